// A formula or a rule that a reader has typed as functions in GLSL, from its computation. No text of the reader gets into it: names
// are numbered, and an operation is one that Python lists.

import { computationOf, differentiated } from "../formula/computation.js";

/** @import { Computation } from "../formula/computation.js" */
/** @import { ComputedRule, LandscapeUnit, ShaderFacts, Term, Value } from "../types.js" */

const LARGEST = 3.4028234e38;
const MAX_INTEGER_POWER = 1000;
const OPERATORS = ["+", "-", "*", "/"];

/**
 * The functions surface and curvature of a formula.
 * @param {LandscapeUnit} unit
 * @param {ShaderFacts} facts
 */
export function formulaShader({ expression = 0, parameters }, { operations }) {
  const { computation, result } = computationOf(expression, ["x", "y", ...parameters.map(({ name }) => name)]);
  const first = differentiated(computation, [result]);
  const [{ value, dx, dy }] = first.duals;
  const second = differentiated(first.computation, [dx, dy]);
  const [byX, byY] = second.duals;
  return {
    surface: functionCode("surface", first.computation, [value, dx, dy], operations),
    curvature: functionCode("curvature", second.computation, [byX.dx, byX.dy, byY.dy], operations),
  };
}

/** The function of a rule that a reader has typed. @param {ComputedRule} rule @param {ShaderFacts} facts */
export const ruleShader = ({ computation, results }, { operations }) =>
  functionCode("rule", computation, results, operations);

/** @param {string} name @param {Computation} computation @param {Value[]} results @param {Record<string, string>} operations */
function functionCode(name, computation, results, operations) {
  const terms = computation.neededFor(results);
  const lines = terms
    .filter(({ operation }) => operation !== "input")
    .map((term) => `float t${term.index}=${termCode(term, operations)};`);
  const inputs = computation.inputs.map((_, k) => `float v${k}`);
  const outputs = results.map((_, k) => `out float r${k}`);
  const returned = results.map((result, k) => `r${k}=${valueCode(result)};`);
  return `void ${name}(${[...inputs, ...outputs].join(",")}){\n${[...lines, ...returned].join("\n")}\n}`;
}

/** @param {Value} value */
function valueCode(value) {
  if (typeof value === "number") return numberCode(value);
  return value.operation === "input" ? `v${value.parts[0]}` : `t${value.index}`;
}

/** @param {number} number */
function numberCode(number) {
  if (Number.isNaN(number)) return "not_a_number()";
  const size = Math.abs(number);
  const code = size >= LARGEST ? "LARGEST" : size.toExponential();
  return number < 0 ? `(-${code})` : code;
}

/** @param {Term} term @param {Record<string, string>} operations */
function termCode({ operation, parts }, operations) {
  const codes = parts.map(valueCode);
  const [, power] = parts;
  if (OPERATORS.includes(operation)) return codes.join(operation);
  if (operation === "==") return `float(${codes.join("==")})`;
  if (operation === "**" && Number.isInteger(power) && Math.abs(Number(power)) <= MAX_INTEGER_POWER) {
    const product = `integer_power(${codes[0]},${Math.abs(Number(power))})`;
    return Number(power) < 0 ? `1.0/${product}` : product;
  }
  return codes.reduce((code, part, k) => code.replaceAll(`{${k}}`, part), operations[operation]);
}
