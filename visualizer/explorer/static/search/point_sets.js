// Sets of points: without repetitions, and in clusters.

/** @import { Pair } from "../types.js" */

/** @param {Pair} a @param {Pair} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * Whether a point is nearer than a distance to one of the points.
 * @param {Pair[]} points
 * @param {Pair} point
 * @param {number} reach
 */
export const isNear = (points, point, reach) => points.some((other) => distance(other, point) < reach);

/**
 * A subset of the points, the inner ones first, that are farther than `reach` from each other.
 * @param {Pair[]} points
 * @param {number} reach
 * @returns {Pair[]}
 */
export function thinned(points, reach) {
  const sized = points.map((point) => ({ point, radius: Math.round(Math.hypot(...point) * 1e9) }));
  sized.sort((a, b) => a.radius - b.radius || a.point[1] - b.point[1] || a.point[0] - b.point[0]);
  /** @type {Pair[]} */
  const chosen = [];
  for (let rest = sized.map(({ point }) => point); rest.length; ) {
    const [first] = rest;
    chosen.push(first);
    rest = rest.filter((point) => distance(point, first) > reach);
  }
  return chosen;
}

/**
 * The single-linkage clusters of the points, with links shorter than `reach`, each in the given order.
 * @param {Pair[]} points
 * @param {number} reach
 * @returns {Pair[][]}
 */
export function clusters(points, reach) {
  const groups = [];
  for (let rest = points; rest.length; ) {
    const group = new Set([rest[0]]);
    rest = rest.slice(1);
    for (const member of group) {
      for (const point of rest) if (distance(point, member) < reach) group.add(point);
      rest = rest.filter((point) => !group.has(point));
    }
    groups.push(points.filter((point) => group.has(point)));
  }
  return groups;
}
