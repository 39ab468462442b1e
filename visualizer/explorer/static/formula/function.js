// A formula as functions of a point: f, its gradient and its second derivatives, exact by the chain rule.

import { computationOf, differentiated } from "./computation.js";
import { Tape } from "./tape.js";

/** @import { Expression, FormulaFunctions, LandscapeFunction, Value } from "../types.js" */
/** @import { Computation } from "./computation.js" */

/**
 * The functions of an expression in x, y and the parameters; those of a point are called as the generated functions of
 * a landscape (see trace.js).
 * @param {Expression} expression
 * @param {readonly string[]} parameterNames
 * @returns {FormulaFunctions}
 */
export function formulaFunctions(expression, parameterNames = []) {
  const { computation, result } = computationOf(expression, ["x", "y", ...parameterNames]);
  const first = differentiated(computation, [result]);
  const [{ value, dx, dy }] = first.duals;
  const second = differentiated(first.computation, [dx, dy]);
  const [byX, byY] = second.duals;
  return {
    valueAndGradient: pointFunction(first.computation, [value, dx, dy]),
    hessian: pointFunction(second.computation, [byX.dx, byX.dy, byY.dy]),
    evaluateGrid: gridFunction(first.computation, [value, dx, dy]),
  };
}

/**
 * @param {Computation} computation
 * @param {Value[]} results
 * @returns {LandscapeFunction}
 */
function pointFunction(computation, results) {
  const tape = new Tape(computation, results, 1);
  const { memory } = tape;
  const [first, second, third] = tape.results;
  return (x, y, parameters, column = 0) => {
    memory[0] = x;
    memory[1] = y;
    const rows = /** @type {number[][]} */ (parameters);
    for (let k = 0; k < rows.length; k++) memory[2 + k] = rows[k][column];
    tape.run(tape.steps);
    return [memory[first], memory[second], memory[third]];
  };
}

/**
 * @param {Computation} computation
 * @param {Value[]} results
 * @returns {FormulaFunctions["evaluateGrid"]}
 */
function gridFunction(computation, results) {
  /** @type {Tape | null} */
  let kept = null;
  return (xs, ys, parameters, column = 0) => {
    if (kept?.n !== xs.length) kept = new Tape(computation, results, xs.length);
    parameters.forEach((row, k) => {
      kept?.fill(2 + k, row[column]);
    });
    kept.memory.set(xs);
    return runRows(kept, ys);
  };
}

/**
 * The results for each y. What depends on x alone is computed once, and what depends on y alone once for each row.
 * @param {Tape} tape
 * @param {Float64Array} ys
 */
function runRows(tape, ys) {
  const { n, memory, steps } = tape;
  const [f, fx, fy] = tape.results.map(() => new Float64Array(n * ys.length));
  const [byRow, byPoint] = [2, 3].map((bits) => steps.filter(({ uses }) => uses === bits));
  tape.run(steps.filter(({ uses }) => uses < 2));
  ys.forEach((y, j) => {
    tape.fill(1, y);
    tape.run(byRow, 1);
    for (const { target } of byRow) memory.fill(memory[target], target, target + n);
    tape.run(byPoint);
    [f, fx, fy].forEach((values, k) => {
      const from = tape.results[k];
      values.set(memory.subarray(from, from + n), j * n);
    });
  });
  return { f, fx, fy };
}
