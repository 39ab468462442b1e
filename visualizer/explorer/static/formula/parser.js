// A formula, typed as text, as a tree. The text is parsed, never executed; the grammar, its limits and the sentences of
// its errors are those of landscapes/_tree/parser.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { formatNumber } from "../numbers/format.js";
import { stripped, textRepr } from "../numbers/python_repr.js";
import { ARITHMETIC, folded } from "./folding.js";
import { syntaxTree } from "./syntax.js";
import { SyntaxProblem } from "./tokens.js";
import { unparse } from "./unparse.js";

/** @import { Expression, SyntaxNode } from "../types.js" */

export const MAX_CHARACTERS = 1000;
const MAX_PARTS = 250;
const MAX_DEPTH = 60;
const MAX_NUMBER = 1e15;
const MAX_POWER = 100;

/** Mathematical symbols and their form in Python. */
const SYMBOLS = { "^": "**", "−": "-", "·": "*", "×": "*", "÷": "/", π: "pi", "√": "sqrt" };
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A root of a name or a number alone, which needs no brackets. */
const ROOT = /√[ \t]*([\p{L}\p{N}_.]+)(?![\p{L}\p{N}_.]|[ \t]*\()/gu;

export const CONSTANTS = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);

/** Functions of one variable: their names in a formula, and their operations. */
export const FUNCTIONS = new Map([
  ..."sin cos tan asin acos atan sinh cosh tanh asinh exp log log10 sqrt abs sign".split(" ").map(same),
  ["ln", "log"],
  ["arcsin", "asin"],
  ["arccos", "acos"],
  ["arctan", "atan"],
  ["sgn", "sign"],
]);

/** Functions of two or more variables. */
export const VARIADIC = ["min", "max"];

/** Names that a parameter cannot have. */
export const RESERVED = ["x", "y", ...CONSTANTS.keys(), ...FUNCTIONS.keys(), ...VARIADIC];

/** @param {string} name @returns {[string, string]} */
function same(name) {
  return [name, name];
}

/**
 * The tree of a formula in x, y and the parameters, and the names in its text; the tree may lack some, as for 0*k.
 * @param {string} text
 * @param {readonly string[]} parameters
 * @returns {{ expression: Expression, used: Set<string> }}
 */
export function parseFormula(text, parameters = []) {
  const parser = new FormulaParser(text, ["x", "y", ...parameters]);
  return { expression: parser.expression(parser.syntax(text), 0), used: parser.used };
}

/** The formula in Python's notation: x² becomes x**2. @param {string} text */
export function toPython(text) {
  let python = text.replace(ROOT, "sqrt($1)");
  for (const [symbol, form] of Object.entries(SYMBOLS)) python = python.replaceAll(symbol, form);
  return stripped(python.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, raisedToPower));
}

/** @param {string} raised */
const raisedToPower = (raised) => `**${[...raised].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("")}`;

/**
 * The number of nodes in Python's syntax tree, of which a name or an operation has two.
 * @param {SyntaxNode} node
 * @returns {number}
 */
function countNodes({ kind, operators, parts }) {
  const single = ["integer", "float", "imaginary", "constant", "call", "if"].includes(kind);
  const own = operators ? 1 + operators.length : single ? 1 : 2;
  return parts.reduce((sum, part) => sum + countNodes(part), own);
}

/** @param {SyntaxNode} node */
function quoted(node) {
  const characters = [...unparse(node)];
  return characters.length <= 40 ? characters.join("") : `${characters.slice(0, 37).join("")}...`;
}

/** Converts the syntax tree of a formula into a tree of expressions. */
export class FormulaParser {
  /** @param {string} text @param {string[]} names */
  constructor(text, names) {
    this.text = text;
    this.names = names;
    /** @type {Set<string>} */
    this.used = new Set();
  }

  /** @param {string} reason @returns {never} */
  fail(reason) {
    throw new InputError(this.sentence(shortRepr(this.text), reason));
  }

  /** What is said of a text. @param {string} formula @param {string} reason */
  sentence(formula, reason) {
    return _("formula {formula}: {reason}", { formula, reason });
  }

  /** What is said of a text of so many characters. @param {number} most @param {number} length */
  tooLong(most, length) {
    return _("a formula may have at most {most} characters, got {length}", { most, length });
  }

  /** What is said of a part that the text must not have. @param {string} part */
  notAllowed(part) {
    return _(
      "{part} is not allowed; use numbers, x, y, pi, e, + - * / ** ( ) and functions such as sin, exp, sqrt, abs, min",
      { part },
    );
  }

  /** What a function is called that is unknown. */
  get unknownFunction() {
    return _("function in a formula");
  }

  /** The syntax tree of an expression, of bounded size. @param {string} text */
  syntax(text) {
    const { length } = [...text];
    if (length > MAX_CHARACTERS) throw new InputError(this.tooLong(MAX_CHARACTERS, length));
    const python = toPython(text);
    const forbidden = /[^\p{L}\p{N}_ \t+\-*/().,]/u.exec(python);
    if (forbidden) this.fail(this.notAllowed(textRepr(forbidden[0])));
    const tree = this.tryReading(python);
    if (countNodes(tree) > 3 * MAX_PARTS) {
      this.fail(_("it is too long; at most {most} numbers, names and operations", { most: MAX_PARTS }));
    }
    return tree;
  }

  /** @param {string} python */
  tryReading(python) {
    try {
      return syntaxTree(python);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      const rest = error.offset ? python.slice(error.offset - 1) : "";
      const part = textRepr([...rest].slice(0, 10).join(""));
      const reason = stripped(rest) ? _("cannot be read near {part}", { part }) : _("cannot be read");
      const hint = /[\p{Nd})]\s*[a-zA-Z(]/u.test(python)
        ? _("(a product is written with *: {example})", { example: '"2*x"' })
        : "";
      return this.fail([reason, hint].filter(Boolean).join(" "));
    }
  }

  /** @param {SyntaxNode} node @param {number} depth @returns {Expression} */
  expression(node, depth) {
    if (depth > MAX_DEPTH) this.fail(_("it is nested more than {most} deep", { most: MAX_DEPTH }));
    const { kind, name = "", operator = "", parts } = node;
    if (kind === "integer" && !Number.isFinite(Number(name))) this.fail(_("numbers may be at most 1e+15 in size"));
    if (kind === "integer" || kind === "float") return this.number(Number(name), node);
    if (kind === "name") return this.name(name);
    if (kind === "unary" && operator !== "not") {
      const inner = this.expression(parts[0], depth + 1);
      return operator === "+" ? inner : folded("neg", inner);
    }
    if (kind === "binary" && operator !== "//") {
      const [left, right] = parts.map((part) => this.expression(part, depth + 1));
      return this.folded(operator, left, right, node);
    }
    if (kind === "call") return this.call(node, depth);
    return this.fail(this.notAllowed(quoted(node)));
  }

  /** @param {SyntaxNode} node @param {number} depth @returns {Expression} */
  call(node, depth) {
    const [{ kind, name = "" }, ...values] = node.parts;
    const isPlain = kind === "name" && !values.some((value) => value.operator === "**" && value.kind === "starred");
    const operation = FUNCTIONS.get(name);
    if (isPlain && operation) {
      if (values.length !== 1) this.fail(_("{name} takes one value, got {n}", { name, n: values.length }));
      return this.folded(operation, this.expression(values[0], depth + 1), null, node);
    }
    if (isPlain && VARIADIC.includes(name)) {
      if (values.length < 2) this.fail(_("{name} takes at least two values, got {n}", { name, n: values.length }));
      const parts = values.map((value) => this.expression(value, depth + 1));
      return parts.reduce((one, other) => this.folded(name, one, other, node));
    }
    if (kind === "name" && !this.names.includes(name) && !CONSTANTS.has(name)) {
      throw unknownName(this.unknownFunction, name, [...FUNCTIONS.keys(), ...VARIADIC]);
    }
    const isProduct = ["name", "integer", "float", "imaginary", "constant", "binary"].includes(kind);
    if (isProduct) this.fail(_("an operator is missing before a bracket in {part}", { part: quoted(node) }));
    return this.fail(this.notAllowed(quoted(node)));
  }

  /** @param {string} name @returns {Expression} */
  name(name) {
    if (this.names.includes(name)) {
      this.used.add(name);
      return name;
    }
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return constant;
    if (FUNCTIONS.has(name) || VARIADIC.includes(name)) this.fail(_("{name} is a function: write {name}(x)", { name }));
    throw unknownName(_("name in a formula"), name, [...this.names, ...RESERVED.slice(2)]);
  }

  /**
   * The result of an operation of one or two parts, a number if they are constant.
   * @param {string} operation
   * @param {Expression} u
   * @param {Expression | null} v
   * @param {SyntaxNode} node
   * @returns {Expression}
   */
  folded(operation, u, v, node) {
    const parts = v === null ? [u] : [u, v];
    if (parts.every((part) => typeof part === "number")) {
      return this.number(ARITHMETIC[operation](.../** @type {number[]} */ (parts)), node);
    }
    if (operation === "/" && v === 0) this.fail(_("{part} is not a finite number", { part: quoted(node) }));
    if (operation === "**" && typeof v === "number" && Math.abs(v) > MAX_POWER) {
      this.fail(_("powers may be at most {most} in size, got {value}", { most: MAX_POWER, value: formatNumber(v) }));
    }
    if (operation === "**" && typeof u === "number" && u <= 0) {
      this.fail(
        _("the base of a variable power must be positive, got {value}", {
          value: Object.is(u, -0) ? "-0" : formatNumber(u),
        }),
      );
    }
    return folded(operation, ...parts);
  }

  /**
   * The value of a constant part; an error if it is not finite or too large.
   * @param {number} value
   * @param {SyntaxNode} node
   */
  number(value, node) {
    if (!Number.isFinite(value)) this.fail(_("{part} is not a finite number", { part: quoted(node) }));
    if (Math.abs(value) > MAX_NUMBER) {
      this.fail(_("numbers may be at most 1e+15 in size, got {value}", { value: formatNumber(value) }));
    }
    return value;
  }
}
