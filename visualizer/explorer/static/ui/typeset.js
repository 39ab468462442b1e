// A formula as mathematics is printed: letters that stand for numbers are slanted, names of functions are upright.

import { withMinus } from "../numbers/format.js";
import { element } from "./elements.js";

const LETTERS = /[A-Za-zα-ωϑϕ]+/g;

/**
 * The nodes of a formula: a letter alone, or several that are multiplied, is slanted.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function typeset(text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(LETTERS)) {
    if (!isVariable(word)) continue;
    nodes.push(withMinus(text.slice(end, index)), element("i", {}, word));
    end = index + word.length;
  }
  return [...nodes, withMinus(text.slice(end))];
}

/** A letter, or a product of letters such as "xy" and "πx". @param {string} word */
const isVariable = (word) => word.length === 1 || /^[α-ω]?[xy]+$/.test(word);
