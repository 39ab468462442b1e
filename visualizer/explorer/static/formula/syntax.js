// The syntax tree of a formula: the part of Python's grammar of expressions that a formula may come near to.

import { SyntaxProblem, tokenize } from "./tokens.js";

/** @import { SyntaxNode, Token } from "../types.js" */

/** Python's keywords. */
export const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
const CONSTANTS = ["False", "None", "True", "..."];

/**
 * The syntax tree of a text; throws a SyntaxProblem.
 * @param {string} text
 * @returns {SyntaxNode}
 */
export const syntaxTree = (text) => new SyntaxParser(tokenize(text)).whole();

/** A parser by recursive descent; its methods have the names of Python's grammar. */
class SyntaxParser {
  /** @param {Token[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.position = 0;
    this.furthest = 0;
  }

  /** The token after the next ones. */
  peek(ahead = 0) {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token.kind === "end" && token.depth) throw new UnclosedBracket(token.start + 1);
    this.furthest = Math.max(this.furthest, this.position + ahead);
    return token;
  }

  /** Whether the next token is one of these operators or words. @param {readonly string[]} texts */
  isNext(...texts) {
    const { kind, text } = this.peek();
    return kind !== "end" && texts.includes(text);
  }

  take() {
    const token = this.peek();
    this.position++;
    return token;
  }

  /** Take the next token if it is one of these. @param {readonly string[]} texts */
  accept(...texts) {
    return this.isNext(...texts) ? this.take().text : "";
  }

  /** @param {string} text */
  expect(text) {
    if (!this.accept(text)) this.fail();
  }

  /** The error at the furthest token that was read. @returns {never} */
  fail() {
    const { kind, start } = this.tokens[this.furthest];
    throw new SyntaxProblem(kind === "end" ? 0 : start + 1);
  }

  /** @returns {SyntaxNode} */
  whole() {
    const node = this.list(() => this.expression(), "");
    if (this.peek().kind !== "end") this.fail();
    return node;
  }

  /**
   * One item, or a tuple of several, until a bracket or the end.
   * @param {() => SyntaxNode} item
   * @param {string} end
   * @returns {SyntaxNode}
   */
  list(item, end) {
    const items = [item()];
    let comma = false;
    while (this.accept(",")) {
      comma = true;
      if (end ? this.isNext(end) : this.peek().kind === "end") break;
      items.push(item());
    }
    return comma ? { kind: "tuple", parts: items } : items[0];
  }

  /** @returns {SyntaxNode} */
  expression(suggestsComma = true) {
    const { start } = this.peek();
    const yes = this.disjunction();
    if (suggestsComma && this.startsExpression()) this.failForComma(start);
    if (!this.accept("if")) return yes;
    const test = this.disjunction();
    if (!this.accept("else")) throw new SyntaxProblem(start + 1);
    return { kind: "if", parts: [yes, test, this.expression()] };
  }

  startsExpression() {
    const { kind, text } = this.peek();
    return kind === "number" || (kind === "name" && (!KEYWORDS.has(text) || ["not", ...CONSTANTS].includes(text)));
  }

  /**
   * The error for two expressions side by side; between brackets Python places it at the first.
   * @param {number} start
   */
  failForComma(start) {
    const { depth } = this.peek();
    const furthest = this.furthest;
    try {
      this.expression(false);
    } catch (error) {
      if (!(error instanceof SyntaxProblem) || error instanceof UnclosedBracket) throw error;
    }
    this.furthest = furthest;
    if (depth) throw new SyntaxProblem(start + 1);
    this.fail();
  }

  /** @returns {SyntaxNode} */
  disjunction() {
    return this.boolean("or", () => this.boolean("and", () => this.inversion()));
  }

  /** @param {string} operator @param {() => SyntaxNode} part @returns {SyntaxNode} */
  boolean(operator, part) {
    const parts = [part()];
    while (this.accept(operator)) parts.push(part());
    return parts.length > 1 ? { kind: "boolean", operator, parts } : parts[0];
  }

  /** @returns {SyntaxNode} */
  inversion() {
    if (this.accept("not")) return { kind: "unary", operator: "not", parts: [this.inversion()] };
    const parts = [this.sum()];
    const operators = [];
    for (let operator = this.comparison(); operator; operator = this.comparison()) {
      operators.push(operator);
      parts.push(this.sum());
    }
    return operators.length ? { kind: "compare", operators, parts } : parts[0];
  }

  comparison() {
    if (this.isNext("not") && this.peek(1).text === "in") return `${this.take().text} ${this.take().text}`;
    const operator = this.accept("in", "is");
    return operator === "is" && this.accept("not") ? "is not" : operator;
  }

  sum() {
    return this.binary(["+", "-"], () => this.term());
  }

  term() {
    return this.binary(["*", "/", "//"], () => this.factor());
  }

  /** @param {string[]} operators @param {() => SyntaxNode} part @returns {SyntaxNode} */
  binary(operators, part) {
    let node = part();
    for (let operator = this.accept(...operators); operator; operator = this.accept(...operators)) {
      node = { kind: "binary", operator, parts: [node, part()] };
    }
    return node;
  }

  /** @returns {SyntaxNode} */
  factor() {
    const operator = this.accept("+", "-");
    if (operator) return { kind: "unary", operator, parts: [this.factor()] };
    const base = this.primary();
    return this.accept("**") ? { kind: "binary", operator: "**", parts: [base, this.factor()] } : base;
  }

  /** @returns {SyntaxNode} */
  primary() {
    let node = this.atom();
    for (;;) {
      if (this.accept("(")) node = this.call(node);
      else if (this.accept(".")) node = { kind: "attribute", name: this.name(), parts: [node] };
      else return node;
    }
  }

  name() {
    const { kind, text } = this.peek();
    if (kind !== "name" || KEYWORDS.has(text)) this.fail();
    return this.take().text.normalize("NFKC");
  }

  /** @param {SyntaxNode} callee @returns {SyntaxNode} */
  call(callee) {
    /** @type {SyntaxNode[]} */
    const parts = [];
    while (!this.isNext(")")) {
      const stars = this.accept("*", "**");
      const last = parts.at(-1);
      if (!stars && last?.kind === "starred" && last.operator === "**") this.fail();
      const part = this.expression();
      parts.push(stars ? { kind: "starred", operator: stars, parts: [part] } : part);
      if (!this.accept(",")) break;
    }
    this.expect(")");
    return { kind: "call", parts: [callee, ...parts] };
  }

  /** @returns {SyntaxNode} */
  atom() {
    const { kind, text, start } = this.peek();
    if (CONSTANTS.includes(text)) return { kind: "constant", name: this.take().text, parts: [] };
    if (kind === "number") return numberNode(this.take().text);
    if (text !== "(") return { kind: "name", name: this.name(), parts: [] };
    this.take();
    const node = this.accept(")") ? null : this.group(start);
    return node ?? { kind: "tuple", parts: [] };
  }

  /** What is between brackets. @param {number} start @returns {SyntaxNode} */
  group(start) {
    const node = this.list(() => this.groupItem(), ")");
    this.expect(")");
    if (node.kind === "starred") throw new SyntaxProblem(start + 2);
    return node;
  }

  /** @returns {SyntaxNode} */
  groupItem() {
    return this.accept("*") ? { kind: "starred", operator: "*", parts: [this.sum()] } : this.expression();
  }
}

/** The text ends before a bracket is closed. */
class UnclosedBracket extends SyntaxProblem {}

/** @param {string} text @returns {SyntaxNode} */
function numberNode(text) {
  const digits = text.replaceAll("_", "");
  if (/^\d+$/.test(digits) || /^0[xob]/i.test(digits)) return { kind: "integer", name: digits, parts: [] };
  return { kind: /j$/i.test(digits) ? "imaginary" : "float", name: digits, parts: [] };
}
