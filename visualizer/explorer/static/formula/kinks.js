// Find out by interval arithmetic if a formula has kinks, as landscapes/_tree/kinks.py does: it counts as kinked unless
// it is known to be smooth.

import { ARITHMETIC } from "./folding.js";

/** @import { Expression, Interval, Pair } from "../types.js" */

const EVERYTHING = /** @type {Pair} */ ([-Infinity, Infinity]);

/**
 * Whether a function of x, y and the parameters has kinks in x and y.
 * @param {Expression} expression
 * @param {readonly string[]} parameters
 */
export function isKinked(expression, parameters = []) {
  const names = new Map(
    ["x", "y", ...parameters].map((name, k) => [
      name,
      { low: -Infinity, high: Infinity, varies: k < 2, kinked: false },
    ]),
  );
  /** @type {(part: Expression) => Interval} */
  const intervalOf = (part) => {
    if (typeof part === "string") return /** @type {Interval} */ (names.get(part));
    if (Array.isArray(part)) return applied(part[0], part.slice(1).map(intervalOf));
    return { low: Number(part), high: Number(part), varies: false, kinked: false };
  };
  return intervalOf(expression).kinked;
}

/** @param {string} operation @param {Interval[]} parts @returns {Interval} */
function applied(operation, parts) {
  const [u, v] = parts;
  const varies = parts.some((part) => part.varies);
  const kinked = parts.some((part) => part.kinked) || (varies && Boolean(KINKS[operation]?.(u, v)));
  const [low, high] = RANGES[operation]?.(u, v) ?? EVERYTHING;
  return low <= high ? { low, high, varies, kinked } : { low: -Infinity, high: Infinity, varies, kinked };
}

/** @param {Interval} u */
const touchesZero = ({ low, high }) => low <= 0 && 0 <= high;

/** @param {Interval} u @param {Interval} v */
const overlap = (u, v) => u.low < v.high && v.low < u.high;

/** @param {Interval} u */
const reachesOne = (u) => u.low <= -1 || u.high >= 1;

/**
 * Whether an operation has a kink for arguments in these intervals; others have none.
 * @type {Record<string, (u: Interval, v: Interval) => boolean>}
 */
const KINKS = {
  abs: (u) => u.low < 0 && 0 < u.high,
  sign: touchesZero,
  sqrt: (u) => u.low <= 0,
  asin: reachesOne,
  acos: reachesOne,
  "**": (base, power) => !(power.low === power.high && Number.isInteger(power.low)) && base.low <= 0,
  max: overlap,
  min: overlap,
};

/** @param {Interval} u @param {Interval} v @returns {Pair} */
function productRange(u, v) {
  const ends = [u.low, u.high].flatMap((a) => [v.low, v.high].map((b) => (a && b ? a * b : 0)));
  const low = Math.min(...ends);
  return [u === v ? Math.max(0, low) : low, Math.max(...ends)];
}

/** @param {Interval} u @param {Interval} v @returns {Pair} */
function quotientRange(u, v) {
  return touchesZero(v) ? EVERYTHING : productRange(u, { ...v, low: 1 / v.high, high: 1 / v.low });
}

/** @param {Interval} base @param {Interval} power @returns {Pair} */
function powerRange(base, { low: p, high }) {
  if (high !== p || p <= 0 || (base.low < 0 && !Number.isInteger(p))) return EVERYTHING;
  const ends = /** @type {Pair} */ ([base.low ** p, base.high ** p]);
  return p % 2 === 0 ? [touchesZero(base) ? 0 : Math.min(...ends), Math.max(...ends)] : ends;
}

/** @param {Interval} u @returns {Pair} */
function absRange(u) {
  const sizes = [Math.abs(u.low), Math.abs(u.high)];
  return [touchesZero(u) ? 0 : Math.min(...sizes), Math.max(...sizes)];
}

/**
 * The smallest and the largest result of an operation, for arguments in these intervals.
 * @type {Record<string, (u: Interval, v: Interval) => Pair>}
 */
const RANGES = {
  "+": (u, v) => [u.low + v.low, u.high + v.high],
  "-": (u, v) => [u.low - v.high, u.high - v.low],
  neg: (u) => [-u.high, -u.low],
  "*": productRange,
  "/": quotientRange,
  "**": powerRange,
  abs: absRange,
  exp: (u) => [Math.max(Number.MIN_VALUE, Math.exp(u.low)), Math.exp(u.high)],
  cosh: (u) => [Math.cosh(absRange(u)[0]), Infinity],
  max: (u, v) => [Math.max(u.low, v.low), Math.max(u.high, v.high)],
  min: (u, v) => [Math.min(u.low, v.low), Math.min(u.high, v.high)],
  sin: () => [-1, 1],
  cos: () => [-1, 1],
  sign: () => [-1, 1],
};
for (const name of ["sqrt", "log", "log10", "sinh", "tanh", "asinh", "atan"]) {
  RANGES[name] = (u) => [ARITHMETIC[name](u.low), ARITHMETIC[name](u.high)];
}
