// A race: what follows from a setup. Its paths are computed here, at the very values of the sliders; those that need
// Python come from it.

import { inactiveNames } from "../engine/inactive_names.js";
import { parseSchedule, scheduleFactors } from "../engine/schedules.js";
import { drawBatches, drawNoise } from "../engine/streams.js";
import { constantCurvatures, createSurface } from "../engine/surface.js";
import { trace } from "../engine/trace.js";
import { controlsOf } from "./controls.js";
import { parameterText } from "./parameters.js";
import { landscapeUnit } from "./setup.js";
import { assignStyles } from "./styles.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { Computed, LandscapeUnit, Look, Pair, Path, Race, Racer, RacerSetup, RuleData, ScheduleFacts, ScheduleSettings, Setup, Surface, TracedRun } from "../types.js" */

const NEAR = 1e-3; // a run has reached the minimum when f is less than this above it
const TITLE_LENGTH = 76; // the most characters of a title with a formula

/**
 * @param {Setup} setup
 * @param {Catalogue} catalogue
 * @param {Race | null} before The race before, of which everything that still holds is kept.
 * @param {Computed} computed
 * @param {{ exact?: boolean }} options With `exact` critical points are searched, which takes a while, and not followed.
 * @returns {Race}
 */
export function createRace(setup, catalogue, before, computed, { exact = false } = {}) {
  const landscapeKey = JSON.stringify(setup.landscape);
  const unit = landscapeUnit(setup.landscape, catalogue);
  const near = before?.unit === unit ? before : null;
  const kept = near?.landscapeKey === landscapeKey && !exact ? near : null;
  const values = kept?.values ?? settingsOf(unit, setup.landscape.settings, catalogue.facts.lossOptions);
  const surface = kept?.surface ?? createSurface(unit, values, exact ? null : near?.surface);
  const start = setup.start ?? unit.start;
  const racers = racersOf(setup, catalogue);
  const race = {
    catalogue,
    setup,
    landscapeKey,
    unit,
    values,
    surface,
    curvatures: kept ? kept.curvatures : constantCurvatures(surface),
    label: [unit.name, ...textsOf(unit, setup.landscape.settings)].join(" "),
    title: titleOf(unit, values),
    formula: unit.formula,
    axes: unit.axes,
    domain: unit.domain,
    start,
    steps: setup.steps,
    log: Number.isFinite(surface.lowest),
    lossName: surface.floor ? "f − f*" : "f",
    racers,
    paths: racers.map((racer, k) => pathOf(racer, k, { setup, unit, surface, start, before, computed })),
  };
  return { ...race, controls: controlsOf(race, before?.controls ?? []) };
}

/**
 * The values of all parameters, set or default.
 * @param {{ parameters: LandscapeUnit["parameters"], data?: any }} unit
 * @param {Record<string, any>} settings
 * @param {LandscapeUnit["parameters"]} options
 */
export function settingsOf({ parameters, data }, settings, options) {
  const known = [...parameters, ...(data ? options : [])];
  return Object.fromEntries(known.map(({ name, default: value }) => [name, settings[name] ?? value]));
}

/** The settings as a label has them, in the order of the parameters. @param {LandscapeUnit} unit @param {Record<string, any>} settings */
const textsOf = (unit, settings) =>
  [...unit.parameters, ...(settings.standardise === undefined ? [] : [STANDARDISED])]
    .filter(({ name }) => name in settings)
    .map((parameter) => parameterText(parameter, settings[parameter.name]));

/** @type {any} */
const STANDARDISED = { name: "standardise", symbol: "standardised", switch: true };

/** The landscape with its parameters, and its formula if there is room for it. @param {LandscapeUnit} unit @param {Record<string, any>} values */
function titleOf({ name, parameters, formula }, values) {
  const title = [name, ...parameters.map((parameter) => parameterText(parameter, values[parameter.name]))].join("  ");
  return { title, formula: title.length + formula.length < TITLE_LENGTH ? formula : "" };
}

/** @param {Setup} setup @param {Catalogue} catalogue @returns {Racer[]} */
function racersOf(setup, catalogue) {
  const rules = setup.racers.map(({ name }) => catalogue.rule(name));
  const styles = assignStyles(rules, catalogue.facts);
  return setup.racers.map((racer, k) => racerOf(racer, rules[k], styles[k], setup.steps, catalogue));
}

/**
 * @param {RacerSetup} setup
 * @param {ReturnType<Catalogue["rule"]>} rule
 * @param {Look} style
 * @param {number} steps
 * @param {Catalogue} catalogue
 * @returns {Racer}
 */
function racerOf({ name: key, settings: set }, rule, style, steps, { facts, schedules }) {
  const settings = settingsOf({ parameters: [...rule.parameters, ...facts.options] }, set, []);
  const options = facts.options.filter(({ name }) => name in set);
  const schedule = scheduleOf(set.schedule, facts.schedules);
  const [noise, fixed] = [
    options.filter(({ name }) => name === "noise"),
    options.filter(({ name }) => name !== "noise"),
  ];
  const own = rule.parameters.filter(({ name }) => name in set);
  const said = [...own, ...noise].map((parameter) => parameterText(parameter, set[parameter.name]));
  const extras = [
    ...(rule.label ? [rule.label] : []),
    ...fixed.map((parameter) => parameterText(parameter, set[parameter.name])),
    ...(schedule ? [scheduleLabel(schedule, facts.schedules)] : set.schedule ? [set.schedule] : []),
  ];
  const changed = Boolean(set.schedule || settings.clip || settings.batch);
  return {
    ...style,
    key,
    name: rule.name,
    parameters: rule.parameters,
    rule: {
      ...rule,
      get idle() {
        return inactiveNames(rule, settings);
      },
    },
    settings,
    set,
    label: [rule.name, ...said, ...extras].filter(Boolean).join(" "),
    extras: extras.join(" "),
    factors: schedule ? scheduleFactors(schedule, steps, facts.schedules, schedules) : null,
    needsPython: !rule.advance || Boolean(set.schedule && !schedule),
    linear: changed ? null : (rule.linear ?? null),
    sums: rule.sums ?? null,
    convention: rule.convention ?? null,
  };
}

/** A schedule and its settings; null for one that only Python knows. @param {string | undefined} text @param {ScheduleFacts} facts */
const scheduleOf = (text, facts) => (text && text.split("(")[0] in facts ? parseSchedule(text, facts) : null);

/** @param {ScheduleSettings} schedule @param {ScheduleFacts} facts */
const scheduleLabel = ({ name, settings }, facts) =>
  [
    name,
    ...facts[name].filter((one) => one.name in settings).map((one) => parameterText(one, settings[one.name])),
  ].join(" ");

/**
 * The path of a racer: that of the race before where all that it depends on is the same.
 * @param {Racer} racer
 * @param {number} k
 * @param {{ setup: Setup, unit: LandscapeUnit, surface: Surface, start: Pair, before: Race | null, computed: Computed }} terms
 * @returns {Path}
 */
function pathOf(racer, k, { setup, unit, surface, start, before, computed }) {
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
