import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { normalPair, philox, uniform } from "../../visualizer/explorer/static/engine/random.js";
import { cosineAndSine, log } from "../../visualizer/explorer/static/numbers/elementary.js";
import { assertClose, vectors } from "./vectors.js";

const ONES = 0xffffffff;

test("Philox4x32-10 gives the answers that its authors publish", () => {
  deepEqual(philox([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  deepEqual(philox([ONES, ONES, ONES, ONES], [ONES, ONES]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  const digitsOfPi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0];
  deepEqual(philox(digitsOfPi.slice(0, 4), digitsOfPi.slice(4)), [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test("a uniform number has 53 bits and is below 1", () => {
  equal(uniform(0, 2047), 0);
  equal(uniform(0, 2048), 2 ** -53);
  equal(uniform(ONES, ONES), 1 - 2 ** -53);
});

test("all bits of uniform and normal numbers are those of Python", () => {
  for (const { seed, words, uniforms, normals } of vectors.random) {
    words.forEach((/** @type {number[]} */ four, /** @type {number} */ step) => {
      deepEqual(philox([step, 0, 0, 0], [seed >>> 0, Math.floor(seed / 2 ** 32)]), four);
      deepEqual([uniform(four[0], four[1]), uniform(four[2], four[3])], uniforms[step]);
      deepEqual(normalPair(seed, step), normals[step]);
    });
  }
});

test("normal numbers have mean 0 and variance 1", () => {
  const numbers = Array.from({ length: 20_000 }, (_, step) => normalPair(1, step)).flat();
  const mean = numbers.reduce((sum, x) => sum + x) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
  ok(Math.abs(mean) < 4 / Math.sqrt(numbers.length));
  ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / numbers.length));
});

test("logarithm, sine and cosine are those of Math but for rounding", () => {
  const places = Array.from({ length: 1000 }, (_, k) => (k + 1) / 1000);
  const small = places.map((x) => x * 2 ** -53);
  for (const x of [...places, ...small, 0.5, Math.SQRT1_2, 2 ** -53]) {
    assertClose(log(x), Math.log(x), `log ${x}`, { relative: 1e-15 });
    const angle = 2 * Math.PI * x;
    assertClose(cosineAndSine(angle), [Math.cos(angle), Math.sin(angle)], `${angle}`, { relative: 1e-15 });
  }
});
