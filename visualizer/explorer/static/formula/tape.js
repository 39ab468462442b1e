// A computation made ready to run: operations over rows of numbers, one row for each value. No code is made of a text.

import { ARITHMETIC } from "./folding.js";

/** @import { Computation } from "./computation.js" */
/** @import { Kernel, Step, Term, Value } from "../types.js" */

/** Integer powers up to this one are products. */
const MAX_INTEGER_POWER = 1000;

/** Kernels write n results from row t on; a and b are the rows of the arguments. @type {Record<string, Kernel>} */
const KERNELS = {
  "+": (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = m[a + k] + m[b + k];
  },
  "-": (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = m[a + k] - m[b + k];
  },
  "*": (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = m[a + k] * m[b + k];
  },
  "/": (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = m[a + k] / m[b + k];
  },
  integer: (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = integerPower(m[a + k], m[b + k]);
  },
};

for (const [name, operate] of Object.entries(ARITHMETIC)) {
  KERNELS[name] ??= (m, t, a, b, n) => {
    for (let k = 0; k < n; k++) m[t + k] = operate(m[a + k], m[b + k]);
  };
}

/** A product of equal factors, in the order in which Python multiplies them. @param {number} u @param {number} power */
function integerPower(u, power) {
  let result = 1;
  for (let n = Math.abs(power), factor = u; n > 0; n >>= 1) {
    if (n & 1) result *= factor;
    factor *= factor;
  }
  return power < 0 ? 1 / result : result;
}

/** A computation for n points at a time. */
export class Tape {
  /**
   * @param {Computation} computation
   * @param {Value[]} results
   * @param {number} n
   */
  constructor(computation, results, n) {
    const terms = computation.neededFor(results);
    const steps = terms.filter(({ operation }) => operation !== "input");
    const numbers = new Set([...steps.flatMap(({ parts }) => parts), ...results].filter((v) => typeof v === "number"));
    const rows = new Map([...numbers, ...steps].map((value, k) => [value, computation.inputs.length + k]));
    /** @type {(value: Value) => number} */
    const rowOf = (value) => n * (isInput(value) ? Number(value.parts[0]) : /** @type {number} */ (rows.get(value)));
    this.n = n;
    this.memory = new Float64Array(n * (computation.inputs.length + rows.size));
    for (const value of numbers) this.fill(rowOf(value) / n, value);
    const uses = inputsOf(terms);
    /** @type {Step[]} */
    this.steps = steps.map((term) => {
      const [a, b = a] = term.parts.map(rowOf);
      return { kernel: kernelOf(term), target: rowOf(term), a, b, uses: /** @type {number} */ (uses.get(term)) };
    });
    this.results = results.map(rowOf);
  }

  /** Set a row to one value. @param {number} row @param {number} value */
  fill(row, value) {
    this.memory.fill(value, row * this.n, (row + 1) * this.n);
  }

  /** Run the steps for the first n points. @param {Step[]} steps */
  run(steps, n = this.n) {
    const { memory } = this;
    for (let k = 0; k < steps.length; k++) {
      const { kernel, target, a, b } = steps[k];
      kernel(memory, target, a, b, n);
    }
  }
}

/** Which of x and y each term depends on, as bits 1 and 2. @param {Term[]} terms */
function inputsOf(terms) {
  /** @type {Map<Value, number>} */
  const uses = new Map();
  for (const term of terms) {
    const own = isInput(term) ? [1, 2][Number(term.parts[0])] : 0;
    uses.set(
      term,
      term.parts.reduce((/** @type {number} */ bits, part) => bits | (uses.get(part) ?? 0), own ?? 0),
    );
  }
  return uses;
}

/** @param {Value} value @returns {value is Term} */
const isInput = (value) => typeof value !== "number" && value.operation === "input";

/** @param {Term} term */
function kernelOf({ operation, parts: [, power] }) {
  const isProduct = operation === "**" && Number.isInteger(power) && Math.abs(Number(power)) <= MAX_INTEGER_POWER;
  return KERNELS[isProduct ? "integer" : operation];
}
