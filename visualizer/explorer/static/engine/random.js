// Random numbers without a state, Philox4x32-10: landscapes/_core/random.py says what they are, and draws the same bits.

import { cosineAndSine, log } from "../numbers/elementary.js";

/** @import { Pair } from "../types.js" */

/** The fourth word of the counter: what the numbers are for. */
const NOISE = 0;
const BATCHES = 1;

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57];
const KEY_STEPS = [0x9e3779b9, 0xbb67ae85];

/** The upper 32 bits of the product of two words. @param {number} a @param {number} b */
function multiplyHigh(a, b) {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const cross = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middle = aLow * bHigh + (cross & 0xffff);
  return (aHigh * bHigh + (cross >>> 16) + (middle >>> 16)) >>> 0;
}

/**
 * Four random words of a counter of four words and a key of two.
 * @param {number[]} counter
 * @param {number[]} key
 * @returns {[number, number, number, number]}
 */
export function philox(counter, key) {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const left = multiplyHigh(MULTIPLIERS[0], c0) ^ c3 ^ k1;
    const right = multiplyHigh(MULTIPLIERS[1], c2) ^ c1 ^ k0;
    c1 = Math.imul(MULTIPLIERS[1], c2);
    c3 = Math.imul(MULTIPLIERS[0], c0);
    [c0, c2] = [right, left];
    [k0, k1] = [k0 + KEY_STEPS[0], k1 + KEY_STEPS[1]];
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** A number in [0, 1): all bits of the word `high`, then the upper 21 bits of `low`. @param {number} high @param {number} low */
export const uniform = (high, low) => (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;

/**
 * The two standard normal numbers of a step, for a pair of parameters, by the method of Box and Muller.
 * @param {number} seed a whole number from 0 to 2⁵³
 * @param {number} step
 * @param {number} pair
 * @returns {Pair}
 */
export function normalPair(seed, step, pair = 0) {
  const words = philox([step, pair, 0, NOISE], seedKey(seed));
  const radius = Math.sqrt(-2 * log(1 - uniform(words[0], words[1])));
  const [cosine, sine] = cosineAndSine(2 * Math.PI * uniform(words[2], words[3]));
  return [radius * cosine, radius * sine];
}

/**
 * The order of the samples in an epoch: each has a random word, and they are sorted by their words.
 * @param {number} seed a whole number from 0 to 2⁵³
 * @param {number} epoch
 * @param {number} samples
 */
export function sampleOrder(seed, epoch, samples) {
  const key = seedKey(seed);
  const groups = Array.from({ length: Math.ceil(samples / 4) }, (_, group) => philox([epoch, group, 0, BATCHES], key));
  const words = groups.flat();
  const order = Array.from({ length: samples }, (_, sample) => sample);
  return order.sort((one, other) => words[one] - words[other] || one - other);
}

/** The two words of the key. @param {number} seed */
const seedKey = (seed) => [seed >>> 0, Math.floor(seed / 2 ** 32)];
