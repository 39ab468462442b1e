// What the map draws, and where: its heads, paths, marks, names and notes.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { frameOf } from "../../visualizer/explorer/static/ui/canvas.js";
import { mapView } from "../../visualizer/explorer/static/views/map_view.js";
import { visibleMarks } from "../../visualizer/explorer/static/views/marks.js";
import { drawNames } from "../../visualizer/explorer/static/views/names.js";
import { drawStep } from "../../visualizer/explorer/static/views/step_arrows.js";
import { act, canvasOf, drawnOn, LETTER, placed } from "./page.js";
import { assertClose, catalogue } from "./vectors.js";

/** @import { Extent, Pair } from "../../visualizer/explorer/static/types.js" */

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** @type {Extent} */
const EXTENT = [
  [0, 4],
  [0, 3],
];
const COLORS = { ink: "ink", quiet: "quiet", grid: "grid", paper: "paper", accent: "accent" };

/** x² + y², whose marks are given. @param {Record<string, Pair[]>} marks @returns {any} */
const surfaceWith = (marks = {}) => ({
  scale: "linear",
  smooth: true,
  samples: 0,
  lowest: 0,
  ...{ minima: [], saddles: [], maxima: [], ...marks },
  valueAndGradient: (/** @type {number} */ x, /** @type {number} */ y) => [x * x + y * y, 2 * x, 2 * y],
  evaluateGrid(/** @type {Float64Array} */ xs, /** @type {Float64Array} */ ys) {
    const f = Float64Array.from(
      { length: xs.length * ys.length },
      (_, k) => xs[k % xs.length] + ys[Math.floor(k / xs.length)],
    );
    return { f, fx: f.slice(), fy: f.slice() };
  },
});

/** A state with racers that go along these points, of a race of so many steps. @param {Pair[][]} tracks @param {any} terms @returns {any} */
function stateOf(
  tracks,
  { steps = tracks[0].length - 1, step = steps, hidden = [], surface = surfaceWith(), ...more } = {},
) {
  const paths = tracks.map((points) => ({
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    n: points.length,
    stopped: null,
    missing: false,
  }));
  const racers = tracks.map((_, k) => ({ title: `racer${k}` }));
  return {
    catalogue,
    theme: "light",
    extent: EXTENT,
    race: { surface, racers, paths, steps, start: [1, 1], axes: ["x", "y"], domain: EXTENT },
    paths,
    step,
    hidden,
    ghosts: [],
    brief: false,
    colors: COLORS,
    overlay: null,
    styleOf: (/** @type {number} */ k) => ({ marker: "s", ink: `ink${k}`, dash: [], name: `racer${k}` }),
    last: (/** @type {number} */ k) => Math.min(step, paths[k].n - 1),
    ...more,
  };
}

/** The pixel of a point: the box is 400 × 300 pixels at (46, 20). @param {number} x @param {number} y */
const pixel = (x, y) => [46 + 100 * x, 320 - 100 * y];

/** The map of a state. @param {any} state */
function drawn(state) {
  /** @type {any[]} */
  const done = [];
  const note =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...all) =>
      done.push([name, ...all]);
  const actions = Object.fromEntries(["draw", "jump", "zoom", "fit", "playOrPause"].map((name) => [name, note(name)]));
  const view = mapView(state, /** @type {any} */ (actions));
  placed(view.element, 460, 354);
  view.draw();
  return { view, canvas: view.element, done };
}

/** The middles of the heads, which are squares, with their fills and edges. @param {any} canvas */
const headsOn = (canvas) =>
  drawnOn(canvas, "fill").map(({ lines: [[[left, top], , [right, bottom]]], fillStyle, strokeStyle }) => [
    (left + right) / 2,
    (top + bottom) / 2,
    fillStyle,
    strokeStyle,
  ]);

/** @type {Pair[]} */
const TRACK = [
  [1, 1],
  [2, 1.5],
  [3, 2],
];

test("a racer's line goes to the step shown, and its head stands there", () => {
  const { canvas } = drawn(stateOf([TRACK], { step: 1 }));
  const [line] = drawnOn(canvas, "stroke").filter(({ strokeStyle, lines }) => strokeStyle === "ink0" && lines.length);
  deepEqual([line.lines, line.within, line.lineWidth], [[[pixel(1, 1), pixel(2, 1.5)]], [46, 20, 400, 300], 2]);
  deepEqual(headsOn(canvas), [[...pixel(2, 1.5), "ink0", "paper"]]);
  const casing = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, lineWidth }) => strokeStyle === "paper" && lineWidth === 4.4,
  );
  equal(casing.length, 1);
  const brief = drawn(stateOf([TRACK], { brief: true })).canvas;
  equal(drawnOn(brief, "stroke").filter(({ lineWidth }) => lineWidth === 4.4).length, 0);
});

test("off the map a head is hollow on the nearest edge, and its racer has a note", () => {
  const { canvas } = drawn(
    stateOf([
      [
        [1, 1],
        [9, 2],
      ],
      [
        [1, 1],
        [-3, -7],
      ],
    ]),
  );
  deepEqual(headsOn(canvas), [
    [446, 120, "paper", "ink0"],
    [46, 320, "paper", "ink1"],
  ]);
  const notes = drawnOn(canvas, "fillText").filter(({ words }) => words.includes("outside"));
  deepEqual(
    notes.map(({ words, at, fillStyle }) => [words, at, fillStyle]),
    [
      ["racer0 is outside of the picture", [54, 307], "ink0"],
      ["racer1 is outside of the picture", [54, 291], "ink1"],
    ],
  );
});

test("notes tell who has diverged or stopped, from that step on, and whom only Python runs", () => {
  const state = (/** @type {number} */ step) => {
    const made = stateOf([TRACK, TRACK.slice(0, 2), TRACK, TRACK], { steps: 2, step });
    made.paths[2].stopped = 1;
    made.paths[3].missing = true;
    return made;
  };
  const notes = (/** @type {any} */ made) =>
    drawnOn(drawn(made).canvas, "fillText")
      .filter(({ at: [x] }) => x === 54)
      .map(({ words }) => words);
  deepEqual(notes(state(2)), ["racer1 diverged at step 2", "racer2 stopped at step 1", "racer3 runs in Python only"]);
  deepEqual(notes(state(1)), ["racer2 stopped at step 1", "racer3 runs in Python only"]);
  deepEqual(notes(state(0)), ["racer3 runs in Python only"]);
  deepEqual(notes({ ...state(2), hidden: [false, true, true, true] }), []);
});

test("a racer that leaves the domain, or is lost, goes beneath the others; a hidden one is not drawn", () => {
  const order = (/** @type {any} */ state) =>
    headsOn(drawn(state).canvas).map(([, , fill, edge]) => (fill === "paper" ? edge : fill));
  deepEqual(
    order(
      stateOf([
        TRACK,
        [
          [1, 1],
          [5, 1],
          [2, 2],
        ],
        TRACK,
      ]),
    ),
    ["ink1", "ink0", "ink2"],
  );
  deepEqual(order(stateOf([TRACK, TRACK, TRACK.slice(0, 2)], { steps: 2 })), ["ink2", "ink0", "ink1"]);
  deepEqual(order(stateOf([TRACK, TRACK], { hidden: [true, false] })), ["ink1"]);
});

test("paths before the last change are faint, as far as the step shown", () => {
  const style = { marker: "s", ink: "ghost", dash: [], name: "" };
  const path = { x: [1, 2, 3], y: [1, 1, 1], n: 3 };
  const ghosts = [{ style, path }];
  const ghostOn = (/** @type {any} */ state) =>
    drawnOn(drawn(state).canvas, "stroke").filter(({ strokeStyle }) => strokeStyle === "ghost");
  const [one] = ghostOn(stateOf([TRACK], { step: 1, ghosts }));
  deepEqual([one.lines, one.globalAlpha], [[[pixel(1, 1), pixel(2, 1)]], 0.3]);
  const [short] = ghostOn(stateOf([TRACK], { ghosts: [{ style, path: { ...path, n: 2 } }] }));
  deepEqual(short.lines, [[pixel(1, 1), pixel(2, 1)]]);
  equal(ghostOn(stateOf([TRACK], { ghosts, brief: true })).length, 0);
});

test("the start is a ring, and marks of the surface stand at their points", () => {
  const { canvas } = drawn(stateOf([TRACK], { surface: surfaceWith({ minima: [[0.5, 0.5]], saddles: [[2, 2]] }) }));
  const [ring] = drawnOn(canvas, "stroke").filter(({ rounds }) => rounds.length);
  deepEqual([ring.rounds[0].slice(0, 3), ring.strokeStyle, ring.lineWidth], [[...pixel(1, 1), 6], "ink", 1.5]);
  const marks = drawnOn(canvas, "fill").filter(({ fillStyle }) => fillStyle === "paper");
  const tops = marks.map(({ lines: [points] }) => {
    const ys = points.map((/** @type {number[]} */ [, y]) => y);
    const xs = points.map((/** @type {number[]} */ [x]) => x);
    return [(Math.min(...xs) + Math.max(...xs)) / 2, Math.min(...ys)];
  });
  assertClose(tops[1], [pixel(0.5, 0.5)[0], pixel(0.5, 0.5)[1] - 15 * 0.62], "the star", { absolute: 1e-9 });
  assertClose(tops[0][0], pixel(2, 2)[0], "the cross", { absolute: 1e-9 });
});

test("keys step, zoom, fit and play; with Ctrl they are the browser's", () => {
  const { canvas, done } = drawn(stateOf([TRACK], { step: 1 }));
  for (const key of ["ArrowLeft", "ArrowRight", "Home", "End", "+", "=", "-", "0", " "])
    ok(act(canvas, "keydown", { key }).defaultPrevented, key);
  deepEqual(done, [
    ["jump", 0],
    ["jump", 2],
    ["jump", 0],
    ["jump", 2],
    ["zoom", 1.5],
    ["zoom", 1.5],
    ["zoom", 1 / 1.5],
    ["fit"],
    ["playOrPause"],
  ]);
  for (const facts of [
    { key: "a" },
    { key: " ", ctrlKey: true },
    { key: " ", metaKey: true },
    { key: " ", altKey: true },
  ])
    equal(act(canvas, "keydown", facts).defaultPrevented, false);
  equal(done.length, 9);
});

/** The label, the marker, the size and the points, as texts, of the marks of each kind. @param {Record<string, Pair[]>} marks */
const marksOf = (marks) =>
  visibleMarks(surfaceWith(marks), EXTENT).map(
    ({ label, marker, points, size }) => `${label} ${marker} ${size}: ${points.join(" ")}`,
  );

/** Points on the first axis. @param {number[]} xs @returns {Pair[]} */
const along = (...xs) => xs.map((x) => [x, 0]);

test("marks are those within the extent, each kind with its look", () => {
  const marks = { minima: along(1), saddles: along(9), maxima: along(3, 1, -1) };
  deepEqual(marksOf(marks), ["maximum ^ 8: 3,0 1,0", "minimum * 15: 1,0"]);
  deepEqual(marksOf({ saddles: along(2) }), ["saddle X 8: 2,0"]);
});

test("a minimum is as low as the lowest up to rounding; the others are local", () => {
  const found = marksOf({ minima: along(1, 1 + 1e-9, 2, 1.00001) });
  deepEqual(found, ["local minimum * 9: 2,0 1.00001,0", `minimum * 15: 1,0 ${1 + 1e-9},0`]);
  const near = marksOf({ minima: along(0, 1e-7, 1e-5) });
  deepEqual(near, ["local minimum * 9: 0.00001,0", "minimum * 15: 0,0 1e-7,0"]);
  const range = marksOf({ minima: along(0, 1e-3, 3) }); // 1e-6 is within a millionth of 9, and not of 0
  deepEqual(range, ["local minimum * 9: 3,0", "minimum * 15: 0,0 0.001,0"]);
});

test("more than twelve marks of a kind are smaller: all have the same area together", () => {
  const sizeOf = (/** @type {number} */ count) =>
    visibleMarks(surfaceWith({ maxima: new Array(count).fill([1, 1]) }), EXTENT)[0].size;
  deepEqual([sizeOf(1), sizeOf(12), sizeOf(48)], [8, 8, 4]);
});

/**
 * Where the names of heads at these points are written, as "racer x y", in their order from above.
 * @param {string} points Their coordinates, with commas between them.
 * @param {any[]} taken
 */
function namesAt(points, taken = [], height = 300) {
  const canvas = canvasOf(400, height);
  const heads = points.split(", ").map((point, k) => {
    const [x, y] = point.split(" ").map(Number);
    return { k, x, y };
  });
  const state = stateOf(heads.map(() => TRACK));
  drawNames(state, { context: canvas.getContext(), box: { x: 0, y: 0, w: 400, h: height } }, heads, taken);
  const written = drawnOn(canvas, "fillText").map(({ words, at }) => `${words.slice(-1)} ${at.join(" ")}`);
  return written.join(", ");
}

const WIDE = 6 * LETTER;

test("a name stands beside its head, on the left where there is no room on the right", () => {
  equal(namesAt("100 100"), "0 112 100");
  equal(namesAt(`${400 - 12 - WIDE} 100`), `0 ${400 - WIDE} 100`);
  equal(namesAt(`${401 - 12 - WIDE} 100`), `0 ${401 - 24 - 2 * WIDE} 100`);
});

test("names that would cover each other are pushed apart by lines, and one without room is left out", () => {
  equal(namesAt("100 100, 100 112"), "0 112 100, 1 112 126");
  equal(namesAt("100 100, 100 113"), "0 112 100, 1 112 113");
  equal(namesAt("100 113, 100 100"), "1 112 100, 0 112 113");
  equal(namesAt("100 100, 100 100, 100 100"), "0 112 100, 1 112 114, 2 112 86");
  equal(namesAt(`100 100, ${100 + WIDE + 5} 100`), `0 112 100, 1 ${117 + WIDE} 100`);
  equal(namesAt(`100 100, ${100 + WIDE + 4} 100`), `0 112 100, 1 ${116 + WIDE} 114`);
  equal(namesAt(`${100 + WIDE + 5} 100, 100 100`), `0 ${117 + WIDE} 100, 1 112 100`);
  equal(namesAt(`${100 + WIDE + 4} 100, 100 100`), `0 ${116 + WIDE} 100, 1 112 114`);
});

test("names keep off other words and the edges", () => {
  equal(namesAt("100 100", [{ left: 0, width: 400, y: 104 }]), "0 112 86");
  equal(namesAt("100 100", [{ left: 0, width: 400, y: 96 }]), "0 112 114");
  equal(namesAt("100 8, 100 8", [], 20), "0 112 8");
  equal(namesAt("100 3"), "0 112 17");
  equal(namesAt("100 294"), "0 112 280");
});

/** What is drawn of a step from (2, 1) to (3, 1). @param {any[]} marks */
function stepOf(marks) {
  const canvas = canvasOf(460, 354);
  drawStep(frameOf(canvas, ...EXTENT), marks, {
    point: [2, 1],
    next: [3, 1],
    style: /** @type {any} */ ({ marker: "s", ink: "ink0", dash: [] }),
    colors: /** @type {any} */ (COLORS),
    colorOf: (role) => role,
  });
  return canvas;
}

/** The tip of the arrow of a role. @param {any} canvas @param {string} role */
const tipOf = (canvas, role) => drawnOn(canvas, "fill").find(({ fillStyle }) => fillStyle === role).lines[0][0];

test("the longest arrow has three tenths of the map's height, and the others their share of it; all go downhill", () => {
  const [x, y] = pixel(2, 1);
  const canvas = stepOf([
    { role: "gradient", vector: [3, 4] },
    { role: "momentum", vector: [-1, 0] },
  ]);
  // Downhill is −g: to the left and, on the screen, downwards.
  assertClose(tipOf(canvas, "gradient"), [x - 0.6 * 90, y + 0.8 * 90], "gradient", { relative: 1e-9 });
  assertClose(tipOf(canvas, "momentum"), [x + 90 / 5, y], "memory", { relative: 1e-9 });
  const order = drawnOn(canvas, "fill").map(({ fillStyle }) => fillStyle);
  deepEqual(order, ["gradient", "momentum", "paper"], "the shorter one lies above");
});

test("an arrow has a head of 11 pixels, or of 0.6 of a short one, and a shaft that ends within it", () => {
  const canvas = stepOf([
    { role: "gradient", vector: [-9, 0] },
    { role: "momentum", vector: [-1, 0] },
  ]);
  const [x, y] = pixel(2, 1);
  const heads = drawnOn(canvas, "fill")
    .slice(0, 2)
    .map(({ lines: [points] }) => points);
  assertClose(
    heads[0],
    [
      [x + 90, y],
      [x + 79, y - 6.05],
      [x + 79, y + 6.05],
    ],
    "long",
    { absolute: 1e-9 },
  );
  assertClose(
    heads[1],
    [
      [x + 10, y],
      [x + 4, y - 3.3],
      [x + 4, y + 3.3],
    ],
    "short",
    { absolute: 1e-9 },
  );
  const shafts = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, lines }) => strokeStyle === "gradient" && lines[0].length === 2,
  );
  assertClose(
    shafts[0].lines[0],
    [
      [x, y],
      [x + 90 - 7.7, y],
    ],
    "shaft",
    { absolute: 1e-9 },
  );
  const casings = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, lineWidth }) => strokeStyle === "paper" && lineWidth === 6,
  );
  equal(casings.length, 2);
});

test("the head of an arrow that goes upwards has its corners across it", () => {
  const [x, y] = pixel(2, 1);
  const slanted = stepOf([{ role: "gradient", vector: [-3, -4] }]);
  const [[tip, left, right]] = drawnOn(slanted, "fill")[0].lines;
  assertClose(tip, [x + 54, y - 72], "tip", { relative: 1e-9 });
  const middle = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  assertClose(middle, [x + 54 - 6.6, y - 72 + 8.8], "the foot of the head", { relative: 1e-9 });
  assertClose((left[0] - right[0]) * 0.6 + (left[1] - right[1]) * -0.8, 0, "across", { absolute: 1e-9 });
  assertClose(Math.hypot(left[0] - right[0], left[1] - right[1]), 12.1, "width", { relative: 1e-9 });
});

test("an arrow shorter than a pixel is none, nor is one of nothing", () => {
  const roles = (/** @type {any[]} */ marks) => drawnOn(stepOf(marks), "fill").map(({ fillStyle }) => fillStyle);
  deepEqual(roles([{ role: "a", vector: [90, 0] }, { role: "b", vector: [0.9, 0] }, { role: "c" }]), ["a", "paper"]);
  deepEqual(
    roles([
      { role: "a", vector: [90, 0] },
      { role: "b", vector: [1.1, 0] },
    ]),
    ["a", "b", "paper"],
  );
  deepEqual(roles([{ role: "a", vector: [0, 0] }]), ["paper"]);
});

test("an arrow that is on its own scale has two thirds of the longest", () => {
  const canvas = stepOf([
    { role: "gradient", vector: [-9, 0] },
    { role: "momentum", vector: [-100, 0], alone: true },
  ]);
  const [x, y] = pixel(2, 1);
  assertClose(tipOf(canvas, "momentum"), [x + 60, y], "alone", { relative: 1e-9 });
});

test("what a step is divided by is a ring with its half axes, at least half a pixel", () => {
  const canvas = stepOf([
    { role: "gradient", vector: [0, -4] },
    { role: "scale", vector: [-1, 2], ring: true },
    { role: "other", vector: [0, 1], ring: true },
  ]);
  const rings = drawnOn(canvas, "stroke").filter(({ rounds }) => rounds.length);
  deepEqual(
    rings.map(({ rounds: [ring], strokeStyle, lineWidth }) => [...ring.slice(0, 4), strokeStyle, lineWidth]),
    [
      [...pixel(2, 1), 22.5, 45, "paper", 4.5],
      [...pixel(2, 1), 22.5, 45, "scale", 2.2],
      [...pixel(2, 1), 0.5, 22.5, "paper", 4.5],
      [...pixel(2, 1), 0.5, 22.5, "other", 2.2],
    ],
  );
  const [dashes] = drawnOn(canvas, "stroke").filter(({ dash }) => dash.length);
  deepEqual([dashes.lines, dashes.dash], [[[pixel(2, 1), pixel(3, 1)]], [3, 3]]);
  const head = drawnOn(canvas, "fill").at(-1);
  deepEqual([head.globalAlpha, head.fillStyle, head.strokeStyle], [0.75, "paper", "ink0"]);
});
