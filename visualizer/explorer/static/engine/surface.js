// A surface: a landscape with its parameters set, as the views and runs need it.

import { criticalPoints, followedPoints } from "../search/critical_points.js";
import { evaluate } from "./expression.js";

/** @import { BareSurface, LandscapeFunction, LandscapeParameters, LandscapeUnit, Pair, Settings, Surface } from "../types.js" */

/** Points of the plane, as shares of the domain, at which a gradient is tested for being affine. */
const PROBES = Array.from({ length: 40 }, (_, k) => [(0.5 + k * 0.618034) % 1, (0.5 + k * 0.754878) % 1]);

/** The largest deviation of an affine gradient, as a share of its range. */
const AFFINE_TOLERANCE = 1e-9;

/** A curvature up to this share of the other is rounding. */
const FLAT_SHARE = 1e-14;

/**
 * @param {LandscapeUnit} unit
 * @param {Settings} values All parameters, and the options of a loss.
 * @param {Surface | null} near The same landscape with other values, whose points are followed for the moment.
 * @returns {Surface}
 */
export function createSurface(unit, values, near = null) {
  const parameters = kernelParameters(unit, values);
  const { domain, start, scale, axes, smooth } = unit;
  const { functions } = unit;
  if (!functions) throw new Error(`${unit.name} has no functions`);
  /** @type {BareSurface} */
  const base = {
    functions,
    parameters,
    domain,
    start,
    scale,
    axes,
    smooth,
    samples: unit.data ? unit.data[0].length : 0,
    valueAndGradient: (x, y) => meanOver(functions.valueAndGradient, x, y, parameters),
    hessian: (x, y) => meanOver(functions.hessian, x, y, parameters),
    evaluateGrid: (xs, ys) => (functions.evaluateGrid ?? loopOverGrid(functions.valueAndGradient))(xs, ys, parameters),
  };
  const { isFollowed = false, ...points } = markedPoints(unit, values, base, near);
  const lowest = Math.min(...points.minima.map(([x, y]) => base.valueAndGradient(x, y)[0]));
  return {
    ...base,
    ...points,
    isFollowed,
    lowest: points.minima.length ? lowest : -Infinity,
    floor: points.minima.length ? lowest : 0,
  };
}

/**
 * What the functions take: a row for each parameter, with a column for each sample of a loss; the table of a picture.
 * @param {LandscapeUnit} unit
 * @param {Settings} values
 * @returns {LandscapeParameters}
 */
function kernelParameters({ parameters, data, table }, values) {
  if (table) return table;
  const settings = parameters.map(({ name }) => Number(values[name]));
  if (!data) return settings.map((value) => [value]);
  const [x, y] = data;
  return [values.standardise ? standardised(x) : x, y, ...settings.map((value) => x.map(() => value))];
}

/** @param {number[]} values */
function standardised(values) {
  /** @param {number[]} numbers */
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const middle = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return values.map((value) => (value - middle) / deviation);
}

/**
 * The mean of a function of three results over the columns of the parameters, in their order.
 * @param {LandscapeFunction} evaluateAt
 * @param {number} x
 * @param {number} y
 * @param {LandscapeParameters} parameters
 */
export function meanOver(evaluateAt, x, y, parameters) {
  const count = Array.isArray(parameters) && parameters.length ? parameters[0].length : 1;
  if (count === 1) return evaluateAt(x, y, parameters, 0);
  const sum = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const part = evaluateAt(x, y, parameters, k);
    sum[0] += part[0];
    sum[1] += part[1];
    sum[2] += part[2];
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** @param {LandscapeFunction} valueAndGradient */
const loopOverGrid =
  (valueAndGradient) =>
  /** @type {NonNullable<Surface["functions"]["evaluateGrid"]>} */
  (xs, ys, parameters) => {
    const size = xs.length * ys.length;
    const [f, fx, fy] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    for (let j = 0, k = 0; j < ys.length; j++)
      for (let i = 0; i < xs.length; i++, k++) {
        const at = meanOver(valueAndGradient, xs[i], ys[j], parameters);
        f[k] = at[0];
        fx[k] = at[1];
        fy[k] = at[2];
      }
    return { f, fx, fy };
  };

/**
 * Minima, saddles and maxima: as the author lists them, or, where that says nothing at these values, by a search.
 * @param {LandscapeUnit} unit
 * @param {Settings} values
 * @param {BareSurface} surface
 * @param {Surface | null} near
 * @returns {Pick<Surface, "minima" | "saddles" | "maxima"> & { isFollowed?: boolean }}
 */
function markedPoints(unit, values, surface, near) {
  const { minima, saddles, maxima } = unit;
  if (values.standardise || !minima || !saddles || !maxima)
    return near ? { ...followedPoints(near, surface), isFollowed: true } : criticalPoints(surface);
  /** @param {any[][]} points @returns {Pair[]} */
  const at = (points) => points.map(([x, y]) => [evaluate(x, values), evaluate(y, values)]);
  return { minima: at(minima), saddles: at(saddles), maxima: at(maxima) };
}

/**
 * The curvatures of a surface whose Hessian is the same everywhere, in ascending order; null for any other surface. Its
 * gradient is affine: half-way between two points it is the mean of theirs.
 * @param {Surface} surface
 * @returns {Pair | null}
 */
export function constantCurvatures({ domain, start, valueAndGradient, hessian }) {
  const points = PROBES.map((shares) => shares.map((share, c) => domain[c][0] + share * (domain[c][1] - domain[c][0])));
  const gradients = points.map(([x, y]) => valueAndGradient(x, y).slice(1));
  const span = Math.max(
    ...[0, 1].map((c) => Math.max(...gradients.map((g) => g[c])) - Math.min(...gradients.map((g) => g[c]))),
  );
  const isAffine = points.every(([x, y], k) => {
    const other = points.length - 1 - k;
    const between = valueAndGradient((x + points[other][0]) / 2, (y + points[other][1]) / 2);
    return [0, 1].every(
      (c) => Math.abs(between[c + 1] - (gradients[k][c] + gradients[other][c]) / 2) <= AFFINE_TOLERANCE * span,
    );
  });
  if (!(span > 0) || !isAffine) return null;
  const [fxx, fxy, fyy] = hessian(...start);
  const [middle, half] = [(fxx + fyy) / 2, Math.hypot((fxx - fyy) / 2, fxy)];
  const large = Math.max(Math.abs(middle - half), Math.abs(middle + half));
  return /** @type {Pair} */ (
    [middle - half, middle + half].map((value) => (Math.abs(value) <= FLAT_SHARE * large ? 0 : value))
  );
}
