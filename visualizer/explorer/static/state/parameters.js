// Parameters: how their values are written, and where the positions of a slider are.

import { N_ } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";

/** @import { ParameterFacts, Settings, Tick } from "../types.js" */

/** The setting as text for a legend. @param {ParameterFacts} parameter @param {any} value */
export function parameterText({ symbol, switch: isSwitch }, value) {
  return `${symbol}=${isSwitch ? (value ? "True" : "False") : formatTypeset(value)}`;
}

/**
 * About `count` positions of a slider: round numbers over the parameter's range, and the given values
 * (see visualizer.explorer.controls.slider_positions).
 * @param {ParameterFacts} parameter
 * @param {any[]} given
 * @param {number} count
 * @returns {any[]}
 */
export function sliderPositions(parameter, given, count) {
  if (parameter.switch) return [false, true];
  const { log, integer } = parameter;
  const off = log && (parameter.default === 0 || given.includes(0));
  const values = given.filter((value) => value > 0 || !log);
  const [low, high] = [Math.min(parameter.low, ...values), Math.max(parameter.high, ...values)];
  const inner = spread(low, high, count - Number(off), parameter).slice(1, -1);
  let grid = unique([low, ...(integer ? inner.map(toEven) : inner), high]).filter((v) => low <= v && v <= high);
  for (const value of values) grid = withPosition(grid, value, [...values, low, high], log);
  return off ? [0, ...grid] : grid;
}

/** Evenly spaced numbers, rounded. @param {number} low @param {number} high @param {number} count @param {ParameterFacts} parameter */
function spread(low, high, count, { log, integer }) {
  const places = Array.from({ length: count }, (_, k) => k);
  if (log) return places.map((k) => Number((low * (high / low) ** (k / (count - 1))).toPrecision(2)));
  const step = (high - low) / (count - 1);
  const scale = 10 ** (integer ? 0 : Math.ceil(-Math.log10(step) - 0.1));
  return places.map((k) => toEven((low + k * step) * scale) / scale);
}

/** The nearest whole number, of two the even one, as Python rounds. @param {number} value */
function toEven(value) {
  const above = Math.round(value);
  return above - value === 0.5 && above % 2 ? above - 1 : above;
}

/** A value replaces its nearest neighbour, unless that is kept. @param {number[]} grid @param {number} value @param {number[]} kept @param {boolean} log */
function withPosition(grid, value, kept, log) {
  if (grid.includes(value)) return grid;
  const free = grid.filter((position) => !kept.includes(position));
  /** @param {number} position */
  const distance = (position) => (log ? Math.abs(Math.log(position / value)) : Math.abs(position - value));
  const nearest = free.reduce((best, position) => (distance(position) < distance(best) ? position : best), free[0]);
  return unique([...grid.filter((position) => position !== nearest), value]);
}

/**
 * Positions with more of them around ticks, and the ticks themselves in four digits.
 * @param {any[]} positions
 * @param {ParameterFacts} parameter
 * @param {Tick[]} ticks
 * @returns {any[]}
 */
export function denser(positions, { log, integer }, ticks) {
  if (!ticks.length || integer) return positions;
  const [low, high] = [positions[0], positions[positions.length - 1]];
  const added = ticks.flatMap(({ value }) => {
    const reach = log ? value / 3 : 0.05;
    const step = roundBelow(log ? value / 25 : 0.005);
    const first = Math.ceil((value - reach) / step);
    const count = Math.floor((value + reach) / step) - first;
    const around = Array.from({ length: count + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
    return [...around, Number(value.toPrecision(4))];
  });
  return unique([...positions, ...added.filter((value) => low < value && value < high)]);
}

/** The largest of 1, 2 and 5 times a power of ten that is no larger. @param {number} value */
function roundBelow(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((k) => k * power <= value * (1 + 1e-9)) ?? 1);
}

/**
 * The value between the positions of a slider, rounded to about a tenth of their distance; at a position, its value.
 * @param {number[]} values
 * @param {number} place From 0 to the last index.
 * @param {ParameterFacts} parameter
 */
export function valueAt(values, place, { log, integer }) {
  const k = Math.min(Math.max(Math.floor(place), 0), values.length - 2);
  const [a, b] = [values[k], values[k + 1]];
  const share = Math.min(Math.max(place - k, 0), 1);
  if (share === 0 || share === 1) return share ? b : a;
  const value = log && a > 0 ? a * (b / a) ** share : a + share * (b - a);
  const step = integer ? 1 : roundBelow((b - a) / 10);
  return Math.min(Math.max(Number((Math.round(value / step) * step).toPrecision(12)), a), b);
}

/** Where a value stands between the positions of a slider: the inverse of `valueAt`. @param {number[]} values @param {number} value @param {ParameterFacts} parameter */
export function placeOf(values, value, { log }) {
  const k = Math.max(
    values.findLastIndex((position) => position <= value),
    0,
  );
  const [a, b] = [values[k], values[k + 1]];
  if (b === undefined || value <= a) return k;
  return k + (log && a > 0 ? Math.log(value / a) / Math.log(b / a) : (value - a) / (b - a));
}

/** @param {number[]} values */
const unique = (values) => [...new Set(values)].sort((a, b) => a - b);

/** Parameters that every race has. @type {Record<"steps" | "seed", ParameterFacts>} */
export const RUN_PARAMETERS = {
  steps: whole(N_("steps"), 10, 1000, 1, 200, true),
  seed: whole(N_("seed"), 0, 20, 0, 0, false),
};

/** @param {string} name @param {number} low @param {number} high @param {number} minimum @param {number} value @param {boolean} log @returns {ParameterFacts} */
function whole(name, low, high, minimum, value, log) {
  const facts = { name, symbol: name, words: name, low, high, minimum, exclusive_maximum: null, default: value };
  return { ...facts, log, integer: true, switch: false, term: null };
}

/**
 * A parameter of a racer, or an option that every rule has.
 * @param {{ parameters: ParameterFacts[] }} rule
 * @param {string} name
 * @param {{ options: ParameterFacts[] }} facts
 */
export const parameterOf = ({ parameters }, name, { options }) =>
  [...parameters, ...options].find((parameter) => parameter.name === name);

/**
 * The values of all parameters, set or default.
 * @param {{ parameters: ParameterFacts[], data?: any }} unit
 * @param {Settings} settings
 * @param {ParameterFacts[]} options
 */
export function allSettings({ parameters, data }, settings, options) {
  const known = [...parameters, ...(data ? options : [])];
  return Object.fromEntries(known.map(({ name, default: value }) => [name, settings[name] ?? value]));
}
