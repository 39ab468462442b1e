// Paths on the surface in three dimensions, the view of it, and the ground beneath the map.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { finePicture, GroundLayer } from "../../visualizer/explorer/static/views/ground_layer.js";
import { drawRace } from "../../visualizer/explorer/static/views/race_picture.js";
import { projectionOf } from "../../visualizer/explorer/static/views/rasterizer.js";
import { drawBase, drawHead, drawPath, LIFT } from "../../visualizer/explorer/static/views/surface_paths.js";
import { surfaceView } from "../../visualizer/explorer/static/views/surface_view.js";
import { act, canvasOf, drawnOn, nextFrame, placed } from "./page.js";
import { assertClose, stateOf, vectors } from "./vectors.js";

/** @import { Extent } from "../../visualizer/explorer/static/types.js" */

let now = 0;
beforeEach(() => {
  now = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** A level surface that is seen from above: a side of the base is 100 pixels, its middle is at (60, 60). */
function level(isHidden = (/** @type {number} */ _x, /** @type {number} */ _y) => false) {
  const canvas = canvasOf(120, 120);
  const project = projectionOf({ azimuth: -Math.PI / 2, elevation: Math.PI / 2 }, 60, 60, 100);
  const mesh = { places: 3, z: new Float32Array(9), light: new Float32Array(9) };
  return { canvas, space: /** @type {any} */ ({ context: canvas.getContext(), mesh, project, isHidden }) };
}

/** A racer over the base, whose extent is from 0 to 1 along both sides. @param {number[][]} points @returns {any} */
function stateWith(points, { step = points.length - 1 } = {}) {
  const path = { x: points.map(([x]) => x), y: points.map(([, y]) => y), n: points.length };
  return {
    extent: [
      [0, 1],
      [0, 1],
    ],
    paths: [path],
    colors: { paper: "paper" },
    styleOf: () => ({ ink: "ink", marker: "s", dash: [2, 1] }),
    last: () => Math.min(step, path.n - 1),
  };
}

const pixel = (/** @type {number} */ x, /** @type {number} */ y) => [10 + 100 * x, 110 - 100 * y];

/** The points of the lines of one look. @param {any} canvas @param {number} width */
const linesOf = (canvas, width) => drawnOn(canvas, "stroke").filter(({ lineWidth }) => lineWidth === width)[0].lines;

test("a path that is seen is one line through its points, in pieces of about an 80th of the base", () => {
  const { canvas, space } = level();
  equal(
    drawPath(
      space,
      stateWith([
        [0.1, 0.1],
        [0.1, 0.6],
        [0.9, 0.6],
      ]),
      0,
    ),
    0,
  );
  const [line] = linesOf(canvas, 2.1);
  assertClose([line[0], line.at(-1)], [pixel(0.1, 0.1), pixel(0.9, 0.6)], "ends", { relative: 1e-6 });
  for (const [x, y] of line) ok(Math.abs(x - 20) < 1e-6 || Math.abs(y - 50) < 1e-6);
  equal(line.length, 41 + 65);
  const looks = drawnOn(canvas, "stroke").map(({ strokeStyle, globalAlpha, dash }) => [strokeStyle, globalAlpha, dash]);
  deepEqual(looks, [
    ["ink", 0.35, []],
    ["paper", 0.85, []],
    ["ink", 1, [4.2, 2.1]],
  ]);
  const short = level();
  drawPath(
    short.space,
    stateWith(
      [
        [0.1, 0.1],
        [0.1001, 0.1],
        [0.9, 0.9],
      ],
      { step: 1 },
    ),
    0,
  );
  equal(linesOf(short.canvas, 2.1)[0].length, 3, "at least two pieces");
});

test("what the surface hides is a part of its own, which begins where the other ends; its share is told", () => {
  const { canvas, space } = level((x) => x > 0.1 && x < 0.3);
  const hidden = drawPath(
    space,
    stateWith([
      [0.1, 0.5],
      [0.9, 0.5],
    ]),
    0,
  );
  ok(Math.abs(hidden - 0.2 / 0.8) < 0.03, `${hidden}`);
  const [open, faint] = [linesOf(canvas, 2.1), linesOf(canvas, 1.6)];
  deepEqual([open.length, faint.length], [2, 1]);
  deepEqual(faint[0][0], open[0].at(-1));
  deepEqual(open[1][0], faint[0].at(-1));
});

test("a path beside the base is not drawn, and what comes back begins anew", () => {
  const { canvas, space } = level();
  drawPath(
    space,
    stateWith([
      [0.5, 0.5],
      [1.5, 0.5],
      [1.5, 0.2],
      [0.5, 0.2],
    ]),
    0,
  );
  const open = linesOf(canvas, 2.1);
  equal(open.length, 2);
  for (const line of open) for (const [x, y] of line) ok(x <= 110 + 1e-6 && y <= 110 && y >= 10);
  assertClose(open[1].at(-1), pixel(0.5, 0.2), "the end", { relative: 1e-6 });
  equal(
    drawPath(
      level().space,
      stateWith([
        [2, 2],
        [3, 3],
      ]),
      0,
    ),
    0,
  );
});

test("a long step has at most 200 pieces", () => {
  const { canvas, space } = level();
  drawPath(
    space,
    stateWith([
      [0.5, 0.5],
      [40, 0.5],
    ]),
    0,
  );
  ok(linesOf(canvas, 2.1)[0].length <= 4);
});

test("a head stands on the surface, hollow where it is hidden, and nowhere beside the base", () => {
  for (const hidden of [false, true]) {
    const { canvas, space } = level(() => hidden);
    const [{ k, x, y }] = drawHead(space, stateWith([[0.25, 0.75]]), 0);
    assertClose([k, x, y], [0, ...pixel(0.25, 0.75)], "place", { relative: 1e-6 });
    equal(drawnOn(canvas, "fill").length, Number(!hidden));
    const [{ strokeStyle, lineWidth }] = drawnOn(canvas, "stroke");
    deepEqual([strokeStyle, lineWidth], hidden ? ["ink", 1.6] : ["paper", 1.2]);
  }
  for (const point of [
    [1.01, 0.5],
    [0.5, -0.01],
    [Number.NaN, 0.5],
  ])
    deepEqual(drawHead(level().space, stateWith([point]), 0), []);
  equal(drawHead(level().space, stateWith([[1, 0]]), 0).length, 1);
  ok(LIFT > 0);
});

test("the base has four sides, without what is hidden of them", () => {
  const { canvas, space } = level();
  drawBase(space, "quiet");
  const [{ lines, strokeStyle, globalAlpha }] = drawnOn(canvas, "stroke");
  deepEqual([strokeStyle, globalAlpha, lines.length], ["quiet", 0.6, 4]);
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  lines.forEach((/** @type {number[][]} */ line, /** @type {number} */ k) => {
    equal(line.length, 61);
    assertClose(
      [line[0], line[30], line.at(-1)],
      [0, 0.5, 1].map((share) => {
        const [[a, b], [c, d]] = [corners[k], corners[(k + 1) % 4]];
        return pixel(a + share * (c - a), b + share * (d - b));
      }),
      `side ${k}`,
      { relative: 1e-9 },
    );
  });
  const half = level((x) => x < 0);
  drawBase(half.space, "quiet");
  const [seen] = drawnOn(half.canvas, "stroke");
  for (const [x] of seen.lines.flat()) ok(x >= 60 - 1e-9);
  equal(seen.lines.length, 3);
});

/** The view of a race, open, of 300 × 250 pixels. */
function opened() {
  const state = stateOf(vectors.races["linear rules on ravine"]);
  const ground = canvasOf(10, 10);
  Object.assign(state, {
    ground: { canvas: ground, version: 1 },
    hidden: state.race.racers.map((/** @type {any} */ _, /** @type {number} */ k) => k === 1),
  });
  let asked = 0;
  const view = /** @type {any} */ (surfaceView(state, /** @type {any} */ ({ draw: () => asked++ })));
  placed(view.canvas, 300, 250);
  view.turning.checked = false;
  view.open();
  return { view, state, asked: () => asked };
}

test("the view shows the surface, who is seen, and the names of the axes on the sides that face the camera", () => {
  const { view, state } = opened();
  view.draw();
  const [{ image, at }] = drawnOn(view.canvas, "putImageData");
  deepEqual([image.width, image.height, at], [300, 250, [0, 0]]);
  const { hidden, places } = view.report();
  equal(hidden.length, state.race.racers.length);
  ok(hidden.every((/** @type {number} */ share) => share >= 0 && share <= 1) && hidden[1] === 0);
  ok(places >= 9);
  const names = (/** @type {number} */ azimuth, elevation = 0.6) => {
    Object.assign(view.camera, { azimuth, elevation });
    view.draw();
    return state.race.axes.map((/** @type {string} */ name) =>
      drawnOn(view.canvas, "fillText")
        .findLast(({ words }) => words === name)
        .at.slice(0, 2),
    );
  };
  for (const azimuth of [-2.2, -0.7, 0.7, 2.2]) {
    const [x, y] = names(azimuth);
    const scale = Math.min(300 / 1.5, 250 / 1.25);
    const project = projectionOf({ azimuth, elevation: 0.6 }, 150, 125 + 0.2 * scale, scale);
    const [facing, sideways] = [0.56 * Math.sign(Math.cos(azimuth)), 0.56 * Math.sign(Math.sin(azimuth))];
    assertClose(x, project(0, sideways, 0).slice(0, 2), "x", { relative: 1e-9 });
    assertClose(y, project(facing, 0, 0).slice(0, 2), "y", { relative: 1e-9 });
  }
});

test("a hand turns the camera by a 120th of a radian for each pixel, and keys by a tenth", () => {
  const { view, asked } = opened();
  view.turning.checked = true;
  act(view.canvas, "pointermove", { movementX: 12, movementY: 6, buttons: 1 });
  assertClose([view.camera.azimuth, view.camera.elevation], [-2.3, 0.65], "drag", { relative: 1e-9 });
  equal(view.turning.checked, false);
  act(view.canvas, "pointermove", { movementX: 12, movementY: 6, buttons: 0 });
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown"])
    ok(act(view.canvas, "keydown", { key }).defaultPrevented);
  assertClose([view.camera.azimuth, view.camera.elevation], [-2.4, 0.73], "keys", { relative: 1e-9 });
  equal(act(view.canvas, "keydown", { key: "a" }).defaultPrevented, false);
  equal(asked(), 7);
  for (const [movementY, end] of [
    [900, 1.45],
    [-900, 0.12],
  ]) {
    act(view.canvas, "pointermove", { movementX: 0, movementY, buttons: 1 });
    equal(view.camera.elevation, end);
  }
});

test("the camera turns by a quarter of a radian a second, and not in one leap after a pause", () => {
  const { view } = opened();
  nextFrame(0);
  view.turning.checked = true;
  view.draw();
  nextFrame(1000);
  const { azimuth } = view.camera;
  nextFrame(1040);
  assertClose(view.camera.azimuth, azimuth + 0.01, "40 ms", { relative: 1e-9 });
  nextFrame(9000);
  assertClose(view.camera.azimuth, azimuth + 0.035, "at most 100 ms", { relative: 1e-9 });
  view.turning.checked = false;
  nextFrame(9040);
  assertClose(view.camera.azimuth, azimuth + 0.035, "it rests", { relative: 1e-9 });
  view.turning.checked = true;
  view.close();
  view.draw();
  nextFrame(9100);
  nextFrame(9140);
  assertClose(view.camera.azimuth, azimuth + 0.035, "it is closed", { relative: 1e-9 });
});

test("the surface is drawn anew only when the camera, the size or the ground has changed", () => {
  const { view, state } = opened();
  const image = () => {
    view.draw();
    return drawnOn(view.canvas, "putImageData")[0].image;
  };
  const first = image();
  equal(image(), first);
  view.camera.azimuth += 0.1;
  const turned = image();
  ok(turned !== first);
  state.ground.version = 2;
  const painted = image();
  ok(painted !== turned);
  view.canvas.place.width = 320;
  ok(image() !== painted);
});

/** What the ground shows: x + y on 300 × 200 pixels. @param {any} terms @returns {any} */
const shownWith = (terms = {}, surface = {}) => ({
  surface: {
    scale: "linear",
    smooth: true,
    minima: [],
    samples: 0,
    evaluateGrid(/** @type {Float64Array} */ xs, /** @type {Float64Array} */ ys) {
      const f = Float64Array.from(
        { length: xs.length * ys.length },
        (_, k) => xs[k % xs.length] + ys[Math.floor(k / xs.length)],
      );
      return { f, fx: f.map(() => 1), fy: f.map(() => 1) };
    },
    ...surface,
  },
  extent: [
    [0, 3],
    [0, 2],
  ],
  colors: { bands: Array.from({ length: 17 }, (_, k) => `#0000${(16 + 10 * k).toString(16)}`), paper: "#ff0000" },
  width: 300,
  height: 200,
  density: 2,
  ...terms,
});

test("a quick picture is there at once, and the fine one in the pixels of the screen after a rest", () => {
  let redrawn = 0;
  const layer = new GroundLayer(() => redrawn++);
  layer.costs = { node: 1e-9, pixel: 1e-9 };
  const shown = shownWith();
  layer.show(shown);
  deepEqual([layer.canvas.width, layer.canvas.height, layer.version, layer.due, redrawn], [300, 200, 1, true, 0]);
  layer.show({ ...shown, brief: true });
  equal(layer.version, 1, "nothing that is seen has changed");
  mock.timers.tick(79);
  equal(layer.version, 1);
  mock.timers.tick(1);
  for (let k = 0; k < 500 && layer.due; k++) mock.timers.tick(1);
  deepEqual([layer.canvas.width, layer.canvas.height, layer.version, redrawn], [600, 400, 2, 1]);
  for (const change of [
    { density: 1 },
    { width: 310 },
    { height: 190 },
    {
      extent: [
        [0, 3],
        [0, 2.5],
      ],
    },
    { colors: { ...shown.colors } },
    { surface: { ...shown.surface } },
  ]) {
    const { version } = layer;
    layer.show({ ...shown, ...change });
    equal(layer.version, version + 1, JSON.stringify(Object.keys(change)));
    layer.show(shown);
  }
  layer.close();
  const { version } = layer;
  mock.timers.tick(5000);
  equal(layer.version, version);
});

test("a quick picture has as many nodes and pixels as there is time for", () => {
  const sizeAt = (/** @type {any} */ costs, terms = {}, surface = {}) => {
    const layer = new GroundLayer(() => {});
    layer.costs = costs;
    const counts = { nodes: 0 };
    const shown = shownWith(terms, surface);
    const { evaluateGrid } = shown.surface;
    shown.surface.evaluateGrid = (/** @type {any} */ xs, /** @type {any} */ ys) => {
      counts.nodes += xs.length * ys.length;
      return evaluateGrid(xs, ys);
    };
    const { width } = layer.quickPicture(shown);
    return [Math.sqrt(counts.nodes), width];
  };
  const free = 1e-12;
  deepEqual(sizeAt({ node: 1 / 121 ** 2, pixel: free }), [121, 300]);
  deepEqual(sizeAt({ node: 1 / 120 ** 2, pixel: free }), [81, 300]);
  deepEqual(sizeAt({ node: 1, pixel: free }), [21, 300]);
  deepEqual(sizeAt({ node: 0.7 / 61 ** 2, pixel: free }, { brief: true }), [61, 300]);
  deepEqual(sizeAt({ node: 1 / 61 ** 2 / 10, pixel: free }, {}, { samples: 10 }), [61, 300]);
  deepEqual(sizeAt({ node: free, pixel: 2 / (300 * 200) }), [121, 300]);
  deepEqual(sizeAt({ node: free, pixel: 2 / (299 * 200) }), [121, 225]);
  deepEqual(sizeAt({ node: free, pixel: 1.2 / (300 * 200) / 0.25 }, { brief: true }), [121, 150]);
  deepEqual(sizeAt({ node: free, pixel: 1 }), [121, 75]);
});

test("what a picture costs is learnt from its time, by at most 15 % at once", () => {
  const layer = new GroundLayer(() => {});
  layer.costs = { node: 1e-5, pixel: 1e-6 };
  let step = 0;
  mock.method(performance, "now", () => [0, 121 * 121 * 1.1e-5, 121 * 121 * 1.1e-5 + 9e9][step++]);
  layer.quickPicture(shownWith());
  assertClose([layer.costs.node, layer.costs.pixel], [1.1e-5, 1.15e-6], "costs", { relative: 1e-9 });
  step = 0;
  mock.method(performance, "now", () => 0);
  layer.quickPicture(shownWith());
  assertClose([layer.costs.node, layer.costs.pixel], [1.1e-5 / 1.15, 1e-6], "nothing is measured", { relative: 1e-9 });
});

/** The nodes at which a fine picture evaluates f, after those of the levels. @param {any} terms @param {any} surface */
function fineNodes(terms, surface = {}) {
  const shown = shownWith(terms, surface);
  const { evaluateGrid } = shown.surface;
  const seen = { columns: 0, rows: 0 };
  let lowest = Number.POSITIVE_INFINITY;
  shown.surface.evaluateGrid = (/** @type {any} */ xs, /** @type {any} */ ys) => {
    if (xs.length !== 241 || ys[0] < lowest) lowest = ys[0];
    Object.assign(seen, { columns: xs.length, rows: xs.length === seen.columns ? seen.rows + ys.length : ys.length });
    return evaluateGrid(xs, ys);
  };
  const work = finePicture(shown);
  let parts = 0;
  for (let step = work.next(); !step.done; step = work.next()) parts++;
  return { ...seen, parts };
}

test("a fine picture has a node at every second pixel, with kinks at each, and no more than 3 million evaluations", () => {
  const nodesOf = (/** @type {any} */ terms, surface = {}) => {
    const { columns, rows } = fineNodes(terms, surface);
    return [columns, rows];
  };
  deepEqual(nodesOf({ width: 400, height: 300 }), [401, 301]);
  deepEqual(nodesOf({ width: 200, height: 150 }, { smooth: false }), [401, 301]);
  deepEqual(nodesOf({ width: 200, height: 150 }), [241, 241], "those of the levels are enough");
  const [columns, rows] = nodesOf({ width: 400, height: 300 }, { samples: 30 });
  ok(
    Math.abs((columns - 1) * (rows - 1) * 30 - 3e6) < 0.02 * 3e6 && Math.abs(columns / rows - 4 / 3) < 0.02,
    `${columns} × ${rows}`,
  );
  ok(fineNodes({ width: 400, height: 300 }).parts > 600 / 16, "a part is a few rows");
});

test("a small picture of a race has its paths on it, each with a head at its end", () => {
  const { race } = stateOf(vectors.races["linear rules on ravine"]);
  const canvas = canvasOf(150, 100);
  const work = drawRace(canvas, race, "light");
  while (!work.next().done);
  const [{ image }] = drawnOn(canvas, "putImageData");
  deepEqual([image.width, image.height], [150, 100]);
  const [[x0, x1], [y0, y1]] = /** @type {Extent} */ (race.setup.extent);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => [
    ((x - x0) / (x1 - x0)) * 150,
    ((y1 - y) / (y1 - y0)) * 100,
  ];
  const rings = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, rounds }) => rounds.length && strokeStyle === "#22262B",
  );
  assertClose(rings.at(-1).rounds[0].slice(0, 2), at(10, 1), "the start", { relative: 1e-9 });
  const ends = drawnOn(canvas, "fill").map(({ fillStyle }) => fillStyle);
  equal(ends.length, race.paths.length);
  const strays = race.paths.map(
    ({ x, y, n }) => n <= race.steps || x[n - 1] < x0 || x[n - 1] > x1 || y[n - 1] < y0 || y[n - 1] > y1,
  );
  ok(strays.some(Boolean) && !strays.every(Boolean));
  const order = [...race.racers.keys()].sort((a, b) => Number(strays[b]) - Number(strays[a]));
  deepEqual(
    ends,
    order.map((k) => race.racers[k].color.light),
    "strays lie beneath",
  );
  const lines = drawnOn(canvas, "stroke").filter(({ lineWidth }) => lineWidth === 1.6);
  const last = order.at(-1) ?? 0;
  const { x, y } = race.paths[last];
  assertClose(lines.at(-1).lines.flat().at(-1), at(x[race.steps], y[race.steps]), "the end", { relative: 1e-9 });
});
