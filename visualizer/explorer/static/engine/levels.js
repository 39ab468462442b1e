// The levels of the contours, as visualizer.plotting.panels.map chooses them.

/** @import { ContourSurface } from "../types.js" */

/** Places along each side of the extent at which f is evaluated to choose the levels. */
export const PLACES = 241;

/**
 * Levels for the finite values: geometric if the scale is "log", quadratic if f has minima, else at equal distances.
 * @param {ArrayLike<number>} values
 * @param {Pick<ContourSurface, "scale" | "minima">} surface
 * @param {number} count
 * @returns {number[]}
 */
export function contourLevels(values, { scale, minima }, count = 16) {
  const [low, high] = finiteRange(values);
  if (!(high > low)) return [low - 1, low + 1];
  const span = high - low;
  const shares = Array.from({ length: count }, (_, k) => k / (count - 1));
  if (scale === "log") {
    const least = Math.max(span * 1e-4, 1e-12);
    return shares.map((share) => low + least * (span / least) ** share);
  }
  return shares.map((share) => low + span * (minima.length ? share ** 2 : share));
}

/** The lowest and the highest finite value, or 0 and 0. @param {ArrayLike<number>} values */
function finiteRange(values) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < values.length; k++) {
    const f = values[k];
    if (f - f !== 0) continue; // NaN or infinite
    if (f < low) low = f;
    if (f > high) high = f;
  }
  return low <= high ? [low, high] : [0, 0];
}
