// The numbers of a preset, from the paths that are seen; texts are those of visualizer/races/preset_numbers.py.

import { measureOscillation } from "../engine/oscillation.js";
import { formatFixed, formatGeneral } from "../numbers/python_format.js";

/** @import { Comparison, Path, PresetNumber, Race, Surface } from "../types.js" */

const NEAR = 0.1; // a run has ended near a point if its distance is less than this

/** The numbers that are expected of a race, beside those that its paths have. @param {PresetNumber[]} numbers @param {Race} race @returns {Comparison[]} */
export function compareNumbers(numbers, race) {
  return numbers.map((number) => {
    const [racer, quantity, expected, published] = number;
    const found = obtained(number, race.paths[racer], race.surface);
    return { racer, quantity, expected, published, obtained: found, agrees: found === expected };
  });
}

/** A number of a run, as text. @param {PresetNumber} number @param {Path} path @param {Surface} surface */
export function obtained([, quantity, expected, , near], path, surface) {
  /** @param {number} value */
  const fixed = (value) => formatFixed(value, expected.split(".")[1]?.length ?? 0);
  return QUANTITIES[quantity]({ path, surface, expected, near, fixed, end: [path.x.at(-1), path.y.at(-1)] });
}

/** @type {Record<string, (run: any) => string>} */
const QUANTITIES = {
  "x at the end": ({ end, fixed }) => fixed(end[0]),
  "y at the end": ({ end, fixed }) => fixed(end[1]),
  "f at the end": ({ path, fixed }) => fixed(path.final),
  "first step with f < 0.001": ({ path, surface }) => firstStep(path.loss, (loss) => loss + surface.floor < 1e-3),
  "first step with f a millionth of that at the start": ({ path, surface }) =>
    firstStep(path.loss, (loss) => loss + surface.floor <= 1e-6 * (path.loss[0] + surface.floor)),
  "first step with |y| > 1": ({ path }) => firstStep(path.y, (y) => Math.abs(y) > 1),
  "sharpness at the end": ({ end, fixed, surface }) => fixed(largestCurvature(surface.hessian(...end))),
  "reversals in b": ({ path }) => String(measureOscillation(acrossOf(path)).reversals),
  "path length in b": ({ path }) => formatGeneral(measureOscillation(acrossOf(path)).travelled, 3),
  "distance to the minimum": ({ end, surface }) => formatGeneral(distanceToMinimum(end, surface), 3),
  "distance from the start": ({ end, path, fixed }) => fixed(Math.hypot(end[0] - path.x[0], end[1] - path.y[0])),
  ends: ({ end: [x, y], near, expected }) =>
    Math.hypot(x - near[0], y - near[1]) < NEAR ? expected : `(${formatFixed(x, 3)}, ${formatFixed(y, 3)})`,
};

/** The larger eigenvalue of a Hessian. @param {[number, number, number]} hessian */
const largestCurvature = ([fxx, fxy, fyy]) => (fxx + fyy) / 2 + Math.hypot((fxx - fyy) / 2, fxy);

/** @param {Float64Array} values @param {(value: number) => boolean} isMet */
function firstStep(values, isMet) {
  const step = values.findIndex(isMet);
  return step < 0 ? "never" : String(step);
}

/** The second coordinate at each step, with the one at which the run was lost. @param {Path} path */
const acrossOf = ({ y, n, traced }) => (traced?.lostAt ? [...y.subarray(0, n), traced.lostAt[1]] : y);

/** @param {[number, number]} end @param {Surface} surface */
const distanceToMinimum = ([x, y], { minima }) =>
  minima.length ? Math.min(...minima.map(([a, b]) => Math.hypot(x - a, y - b))) : Number.NaN;
