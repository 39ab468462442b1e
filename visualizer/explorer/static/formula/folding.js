// Constant folding: operations on constants are evaluated, and zeros and ones removed, while a tree is built.

/**
 * The operations of a formula and of its derivatives on numbers.
 * @type {Record<string, (...numbers: number[]) => number>}
 */
export const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": realPower,
  "==": (a, b) => (a === b ? 1 : 0),
  neg: (a) => -a,
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
};

/** A power as C and Python define it: 1 to any power is 1, also to nan. @param {number} u @param {number} v */
export function realPower(u, v) {
  return u === 1 || (u === -1 && Math.abs(v) === Infinity) ? 1 : u ** v;
}

/**
 * The operation as a tree, or a simpler expression with the same value for all finite arguments.
 * @param {string} operation
 * @param {readonly any[]} parts numbers and anything else
 * @returns {any}
 */
export function folded(operation, ...parts) {
  const [u, v] = parts;
  if (parts.every((part) => typeof part === "number")) {
    const value = ARITHMETIC[operation](...parts);
    return Number.isFinite(value) ? value : [operation, ...parts];
  }
  if (v === 0 && (operation === "+" || operation === "-")) return u;
  if (v === 1 && (operation === "*" || operation === "/" || operation === "**")) return u;
  if ((u === 0 && operation === "+") || (u === 1 && operation === "*")) return v;
  if ((u === 0 && (operation === "*" || operation === "/")) || (v === 0 && operation === "*")) return 0;
  if (v === 0 && operation === "**") return 1;
  if ((u === 0 && operation === "-") || (u === -1 && operation === "*")) return ["neg", v];
  return [operation, ...parts];
}
