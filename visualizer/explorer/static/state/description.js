// What is seen, in words, as visualizer.Race.describe says it.

import { formatTypeset } from "../numbers/format.js";

/** @import { Path, Race } from "../types.js" */

/** The outcome of the race in a sentence. @param {Race} race */
export function describeRace({ label, racers, paths, steps }) {
  const outcomes = racers.map((racer, k) => `${racer.label} ${outcomeOf(paths[k], steps)}`);
  return `Race on ${label}: ${outcomes.join("; ")}.`;
}

/** @param {Path} path @param {number} steps */
function outcomeOf({ n, reached, final, missing, stopped }, steps) {
  if (missing) return "runs in Python only";
  if (n <= steps) return `diverges at step ${n}`;
  if (reached >= 0) return `is within 0.001 of the minimum at step ${reached}`;
  const f = formatTypeset(final, 3);
  return stopped === null ? `ends at f = ${f}` : `stops at step ${stopped} at f = ${f}`;
}
