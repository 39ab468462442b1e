// The golden vectors, which tests/data/make_browser_vectors.py writes, and how they are compared.

import { equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFloat32 } from "../../visualizer/explorer/static/numbers/bytes.js";
import { createState } from "../../visualizer/explorer/static/state/state.js";
import { pathOf, readSummary } from "../../visualizer/explorer/static/state/trajectory_batch.js";

// biome-ignore lint/plugin: a test is not joined with others
const file = new URL("../data/browser_vectors.json", import.meta.url);

/** @type {any} */
export const vectors = JSON.parse(readFileSync(file, "utf-8"), (_, value) => decoded(value));

/** Bytes are marked, and numbers that JSON lacks are written by name. @param {any} value */
function decoded(value) {
  if (value?.base64 !== undefined) return value.base64;
  if (value === "nan") return Number.NaN;
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : value;
}

/**
 * Two numbers, or arrays of them, are the same but for rounding.
 * @param {any} found
 * @param {any} expected
 * @param {string} name
 * @param {{ relative?: number, absolute?: number }} tolerance
 */
export function assertClose(found, expected, name, { relative = 1e-12, absolute = 0 } = {}) {
  if (Array.isArray(expected)) {
    equal(found.length, expected.length, `${name}: length`);
    expected.forEach((part, k) => {
      assertClose(found[k], part, `${name}[${k}]`, { relative, absolute });
    });
    return;
  }
  if (Object.is(found, expected)) return;
  const least = Math.max(relative * Math.abs(expected), absolute);
  ok(Math.abs(found - expected) <= least, `${name}: ${found}, expected ${expected}`);
}

/** The state of the explorer of a race, at its last step. @param {any} vector */
export function stateOf({ race, view }) {
  const state = createState("light");
  return Object.assign(state, {
    race,
    extent: view,
    step: race.steps,
    settings: race.racers.map((/** @type {any} */ racer) => ({ ...racer.settings })),
    said: race.racers.map((/** @type {any} */ racer) => new Set(racer.said)),
    common: { ...race.values },
    paths: race.paths.map((/** @type {string} */ path, /** @type {number} */ k) =>
      pathOf(readFloat32(path), readSummary(race.summaries[k])),
    ),
  });
}
