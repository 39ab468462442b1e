// The critical points of a surface, at which the gradient is zero, as landscapes/_critical.py finds them; on a surface
// with kinks also the minima on these.

import { minimaOnKinks, valuesOnCircle } from "./kink_minima.js";
import { newton, stationaryPoints } from "./newton_search.js";
import { UnitDomain } from "./unit_domain.js";

/** @import { CriticalPoints, DifferentiableSurface, Pair } from "../types.js" */

/** The kinds by the number of negative eigenvalues. */
const KINDS = /** @type {const} */ (["minima", "saddles", "maxima"]);

/**
 * The minima, saddles and maxima in the domain, in ascending order of f. Points without a kind, as on a plane, are left
 * out; a curve of points is represented by the one nearest to the centre.
 * @param {DifferentiableSurface} surface
 * @returns {CriticalPoints}
 */
export function criticalPoints(surface) {
  const domain = new UnitDomain(surface);
  const points = stationaryPoints(domain);
  const found = points.map((point) => ({ point, kind: kindOf(domain, point) }));
  for (const point of surface.smooth ? [] : minimaOnKinks(domain, points)) found.push({ point, kind: "minima" });
  const listed = found.map(({ point, kind }) => ({ kind, value: domain.value(point), at: domain.toXY(point) }));
  listed.sort((a, b) => a.value - b.value || a.at[0] - b.at[0] || a.at[1] - b.at[1]);
  /** @param {string} kind @returns {Pair[]} */
  const ofKind = (kind) => listed.filter((one) => one.kind === kind).map(({ at }) => [at[0] + 0, at[1] + 0]); // not −0
  return { minima: ofKind("minima"), saddles: ofKind("saddles"), maxima: ofKind("maxima") };
}

/**
 * The points of another surface, followed to this one, which hardly differs: quick, but new ones are missing. Points on
 * kinks stay where they are.
 * @param {CriticalPoints} points
 * @param {DifferentiableSurface} surface
 * @returns {CriticalPoints}
 */
export function followedPoints({ minima, saddles, maxima }, surface) {
  if (!surface.smooth) return { minima, saddles, maxima };
  const domain = new UnitDomain(surface);
  /** @param {Pair[]} points */
  const followed = (points) =>
    points.flatMap((point) => newton(domain, domain.toUnits(point)) ?? []).map((unit) => domain.toXY(unit));
  return { minima: followed(minima), saddles: followed(saddles), maxima: followed(maxima) };
}

/**
 * The kind of a point, from the Hessian or else from f on a small circle.
 * @param {UnitDomain} domain
 * @param {Pair} point
 */
function kindOf(domain, point) {
  const { values, reliable } = domain.curvatures(point);
  return reliable ? KINDS[values.filter((value) => value < 0).length] : kindByCircle(domain, point);
}

/** @param {UnitDomain} domain @param {Pair} point */
function kindByCircle(domain, point) {
  const value = domain.value(point);
  const around = valuesOnCircle(domain, point, 1e-3).map((f) => f - value);
  const rounding = 1e-14 * Math.max(Math.abs(value), domain.valueRange);
  const [down, up] = [around.some((change) => change < -rounding), around.some((change) => change > rounding)];
  if (down && up) return "saddles";
  return up ? "minima" : down ? "maxima" : "degenerate";
}
