// A race: all that follows from a setup.

import { constantCurvatures, createSurface } from "../engine/surface.js";
import { controlsOf } from "./controls.js";
import { allSettings, parameterText } from "./parameters.js";
import { pathOf } from "./paths.js";
import { racersOf } from "./racers.js";
import { landscapeUnit } from "./setup.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { Computed, LandscapeUnit, Race, Settings, Setup, Surface } from "../types.js" */

const TITLE_LENGTH = 76; // the most characters of a title with a formula

/**
 * @param {Setup} setup
 * @param {Catalogue} catalogue
 * @param {Race | null} before The race before, of which everything that still holds is kept.
 * @param {Computed} computed
 * @param {{ exact?: boolean }} options With `exact` critical points are searched, which takes a while, and not followed.
 * @returns {Race}
 */
export function createRace(setup, catalogue, before, computed, { exact = false } = {}) {
  const landscapeKey = JSON.stringify(setup.landscape);
  const unit = landscapeUnit(setup.landscape, catalogue);
  const near = before?.unit === unit ? before : null;
  const kept = near?.landscapeKey === landscapeKey && !exact ? near : null;
  const values = kept?.values ?? allSettings(unit, setup.landscape.settings, catalogue.facts.lossOptions);
  const surface = kept?.surface ?? surfaceOf(unit, values, exact ? null : near?.surface);
  const start = setup.start ?? unit.start;
  const racers = racersOf(setup, catalogue);
  const race = {
    catalogue,
    setup,
    landscapeKey,
    unit,
    values,
    surface,
    curvatures: kept ? kept.curvatures : curvaturesOf(unit, surface),
    label: [unit.name, ...textsOf(unit, setup.landscape.settings)].join(" "),
    title: titleOf(unit, values),
    formula: unit.formula,
    axes: unit.axes,
    domain: unit.domain,
    start,
    steps: setup.steps,
    log: Number.isFinite(surface.lowest),
    lossName: surface.floor ? "f − f*" : "f",
    racers,
    paths: racers.map((racer, k) => pathOf(racer, k, { setup, unit, surface, start, before, computed })),
  };
  return { ...race, controls: controlsOf(race, before?.controls ?? []) };
}

/** @param {LandscapeUnit} unit @param {Settings} values @param {Surface | null} [near] */
const surfaceOf = (unit, values, near) =>
  unit.spectral ? unit.spectral.surfaceOf(unit) : createSurface(unit, values, near);

/** @param {LandscapeUnit} unit @param {Surface} surface */
const curvaturesOf = (unit, surface) => unit.spectral?.curvaturesOf(unit) ?? constantCurvatures(surface);

/** The settings as a label has them, in the order of the parameters. @param {LandscapeUnit} unit @param {Record<string, any>} settings */
const textsOf = (unit, settings) =>
  [...unit.parameters, ...(settings.standardise === undefined ? [] : [STANDARDISED])]
    .filter(({ name }) => name in settings)
    .map((parameter) => parameterText(parameter, settings[parameter.name]));

/** @type {any} */
const STANDARDISED = { name: "standardise", symbol: "standardised", switch: true };

/** The landscape with its parameters, and its formula if there is room for it. @param {LandscapeUnit} unit @param {Record<string, any>} values */
function titleOf({ name, parameters, formula }, values) {
  const title = [name, ...parameters.map((parameter) => parameterText(parameter, values[parameter.name]))].join("  ");
  return { title, formula: title.length + formula.length < TITLE_LENGTH ? formula : "" };
}
