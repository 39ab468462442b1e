// A surface as a function of points (u, v) from −1/2 to 1/2, in units of its domain.

import { eigenvalues } from "../numbers/symmetric_matrix.js";

/** @import { DifferentiableSurface, Pair } from "../types.js" */

/** Cells along each side of the domain for the range of f and for the starts of Newton's method. */
export const START_GRID = 64;

// The signs of the eigenvalues of the Hessian are unreliable below these limits.
const MIN_EIGENVALUE_RATIO = 1e-6;
export const MIN_CURVATURE = 1e-9; // times the range of f

/** The centres of so many cells. @param {number} count */
export const cellCentres = (count) => Array.from({ length: count }, (_, k) => (k + 0.5) / count - 0.5);

export class UnitDomain {
  /** @type {number | null} */
  #range = null;

  /** @param {DifferentiableSurface} surface */
  constructor(surface) {
    this.surface = surface;
    this.centre = surface.domain.map(([low, high]) => (low + high) / 2);
    this.size = surface.domain.map(([low, high]) => high - low);
  }

  /** @param {Pair} point @returns {Pair} */
  toXY([u, v]) {
    return [this.centre[0] + u * this.size[0], this.centre[1] + v * this.size[1]];
  }

  /** @param {Pair} point @returns {Pair} */
  toUnits([x, y]) {
    return [(x - this.centre[0]) / this.size[0], (y - this.centre[1]) / this.size[1]];
  }

  /** @param {Pair} point */
  value(point) {
    const [x, y] = this.toXY(point);
    return this.surface.valueAndGradient(x, y)[0];
  }

  /** @param {Pair} point @returns {Pair} */
  gradient(point) {
    const [x, y] = this.toXY(point);
    const [, fx, fy] = this.surface.valueAndGradient(x, y);
    return [fx * this.size[0], fy * this.size[1]];
  }

  /** @param {Pair} point */
  hessian(point) {
    const [x, y] = this.toXY(point);
    const [fxx, fxy, fyy] = this.surface.hessian(x, y);
    const [width, height] = this.size;
    return [fxx * width * width, fxy * width * height, fyy * height * height];
  }

  /** f and its gradient at the centres of count × count cells, row by row. @param {number} count */
  grid(count) {
    const [xs, ys] = [0, 1].map((c) =>
      Float64Array.from(cellCentres(count), (tick) => this.centre[c] + tick * this.size[c]),
    );
    return this.surface.evaluateGrid(xs, ys);
  }

  /** The difference between the largest and the smallest f on a grid. */
  get valueRange() {
    if (this.#range === null) {
      const f = this.grid(START_GRID).f.filter(Number.isFinite);
      this.#range = f.length ? f.reduce((a, b) => Math.max(a, b)) - f.reduce((a, b) => Math.min(a, b)) : 0;
    }
    return this.#range;
  }

  /** The eigenvalues of the Hessian, and whether they are larger than their rounding errors. @param {Pair} point */
  curvatures(point) {
    const { values } = eigenvalues(this.hessian(point));
    const [low, high] = values.map(Math.abs).sort((a, b) => a - b);
    return { values, reliable: low > MIN_EIGENVALUE_RATIO * high && high > MIN_CURVATURE * this.valueRange };
  }
}

/**
 * The places (u, v) of a grid of values that are finite, where no neighbour is lower and one at least is higher.
 * @param {Float64Array} values
 * @param {number} count
 * @returns {Pair[]}
 */
export function gridMinima(values, count) {
  const ticks = cellCentres(count);
  /** @type {Pair[]} */
  const found = [];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) if (isGridMinimum(values, count, i, j)) found.push([ticks[i], ticks[j]]);
  }
  return found;
}

/** @param {Float64Array} values @param {number} count @param {number} i @param {number} j */
function isGridMinimum(values, count, i, j) {
  const value = values[j * count + i];
  let higher = i === 0 || j === 0 || i === count - 1 || j === count - 1;
  for (let v = Math.max(j - 1, 0); v <= j + 1 && v < count; v++) {
    for (let u = Math.max(i - 1, 0); u <= i + 1 && u < count; u++) {
      const other = values[v * count + u];
      if (other < value) return false;
      higher ||= !(other <= value);
    }
  }
  return higher && Number.isFinite(value);
}
