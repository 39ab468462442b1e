// The effective rate: by what each step multiplies the gradients, as optimizers.effective_rates works it out.

import { COMPARISONS, evaluate, OPERATIONS } from "./expression.js";

/** @import { Pair, Run, Statement, Values } from "../types.js" */

/** @typedef {{ value: any, slope: number[] | null }} Response */

/**
 * A number and how it answers to steady gradients (and to the point); `slope` null says that it is held.
 * @type {(value: any, slope?: number[] | null) => Response}
 */
const response = (value, slope = null) => ({ value, slope });

/** Operations that are even in every argument, as in Python. */
export const EVEN = new Set(["abs", "hypot", "cos", "cosh", ...COMPARISONS]);

/** @type {(slope: number[], factor: number) => number[]} */
const times = (slope, factor) => slope.map((part) => part * factor);

/** @type {(one: number[], other: number[], sign: number) => number[]} */
const summed = (one, other, sign) => one.map((part, k) => part + sign * other[k]);

/**
 * The result of an operation and its slope.
 * @param {string} operation
 * @param {any[]} given
 * @returns {Response}
 */
function respond(operation, ...given) {
  const parts = given.map(asResponse);
  const value = OPERATIONS[operation](...parts.map((part) => part.value));
  const answering = parts.find((part) => part.slope !== null);
  if (!answering || EVEN.has(operation)) return response(value);
  if (operation === "if") return parts[0].value ? parts[1] : parts[2];
  return response(value, slopeOf(operation, value, /** @type {any} */ (answering), parts));
}

/**
 * The slope of an operation's value; `answering` is the first of its parts that has one.
 * @param {string} operation
 * @param {number} value
 * @param {{ value: number, slope: number[] }} answering
 * @param {Response[]} parts
 */
function slopeOf(operation, value, answering, [a, b]) {
  const scaled = () => times(answering.slope, value === answering.value ? 1 : value / answering.value);
  switch (operation) {
    case "neg":
      return times(answering.slope, -1);
    case "+":
    case "-": {
      const sign = operation === "+" ? 1 : -1;
      if (!a.slope) return times(answering.slope, sign);
      return b.slope ? summed(a.slope, b.slope, sign) : a.slope;
    }
    case "*":
      if (!a.slope) return times(answering.slope, a.value);
      return b.slope ? null : times(a.slope, b.value);
    case "/":
      if (!b.slope) return times(answering.slope, 1 / b.value);
      return a.slope ? null : scaled();
    case "**":
      return b.value % 2 === 0 ? null : scaled();
    default:
      return scaled();
  }
}

/** @param {any} part @returns {Response} */
const asResponse = (part) => (typeof part === "object" ? part : response(part));

/**
 * What statements return, with its slopes.
 * @param {Statement[]} statements
 * @param {Values} names
 * @returns {any[] | undefined}
 */
function responses(statements, names) {
  for (const statement of statements) {
    if (statement[0] === "let") names[statement[1]] = evaluate(statement[2], names, respond);
    else if (statement[0] === "return") return statement[1].map((expression) => evaluate(expression, names, respond));
    else {
      const test = evaluate(statement[1], names, respond);
      const returned = responses((test.value ?? test) ? statement[2] : statement[3], names);
      if (returned) return returned;
    }
  }
  return undefined;
}

/**
 * The slopes of a state variable before the next step, relative to the point; a state that moves as a coordinate does is
 * a point. See `_held` in optimizers/_analysis/effective_rates.py.
 * @param {number[]} slope
 * @param {number[][]} responses
 */
function heldSlope(slope, responses) {
  const isPoint = responses.map((_, k) => slope[responses.length + k] === 1);
  const moved = responses[0].map((_, i) =>
    responses.reduce((sum, response, k) => sum + (isPoint[k] ? response[i] : 0), 0),
  );
  return [...responses.map((_, i) => slope[i] - moved[i]), ...isPoint.map(Number)];
}

/** For each step of a run the rates of both coordinates. @param {Run} run @returns {Pair[]} */
export function effectiveRates({ rule, inputs }) {
  const coupled = rule.inputs[0] === "x";
  const [gradients, place] = coupled
    ? [
        ["fx", "fy"],
        ["x", "y"],
      ]
    : [["g"], ["w"]];
  const axes = [...gradients, ...place];
  const none = axes.map(() => 0);
  /** @type {Record<string, number[] | undefined>[]} */
  const held = (inputs[0] ?? []).map(() => ({}));

  /** @type {(values: Values, c: number) => number[]} */
  const ratesOfStep = (values, c) => {
    /** @type {Values} */
    const names = {};
    for (const [name, value] of Object.entries(values)) names[name] = response(value, held[c][name] ?? null);
    axes.forEach((name, k) => {
      names[name] = response(
        values[name],
        axes.map((_, i) => +(i === k)),
      );
    });
    const after = /** @type {any[]} */ (responses(rule.statements, names)).map(asResponse);
    const slopes = place.map((_, k) => after[k].slope ?? none);
    rule.state.forEach((name, k) => {
      const { slope } = after[place.length + k];
      held[c][name] = slope ? heldSlope(slope, slopes) : undefined;
    });
    return slopes.map((slope, k) => -slope[k]);
  };
  return inputs.map((given) => /** @type {Pair} */ (given.flatMap(ratesOfStep)));
}
