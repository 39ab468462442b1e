// The axes and the scale of a map of settings.

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { shareAlong, valueAlong } from "../../visualizer/explorer/static/state/axes.js";
import { shareOf, sweepScale } from "../../visualizer/explorer/static/sweep/scale.js";
import { differingShare } from "../../visualizer/explorer/static/sweep/sweeper.js";

/** @type {any} */
const RATE = { kind: "rule", low: 1e-4, high: 1, log: true };

test("a share of an axis and its value belong together", () => {
  for (const axis of [RATE, { ...RATE, low: 0, high: 0.99, log: false }])
    for (const share of [0, 0.25, 0.9, 1]) ok(Math.abs(shareAlong(axis, valueAlong(axis, share)) - share) < 1e-12);
  equal(valueAlong(RATE, 0.5), 0.01);
});

test("no clip stands where a clip is so large that it does nothing", () => {
  equal(shareAlong({ ...RATE, kind: "clip" }, 0), 1);
});

/** Four runs: at the minimum, half-way, where they began, and one that is lost. */
const VALUES = Float64Array.from([0, 0, 1e-20, 5, 0, 0, 1e-3, 40, 0, 0, 10, -1, 0, 0, Number.NaN, -2]);
/** @type {any} */
const CELLS = { values: VALUES, side: 2, plan: { floor: 0, steps: 100 } };

test("the scale of losses ends at the start, and tells no losses apart that are rounding", () => {
  const scale = sweepScale(CELLS, "loss", 10, true);
  equal(scale.high, 10);
  ok(Math.abs(scale.low - 1e-11) < 1e-24);
  equal(shareOf(scale, 1e-20, 5), 0);
  ok(Math.abs(shareOf(scale, 1e-3, 40) - 8 / 12) < 1e-9);
  equal(shareOf(scale, 1e5, -1), 1);
});

test("steps are told of runs that arrive alone", () => {
  const scale = sweepScale(CELLS, "steps", 10, true);
  equal(shareOf(scale, 1e-3, 100), 1);
  ok(Number.isNaN(shareOf(scale, 10, -1)));
});

test("a cell differs that is 0.1 off in the logarithm, or in whether it is lost", () => {
  const other = Float32Array.from(VALUES);
  equal(differingShare(VALUES, other, { floor: 0 }), 0);
  other[6] *= 1.2;
  equal(differingShare(VALUES, other, { floor: 0 }), 0);
  other[6] *= 1.2;
  other[15] = -1;
  equal(differingShare(VALUES, other, { floor: 0 }), 0.5);
});
