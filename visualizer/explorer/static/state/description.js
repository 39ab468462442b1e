// What is seen, in words, as visualizer.Race.describe says it.

import { formatTypeset } from "../numbers/format.js";

/** @import { Path, Race } from "../types.js" */

/** The outcome of the race in a sentence. @param {Race} race */
export function describeRace({ label, racers, paths, steps }) {
  const outcomes = racers.map((racer, k) => `${racer.label} ${outcomeOf(paths[k], steps)}`);
  return `Race on ${label}: ${outcomes.join("; ")}.`;
}

/** @param {Path} path @param {number} steps */
function outcomeOf({ n, passed, arrived, final, missing, stopped }, steps) {
  if (missing) return "runs in Python only";
  if (n <= steps) return `diverges at step ${n}`;
  if (arrived >= 0) return `is within 0.001 of the minimum from step ${arrived} on`;
  const f = formatTypeset(final, 3);
  if (stopped !== null) return `stops at step ${stopped} at f = ${f}`;
  return passed < 0 ? `ends at f = ${f}` : `ends at f = ${f}, after it passed the minimum at step ${passed}`;
}
