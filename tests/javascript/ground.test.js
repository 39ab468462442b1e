import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { emptyRow, pixelRows, sampleGrid } from "../../visualizer/explorer/static/engine/surface_grid.js";
import { paintGround } from "../../visualizer/explorer/static/views/ground_painter.js";
import { assertClose } from "./vectors.js";

/** @import { ContourSurface, Extent, Pair } from "../../visualizer/explorer/static/types.js" */

/** @type {Extent} */
const EXTENT = [
  [-1, 2],
  [0, 2],
];
const COLORS = { bands: Array.from({ length: 17 }, (_, k) => `#0000${(16 + 10 * k).toString(16)}`), paper: "#ff0000" };

/** @param {(x: number, y: number) => number[]} evaluate @param {boolean} smooth @returns {ContourSurface} */
function surfaceOf(evaluate, smooth = true) {
  return {
    scale: "linear",
    smooth,
    minima: [],
    samples: 0,
    evaluateGrid(xs, ys) {
      const rows = Array.from(ys, (y) => Array.from(xs, (x) => evaluate(x, y))).flat();
      const [f, fx, fy] = [0, 1, 2].map((part) => Float64Array.from(rows, (row) => row[part]));
      return { f, fx, fy };
    },
  };
}

/** @template T @param {Generator<void, T>} work @returns {T} */
function finish(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** @param {ContourSurface} surface @param {number[]} levels @param {number} nodes @param {Pair} size */
function paint(surface, levels, nodes, [width, height]) {
  const grid = finish(sampleGrid(surface, EXTENT, nodes, nodes));
  return finish(paintGround(grid, surface, levels, COLORS, { width, height, scale: 1 })).data;
}

test("pixels between the nodes have the values of a cubic surface, and its slope along y", () => {
  const cubic = surfaceOf((x, y) => [x ** 3 - x * y ** 2 + y ** 3, 3 * x ** 2 - y ** 2, -2 * x * y + 3 * y ** 2]);
  const row = emptyRow(60);
  pixelRows(finish(sampleGrid(cubic, EXTENT, 7, 6)), 60, 40, true)(7, row);
  const y = 2 - (7.5 * 2) / 40;
  const xs = Array.from({ length: 60 }, (_, i) => -1 + ((i + 0.5) * 3) / 60);
  const f = xs.map((x) => x ** 3 - x * y ** 2 + y ** 3);
  assertClose(row.f, f, "f", { absolute: 1e-12 });
  assertClose(
    row.gy,
    xs.map((x) => (-2 * x * y + 3 * y ** 2) / 20),
    "slope along y",
    { absolute: 1e-12 },
  );
  ok(Math.abs(row.gx[30] - (3 * xs[30] ** 2 - y ** 2) / 20) < 1e-3);
});

test("a surface with kinks is linear between its nodes, and an undefined slope is none", () => {
  const kink = surfaceOf((x) => [Math.abs(x), x / Math.abs(x), 0], false);
  const grid = finish(sampleGrid(kink, EXTENT, 4, 2));
  ok(grid.fx.every(Number.isFinite));
  const row = emptyRow(6);
  pixelRows(grid, 6, 4, false)(0, row);
  assertClose(row.f, [0.75, 0.25, 0.25, 0.75, 1.25, 1.75], "f", { absolute: 1e-12 });
});

test("lines lie on the levels, in the color of the paper, and bands between them", () => {
  const data = paint(
    surfaceOf((x) => [x, 1, 0]),
    [-1, 0.5, 2],
    5,
    [60, 4],
  );
  /** @param {number} i */
  const pixel = (i) => Array.from(data.slice(4 * i, 4 * i + 4));
  assertClose(pixel(10), [0, 0, 26, 255], "the band below", { absolute: 0 });
  assertClose(pixel(50), [0, 0, 36, 255], "the band above", { absolute: 0 });
  // The level lies between two pixels: half of the line, 0.97 pixels wide, is on each of them.
  ok(Math.abs(pixel(29)[0] - 255 * 0.9 * 0.486) < 2 && Math.abs(pixel(30)[0] - pixel(29)[0]) < 2);
  equal(pixel(28)[0] + pixel(31)[0], 0);
});

test("lines that are close fade: the mean of the bands is left", () => {
  const levels = Array.from({ length: 16 }, (_, k) => -1 + k / 5);
  const data = paint(
    surfaceOf((x) => [x, 1, 0]),
    levels,
    5,
    [20, 4],
  );
  for (let i = 0; i < 20; i++) equal(data[4 * i], 0);
  // This pixel goes from 0.5 to 0.65: two thirds of it are in the band below 0.6.
  assertClose([data[4 * 10 + 2]], [16 + 10 * (8 + 1 / 3)], "blue", { absolute: 0.5 });
});

test("where f is undefined there is paper", () => {
  const data = paint(
    surfaceOf((x) => (x < 0.5 ? [Number.NaN, 0, 0] : [x, 1, 0])),
    [0.5, 1, 2],
    7,
    [60, 4],
  );
  assertClose(Array.from(data.slice(0, 4)), [255, 0, 0, 255], "paper", { absolute: 0 });
  equal(data[4 * 55], 0);
});

test("a flat surface has the color of the middle band", () => {
  const data = paint(
    surfaceOf(() => [3, 0, 0]),
    [2, 4],
    5,
    [6, 4],
  );
  for (let i = 0; i < 24; i++)
    assertClose(Array.from(data.slice(4 * i, 4 * i + 3)), [0, 0, 96], "band", { absolute: 0 });
});

test("a picture is painted in parts of sixteen rows", () => {
  const grid = finish(
    sampleGrid(
      surfaceOf((x) => [x, 1, 0]),
      EXTENT,
      5,
      5,
    ),
  );
  const surface = surfaceOf((x) => [x, 1, 0]);
  const work = paintGround(grid, surface, [-1, 0.5, 2], COLORS, { width: 6, height: 50, scale: 1 });
  let parts = 0;
  while (!work.next().done) parts++;
  equal(parts, 3);
});

test("a grid is evaluated in parts of about 4096 points, for each sample of a loss", () => {
  for (const [samples, rows] of [
    [0, 40],
    [10, 4],
    [1e6, 1],
  ]) {
    /** @type {number[]} */
    const counts = [];
    const surface = surfaceOf((x, y) => [x + y, 1, 1]);
    const counted = {
      ...surface,
      samples,
      evaluateGrid: (/** @type {Float64Array} */ xs, /** @type {Float64Array} */ ys) => {
        counts.push(ys.length);
        return surface.evaluateGrid(xs, ys);
      },
    };
    const { f, xs, ys } = finish(sampleGrid(counted, EXTENT, 101, 45));
    deepEqual(
      [counts[0], counts.reduce((a, b) => a + b)],
      [Math.max(Math.min(Math.round(4096 / 101 / Math.max(samples, 1)), 45), 1), 45],
    );
    ok(Math.abs(counts[0] - rows) <= 1);
    f.forEach((value, k) => {
      equal(value, xs[k % 101] + ys[Math.floor(k / 101)]);
    });
  }
});
