// A computation: operations in their order, without repetition, and the derivatives of what they give.

import { DERIVATIVES } from "./derivative_rules.js";
import { folded } from "./folding.js";

/** @import { Dual, Expression, Term, Value } from "../types.js" */

/** A list of operations on inputs and numbers; a result that is constant is a number. */
export class Computation {
  /** @param {readonly string[]} inputs the first two are x and y */
  constructor(inputs) {
    this.inputs = inputs;
    /** @type {Term[]} */
    this.terms = [];
    /** @type {Map<string, Term>} */
    this.known = new Map();
  }

  /** @param {string} name */
  input(name) {
    return this.term("input", [this.inputs.indexOf(name)]);
  }

  /**
   * The result of an operation.
   * @param {string} operation
   * @param {Value[]} parts
   * @returns {Value}
   */
  value(operation, ...parts) {
    const [u, power] = parts;
    if (operation === "**" && power === 2) return this.value("*", u, u);
    if (operation === "**" && power === 0.5) return this.value("sqrt", u);
    const result = folded(operation, ...parts);
    return Array.isArray(result) ? this.term(result[0], result.slice(1)) : result;
  }

  /** The term of an operation, made once. @param {string} operation @param {Value[]} parts @returns {Term} */
  term(operation, parts) {
    const key = [operation, ...parts.map((part) => (typeof part === "number" ? part : `#${part.index}`))].join(" ");
    const known = this.known.get(key);
    if (known) return known;
    const term = { operation, parts, index: this.terms.length };
    this.terms.push(term);
    this.known.set(key, term);
    return term;
  }

  /** The terms that the results need, in their order. @param {Value[]} results */
  neededFor(results) {
    const needed = new Set(results);
    for (const term of [...this.terms].reverse()) {
      if (needed.has(term)) for (const part of term.parts) needed.add(part);
    }
    return this.terms.filter((term) => needed.has(term));
  }
}

/**
 * The computation of an expression, and its result.
 * @param {Expression} expression
 * @param {readonly string[]} inputs
 */
export function computationOf(expression, inputs) {
  const computation = new Computation(inputs);
  /** @type {(part: Expression) => Value} */
  const valueOfPart = (part) => {
    if (typeof part === "string") return computation.input(part);
    if (!Array.isArray(part)) return Number(part);
    return computation.value(part[0], ...part.slice(1).map(valueOfPart));
  };
  return { computation, result: valueOfPart(expression) };
}

/**
 * The computation of results with their derivatives by x and y, by the chain rule in forward mode.
 * @param {Computation} computation
 * @param {Value[]} results
 * @returns {{ computation: Computation, duals: Dual[] }}
 */
export function differentiated(computation, results) {
  const next = new Computation(computation.inputs);
  /** @type {Map<Value, Dual>} */
  const duals = new Map();
  /** @param {Value} value @returns {Dual} */
  const dualOf = (value) => duals.get(value) ?? { value: /** @type {number} */ (value), dx: 0, dy: 0 };
  for (const term of computation.neededFor(results)) duals.set(term, dualOfTerm(next, term, dualOf));
  return { computation: next, duals: results.map(dualOf) };
}

/**
 * @param {Computation} next
 * @param {Term} term
 * @param {(value: Value) => Dual} dualOf
 * @returns {Dual}
 */
function dualOfTerm(next, { operation, parts }, dualOf) {
  if (operation === "input") {
    const [k] = parts;
    return { value: next.term(operation, parts), dx: k === 0 ? 1 : 0, dy: k === 1 ? 1 : 0 };
  }
  const duals = parts.map(dualOf);
  const value = next.value(operation, ...duals.map((dual) => dual.value));
  if (duals.every(({ dx, dy }) => dx === 0 && dy === 0)) return { value, dx: 0, dy: 0 };
  return DERIVATIVES[operation]((name, ...of) => next.value(name, ...of), value, ...duals);
}
