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

test("a range of powers, products and quotients holds all their values: above it there is no kink", () => {
  const kinkedAbove = (/** @type {Expression} */ part) =>
    [0.9, 1.1].map((by) => isKinked(["abs", ["-", part, by]], ["k"]));
  /** Between 2 and 3. @type {Expression} */
  const positive = ["+", wave(0), 2.5];
  // All ranges begin at 1: what is subtracted then is below them, or within.
  deepEqual(kinkedAbove(["**", ["-", positive, 1], 2]), [false, true], "from 1 to 4");
  deepEqual(kinkedAbove(["**", ["-", positive, 1], 1.5]), [false, true], "from 1 on");
  deepEqual(kinkedAbove(["**", ["-", positive, 1], 3]), [false, true], "from 1 to 8");
  deepEqual(kinkedAbove(["**", ["-", 1, positive], 2]), [false, true], "from 1 to 4, of −2 to −1");
  deepEqual(kinkedAbove(["**", positive, -1]), [true, true], "powers below 0 are anywhere");
  deepEqual(kinkedAbove(["**", positive, ["+", wave(0), 1]]), [true, true], "as are those that change");
  deepEqual(kinkedAbove(["**", positive, "k"]), [true, true], "and those that are not known");
  deepEqual(kinkedAbove(["*", ["/", positive, 2], ["/", positive, 2]]), [false, true], "from 1 to 9/4");
  deepEqual(kinkedAbove(["/", positive, 2]), [false, true], "from 1 to 3/2");
  deepEqual(kinkedAbove(["/", 3, positive]), [false, true], "from 1 to 3/2");
  deepEqual(kinkedAbove(["/", 3, ["-", positive, 2.5]]), [true, true], "by 0 anything");
  deepEqual(kinkedAbove(["neg", ["-", 1, positive]]), [false, true], "from 1 to 2");
  deepEqual(kinkedAbove(["abs", ["-", 1, positive]]), [false, true], "from 1 to 2");
  deepEqual(kinkedAbove(["cosh", "x"]), [false, true], "from 1 on");
  deepEqual(kinkedAbove(["exp", ["-", positive, 2]]), [false, true], "from 1 to e");
});

test("the larger of two has a kink where they can be equal", () => {
  for (const name of ["max", "min"]) {
    deepEqual(
      [0.9, 1, 1.1].map((by) => isKinked([name, wave(0), wave(by)])),
      [true, false, false],
      name,
    );
    deepEqual(isKinked(["abs", ["-", [name, wave(0), wave(2)], name === "max" ? 1.4 : -0.6]]), false);
    deepEqual(isKinked(["abs", ["-", [name, wave(0), wave(2)], name === "max" ? 1.6 : -0.4]]), true);
  }
  deepEqual([isKinked(["sign", wave(0.6)]), isKinked(["sign", wave(0.5)])], [false, true]);
  deepEqual(
    [isKinked(["**", wave(0), 0.5]), isKinked(["**", wave(0.6), 0.5]), isKinked(["**", wave(0), 2])],
    [true, false, false],
  );
});
