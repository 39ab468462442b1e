// The best of some learning rates, as optimizers.tune finds it.

import { ARRIVAL_TOLERANCE, lengthAndDirectWay, staysBelowFrom } from "../numbers/measures.js";

/** @import { Extent, TracedRun, Trial } from "../types.js" */

/** The end of a run is its last tenth; f there is a mean. */
const END_SHARE = 10;

/** A path longer than this many times the straight line from its start to its end is a scribble. */
export const MAX_DETOUR = 6;

/** A run stays in the domain if it leaves it by at most this share of its width or height. */
const MARGIN = 0.05;

/** A bound may be exceeded by this much, so that rounding does not decide where all steps are equally long. */
const ROUNDING = 1e-9;

/**
 * The rate that is best by the criterion of `tune`, by figures that are means over runs with different random inputs. A
 * rate at which a run diverges is excluded; null if all are. It yields after each run.
 * @template T
 * @param {(rate: number, inputs: T) => Pick<TracedRun, "points" | "values">} runAt
 * @param {number[]} rates
 * @param {T[]} inputs of the runs at each rate
 * @param {Extent} domain
 * @returns {Generator<void, number | null>}
 */
export function* bestRate(runAt, rates, inputs, domain) {
  /** @type {Trial[]} */
  const trials = [];
  for (const rate of rates) {
    const runs = [];
    for (const one of inputs) {
      runs.push(trialOf(runAt(rate, one), domain));
      yield;
    }
    trials.push(meanTrial(runs));
  }
  const best = bestTrial(trials);
  return best === null ? null : rates[best];
}

/** The index of the best rate; null if every rate diverges. @param {Trial[]} trials */
export function bestTrial(trials) {
  let left = trials.map((_, k) => k).filter((k) => Number.isFinite(trials[k].end));
  if (!left.length) return null;
  for (const meets of [staysInDomain, isNoScribble]) {
    const those = left.filter((k) => meets(trials[k]));
    if (those.length) left = those;
  }
  const level = Math.min(...left.map((k) => trials[k].end)) + ARRIVAL_TOLERANCE;
  const arrival = left.map((k) => mean(trials[k].values.map((values) => arrivalOf(values, level))));
  const isAtStart = trials[left[0]].values[0][0] < level;
  const figures = isAtStart || !arrival.some(Number.isFinite) ? left.map((k) => trials[k].end) : arrival;
  return left[figures.indexOf(Math.min(...figures))];
}

/** @param {Trial} trial */
const staysInDomain = ({ excess }) => excess <= MARGIN + ROUNDING;

/** @param {Trial} trial */
const isNoScribble = ({ length, direct }) => length <= (MAX_DETOUR + ROUNDING) * direct;

/** The number of steps in the last tenth, at least one. @param {Float64Array} values */
const endSteps = (values) => Math.max(Math.floor((values.length - 1) / END_SHARE), 1);

/** The step from which on f stays below the level; infinite if not before the last tenth. @param {Float64Array} values @param {number} level */
function arrivalOf(values, level) {
  const step = staysBelowFrom(values, level);
  return step >= 0 && step <= values.length - endSteps(values) ? step : Number.POSITIVE_INFINITY;
}

/** @param {Pick<TracedRun, "points" | "values">} run @param {Extent} domain @returns {Trial} */
function trialOf({ points, values }, domain) {
  const end = mean([...values.subarray(values.length - endSteps(values))]);
  return { values: [values], end, ...lengthAndDirectWay(points), excess: excessOf(points, domain) };
}

/** How far a run leaves the domain, as a share of its width or height. @param {Float64Array} points @param {Extent} domain */
function excessOf(points, [[x0, x1], [y0, y1]]) {
  let farthest = 0;
  for (let k = 0; k < points.length; k += 2) {
    const across = Math.abs(points[k] - (x0 + x1) / 2) / (x1 - x0);
    farthest = Math.max(farthest, across, Math.abs(points[k + 1] - (y0 + y1) / 2) / (y1 - y0));
  }
  return farthest - 0.5;
}

/** @param {Trial[]} runs at one rate @returns {Trial} */
function meanTrial(runs) {
  /** @param {"end" | "length" | "direct" | "excess"} name */
  const of = (name) => mean(runs.map((run) => run[name]));
  return {
    values: runs.flatMap(({ values }) => values),
    end: of("end"),
    length: of("length"),
    direct: of("direct"),
    excess: of("excess"),
  };
}

/** @param {number[]} numbers */
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
