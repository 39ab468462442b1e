// The numbers of a preset, from the paths that are seen; texts are those of visualizer/races/preset_numbers.py.

import { measureOscillation } from "../engine/oscillation.js";
import { N_ } from "../language/translate.js";
import { staysBelowFrom } from "../numbers/measures.js";
import { formatFixed, formatGeneral } from "../numbers/python_format.js";

/** @import { Comparison, Path, PresetNumber, Race, Surface } from "../types.js" */

const NEAR = 0.1; // a run has ended near a point if its distance is less than this

/** The numbers that are expected of a race, beside those that its paths have. @param {PresetNumber[]} numbers @param {Race} race @returns {Comparison[]} */
export function compareNumbers(numbers, race) {
  return numbers.map((number) => {
    const [racer, quantity, expected, published] = number;
    const found = obtained(number, race);
    return { racer, quantity, expected, published, obtained: found, agrees: found === expected };
  });
}

/** A number of a run, as text. @param {PresetNumber} number @param {Race} race */
export function obtained([racer, quantity, expected, , near], { paths, racers, surface }) {
  const [path, { settings, rule }] = [paths[racer], racers[racer]];
  /** @param {number} value */
  const fixed = (value) => formatFixed(value, expected.split(".")[1]?.length ?? 0);
  const end = [path.x.at(-1), path.y.at(-1)];
  return QUANTITIES[quantity]({ path, surface, settings, rule, expected, near, fixed, end, last: path.x.length - 1 });
}

/** @type {Record<string, (run: any) => string>} */
const QUANTITIES = {
  "x at the end": ({ end, fixed }) => fixed(end[0]),
  "y at the end": ({ end, fixed }) => fixed(end[1]),
  "f at the end": ({ path, fixed }) => fixed(path.final),
  "first step with f < 0.001": ({ path, surface }) => firstStep(path.loss, (loss) => loss + surface.floor < 1e-3),
  "first step with f a millionth of that at the start": ({ path, surface }) =>
    firstStep(path.loss, (loss) => loss + surface.floor <= 1e-6 * (path.loss[0] + surface.floor)),
  "step from which f − f* stays below a millionth": ({ path, surface: { floor, lowest } }) => {
    const above = lowest - floor;
    const step = staysBelowFrom(path.loss, above + 1e-6 * (path.loss[0] - above));
    return step < 0 ? N_("never") : String(step);
  },
  "f after half of the steps": ({ path, surface, fixed, last }) => fixed(path.loss[last >> 1] + surface.floor),
  "f − f* at the end": ({ path, surface }) => formatGeneral(path.final - surface.lowest, 3),
  "w after 5 epochs": (run) => run.fixed(run.path.x[stepAfterEpochs(run, 5)]),
  "b after 5 epochs": (run) => run.fixed(run.path.y[stepAfterEpochs(run, 5)]),
  "first step with |y| > 1": ({ path }) => firstStep(path.y, (y) => Math.abs(y) > 1),
  "sharpness at the end": ({ end, fixed, surface }) => fixed(largestCurvature(surface.hessian(...end))),
  "reversals in w": ({ path }) => String(measureOscillation(movesOf(path, 0)).reversals),
  "reversals in b": ({ path }) => String(measureOscillation(movesOf(path, 1)).reversals),
  "path length in b": ({ path }) => formatGeneral(measureOscillation(movesOf(path, 1)).travelled, 3),
  "distance to the minimum": ({ end, surface }) => formatGeneral(distanceToMinimum(end, surface), 3),
  "distance of the start from the minimum": ({ path, surface }) =>
    formatGeneral(distanceToMinimum([path.x[0], path.y[0]], surface), 3),
  "largest distance from the minimum in the second half": ({ path, surface, last }) => {
    const steps = Array.from({ length: last + 1 - (last >> 1) }, (_, k) => k + (last >> 1));
    return formatGeneral(Math.max(...steps.map((t) => distanceToMinimum([path.x[t], path.y[t]], surface))), 3);
  },
  "distance from the end of the flow": (run) => fromPrediction(run, run.last),
  "distance from the end of the penalised flow": (run) => fromPrediction(run, run.last),
  "distance from the ODE at time 60": (run) =>
    fromPrediction(run, Math.min(Math.round(60 / Math.sqrt(run.settings.lr)), run.last)),
  "distance that Prodigy estimates": (run) => estimateOf(run, "d"),
  "distance that DoG estimates": (run) => estimateOf(run, "r"),
  "distance from the start": ({ end, path, fixed }) => fixed(Math.hypot(end[0] - path.x[0], end[1] - path.y[0])),
  ends: ({ end: [x, y], near, expected }) =>
    Math.hypot(x - near[0], y - near[1]) < NEAR ? expected : `(${formatFixed(x, 3)}, ${formatFixed(y, 3)})`,
};

/** The larger eigenvalue of a Hessian. @param {[number, number, number]} hessian */
const largestCurvature = ([fxx, fxy, fyy]) => (fxx + fyy) / 2 + Math.hypot((fxx - fyy) / 2, fxy);

/** @param {Float64Array} values @param {(value: number) => boolean} isMet */
function firstStep(values, isMet) {
  const step = values.findIndex(isMet);
  return step < 0 ? N_("never") : String(step);
}

/** The distance of a point of a run from the one that theory predicts. @param {any} run @param {number} step */
const fromPrediction = ({ path, near, fixed }, step) =>
  fixed(Math.hypot(path.x[step] - near[0], path.y[step] - near[1]));

/** A distance that a rule estimates, which is one of its states. @param {any} run @param {string} name */
function estimateOf({ path, rule, last }, name) {
  if (!rule.coupled || !rule.state.includes(name)) return N_("none");
  return formatGeneral(path.traced.state[last * rule.state.length + rule.state.indexOf(name)], 3);
}

/** The step after so many epochs; the last one if the run is shorter. @param {any} run @param {number} epochs */
function stepAfterEpochs({ surface: { samples }, settings, last }, epochs) {
  const batch = Math.min(settings.batch || samples, samples);
  return Math.min(epochs * (samples ? Math.ceil(samples / batch) : 1), last);
}

/** A coordinate at each step, with that of the point at which the run was lost. @param {Path} path @param {0 | 1} k */
function movesOf({ x, y, n, traced }, k) {
  const values = k ? y : x;
  return traced?.lostAt ? [...values.subarray(0, n), traced.lostAt[k]] : values;
}

/** @param {[number, number]} end @param {Surface} surface */
const distanceToMinimum = ([x, y], { minima }) =>
  minima.length ? Math.min(...minima.map(([a, b]) => Math.hypot(x - a, y - b))) : Number.NaN;
