// Rules and surfaces as Python sends them (see landscapes._tree.expression), run here: an expression is a number, a name, or
// [operation, ...arguments]; a statement ["let", name, expression], ["if", test, statements, statements] or
// ["return", expressions].

/** @import { Expression, Values } from "../types.js" */

/** @type {Record<string, (...parts: any[]) => any>} */
export const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b),
  neg: (a) => -a,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => +a === +b,
  "!=": (a, b) => +a !== +b,
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  not: (a) => !a,
  if: (test, yes, no) => (test ? yes : no),
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  ...Object.fromEntries(
    [
      ..."abs sign sqrt exp log log10 log1p expm1 sin cos tan asin acos atan".split(" "),
      ..."sinh cosh tanh asinh floor ceil hypot".split(" "),
    ].map((name) => [name, /** @type {any} */ (Math)[name]]),
  ),
};

export const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!=", "and", "or", "not"]);

/**
 * The value of an expression, where `names` have these values and `apply` does the operations.
 * @param {Expression} expression
 * @param {Values} names
 * @param {(operation: string, ...parts: any[]) => any} apply
 * @returns {any}
 */
export function evaluate(expression, names, apply = (operation, ...parts) => OPERATIONS[operation](...parts)) {
  if (typeof expression === "string") return names[expression];
  if (!Array.isArray(expression)) return expression;
  const [operation, ...parts] = expression;
  return apply(operation, ...parts.map((part) => evaluate(part, names, apply)));
}

/** The names in an expression; numbers may be leaves of a formula. @param {Expression} expression @returns {string[]} */
export function namesIn(expression) {
  if (typeof expression === "string") return [expression];
  return Array.isArray(expression) ? expression.slice(1).flatMap(namesIn) : [];
}
