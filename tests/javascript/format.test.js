import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  formatNumber,
  formatOnPaper,
  formatPower,
  formatTypeset,
  parseNumber,
  subscript,
  superscript,
  withMinus,
} from "../../visualizer/explorer/static/numbers/format.js";
import { vectors } from "./vectors.js";

test("numbers are written as Python writes them", () => {
  for (const { value, g, short, typeset, paper } of vectors.formats) {
    equal(formatNumber(value), g);
    equal(formatTypeset(value), typeset);
    equal(formatTypeset(value, 3), short);
    equal(formatOnPaper(value), paper);
    equal(parseNumber(typeset), Number(g));
  }
});

test("a number may be typed as on paper, as in code and with a decimal comma", () => {
  const texts = ["10⁻⁸", "2.5·10⁻⁷", "−3×10²", "1e-8", "0,5", " 7 ", "-0.2"];
  deepEqual(texts.map(parseNumber), [1e-8, 2.5e-7, -300, 1e-8, 0.5, 7, -0.2]);
  const powers = ["-10⁻⁸", "−10³", "10^-8", "2.5*10**3", "-2·10^4", "10"];
  deepEqual(powers.map(parseNumber), [-1e-8, -1000, 1e-8, 2500, -2e4, 10]);
  for (const value of [-1e-8, 1e-8, -1e10, -2.5e-7]) equal(parseNumber(formatTypeset(value)), value);
  deepEqual(["", "x", "1 2", "10⁻"].map(parseNumber), [Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
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
