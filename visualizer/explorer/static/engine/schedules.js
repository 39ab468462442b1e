// Schedules of the learning rate: the text of a schedule, and its factor at each step of a run. The functions are
// written by Python (visualizer/explorer/program.py, `javascript_schedules`).

import { _ } from "../language/translate.js";
import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { checkSetting } from "./parameter.js";
import { parseSettings } from "./settings_text.js";

/** @import { ParameterFacts, ScheduleFacts, ScheduleSettings, Schedules } from "../types.js" */

/**
 * The schedule of a text: a name, or a name with settings as in "step(every=30, factor=0.5)". It throws an InputError
 * with Python's sentence if there is none.
 * @param {any} text
 * @param {ScheduleFacts} facts
 * @returns {ScheduleSettings}
 */
export function parseSchedule(text, facts) {
  if (typeof text !== "string") throw unknownName(_("schedule"), text, Object.keys(facts).sort());
  const found = text.match(/^\s*([^()]*?)\s*(?:\(([^()]*)\))?\s*$/u);
  if (!found)
    throw new InputError(_("schedule must be a name or name(setting=value), got {value}", { value: shortRepr(text) }));
  const [, name, inner] = found;
  if (!Object.hasOwn(facts, name)) throw unknownName(_("schedule"), name, Object.keys(facts).sort());
  const given = parseSettings(inner ?? "");
  const parameters = new Map(facts[name].map((parameter) => [parameter.name, parameter]));
  const unknown = [...given.keys()].find((key) => !parameters.has(key));
  if (unknown !== undefined) throw noParameter(name, unknown, [...parameters.keys()]);
  const settings = [...given].map(([key, value]) => [key, checkSetting(known(parameters, key), value)]);
  return { name, settings: Object.fromEntries(settings) };
}

/** @param {Map<string, ParameterFacts>} parameters @param {string} key */
const known = (parameters, key) => /** @type {ParameterFacts} */ (parameters.get(key));

/** @param {string} schedule @param {string} name @param {string[]} parameters */
function noParameter(schedule, name, parameters) {
  if (parameters.length) return unknownName(_("parameter of {owner}", { owner: schedule }), name, parameters);
  return new InputError(_("{owner} has no parameters, so no {name}", { owner: schedule, name: shortRepr(name) }));
}

/**
 * The factors at all steps of a run.
 * @param {ScheduleSettings} schedule
 * @param {number} steps
 * @param {ScheduleFacts} facts
 * @param {Schedules} schedules
 */
export function scheduleFactors({ name, settings }, steps, facts, schedules) {
  const values = facts[name].map((parameter) => Number(settings[parameter.name] ?? parameter.default));
  return Array.from({ length: steps }, (_, t) => schedules[name](t, steps, values));
}
