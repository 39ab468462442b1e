// What is seen, in words, as visualizer.Race.describe says it.

import { _, inRow } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";

/** @import { Path, Race } from "../types.js" */

/** The outcome of the race in a sentence. @param {Race} race */
export function describeRace({ label, racers, paths, steps }) {
  const outcomes = racers.map((racer, k) => `${racer.label} ${outcomeOf(paths[k], steps)}`);
  return _("Race on {landscape}: {outcomes}.", { landscape: label, outcomes: inRow(outcomes) });
}

/** @param {Path} path @param {number} steps */
function outcomeOf({ n, passed, arrived, final, missing, stopped }, steps) {
  if (missing) return _("runs in Python only");
  if (n <= steps) return _("diverges at step {step}", { step: n });
  if (arrived >= 0) return _("is within 0.001 of the minimum from step {step} on", { step: arrived });
  const f = formatTypeset(final, 3);
  if (stopped !== null) return _("stops at step {step} at f = {f}", { step: stopped, f });
  return passed < 0
    ? _("ends at f = {f}", { f })
    : _("ends at f = {f}, after it passed the minimum at step {step}", { f, step: passed });
}
