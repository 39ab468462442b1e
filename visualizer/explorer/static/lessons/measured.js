// What a condition may ask of a run, by name, as visualizer/lessons/_measured.py measures it.

import { measureOscillation, quadraticTheory } from "../engine/oscillation.js";
import { formatGeneral } from "../numbers/python_format.js";
import { eigenvalues } from "../numbers/symmetric_matrix.js";

/** @import { Race } from "../types.js" */

export class Measured {
  /** @param {Race[]} races The same run with other seeds. */
  constructor(races) {
    this.races = races;
    const [race] = races;
    this.surface = race.surface;
    this.path = race.paths[0];
    this.steps = race.steps;
    this.run = runOf(race);
    this.diverged = this.run.divergedAt ?? -1;
    this.passed = this.path.passed;
    this.first = this.run.values[0];
    this.f = this.run.values[race.steps];
    this.x = this.path.x[race.steps];
    this.y = this.path.y[race.steps];
  }

  get turns() {
    return measureOscillation(this.path.y.subarray(0, this.path.n)).reversals;
  }

  get length() {
    const [x, y] = [this.path.x, this.path.y].map((part) => measureOscillation(part.subarray(0, this.path.n)));
    return x.travelled + y.travelled;
  }

  get above() {
    return this.f - this.surface.lowest;
  }

  get away() {
    return Math.min(...this.surface.minima.map(([x, y]) => Math.hypot(this.x - x, this.y - y)));
  }

  get left() {
    return this.path.y.findIndex((y) => Math.abs(y) > 1);
  }

  get sharpness() {
    return Math.max(...eigenvalues(this.surface.hessian(this.x, this.y)).values);
  }

  /** f at the end of each run; infinite for one that diverges. */
  get ends() {
    return this.races.map((race) => {
      const { values, divergedAt } = runOf(race);
      return divergedAt === null ? values[race.steps] : Number.POSITIVE_INFINITY;
    });
  }

  get mean() {
    return this.ends.reduce((sum, end) => sum + end, 0) / this.ends.length;
  }

  get worst() {
    return Math.max(...this.ends) - this.surface.lowest;
  }
}

/** The run of a race of one racer; the browser must be able to compute it. @param {Race} race */
function runOf({ paths: [{ traced }] }) {
  if (!traced) throw new OnlyInPython();
  return traced;
}

/** A run that the browser cannot compute. */
export class OnlyInPython extends Error {}

/** @param {number} one @param {number} other @param {number} relative */
export const isClose = (one, other, relative) =>
  Math.abs(one - other) <= Math.max(relative * Math.max(Math.abs(one), Math.abs(other)), 1e-15);

/** Whether two runs have the same path, step by step. @param {Measured} one @param {Measured} other */
export function isSame({ run: one }, { run: other }) {
  return one.points.every((value, k) => Math.abs(value - other.points[k]) <= 1e-12 + 1e-9 * Math.abs(other.points[k]));
}

/** A number that is below a limit with three digits, or with as many as show it. @param {number} value @param {number} limit */
export function below(value, limit) {
  let digits = 3;
  while (!(Number(formatGeneral(value, digits)) < limit) && digits < 17) digits++;
  return formatGeneral(value, digits);
}

/** The rate of the slower of the two directions of ravine(kappa), from theory. @param {Race["racers"][0]} racer @param {number} kappa */
export const slowerRate = ({ linear, settings }, kappa) =>
  linear ? Math.max(...[1, kappa].map((curvature) => quadraticTheory(linear, settings, curvature).rate)) : Number.NaN;
