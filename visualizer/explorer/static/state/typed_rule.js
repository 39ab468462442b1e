// A rule that a reader has typed, as a unit beside those of the catalogue (see optimizers/_text_rule.py).

import { symbolOf } from "../engine/notation.js";
import { memoryOf, rolesOf } from "../engine/rule_roles.js";
import { checkText } from "../formula/options.js";
import { ruleComputation, ruleStep } from "../formula/rule_function.js";
import { parseRule } from "../formula/rule_parser.js";

/** @import { CatalogueFacts, ParameterFacts, ParsedRule, RuleFacts, RuleUnit } from "../types.js" */

/** How a rule is called that has no other name. */
export const TITLE = "rule";

/**
 * The unit of a rule, whose key is its text.
 * @param {any} text
 * @param {any} title
 * @param {CatalogueFacts} facts
 * @returns {RuleUnit}
 */
export function typedRule(text, title, facts) {
  const parsed = parseRule(text);
  const parameters = parsed.parameters.map((name) => facts.vocabulary.find((one) => one.name === name) ?? plain(name));
  const computed = ruleComputation(parsed);
  const roles = rolesOf(parsed);
  const name = checkText("title", title) || TITLE;
  return {
    ...parsed,
    key: parsed.text,
    name,
    family: "yours",
    look: lookOf(name, facts),
    parameters,
    second: parsed.inputs.length > 2,
    coupled: false,
    symbols: symbolsOf(parsed, parameters),
    roles,
    idle: [],
    memory: memoryOf(parsed, roles),
    linear: null,
    sums: null,
    convention: null,
    code: null,
    shader: null,
    computed,
    advance: ruleStep(parsed, computed),
  };
}

/** A parameter that is not common. @param {string} name @returns {ParameterFacts} */
const plain = (name) => ({
  name,
  symbol: name,
  words: name.replaceAll("_", " "),
  low: 0,
  high: 2,
  log: false,
  minimum: null,
  exclusive_maximum: null,
  integer: false,
  switch: false,
  default: 1,
  term: null,
});

/** How the names are written; a parameter keeps its name where another has its symbol. @param {ParsedRule} parsed @param {ParameterFacts[]} parameters */
function symbolsOf({ inputs, state }, parameters) {
  const names = [...inputs, ...state].map((name) => [name, symbolOf(name)]);
  const all = [...names.map(([, symbol]) => symbol), ...parameters.map(({ symbol }) => symbol)];
  const isUnique = (/** @type {string} */ symbol) => all.filter((one) => one === symbol).length === 1;
  return Object.fromEntries([
    ...names,
    ...parameters.map(({ name, symbol }) => [name, isUnique(symbol) ? symbol : name]),
  ]);
}

/** The look that a name has in every figure (see `get_style` in visualizer/plotting/style.py). @param {string} name @param {CatalogueFacts} facts @returns {RuleFacts["look"]} */
function lookOf(name, { looks, themes, dashes, markers }) {
  const colors = themes.light.colors.length;
  const row = colors * dashes.length;
  const known = Object.hasOwn(looks, name) ? looks[name] : null;
  const taken = new Set(Object.values(looks));
  let code = known ?? checksum(name);
  while (known === null && taken.has(code % (row * markers.length))) code++;
  return {
    color: code % colors,
    dash: Math.floor(code / colors) % dashes.length,
    marker: Math.floor(code / row) % markers.length,
  };
}

/** The CRC-32 of a text. @param {string} text */
function checksum(text) {
  let code = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    code ^= byte;
    for (let bit = 0; bit < 8; bit++) code = (code >>> 1) ^ (code & 1 ? 0xedb88320 : 0);
  }
  return ~code >>> 0;
}
