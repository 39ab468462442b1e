// What a listener hears when a slider rests: who arrives, who swings, who diverges. It names the racers whose run has
// changed, and says no more than a breath holds.

import { measureOscillation } from "../engine/oscillation.js";
import { _, inRow, N_ } from "../language/translate.js";

/** @import { Path, Race } from "../types.js" */

const MOST = 4; // racers that are named
const TURNS = 5; // from which on a run swings
const DETOUR = 1.5; // times the way that a run gains is what it goes, if it swings

/** What becomes of a run that does not swing, and of one that does. */
const STRAIGHT = {
  arrives: N_("arrives at step {step}"),
  passes: N_("passes the minimum at step {step}"),
  rises: N_("ends higher than it began"),
  fails: N_("does not arrive"),
};
const SWUNG = {
  arrives: N_("swings and arrives at step {step}"),
  passes: N_("swings and passes the minimum at step {step}"),
  rises: N_("swings and ends higher than it began"),
  fails: N_("swings and does not arrive"),
};

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
  const said = others ? [...named, _("and {n} more", { n: others })] : named;
  return _("{clauses}.", { clauses: inRow(said) });
}

/** What becomes of a run, in a few words. @param {Path} path */
export function verdictOf({ x, y, loss, n, passed, arrived, missing }) {
  if (missing) return _("runs in Python only");
  const end = arrived >= 0 ? arrived + 1 : n;
  const swinging = [x, y].map((values) => values.subarray(0, end)).filter(isSwinging);
  if (n < x.length) return _("diverges at step {step}", { step: n });
  const told = swinging.length ? SWUNG : STRAIGHT;
  if (arrived >= 0) return _(told.arrives, { step: arrived });
  if (passed >= 0) return _(told.passes, { step: passed });
  const isHigher = loss[n - 1] > loss[0];
  if (isHigher && swinging.some(isWidening)) return _("swings wider and wider");
  return isHigher ? _(told.rises) : _(told.fails);
}

/** @param {Float64Array} values */
function isSwinging(values) {
  const { reversals, tortuosity } = measureOscillation(values);
  return reversals >= TURNS && tortuosity >= DETOUR;
}

/** Whether a swing grows: in each quarter of the run it goes farther than in the one before. @param {Float64Array} values */
function isWidening(values) {
  const size = values.length >> 2;
  const ways = [0, 1, 2, 3].map((k) => measureOscillation(values.subarray(k * size, (k + 1) * size + 1)).travelled);
  return ways.every((way, k) => k === 0 || way > ways[k - 1]);
}
