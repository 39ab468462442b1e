// The tokens of a formula in Python's notation, and where Python finds the text wrong.

/** @import { Token } from "../types.js" */

/** Python's tokenizer allows so many nested brackets. */
const MAX_BRACKETS = 200;

const PREFIXED = /0(?:[xX](?:_?[\da-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)/y;
const DECIMAL = /(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?[jJ]?/y;
const NAME = /[\p{L}\p{N}\p{M}\p{Pc}]+/uy;
const OPERATOR = /\*\*|\/\/|\.\.\.|[-+*/(),.]/y;

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const IDENTIFIER_START = /[\p{XID_Start}_]\p{XID_Continue}*/uy;

/** A number may stand before these words without a space, but not before other letters or digits. */
const AFTER_NUMBER = /i[fns]|(?:and|else|for|or|not|)(?!\w)/y;

/** A text that is no formula; `offset` counts characters from 1, and is 0 at the end. */
export class SyntaxProblem extends Error {
  /** @param {number} offset */
  constructor(offset) {
    super("invalid syntax");
    this.offset = offset;
  }
}

/** Whether a text is a name in Python. @param {string} text */
export const isIdentifier = (text) => IDENTIFIER.test(text);

/** What a pattern matches at a place, or "". @param {RegExp} pattern @param {string} text @param {number} at */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/**
 * The tokens of a text, with an end. Each has its place, and how many brackets are open after it.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokenize(text) {
  /** @type {Token[]} */
  const tokens = [];
  /** @type {number[]} */
  const open = [];
  for (let at = 0; at < text.length; ) {
    if (/[ \t]/.test(text[at])) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    at += token.text.length;
    if (token.text === "(") open.push(token.start);
    if (open.length > MAX_BRACKETS || (token.text === ")" && open.pop() === undefined)) throw new SyntaxProblem(at);
    tokens.push({ ...token, depth: open.length });
  }
  return [...tokens, { kind: "end", text: "", start: open.at(-1) ?? -1, depth: open.length }];
}

/** @param {string} text @param {number} start @returns {Omit<Token, "depth">} */
function tokenAt(text, start) {
  if (/\d/.test(text[start]) || /^\.\d/.test(text.slice(start, start + 2))) {
    return { kind: "number", text: numberAt(text, start), start };
  }
  const name = matchAt(NAME, text, start);
  if (!name) return { kind: "operator", text: matchAt(OPERATOR, text, start), start };
  if (!isIdentifier(name)) throw new SyntaxProblem(start + matchAt(IDENTIFIER_START, name, 0).length + 1);
  return { kind: "name", text: name, start };
}

/** @param {string} text @param {number} start */
function numberAt(text, start) {
  const number = matchAt(PREFIXED, text, start) || matchAt(DECIMAL, text, start);
  const end = start + number.length;
  if (number === "0" && /[xXoObB]/.test(text[end] ?? "")) throw new SyntaxProblem(end + 1);
  if (/^0[\d_]*[1-9][\d_]*$/.test(number)) throw new SyntaxProblem(start + 1);
  if (text[end] === "_" && /\d$/.test(number)) throw new SyntaxProblem(end + 1);
  if (/^[eE][+-]/.test(text.slice(end, end + 2)) && /[\d.]$/.test(number)) throw new SyntaxProblem(end + 2);
  AFTER_NUMBER.lastIndex = end;
  if (!AFTER_NUMBER.test(text)) throw new SyntaxProblem(end);
  return number;
}
