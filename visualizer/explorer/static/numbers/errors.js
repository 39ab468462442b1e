// The error for bad input, and the nearest name to a mistyped one; the sentences are those of
// landscapes/_core/errors.py.

import { _ } from "../language/translate.js";
import { pythonRepr, words } from "./python_repr.js";

/** The least similarity of names, and the longest list of them. */
const MIN_SIMILARITY = 0.6;
const LIST_WIDTH = 240;

/** An error in the user's input; the message is one line that says what is allowed. */
export class InputError extends Error {
  name = "InputError";
}

/** A value as Python writes it, in one line; a long one is cut. @param {any} value */
export function shortRepr(value) {
  const characters = [...words(pythonRepr(value)).join(" ")];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 42).join("")}...`;
}

/**
 * The number of characters in the blocks that two texts have in common, the longest block first.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function commonLength(a, b) {
  let [size, endA, endB] = [0, 0, 0];
  let before = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const lengths = new Uint16Array(b.length + 1); // of the common texts that end here
    for (let j = 1; j <= b.length; j++) {
      if (a[i - 1] === b[j - 1]) lengths[j] = before[j - 1] + 1;
      if (lengths[j] > size) [size, endA, endB] = [lengths[j], i, j];
    }
    before = lengths;
  }
  if (!size) return 0;
  const left = commonLength(a.slice(0, endA - size), b.slice(0, endB - size));
  return left + size + commonLength(a.slice(endA), b.slice(endB));
}

/**
 * The question "did you mean ...? " for the nearest of the allowed names, as difflib finds it; "" if none is near.
 * @param {string} name
 * @param {readonly string[]} allowed
 */
export function nearestName(name, allowed) {
  const word = name.toLowerCase();
  const known = new Map(allowed.map((one) => [one.toLowerCase(), one]));
  let [best, similarity] = ["", 0];
  for (const one of known.keys()) {
    const both = one.length + word.length;
    if (2 * Math.min(one.length, word.length) < MIN_SIMILARITY * both) continue;
    const ratio = (2 * commonLength(one, word)) / both;
    if (ratio > similarity || (ratio === similarity && one > best)) [best, similarity] = [one, ratio];
  }
  return similarity >= MIN_SIMILARITY ? _("did you mean {name}? ", { name: pythonRepr(known.get(best)) }) : "";
}

/** The list of names, cut between two of them. @param {readonly string[]} names */
function listed(names) {
  const parts = words(names.join(", "));
  if (parts.join(" ").length <= LIST_WIDTH) return parts.join(" ");
  while (parts.length && `${parts.join(" ")} ...`.length > LIST_WIDTH) parts.pop();
  return [...parts, "..."].join(" ");
}

/**
 * The error for a name that is not allowed, with the nearest one that is.
 * @param {string} kind
 * @param {any} name
 * @param {readonly string[]} allowed
 */
export function unknownName(kind, name, allowed) {
  const values = { kind, name: shortRepr(name), nearest: nearestName(String(name), allowed), known: listed(allowed) };
  return new InputError(_("unknown {kind} {name}: {nearest}(known: {known})", values));
}
