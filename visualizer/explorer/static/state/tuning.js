// A race in which each racer has its best learning rate, and the sentence that states the terms, as those of
// race(..., fair="tuned") in Python.

import { _, inRow } from "../language/translate.js";
import { InputError } from "../numbers/errors.js";
import { formatNumber } from "../numbers/format.js";
import { ARRIVAL_TOLERANCE } from "../numbers/measures.js";
import { bestRate, MAX_DETOUR } from "../search/tune.js";
import { drawInputs, isComputedHere, isRandom, runRule } from "./paths.js";
import { racersOf } from "./racers.js";

/** @import { Race, Racer, RacerSetup, TunedRace, TuningOptions } from "../types.js" */

const PART = 12; // milliseconds of work until the page gets a turn

/**
 * Give each racer its best learning rate; what else is set stays. The work is done in parts, between which the page can
 * draw. A racer without a learning rate, and one that only Python can run, stay as they are, and the sentence says so.
 * It throws an InputError if no racer can be tuned, or if one diverges at every rate.
 * @param {Race} race
 * @param {TuningOptions} options
 * @returns {Promise<TunedRace | null>} null if it was aborted
 */
export async function bestRates(race, { onProgress, signal } = {}) {
  const work = tuning(race);
  for (;;) {
    const begin = performance.now();
    let step = work.next();
    while (!step.done && performance.now() - begin < PART) step = work.next();
    if (step.done) return step.value;
    onProgress?.(step.value);
    await new Promise((resolve) => setTimeout(resolve));
    if (signal?.aborted) return null;
  }
}

/** The same work; it yields the share that is done. @param {Race} race @returns {Generator<number, TunedRace>} */
function* tuning(race) {
  const { setup, racers, catalogue } = race;
  const { rates } = catalogue.facts.tuning;
  const seeds = racers.map((racer) => (canBeTuned(racer, race) ? seedsOf(racer, race) : []));
  const total = rates.length * seeds.flat().length;
  if (!total)
    throw new InputError(
      _("a race to tune must have an optimizer with a learning rate that runs in the browser, got {racers}", {
        racers: namesOf(racers),
      }),
    );
  let done = 0;
  const tuned = [...setup.racers];
  for (const k of racers.keys()) {
    if (!seeds[k].length) continue;
    const search = searchOf(race, k, seeds[k]);
    let step = search.next();
    for (; !step.done; step = search.next()) yield ++done / total;
    if (step.value === null) throw divergesAtAll(race, k);
    tuned[k] = withRate(tuned[k], step.value);
  }
  return { setup: { ...setup, racers: tuned }, disclosure: disclosureOf(race) };
}

/** The search for one racer; its random inputs are drawn once for all rates. @param {Race} race @param {number} k @param {number[]} seeds */
function searchOf({ racers, setup, surface, start, steps, catalogue }, k, seeds) {
  const { rule, settings, factors } = racers[k];
  const inputs = seeds.map((seed) => drawInputs(racers[k], { steps, seed }, surface));
  /** @param {number} lr @param {typeof inputs[number]} drawn */
  const runAt = (lr, drawn) => runRule({ rule, settings: { ...settings, lr }, factors }, setup, surface, start, drawn);
  return bestRate(runAt, catalogue.facts.tuning.rates, inputs, surface.domain);
}

/** @param {Racer} racer @param {Race} race */
const canBeTuned = (racer, { unit, setup, catalogue }) =>
  hasRate(racer) && isComputedHere(racer, unit, setup.seed + catalogue.facts.tuning.seeds);

/** @param {Pick<Racer, "parameters">} racer */
const hasRate = ({ parameters }) => parameters.some(({ name }) => name === "lr");

/** The seeds of the runs to tune by: not that of the race, if it matters. @param {Racer} racer @param {Race} race */
function seedsOf(racer, { setup, catalogue }) {
  if (!isRandom(racer)) return [setup.seed];
  return Array.from({ length: catalogue.facts.tuning.seeds }, (_, k) => setup.seed + 1 + k);
}

/** @param {RacerSetup} racer @param {number} lr @returns {RacerSetup} */
const withRate = ({ settings, ...racer }, lr) => ({
  ...racer,
  settings: settings.lr === undefined ? { lr, ...settings } : { ...settings, lr },
});

/** @param {Race} race @param {number} k */
function divergesAtAll({ setup, unit, catalogue }, k) {
  const { settings, ...racer } = setup.racers[k];
  const { lr: _lr, ...others } = settings;
  const [{ label }] = racersOf({ ...setup, racers: [{ ...racer, settings: others }] }, catalogue);
  const values = { racer: label, landscape: unit.name, ...spanOf(catalogue.facts.tuning) };
  return new InputError(_("{racer} diverges on {landscape} at every lr from {low} to {high}", values));
}

/** @param {{ rates: number[] }} tuning */
const spanOf = ({ rates }) => ({ low: formatNumber(rates[0]), high: formatNumber(rates[rates.length - 1]) });

/** The terms in a sentence. @param {Race} race */
function disclosureOf(race) {
  const { tuning: terms } = race.catalogue.facts;
  const untuned = race.racers.filter((racer) => !canBeTuned(racer, race));
  const rateless = untuned.filter((racer) => !hasRate(racer) && !isGuest(racer));
  const others = untuned.filter((racer) => hasRate(racer) || isGuest(racer));
  const clauses = [
    _("each at its best of {n} learning rates from {low} to {high}: {criterion}", {
      n: terms.rates.length,
      ...spanOf(terms),
      criterion: criterion(race),
    }),
    ...(rateless.length ? [_("{racers} without one", { racers: namesOf(rateless) })] : []),
    ...(others.length ? [untold(others)] : []),
  ];
  return _("Fair by tuning: {clauses}.", { clauses: inRow(clauses) });
}

/** What makes a rate the best, in words. @param {Race} race */
function criterion({ racers, steps, catalogue }) {
  const best = _(
    "the first that comes within {near} of the lowest f at the end of {steps} steps and stays, by a path in the domain of at most {detour} times the straight line",
    { near: ARRIVAL_TOLERANCE, steps, detour: MAX_DETOUR },
  );
  if (!racers.some(isRandom)) return best;
  return _("{criterion}, mean of {n} other seeds", { criterion: best, n: catalogue.facts.tuning.seeds });
}

/** What is said of racers that the browser cannot tune. @param {Racer[]} others */
const untold = (others) =>
  others.length === 1
    ? _("{racers} unchanged, since only Python can run it", { racers: namesOf(others) })
    : _("{racers} unchanged, since only Python can run them", { racers: namesOf(others) });

/** Of an optimizer of another library Python alone knows the settings. @param {Racer} racer */
const isGuest = ({ rule }) => rule.call !== undefined;

/** @param {Racer[]} racers */
const namesOf = (racers) => racers.map(({ name }) => name).join(", ");
