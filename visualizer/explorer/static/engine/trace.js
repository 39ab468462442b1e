// A run of a rule on a landscape, both written as JavaScript by Python (see visualizer/explorer/program.py), in the
// order of operations of optimizers._runs.engine.

import { meanOver } from "./surface.js";

/** @import { LandscapeData, Pair, Program, RuleData, RunInputs, StepVisitor, TracedRun } from "../types.js" */

/** A run has diverged when its distance from the centre exceeds this many times the size of the domain. */
const MAX_DISTANCE = 1e12;

/**
 * The run of a rule on a landscape: points, values, gradients and state at every step. From the step of divergence on
 * all of them are NaN.
 * @param {Program} program
 * @param {LandscapeData} landscape
 * @param {RuleData} rule
 * @param {RunInputs} inputs
 * @returns {TracedRun}
 */
export function trace(program, landscape, rule, inputs) {
  const run = emptyRun(inputs.steps, rule);
  const end = walk(program, landscape, rule, inputs, (t, point, value, gradient, hessian, state) => {
    run.values[t] = value;
    copyRow(point, run.points, t);
    copyRow(gradient, run.gradients, t);
    copyRow(state, run.state, t);
    copyRow(hessian, run.hessians, t);
  });
  return { ...run, ...end };
}

/**
 * Run a rule on a landscape; `visit` sees every step before the run diverges, and must copy what it keeps. It returns
 * the step of divergence, or null, and the point at that step.
 * @param {Program} program
 * @param {LandscapeData} landscape
 * @param {RuleData} rule
 * @param {RunInputs} inputs
 * @param {StepVisitor} visit
 * @returns {Pick<TracedRun, "divergedAt" | "lostAt">}
 */
export function walk(program, landscape, rule, inputs, visit) {
  const { start, steps } = inputs;
  const point = Float64Array.from(start);
  const gradient = new Float64Array(2);
  const state = new Float64Array(rule.states);
  const settings = rule.parameters.slice();
  const derive = derivatives(program, landscape, rule, inputs);
  const isInside = bounds(landscape.domain);
  for (let t = 0; t <= steps; t++) {
    const { value, hessian } = derive(point, gradient, t);
    if (!(isInside(point) && Math.abs(value) < Number.POSITIVE_INFINITY))
      return { divergedAt: t, lostAt: [point[0], point[1]] };
    visit(t, point, value, gradient, hessian, state);
    if (t === steps) break;
    if (rule.factors) settings[rule.rate] = rule.parameters[rule.rate] * rule.factors[t];
    program.step(point, value - landscape.floor, gradient, hessian, state, settings);
  }
  return { divergedAt: null, lostAt: null };
}

/**
 * Copy into row t; for so few numbers a loop is faster than `set`.
 * @param {ArrayLike<number>} row
 * @param {Float64Array} rows
 * @param {number} t
 */
function copyRow(row, rows, t) {
  const first = row.length * t;
  for (let k = 0; k < row.length; k++) rows[first + k] = row[k];
}

/** @param {number} steps @param {RuleData} rule @returns {Omit<TracedRun, "divergedAt" | "lostAt">} */
function emptyRun(steps, { states, second }) {
  const [points, gradients] = [0, 1].map(() => new Float64Array(2 * (steps + 1)).fill(Number.NaN));
  const values = new Float64Array(steps + 1).fill(Number.NaN);
  return {
    points,
    values,
    gradients,
    state: new Float64Array(states * (steps + 1)).fill(Number.NaN),
    hessians: new Float64Array(second ? 3 * (steps + 1) : 0).fill(Number.NaN),
  };
}

/**
 * A function of a point and a step that returns f and the Hessian, and writes the gradient that the rule gets: of a
 * mini-batch, with noise, and clipped. f is that of all data; the last point has no batch and no noise.
 * @param {Program} program
 * @param {LandscapeData} landscape
 * @param {RuleData} rule
 * @param {RunInputs} inputs
 */
function derivatives({ valueAndGradient, hessian }, { parameters }, rule, { steps, noise, batches }) {
  /** @type {(point: Float64Array, gradient: Float64Array, t: number) => { value: number, hessian: number[] }} */
  return (point, gradient, t) => {
    const x = point[0]; // reading by position is faster than destructuring
    const y = point[1];
    const whole = meanOver(valueAndGradient, x, y, parameters);
    const batch = batches && t < steps ? selectColumns(parameters, batches[t]) : parameters;
    const seen = batch === parameters ? whole : meanOver(valueAndGradient, x, y, batch);
    const second = rule.second && hessian ? meanOver(hessian, x, y, batch) : [];
    gradient[0] = seen[1];
    gradient[1] = seen[2];
    if (noise && t < steps) {
      gradient[0] += rule.noise * noise[2 * t];
      gradient[1] += rule.noise * noise[2 * t + 1];
    }
    if (rule.clip > 0) shorten(gradient, rule.clip);
    return { value: whole[0], hessian: second };
  };
}

/**
 * The parameters of the samples in a batch.
 * @param {LandscapeData["parameters"]} parameters
 * @param {number[]} samples
 * @returns {LandscapeData["parameters"]}
 */
function selectColumns(parameters, samples) {
  return Array.isArray(parameters) ? parameters.map((row) => samples.map((k) => row[k])) : parameters;
}

/**
 * Shorten a gradient that is longer than the limit; its direction stays.
 * @param {Float64Array} gradient
 * @param {number} limit
 */
function shorten(gradient, limit) {
  const length = Math.sqrt(gradient[0] * gradient[0] + gradient[1] * gradient[1]);
  const factor = length > limit ? limit / length : 1;
  gradient[0] *= factor;
  gradient[1] *= factor;
}

/** A function that says if a point has not diverged. @param {[Pair, Pair]} domain */
function bounds([[x0, x1], [y0, y1]]) {
  const [cx, rx, cy, ry] = [(x0 + x1) / 2, MAX_DISTANCE * (x1 - x0), (y0 + y1) / 2, MAX_DISTANCE * (y1 - y0)];
  /** @type {(point: Float64Array) => boolean} */
  return (point) => Math.abs(point[0] - cx) <= rx && Math.abs(point[1] - cy) <= ry;
}
