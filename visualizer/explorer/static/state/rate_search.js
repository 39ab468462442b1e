// The runs by which a learning rate is searched that suits a landscape (see search/suggest.js).

import { parseSchedule, scheduleFactors } from "../engine/schedules.js";
import { createSurface } from "../engine/surface.js";
import { fewerSamples } from "../search/suggest.js";
import { allSettings } from "./parameters.js";
import { runRule } from "./paths.js";
import { landscapeUnit } from "./setup.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { LandscapeSetup, LandscapeUnit, Pair, RuleSearch } from "../types.js" */

/**
 * @param {LandscapeSetup} setup
 * @param {Pair | null} start
 * @param {Catalogue} catalogue
 * @returns {RuleSearch & { unit: LandscapeUnit }}
 */
export function rateSearch(setup, start, catalogue) {
  const { facts, schedules } = catalogue;
  const unit = landscapeUnit(setup, catalogue);
  const whole = createSurface(unit, allSettings(unit, setup.settings, facts.lossOptions));
  const parameters = fewerSamples(whole.parameters);
  const samples = whole.samples && Array.isArray(parameters) ? parameters[0].length : 0;
  const surface = { ...whole, parameters, samples };
  /** @type {RuleSearch["runRuleAt"]} */
  const runRuleAt = (rule, given, steps) => {
    const settings = allSettings({ parameters: [...rule.parameters, ...facts.options] }, given, []);
    const factors = given.schedule
      ? scheduleFactors(parseSchedule(given.schedule, facts.schedules), steps, facts.schedules, schedules)
      : null;
    return runRule({ rule, settings, factors }, { steps, seed: 0 }, surface, start ?? unit.start);
  };
  return {
    unit,
    domain: surface.domain,
    runRuleAt,
    runAt: (name, given, steps) => runRuleAt(catalogue.rule(name), given, steps),
  };
}
