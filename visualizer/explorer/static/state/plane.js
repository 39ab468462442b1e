// The plane of settings beside the map: whose it is, what its sides are, and what it shows. It is part of a setup.

import { _ } from "../language/translate.js";
import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { axesOf, tellingAxes } from "./axes.js";

/** @import { Axis, LandscapeUnit, Plane, Race, RacerSetup } from "../types.js" */
/** @import { Catalogue } from "./catalogue.js" */

/** What a plane can show. */
const SHOWN = ["loss", "steps"];

/** What a plane of a race can show, in words. @param {Race} race @returns {Record<string, string>} */
export const shownWords = ({ lossName }) => ({
  loss: _("{quantity} at the end", { quantity: lossName }),
  steps: _("steps until it stays near the minimum"),
});

const PARTS = ["racer", "x", "y", "show", "basins"];

/** The axes of each racer, by race. @type {WeakMap<Race, Map<number, Axis[]>>} */
const KNOWN = new WeakMap();

/** The axes that are possible for racer k. @param {Race} race @param {number} k */
export function knownAxes(race, k) {
  const known = KNOWN.get(race) ?? new Map();
  KNOWN.set(race, known);
  if (!known.has(k)) known.set(k, axesOf(race, k));
  return /** @type {Axis[]} */ (known.get(k));
}

/**
 * A plane that suits a race: what it has not is left to what says most.
 * @param {Plane | null} plane
 * @param {Race} race
 * @returns {Plane | null}
 */
export function planeOf(plane, race) {
  if (!plane) return null;
  const racer = Math.min(plane.racer, race.racers.length - 1);
  const [x, y] = sidesOf(plane, race, racer).map((axis) => axis?.name ?? "");
  return { ...plane, racer, x, y };
}

/** The axes of a plane, across and up. @param {Plane} plane @param {Race} race @param {number} racer @returns {(Axis | undefined)[]} */
export function sidesOf({ x, y }, race, racer) {
  const axes = knownAxes(race, racer);
  const telling = tellingAxes(race, racer, axes);
  const across = axes.find(({ name }) => name === x) ?? telling.find((axis) => axis?.name !== y);
  const up = axes.find((axis) => axis.name === y && axis !== across) ?? telling.find((axis) => axis !== across);
  return [across, up];
}

/**
 * The plane of a setup, with every value checked.
 * @param {any} raw
 * @param {RacerSetup[]} racers
 * @param {LandscapeUnit} unit
 * @param {Catalogue} catalogue
 * @returns {Plane}
 */
export function checkedPlane(raw, racers, unit, catalogue) {
  if (unit.spectrum) throw new InputError(_("plane must be None: a spectrum has no map of settings"));
  if (!(raw instanceof Object) || Array.isArray(raw))
    throw new InputError(
      _("plane must be None or a dictionary with {parts}, got {value}", {
        parts: PARTS.join(", "),
        value: shortRepr(raw),
      }),
    );
  const unknown = Object.keys(raw).find((name) => !PARTS.includes(name));
  if (unknown !== undefined) throw unknownName(_("part of a plane"), unknown, PARTS);
  const { racer = 0, x = "", y = "", show = "loss", basins = false } = raw;
  const last = racers.length - 1;
  if (!Number.isInteger(racer) || racer < 0 || racer > last)
    throw new InputError(
      _("the racer of a plane must be a whole number from 0 to {last}, got {value}", { last, value: shortRepr(racer) }),
    );
  const { parameters } = catalogue.ruleOf(racers[racer]);
  const names = [...[...parameters, ...unit.parameters].map(({ name }) => name), "clip"];
  for (const name of [x, y])
    if (name !== "" && !names.includes(name)) throw unknownName(_("side of a plane"), name, names);
  if (!SHOWN.includes(show)) throw unknownName(_("quantity of a plane"), show, SHOWN);
  return { racer, x, y, show, ...(basins ? { basins: true } : {}) };
}
