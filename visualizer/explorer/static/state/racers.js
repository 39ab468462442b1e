// The racers of a race: their rules with all settings, their looks and their labels.

import { inactiveNames } from "../engine/inactive_names.js";
import { parseSchedule, scheduleFactors } from "../engine/schedules.js";
import { allSettings, parameterText } from "./parameters.js";
import { assignStyles } from "./styles.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { Look, Racer, RacerSetup, ScheduleFacts, ScheduleSettings, Setup } from "../types.js" */

/** @param {Setup} setup @param {Catalogue} catalogue @returns {Racer[]} */
export function racersOf(setup, catalogue) {
  const rules = setup.racers.map((racer) => catalogue.ruleOf(racer));
  const styles = assignStyles(rules, catalogue.facts);
  const racers = setup.racers.map((racer, k) => racerOf(racer, rules[k], styles[k], setup.steps, catalogue));
  return racers.map((racer) => ({ ...racer, title: titleOf(racer, racers, catalogue) }));
}

/**
 * The name of a racer, with what tells it from others of the same name: the settings that differ, or its number.
 * @param {Omit<Racer, "title">} racer
 * @param {Omit<Racer, "title">[]} racers
 * @param {Catalogue} catalogue
 */
function titleOf(racer, racers, { facts }) {
  const same = racers.filter(({ name }) => name === racer.name);
  if (same.length === 1) return racer.name;
  const differing = [...racer.parameters, ...facts.options].filter(({ name }) =>
    same.some(({ settings }) => settings[name] !== racer.settings[name]),
  );
  const schedules = new Set(same.map(({ set }) => set.schedule));
  const words = [
    ...differing.map((parameter) => parameterText(parameter, racer.settings[parameter.name])),
    ...(schedules.size > 1 ? [racer.set.schedule ?? "constant"] : []),
  ];
  const isAlone = words.length && !same.some((one) => one !== racer && isEqual(one, racer));
  return [racer.name, ...(isAlone ? words : [...words, `(${same.indexOf(racer) + 1})`])].join(" ");
}

/** @param {Omit<Racer, "title">} one @param {Omit<Racer, "title">} other */
const isEqual = (one, other) =>
  one.key === other.key &&
  JSON.stringify([one.settings, one.set.schedule]) === JSON.stringify([other.settings, other.set.schedule]);

/**
 * @param {RacerSetup} setup
 * @param {ReturnType<Catalogue["rule"]>} rule
 * @param {Look} style
 * @param {number} steps
 * @param {Catalogue} catalogue
 * @returns {Omit<Racer, "title">}
 */
function racerOf({ settings: set }, rule, style, steps, { facts, schedules }) {
  const settings = allSettings({ parameters: [...rule.parameters, ...facts.options] }, set, []);
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
    key: rule.key,
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
