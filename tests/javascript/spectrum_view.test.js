// Where the runs on a spectrum are drawn: what is known of a geometric series says at which pixel each of its steps is.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { createSpectrumStage } from "../../visualizer/explorer/static/views/spectrum_stage.js";
import { decadesOf, spectrumView } from "../../visualizer/explorer/static/views/spectrum_view.js";
import { act, drawnOn, placed } from "./page.js";
import { assertClose } from "./vectors.js";

const BOX = { top: 24, height: 300, left: 58 };
const COLORS = { ink: "ink", quiet: "quiet", grid: "grid", paper: "paper", accent: "accent" };

/** Racers that go with a factor per step along each eigen-direction, the steepest first. @param {number[]} rates @param {number} start */
const geometric = (rates, start, steps = 40) =>
  rates.map((rate) => Float64Array.from({ length: steps + 1 }, (_, t) => start * rate ** t));

/**
 * A state with a run of gd of the rate 0.03, and one of a rule of which theory knows nothing.
 * @param {any} terms
 * @returns {any}
 */
function stateOf({
  eigenvalues = [2, 50, 2],
  lr = 0.03,
  start = 2,
  steps = 40,
  hidden = [false, false],
  ends = 0,
} = {}) {
  const steep = [...eigenvalues].sort((a, b) => b - a);
  const paths = [
    {
      n: steps + 1 - ends,
      spectral: {
        along: geometric(
          steep.map((value) => 1 - lr * value),
          start,
          steps,
        ),
      },
    },
    {
      n: steps + 1,
      spectral: {
        along: geometric(
          steep.map(() => 0.9),
          start,
          steps,
        ),
      },
    },
  ];
  const racers = [
    { title: "gd", linear: "gd", settings: { lr } },
    { title: "adam", linear: null, settings: {} },
  ];
  return {
    race: { unit: { spectrum: { eigenvalues } }, racers, paths, steps },
    paths,
    hidden,
    step: steps,
    colors: COLORS,
    styleOf: (/** @type {number} */ k) => ({ marker: "o", ink: ["black", "orange"][k], dash: [] }),
    last: (/** @type {number} */ k) => Math.min(steps, paths[k].n - 1),
  };
}

/** The canvas of a view that is so wide that each of two columns has 300 pixels. @param {any} state */
function drawn(state, width = 660, height = BOX.height + 24 + 34) {
  /** @type {any} */
  const done = { shown: [], paused: 0 };
  const actions = { pause: () => done.paused++, show: (/** @type {number} */ t) => done.shown.push(t), told() {} };
  const view = spectrumView(state, /** @type {any} */ (actions));
  placed(view.element, width, height);
  view.draw();
  return { view, canvas: /** @type {any} */ (view.element), done };
}

/** The pixel of a distance in a row: 3 times the largest at the start is at its top, and `decades` below that at the start its bottom. */
const pixelOf = (/** @type {number} */ row, /** @type {number} */ c, start = 2, decades = 6, count = 3) => {
  const share = Math.log10((3 * start) / Math.abs(c)) / (Math.log10(3) + decades);
  return BOX.top + (BOX.height / count) * (row + 0.04 + 0.92 * share);
};

test("curvatures stand beside their rows, the steep ones at the top, and equal ones have one name", () => {
  const { canvas } = drawn(stateOf());
  const names = drawnOn(canvas, "fillText").filter(({ at: [x] }) => x === 50);
  deepEqual(
    names.map(({ words, at, textAlign }) => [words, at[1], textAlign]),
    [
      ["50", 74, "right"],
      ["2", 224, "right"],
    ],
  );
  equal(canvas.variables.get("--rows"), "3");
});

test("a column has a frame, and lines between its rows; where rows are narrow between those of other curvature only", () => {
  const rects = (/** @type {any} */ canvas) =>
    drawnOn(canvas, "strokeRect").filter(({ at: [x, , w] }) => x === 58 && w);
  deepEqual(
    rects(drawn(stateOf()).canvas).map(({ at }) => at),
    [
      [58, 24, 242, 300],
      [58, 124, 242, 0],
      [58, 224, 242, 0],
    ],
  );
  const many = stateOf({ eigenvalues: [...new Array(20).fill(2), ...new Array(10).fill(30)] });
  assertClose(
    rects(drawn(many).canvas).map(({ at }) => at[1]),
    [24, 124],
    "narrow rows",
  );
});

test("steps stand under each column, the first and the last within it", () => {
  const { canvas } = drawn(stateOf());
  const steps = drawnOn(canvas, "fillText").filter(({ at: [x, y] }) => y === 329 && x <= 300);
  deepEqual(
    steps.map(({ words, at: [x], textAlign }) => [words, x, textAlign]),
    [
      ["0", 58, "left"],
      ["10", 58 + 242 / 4, "center"],
      ["20", 58 + 242 / 2, "center"],
      ["30", 58 + (3 * 242) / 4, "center"],
      ["40", 300, "right"],
    ],
  );
  const [name] = drawnOn(canvas, "fillText").filter(({ words }) => words === "step");
  deepEqual([name.at, name.textAlign], [[(58 + 358 + 292) / 2, 351], "center"]);
});

test("a row lights up where the racer swings", () => {
  const { canvas } = drawn(stateOf());
  const lit = drawnOn(canvas, "fillRect");
  deepEqual(
    lit.map(({ at, fillStyle, globalAlpha }) => [at, fillStyle, globalAlpha]),
    [[[58, 24, 242, 100], "black", 0.2]],
  );
});

test("each line goes through its distances, and the last step", () => {
  const { canvas } = drawn(stateOf());
  const lines = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, dash, lineWidth }) => strokeStyle === "orange" && lineWidth === 1.6 && !dash.length,
  );
  equal(lines.length, 3);
  for (const [
    row,
    {
      lines: [line],
      within,
    },
  ] of lines.entries()) {
    deepEqual(within, [358, 24, 292, 300]);
    assertClose(line[0], [358, pixelOf(row, 2)], "the start");
    assertClose(line.at(-1), [650, pixelOf(row, 2 * 0.9 ** 40)], "the end", { relative: 1e-9 });
    for (const [x, y] of line) {
      const t = ((x - 358) / 292) * 40;
      assertClose(y, pixelOf(row, 2 * 0.9 ** t), `step ${t}`, { absolute: 0.4 });
    }
  }
});

test("a line leaves out what is less than a row holds, and comes back", () => {
  const state = stateOf();
  state.paths[1].spectral.along[0].set([2, 1, 1e-9, 1e-9, 0.5, 1], 0);
  const { canvas } = drawn(state);
  const [{ lines }] = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, lineWidth }) => strokeStyle === "orange" && lineWidth === 1.6,
  );
  const x = (/** @type {number} */ t) => 358 + (t / 40) * 292;
  const seen = lines.map((/** @type {number[][]} */ line) => line.filter(([, y]) => Number.isFinite(y)));
  assertClose(seen[0][0], [x(0), pixelOf(0, 2)], "0");
  assertClose(seen[0][1], [x(1), pixelOf(0, 1)], "1");
  assertClose(seen.at(-1)[0], [x(4), pixelOf(0, 0.5)], "4");
  assertClose(seen.at(-1)[1], [x(5), pixelOf(0, 1)], "5");
});

test("what hardly changes is drawn by few points, and its corner stays", () => {
  const state = stateOf();
  state.paths[1].spectral.along[0].set([2, 2, 2.0001, 2, 2, 0.5, 0.5, 0.5], 0);
  state.last = () => 7;
  const { canvas } = drawn(state);
  const [{ lines }] = drawnOn(canvas, "stroke").filter(
    ({ strokeStyle, lineWidth }) => strokeStyle === "orange" && lineWidth === 1.6,
  );
  assertClose(
    lines[0].map((/** @type {number[]} */ [x]) => Math.round(((x - 358) / 292) * 40)),
    [0, 4, 5, 7],
    "steps",
  );
});

/** The ends of the dots of theory of each row. @param {any} canvas @returns {number[][][]} */
const theoryOf = (canvas) =>
  drawnOn(canvas, "stroke").find(({ dash, strokeStyle }) => dash[0] === 1.5 && strokeStyle === "quiet").lines;

test("theory goes from the start to where it leaves its row at the bottom, or to the last step", () => {
  const { canvas } = drawn(stateOf());
  const [steep, flat] = theoryOf(canvas);
  assertClose(steep[0], [58, pixelOf(0, 2)], "the start");
  // 2 · 0.5ᵗ is a millionth of 2 at t = log2(10⁶).
  assertClose(steep[1], [58 + (Math.log2(1e6) / 40) * 242, BOX.top + 96], "the bottom", { relative: 1e-6 });
  assertClose(
    flat,
    [
      [58, pixelOf(1, 2)],
      [300, pixelOf(1, 2 * 0.94 ** 40)],
    ],
    "the last step",
    { relative: 1e-9 },
  );
});

test("theory that diverges leaves its row at the top", () => {
  const { canvas } = drawn(stateOf({ lr: 0.06 }));
  const [steep] = theoryOf(canvas);
  // 2 · 2ᵗ is three times 2 at t = log2(3).
  assertClose(steep[1], [58 + (Math.log2(3) / 40) * 242, BOX.top + 4], "the top", { relative: 1e-6 });
});

test("where theory stays all steps in its row, its dots end with them", () => {
  const [, , flat] = theoryOf(drawn(stateOf({ eigenvalues: [0, 50, 2] })).canvas);
  assertClose(
    flat,
    [
      [58, pixelOf(2, 2)],
      [300, pixelOf(2, 2)],
    ],
    "nothing pulls",
  );
});

test("the factor of theory stands beside its row, and one that does not shrink is marked", () => {
  const factors = (/** @type {any} */ terms) =>
    drawnOn(drawn(stateOf(terms)).canvas, "fillText")
      .filter(({ words }) => words.startsWith("×"))
      .map(({ words, at, fillStyle }) => [words, at, fillStyle]);
  deepEqual(factors({}), [
    ["×0.5", [304, 74], "quiet"],
    ["×0.94", [304, 224], "quiet"],
  ]);
  deepEqual(factors({ lr: 0.06, eigenvalues: [0, 0.1, 50] }), [
    ["×2", [304, 74], "accent"],
    ["×0.994", [304, 174], "quiet"],
    ["×1", [304, 274], "quiet"],
  ]);
  deepEqual(factors({ lr: 0.04 })[0], ["×1", [304, 74], "accent"]);
  equal(factors({ lr: 0.03, eigenvalues: [0.1234, 50] })[1][0], "×0.9963");
});

test("each column has its racer's mark and name; a run that was lost is told", () => {
  const { canvas } = drawn(stateOf({ ends: 1 }));
  const titles = drawnOn(canvas, "fillText").filter(({ at: [x, y] }) => y === 12 && x > 5);
  deepEqual(
    titles.map(({ words, at, within }) => [words, at, within]),
    [
      ["gd: diverges", [72, 12], [58, 0, 292, 24]],
      ["adam", [372, 12], [358, 0, 292, 24]],
    ],
  );
  const marks = drawnOn(canvas, "fill").map(({ rounds: [[x, y, r]], fillStyle }) => [x, y, r, fillStyle]);
  deepEqual(marks, [
    [63, 12, 0.9 * 4.5, "black"],
    [363, 12, 0.9 * 4.5, "orange"],
  ]);
});

test("columns that are narrow have no factors, then no steps, then no names", () => {
  const words = (/** @type {number} */ column) =>
    drawnOn(drawn(stateOf(), 60 + 2 * column).canvas, "fillText").map((one) => one.words);
  ok(words(130).includes("×0.5") && !words(129).includes("×0.5"));
  const counted = (/** @type {number} */ column) => words(column).filter((one) => one === "0").length;
  deepEqual([counted(50), counted(49)], [2, 0]);
  ok(words(29).includes("adam") && !words(28).includes("adam"));
});

test("a racer that is hidden has no column", () => {
  const { canvas } = drawn(stateOf({ hidden: [true, false] }));
  const frames = drawnOn(canvas, "strokeRect").filter(({ at: [, , , h] }) => h === 300 && h);
  deepEqual(
    frames.map(({ at }) => at).filter(([, , w]) => w),
    [[58, 24, 592, 300]],
  );
  drawn(stateOf({ hidden: [true, true] }));
});

test("the step shown is a line across each column", () => {
  const state = stateOf();
  state.step = 10;
  const { canvas } = drawn(state);
  const heads = drawnOn(canvas, "strokeRect").filter(({ dash }) => dash[0] === 2);
  deepEqual(
    heads.map(({ at }) => at),
    [
      [58 + 242 / 4, 24, 0, 300],
      [358 + 292 / 4, 24, 0, 300],
    ],
  );
});

test("a press in a column shows the step there", () => {
  const { canvas, done } = drawn(stateOf());
  act(canvas, "pointerdown", { clientX: 58 + 121 });
  act(canvas, "pointermove", { clientX: 58 + 242 });
  act(canvas, "pointermove", { clientX: 358 + 73 });
  act(canvas, "pointermove", { clientX: 70, buttons: 0 });
  act(canvas, "pointerdown", { clientX: 9000 });
  assertClose(done.shown.slice(0, 3), [20, 40, 10], "steps");
  ok(done.shown[3] > 40);
  equal(done.paused, 4);
});

test("words say who swings in how many directions, without those who are hidden", () => {
  ok(drawn(stateOf()).view.describe().endsWith("gd swings in 1 of 3, adam swings in 0 of 3."));
  ok(
    drawn(stateOf({ hidden: [false, true] }))
      .view.describe()
      .endsWith("at the top: gd swings in 1 of 3."),
  );
  const { swings, theory } = /** @type {any} */ (drawn(stateOf()).view).report();
  deepEqual(swings, [
    [true, false, false],
    [false, false, false],
  ]);
  assertClose(
    theory.map((/** @type {number[]} */ [rate]) => rate),
    [0.5, 0.94, 0.94],
    "theory",
    { relative: 1e-9 },
  );
});

test("a row holds so many powers of ten that nine of ten distances at the end are seen, at most six", () => {
  /** @param {number[]} ends */
  const decades = (ends, n = 3) => {
    const along = ends.map((end) => Float64Array.from([2, -1, end, 1e-30]));
    return decadesOf(/** @type {any} */ ({ paths: [{ n, spectral: { along } }] }));
  };
  const ends = (/** @type {number} */ least) => [least, ...new Array(9).fill(-0.003)];
  equal(decades(ends(0.003)), 3); // 0.003 is 2.8 powers of ten below 2
  equal(decades(ends(1e-20)), 3);
  equal(decades([1e-20, 1e-9, ...new Array(18).fill(1)]), 1);
  equal(decades([...ends(1e-20), 1e-5, 0.1, 1, 1, 1, 1, 1, 1, 1, 1]), 3);
  equal(decades(new Array(10).fill(1e-20)), 6);
  equal(decades(new Array(10).fill(0)), 6);
  equal(decades([2, 2, 2]), 1);
});

/** What is said of the rows of a state. @param {any} state */
const captionOf = (state) =>
  createSpectrumStage(
    Object.assign(state, { ghosts: state.ghosts ?? [] }),
    /** @type {any} */ ({}),
    /** @type {any} */ (""),
  ).caption();

test("the rows are explained: theory where a racer has one, and how many powers of ten they hold", () => {
  const words = captionOf(stateOf());
  ok(words.includes("dots and ×: theory"));
  ok(words.includes("line: distance from the minimum, 6 powers of ten"));
  ok(!words.includes("faint: before the last change"));
  const without = stateOf();
  without.race.racers = [without.race.racers[1]];
  ok(!captionOf(without).includes("dots and ×: theory"));
  const near = stateOf({ eigenvalues: [1, 1], lr: 0 });
  for (const path of near.paths) path.spectral.along = geometric([1, 1], 2, 40);
  ok(captionOf(Object.assign(near, { ghosts: [{}] })).includes("line: distance from the minimum, a power of ten"));
  ok(captionOf(near).includes("faint: before the last change"));
});
