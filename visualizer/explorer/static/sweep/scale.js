// The scale of a plane: which share of the ramp a run has, by its loss at the end or the steps that it takes.

/** @import { Cells, SweepScale } from "../types.js" */

/** The lowest loss that is told apart, as a share of that at the start. */
const LEAST = 1e-12;
/** The shares of the runs beyond which losses are not told apart; those above the start are not either, where there is a lowest f. */
const QUANTILES = [0.02, 0.9];
const MAX_SAMPLED = 4096;

/**
 * The scale of a plane: from the lowest loss to that of the start, in powers of ten where there is a lowest one.
 * @param {Cells} cells
 * @param {string} show
 * @param {number} begin the loss at the start
 * @param {boolean} log
 * @returns {SweepScale}
 */
export function sweepScale({ values, plan }, show, begin, log) {
  if (show === "steps") return { show, low: 1, high: Math.max(plan.steps, 2), log: true };
  const losses = sampledLosses(values, plan.floor);
  if (!log) return { show, ...linearLimits(losses), log };
  const least = Math.max(quantile(losses, QUANTILES[0]) ?? begin, LEAST * begin, Number.MIN_VALUE);
  const high = begin > 0 ? begin : 1;
  return { show, low: Math.min(10 ** Math.floor(Math.log10(least) + 1e-9), high / 10), high, log };
}

/** Losses of runs that have not diverged, in ascending order, of some of the cells. @param {ArrayLike<number>} values @param {number} floor */
function sampledLosses(values, floor) {
  const every = 4 * Math.max(Math.floor(values.length / 4 / MAX_SAMPLED), 1);
  const losses = [];
  for (let k = 0; k < values.length; k += every)
    if (values[k + 3] > -2 && Number.isFinite(values[k + 2])) losses.push(values[k + 2] - floor);
  return losses.sort((a, b) => a - b);
}

/** @param {number[]} sorted @param {number} share */
const quantile = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];

/** @param {number[]} losses */
function linearLimits(losses) {
  if (!losses.length) return { low: -1, high: 1 };
  const [low, high] = QUANTILES.map((share) => quantile(losses, share));
  return high > low ? { low, high } : { low: low - 1, high: low + 1 };
}

/**
 * The share of the ramp, from 0 to 1; NaN for a run that has not arrived, where steps are shown.
 * @param {SweepScale} scale
 * @param {number} loss
 * @param {number} fate
 */
export function shareOf({ show, low, high, log }, loss, fate) {
  if (show === "steps" && fate < 0) return Number.NaN;
  const value = show === "steps" ? fate : loss;
  if (Number.isNaN(value)) return 1;
  const share = log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(Math.max(share, 0), 1);
}
