// The golden vectors, which tests/data/make_browser_vectors.py writes, and how they are compared.

import { equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Catalogue } from "../../visualizer/explorer/static/state/catalogue.js";
import { pathKey } from "../../visualizer/explorer/static/state/paths.js";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { createState } from "../../visualizer/explorer/static/state/state.js";

// biome-ignore lint/plugin: a test is not joined with others
const file = new URL("../data/browser_vectors.json", import.meta.url);

/** @type {any} */
export const vectors = JSON.parse(readFileSync(file, "utf-8"), (_, value) => decoded(value));

/** Numbers that JSON lacks are written by name. @param {any} value */
function decoded(value) {
  if (value === "nan") return Number.NaN;
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : value;
}

/** @param {string} code Of Python. @returns {Promise<any>} */
// biome-ignore lint/plugin: it is text
const load = async (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);

const { facts, code, schedules } = vectors.catalogue;

/** The units of the races. */
export const catalogue = new Catalogue(facts, await load(code), (await load(schedules)).schedules);

/** The paths that Python has computed. @param {any} vector */
export const computedOf = ({ setup, computed }) =>
  new Map(
    computed.flatMap((/** @type {any} */ path, /** @type {number} */ k) => (path ? [[pathKey(setup, k), path]] : [])),
  );

/** The state of the explorer of a race, at its last step; terms of its setup may be replaced. @param {any} vector */
export function stateOf(vector, terms = {}) {
  const setup = checkedSetup({ ...vector.setup, ...terms }, catalogue);
  const state = createState("light", catalogue);
  const race = createRace(setup, catalogue, null, computedOf(vector));
  return Object.assign(state, { race, extent: setup.extent, step: setup.step });
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
