// A sweep in float64, by the engine that computes the paths: coarse cells first, then those between them.

import { walk } from "../engine/trace.js";
import { ARRIVAL_TOLERANCE } from "../numbers/measures.js";
import { valueAlong } from "../state/axes.js";
import { drawInputs } from "../state/paths.js";
import { landscapeUnit } from "../state/setup.js";
import { stillness } from "./job.js";

/** @import { Catalogue } from "../state/catalogue.js" */
/** @import { Axis, LandscapeParameters, Pair, Program, RuleData, SweepPlan } from "../types.js" */

/** The distance between cells in the first pass; it halves with each pass. */
const COARSEST = 16;

/**
 * Run all cells of a sweep, in parts of a few runs: it yields the number of those that are done. The values of a cell
 * are x, y, f and its fate (see shader.js); NaN as long as it has not run.
 * @param {SweepPlan} plan
 * @param {Catalogue} catalogue
 * @param {number} side
 * @param {Float64Array} values
 * @returns {Generator<number, void>}
 */
export function* exactSweep(plan, catalogue, side, values) {
  const runCell = cellRunner(plan, catalogue);
  let done = 0;
  for (const [i, j] of cellOrder(side)) {
    values.set(runCell(i / (side - 1), j / (side - 1)), 4 * (j * side + i));
    yield ++done;
  }
}

/** The cells of a square, coarse ones first. @param {number} side @returns {Generator<Pair>} */
function* cellOrder(side) {
  for (let stride = COARSEST; stride >= 1; stride /= 2)
    for (let j = 0; j < side; j += stride)
      for (let i = 0; i < side; i += stride)
        if (stride === COARSEST || (i / stride) % 2 || (j / stride) % 2) yield [i, j];
}

/**
 * A function that runs the cell at shares of both axes.
 * @param {SweepPlan} plan
 * @param {Catalogue} catalogue
 * @returns {(u: number, v: number) => number[]}
 */
function cellRunner(plan, catalogue) {
  const { data, batch, seed, steps, samples, domain, floor, axes } = plan;
  const { functions } = landscapeUnit(plan.landscape, catalogue);
  const program = /** @type {Program} */ ({ ...functions, step: catalogue.ruleOf(plan.rule).advance });
  const drawn = drawInputs({ settings: { noise: data.noise, batch } }, { steps, seed }, { samples });
  const hasArrived = arrival(plan);
  return (u, v) => {
    const cell = cellOf(plan, [valueAlong(axes[0], u), valueAlong(axes[1], v)]);
    const found = [cell.start[0], cell.start[1], Number.NaN, -1];
    const landscape = { parameters: cell.parameters, domain, floor };
    const { divergedAt } = walk(
      program,
      landscape,
      cell.data,
      { start: cell.start, steps, ...drawn },
      (t, point, f) => {
        if (!hasArrived(point, found, f)) found[3] = -1;
        else if (found[3] < 0) found[3] = t;
        found[0] = point[0];
        found[1] = point[1];
        found[2] = f;
      },
    );
    if (divergedAt !== null) found[3] = -2 - divergedAt;
    return found;
  };
}

/** A test if a run has arrived: near the lowest f, or, in a sweep of starts, wherever it rests. @param {SweepPlan} plan @returns {(point: Float64Array, before: number[], f: number) => boolean} */
function arrival(plan) {
  const [level, still] = [plan.lowest + ARRIVAL_TOLERANCE, stillness(plan)];
  if (plan.axes[0].kind !== "start") return (_, __, f) => f < level;
  return (point, before) => Math.hypot(point[0] - before[0], point[1] - before[1]) <= still;
}

/**
 * What a run of a cell has of its own.
 * @param {SweepPlan} plan
 * @param {Pair} at the values of both axes
 */
function cellOf(plan, at) {
  /** @type {{ start: Pair, data: RuleData, parameters: LandscapeParameters }} */
  const cell = { start: plan.start, data: { ...plan.data }, parameters: plan.parameters };
  plan.axes.forEach((axis, c) => {
    setAxis(cell, axis, at[c], plan.samples);
  });
  return cell;
}

/** @param {ReturnType<typeof cellOf>} cell @param {Axis} axis @param {number} value @param {number} samples */
function setAxis(cell, { kind, index }, value, samples) {
  if (kind === "start") cell.start = /** @type {Pair} */ (cell.start.map((old, c) => (c === index ? value : old)));
  else if (kind === "clip") cell.data.clip = value;
  else if (kind === "rule") cell.data.parameters = cell.data.parameters.map((old, k) => (k === index ? value : old));
  else if (Array.isArray(cell.parameters)) {
    const row = index + (samples ? 2 : 0);
    cell.parameters = cell.parameters.map((old, k) => (k === row ? old.map(() => value) : old));
  }
}
