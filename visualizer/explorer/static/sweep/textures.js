// The arrays that the shader of a sweep reads, as textures of float32: (rows, columns, channels).

import { drawBatches, drawNoise } from "../engine/streams.js";
import { hasInputs, TEXTURE_WIDTH } from "./shader.js";

/** @import { Pixels, SweepPlan, Texture } from "../types.js" */

/**
 * The textures of a sweep by the names of their samplers: the noise and the factor of the learning rate at each step,
 * the data of a loss, those of the batch of each step, and the table of a picture.
 * @param {SweepPlan} plan
 * @returns {Record<string, Texture>}
 */
export function texturesOf(plan) {
  const { data, parameters, samples, batch, seed, steps } = plan;
  /** @type {Record<string, Texture>} */
  const textures = {};
  if (hasInputs(plan)) {
    const noise = data.noise > 0 ? drawNoise(seed, steps) : new Float64Array(2 * steps);
    textures.step_inputs = listTexture(steps, 4, (k) => [noise[2 * k], noise[2 * k + 1], data.factors?.[k] ?? 1, 0]);
  }
  if (samples) {
    const [x, y] = /** @type {number[][]} */ (parameters);
    textures.samples = listTexture(samples, 2, (k) => [x[k], y[k]]);
    if (batch) {
      const drawn = drawBatches(samples, batch, seed, steps).flat();
      textures.batches = listTexture(drawn.length, 2, (k) => [x[drawn[k]], y[drawn[k]]]);
    }
  } else if (!Array.isArray(parameters)) textures.picture = pictureTexture(parameters);
  return textures;
}

/** @param {Pixels} table @returns {Texture} */
const pictureTexture = ({ columns, values }) => ({
  width: columns,
  height: values.length / columns,
  channels: 1,
  texels: Float32Array.from(values),
});

/**
 * Rows of numbers, filled up with zeros.
 * @param {number} count
 * @param {number} channels
 * @param {(k: number) => number[]} entry
 * @returns {Texture}
 */
function listTexture(count, channels, entry) {
  const height = Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
  const texels = new Float32Array(height * TEXTURE_WIDTH * channels);
  for (let k = 0; k < count; k++) texels.set(entry(k), k * channels);
  return { width: TEXTURE_WIDTH, height, channels, texels };
}
