// A syntax tree as text, as Python's `ast.unparse` writes it.

import { floatRepr } from "../numbers/python_repr.js";

/** @import { SyntaxNode } from "../types.js" */

/** How tightly operators bind, from the loosest. */
const LEVELS = "tuple if or and not compare expression sum term sign ** await atom".split(" ");

/** @param {string} level */
const levelOf = (level) => LEVELS.indexOf(level);

/** @type {Record<string, string>} */
const BINARY = { "+": "sum", "-": "sum", "*": "term", "/": "term", "//": "term", "**": "**" };

/**
 * The text of a node; it is in brackets where the place needs a tighter level.
 * @param {SyntaxNode} node
 * @param {number} place
 * @returns {string}
 */
export function unparse(node, place = levelOf("if")) {
  const { kind, name = "", parts } = node;
  if (kind === "name" || kind === "constant") return name;
  if (kind === "integer") return BigInt(name).toString();
  if (kind === "float") return decimal(name);
  if (kind === "imaginary") return `${decimal(name.slice(0, -1)).replace(/\.0$/, "")}j`;
  if (kind === "tuple") return `(${commaSeparated(parts)}${parts.length === 1 ? "," : ""})`;
  if (kind === "starred") return starred(node);
  if (kind === "call") return `${unparse(parts[0], levelOf("atom"))}(${commaSeparated(parts.slice(1))})`;
  if (kind === "attribute") {
    return `${unparse(parts[0], levelOf("atom"))}${parts[0].kind === "integer" ? " " : ""}.${name}`;
  }
  const [text, level] = operation(node);
  return place > level ? `(${text})` : text;
}

/** @param {SyntaxNode[]} nodes */
const commaSeparated = (nodes) => nodes.map((node) => unparse(node)).join(", ");

/** An infinite number is written as one that is too large. @param {string} digits */
const decimal = (digits) => floatRepr(Number(digits)).replace("inf", "1e309");

/** @param {SyntaxNode} node */
function starred({ operator, parts }) {
  return `${operator}${unparse(parts[0], levelOf(operator === "*" ? "expression" : "if"))}`;
}

/** The text of an operation, and its level. @param {SyntaxNode} node @returns {[string, number]} */
function operation({ kind, operator = "", operators = [], parts }) {
  if (kind === "unary") {
    const level = levelOf(operator === "not" ? "not" : "sign");
    return [`${operator}${operator === "not" ? " " : ""}${unparse(parts[0], level)}`, level];
  }
  if (kind === "binary") {
    const level = levelOf(BINARY[operator]);
    const [left, right] = operator === "**" ? [level + 1, level] : [level, level + 1];
    return [`${unparse(parts[0], left)} ${operator} ${unparse(parts[1], right)}`, level];
  }
  if (kind === "boolean") {
    const level = levelOf(operator);
    return [parts.map((part, k) => unparse(part, level + 1 + k)).join(` ${operator} `), level];
  }
  const level = levelOf(kind);
  if (kind === "if") {
    const [yes, test, no] = parts.map((part, k) => unparse(part, k < 2 ? level + 1 : level));
    return [`${yes} if ${test} else ${no}`, level];
  }
  const [first, ...rest] = parts.map((part) => unparse(part, level + 1));
  return [[first, ...rest.flatMap((part, k) => [operators[k], part])].join(" "), level];
}
