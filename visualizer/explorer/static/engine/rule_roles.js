// The roles of the names in a rule without branches, which set their colours, and its memory of gradients: what
// optimizers/_analysis/dataflow.py and gradient_memory.py say of the rules of the library.

import { evaluate, namesIn } from "./expression.js";

/** @import { Expression, ParsedRule, Statement } from "../types.js" */

/** @type {Record<string, string>} */
const INPUT_ROLES = { w: "point", g: "gradient", curvature: "scale", lr: "rate" };

/** The role of each name that has one. @param {ParsedRule} rule */
export function rolesOf({ statements, inputs, state, parameters }) {
  const given = Object.fromEntries([...inputs, ...parameters].map((name) => [name, INPUT_ROLES[name] ?? ""]));
  /** @type {Record<string, string>} */
  const remembered = Object.fromEntries(state.map((name) => [name, ""]));
  /** @type {Record<string, string>} */
  let roles = {};
  for (let k = 0; k <= state.length; k++) {
    roles = { ...given, ...remembered };
    const [, ...returned] = follow(statements, roles);
    state.forEach((name, i) => {
      const role = returned[i] === "gradient" ? "momentum" : returned[i];
      remembered[name] = ["momentum", "scale", "point"].includes(role) ? role : "";
    });
  }
  return Object.fromEntries(Object.entries({ ...roles, ...remembered, ...given }).filter(([, role]) => role));
}

/** Add the roles of what is assigned; the roles of what is returned. @param {Statement[]} statements @param {Record<string, string>} roles @returns {string[]} */
function follow(statements, roles) {
  /** @type {string[]} */
  let returned = [];
  for (const statement of statements) {
    if (statement[0] === "let") roles[statement[1]] ||= asRole(evaluate(statement[2], roles, roleOf));
    else if (statement[0] === "return") returned = statement[1].map((one) => asRole(evaluate(one, roles, roleOf)));
  }
  return returned;
}

/** @param {any} role */
const asRole = (role) => (typeof role === "string" ? role : "");

/** @param {string} operation @param {any[]} parts */
function roleOf(operation, ...parts) {
  const roles = parts.map(asRole);
  const signed = roles.filter((role) => role === "gradient" || role === "momentum");
  const isProduct = (operation === "*" || operation === "/") && signed.length === 2;
  if (signed.length && (operation === "abs" || operation === "**" || isProduct)) return "scale";
  const role = ["point", "momentum", "gradient"].find((one) => roles.includes(one));
  if (role === "point" && operation === "-" && roles.every((one) => one === "point")) return "momentum";
  return role ?? (roles.includes("scale") ? "scale" : "");
}

/**
 * The state that sums gradients, and the parameter by which it forgets; null if there is none.
 * @param {ParsedRule} rule
 * @param {Record<string, string>} roles
 * @returns {[string, string] | null}
 */
export function memoryOf({ statements, state, parameters }, roles) {
  const odd = Object.keys(roles).filter((name) => roles[name] === "momentum");
  const gradients = Object.keys(roles).filter((name) => roles[name] === "gradient");
  /** @type {[string, string] | null} */
  let memory = null;
  for (const statement of statements) {
    if (statement[0] !== "let" || !state.includes(statement[1]) || !odd.includes(statement[1])) continue;
    for (const [decay, rest] of decaysOf(statement[2], statement[1]))
      if (
        parameters.includes(decay) &&
        degreeIn(rest, gradients) === 1 &&
        !namesIn(rest).some((one) => odd.includes(one))
      )
        memory = [statement[1], decay];
  }
  return memory;
}

/** The factors and the rests of an expression as factor · state + rest. @param {any} expression @param {string} name @returns {[any, Expression][]} */
function decaysOf(expression, name) {
  if (!Array.isArray(expression) || expression[0] !== "+") return [];
  const [, one, other] = expression;
  return [
    [one, other],
    [other, one],
  ].flatMap(([product, rest]) => {
    const isDecay = Array.isArray(product) && product[0] === "*" && product.slice(1).includes(name);
    return isDecay ? [/** @type {[any, Expression]} */ ([product[2] === name ? product[1] : product[2], rest])] : [];
  });
}

/** The degree in the gradients; infinite if it is no polynomial. @param {Expression} expression @param {string[]} gradients @returns {number} */
function degreeIn(expression, gradients) {
  if (!Array.isArray(expression)) return Number(gradients.includes(String(expression)));
  const [operation, ...parts] = expression;
  const degrees = parts.map((part) => degreeIn(part, gradients));
  if (operation === "+" || operation === "-") return Math.max(...degrees);
  if (operation === "*") return degrees[0] + degrees[1];
  if (operation === "/" && !degrees[1]) return degrees[0];
  return degrees.some(Boolean) ? Infinity : 0;
}
