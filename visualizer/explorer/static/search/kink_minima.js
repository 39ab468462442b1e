// The minima of a surface on its kinks, where the gradient is not zero but jumps.

import { clusters, isNear } from "./point_sets.js";
import { gridMinima, START_GRID } from "./unit_domain.js";

/** @import { Pair } from "../types.js" */
/** @import { UnitDomain } from "./unit_domain.js" */

const MAX_KINKS = 500;
const MAX_MOVES = 500;
const SHORTEST_STEP = 1e-15;

const DIRECTIONS = [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => [i, j]));

/** f on a small circle. @param {UnitDomain} domain @param {Pair} point @param {number} radius */
export function valuesOnCircle(domain, [u, v], radius) {
  return Array.from({ length: 128 }, (_, k) => {
    const angle = k * ((2 * Math.PI) / 128);
    return domain.value([u + radius * Math.cos(angle), v + radius * Math.sin(angle)]);
  });
}

/**
 * The minima on kinks: compass searches from the local minima of a grid end there, and f rises around.
 * @param {UnitDomain} domain
 * @param {Pair[]} known
 * @returns {Pair[]}
 */
export function minimaOnKinks(domain, known) {
  const count = 2 * START_GRID + 1;
  const starts = gridMinima(domain.grid(count).f, count).slice(0, MAX_KINKS);
  const ends = starts.map((start) => compassSearch(domain, start)).map((point) => ({ point, f: domain.value(point) }));
  const points = ends.sort((a, b) => a.f - b.f).map(({ point }) => point);
  const lowest = clusters(points, 2 / START_GRID).map(([first]) => first);
  return lowest.filter(
    (point) =>
      !isNear(known, point, 1e-4) && point.every((part) => Math.abs(part) <= 0.5) && risesAround(domain, point),
  );
}

/** Whether f is higher on four circles around the point. @param {UnitDomain} domain @param {Pair} point */
function risesAround(domain, point) {
  const value = domain.value(point);
  return [1e-3, 1e-4, 1e-5, 1e-6].every((radius) => valuesOnCircle(domain, point, radius).every((f) => f > value));
}

/**
 * A local minimum by steps in eight directions, halved when none decreases f. The search stops at the first point
 * outside of the domain.
 * @param {UnitDomain} domain
 * @param {Pair} start
 * @returns {Pair}
 */
function compassSearch(domain, start) {
  let [point, value, step] = [start, domain.value(start), 1 / START_GRID];
  for (let k = 0; k < MAX_MOVES; k++) {
    if (Math.max(...point.map(Math.abs)) > 0.5) break;
    let [best, lowest] = [point, Number.POSITIVE_INFINITY];
    for (const [i, j] of DIRECTIONS) {
      const next = /** @type {Pair} */ ([point[0] + step * i, point[1] + step * j]);
      const f = domain.value(next);
      if (f < lowest) [best, lowest] = [next, f];
    }
    if (lowest < value) [point, value] = [best, lowest];
    else if (step > SHORTEST_STEP) step /= 2;
    else break;
  }
  return point;
}
