// The part of the plane that is drawn (see visualizer.plotting.extent and visualizer.explorer.model).

import { contains } from "../numbers/scale.js";

/** @import { Extent, Pair, Race } from "../types.js" */

const MAX_MINIMA = 6; // a landscape with more is not shown with all of them
const MIN_SHARE = 0.6; // the shorter side over the longer one, at least, both in units of the domain

/**
 * The box around the paths, the minima and, where there is none, half the mirror image of the paths in a saddle,
 * with a margin, in about five digits. A path that goes out of reach counts only where it is in the domain.
 * @param {Race} race
 * @returns {Extent}
 */
export function fittedExtent({ paths, domain, surface, unit }) {
  if (unit.table && !unit.python) return domain; // a picture is seen whole
  const points = heldPoints(paths, domain);
  if (!points.length) return domain;
  const box = boxOf([...points, ...landmarks(surface, points, domain)]);
  const whole = domain.map(([first, last]) => last - first);
  const margins = box.map(([low, high], c) => Math.max(0.1 * (high - low), 0.02 * whole[c]));
  const shares = box.map(([low, high], c) => (high - low + 2 * margins[c]) / whole[c]);
  return /** @type {Extent} */ (
    box.map(([low, high], c) => {
      const missing = Math.max(MIN_SHARE * Math.min(shares[1 - c], 1) - shares[c], 0) * whole[c];
      return rounded(low - margins[c] - missing / 2, high + margins[c] + missing / 2);
    })
  );
}

/**
 * The points that the picture must hold: all of a path that stays within reach, otherwise those near the domain.
 * @param {Race["paths"]} paths
 * @param {Extent} domain
 */
function heldPoints(paths, domain) {
  const runs = paths.map(({ x, y, n }) => Array.from({ length: n }, (_, t) => /** @type {Pair} */ ([x[t], y[t]])));
  const finite = runs.map((run) => run.filter((point) => point.every(Number.isFinite)));
  const starts = finite.flatMap((run) => run.slice(0, 1));
  const core = boxOf([[domain[0][0], domain[1][0]], [domain[0][1], domain[1][1]], ...starts]);
  const reach = grown(core, 1);
  return finite.flatMap((run, k) => {
    const stays = paths[k].n === paths[k].x.length && run.every((point) => contains(reach, ...point));
    return stays ? run : run.filter((point) => contains(core, ...point));
  });
}

/**
 * What the paths happen around.
 * @param {Race["surface"]} surface
 * @param {Pair[]} points
 * @param {Extent} domain
 * @returns {Pair[]}
 */
function landmarks({ minima, saddles }, points, domain) {
  const box = boxOf(points);
  if (minima.length > MAX_MINIMA) {
    const near = grown(box, 0.5);
    return [...minima.filter((point) => contains(near, ...point)), nearest(minima, box, domain)];
  }
  if (minima.length || !saddles.length) return minima;
  const [u, v] = nearest(saddles, box, domain);
  return points.map(([x, y]) => [1.5 * u - 0.5 * x, 1.5 * v - 0.5 * y]);
}

/** The point nearest to a box, in units of the domain. @param {Pair[]} points @param {Extent} box @param {Extent} domain */
function nearest(points, box, domain) {
  /** @param {Pair} point */
  const distance = (point) =>
    Math.hypot(
      ...point.map((at, c) => (at - Math.min(Math.max(at, box[c][0]), box[c][1])) / (domain[c][1] - domain[c][0])),
    );
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}

/** The smallest box that holds the points. @param {Pair[]} points @returns {Extent} */
function boxOf(points) {
  /** @type {Extent} */
  const box = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  for (const point of points)
    point.forEach((at, c) => {
      box[c] = [Math.min(box[c][0], at), Math.max(box[c][1], at)];
    });
  return box;
}

/** An extent with this share of each side added at both ends. @param {Extent} extent @param {number} share */
const grown = (extent, share) =>
  /** @type {Extent} */ (extent.map(([low, high]) => [low - share * (high - low), high + share * (high - low)]));

/** @param {number} from @param {number} to @returns {Pair} */
function rounded(from, to) {
  const places = Math.min(Math.max(4 - Math.floor(Math.log10(to - from)), 0), 100);
  return [Number(from.toFixed(places)), Number(to.toFixed(places))];
}

/**
 * Whether an extent is neither too small nor too large beside the domain: numbers have no more digits.
 * @param {Extent} extent
 * @param {Extent} domain
 */
export const isAllowedExtent = (extent, domain) =>
  extent.every(([low, high], c) => {
    const size = domain[c][1] - domain[c][0];
    return high - low > size / 1e6 && high - low < size * 1e6;
  });

/** Limits in six digits of their size, which is more than can be seen and can be read in the code. @param {Pair} limits @returns {Pair} */
export function roundedLimits([low, high]) {
  const digits = Math.min(Math.max(5 - Math.floor(Math.log10(high - low)), 0), 100);
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}
