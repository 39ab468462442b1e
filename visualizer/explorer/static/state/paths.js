// The paths of a race. They are computed here, at the very values of the sliders; those that need Python come from it.

import { drawBatches, drawNoise } from "../engine/streams.js";
import { trace } from "../engine/trace.js";
import { ARRIVAL_TOLERANCE, firstBelow, staysBelowFrom } from "../numbers/measures.js";

/** @import { Computed, LandscapeUnit, Pair, Path, Race, Racer, RuleData, RunInputs, Setup, Surface } from "../types.js" */
/** @import { TracedRun } from "../types.js" */

/**
 * The path of a racer: that of the race before where all that it depends on is the same.
 * @param {Racer} racer
 * @param {number} k
 * @param {{ setup: Setup, unit: LandscapeUnit, surface: Surface, start: Pair, before: Race | null, computed: Computed }} terms
 * @returns {Path}
 */
export function pathOf(racer, k, { setup, unit, surface, start, before, computed }) {
  const key = pathKey(setup, k);
  const isOurs = isComputedHere(racer, unit, setup.seed);
  const known =
    before?.surface === surface ? before.paths.find((path) => path.key === key && path.racer === racer.key) : undefined;
  if (known && (isOurs || !known.missing)) return known;
  if (unit.spectral) return { ...unit.spectral.pathOf(racer, setup, unit, start, surface), key, racer: racer.key };
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

/** Whether the runs of a racer depend on the seed. @param {Pick<Racer, "settings">} racer */
export const isRandom = ({ settings }) => settings.noise > 0 || settings.batch > 0;

/** Whether no Python is needed. @param {Racer} racer @param {LandscapeUnit} unit @param {number} seed */
export const isComputedHere = (racer, unit, seed) =>
  !racer.needsPython && !unit.python && (Number.isSafeInteger(seed) || !isRandom(racer));

/** What the path of racer k depends on, as a text. @param {Setup} setup @param {number} k */
export const pathKey = ({ landscape, racers, start, steps, seed }, k) =>
  JSON.stringify([landscape, racers[k], start, steps, seed]);

/**
 * The random inputs of a run.
 * @param {Pick<Racer, "settings">} racer
 * @param {Pick<Setup, "steps" | "seed">} setup
 * @param {Pick<Surface, "samples">} surface
 * @returns {Pick<RunInputs, "noise" | "batches">}
 */
export function drawInputs({ settings }, { steps, seed }, { samples }) {
  const batched = settings.batch > 0 && settings.batch < samples;
  return {
    noise: settings.noise > 0 ? drawNoise(seed, steps) : null,
    batches: batched ? drawBatches(samples, settings.batch, seed, steps) : null,
  };
}

/**
 * Run a rule as `optimizers.trace` does.
 * @param {Pick<Racer, "rule" | "settings" | "factors">} racer
 * @param {Pick<Setup, "steps" | "seed">} setup
 * @param {Surface} surface
 * @param {Pair} start
 * @param {ReturnType<typeof drawInputs>} inputs
 * @returns {TracedRun}
 */
export function runRule(racer, setup, surface, start, inputs = drawInputs(racer, setup, surface)) {
  const { functions, parameters, domain, floor } = surface;
  const program = { ...functions, step: /** @type {any} */ (racer.rule.advance) };
  return trace(program, { parameters, domain, floor }, ruleData(racer), { start, steps: setup.steps, ...inputs });
}

/** The settings of a racer as the engine reads them. @param {Pick<Racer, "rule" | "settings" | "factors">} racer @returns {RuleData} */
export const ruleData = ({ rule, settings, factors }) => ({
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
});

/**
 * @param {Float64Array} points
 * @param {Float64Array} values
 * @param {number | null} divergedAt
 * @param {Surface} surface
 * @param {number} steps
 */
function pathFrom(points, values, divergedAt, surface, steps) {
  const [x, y] = [new Float64Array(steps + 1), new Float64Array(steps + 1)];
  for (let t = 0; t <= steps; t++) {
    x[t] = points[2 * t];
    y[t] = points[2 * t + 1];
  }
  return { x, y, ...figuresOf(values, divergedAt, surface, steps) };
}

/**
 * @param {Float64Array} values
 * @param {number | null} divergedAt
 * @param {Pick<Surface, "lowest" | "floor">} surface
 * @param {number} steps
 */
export function figuresOf(values, divergedAt, { lowest, floor }, steps) {
  const loss = values.map((value) => value - floor);
  const level = lowest + ARRIVAL_TOLERANCE;
  const [passed, arrived] = [firstBelow(values, level), staysBelowFrom(values, level)];
  return { loss, n: divergedAt ?? steps + 1, passed, arrived, final: values[steps] };
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
