// A step taken apart: a rule's own lines in symbols and in numbers, as optimizers.step_report writes them.

import { formatOnPaper } from "../numbers/format.js";
import { COMPARISONS, evaluate, namesIn } from "./expression.js";
import { leaf, ONE, simplified, symbolOf, writeTree, ZERO } from "./notation.js";

/** @import { Expression, Line, RuleUnit, Statement, StepReport, Tree, Values } from "../types.js" */

/** Follows the statements of a rule with the values of one step, and keeps the lines that it passes. */
class StepReader {
  /** @type {Map<string, Tree>} Names that only stand for another quantity. */
  aliases = new Map();

  /** @type {Line[]} */
  lines = [];

  /** @param {RuleUnit} rule @param {Values} inputs */
  constructor(rule, inputs) {
    this.rule = rule;
    this.values = { ...inputs };
    const point = rule.inputs[0] === "x" ? ["x", "y"] : ["w"];
    this.places = point.length;
    this.returns = [...point, ...rule.state];
    this.needed = new Set(this.returns);
  }

  /** @param {string} name */
  symbol(name) {
    return this.rule.symbols[name] ?? symbolOf(name);
  }

  /** @param {string} name */
  role(name) {
    return this.rule.roles[name] ?? "";
  }

  /** @param {Expression} expression @returns {number} */
  value(expression) {
    return +evaluate(expression, this.values);
  }

  /** @param {Expression} expression */
  test(expression) {
    for (const name of namesIn(expression)) this.needed.add(name);
    return Boolean(this.value(expression));
  }

  /** The expression in symbols. @param {Expression} expression @returns {Tree} */
  tree(expression) {
    if (typeof expression === "string") return this.aliases.get(expression) ?? this.quantity(expression);
    if (!Array.isArray(expression)) return leaf(formatOnPaper(+expression), +expression);
    const [operation, ...parts] = expression;
    if (operation === "if") return this.tree(this.test(parts[0]) ? parts[1] : parts[2]);
    if (COMPARISONS.has(operation)) return this.value(expression) ? ONE : ZERO;
    return simplified(operation, ...parts.map((part) => this.tree(part)));
  }

  /** A name as a leaf; a parameter that is off is nothing. @param {string} name */
  quantity(name) {
    const value = +this.values[name];
    if (value === 0 && name !== "lr" && this.rule.parameters.some((parameter) => parameter.name === name)) return ZERO;
    return leaf(this.symbol(name), value, this.role(name));
  }

  /** @param {string} name @param {Tree} tree @param {number} value */
  addLine(name, tree, value) {
    const target = this.symbol(name);
    if (this.rule.idle.includes(name) || (!Array.isArray(tree) && tree.symbol === target)) return;
    this.lines.push({ target, tree, pieces: writeTree(tree, true).pieces, value, role: this.role(name) });
  }

  /**
   * Follow statements to the point that they return.
   * @param {Statement[]} statements
   * @returns {number[] | undefined}
   */
  follow(statements) {
    for (const statement of statements) {
      if (statement[0] === "return") return this.followReturn(statement[1]);
      if (statement[0] === "let") this.followLet(statement[1], statement[2]);
      else {
        const after = this.follow(this.test(statement[1]) ? statement[2] : statement[3]);
        if (after) return after;
      }
    }
    return undefined;
  }

  /** @param {string} name @param {Expression} expression */
  followLet(name, expression) {
    const [tree, value] = [this.tree(expression), this.value(expression)];
    this.aliases.delete(name);
    if (Array.isArray(tree) || this.returns.includes(name)) this.addLine(name, tree, value);
    else this.aliases.set(name, tree);
    this.values[name] = value;
  }

  /** What is remembered comes first, then the point. @param {Expression[]} expressions */
  followReturn(expressions) {
    const made = expressions.map((expression, k) => ({
      name: this.returns[k],
      tree: this.tree(expression),
      value: this.value(expression),
    }));
    const point = made.slice(0, this.places);
    for (const { name, tree, value } of [...made.slice(this.places), ...point]) this.addLine(name, tree, value);
    return point.map(({ value }) => value);
  }

  /** The lines that what is returned depends on. */
  neededLines() {
    const symbols = new Set([...this.needed].map((name) => this.symbol(name)));
    const kept = [...this.lines].reverse().filter((line) => {
      if (!symbols.has(line.target)) return false;
      for (const piece of line.pieces) symbols.add(piece.symbol);
      return true;
    });
    return kept.reverse();
  }
}

/**
 * The lines of a rule for one coordinate (or for both at once) that was told these inputs.
 * @param {RuleUnit} rule
 * @param {Values} inputs
 * @returns {StepReport}
 */
export function reportStep(rule, inputs) {
  const reader = new StepReader(rule, inputs);
  const after = reader.follow(rule.statements) ?? [];
  return { after, lines: reader.neededLines(), values: reader.values };
}
