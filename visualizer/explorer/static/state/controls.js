// The sliders and switches of a race: first those of all racers, then those of each.

import { theoryTicks } from "../engine/theory_ticks.js";
import { denser, parameterOf, RUN_PARAMETERS, sliderPositions } from "./parameters.js";

/** @import { Control, ParameterFacts, Race, Racer, Tick } from "../types.js" */

const POSITIONS = 101;
const AROUND = 61; // positions where more are added around ticks: with too many a pixel would skip one

/**
 * The controls of a race. One keeps its earlier positions while its values are within them.
 * @param {Omit<Race, "controls">} race
 * @param {Control[]} before
 * @returns {Control[]}
 */
export function controlsOf(race, before) {
  const earlier = new Map(before.map((control) => [control.id, control]));
  /** @type {(id: string, of: Control["of"], parameter: ParameterFacts, racers: number[], values: any[], primary: boolean, theory?: string) => Control} */
  const control = (id, of, parameter, racers, values, primary, theory = "") => {
    const known = earlier.get(id);
    if (
      known?.parameter === parameter &&
      values.every((value) => isWithin(known.values, value)) &&
      known.racers.length === racers.length &&
      known.theory === theory
    )
      return { ...known, racers, primary };
    /** @type {Tick[]} */
    const ticks = theory ? theoryTicks(.../** @type {Parameters<typeof theoryTicks>} */ (JSON.parse(theory))) : [];
    const positions = sliderPositions(parameter, values, ticks.length && parameter.log ? AROUND : POSITIONS);
    return { id, of, parameter, racers, values: denser(positions, parameter, ticks), primary, theory, ticks };
  };
  const { unit, racers, catalogue, setup } = race;
  const everyone = racers.map((_, k) => k);
  const surface = unit.python ? [] : [...unit.parameters, ...(unit.data ? catalogue.facts.lossOptions : [])];
  const ours = everyone.filter((k) => racers[k].parameters.length);
  const rated = ours.filter((k) => racers[k].parameters.some(({ name }) => name === "lr"));
  /** @type {(name: string, several: number[], id?: string) => Control} */
  const ofRacers = (name, several, id = name) => {
    const parameter = /** @type {ParameterFacts} */ (parameterOf(racers[several[0]], name, catalogue.facts));
    const values = several.map((k) => racers[k].settings[name]);
    const { computed, parameters } = racers[several[0]].rule;
    const isOwn = computed !== undefined && parameters.some((one) => one.name === name);
    const primary = isOwn || catalogue.facts.primary.includes(name);
    return control(id, "racer", parameter, several, values, primary, theoryOf(race, several, name));
  };
  return [
    ...surface.map((one) =>
      control(`landscape.${one.name}`, "landscape", one, everyone, [race.values[one.name]], !one.switch),
    ),
    control("run.steps", "run", RUN_PARAMETERS.steps, everyone, [setup.steps], false),
    control("run.seed", "run", RUN_PARAMETERS.seed, everyone, [setup.seed], false),
    ...(rated.length > 1 ? [ofRacers("lr", rated)] : []),
    ...(ours.length ? [ofRacers("noise", ours)] : []),
    ...ours.flatMap((k) => namesOf(racers[k], Boolean(unit.data)).map((name) => ofRacers(name, [k], `${k}.${name}`))),
  ];
}

/**
 * What `theoryTicks` is asked for a slider, as a text: of one racer, or of the first of several of which theory knows
 * something. While it is the same, so are the ticks, which take a while.
 * @param {Omit<Race, "controls">} race
 * @param {number[]} several
 * @param {string} name
 */
function theoryOf({ racers, curvatures }, several, name) {
  const racer = racers[several.find((k) => racers[k].linear) ?? -1];
  if (!racer || !curvatures) return "";
  return JSON.stringify([racer.linear, { ...racer.settings, [name]: undefined }, name, curvatures]);
}

/** @param {any[]} values @param {any} value */
const isWithin = (values, value) =>
  values.includes(value) || (typeof value === "number" && values[0] < value && value < values[values.length - 1]);

/** What a racer's own card has: its parameters, and the options that may differ. @param {Racer} racer @param {boolean} hasSamples */
function namesOf({ parameters }, hasSamples) {
  return [...parameters.map(({ name }) => name), "clip", ...(hasSamples ? ["batch"] : [])];
}
