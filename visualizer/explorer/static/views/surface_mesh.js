// The surface in three dimensions as a mesh over a base whose sides are 1: heights, light and colors.

import { element } from "../ui/elements.js";

/** @import { Extent, Pair, Surface } from "../types.js" */

/** @typedef {{ z: Float32Array, light: Float32Array }} Mesh */
/** @typedef {{ size: number, colors: Uint8ClampedArray }} Texture */

export const PLACES = 97; // heights along each side
const HEIGHT = 0.55; // of the highest over the lowest, where the sides of the base are 1
const LEAST_SHARE = 1e-4; // of values by powers of ten the least that is told from nothing
const LAMP = [-0.46, -0.36, 0.81];
const TEXTURE_SIZE = 512;

/** Where a value lies between limits, from −½ to ½. @param {Pair} limits @param {number} value */
export const share = ([low, high], value) => (value - low) / (high - low) - 0.5;

/** @param {Surface} surface @param {Extent} extent @returns {Mesh} */
export function meshOf(surface, extent) {
  const z = heightsOf(surface, valuesOf(surface, extent));
  return { z, light: lightOf(z) };
}

/** f at the places of the mesh. @param {Surface} surface @param {Extent} extent */
function valuesOf(surface, [[x0, x1], [y0, y1]]) {
  /** @type {(low: number, high: number) => Float64Array} */
  const places = (low, high) =>
    Float64Array.from({ length: PLACES }, (_, k) => low + ((high - low) * k) / (PLACES - 1));
  return surface.evaluateGrid(places(x0, x1), places(y0, y1)).f;
}

/** @param {Surface} surface @param {Float64Array} values */
function heightsOf({ scale, lowest }, values) {
  let [low, high] = [Infinity, -Infinity];
  for (const f of values) if (Number.isFinite(f)) [low, high] = [Math.min(low, f), Math.max(high, f)];
  if (scale === "log" && Number.isFinite(lowest)) low = Math.min(low, lowest);
  const span = high - low || 1;
  return Float32Array.from(values, (f) => {
    const part = Number.isFinite(f) ? Math.min(Math.max((f - low) / span, 0), 1) : 1;
    if (scale !== "log") return HEIGHT * part;
    return HEIGHT * (Math.log10(Math.max(part, LEAST_SHARE)) / -Math.log10(LEAST_SHARE) + 1);
  });
}

/** How light each place is under the lamp. @param {Float32Array} z */
function lightOf(z) {
  const light = new Float32Array(z.length);
  for (let j = 0; j < PLACES; j++)
    for (let i = 0; i < PLACES; i++) {
      const [left, right] = [Math.max(i - 1, 0), Math.min(i + 1, PLACES - 1)];
      const [below, above] = [Math.max(j - 1, 0), Math.min(j + 1, PLACES - 1)];
      const dx = ((z[j * PLACES + right] - z[j * PLACES + left]) / (right - left)) * (PLACES - 1);
      const dy = ((z[above * PLACES + i] - z[below * PLACES + i]) / (above - below)) * (PLACES - 1);
      const cosine = (-dx * LAMP[0] - dy * LAMP[1] + LAMP[2]) / Math.hypot(dx, dy, 1);
      light[j * PLACES + i] = Math.min(Math.max(0.66 + 0.44 * cosine, 0.55), 1.1);
    }
  return light;
}

/**
 * The height at a point of the base, whose sides go from −½ to ½.
 * @param {Pick<Mesh, "z">} mesh
 * @param {number} u
 * @param {number} v
 */
export function heightAt({ z }, u, v) {
  const [x, y] = [(u + 0.5) * (PLACES - 1), (v + 0.5) * (PLACES - 1)];
  const [i, j] = [Math.min(Math.floor(x), PLACES - 2), Math.min(Math.floor(y), PLACES - 2)];
  const [a, b, k] = [x - i, y - j, j * PLACES + i];
  // Of the two triangles of a cell the one that the point lies in, as they are drawn.
  if (a + b <= 1) return z[k] + a * (z[k + 1] - z[k]) + b * (z[k + PLACES] - z[k]);
  const far = z[k + PLACES + 1];
  return far + (1 - a) * (z[k + PLACES] - far) + (1 - b) * (z[k + 1] - far);
}

/** The colors of the map in a square. @param {HTMLCanvasElement} picture @returns {Texture} */
export function textureOf(picture) {
  const size = TEXTURE_SIZE;
  const canvas = element("canvas", { width: size, height: size });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.drawImage(picture, 0, 0, size, size);
  return { size, colors: context.getImageData(0, 0, size, size).data };
}
