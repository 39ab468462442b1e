// The language that an explorer speaks. A text is written in English where it is shown, as `_("{n} steps", { n })`; a
// text that is kept, and shown later, is marked by `N_` where it is written. Translations come with the data of a page.

/** @import { Language } from "../types.js" */

/** @type {Map<string, string>} */
let messages = new Map();

/** Speak a language from now on; English, in which all texts are written, has no messages. @param {Language} language */
export function speak({ messages: told = {} }) {
  messages = new Map(Object.entries(told));
}

/**
 * A text in the language that is spoken, with its {fields} filled.
 * @param {string} text
 * @param {Record<string, string | number>} [values]
 */
export function _(text, values) {
  const translated = messages.get(text) ?? text;
  return values ? translated.replace(/\{(\w+)\}/g, (field, name) => String(values[name] ?? field)) : translated;
}

/**
 * Marks a text that is translated where it is shown.
 * @template {string} T
 * @param {T} text
 */
export const N_ = (text) => text;

/** Sentences one after another; after a full-width stop there is no space. @param {string[]} sentences */
export const inSequence = (sentences) => sentences.join(" ").replaceAll("。 ", "。");

/** Clauses in a row. @param {string[]} clauses */
export const inRow = (clauses) => clauses.join(_("; "));
