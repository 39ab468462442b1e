// Markers, lines, words and axes on a canvas.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import {
  boxOf,
  clearCanvas,
  clipped,
  drawAxes,
  drawLine,
  drawMarker,
  drawText,
  frameOf,
  PAD,
} from "../../visualizer/explorer/static/ui/canvas.js";
import { canvasOf, drawnOn, placed } from "./page.js";
import { assertClose } from "./vectors.js";

const STYLE = { name: "gd", marker: "o", dash: [2, 1], ink: "#123456" };

/** The corners of a marker of radius 10 around the origin. @param {string} kind @returns {number[][]} */
function cornersOf(kind) {
  const canvas = canvasOf(10, 10);
  drawMarker(canvas.getContext(), kind, 0, 0, 10, "#aa0000", "#00bb00");
  const [{ lines, isClosed }] = drawnOn(canvas, "fill");
  ok(isClosed);
  return lines[0];
}

/** The middles of the sides, and whether the corners lie on a circle. @param {number[][]} corners */
const radii = (corners) => corners.map(([x, y]) => Math.hypot(x, y));

test("triangles point up, down, to the left and to the right", () => {
  for (const [kind, tip] of /** @type {[string, number[]][]} */ ([
    ["^", [0, -10]],
    ["v", [0, 10]],
    ["<", [-10, 0]],
    [">", [10, 0]],
  ])) {
    const corners = cornersOf(kind);
    equal(corners.length, 3);
    assertClose(corners[0], tip, kind, { absolute: 1e-9 });
    assertClose(radii(corners), [10, 10, 10], kind, { relative: 1e-9 });
    const middle = [0, 1].map((c) => corners.reduce((sum, corner) => sum + corner[c], 0));
    assertClose(middle, [0, 0], kind, { absolute: 1e-9 });
  }
});

test("regular polygons have so many corners on their circle, equally far apart", () => {
  for (const [kind, count, first] of /** @type {[string, number, number[]][]} */ ([
    ["D", 4, [0, -10]],
    ["p", 5, [0, -10]],
    ["h", 6, [0, -10]],
    ["H", 6, [10, 0]],
  ])) {
    const corners = cornersOf(kind);
    equal(corners.length, count);
    assertClose(corners[0], first, kind, { absolute: 1e-9 });
    assertClose(radii(corners), new Array(count).fill(10), kind, { relative: 1e-9 });
    const sides = corners.map(([x, y], k) => {
      const [u, v] = corners[(k + 1) % count];
      return Math.hypot(x - u, y - v);
    });
    assertClose(sides, new Array(count).fill(20 * Math.sin(Math.PI / count)), kind, { relative: 1e-9 });
  }
});

test("a thin diamond is 0.6 as wide as high, and a square is upright", () => {
  const thin = cornersOf("d");
  for (const [k, corner] of [
    [0, -10],
    [6, 0],
    [0, 10],
    [-6, 0],
  ].entries())
    assertClose(thin[k], corner, "d", { absolute: 1e-9 });
  const square = cornersOf("s").map((corner) => corner.map(Math.abs));
  equal(new Set(cornersOf("s").map((corner) => corner.map(Math.sign).join())).size, 4);
  for (const corner of square) assertClose(corner, [8.5, 8.5], "s", { absolute: 1e-9 });
});

test("a star has five tips, and between them corners at 0.4 of their distance", () => {
  const corners = cornersOf("*");
  assertClose(corners[0], [0, -10], "the first tip", { absolute: 1e-9 });
  assertClose(radii(corners), [10, 4, 10, 4, 10, 4, 10, 4, 10, 4], "*", { relative: 1e-9 });
  const [[a, b], [c, d]] = corners;
  assertClose(Math.acos((a * c + b * d) / 40), Math.PI / 5, "angle", { relative: 1e-9 });
});

test("a plus has arms a third as wide as it is high; a cross is the same, turned by 45°", () => {
  const plus = cornersOf("P");
  equal(plus.length, 12);
  for (const [x, y] of plus) {
    const [least, most] = [Math.abs(x), Math.abs(y)].sort((a, b) => a - b);
    assertClose(least, 10 / 3, "P", { relative: 1e-9 });
    ok(Math.abs(most - 10) < 1e-9 || Math.abs(most - 10 / 3) < 1e-9);
  }
  const cross = cornersOf("X");
  assertClose(radii(cross), radii(plus), "X", { relative: 1e-9 });
  for (const [k, [x, y]] of cross.entries()) {
    const [u, v] = plus[k];
    assertClose((u * x + v * y) / (u * u + v * v), Math.SQRT1_2, "cosine", { relative: 1e-9 });
  }
  const area = (/** @type {number[][]} */ corners) =>
    corners.reduce((sum, [x, y], k) => sum + x * corners[(k + 1) % 12][1] - y * corners[(k + 1) % 12][0], 0) / 2;
  assertClose(area(plus), 5 * (20 / 3) ** 2, "area of five squares", { relative: 1e-9 });
});

test("a marker without corners is a circle, and one without a fill is hollow", () => {
  const canvas = canvasOf(10, 10);
  drawMarker(canvas.getContext(), "o", 30, 40, 10, null, "#00bb00", 3);
  const [{ how, rounds, strokeStyle, lineWidth, dash }, ...rest] = drawnOn(canvas);
  deepEqual(
    [how, rounds, strokeStyle, lineWidth, dash, rest],
    ["stroke", [[30, 40, 9, 0, 2 * Math.PI]], "#00bb00", 3, [], []],
  );
  drawMarker(canvas.getContext(), "s", 30, 40, 10, "#aa0000", "#00bb00");
  const [, fill, stroke] = drawnOn(canvas);
  deepEqual([fill.how, fill.fillStyle, stroke.how, stroke.lineWidth], ["fill", "#aa0000", "stroke", 1.2]);
  deepEqual(stroke.lines[0][2], [38.5, 48.5]);
});

/** The lines of a path through points, as they are drawn. @param {number[][]} points */
function linesThrough(points, last = points.length - 1) {
  const canvas = canvasOf(10, 10);
  drawLine(canvas.getContext(), STYLE, (k) => points[k], last, null, 2);
  return drawnOn(canvas, "stroke").flatMap(({ lines }) => lines);
}

test("a line goes through its points up to the last one, and is interrupted where one is nowhere", () => {
  const points = [
    [0, 0],
    [5, 0],
    [Number.NaN, 3],
    [10, 4],
    [3, Number.POSITIVE_INFINITY],
    [20, 4],
    [25, 9],
    [30, 9],
  ];
  deepEqual(linesThrough(points, 6), [[points[0], points[1]], [points[3]], [points[5], points[6]]]);
});

test("points that are hardly beside the line are left out, but for the last one", () => {
  const points = [0, 0.2, 0.29, 0.31, 0.5, 0.62].map((x) => [x, 0]);
  deepEqual(linesThrough(points), [[points[0], points[3], points[5]]]);
  const upwards = points.map(([x]) => [0, -x]);
  deepEqual(linesThrough(upwards), [[upwards[0], upwards[3], upwards[5]]]);
  deepEqual(linesThrough([...points, [0.63, 0.1]])[0].at(-1), [0.63, 0.1]);
});

test("a long line is drawn in parts that touch each other, of 400 points", () => {
  const points = Array.from({ length: 1001 }, (_, k) => [k, -k]);
  const lines = linesThrough(points);
  deepEqual(
    lines.map((line) => line.length).reduce((a, b) => a + b),
    1001 + lines.length - 1,
  );
  deepEqual(lines.length, 3);
  for (const [k, line] of lines.entries()) {
    if (k) deepEqual(line[0], lines[k - 1].at(-1));
    ok(line.length <= 401);
  }
  deepEqual(lines[2].at(-1), [1000, -1000]);
});

test("points that are very far away are drawn at a million pixels", () => {
  deepEqual(
    linesThrough([
      [0, 0],
      [1e9, -1e12],
    ]),
    [
      [
        [0, 0],
        [1e6, -1e6],
      ],
    ],
  );
});

test("a line lies on a casing that is 2.4 pixels wider; its dashes are as long as it is wide", () => {
  const canvas = canvasOf(10, 10);
  const points = [
    [0, 0],
    [5, 5],
  ];
  drawLine(canvas.getContext(), STYLE, (k) => points[k], 1, "#ffffff", 2);
  const [casing, line] = drawnOn(canvas, "stroke");
  deepEqual([casing.strokeStyle, casing.lineWidth, casing.globalAlpha, casing.dash], ["#ffffff", 4.4, 0.85, []]);
  deepEqual([line.strokeStyle, line.lineWidth, line.globalAlpha, line.dash], ["#123456", 2, 1, [4, 2]]);
  deepEqual(line.lines, casing.lines);
});

test("words stand on their own outline", () => {
  const canvas = canvasOf(10, 10);
  canvas.getContext().setLineDash([3]);
  drawText(canvas.getContext(), "adam", 3, 4, "#123456", "#ffffff");
  const [outline, words] = drawnOn(canvas);
  deepEqual([outline.how, outline.strokeStyle, outline.lineWidth, outline.dash], ["strokeText", "#ffffff", 3.5, []]);
  deepEqual([words.how, words.fillStyle, words.words, words.at], ["fillText", "#123456", "adam", [3, 4]]);
});

test("a canvas has the pixels of the screen, and is measured in those of the page", () => {
  const canvas = canvasOf(100.4, 50);
  window.devicePixelRatio = 2;
  const { width, height, context } = clearCanvas(canvas);
  deepEqual([canvas.width, canvas.height, width, height, context.getTransform().a], [201, 100, 100.4, 50, 2]);
  equal(context.font, "12px serif");
  window.devicePixelRatio = 0.5;
  clearCanvas(canvas);
  deepEqual([canvas.width, canvas.height], [100, 50]);
  window.devicePixelRatio = 1;
});

test("for a projector a canvas is drawn larger", () => {
  const canvas = placed(canvasOf(300, 200), 300, 200, 10, 20);
  canvas.parentElement.setAttribute("data-zoom", "1.5");
  const { width, height, context } = clearCanvas(canvas);
  assertClose([width, height, context.getTransform().a], [200, 200 / 1.5, 1.5], "units");
  deepEqual([canvas.width, canvas.height], [300, 200]);
  deepEqual(boxOf(canvas), {
    left: 10 + 1.5 * PAD.left,
    top: 20 + 1.5 * PAD.top,
    width: 300 - 1.5 * (PAD.left + PAD.right),
    height: 200 - 1.5 * (PAD.top + PAD.bottom),
  });
});

test("limits are at the edges of the box; a logarithmic axis has equal factors at equal distances", () => {
  const { box, px, py } = frameOf(canvasOf(460, 354), [-1, 3], [2, 4]);
  deepEqual(box, { x: 46, y: 20, w: 400, h: 300 });
  deepEqual([px(-1), px(0), px(3), py(2), py(3.5), py(4)], [46, 146, 446, 320, 95, 20]);
  const log = frameOf(canvasOf(460, 354), [0, 1], [1e-2, 10], true);
  assertClose([log.py(1e-2), log.py(0.1), log.py(1), log.py(10)], [320, 220, 120, 20], "decades");
});

test("axes have their ticks at their numbers, lines across on request, and names", () => {
  const colors = { ink: "ink", quiet: "quiet", grid: "grid" };
  const canvas = canvasOf(460, 354);
  const frame = frameOf(canvas, [0, 4], [0, 3]);
  drawAxes(frame, /** @type {any} */ (colors), [0, 1], [2], ["x", "f"], { lines: true });
  const words = drawnOn(canvas, "fillText").map((one) => [one.words, ...one.at, one.textAlign, one.textBaseline]);
  deepEqual(words, [
    ["0", 46, 326, "center", "top"],
    ["1", 146, 326, "center", "top"],
    ["2", 40, 120, "right", "middle"],
    ["x", 246, 352, "center", "alphabetic"],
    ["f", 4, 2, "left", "top"],
  ]);
  deepEqual(
    drawnOn(canvas, "strokeRect").map(({ at }) => at),
    [[46, 120, 400, 0]],
  );
  deepEqual(
    drawnOn(canvas, "fillText").map(({ fillStyle }) => fillStyle),
    ["quiet", "quiet", "quiet", "ink", "ink"],
  );
  drawAxes(frame, /** @type {any} */ (colors), [], [2], ["x", "f"], { shown: (value) => `${value}!` });
  equal(drawnOn(canvas, "strokeRect").length, 1);
  equal(drawnOn(canvas, "fillText")[5].words, "2!");
});

test("what is clipped stays in the box, and what follows does not", () => {
  const canvas = canvasOf(460, 354);
  const frame = frameOf(canvas, [0, 4], [0, 3]);
  clipped(frame, () => frame.context.fillRect(0, 0, 1, 1));
  frame.context.fillRect(0, 0, 1, 1);
  deepEqual(
    drawnOn(canvas).map(({ within }) => within),
    [[46, 20, 400, 300], null],
  );
});
