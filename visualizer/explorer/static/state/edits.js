// Edits of a race from its menus: another landscape, another rule, a racer more or less, a schedule, a formula.

import { RESERVED, toPython } from "../formula/parser.js";
import { ownSuggestion, suggest, suggestedSteps } from "../search/suggest.js";
import { rateSearch } from "./rate_search.js";
import { MAX_RACERS } from "./setup.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { LandscapeSetup, Race, RacerSetup, RateSearch, RuleUnit, Settings, Setup, Suggestion } from "../types.js" */

/** A name in a formula that is no function. */
const NAME = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?![\p{L}\p{N}_]|\s*\()/gu;

/**
 * Another landscape, from its own start, with the steps and learning rates that suit it.
 * @param {Setup} setup
 * @param {LandscapeSetup} landscape
 * @param {Catalogue} catalogue
 * @returns {Setup}
 */
export function chooseLandscape(setup, landscape, catalogue) {
  const bare = { ...setup, landscape, start: null, extent: null };
  const racers = setup.racers.map((racer) => withoutOptionsOf(racer, landscape, catalogue));
  if (catalogue.landscapes.get(landscape.name ?? "")?.python) return { ...bare, racers };
  const search = rateSearch(landscape, null, catalogue);
  const own = ownSuggestion(search.unit, landscape.settings, null);
  const steps = suggestedSteps(search, own);
  return {
    ...bare,
    racers: racers.map((racer) => suggested(racer, search, own, own ? null : steps, catalogue)),
    steps,
  };
}

/** A racer without batches where there are no samples. @param {RacerSetup} racer @param {LandscapeSetup} landscape @param {Catalogue} catalogue @returns {RacerSetup} */
function withoutOptionsOf({ settings: { batch, ...settings }, ...racer }, landscape, catalogue) {
  const hasSamples = Boolean(catalogue.landscapes.get(landscape.name ?? "")?.data);
  return { ...racer, settings: hasSamples && batch !== undefined ? { ...settings, batch } : settings };
}

/**
 * A racer with the learning rate that suits a landscape; what else is set stays.
 * @param {RacerSetup} racer
 * @param {ReturnType<typeof rateSearch>} search
 * @param {Suggestion | null} own
 * @param {number | null} steps
 * @param {Catalogue} catalogue
 * @returns {RacerSetup}
 */
function suggested(racer, search, own, steps, catalogue) {
  const { settings } = racer;
  const rule = catalogue.ruleOf(racer);
  if (!rule.advance || catalogue.foreignSchedules.has(settings.schedule)) return racer;
  const { lr: before, ...others } = settings;
  const [at, named] = racer.rule === undefined ? [search, rule] : searchOf(rule, search);
  const { lr } = suggest(at, named, others, steps, own);
  if (lr === undefined) return racer;
  return { ...racer, settings: before === undefined ? { lr, ...others } : { ...settings, lr } };
}

/** The search for a rule that was typed, which has no name in the catalogue. @param {RuleUnit} rule @param {ReturnType<typeof rateSearch>} search @returns {[RateSearch, RuleUnit]} */
function searchOf(rule, search) {
  /** @type {RateSearch["runAt"]} */
  const runAt = (name, given, steps) =>
    name === rule.key ? search.runRuleAt(rule, given, steps) : search.runAt(name, given, steps);
  return [
    { domain: search.domain, runAt },
    { ...rule, name: rule.key },
  ];
}

/**
 * A racer more, with the learning rate that suits the race.
 * @param {Race} race
 * @param {string} name
 * @param {string} [rule] The text of a rule that is called so.
 * @returns {Setup}
 */
export function addRacer({ setup, catalogue, unit }, name, rule) {
  if (setup.racers.length >= MAX_RACERS) return setup;
  /** @type {RacerSetup} */
  const racer = { name, ...(rule === undefined ? {} : { rule }), settings: {} };
  if (unit.python || unit.spectrum) return { ...setup, racers: [...setup.racers, racer] };
  const search = rateSearch(setup.landscape, setup.start, catalogue);
  const own = ownSuggestion(search.unit, setup.landscape.settings, setup.start);
  const steps = own?.steps === setup.steps ? null : setup.steps;
  return { ...setup, racers: [...setup.racers, suggested(racer, search, own, steps, catalogue)] };
}

/** @param {Setup} setup @param {number} k @returns {Setup} */
export const removeRacer = (setup, k) => ({ ...setup, racers: setup.racers.filter((_, j) => j !== k) });

/** A racer at another place of the list. @param {Setup} setup @param {number} from @param {number} to @returns {Setup} */
export const moveRacer = (setup, from, to) => ({ ...setup, racers: moved(setup.racers, from, to) });

/**
 * A list with the part at one place moved to another.
 * @template T
 * @param {T[]} list
 * @param {number} from
 * @param {number} to
 */
export function moved(list, from, to) {
  const others = list.filter((_, k) => k !== from);
  return [...others.slice(0, to), list[from], ...others.slice(to)];
}

/** The settings that a rule has, too. @param {Settings} settings @param {RuleUnit} rule @param {Catalogue} catalogue @returns {Settings} */
function keptSettings(settings, { parameters }, { facts }) {
  const known = [...parameters, ...facts.options].map((parameter) => parameter.name);
  const isKept = (/** @type {string} */ key) => known.includes(key) || (key === "schedule" && known.includes("lr"));
  return Object.fromEntries(Object.entries(settings).filter(([key]) => isKept(key)));
}

/**
 * Another rule for a racer, with the settings that both rules have.
 * @param {Setup} setup
 * @param {number} k
 * @param {string} name
 * @param {Catalogue} catalogue
 * @returns {Setup}
 */
export function replaceRule(setup, k, name, catalogue) {
  const settings = keptSettings(setup.racers[k].settings, catalogue.rule(name), catalogue);
  return { ...setup, racers: setup.racers.map((racer, j) => (j === k ? { name, settings } : racer)) };
}

/** Another text for the rule of a racer, with the settings that it still has. @param {Setup} setup @param {number} k @param {string} rule @param {Catalogue} catalogue @returns {Setup} */
export function retypeRule(setup, k, rule, catalogue) {
  const { name } = setup.racers[k];
  const unit = catalogue.ruleOf({ name, rule });
  const racers = setup.racers.map((racer, j) =>
    j === k ? { name, rule, settings: keptSettings(racer.settings, unit, catalogue) } : racer,
  );
  return { ...setup, racers };
}

/** A racer with another schedule; an empty text is none. @param {Setup} setup @param {number} k @param {string} text @returns {Setup} */
export function scheduleRacer(setup, k, text) {
  const { schedule: _, ...others } = setup.racers[k].settings;
  const settings = text ? { ...others, schedule: text } : others;
  return { ...setup, racers: setup.racers.map((racer, j) => (j === k ? { ...racer, settings } : racer)) };
}

/**
 * A formula as the landscape. Single letters in it that mean nothing become parameters, 1 at first; a parameter that
 * the formula before had keeps its value.
 * @param {Setup} setup
 * @param {string} text
 * @param {Catalogue} catalogue
 * @returns {Setup}
 */
export function typeFormula(setup, text, catalogue) {
  const { settings = {}, parameters: before = {}, formula: earlier, options = {} } = setup.landscape;
  const free = [...new Set(toPython(text).match(NAME))].filter((name) => !RESERVED.includes(name));
  const names = free.filter((name) => name in before || [...name].length === 1);
  const parameters = Object.fromEntries(names.map((name) => [name, before[name] ?? 1]));
  const kept = Object.fromEntries(
    Object.entries(settings).filter(([name]) => earlier !== undefined && name in parameters),
  );
  const { title: _, start: __, ...rest } = earlier === undefined ? {} : /** @type {any} */ (options);
  return chooseLandscape(setup, { formula: text.trim(), options: rest, parameters, settings: kept }, catalogue);
}
