// What a sweep is to compute, as plain data for the graphics card and for the worker: many runs of one racer, which
// differ in two settings or in their starts.

import { isComputedHere, ruleData } from "../state/paths.js";

/** @import { Axis, Race, SweepPlan } from "../types.js" */

/**
 * The sweep of racer k over two axes; null where only Python can run it.
 * @param {Race} race
 * @param {number} k
 * @param {[Axis, Axis]} axes
 * @returns {SweepPlan | null}
 */
export function sweepPlan(race, k, axes) {
  const { setup, surface, unit } = race;
  const racer = race.racers[k];
  if (!isComputedHere(racer, unit, setup.seed)) return null;
  return {
    key: planKey(race, k, axes),
    landscape: setup.landscape,
    rule: racer.rule.computed ? { name: racer.name, rule: racer.key } : { name: racer.key },
    data: ruleData(racer),
    batch: racer.settings.batch < surface.samples ? racer.settings.batch : 0,
    parameters: surface.parameters,
    samples: surface.samples,
    domain: surface.domain,
    floor: surface.floor,
    lowest: surface.lowest,
    start: race.start,
    steps: setup.steps,
    seed: setup.seed,
    axes,
  };
}

/**
 * What the values of a sweep depend on, as a text. A setting that an axis has is left out: its value there does not count.
 * @param {Race} race
 * @param {number} k
 * @param {[Axis, Axis]} axes
 */
function planKey({ setup, surface, racers }, k, axes) {
  const { landscape, steps, seed } = setup;
  /** @type {(settings: Record<string, any>, kinds: string[]) => Record<string, any>} */
  const without = (settings, kinds) => {
    const names = axes.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
    return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
  };
  const start = axes[0].kind === "start" ? null : (setup.start ?? surface.start);
  return JSON.stringify([
    { ...landscape, settings: without(landscape.settings, ["surface"]) },
    racers[k].key,
    without({ ...racers[k].settings, schedule: racers[k].set.schedule }, ["rule", "clip"]),
    start,
    steps,
    seed,
    axes,
    surface.lowest,
  ]);
}
