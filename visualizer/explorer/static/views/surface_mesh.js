// The surface in three dimensions as a mesh over a base whose sides are 1: heights, light and colors.

import { element } from "../ui/elements.js";

/** @import { Extent, Pair, Surface } from "../types.js" */

/** Heights at so many places along each side, row by row, and how light it is there. */
/** @typedef {{ places: number, z: Float32Array, light: Float32Array }} Mesh */
/** @typedef {{ size: number, colors: Uint8ClampedArray }} Texture */

export const PLACES = 97; // heights along each side of the full mesh
/** Those of a coarser one: at every second place of the full mesh, or every third, and so on. */
const QUICK_PLACES = [PLACES, 49, 33, 25, 17, 13, 9];
/** How often f may be evaluated for a coarse mesh; f of a loss, once for each sample. */
export const QUICK_EVALUATIONS = 2e5;
const HEIGHT = 0.55; // of the highest over the lowest, where the sides of the base are 1
const LEAST_SHARE = 1e-4; // of values by powers of ten the least that is told from nothing
const LAMP = [-0.46, -0.36, 0.81];
const TEXTURE_SIZE = 512;

/** Where a value lies between limits, from −½ to ½. @param {Pair} limits @param {number} value */
export const share = ([low, high], value) => (value - low) / (high - low) - 0.5;

/** The places along each side of a mesh that may be made in every frame. @param {number} samples of a loss, or 0 */
export const quickPlaces = (samples) =>
  QUICK_PLACES.find((places) => places ** 2 * samples <= QUICK_EVALUATIONS) ?? QUICK_PLACES[QUICK_PLACES.length - 1];

/** @param {Surface} surface @param {Extent} extent @param {number} places */
export function meshOf(surface, [[x0, x1], [y0, y1]], places = PLACES) {
  /** @type {(low: number, high: number) => Float64Array} */
  const nodes = (low, high) => Float64Array.from({ length: places }, (_, k) => low + ((high - low) * k) / (places - 1));
  return meshFrom(surface, surface.evaluateGrid(nodes(x0, x1), nodes(y0, y1)).f);
}

/** The mesh from f at its places, row by row. @param {Surface} surface @param {Float64Array} values @returns {Mesh} */
export function meshFrom(surface, values) {
  const places = Math.sqrt(values.length);
  const z = heightsOf(surface, values);
  return { places, z, light: lightOf(z, places) };
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

/** How light each place is under the lamp. @param {Float32Array} z @param {number} places */
function lightOf(z, places) {
  const light = new Float32Array(z.length);
  for (let j = 0; j < places; j++)
    for (let i = 0; i < places; i++) {
      const [left, right] = [Math.max(i - 1, 0), Math.min(i + 1, places - 1)];
      const [below, above] = [Math.max(j - 1, 0), Math.min(j + 1, places - 1)];
      const dx = ((z[j * places + right] - z[j * places + left]) / (right - left)) * (places - 1);
      const dy = ((z[above * places + i] - z[below * places + i]) / (above - below)) * (places - 1);
      const cosine = (-dx * LAMP[0] - dy * LAMP[1] + LAMP[2]) / Math.hypot(dx, dy, 1);
      light[j * places + i] = Math.min(Math.max(0.66 + 0.44 * cosine, 0.55), 1.1);
    }
  return light;
}

/**
 * The height at a point of the base, whose sides go from −½ to ½.
 * @param {Pick<Mesh, "z" | "places">} mesh
 * @param {number} u
 * @param {number} v
 */
export function heightAt({ z, places }, u, v) {
  const [x, y] = [(u + 0.5) * (places - 1), (v + 0.5) * (places - 1)];
  const [i, j] = [Math.min(Math.floor(x), places - 2), Math.min(Math.floor(y), places - 2)];
  const [a, b, k] = [x - i, y - j, j * places + i];
  // Of the two triangles of a cell the one that the point lies in, as they are drawn.
  if (a + b <= 1) return z[k] + a * (z[k + 1] - z[k]) + b * (z[k + places] - z[k]);
  const far = z[k + places + 1];
  return far + (1 - a) * (z[k + places] - far) + (1 - b) * (z[k + 1] - far);
}

/** The colors of the map in a square. @param {HTMLCanvasElement} picture @returns {Texture} */
export function textureOf(picture) {
  const size = TEXTURE_SIZE;
  const canvas = element("canvas", { width: size, height: size });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.drawImage(picture, 0, 0, size, size);
  return { size, colors: context.getImageData(0, 0, size, size).data };
}
