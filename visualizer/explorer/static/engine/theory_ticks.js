// The values of a learning rate or a memory at which theory says that a run on a quadratic changes its character.

import { N_ } from "../language/translate.js";
import { GAINS } from "./oscillation.js";

/** @import { Pair, Settings, Tick } from "../types.js" */

const PLACES = 400; // at which a memory is tried before a root is closed in upon
const LARGEST = 1 - 1e-9; // memory that is tried; one of 1 forgets nothing

/**
 * The ticks of a parameter of a linear rule, in ascending order; none where theory says nothing.
 * @param {string} linear The rule, as `quadraticTheory` knows it.
 * @param {Settings} settings
 * @param {string} name
 * @param {Pair} curvatures In ascending order.
 * @returns {Tick[]}
 */
export function theoryTicks(linear, settings, name, curvatures) {
  const [flat, steep] = curvatures;
  if (!(steep > 0)) return [];
  const ticks =
    name === "lr"
      ? rateTicks(linear, settings, flat, steep)
      : name === "beta"
        ? memoryTicks(linear, settings, flat, steep)
        : [];
  return ticks.filter(({ value }) => value > 0 && Number.isFinite(value)).sort((one, other) => one.value - other.value);
}

/** @param {string} linear @param {Settings} settings @param {number} flat @param {number} steep @returns {Tick[]} */
function rateTicks(linear, settings, flat, steep) {
  const { beta = 0 } = settings;
  const [a, b] = GAINS[linear](settings);
  const critical = criticalProduct(a, b, beta);
  const limit = {
    value: (2 * (1 + beta)) / ((a + b) * steep),
    name: N_("limit"),
    words: N_("above it the steep direction diverges"),
  };
  if (linear === "gd")
    return [
      { value: 1 / steep, name: "1/L", words: N_("above it the steep direction swings") },
      { ...limit, name: "2/L" },
    ];
  return [
    ...(flat > 0 && flat < steep
      ? [{ value: critical / flat, name: N_("critical"), words: N_("critical damping of the flat direction") }]
      : []),
    { value: critical / steep, name: N_("critical"), words: N_("critical damping of the steep direction") },
    limit,
  ];
}

/** The least product of rate and curvature whose roots coincide: (1 + β − a x)² = 4 (β − b x). @param {number} a @param {number} b @param {number} beta */
function criticalProduct(a, b, beta) {
  const half = a * (1 + beta) - 2 * b;
  return (half - Math.sqrt(Math.max(half * half - (a * (1 - beta)) ** 2, 0))) / (a * a);
}

/** @param {string} linear @param {Settings} settings @param {number} flat @param {number} steep @returns {Tick[]} */
function memoryTicks(linear, settings, flat, steep) {
  /** The sum of the roots, and their discriminant. @type {(curvature: number, beta: number) => [number, number]} */
  const character = (curvature, beta) => {
    const [a, b] = GAINS[linear]({ ...settings, beta });
    const x = settings.lr * curvature;
    const total = 1 + beta - a * x;
    return [total, total ** 2 - 4 * (beta - b * x)];
  };
  /** Where the roots coincide; negative ones alternate on both sides. @param {number} curvature */
  const critical = (curvature) =>
    roots((beta) => character(curvature, beta)[1]).filter((beta) => character(curvature, beta)[0] > 0);
  /** @param {number} beta */
  const room = (beta) => {
    const [a, b] = GAINS[linear]({ ...settings, beta });
    return 2 * (1 + beta) - (a + b) * settings.lr * steep;
  };
  const beyond =
    room(LARGEST) < 0 ? N_("above it the steep direction diverges") : N_("below it the steep direction diverges");
  /** @type {(values: number[], name: string, words: string) => Tick[]} */
  const named = (values, name, words) => values.map((value) => ({ value, name, words }));
  return [
    ...(flat > 0 && flat < steep
      ? named(critical(flat), N_("critical"), N_("critical damping of the flat direction"))
      : []),
    ...named(critical(steep), N_("critical"), N_("critical damping of the steep direction")),
    ...named(roots(room), N_("limit"), beyond),
  ];
}

/** Where a function of a memory changes its sign. @param {(beta: number) => number} of */
function roots(of) {
  const found = [];
  for (let k = 0; k < PLACES; k++) {
    let [low, high] = [k / PLACES, Math.min((k + 1) / PLACES, LARGEST)];
    const sign = Math.sign(of(low));
    if (!sign) found.push(low);
    if (sign * Math.sign(of(high)) >= 0) continue;
    for (let n = 0; n < 40; n++) {
      const middle = (low + high) / 2;
      if (Math.sign(of(middle)) === sign) low = middle;
      else high = middle;
    }
    found.push((low + high) / 2);
  }
  return found;
}
