// Sample points of a domain, and what is chosen by the values there: the default start and the spacing of contour
// lines, as in landscapes/_core/sampling.py and landscapes/_formula.py.

/** @import { Extent, Pair } from "../types.js" */

/** Candidates for a start, as parts of the domain, which give round coordinates. */
const CANDIDATES = [
  [0.8, 0.7],
  [0.2, 0.3],
  [0.2, 0.7],
  [0.8, 0.3],
  [0.73, 0.84],
  [0.27, 0.16],
  [0.66, 0.62],
  [0.37, 0.41],
];
const GRID = 41;

/** Contour lines are logarithmic if (max f − min f) / (median f − min f) is larger than this. */
const LOG_RATIO = 10;

/** To 12 decimals; halves go to the even one, as NumPy rounds. @param {number} value */
function rounded(value) {
  const scaled = value * 1e12;
  const floor = Math.floor(scaled);
  const up = scaled - floor > 0.5 || (scaled - floor === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) / 1e12;
}

/** Points of the domain: first the candidates for a start, then a grid. @param {Extent} domain @returns {Pair[]} */
export function samplePoints(domain) {
  const ticks = Array.from({ length: GRID }, (_, k) => (k + 0.5) / GRID);
  const parts = [...CANDIDATES, ...ticks.flatMap((v) => ticks.map((u) => [u, v]))];
  return parts.map((part) => {
    const [x, y] = domain.map(([low, high], c) => rounded(low + part[c] * (high - low)));
    return [x, y];
  });
}

/**
 * The value below which a share of the sorted numbers lie, between its neighbours.
 * @param {ArrayLike<number>} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place - Math.floor(place)) * (high - low);
}

/** @param {number[]} numbers */
const sortedNumbers = (numbers) => Float64Array.from(numbers).sort();

/**
 * The first of the points at which |df/dx| and |df/dy| are at least a tenth of their medians.
 * @param {Pair[]} points
 * @param {number[][]} values f, df/dx and df/dy at each point, finite at one of them at least
 * @returns {Pair}
 */
export function defaultStart(points, values) {
  const finite = values.map((row) => row.every(Number.isFinite));
  const slopes = values.map(([, fx, fy], k) => (finite[k] ? [Math.abs(fx), Math.abs(fy)] : [-1, 0]));
  const known = slopes.filter((_, k) => finite[k]);
  const medians = [0, 1].map((c) => quantile(sortedNumbers(known.map((slope) => slope[c])), 0.5));
  const steep = slopes.findIndex((slope, k) => finite[k] && slope.every((part, c) => part >= 0.1 * medians[c]));
  if (steep >= 0) return points[steep];
  const sums = slopes.map(([a, b]) => a + b);
  return points[sums.indexOf(Math.max(...sums))];
}

/**
 * The spacing of contour lines for a surface with these values.
 * @param {number[]} values
 * @returns {"linear" | "log"}
 */
export function chooseScale(values) {
  const sorted = sortedNumbers(values.filter(Number.isFinite));
  const [low, middle, high] = [0, 0.5, 1].map((share) => quantile(sorted, share));
  return high - low > LOG_RATIO * (middle - low) && Number.isFinite(high - low) ? "log" : "linear";
}
