// A rule that a reader has typed as a step of a point: a tape runs it on both coordinates at a time.

import { Computation } from "./computation.js";
import { Tape } from "./tape.js";

/** @import { ComputedRule, Expression, ParsedRule, RuleStep, Value } from "../types.js" */

/** The operations of a rule; its inputs are w, g, the state and the parameters. @param {ParsedRule} rule @returns {ComputedRule} */
export function ruleComputation({ statements, inputs, state, parameters }) {
  const computation = new Computation([...inputs, ...state, ...parameters]);
  /** @type {Map<string, Value>} */
  const assigned = new Map();
  /** @type {(part: Expression) => Value} */
  const valueOfPart = (part) => {
    if (typeof part === "string") return assigned.get(part) ?? computation.input(part);
    if (!Array.isArray(part)) return Number(part);
    return computation.value(part[0], ...part.slice(1).map(valueOfPart));
  };
  /** @type {Value[]} */
  let results = [];
  for (const statement of statements) {
    if (statement[0] === "let") assigned.set(statement[1], valueOfPart(statement[2]));
    else if (statement[0] === "return") results = statement[1].map(valueOfPart);
  }
  return { computation, results };
}

/**
 * The step of a rule, called as the generated functions of the library's rules (see trace.js).
 * @param {ParsedRule} rule
 * @param {ComputedRule} computed
 * @returns {RuleStep}
 */
export function ruleStep({ inputs, state: { length: states }, parameters }, { computation, results }) {
  const tape = new Tape(computation, results, 2);
  const { memory } = tape;
  const first = inputs.length;
  return (point, _, gradient, hessian, state, settings) => {
    for (let c = 0; c < 2; c++) {
      memory[c] = point[c];
      memory[2 + c] = gradient[c];
      if (first > 2) memory[4 + c] = /** @type {any} */ (hessian)[2 * c];
      for (let i = 0; i < states; i++) memory[2 * (first + i) + c] = state[c * states + i];
      for (let k = 0; k < parameters.length; k++) memory[2 * (first + states + k) + c] = settings[k];
    }
    tape.run(tape.steps);
    for (let c = 0; c < 2; c++) {
      point[c] = memory[tape.results[0] + c];
      for (let i = 0; i < states; i++) state[c * states + i] = memory[tape.results[i + 1] + c];
    }
  };
}
