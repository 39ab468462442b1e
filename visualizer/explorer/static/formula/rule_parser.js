// A rule for one coordinate, typed as text: assignments, whose values have the grammar of a formula. The limits and the
// sentences of the errors are those of optimizers/_rule_parser.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr } from "../numbers/errors.js";
import { stripped, words } from "../numbers/python_repr.js";
import { CONSTANTS, FormulaParser, FUNCTIONS, MAX_CHARACTERS, VARIADIC } from "./parser.js";
import { KEYWORDS } from "./syntax.js";
import { isIdentifier } from "./tokens.js";

/** @import { Expression, ParsedRule, Statement, SyntaxNode } from "../types.js" */

const EXAMPLE = "w = w - lr*g";

/** What a rule may read of the point. */
const INPUTS = ["w", "g", "curvature"];

const FUNCTION_NAMES = [...CONSTANTS.keys(), ...FUNCTIONS.keys(), ...VARIADIC];

/** Names that a rule cannot use for a quantity of its own, beside those that every object has; "title" is a keyword of `rule` in Python. */
const TAKEN = [...FUNCTION_NAMES, "noise", "clip", "batch", "schedule", "title", "inf", "nan"];

/**
 * The statements of a rule, which return w and the state, and its names: what is read before it is assigned is state,
 * what is never assigned a parameter.
 * @param {any} text
 * @returns {ParsedRule}
 */
export function parseRule(text) {
  const lines = linesOf(text);
  const parts = lines.map(assignment);
  const assigned = new Set(parts.map(({ name }) => name));
  const whole = lines.join("; ");
  if (!assigned.has("w"))
    throw ruleError(whole, _("it must assign w, the new point, as in {example}", { example: EXAMPLE }));
  /** @type {Set<string>} What is assigned in the lines before. */
  const known = new Set();
  /** @type {Set<string>} What is read before that, in its order. */
  const free = new Set();
  /** @type {Statement[]} */
  const statements = parts.map(({ name, value }, k) => {
    const parser = new RuleParser(lines[k], []);
    const expression = parser.expression(parser.syntax(value), 0);
    for (const read of parser.used) if (!known.has(read)) free.add(read);
    known.add(name);
    return ["let", name, expression];
  });
  const inputs = INPUTS.filter((name) => name !== "curvature" || free.has(name));
  const own = [...free].filter((name) => !INPUTS.includes(name));
  const state = own.filter((name) => assigned.has(name));
  const others = own.filter((name) => !assigned.has(name));
  const parameters = [...others.filter((name) => name === "lr"), ...others.filter((name) => name !== "lr")];
  return { text: whole, statements: [...statements, ["return", ["w", ...state]]], inputs, state, parameters };
}

/** The assignments of a rule, each in one line. @param {any} text */
function linesOf(text) {
  if (typeof text !== "string") throw new InputError(_("a rule must be text, got {value}", { value: shortRepr(text) }));
  const lines = text
    .split(/[;\n]/)
    .map((part) => words(part.replaceAll("←", "=")).join(" "))
    .filter(Boolean);
  const { length } = [...lines.join("; ")];
  if (length > MAX_CHARACTERS) throw new InputError(new RuleParser("", []).tooLong(MAX_CHARACTERS, length));
  return lines;
}

/** The name that a line assigns, and the text of its value. @param {string} line */
function assignment(line) {
  const [left, ...rest] = line.split("=");
  const name = stripped(left).normalize("NFKC");
  if (!rest.length || !isIdentifier(name) || KEYWORDS.has(name))
    throw ruleError(line, _("each line must be a name, = and its value, as in {example}", { example: EXAMPLE }));
  checkName(name, line);
  if (name === "lr")
    throw ruleError(line, _("lr is the learning rate, which a rule does not assign; a schedule changes it"));
  return { name, value: stripped(rest.join("=")) };
}

/** Refuse a name that a quantity of a rule cannot have. @param {string} name @param {string} line */
function checkName(name, line) {
  if (name === "x" || name === "y")
    throw ruleError(line, _("it is for one coordinate, w, so that it has no {name}", { name }));
  if (TAKEN.includes(name) || name in {} || name.startsWith("_"))
    throw ruleError(line, _("{name} cannot be the name of a quantity; choose another", { name }));
}

/** @param {string} text @param {string} reason */
const ruleError = (text, reason) => new InputError(new RuleParser(text, []).sentence(shortRepr(text), reason));

/** Converts the syntax tree of an expression in a rule, in which every free name is a quantity. */
class RuleParser extends FormulaParser {
  /** @override @param {string} rule @param {string} reason */
  sentence(rule, reason) {
    return _("rule {rule}: {reason}", { rule, reason });
  }

  /** @override @param {number} most @param {number} length */
  tooLong(most, length) {
    return _("a rule may have at most {most} characters, got {length}", { most, length });
  }

  /** @override @param {string} part */
  notAllowed(part) {
    return _(
      "{part} is not allowed; use numbers, w, g, names of your own, pi, e, + - * / ** ( ) and functions such as sin, exp, sqrt, abs, min",
      { part },
    );
  }

  /** @override */
  get unknownFunction() {
    return _("function in a rule");
  }

  /** @override @param {string} name @returns {Expression} */
  name(name) {
    if (FUNCTION_NAMES.includes(name)) return super.name(name);
    checkName(name, this.text);
    this.used.add(name);
    return name;
  }

  /**
   * The result of an operation; g**2 and v**0.5 are the product and the root that a rule in code has.
   * @override
   * @param {string} operation
   * @param {Expression} u
   * @param {Expression | null} v
   * @param {SyntaxNode} node
   * @returns {Expression}
   */
  folded(operation, u, v, node) {
    const result = super.folded(operation, u, v, node);
    const isRoot = Array.isArray(result) && result[0] === "**" && result[2] === 0.5;
    return isRoot ? ["sqrt", result[1]] : result;
  }
}
