// A formula as text, in symbols and in numbers, as optimizers.step_report writes it: brackets only where they are needed.

import { formatOnPaper, subscript, superscript } from "../numbers/format.js";

/** @import { Leaf, Piece, Tree, Written } from "../types.js" */

/** @type {Record<string, string>} */
const LETTERS = { mu: "μ", eta: "η", rho: "ρ", theta: "θ", fx: "gx", fy: "gy" };
const [SUM, PRODUCT, POWER, ATOM] = [0, 1, 2, 3];
/** @type {Record<string, string>} */
const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", and: "and", or: "or" };

/** The symbol of a name: a letter and lowered digits. @param {string} name */
export function symbolOf(name) {
  const [, letters, digits] = /** @type {string[]} */ ((LETTERS[name] ?? name).match(/^(.*?)(\d*)$/));
  return letters + subscript(digits);
}

// A leaf is a quantity, or a number if its symbol says nothing else.
/** @type {(symbol: string, value: number, role?: string) => Leaf} */
export const leaf = (symbol, value, role = "") => ({ symbol, value, role });
export const ZERO = leaf("0", 0);
export const ONE = leaf("1", 1);
/** @type {(one: any, other: any) => boolean} */
const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
/** @type {(text: string) => Piece} */
const mark = (text) => ({ symbol: text, number: text, role: "" });
/** @type {(left: string, inside: Piece[], right: string) => Written} */
const enclosed = (left, inside, right) => ({ pieces: [mark(left), ...inside, mark(right)], tightness: ATOM });
/** @type {(part: Written, least: number) => Piece[]} */
const bracketed = (part, least) => (part.tightness >= least ? part.pieces : enclosed("(", part.pieces, ")").pieces);

/**
 * The formula of a tree; `first` of a line, a negative number and one with a power of ten need no brackets.
 * @param {Tree} tree
 * @returns {Written}
 */
export function writeTree(tree, first = false) {
  if (!Array.isArray(tree)) {
    const value = formatOnPaper(tree.value);
    const number = !first && (value[0] === "−" || value.includes("·")) ? `(${value})` : value;
    return { pieces: [{ symbol: tree.symbol, number, role: tree.role }], tightness: ATOM };
  }
  const [operation, ...parts] = tree;
  if (operation === "+" || operation === "-") {
    const right = bracketed(writeTree(parts[1]), PRODUCT);
    const sign = mark(operation === "+" ? " + " : " − ");
    return { pieces: [...writeTree(parts[0], first).pieces, sign, ...right], tightness: SUM };
  }
  if (operation === "*") return writeProduct(factorsOf(tree), first);
  if (operation === "/") {
    const above = bracketed(writeTree(parts[0], first), PRODUCT);
    return { pieces: [...above, mark(" / "), ...bracketed(writeTree(parts[1]), POWER)], tightness: PRODUCT };
  }
  if (operation === "neg") return { pieces: [mark("−"), ...bracketed(writeTree(parts[0]), PRODUCT)], tightness: SUM };
  if (operation === "**") return writePower(parts[0], parts[1]);
  if (operation === "sqrt") return { pieces: [mark("√"), ...bracketed(writeTree(parts[0]), ATOM)], tightness: POWER };
  const inside = parts.map((part) => writeTree(part, true).pieces);
  if (SIGNS[operation]) return enclosed("[", [...inside[0], mark(` ${SIGNS[operation]} `), ...inside[1]], "]");
  if (operation === "abs") return enclosed("|", inside[0], "|");
  if (operation === "//") return enclosed("⌊", writeTree(["/", ...parts], true).pieces, "⌋");
  return enclosed(
    `${operation}(`,
    inside.flatMap((part, k) => (k ? [mark(", "), ...part] : part)),
    ")",
  );
}

/** @type {(tree: Tree) => Tree[]} */
const factorsOf = (tree) => (Array.isArray(tree) && tree[0] === "*" ? [...factorsOf(tree[1]), tree[2]] : [tree]);

/** @param {Tree[]} factors @param {boolean} first @returns {Written} */
function writeProduct(factors, first) {
  const groups = [];
  for (const factor of factors) {
    const last = groups[groups.length - 1];
    if (last && alike(last.factor, factor)) last.many += 1;
    else groups.push({ factor, many: 1 });
  }
  /** @type {Piece[]} */
  const row = [];
  let quotient = false;
  for (const { factor, many } of groups) {
    const part = many === 1 ? writeTree(factor, first && !row.length) : writePower(factor, leaf(String(many), many));
    const following = bracketed(part, row.length ? POWER : PRODUCT);
    if (row.length) {
      const dotted = quotient || /^\d/.test(following[0].symbol);
      row.push({ symbol: dotted ? " · " : " ", number: " · ", role: "" });
    }
    quotient = !row.length && part.tightness === PRODUCT;
    row.push(...following);
  }
  return { pieces: row, tightness: PRODUCT };
}

/** @param {Tree} base @param {Tree} exponent @returns {Written} */
function writePower(base, exponent) {
  const below = bracketed(writeTree(base), ATOM);
  if (!Array.isArray(exponent) && /^\d+$/.test(exponent.symbol))
    return { pieces: [...below, mark(superscript(exponent.symbol))], tightness: POWER };
  return { pieces: [...below, mark("^"), ...bracketed(writeTree(exponent), ATOM)], tightness: POWER };
}

/**
 * The operation as a tree, less what is added or taken away as nothing, or multiplied or divided by one.
 * @param {string} operation
 * @param {Tree[]} parts
 * @returns {Tree}
 */
export function simplified(operation, ...parts) {
  const [left, right] = [parts[0], parts[parts.length - 1]];
  if ((operation === "+" || operation === "-") && alike(right, ZERO)) return left;
  if (operation === "+" && alike(left, ZERO)) return right;
  if (operation === "*" && (alike(left, ZERO) || alike(right, ZERO))) return ZERO;
  if (operation === "/" && alike(left, ZERO)) return ZERO;
  if ((operation === "*" || operation === "/") && alike(right, ONE)) return left;
  if (operation === "*" && alike(left, ONE)) return right;
  return [operation, ...parts];
}
