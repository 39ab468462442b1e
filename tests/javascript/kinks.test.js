import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { isKinked } from "../../visualizer/explorer/static/formula/kinks.js";

/** @import { Expression } from "../../visualizer/explorer/static/types.js" */

/** Half of a cosine, moved: it lies between −½ + by and ½ + by. @param {number} by @returns {Expression} */
const wave = (by) => ["+", ["*", 0.5, ["cos", "x"]], by];

test("an arc sine or cosine has a kink where its argument reaches −1 or 1, and nowhere else", () => {
  for (const name of ["asin", "acos"]) {
    const kinked = [-0.5, -0.49, 0, 0.49, 0.5].map((by) => isKinked([name, wave(by)]));
    deepEqual(kinked, [true, false, false, false, true], name);
  }
});

test("a root has a kink where its argument reaches 0, a size where it passes through 0", () => {
  deepEqual(
    [0.49, 0.5, 0.51].map((by) => isKinked(["sqrt", wave(by)])),
    [true, true, false],
  );
  deepEqual(
    [0.49, 0.5, -0.5].map((by) => isKinked(["abs", wave(by)])),
    [true, false, false],
  );
});

test("what does not change with x and y has no kink", () => {
  deepEqual([isKinked(["abs", "k"], ["k"]), isKinked(["abs", "x"], ["k"])], [false, true]);
});
