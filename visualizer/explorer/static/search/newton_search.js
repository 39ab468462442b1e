// Newton's method for ∇f = 0 from many starts, and which of its results are critical points.

import { frobeniusNorm, leastSquares } from "../numbers/symmetric_matrix.js";
import { clusters, isNear, thinned } from "./point_sets.js";
import { cellCentres, gridMinima, MIN_CURVATURE, START_GRID } from "./unit_domain.js";

/** @import { Pair } from "../types.js" */
/** @import { UnitDomain } from "./unit_domain.js" */

/** Cells along each side of the domain where minima of |∇f| are looked for. */
const FINE_GRID = 321;

const MAX_STEPS = 100;
const MAX_GRID_MINIMA = 5000;

// Lengths are in units of the domain.
const STEP_TOLERANCE = 1e-8; // Newton's method has converged when a step is shorter
const POINT_TOLERANCE = 1e-5; // points closer to each other than this are the same point
const DIFFERENCE_STEP = 1e-6; // for differences of the gradient

/** An eigenvalue that is relatively smaller counts as zero, because a valley has no curvature along its floor. */
const SMALLEST_EIGENVALUE = 1e-12;

/**
 * The points of the domain at which the gradient is zero, without repetitions.
 * @param {UnitDomain} domain
 * @returns {Pair[]}
 */
export function stationaryPoints(domain) {
  const ends = starts(domain).flatMap((start) => newton(domain, start) ?? []);
  const inside = ends.filter((point) => point.every((part) => Math.abs(part) <= 0.5 + POINT_TOLERANCE));
  const clipped = inside.map((point) => /** @type {Pair} */ (point.map((part) => Math.min(Math.max(part, -0.5), 0.5))));
  const roots = clipped.filter((point) => Number.isFinite(domain.value(point)));
  return distinct(domain, domain.surface.smooth ? roots : roots.filter((point) => !isOnKink(domain, point)));
}

/** @param {UnitDomain} domain @returns {Pair[]} */
function starts(domain) {
  const ticks = cellCentres(START_GRID);
  const { fx, fy } = domain.grid(FINE_GRID);
  const [width, height] = domain.size;
  const slope = fx.map((part, k) => Math.hypot(part * width, fy[k] * height));
  const flattest = gridMinima(slope, FINE_GRID).slice(0, MAX_GRID_MINIMA);
  return [...ticks.flatMap((u) => ticks.map((v) => /** @type {Pair} */ ([u, v]))), ...flattest];
}

/**
 * The point to which Newton's method converges, in an array; null if it does not.
 * @param {UnitDomain} domain
 * @param {Pair} start
 * @returns {Pair[] | null}
 */
export function newton(domain, start) {
  let [u, v] = start;
  for (let k = 0; k < MAX_STEPS; k++) {
    const gradient = domain.gradient([u, v]);
    const hessian = domain.hessian([u, v]);
    if (!(gradient.every(Number.isFinite) && hessian.every(Number.isFinite))) return null;
    const [du, dv] = leastSquares(hessian, gradient, SMALLEST_EIGENVALUE);
    const length = Math.hypot(du, dv);
    if (length < STEP_TOLERANCE) {
      // at a root, or on a slope without curvature, where the step is 0
      const isRoot = Math.hypot(...gradient) <= STEP_TOLERANCE * frobeniusNorm(hessian);
      return isRoot ? [[u - du, v - dv]] : null;
    }
    const factor = Math.min(1, 2 / START_GRID / length); // at most two cells in one step
    u -= factor * du;
    v -= factor * dv;
    if (!(Math.abs(u) < 1.5 && Math.abs(v) < 1.5)) return null;
  }
  return null;
}

/**
 * Whether a point is on a kink: there the Hessian does not describe the gradient nearby.
 * @param {UnitDomain} domain
 * @param {Pair} point
 */
function isOnKink(domain, [u, v]) {
  const [a, b, c] = domain.hessian([u, v]);
  const [h, limit] = [DIFFERENCE_STEP, MIN_CURVATURE * domain.valueRange];
  let [error, size] = [0, 0];
  for (const [p, q] of [
    [0.8, 0.6], // not along the axes, as kinks often are
    [-0.6, 0.8],
  ]) {
    const ahead = domain.gradient([u + h * p, v + h * q]);
    const behind = domain.gradient([u - h * p, v - h * q]);
    [a * p + b * q, b * p + c * q].forEach((exact, k) => {
      const change = (ahead[k] - behind[k]) / (2 * h);
      error += (change - exact) ** 2;
      size += Math.max(Math.abs(change), Math.abs(exact)) ** 2;
    });
  }
  return !(Math.sqrt(error) < 0.1 * Math.sqrt(size) || Math.sqrt(size) < limit);
}

/**
 * The points without repetitions, and one, the innermost, for each curve or area of them.
 * @param {UnitDomain} domain
 * @param {Pair[]} points
 */
function distinct(domain, points) {
  const isolated = points.map((point) => domain.curvatures(point).reliable);
  const chosen = thinned(
    points.filter((_, k) => isolated[k]),
    POINT_TOLERANCE,
  );
  const flat = thinned(
    points.filter((_, k) => !isolated[k]),
    1.5 / START_GRID,
  ).filter((point) => !isNear(chosen, point, POINT_TOLERANCE));
  return [...chosen, ...clusters(flat, 4 / START_GRID).map(([first]) => first)];
}
