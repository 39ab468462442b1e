// The random inputs that all runs of a race share, as optimizers/_runs/streams.py draws them.

import { normalPair, sampleOrder } from "./random.js";

/**
 * Standard normal numbers, two for each step.
 * @param {number} seed
 * @param {number} steps
 */
export function drawNoise(seed, steps) {
  const noise = new Float64Array(2 * steps);
  for (let t = 0; t < steps; t++) noise.set(normalPair(seed, t), 2 * t);
  return noise;
}

/** The numbers that were drawn last for pairs of parameters, which a slider asks for again and again. */
let known = { key: "", normals: new Float64Array() };

/**
 * Standard normal numbers for n parameters, n for each step: the first half of the parameters has the first numbers of
 * the pairs, the second half the second ones.
 * @param {number} seed
 * @param {number} steps
 * @param {number} n
 */
export function drawNoiseOfPairs(seed, steps, n) {
  const key = [seed, steps, n].join();
  if (known.key === key) return known.normals;
  const [pairs, normals] = [Math.ceil(n / 2), new Float64Array(n * steps)];
  for (let t = 0; t < steps; t++)
    for (let j = 0; j < pairs; j++) {
      const [one, other] = normalPair(seed, t, j);
      normals[t * n + j] = one;
      if (pairs + j < n) normals[t * n + pairs + j] = other;
    }
  known = { key, normals };
  return normals;
}

/**
 * The samples in the batch of each step. Mini-batches are drawn without replacement: they cut the order of an epoch
 * into parts of `size` samples, and the last part may be smaller.
 * @param {number} samples
 * @param {number} size
 * @param {number} seed
 * @param {number} steps
 */
export function drawBatches(samples, size, seed, steps) {
  const perEpoch = Math.ceil(samples / size);
  /** @type {number[][]} */
  const batches = [];
  for (let epoch = 0; batches.length < steps; epoch++) {
    const order = sampleOrder(seed, epoch, samples);
    for (let part = 0; part < perEpoch; part++) batches.push(order.slice(part * size, (part + 1) * size));
  }
  return batches.slice(0, steps);
}
