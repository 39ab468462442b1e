// What is seen, in words, as visualizer.Race.describe says it.

import { _, inRow } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";

/** @import { Path, Race } from "../types.js" */

/** The outcome of the race in a sentence. @param {Race} race */
export function describeRace({ label, racers, paths, steps }) {
  const outcomes = racers.map((racer, k) => outcomeOf(racer.label, paths[k], steps));
  return _("Race on {landscape}: {outcomes}.", { landscape: label, outcomes: inRow(outcomes) });
}

/** @param {string} racer @param {Path} path @param {number} steps */
function outcomeOf(racer, { n, passed, arrived, final, missing, stopped }, steps) {
  if (missing) return _("{racer} runs in Python only", { racer });
  if (n <= steps) return _("{racer} diverges at step {step}", { racer, step: n });
  if (arrived >= 0) return _("{racer} is within 0.001 of the minimum from step {step} on", { racer, step: arrived });
  const value = formatTypeset(final, 3);
  if (stopped !== null) return _("{racer} stops at step {step} at f = {value}", { racer, step: stopped, value });
  if (passed < 0) return _("{racer} ends at f = {value}", { racer, value });
  return _("{racer} ends at f = {value}, after it passed the minimum at step {step}", { racer, value, step: passed });
}
