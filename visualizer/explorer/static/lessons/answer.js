// What a reader types as an answer: arithmetic, a pair of numbers, or a rule with its settings as Python writes it.

import { OPERATIONS } from "../engine/expression.js";
import { syntaxTree } from "../formula/syntax.js";
import { SyntaxProblem } from "../formula/tokens.js";

/** @import { Settings, SyntaxNode } from "../types.js" */

const CONSTANTS = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);
const FUNCTIONS = new Set(["sqrt", "exp", "log", "log10", "sin", "cos", "tan", "abs", "max", "min"]);

/** What a number that is copied from a notebook may stand in. */
const CASTS = new Set(["float64", "int64", "float", "int"]);

/** Signs of a text book, and what Python writes for them. @type {[RegExp, string][]} */
const SIGNS = [
  [/[−–]/g, "-"],
  [/[×·⋅]/g, "*"],
  [/÷/g, "/"],
  [/\^/g, "**"],
  [/√/g, "sqrt"],
  [/π/g, "pi"],
  [/\[/g, "("],
  [/\]/g, ")"],
];

/** A name, and what is in its brackets; a module may stand before it. */
const CALL = /^\s*(?:\w+\.)*([\p{L}_][\p{L}\p{N}_]*)\s*(?:\((.*)\))?\s*$/su;

/** A part of what is in the brackets: it has commas only within a quotation or other brackets. */
const PART = /(?:'[^']*'|"[^"]*"|\([^()]*\)|[^,'"()])+/g;

const SETTING = /^\s*(\w+)\s*=\s*(.*?)\s*$/s;
const QUOTED = /^(?:'([^']*)'|"([^"]*)")$/;

/** All that arithmetic is written with: the reader of formulas knows no other signs. */
const ARITHMETIC = /^[\p{L}\p{N}_ .,+\-*/()]*$/u;

/** The number of a text of arithmetic, the numbers of a list, or NaN. @param {string} text @returns {number | number[]} */
export function readNumbers(text) {
  const written = inPython(text);
  try {
    return ARITHMETIC.test(written) ? numberOf(syntaxTree(written)) : Number.NaN;
  } catch (error) {
    if (error instanceof SyntaxProblem) return Number.NaN;
    throw error;
  }
}

/** The number of a text of arithmetic, or NaN. @param {string} text */
export function readNumber(text) {
  const value = readNumbers(text);
  return typeof value === "number" ? value : Number.NaN;
}

/**
 * The name and the settings of a rule; null for a text that is none.
 * @param {string} text
 * @returns {{ name: string, settings: Settings } | null}
 */
export function readRule(text) {
  const [, name, inner = ""] = text.normalize("NFKC").match(CALL) ?? [];
  const parts = (inner.match(PART) ?? []).map((part) => part.match(SETTING));
  if (!name || !parts.every((part) => part)) return null;
  const settings = parts.map((part) => [part?.[1], readSetting(part?.[2] ?? "")]);
  return settings.every(([, value]) => !Number.isNaN(value)) ? { name, settings: Object.fromEntries(settings) } : null;
}

/** @param {string} text */
function readSetting(text) {
  if (text === "True" || text === "False") return text === "True";
  const quoted = text.match(QUOTED);
  return quoted ? (quoted[1] ?? quoted[2]) : readNumber(text);
}

/** @param {string} text */
function inPython(text) {
  const raised = text.replace(/[⁰¹²³⁴-⁹]+/g, (power) => `**${power.normalize("NFKC")}`).normalize("NFKC");
  return SIGNS.reduce((before, [sign, written]) => before.replace(sign, written), raised).trim();
}

/** @param {SyntaxNode} node @returns {any} */
function numberOf({ kind, name = "", operator = "", parts }) {
  if (kind === "integer" || kind === "float") return Number(name);
  if (kind === "name") return CONSTANTS.get(name) ?? Number.NaN;
  if (kind === "tuple") return parts.map(numberOf);
  const called = kind === "call" ? (parts[0].name ?? "") : "";
  const values = parts.slice(called ? 1 : 0).map((part) => Number(numberOf(part)));
  if (CASTS.has(called)) return values[0];
  if (FUNCTIONS.has(called)) return OPERATIONS[called](...values);
  if (kind === "binary") return OPERATIONS[operator](...values);
  if (kind === "unary" && operator !== "not") return operator === "-" ? -values[0] : values[0];
  return Number.NaN;
}
