// The racers of a race: their rules with all settings, their looks and their labels.

import { inactiveNames } from "../engine/inactive_names.js";
import { parseSchedule, scheduleFactors } from "../engine/schedules.js";
import { allSettings, parameterText } from "./parameters.js";
import { assignStyles } from "./styles.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { Look, Racer, RacerSetup, ScheduleFacts, ScheduleSettings, Setup } from "../types.js" */

/** @param {Setup} setup @param {Catalogue} catalogue @returns {Racer[]} */
export function racersOf(setup, catalogue) {
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
