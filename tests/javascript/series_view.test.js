// Where values against the step are drawn.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { rateView } from "../../visualizer/explorer/static/views/rate_view.js";
import { besideEachOther, coordinateView, lossView } from "../../visualizer/explorer/static/views/series_view.js";
import { act, drawnOn, placed } from "./page.js";
import { assertClose, stateOf, vectors } from "./vectors.js";

const COLORS = { ink: "ink", quiet: "quiet", grid: "grid", paper: "paper" };

/** A state of losses and of second coordinates of each racer. @param {number[][]} losses @param {any} terms @returns {any} */
function stateWith(
  losses,
  { ys = losses, steps = 10, step = steps, log = true, hidden = [], ghosts = [], brief = false } = {},
) {
  const paths = losses.map((loss, k) => ({ loss, y: ys[k], n: loss.length }));
  return {
    race: { racers: losses.map(() => ({})), paths, steps, log, axes: ["x", "y"], lossName: "f" },
    paths,
    extent: [
      [0, 1],
      [-2, 4],
    ],
    step,
    hidden,
    ghosts,
    brief,
    colors: COLORS,
    styleOf: (/** @type {number} */ k) => ({ marker: "s", ink: `ink${k}`, dash: [] }),
    last: (/** @type {number} */ k) => Math.min(step, losses[k].length - 1),
  };
}

/** A view of 300 × 240 pixels within its axes. @param {any} make @param {any} state */
function drawn(make, state) {
  /** @type {any} */
  const done = { shown: [], paused: 0, told: 0 };
  const actions = {
    pause: () => done.paused++,
    show: (/** @type {number} */ t) => done.shown.push(t),
    told: () => done.told++,
  };
  const view = make(state, actions);
  for (const canvas of view.element.tag === "canvas" ? [view.element] : view.element.children)
    placed(canvas, 360, 294, 40, 0);
  view.draw();
  return { view, canvas: view.element, done };
}

/** @param {number} t @param {number} steps */
const xOf = (t, steps = 10) => 46 + (300 * t) / (1.012 * steps);
const linesOf = (/** @type {any} */ canvas, ink = "ink0") =>
  drawnOn(canvas, "stroke").filter(({ strokeStyle, lineWidth }) => strokeStyle === ink && lineWidth === 1.6);
const falling = Array.from({ length: 11 }, (_, t) => 10 ** (1 - t / 2)); // from 10 to 10⁻⁴

test("a coordinate is drawn in the limits of the map, up to the step shown, with its head there", () => {
  const ys = [[-2, 1, 4, 0, 1, 1, 1, 1, 1, 1, 1]];
  const { canvas } = drawn(coordinateView, stateWith([falling], { ys, step: 2 }));
  const [line] = linesOf(canvas);
  assertClose(
    line.lines,
    [
      [
        [xOf(0), 260],
        [xOf(1), 140],
        [xOf(2), 20],
      ],
    ],
    "line",
    { relative: 1e-9 },
  );
  deepEqual(line.within, [46, 20, 300, 240]);
  const [head] = drawnOn(canvas, "fill");
  assertClose(head.lines[0][0], [xOf(2) - 0.85 * 4.5, 20 - 0.85 * 4.5], "head", { relative: 1e-9 });
  const [cursor] = drawnOn(canvas, "stroke").filter(({ dash }) => dash.length);
  assertClose(
    cursor.lines,
    [
      [
        [xOf(2), 20],
        [xOf(2), 260],
      ],
    ],
    "cursor",
    { relative: 1e-9 },
  );
});

test("a head beside the limits is not drawn, nor is a racer that is hidden", () => {
  const ys = [
    [0, 5],
    [0, -2.1],
    [0, -2],
    [0, 4],
    [0, 0],
  ];
  const state = stateWith(
    ys.map(() => [1, 1]),
    { ys, steps: 1, hidden: [false, false, false, false, true] },
  );
  const { canvas } = drawn(coordinateView, state);
  deepEqual(
    drawnOn(canvas, "fill").map(({ fillStyle }) => fillStyle),
    ["ink2", "ink3"],
  );
  equal(linesOf(canvas, "ink4").length, 0);
  equal(linesOf(canvas, "ink0").length, 1);
});

test("ticks are round numbers: steps along, and values up with lines across", () => {
  const { canvas } = drawn(coordinateView, stateWith([falling]));
  const words = drawnOn(canvas, "fillText");
  const steps = words.filter(({ at: [, y] }) => y === 266).map(({ words: text, at }) => [text, at[0]]);
  assertClose(
    steps.map(([, x]) => x),
    [0, 2, 4, 6, 8, 10].map((t) => xOf(t)),
    "places",
    { relative: 1e-9 },
  );
  deepEqual(
    steps.map(([text]) => text),
    ["0", "2", "4", "6", "8", "10"],
  );
  deepEqual(
    words.filter(({ at: [x] }) => x === 40).map(({ words: text }) => text),
    ["−2", "−1", "0", "1", "2", "3", "4"],
  );
  deepEqual(
    words.slice(-2).map(({ words: text }) => text),
    ["step", "y"],
  );
  equal(drawnOn(canvas, "strokeRect").length, 7);
});

test("paths before the last change are faint, as long as they are, and not while the page is slow", () => {
  const style = { marker: "s", ink: "ghost", dash: [] };
  const ghosts = [{ style, path: { y: [0, 1, 2], loss: [1, 2, 3], n: 3 } }];
  const ghost = (/** @type {any} */ terms) =>
    linesOf(drawn(coordinateView, stateWith([falling], { ghosts, ...terms })).canvas, "ghost");
  const [one] = ghost({});
  assertClose(
    one.lines[0].map((/** @type {number[]} */ [x]) => x),
    [xOf(0), xOf(1), xOf(2)],
    "all of it",
    { relative: 1e-9 },
  );
  equal(one.globalAlpha, 0.3);
  equal(ghost({ step: 1 })[0].lines[0].length, 2);
  equal(ghost({ brief: true }).length, 0);
  equal(linesOf(drawn(lossView, stateWith([falling], { ghosts })).canvas, "ghost").length, 1);
  equal(linesOf(drawn(coordinateView, stateWith([falling], { ghosts })).canvas)[0].globalAlpha, 1);
});

/** The values at the upper and the lower edge of the loss, by the pixels of two of its points. @param {any} state @param {boolean} log */
function limitsOf(state, log) {
  const { canvas } = drawn(lossView, state);
  const [{ lines }] = linesOf(canvas);
  const points = lines.flat();
  const { loss } = state.paths[0];
  const at = (/** @type {number} */ t) =>
    points.find((/** @type {number[]} */ [x]) => Math.abs(x - xOf(t, state.race.steps)) < 0.01)[1];
  const value = (/** @type {number} */ t) => (log ? Math.log10(loss[t]) : loss[t]);
  const per = (value(1) - value(0)) / (at(1) - at(0));
  const ends = [260, 20].map((y) => value(0) + per * (y - at(0)));
  return log ? ends.map((end) => 10 ** end) : ends;
}

test("losses are on powers of ten, from one below the least to three times the first", () => {
  assertClose(limitsOf(stateWith([falling]), true), [1e-5, 30], "10⁻⁴ itself has room", { relative: 1e-9 });
  assertClose(limitsOf(stateWith([[10, 2, 3]], { steps: 2 }), true), [1, 30], "a whole power", { relative: 1e-9 });
  assertClose(
    limitsOf(
      stateWith(
        [
          [10, 2, 0.3],
          [10, 1, 0.02],
        ],
        { steps: 2 },
      ),
      true,
    ),
    [0.01, 30],
    "of all racers",
    { relative: 1e-9 },
  );
  assertClose(
    limitsOf(stateWith([[10, 2, 1e-30]], { steps: 2 }), true),
    [1e-12, 30],
    "12 powers of ten below the start",
    { relative: 1e-6 },
  );
  assertClose(limitsOf(stateWith([[10, 2, 0]], { steps: 2 }), true), [1, 30], "0 has no power", { relative: 1e-9 });
});

test("losses without a lowest one are on a linear axis, with a margin and without what explodes", () => {
  const linear = (/** @type {number[][]} */ losses) =>
    limitsOf(stateWith(losses, { steps: losses[0].length - 1, log: false }), false);
  assertClose(linear([[2, -1, 3]]), [-1.2, 3.2], "margin", { relative: 1e-9 });
  assertClose(
    linear([
      [2, -1, 3],
      [2, 1e9, 5],
    ]),
    [-1.3, 5.3],
    "an explosion",
    { relative: 1e-9 },
  );
  assertClose(linear([[2, -1, 199]]), [-11, 209], "less than a hundred times", { relative: 1e-9 });
  assertClose(linear([[0.1, -1, 99, 101]]), [-6, 104], "of 1 at least", { relative: 1e-9 });
  const { canvas } = drawn(lossView, stateWith([[5, 5, 5]], { steps: 2, log: false }));
  assertClose(linesOf(canvas)[0].lines[0][0][1], 140, "one value is in the middle", { relative: 1e-3 });
});

test("where no loss is known the axis has limits of its own", () => {
  const ys = (/** @type {any} */ state) =>
    drawnOn(drawn(lossView, state).canvas, "fillText")
      .filter(({ at: [x] }) => x === 40)
      .map(({ words }) => words);
  deepEqual(ys(stateWith([[Number.NaN]], { steps: 1 })), ["10⁻³", "0.01", "0.1", "1"]);
  deepEqual(
    [
      ys(stateWith([[Number.NaN]], { steps: 1, log: false }))[0],
      ys(stateWith([[Number.NaN]], { steps: 1, log: false })).at(-1),
    ],
    ["−1", "1"],
  );
});

test("a loss of 0 interrupts a logarithmic line", () => {
  const { canvas } = drawn(lossView, stateWith([[10, 1, 0, 1, 1]], { steps: 4 }));
  deepEqual(
    linesOf(canvas)[0].lines.map((/** @type {number[][]} */ line) => line.length),
    [2, 2],
  );
});

test("a press or a drag shows the step there, and its end is told", () => {
  const { canvas, done } = drawn(lossView, stateWith([falling]));
  act(canvas, "pointerdown", { clientX: 40 + xOf(3) });
  act(canvas, "pointermove", { clientX: 40 + xOf(7), buttons: 1 });
  act(canvas, "pointermove", { clientX: 40 + xOf(9), buttons: 0 });
  act(canvas, "pointerup");
  assertClose(done.shown, [3, 7], "steps", { relative: 1e-9 });
  deepEqual([done.paused, done.told], [2, 1]);
});

test("views beside each other are described one after the other", () => {
  const views = ["one", "two"].map((words) => ({
    element: drawn(lossView, stateWith([falling])).view.element,
    draw() {},
    describe: () => words,
  }));
  const both = besideEachOther(/** @type {any} */ (views));
  equal(both.describe(), "one two");
  equal(/** @type {any} */ (both.element).children.length, 2);
});

test("the effective rate of gd is its learning rate, in both coordinates and at the last point too", () => {
  const state = stateOf(vectors.races["linear rules on ravine"]);
  const { view } = drawn(rateView, state);
  const { rates } = /** @type {any} */ (view).report();
  equal(rates[0].length, 60);
  assertClose(rates[0].flat(), new Array(120).fill(0.038), "rates", { relative: 1e-9 });
  const kept = /** @type {any} */ (view).report().rates[0];
  equal(kept, rates[0], "they are computed once");
  for (const canvas of /** @type {any} */ (view.element).children) {
    const [line] = linesOf(canvas, state.styleOf(0).ink);
    const points = line.lines.flat();
    assertClose([points[0][0], points.at(-1)[0]], [xOf(0, 60), xOf(60, 60)], "from the first step to the last", {
      relative: 1e-9,
    });
    assertClose(points[0][1], points.at(-1)[1], "level", { relative: 1e-9 });
  }
});

test("rates are on whole powers of ten around all of them, with a little room", () => {
  for (const [rates, [low, high]] of /** @type {[number[], [number, number]][]} */ ([
    [
      [0.02, 0.05],
      [0.01, 0.1],
    ],
    [
      [0.02, 0.1],
      [0.01, 1],
    ],
    [
      [0.01, 0.05],
      [1e-3, 0.1],
    ],
    [
      [1e-9, 0.01, 0.02, 0.03],
      [1e-8, 0.1],
    ],
  ])) {
    const racers = rates.map((lr) => ({ name: "gd", settings: { lr } }));
    const state = stateOf(vectors.races["linear rules on ravine"], { racers });
    const [canvas] = /** @type {any} */ (drawn(rateView, state).view.element).children;
    rates.forEach((rate, k) => {
      const [line] = linesOf(canvas, state.styleOf(k).ink).filter(({ lines: [[[, y]]] }) => y <= 260);
      const share = Math.log10(rate / low) / Math.log10(high / low);
      if (rate >= low) assertClose(line.lines[0][0][1], 260 - 240 * share, `${rate} of ${rates}`, { relative: 1e-9 });
    });
  }
});
