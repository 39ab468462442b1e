import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { contains, panned, powers, ticks, zoomed } from "../../visualizer/explorer/static/numbers/scale.js";
import { assertClose } from "./vectors.js";

/** @import { Extent } from "../../visualizer/explorer/static/types.js" */

/** @type {Extent} */
const EXTENT = [
  [-2, 10],
  [-1, 1],
];

test("ticks are round numbers within the limits", () => {
  deepEqual(ticks(-2, 11, 6), [-2, 0, 2, 4, 6, 8, 10]);
  deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  deepEqual(ticks(0.3, 0.7, 4), [0.3, 0.4, 0.5, 0.6, 0.7]);
  deepEqual(ticks(-1e-7, 1e-7, 2), [-1e-7, 0, 1e-7]);
});

test("powers of ten stand apart by so many pixels", () => {
  assertClose(powers(1e-3, 100, 200), [1e-3, 1e-2, 1e-1, 1, 10, 100], "powers");
  assertClose(powers(1e-12, 1, 104), [1e-12, 1e-9, 1e-6, 1e-3, 1], "powers");
  deepEqual(powers(2, 5, 100), []);
});

test("a point on the edge is within", () => {
  ok(contains(EXTENT, 10, -1));
  ok(!contains(EXTENT, 10.1, 0));
  ok(!contains(EXTENT, Number.NaN, 0));
});

test("zooming leaves the point under the pointer where it is, and comes back", () => {
  const closer = zoomed(EXTENT, 2, 0.25, 0.75);
  assertClose(
    closer,
    [
      [-0.5, 5.5],
      [-0.25, 0.75],
    ],
    "closer",
  );
  assertClose(closer[0][0] + 0.25 * 6, -2 + 0.25 * 12, "the point");
  assertClose(zoomed(closer, 0.5, 0.25, 0.75), EXTENT, "back");
});

test("panning moves by shares of the size", () => {
  deepEqual(panned(EXTENT, 0.5, -1), [
    [4, 16],
    [-3, -1],
  ]);
});
