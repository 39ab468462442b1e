// Rules and surfaces as Python sends them (see landscapes._tree.expression), run here: an expression is a number, a name, or
// [operation, ...arguments]; a statement ["let", name, expression], ["if", test, statements, statements] or
// ["return", expressions].

/** @import { Expression, Statement, Values } from "../types.js" */

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

/**
 * An expression as a function of names, made once and called often.
 * @param {Expression} expression
 * @returns {(names: Values) => any}
 */
export function compile(expression) {
  if (typeof expression === "string") return (names) => names[expression];
  if (!Array.isArray(expression)) return () => expression;
  const operate = OPERATIONS[expression[0]];
  const [a, b, c] = expression.slice(1).map((part) => compile(part));
  if (expression[0] === "if") return (names) => (a(names) ? b(names) : c(names));
  return b ? (names) => operate(a(names), b(names)) : (names) => operate(a(names));
}

/**
 * Statements as a function of names, which it fills in, to what they return.
 * @param {Statement[]} statements
 * @returns {(names: Values) => number[]}
 */
export function compileStatements(statements) {
  const parts = statements.map(compileStatement);
  return (names) => {
    for (const part of parts) {
      const returned = part(names);
      if (returned) return returned;
    }
    return /** @type {any} */ (undefined); // the branch of an "if" may return nothing, and what follows it does
  };
}

/** @param {Statement} statement @returns {(names: Values) => any} */
function compileStatement(statement) {
  if (statement[0] === "let") {
    const [, name, expression] = statement;
    const value = compile(expression);
    return (names) => {
      names[name] = value(names);
    };
  }
  if (statement[0] === "return") {
    const values = statement[1].map(compile);
    return (names) => values.map((value) => value(names));
  }
  const [test, yes, no] = [compile(statement[1]), compileStatements(statement[2]), compileStatements(statement[3])];
  return (names) => (test(names) ? yes(names) : no(names));
}

/** @type {Map<string, (names: Values) => number[]>} */
const COMPILED = new Map();

/** The function of these statements, made once. @param {Statement[]} statements */
export function compiledOnce(statements) {
  const key = JSON.stringify(statements);
  const known = COMPILED.get(key) ?? compileStatements(statements);
  COMPILED.set(key, known);
  return known;
}

/** The names in an expression. @param {Expression} expression @returns {string[]} */
export function namesIn(expression) {
  if (typeof expression === "string") return [expression];
  return Array.isArray(expression) ? expression.slice(1).flatMap(namesIn) : [];
}
