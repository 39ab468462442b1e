// The sliders and switches of a race: first those of all racers, then those of each.

import { parameterOf, RUN_PARAMETERS, sliderPositions } from "./parameters.js";

/** @import { Control, ParameterFacts, Race, Racer } from "../types.js" */

const POSITIONS = 101;

/**
 * The controls of a race. One keeps its earlier positions while its values are among them.
 * @param {Omit<Race, "controls">} race
 * @param {Control[]} before
 * @returns {Control[]}
 */
export function controlsOf(race, before) {
  const earlier = new Map(before.map((control) => [control.id, control]));
  /** @type {(id: string, of: Control["of"], parameter: ParameterFacts, racers: number[], values: any[], primary: boolean) => Control} */
  const control = (id, of, parameter, racers, values, primary) => {
    const known = earlier.get(id);
    if (
      known?.parameter === parameter &&
      values.every((value) => known.values.includes(value)) &&
      known.racers.length === racers.length
    )
      return { ...known, racers, primary };
    const positions = sliderPositions(parameter, values, POSITIONS);
    return { id, of, parameter, racers, values: positions, primary };
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
    return control(id, "racer", parameter, several, values, catalogue.facts.labelled.includes(name));
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

/** What a racer's own card has: its parameters, and the options that may differ. @param {Racer} racer @param {boolean} hasSamples */
function namesOf({ parameters }, hasSamples) {
  return [...parameters.map(({ name }) => name), "clip", ...(hasSamples ? ["batch"] : [])];
}
