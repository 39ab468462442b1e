// The names of a rule without effect at its settings, as optimizers.rule_facts finds them.

import { evaluate, namesIn } from "./expression.js";
import { leaf, simplified, ZERO } from "./notation.js";

/** @import { Expression, RuleUnit, Settings, Statement } from "../types.js" */

/** The names that reach the new point only at other settings. @param {RuleUnit} rule @param {Settings} settings @returns {string[]} */
export function inactiveNames(rule, settings) {
  const active = reachingNames(rule, settings);
  const parameters = rule.parameters.map(({ name }) => name);
  return [...reachingNames(rule, {})].filter((name) => !active.has(name) && !parameters.includes(name)).sort();
}

/** The names that reach the new point, directly or not; without settings, at any. @param {RuleUnit} rule @param {Settings} settings */
function reachingNames(rule, settings) {
  const places = rule.coupled ? ["x", "y"] : ["w"];
  /** @type {Map<string, Set<string>>} */
  const uses = new Map();
  for (const [name, parts] of assignments(rule.statements, [...places, ...rule.state], settings, [])) {
    const used = uses.get(name) ?? new Set();
    for (const part of parts) for (const one of namesIn(atSettings(part, settings))) used.add(one);
    uses.set(name, used);
  }
  const reaching = new Set(places);
  for (const name of reaching) for (const used of uses.get(name) ?? []) reaching.add(used);
  return reaching;
}

/**
 * Each name that is assigned or returned, with its expression and the tests above it.
 * @param {Statement[]} statements
 * @param {string[]} returned
 * @param {Settings} settings
 * @param {Expression[]} tests
 * @returns {[string, Expression[]][]}
 */
function assignments(statements, returned, settings, tests) {
  return statements.flatMap((statement) => {
    if (statement[0] === "let") return [[statement[1], [statement[2], ...tests]]];
    if (statement[0] === "return") return returned.map((name, k) => [name, [statement[1][k], ...tests]]);
    const outcome = outcomeOf(statement[1], settings);
    const branches = outcome === null ? [statement[2], statement[3]] : [outcome ? statement[2] : statement[3]];
    return branches.flatMap((branch) => assignments(branch, returned, settings, [...tests, statement[1]]));
  });
}

/** The result of a test on settings alone, else null. @param {Expression} test @param {Settings} settings */
const outcomeOf = (test, settings) =>
  namesIn(test).every((name) => name in settings) ? Boolean(evaluate(test, settings)) : null;

/** The expression without what the settings exclude. @param {Expression} expression @param {Settings} settings @returns {any} */
function atSettings(expression, settings) {
  if (typeof expression === "string")
    return expression !== "lr" && Number(settings[expression] ?? 1) === 0 ? ZERO : expression;
  if (!Array.isArray(expression)) return leaf(String(Number(expression)), Number(expression));
  const [operation, ...parts] = expression;
  const outcome = operation === "if" ? outcomeOf(parts[0], settings) : null;
  if (outcome !== null) return atSettings(outcome ? parts[1] : parts[2], settings);
  return simplified(operation, ...parts.map((part) => atSettings(part, settings)));
}
