// A racer's run, repeated from its rule and its surface: what it saw and what it remembered at every step, which paths
// do not say.

import { readFloat64 } from "../numbers/bytes.js";
import { compiledOnce } from "./expression.js";
import { normalPair } from "./random.js";
import { currentSurface, surfaceFunction } from "./surface.js";

/** @import { Pair, Path, Rule, Run, Settings, State, Surface, Values } from "../types.js" */

/** @type {WeakMap<Path, Run | null>} */
const RUNS = new WeakMap();

/**
 * The run of racer k as its sliders stand, or null where it cannot be had: of a guest or a rule that is no plain
 * arithmetic; and of a schedule, mini-batches or a picture while Python is still to say what follows from a slider.
 * @param {State} state
 * @param {number} k
 * @returns {Run | null}
 */
export function runOf(state, k) {
  const path = state.paths[k];
  const known = RUNS.get(path);
  if (known !== undefined) return known;
  const run = repeat(state, k);
  RUNS.set(path, run);
  return run;
}

/** @param {State} state @param {number} k @returns {Run | null} */
function repeat(state, k) {
  const { race, common } = state;
  const rule = race.replay.racers[k];
  const surface = currentSurface(state);
  if (!rule || (rule.second && !surface.hessian)) return null;
  const path = state.paths[k];
  const steps = Math.min(path.n, path.x.length - 1); // the step in which a run was lost is one, too
  const { noise: deviation, ...settings } = state.settings[k];
  if (deviation > 0 && !Number.isSafeInteger(race.seed)) return null; // JSON has rounded it
  if (rule.factors && common["run.steps"] !== race.steps) return null;
  // The gradients that Python sends are those of the settings that it knows.
  if (rule.gradients && !sameSettings(state, k)) return null;
  return simulate(rule, surface, settings, { start: race.start, steps, deviation, seed: race.seed });
}

/**
 * Run a rule on a surface. `deviation` is that of the noise, which the seed draws.
 * @param {Rule} rule
 * @param {Surface} surface
 * @param {Settings} settings
 * @param {{ start: Pair, steps: number, deviation?: number, seed?: number }} options
 * @returns {Run}
 */
export function simulate(rule, surface, settings, { start, steps, deviation = 0, seed = 0 }) {
  const see = gradientsOf(rule, surface, deviation, seed);
  const hessian = rule.second ? surfaceFunction({ ...surface, ...surface.hessian }) : null;
  const update = compiledOnce(rule.statements);
  const coupled = rule.inputs[0] === "x";
  const places = coupled ? 2 : 1;
  /** @type {Values[]} */
  let memory = (coupled ? [0] : [0, 1]).map(() => Object.fromEntries(rule.state.map((name) => [name, 0])));
  let point = start;
  /** @type {Run} */
  const run = { rule, points: [point], gradients: [], inputs: [], last: memory };
  for (let t = 0; t < steps; t++) {
    const { f, gradient } = see(point, t);
    const second = hessian ? hessian(...point) : [];
    const parameters = rule.factors ? { ...settings, lr: settings.lr * rule.factors[t] } : settings;
    const given = coupled
      ? [[...point, f - surface.floor, ...gradient, ...second]]
      : [0, 1].map((c) => [point[c], gradient[c], second[2 * c]]);
    const inputs = given.map((values, c) => ({
      ...Object.fromEntries(rule.inputs.map((name, i) => [name, values[i]])),
      ...memory[c],
      ...parameters,
    }));
    const after = inputs.map((names) => update({ ...names }));
    memory = after.map((values) => Object.fromEntries(rule.state.map((name, i) => [name, values[places + i]])));
    point = /** @type {Pair} */ (after.flatMap((values) => values.slice(0, places)));
    run.inputs.push(inputs);
    run.gradients.push(gradient);
    run.points.push(point);
  }
  run.last = memory;
  return run;
}

/**
 * A function of a point and a step to f and the gradient that the rule is told there: with noise, and clipped.
 * @param {Rule} rule
 * @param {Surface} surface
 * @param {number} deviation
 * @param {number} seed
 * @returns {(point: Pair, t: number) => { f: number, gradient: Pair }}
 */
function gradientsOf(rule, surface, deviation, seed) {
  if (rule.gradients) {
    const sent = readFloat64(rule.gradients);
    return (_, t) => ({ f: 0, gradient: [sent[2 * t], sent[2 * t + 1]] });
  }
  const see = surfaceFunction(surface);
  return (point, t) => {
    let [f, fx, fy] = see(...point);
    if (deviation > 0) {
      const [alongX, alongY] = normalPair(seed, t);
      [fx, fy] = [fx + deviation * alongX, fy + deviation * alongY];
    }
    const length = Math.sqrt(fx ** 2 + fy ** 2);
    if (rule.clip && length > rule.clip) [fx, fy] = [fx * (rule.clip / length), fy * (rule.clip / length)];
    return { f, gradient: [fx, fy] };
  };
}

/**
 * Whether the sliders of racer k and of the landscape say what Python last heard.
 * @param {State} state
 * @param {number} k
 */
function sameSettings({ race, settings, common }, k) {
  /** @type {(now: Settings, before: Settings) => boolean} */
  const same = (now, before) => Object.entries(before).every(([name, value]) => now[name] === value);
  return same(settings[k], race.racers[k].settings) && same(common, race.values);
}
