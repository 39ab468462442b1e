// What is seen, in words, as visualizer.Race.describe says it.

import { formatNumber, formatShort } from "../numbers/format.js";

/** @import { State } from "../types.js" */

/** The outcome of the race in a sentence. @param {State} state */
export function describeRace(state) {
  const outcomes = state.race.racers.map((_, k) => `${labelOf(state, k)} ${outcomeOf(state, k)}`);
  return `Race on ${state.race.name}: ${outcomes.join("; ")}.`;
}

/** The name of racer k with the settings that were said. @param {State} state @param {number} k */
function labelOf({ race, settings, said }, k) {
  const controls = race.controls.filter(({ id, name }) => id === `${k}.${name}` && said[k].has(name));
  const set = controls.map(({ name, symbol, switch: on }) => {
    const value = settings[k][name];
    return `${symbol}=${on ? (value ? "True" : "False") : formatNumber(value)}`;
  });
  const noise = said[k].has("noise") ? [`σ=${formatNumber(settings[k].noise)}`] : [];
  return [race.racers[k].name, ...set, ...noise, race.racers[k].extras].filter(Boolean).join(" ");
}

/** @param {State} state @param {number} k */
function outcomeOf({ race, paths }, k) {
  const { n, reached, final } = paths[k];
  if (n <= race.steps) return `diverges at step ${n}`;
  if (reached >= 0) return `is within 0.001 of the minimum at step ${reached}`;
  const f = formatShort(final);
  return race.stops[k] === null ? `ends at f = ${f}` : `stops at step ${race.stops[k]} at f = ${f}`;
}
