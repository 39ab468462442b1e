// The paths of a race. They are computed here, at the very values of the sliders; those that need Python come from it.

import { drawBatches, drawNoise } from "../engine/streams.js";
import { trace } from "../engine/trace.js";

/** @import { Computed, LandscapeUnit, Pair, Path, Race, Racer, RuleData, Setup, Surface, TracedRun } from "../types.js" */

const NEAR = 1e-3; // a run has reached the minimum when f is less than this above it

/**
 * The path of a racer: that of the race before where all that it depends on is the same.
 * @param {Racer} racer
 * @param {number} k
 * @param {{ setup: Setup, unit: LandscapeUnit, surface: Surface, start: Pair, before: Race | null, computed: Computed }} terms
 * @returns {Path}
 */
export function pathOf(racer, k, { setup, unit, surface, start, before, computed }) {
  const key = pathKey(setup, k);
  const isRandom = racer.settings.noise > 0 || racer.settings.batch > 0;
  const isOurs = !racer.needsPython && !unit.python && (Number.isSafeInteger(setup.seed) || !isRandom);
  const known =
    before?.surface === surface ? before.paths.find((path) => path.key === key && path.racer === racer.key) : undefined;
  if (known && (isOurs || !known.missing)) return known;
  if (!isOurs) return givenPath(computed.get(key), key, racer, start, surface, setup.steps);
  const run = runRule(racer, setup, surface, start);
  return {
    ...pathFrom(run.points, run.values, run.divergedAt, surface, setup.steps),
    key,
    racer: racer.key,
    traced: run,
    stopped: null,
    missing: false,
  };
}

/** What the path of racer k depends on, as a text. @param {Setup} setup @param {number} k */
export const pathKey = ({ landscape, racers, start, steps, seed }, k) =>
  JSON.stringify([landscape, racers[k], start, steps, seed]);

/**
 * Run a rule as `optimizers.trace` does.
 * @param {Pick<Racer, "rule" | "settings" | "factors">} racer
 * @param {Pick<Setup, "steps" | "seed">} setup
 * @param {Surface} surface
 * @param {Pair} start
 * @returns {TracedRun}
 */
export function runRule({ rule, settings, factors }, { steps, seed }, surface, start) {
  const { functions, parameters, domain, floor, samples } = surface;
  const program = { ...functions, step: /** @type {any} */ (rule.advance) };
  /** @type {RuleData} */
  const data = {
    parameters: rule.parameters.map(({ name }) => Number(settings[name])),
    states: rule.state.length * (rule.coupled ? 1 : 2),
    second: rule.second,
    noise: settings.noise,
    clip: settings.clip,
    rate: Math.max(
      rule.parameters.findIndex(({ name }) => name === "lr"),
      0,
    ),
    factors,
  };
  const batched = settings.batch > 0 && settings.batch < samples;
  return trace(program, { parameters, domain, floor }, data, {
    start,
    steps,
    noise: settings.noise > 0 ? drawNoise(seed, steps) : null,
    batches: batched ? drawBatches(samples, settings.batch, seed, steps) : null,
  });
}

/**
 * @param {Float64Array} points
 * @param {Float64Array} values
 * @param {number | null} divergedAt
 * @param {Surface} surface
 * @param {number} steps
 */
function pathFrom(points, values, divergedAt, { lowest, floor }, steps) {
  const [x, y, loss] = [new Float64Array(steps + 1), new Float64Array(steps + 1), new Float64Array(steps + 1)];
  let reached = -1;
  for (let t = 0; t <= steps; t++) {
    x[t] = points[2 * t];
    y[t] = points[2 * t + 1];
    loss[t] = values[t] - floor;
    if (reached < 0 && values[t] < lowest + NEAR) reached = t;
  }
  return { x, y, loss, n: divergedAt ?? steps + 1, reached, final: values[steps] };
}

/**
 * A path that Python has computed; without one a path of the start alone, marked as missing.
 * @param {{ points: number[], values: number[], stopped: number | null } | undefined} given
 * @param {string} key
 * @param {Racer} racer
 * @param {Pair} start
 * @param {Surface} surface
 * @param {number} steps
 * @returns {Path}
 */
function givenPath(given, key, racer, start, surface, steps) {
  const [points, values] = [
    new Float64Array(2 * steps + 2).fill(Number.NaN),
    new Float64Array(steps + 1).fill(Number.NaN),
  ];
  points.set(given ? given.points : start);
  if (given) values.set(given.values);
  const count = given ? given.values.length : 1;
  const path = pathFrom(points, values, count <= steps ? count : null, surface, steps);
  return { ...path, key, racer: racer.key, traced: null, stopped: given?.stopped ?? null, missing: !given };
}
