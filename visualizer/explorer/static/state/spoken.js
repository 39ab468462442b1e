// What a listener hears when a slider rests: who arrives, who swings, who diverges. It names the racers whose run has
// changed, and says no more than a breath holds.

import { measureOscillation } from "../engine/oscillation.js";

/** @import { Path, Race } from "../types.js" */

const MOST = 4; // racers that are named
const TURNS = 5; // from which on a run swings
const DETOUR = 1.5; // times the way that a run gains is what it goes, if it swings

/**
 * A sentence on the racers whose run is another than before; "" if there is none.
 * @param {Race} race
 * @param {Race | null} before
 */
export function spokenChange(race, before) {
  const known = new Set(before?.paths.map(({ key }) => key));
  const changed = race.paths.flatMap(({ key }, k) => (known.has(key) ? [] : [k]));
  if (!changed.length) return "";
  const named = changed.slice(0, MOST).map((k) => `${race.racers[k].title} ${verdictOf(race.paths[k])}`);
  const others = changed.length - named.length;
  const said = others ? [...named, `and ${others} more`] : named;
  return `${said.join("; ")}.`;
}

/** What becomes of a run, in a few words. @param {Path} path */
export function verdictOf({ x, y, loss, n, reached, missing }) {
  if (missing) return "runs in Python only";
  const end = reached >= 0 ? reached + 1 : n;
  const swings = [x, y].some((values) => isSwinging(values.subarray(0, end)));
  if (n < x.length) return `diverges at step ${n}`;
  if (reached >= 0) return `${swings ? "swings and " : ""}arrives at step ${reached}`;
  if (loss[n - 1] > loss[0]) return swings ? "swings wider and wider" : "moves away from the minimum";
  return `${swings ? "swings and " : ""}does not arrive`;
}

/** @param {Float64Array} values */
function isSwinging(values) {
  const { reversals, tortuosity } = measureOscillation(values);
  return reversals >= TURNS && tortuosity >= DETOUR;
}
