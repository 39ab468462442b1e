// The derivative rule of each operation of a formula, as in landscapes/_tree/derivative_rules.py. On a kink a
// derivative is the mean of both sides, so 0 for abs(u) at 0; it is 0 if the slope of a root is unbounded.

/** @import { Dual, Operate, Value } from "../types.js" */

/** u, or 1 if u is 0: as a divisor it gives 0 for 0/0. @param {Operate} g @param {Value} u */
const nonzero = (g, u) => g("+", u, g("==", u, 0));

/** 1/√u, or 0 if u is 0, which is the kink. @param {Operate} g @param {Value} u */
const inverseRoot = (g, u) => g("/", g("sqrt", u), nonzero(g, u));

/** @param {Operate} g @param {Value} u */
const square = (g, u) => g("*", u, u);

/**
 * Functions of one variable: the derivative at u, for the value f.
 * @type {Record<string, (g: Operate, u: Value, f: Value) => Value>}
 */
const SLOPES = {
  neg: () => -1,
  abs: (g, u) => g("sign", u),
  sign: () => 0,
  "==": () => 0,
  sqrt: (g, u, f) => g("/", f, g("*", 2, nonzero(g, u))),
  exp: (_, _u, f) => f,
  log: (g, u) => g("/", 1, u),
  log10: (g, u) => g("/", 1, g("*", Math.LN10, u)),
  sin: (g, u) => g("cos", u),
  cos: (g, u) => g("neg", g("sin", u)),
  tan: (g, _, f) => g("+", 1, square(g, f)),
  asin: (g, u) => inverseRoot(g, g("-", 1, square(g, u))),
  acos: (g, u) => g("neg", inverseRoot(g, g("-", 1, square(g, u)))),
  atan: (g, u) => g("/", 1, g("+", 1, square(g, u))),
  sinh: (g, u) => g("cosh", u),
  cosh: (g, u) => g("sinh", u),
  tanh: (g, _, f) => g("-", 1, square(g, f)),
  asinh: (g, u) => inverseRoot(g, g("+", 1, square(g, u))),
};

/**
 * A function of `dual` by the chain rule, from its value and its slope.
 * @param {Operate} g
 * @param {Dual} dual
 * @param {Value} value
 * @param {Value} slope
 * @returns {Dual}
 */
const chain = (g, { dx, dy }, value, slope) => ({ value, dx: g("*", slope, dx), dy: g("*", slope, dy) });

/**
 * The derivatives by x and by y from those of two arguments.
 * @param {Dual} a
 * @param {Dual} b
 * @param {(da: Value, db: Value) => Value} rule
 */
const both = (a, b, rule) => ({ dx: rule(a.dx, b.dx), dy: rule(a.dy, b.dy) });

/** @param {Operate} g @param {Value} f @param {Dual} a @param {Dual} b @returns {Dual} */
function productRule(g, f, a, b) {
  if (a.value === b.value) return chain(g, a, f, g("*", 2, a.value));
  return { value: f, ...both(a, b, (da, db) => g("+", g("*", da, b.value), g("*", a.value, db))) };
}

/** @param {Operate} g @param {Value} f @param {Dual} a @param {Dual} b @returns {Dual} */
function quotientRule(g, f, a, b) {
  return { value: f, ...both(a, b, (da, db) => g("/", g("-", da, g("*", f, db)), b.value)) };
}

/** @param {Operate} g @param {Value} f @param {Dual} a @param {Dual} b @returns {Dual} */
function powerRule(g, f, a, b) {
  const [u, p] = [a.value, b.value];
  if (typeof p === "number") return chain(g, a, f, powerSlope(g, f, u, p));
  if (typeof u === "number") return chain(g, b, f, g("*", f, Math.log(u))); // the parser allows u > 0 only
  const byBase = g("*", p, g("**", u, g("-", p, 1)));
  const byPower = g("*", f, g("log", nonzero(g, u)));
  return { value: f, ...both(a, b, (da, db) => g("+", g("*", byBase, da), g("*", byPower, db))) };
}

/** @param {Operate} g @param {Value} f @param {Value} u @param {number} p */
function powerSlope(g, f, u, p) {
  if (p === 2) return g("*", 2, u);
  if (p === 0.5) return SLOPES.sqrt(g, u, f);
  return g("*", p, 0 < p && p < 1 ? g("/", f, nonzero(g, u)) : g("**", u, p - 1));
}

/**
 * The rule for max (sign 1) or min (−1); if both are equal, the slope is the mean of theirs.
 * @param {number} sign
 * @returns {(g: Operate, f: Value, a: Dual, b: Dual) => Dual}
 */
const extremumRule = (sign) => (g, f, a, b) => {
  const first = g("+", 0.5, g("*", 0.5 * sign, g("sign", g("-", a.value, b.value))));
  const second = g("-", 1, first);
  return { value: f, ...both(a, b, (da, db) => g("+", g("*", first, da), g("*", second, db))) };
};

/**
 * The value of an operation with its derivatives, from the value and those of the arguments.
 * @type {Record<string, (g: Operate, f: Value, ...duals: Dual[]) => Dual>}
 */
export const DERIVATIVES = {
  ...Object.fromEntries(
    Object.entries(SLOPES).map(([name, slope]) => [
      name,
      /** @type {(g: Operate, f: Value, u: Dual) => Dual} */ ((g, f, u) => chain(g, u, f, slope(g, u.value, f))),
    ]),
  ),
  "+": (g, f, a, b) => ({ value: f, ...both(a, b, (da, db) => g("+", da, db)) }),
  "-": (g, f, a, b) => ({ value: f, ...both(a, b, (da, db) => g("-", da, db)) }),
  "*": productRule,
  "/": quotientRule,
  "**": powerRule,
  max: extremumRule(1),
  min: extremumRule(-1),
};
