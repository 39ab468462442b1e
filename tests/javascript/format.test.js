import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  formatNumber,
  formatOnPaper,
  formatPower,
  formatShort,
  subscript,
  superscript,
  withMinus,
} from "../../visualizer/explorer/static/numbers/format.js";
import { vectors } from "./vectors.js";

test("numbers are written as Python writes them", () => {
  for (const { value, g, short, paper } of vectors.formats) {
    equal(formatNumber(value), g);
    equal(formatShort(value), short);
    equal(formatOnPaper(value), paper);
  }
});

test("what is no number is written, too", () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  deepEqual(odd.map(formatNumber), ["nan", "inf", "-inf"]);
  deepEqual(odd.map(formatOnPaper), ["nan", "∞", "−∞"]);
});

test("an axis shows powers of ten in full while they are short", () => {
  deepEqual([1e-12, 1e-3, 0.01, 1, 1000, 1e4].map(formatPower), ["10⁻¹²", "10⁻³", "0.01", "1", "1000", "10⁴"]);
});

test("digits are raised and lowered, and minus signs are true ones", () => {
  equal(superscript(-120), "⁻¹²⁰");
  equal(subscript("12"), "₁₂");
  equal(withMinus("x = -1e-3"), "x = −1e−3");
});
