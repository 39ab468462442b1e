// The settings that a plane can have along its sides: the parameters of a racer, its clip, and those of the landscape.

import { createSurface } from "../engine/surface.js";

/** @import { Axis, Control, Race } from "../types.js" */

/** Shares of a landscape's parameter at which its lowest f is compared. */
const PROBES = [0, 0.5, 1];

/** The axes that are possible for racer k. @param {Race} race @param {number} k @returns {Axis[]} */
export function axesOf(race, k) {
  const { rule, parameters } = race.racers[k];
  if (!rule.advance) return [];
  const own = parameters.map(({ name }, index) => axisOf(race, `${k}.${name}`, "rule", index));
  const surface = race.unit.parameters.map(({ name }, index) => axisOf(race, `landscape.${name}`, "surface", index));
  const clip = axisOf(race, `${k}.clip`, "clip", 0);
  return [...own, ...surface.filter((axis) => axis && hasOneFloor(race, axis)), clip].filter((axis) => axis !== null);
}

/**
 * The two axes that say most: the learning rate and the memory of the rule, else what is shown of it, or of the landscape.
 * @param {Race} race
 * @param {number} k
 * @param {Axis[]} axes
 */
export function tellingAxes(race, k, axes) {
  const { memory } = race.racers[k].rule;
  const first = axes.find(({ name }) => name === "lr") ?? axes[0];
  const others = axes.filter((axis) => axis !== first);
  const second = others.find(({ name }) => name === memory?.[1]) ?? others.find(({ primary }) => primary) ?? others[0];
  return [first, second];
}

/** @param {Race} race @param {string} id @param {Axis["kind"]} kind @param {number} index @returns {Axis | null} */
function axisOf({ controls }, id, kind, index) {
  const control = controls.find((one) => one.id === id);
  if (!control || control.parameter.switch || control.parameter.integer) return null;
  const { parameter, primary } = control;
  const [low, high] = limitsOf(control);
  return { id, name: parameter.name, kind, index, low, high, log: parameter.log, primary: primary && kind !== "clip" };
}

/** The ends of a slider; on a logarithmic one 0 has no place. @param {Control} control */
function limitsOf({ values, parameter: { log } }) {
  return [log && values[0] === 0 ? values[1] : values[0], values[values.length - 1]];
}

/** The value at a share of an axis. @param {Axis} axis @param {number} share */
export const valueAlong = ({ low, high, log }, share) =>
  log ? low * (high / low) ** share : low + share * (high - low);

/** Where a value stands on an axis, from 0 to 1 within it; no clip is like a very large one. @param {Axis} axis @param {number} value */
export function shareAlong({ kind, low, high, log }, value) {
  if (kind === "clip" && value === 0) return 1;
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** Whether the lowest f is the same along an axis of the landscape, so that one scale fits all of it. @param {Race} race @param {Axis} axis */
function hasOneFloor({ unit, values }, axis) {
  if (!unit.minima) return false;
  const floors = PROBES.map((share) => createSurface(unit, { ...values, [axis.name]: valueAlong(axis, share) }).floor);
  return floors.every((floor) => floor === floors[0]);
}
