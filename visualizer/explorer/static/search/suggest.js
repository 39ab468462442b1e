// Suggested settings, as those of optimizers.suggest: learning rates from a search, or from the landscape itself.

import {
  arrives,
  CONDITIONS,
  canMeet,
  isDirect,
  LATEST,
  MIN_DISTANCE,
  runFigures,
  select,
  staysInDomain,
  toDomainUnits,
} from "./criterion.js";

/** @import { LandscapeParameters, Pair, RateSearch, RunFigures, SearchedRule, Settings, Suggestion } from "../types.js" */
/** @import { ParameterFacts } from "../types.js" */

/** The rules of a race without named racers. */
export const COMMON_RULES = ["gd", "momentum", "rmsprop", "adam"];

/** The leading digits of the learning rates of the search: twenty per power of ten, in about equal ratios. */
const DIGITS = [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9];

/** The powers of ten of these rates, since the slopes of data may have any unit. */
const POWERS = [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3];

/** The learning rates of the search, from 10⁻⁹ to 9000. */
const RATES = POWERS.flatMap((power) => DIGITS.map((digits) => Number(`${digits}e${power}`)));

/** The lengths of a race in the search; the last is the longest race of a suggestion. */
const LENGTHS = [40, 60, 80, 100, 150, 200, 300];
const LONGEST = 300;

/** The length of a race if no rule arrives at any length. */
const DEFAULT_STEPS = 100;

/** The most samples of a loss that the search uses. */
const MAX_SAMPLES = 64;

/** Settings that every rule has. */
const OPTIONS = ["noise", "clip", "batch", "schedule"];

/** @type {SearchedRule} */
const GD = { name: "gd", state: [], parameters: [{ name: "lr", default: 0.01 }] };

/**
 * The settings of a rule with a learning rate that makes an instructive run. A rule with its lr set, and one without
 * lr, keep their settings.
 * @param {RateSearch} search
 * @param {SearchedRule} rule
 * @param {Settings} settings those that are set
 * @param {number | null} steps null for the suggested steps
 * @param {Suggestion | null} own see `ownSuggestion`
 * @returns {Settings}
 */
export function suggest(search, rule, settings, steps, own) {
  if (settings.lr !== undefined || !rule.parameters.some(({ name }) => name === "lr")) return settings;
  const isBare = Object.keys(settings).length === 0;
  if (own && steps === null && isBare && own.settings[rule.name]) return { ...own.settings[rule.name] };
  return { ...settings, lr: suggestRate(search, rule, settings, steps ?? suggestedSteps(search, own)) };
}

/**
 * The length of a race in which the common rules show the lesson of a landscape.
 * @param {RateSearch} search
 * @param {Suggestion | null} own
 */
export const suggestedSteps = (search, own) => own?.steps ?? searchSteps(search);

/**
 * The landscape's own suggestion; null at another start or with changed parameters.
 * @param {{ suggested: Suggestion | null, start: Pair, parameters: Pick<ParameterFacts, "name" | "default">[] }} landscape
 * @param {Settings} settings
 * @param {Pair | null} start
 */
export function ownSuggestion(landscape, settings, start) {
  const defaults = new Map(landscape.parameters.map((parameter) => [parameter.name, Number(parameter.default)]));
  const isChanged = Object.entries(settings).some(([name, value]) => Number(value) !== (defaults.get(name) ?? 0));
  const isElsewhere = start?.some((part, k) => part !== landscape.start[k]) ?? false;
  return isChanged || isElsewhere ? null : landscape.suggested;
}

/**
 * The learning rate from the search, without the suggestion of the landscape.
 * @param {RateSearch} search
 * @param {SearchedRule} rule
 * @param {Settings} settings those that are set, without lr
 * @param {number} steps
 * @returns {number}
 */
export function suggestRate(search, rule, settings, steps) {
  /** @param {number[]} rates */
  const runs = (rates) => runAtRates(search, rule.name, settings, rates, Math.min(steps, LONGEST));
  if (rule.name === "momentum") {
    const options = Object.fromEntries(Object.entries(settings).filter(([name]) => OPTIONS.includes(name)));
    const rate = suggestRate(search, GD, options, steps);
    if (canMeet(runs([rate]), [staysInDomain])) return rate;
  } else if (rule.parameters.find(({ name }) => name === "lr")?.default === 1) {
    if (canMeet(runs([1]), [staysInDomain, arrives])) return 1; // lr is a factor of the rule's own step
  }
  const rate = bestRate(runs(RATES), rule.state.length > 0);
  return rule.name === "gd" ? largestRate(runs, rate) : rate;
}

/**
 * The length of a race from the search, without the suggestion of the landscape: the shortest at which the largest
 * number of the common rules arrive.
 * @param {RateSearch} search
 */
export function searchSteps(search) {
  const figures = Object.fromEntries(COMMON_RULES.map((name) => [name, figuresByLength(search, name)]));
  const arrived = LENGTHS.map((_, k) => countArrivals((name) => figures[name].map((lengths) => lengths[k])));
  const most = Math.max(...arrived);
  return most ? LENGTHS[arrived.indexOf(most)] : DEFAULT_STEPS;
}

/**
 * Every few samples of a loss of many, as parameters of a run; the parameters of other landscapes unchanged.
 * @param {LandscapeParameters} parameters
 * @returns {LandscapeParameters}
 */
export function fewerSamples(parameters) {
  if (!Array.isArray(parameters) || !(parameters[0]?.length > MAX_SAMPLES)) return parameters;
  const stride = Math.ceil(parameters[0].length / MAX_SAMPLES);
  return parameters.map((row) => row.filter((_, k) => k % stride === 0));
}

/**
 * The figures of the runs of a rule at each of the rates; the paths are not kept.
 * @param {RateSearch} search
 * @param {string} name
 * @param {Settings} settings
 * @param {number[]} rates
 * @param {number} steps
 */
function runAtRates({ runAt, domain }, name, settings, rates, steps) {
  return rates.map((lr) => runFigures(toDomainUnits(runAt(name, { ...settings, lr }, 2 * steps), domain), steps));
}

/**
 * For each rate, the figures of the run of a bare rule in a race of each length.
 * @param {RateSearch} search
 * @param {string} name
 */
function figuresByLength({ runAt, domain }, name) {
  return RATES.map((lr) => {
    const run = toDomainUnits(runAt(name, { lr }, 2 * LONGEST), domain);
    return LENGTHS.map((steps) => runFigures(run, steps));
  });
}

/**
 * The number of rules that meet all conditions at some rate; momentum must arrive at the rate of gd.
 * @param {(name: string) => RunFigures[]} runs
 */
function countArrivals(runs) {
  const atRateOfGd = runs("momentum")[RATES.indexOf(bestRate(runs("gd"), false))];
  const others = COMMON_RULES.filter((name) => name !== "momentum" && canMeet(runs(name), CONDITIONS));
  return others.length + (atRateOfGd.arrival <= LATEST ? 1 : 0);
}

/**
 * The roundest rate that meets the conditions; of equally round ones, the one nearest to the middle. A rule with state
 * must also take a direct path, since such a rule is shown for its damping.
 * @param {RunFigures[]} runs at `RATES`
 * @param {boolean} hasState
 */
function bestRate(runs, hasState) {
  const { left } = select(runs, hasState ? [...CONDITIONS, isDirect] : CONDITIONS);
  const rates = RATES.filter((_, k) => left[k]);
  return roundest(rates, Math.sqrt(rates[0] * rates[rates.length - 1]));
}

/**
 * About the largest rate such that all rates from `rate` up to it meet the conditions. At this rate gradient descent
 * swings in a ravine. The limit is sharp, so that the search uses all rates of two digits.
 * @param {(rates: number[]) => RunFigures[]} runs
 * @param {number} rate
 */
function largestRate(runs, rate) {
  const rates = ratesOfTwoDigits(rate);
  const figures = runs(rates);
  if (!(figures[0].distance >= MIN_DISTANCE)) return rate;
  const { left } = select(figures);
  const first = left.indexOf(true);
  const end = left.indexOf(false, first);
  const good = rates.slice(first, end < 0 ? undefined : end);
  const largest = good[good.length - 1];
  return roundest(
    good.filter((one) => one >= 0.8 * largest),
    largest,
  );
}

/** All numbers of two digits from a rate of two digits to ten times as much. @param {number} rate */
function ratesOfTwoDigits(rate) {
  const [digits, power] = rate.toExponential(1).replace(".", "").split("e").map(Number);
  const tens = Array.from({ length: 91 }, (_, k) => digits + k);
  return tens.map((ten) => Number(ten < 100 ? `${ten}e${power - 1}` : `${ten - 90}e${power}`));
}

/**
 * The roundest of the rates; of equally round ones, the one nearest to `near`; of two equally near ones, the larger.
 * @param {number[]} rates
 * @param {number} near
 */
function roundest(rates, near) {
  /** @param {number} rate */
  const key = (rate) => [roundness(rate), Number(Math.abs(Math.log(rate / near)).toFixed(9)), -rate];
  /** @type {(a: number[], b: number[]) => number} */
  const compare = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  return rates.reduce((best, rate) => (compare(key(rate), key(best)) < 0 ? rate : best));
}

/** 0 for 1, 2 and 5 times a power of ten, 1 for other single digits, and 2 for all other numbers. @param {number} rate */
function roundness(rate) {
  const digits = rate.toExponential(1).slice(0, 3);
  if (["1.0", "2.0", "5.0"].includes(digits)) return 0;
  return digits.endsWith("0") ? 1 : 2;
}
