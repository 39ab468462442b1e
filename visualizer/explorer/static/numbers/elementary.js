// Logarithm, sine and cosine by the arithmetic of landscapes/_core/vector_math.py, so that all bits are those of Python.
// The functions of Math may differ in the last bit, from Python and from browser to browser.

/** @import { Pair } from "../types.js" */

/** Added and subtracted again, it rounds to a whole number. */
const ROUND = 1.5 * 2 ** 52;

const HALVES_OF_PI = 2 / Math.PI;
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];
const SINE = [
  -0.1666666666666663, 0.008333333333322113, -0.00019841269829584722, 2.7557313619666233e-6, -2.5050747485982205e-8,
  1.5896213673762697e-10,
];
const COSINE = [
  0.0416666666666666, -0.0013888888888874131, 2.4801587289487046e-5, -2.755731435379866e-7, 2.087572348029235e-9,
  -1.1359658907262194e-11,
];

const LN2 = [0.6931471803691238, 1.9082149292705877e-10];
const LOG = [
  0.6666666666666735, 0.3999999999941277, 0.2857142874289285, 0.2222219851337777, 0.18183567829264355,
  0.15313951256928954, 0.14797036046450204,
];
/** The upper 32 bits of √½, and the lower. */
const SQRT_HALF = [0x3fe6a09e, 0x667f3bcd];
const bits = new DataView(new ArrayBuffer(8));

/** The polynomial with these coefficients at z. @param {number[]} coefficients @param {number} z */
const polynomial = (coefficients, z) => coefficients.reduceRight((sum, part) => part + z * sum);

/**
 * ln x of a normal number x > 0.
 * @param {number} x
 * @returns {number}
 */
export function log(x) {
  bits.setFloat64(0, x);
  const borrow = bits.getUint32(4) < SQRT_HALF[1] ? 1 : 0;
  const k = (bits.getInt32(0) - SQRT_HALF[0] - borrow) >> 20; // x is 2ᵏ (1 + f), from √½ to √2 without its power
  bits.setInt32(0, bits.getInt32(0) - (k << 20));
  const f = bits.getFloat64(0) - 1;
  const [s, h] = [f / (2 + f), 0.5 * f * f];
  const z = s * s;
  const zz = z * z;
  const [c0, c1, c2, c3, c4, c5, c6] = LOG;
  const r = z * (c0 + z * c1 + zz * (c2 + z * c3 + zz * (c4 + z * c5 + zz * c6)));
  return k * LN2[0] - (h - (s * (h + r) + k * LN2[1]) - f);
}

/**
 * The cosine and the sine of x, for |x| < 2²⁰.
 * @param {number} x
 * @returns {Pair}
 */
export function cosineAndSine(x) {
  const k = x * HALVES_OF_PI + ROUND - ROUND;
  const first = x - k * HALF_PI[0];
  const second = k * HALF_PI[1];
  const shorter = first - second;
  const r = shorter - (k * HALF_PI[2] - (first - shorter - second));
  const z = r * r;
  const sine = r + r * z * polynomial(SINE, z);
  const h = 0.5 * z;
  const w = 1 - h;
  const cosine = w + (1 - w - h + z * z * polynomial(COSINE, z));
  const [across, along] = k & 1 ? [sine, cosine] : [cosine, sine];
  return [(k + 1) & 2 ? -across : across, k & 2 ? -along : along];
}
