// The numbers of presets, of runs of which each is known.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { compareNumbers, obtained } from "../../visualizer/explorer/static/state/preset_numbers.js";

/** A run through points, whose f above the floor 7 is `loss`. @param {any} terms */
function raceOf({
  x = [4, 2, 1, 0.5, 0.25],
  y = [0, 0, 0, 0, 0],
  loss = x.map(() => 1),
  floor = 7,
  lowest = 7,
  n = x.length,
  ...more
} = {}) {
  const path = {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    loss: Float64Array.from(loss),
    n,
    final: loss.at(-1) + floor,
    ...more.path,
  };
  const surface = {
    floor,
    lowest,
    minima: [
      [0, 0],
      [9, 9],
    ],
    samples: 0,
    ...more.surface,
  };
  return /** @type {any} */ ({
    paths: [path],
    racers: [{ settings: { lr: 0.01, ...more.settings }, rule: { state: [], ...more.rule } }],
    surface,
  });
}

/** @param {string} quantity @param {any} terms @param {string} expected */
const numberOf = (quantity, terms = {}, expected = "0.00", near = [0, 0]) =>
  obtained(/** @type {any} */ ([0, quantity, expected, "", near]), raceOf(terms));

test("the end of a run has as many digits as are expected", () => {
  equal(numberOf("x at the end"), "0.25");
  equal(numberOf("x at the end", {}, "0.3"), "0.2");
  equal(numberOf("y at the end", { y: [0, 0, 0, 0, -1.26] }, "1.3"), "-1.3");
  equal(numberOf("f at the end", { loss: [5, 4, 3, 2, 1.5] }, "0"), "8");
  equal(numberOf("f − f* at the end", { loss: [5, 4, 3, 2, 1.5] }), "1.5");
  equal(numberOf("f after half of the steps", { loss: [5, 4, 3, 2, 1.5] }, "0.0"), "10.0");
});

test("the first step at which f is so low, by f itself and not by what it is above the floor", () => {
  const falling = { loss: [1, 0.1, 1e-3, 9e-4, 0], floor: 0, lowest: 0 };
  equal(numberOf("first step with f < 0.001", falling), "3");
  equal(numberOf("first step with f < 0.001", { ...falling, floor: 1 }), "never");
  const small = { loss: [3, 3e-6, 0], floor: 1e-7, x: [1, 1, 1] };
  equal(numberOf("first step with f a millionth of that at the start", small), "2");
  equal(numberOf("first step with f a millionth of that at the start", { ...small, floor: 0 }), "1");
  equal(
    numberOf("first step with f a millionth of that at the start", { ...small, floor: -1 + 1e-6, loss: [3, 1, 0.9] }),
    "1",
  );
  equal(
    numberOf("first step with f a millionth of that at the start", { ...small, floor: 4, loss: [3, 1, -4 + 6.5e-6] }),
    "2",
  );
});

test("the step from which f stays near its lowest", () => {
  const quantity = "step from which f − f* stays below a millionth";
  equal(numberOf(quantity, { loss: [1, 1e-7, 1, 1e-7, 0] }), "3");
  equal(numberOf(quantity, { loss: [1, 1e-7, 1, 1e-7, 2e-6] }), "never");
  equal(numberOf(quantity, { loss: [3, 1, 1 + 1.9e-6, 1], x: [1, 1, 1, 1], lowest: 8 }), "1");
  equal(numberOf(quantity, { loss: [3, 1, 1 + 2.1e-6, 1], x: [1, 1, 1, 1], lowest: 8 }), "3");
});

test("an epoch has as many steps as batches", () => {
  const x = Array.from({ length: 40 }, (_, t) => t);
  const after = (/** @type {any} */ terms) => numberOf("w after 5 epochs", { x, y: x.map((t) => -t), ...terms }, "0");
  equal(after({ surface: { samples: 10 }, settings: { batch: 4 } }), "15");
  equal(after({ surface: { samples: 10 }, settings: { batch: 0 } }), "5");
  equal(after({ surface: { samples: 10 }, settings: { batch: 99 } }), "5");
  equal(after({ surface: { samples: 10 }, settings: { batch: 1 } }), "39");
  equal(after({}), "5");
  equal(
    numberOf("b after 5 epochs", { x, y: x.map((t) => -t), surface: { samples: 10 }, settings: { batch: 5 } }, "0"),
    "-10",
  );
});

test("distances from the minimum are those from the nearest", () => {
  equal(numberOf("distance to the minimum", { y: [0, 0, 0, 0, 0.6] }), "0.65");
  equal(numberOf("distance of the start from the minimum"), "4");
  equal(
    numberOf("distance of the start from the minimum", {
      surface: {
        minima: [
          [9, 9],
          [4, 3],
        ],
      },
    }),
    "3",
  );
  equal(numberOf("largest distance from the minimum in the second half", { x: [4, 3, 1, 2, 0] }), "2");
  equal(numberOf("largest distance from the minimum in the second half", { x: [4, 3, 2.5, 2, 0] }), "2.5");
  equal(numberOf("largest distance from the minimum in the second half", { x: [4, 3, 1, 2, -3] }), "3");
  equal(numberOf("distance from the start", { y: [3, 0, 0, 0, 0], x: [4, 0, 0, 0, 0] }), "5.00");
});

test("distances from what theory predicts are at its time", () => {
  equal(numberOf("distance from the end of the flow", {}, "0.00", [0.25, -2]), "2.00");
  equal(numberOf("distance from the end of the penalised flow", {}, "0.00", [3.25, 4]), "5.00");
  const x = Array.from({ length: 1000 }, (_, t) => t);
  equal(numberOf("distance from the ODE at time 60", { x, y: x }, "0", [0, 600]), "600");
  equal(numberOf("distance from the ODE at time 60", {}, "0.00", [0.25, 3]), "3.00");
});

test("turns, ways and curvatures", () => {
  equal(numberOf("first step with |y| > 1", { y: [0, 1, -1.1, 0, 0] }), "2");
  equal(numberOf("first step with |y| > 1", { y: [0, 1, -1, 0, 0] }), "never");
  equal(numberOf("reversals in w", { x: [0, 1, 0, 1, 2] }), "2");
  equal(numberOf("reversals in b", { y: [0, 1, 0, 1, 2] }), "2");
  equal(numberOf("path length in b", { y: [0, 1, 0, 1, 2] }), "4");
  const lost = { x: [0, 1, 2, Number.NaN, Number.NaN], n: 3, path: { traced: { lostAt: [-5, 0] } } };
  equal(numberOf("reversals in w", lost), "1", "the move with which it was lost counts");
  const hessian = () => [2, 2, 5];
  equal(numberOf("sharpness at the end", { surface: { hessian } }), "6.00");
});

test("a distance that a rule estimates is in its state at the end", () => {
  const state = { state: Float64Array.from({ length: 10 }, (_, k) => k / 2) };
  const rule = { coupled: true, state: ["r", "d"] };
  equal(numberOf("distance that Prodigy estimates", { rule, path: { traced: state } }), "4.5");
  equal(numberOf("distance that DoG estimates", { rule, path: { traced: state } }), "4");
  equal(numberOf("distance that DoG estimates", { rule: { ...rule, state: ["d"] }, path: { traced: state } }), "none");
  equal(
    numberOf("distance that DoG estimates", { rule: { ...rule, coupled: false }, path: { traced: state } }),
    "none",
  );
});

test("a run ends at a point if it is within 0.1 of it", () => {
  equal(numberOf("ends", {}, "the left one", [0.25, 0.09]), "the left one");
  equal(numberOf("ends", {}, "the left one", [0.25, 0.11]), "(0.250, 0.000)");
});

test("numbers are compared by their texts", () => {
  const numbers = /** @type {any} */ ([
    [0, "x at the end", "0.25", "0.3"],
    [0, "x at the end", "0.26", "0.3"],
  ]);
  deepEqual(
    compareNumbers(numbers, raceOf()).map(({ obtained: found, agrees, published }) => [found, agrees, published]),
    [
      ["0.25", true, "0.3"],
      ["0.25", false, "0.3"],
    ],
  );
});
