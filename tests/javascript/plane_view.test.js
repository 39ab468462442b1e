// The map of settings and the basins on the landscape: where the point, the cells and the key are, and what is said.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { sharedGpu } from "../../visualizer/explorer/static/sweep/gpu.js";
import { BasinLayer } from "../../visualizer/explorer/static/views/basin_layer.js";
import { planeView } from "../../visualizer/explorer/static/views/plane_view.js";
import { act, drawnOn, LETTER, nextFrame, placed, settle } from "./page.js";
import { assertClose, stateOf, vectors } from "./vectors.js";

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  nextFrame(0);
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  sharedGpu().gl = null;
});

/** gd of the rate 0.038 on the ravine of κ = 50, whose plane has both as its sides. @param {any} plane @param {any} terms */
function planeState(plane = {}, terms = {}) {
  const state = stateOf(vectors.races["linear rules on ravine"], terms);
  return Object.assign(state, { plane: { racer: 0, x: "lr", y: "kappa", show: "loss", ...plane } });
}

/** A plane of 300 × 200 pixels within its axes. @param {any} state */
function drawn(state) {
  /** @type {any} */
  const done = { asked: [], edits: [], drawn: 0 };
  const actions = { change: (/** @type {any} */ edit) => done.edits.push(edit()), drawNow: () => done.drawn++ };
  const service = {
    run: (/** @type {any} */ plan, /** @type {number} */ side, /** @type {any} */ give) =>
      done.asked.push({ plan, side, give }) && (() => {}),
  };
  const view = planeView(state, /** @type {any} */ (actions), /** @type {any} */ (service), { words: "" });
  const canvas = placed(view.element, 360, 254);
  view.draw();
  const note = /** @type {any} */ (view.panel).children[2];
  return { view, canvas, done, note };
}

/** What tests may read of a view. @param {any} view */
const reportOf = (view) => view.report();

/** Let the explorer rest until float64 is asked for. */
async function rest() {
  mock.timers.tick(250);
  await settle();
}

const [U, V] = [Math.log(0.038 / 1e-4) / Math.log(1e4), Math.log(50) / Math.log(1000)];
const [X, Y] = [46 + 300 * U, 220 - 200 * V];

test("the point stands where the sliders are, with lines to both axes", () => {
  const { canvas } = drawn(planeState());
  const lines = drawnOn(canvas, "stroke").filter(({ lines: [line] }) => line?.length === 3 && line[0][0] === 46);
  equal(lines.length, 2);
  for (const { lines: all, globalAlpha } of lines) {
    assertClose(
      all[0],
      [
        [46, Y],
        [X, Y],
        [X, 220],
      ],
      "lines",
      { relative: 1e-9 },
    );
    equal(globalAlpha, 0.7);
  }
  const heads = drawnOn(canvas, "fill").slice(-2);
  for (const [
    k,
    {
      rounds,
      lines: [corners],
      globalAlpha,
    },
  ] of heads.entries()) {
    const points = rounds.length ? [rounds[0].slice(0, 2)] : corners;
    const middle = [0, 1].map(
      (c) =>
        points.reduce((/** @type {number} */ sum, /** @type {number[]} */ point) => sum + point[c], 0) / points.length,
    );
    assertClose(middle, [X, Y], `head ${k}`, { relative: 1e-6 });
    equal(globalAlpha, 1);
  }
});

test("a point beyond the sides is drawn on their edge", () => {
  const state = planeState();
  const controls = state.race.controls.map((/** @type {any} */ one) => (one.id === "0.lr" ? { ...one } : one));
  Object.assign(state, {
    race: { ...state.race, controls },
    valueOf: (/** @type {any} */ { id }) => (id === "0.lr" ? 9 : 0.1),
  });
  const { canvas } = drawn(state);
  const [{ lines }] = drawnOn(canvas, "stroke").filter(({ lines: [line] }) => line?.length === 3 && line[0][0] === 46);
  assertClose(lines[0][1], [346, 220], "the corner", { relative: 1e-9 });
});

test("the sides have powers of ten, and the name of the side up has its place", () => {
  const { canvas } = drawn(planeState());
  const words = drawnOn(canvas, "fillText");
  const along = words.filter(({ at: [, y] }) => y === 226);
  deepEqual(
    along.map(({ words: text, at }) => [text, Math.round(at[0])]),
    [
      ["10⁻⁴", 46],
      ["10⁻³", 121],
      ["0.01", 196],
      ["0.1", 271],
      ["1", 346],
    ],
  );
  const up = words.filter(({ at: [x] }) => x === 40);
  assertClose(
    up.map(({ at: [, y] }) => y),
    [220, 220 - 200 / 3, 220 - 400 / 3],
    "but not at the top",
    { relative: 1e-9 },
  );
});

/** Values for all cells: losses from 10⁻³ to 10³ from left to right. @param {number} side */
const valuesOf = (side, fate = -1) =>
  Float64Array.from(
    { length: 4 * side * side },
    (_, k) => [0, 0, 10 ** (6 * (((k >> 2) % side) / (side - 1)) - 3), fate][k % 4],
  );

test("what is known of the cells is drawn, its outer cells with their middles on the edges, and told", async () => {
  const { canvas, done, note, view } = drawn(planeState());
  equal(note.textContent, "float64: computing");
  equal(drawnOn(canvas, "drawImage").length, 0);
  await rest();
  const [{ side, give }] = done.asked;
  equal(side, 256);
  give({ values: valuesOf(256), share: 0.504 });
  nextFrame(0);
  equal(note.textContent, "float64: 256 × 256 runs of 60 steps, 50 %");
  equal(reportOf(view).isFinePlane, false);
  give({ values: valuesOf(256), share: 1 });
  nextFrame(0);
  ok(
    note.textContent.startsWith("float64: 256 × 256 runs of 60 steps") &&
      note.textContent.endsWith("no preview on a graphics card"),
  );
  deepEqual([reportOf(view).isFinePlane, reportOf(view).side], [true, 256]);
  const [{ at, image, within }] = drawnOn(canvas, "drawImage");
  const [w, h] = [300 / 255, 200 / 255];
  assertClose(at, [46 - w / 2, 20 - h / 2, 300 + w, 200 + h], "place", { relative: 1e-9 });
  deepEqual([image.width, image.height, within], [256, 256, [46, 20, 300, 200]]);
  const { image: pixels } = drawnOn(image, "putImageData").at(-1);
  deepEqual(Array.from(pixels.data.slice(0, 3)), [0xfd, 0xe7, 0x25], "the lowest loss");
});

test("the picture of the cells is made once, and the canvas is drawn when something has changed", async () => {
  const { view, canvas, done } = drawn(planeState());
  await rest();
  done.asked[0].give({ values: valuesOf(256), share: 1 });
  nextFrame(0);
  const picture = drawnOn(canvas, "drawImage")[0].image;
  const count = () => drawnOn(picture, "putImageData").length;
  equal(count(), 1);
  const before = drawnOn(canvas)[0];
  view.draw();
  equal(drawnOn(canvas)[0], before);
  canvas.place.width = 460;
  view.draw();
  ok(drawnOn(canvas)[0] !== before);
  equal(count(), 1);
});

/** What the key says and shows of these cells. @param {any} plane @param {Float64Array} values */
async function keyOf(plane, values, width = 360) {
  const { canvas, done } = drawn(planeState(plane));
  canvas.place.width = width;
  await rest();
  done.asked[0].give({ values, share: 1 });
  nextFrame(0);
  const words = drawnOn(canvas, "fillText").filter(({ at: [, y], textAlign }) => y === 10 && textAlign === "right");
  return {
    words,
    boxes: drawnOn(canvas, "fillRect"),
    edges: drawnOn(canvas, "strokeRect").filter(({ at: [, y] }) => y < 20),
  };
}

test("the key goes from the right: what diverges, then the ramp between its ends", async () => {
  const { words, boxes, edges } = await keyOf({}, valuesOf(256));
  deepEqual(
    words.map(({ words: text }) => text),
    ["diverges", "75", "10⁻³"],
  ); // f is ½ (10² + 50 · 1²) at the start
  let right = 360 - 14;
  equal(words[0].at[0], right);
  right -= 8 * LETTER + 4;
  deepEqual(boxes[0].at, [right - 10, 6, 10, 8]);
  deepEqual(edges[0].at, [right - 9.5, 6.5, 9, 7]);
  right -= 18;
  equal(words[1].at[0], right);
  right -= words[1].words.length * LETTER + 4;
  const { at, fillStyle } = boxes[1];
  deepEqual([at[0] + at[2], at[1], at[3]], [right, 6, 8]);
  deepEqual(fillStyle.line, [at[0], 0, right, 0]);
  deepEqual([fillStyle.stops[0][0], fillStyle.stops.at(-1)[0], fillStyle.stops[8][0]], [0, 1, 0.5]);
  assertClose(words[2].at[0], at[0] - 4, "the low end");
});

test("where steps are shown the key has those that arrive later, from 1 to the last step", async () => {
  const { words, boxes } = await keyOf({ show: "steps" }, valuesOf(256, 5));
  deepEqual(
    words.map(({ words: text }) => text),
    ["diverges", "later", "60", "1"],
  );
  equal(boxes.length, 3);
});

test("the ramp of the key is as wide as there is room, from 20 to 90 pixels", async () => {
  const widths = [];
  for (const width of [300, 330, 700]) widths.push((await keyOf({}, valuesOf(256), width)).boxes[1].at[2]);
  ok(widths[0] >= 20 && widths[0] <= widths[1] && widths[1] <= 90);
  equal(widths[2], 90);
  equal((await keyOf({}, valuesOf(256), 200)).boxes[1].at[2], 20);
});

test("a preview of the card is told as such, and from one cell in a hundred on what differs", async () => {
  const gpu = sharedGpu();
  gpu.gl = /** @type {any} */ ({});
  mock.method(gpu, "canDraw", () => true);
  mock.method(gpu, "draw", async (/** @type {any} */ _, /** @type {number} */ side) =>
    Float32Array.from(valuesOf(side)),
  );
  const { done, note } = drawn(planeState());
  mock.timers.tick(10);
  await settle();
  nextFrame(0);
  equal(note.textContent, "float32 preview: 256 × 256 runs of 60 steps");
  await rest();
  const off = (/** @type {number} */ rows) =>
    valuesOf(256).map((value, k) => (k % 4 === 2 && k < 4 * 256 * rows ? 100 * value : value));
  done.asked[0].give({ values: off(2), share: 1 });
  nextFrame(0);
  equal(note.textContent, "float64: 256 × 256 runs of 60 steps");
  done.asked[0].give({ values: off(32), share: 1 });
  nextFrame(0);
  ok(/float64: 256 × 256 runs of 60 steps.*float32 differs in 13\u00a0%/.test(note.textContent), note.textContent);
});

test("a press moves both sliders", () => {
  const { canvas, done } = drawn(planeState());
  act(canvas, "pointerdown", { clientX: 46 + 150, clientY: 220 - 200 / 3 });
  const [{ racers, landscape }] = done.edits;
  deepEqual([racers[0].settings.lr, landscape.settings.kappa, racers[1].settings.lr], [0.01, 10, 0.038]);
  equal(done.drawn, 1);
});

test("words say what the map shows, whose it is, and where the point is", () => {
  const words = drawn(planeState()).view.describe();
  for (const part of ["gd", "0.038", "50", "arrow keys"]) ok(words.includes(part), words);
  const closed = planeState();
  closed.plane = null;
  equal(drawn(closed).view.describe(), "Map of settings.");
});

/** A layer of basins over the extent of a state. @param {any} state */
function layerOf(state) {
  /** @type {any} */
  const done = { asked: [], redrawn: 0 };
  const service = {
    run: (/** @type {any} */ plan, /** @type {number} */ side, /** @type {any} */ give) =>
      done.asked.push({ plan, side, give }) && (() => {}),
  };
  const layer = new BasinLayer(state, /** @type {any} */ (service), () => done.redrawn++);
  return { layer, done };
}

test("basins are computed where a plane asks for them, painted, and told once", async () => {
  const state = planeState({ basins: true });
  const { layer, done } = layerOf(state);
  layer.draw();
  equal(layer.canvas.hidden, false);
  equal(layer.words, "");
  await rest();
  const [{ plan, side, give }] = done.asked;
  deepEqual(
    plan.axes.map((/** @type {any} */ { kind, low, high }) => [kind, low, high]),
    [
      ["start", ...state.extent[0]],
      ["start", ...state.extent[1]],
    ],
  );
  for (const share of [0.5, 1]) {
    give({ values: valuesOf(side, 3), share });
    nextFrame(0);
  }
  equal(layer.words, "basins: float64");
  equal(done.redrawn, 1);
  deepEqual([layer.canvas.width, layer.canvas.height], [side, side]);
  equal(layer.canvas.style.transform, "");
  equal(drawnOn(layer.canvas, "putImageData").length, 2);
  layer.draw();
  equal(drawnOn(layer.canvas, "putImageData").length, 2);
  state.plane = { ...state.plane, basins: false };
  layer.draw();
  equal(layer.canvas.hidden, true);
  equal(layer.words, "");
});

test("while the map is panned or zoomed the cells of the earlier extent go with it", () => {
  const state = planeState({ basins: true });
  const { layer } = layerOf(state);
  const cells = /** @type {any} */ ([
    { low: 0, high: 4 },
    { low: -1, high: 1 },
  ]);
  for (const [extent, transform] of /** @type {[string, string][]} */ ([
    ["0 4 -1 1", ""],
    ["1 5 -1 1", "translate(-25%, 0%) scale(1, 1)"],
    ["0 4 -1.5 0.5", "translate(0%, -25%) scale(1, 1)"],
    ["-2 6 -1 3", "translate(25%, 50%) scale(0.5, 0.5)"],
    ["0 8 -3 1", "translate(0%, 0%) scale(0.5, 0.5)"],
    ["0 4 -3 1", "translate(0%, 0%) scale(1, 0.5)"],
  ])) {
    const [x0, x1, y0, y1] = extent.split(" ").map(Number);
    Object.assign(state, {
      extent: [
        [x0, x1],
        [y0, y1],
      ],
    });
    layer.place(cells);
    equal(layer.canvas.style.transform, transform);
  }
});
