import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { axisTicks } from "../../visualizer/explorer/static/views/plane_axes.js";

/** @import { Axis } from "../../visualizer/explorer/static/types.js" */

/** Without the last digits, and without a minus before 0. @param {number} share */
const rounded = (share) => Math.round(1e9 * share) / 1e9 + 0;

/** The shares and the texts of the ticks of an axis. @param {number} low @param {number} high @param {boolean} log */
function ticksOf(low, high, log) {
  const { places, text } = axisTicks(/** @type {Axis} */ ({ name: "lr", low, high, log }));
  const shares = places(5);
  return { shares, texts: shares.map(text) };
}

test("a short logarithmic axis has ticks at 1, 2 and 5, those at its ends too", () => {
  const { shares, texts } = ticksOf(0.01, 0.5, true);
  deepEqual(texts, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5"]);
  const expected = [1, 2, 5, 10, 20, 50].map((n) => Math.log(n) / Math.log(50));
  deepEqual(shares.map(rounded), expected.map(rounded));
  deepEqual(ticksOf(0.011, 0.49, true).texts, ["0.02", "0.05", "0.1", "0.2"]);
});

test("a long logarithmic axis has powers of ten", () => {
  const { shares, texts } = ticksOf(1e-4, 1, true);
  deepEqual(texts, ["10⁻⁴", "10⁻³", "0.01", "0.1", "1"]);
  deepEqual(shares.map(rounded), [0, 0.25, 0.5, 0.75, 1]);
});

test("a linear axis has round numbers within it", () => {
  const { shares, texts } = ticksOf(0, 0.95, false);
  deepEqual(texts[0], "0");
  deepEqual(
    shares.map((share) => rounded(0.95 * share)),
    texts.map(Number),
  );
  deepEqual(
    shares.filter((share) => share < 0 || share > 1),
    [],
  );
});
