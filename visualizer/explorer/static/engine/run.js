// A run as its rule saw it: what the rule was told and what it remembered at every step, which the path does not say.

/** @import { Pair, Path, Race, Run, TracedRun, Values } from "../types.js" */

/** @type {WeakMap<Path, Run | null>} */
const RUNS = new WeakMap();

/**
 * The run of racer k; null for a path that Python has computed.
 * @param {{ race: Race }} state
 * @param {number} k
 * @returns {Run | null}
 */
export function runOf({ race }, k) {
  const path = race.paths[k];
  const known = RUNS.get(path);
  if (known !== undefined) return known;
  const run = path.traced && race.racers[k].rule.statements ? runFrom(path.traced, race, k) : null;
  RUNS.set(path, run);
  return run;
}

/** @param {TracedRun} traced @param {Race} race @param {number} k @returns {Run} */
function runFrom(traced, { racers, surface, setup }, k) {
  const { rule, settings, factors } = racers[k];
  const steps = traced.divergedAt ?? setup.steps;
  /** @param {Float64Array} rows @param {number} t @returns {Pair} */
  const pair = (rows, t) => [rows[2 * t], rows[2 * t + 1]];
  /** @type {Run} */
  const run = { rule, points: [], gradients: [], inputs: [], last: memoryAt(traced, rule, steps) };
  for (let t = 0; t < steps; t++) {
    const [point, gradient] = [pair(traced.points, t), pair(traced.gradients, t)];
    const second = [...traced.hessians.subarray(3 * t, 3 * t + 3)];
    const parameters = factors ? { ...settings, lr: settings.lr * factors[t] } : settings;
    const given = rule.coupled
      ? [[...point, traced.values[t] - surface.floor, ...gradient, ...second]]
      : [0, 1].map((c) => [point[c], gradient[c], second[2 * c]]);
    const memory = memoryAt(traced, rule, t);
    run.points.push(point);
    run.gradients.push(gradient);
    run.inputs.push(given.map((values, c) => ({ ...named(rule.inputs, values), ...memory[c], ...parameters })));
  }
  run.points.push(traced.lostAt ?? pair(traced.points, steps));
  return run;
}

/** What the rule remembers at a point, for each coordinate, or once for a rule of both. @param {TracedRun} traced @param {Run["rule"]} rule @param {number} t */
function memoryAt({ state }, rule, t) {
  const size = rule.state.length;
  const coordinates = rule.coupled ? [0] : [0, 1];
  const first = size * coordinates.length * t;
  return coordinates.map((c) => named(rule.state, state.subarray(first + c * size, first + (c + 1) * size)));
}

/** @param {string[]} names @param {ArrayLike<number>} values @returns {Values} */
const named = (names, values) => Object.fromEntries(names.map((name, k) => [name, values[k]]));
