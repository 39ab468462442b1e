// Settings typed as text, "every=30, factor=0.5"; the sentences are those of landscapes/_core/settings_text.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr } from "../numbers/errors.js";

/** @type {Record<string, boolean>} */
const SWITCHES = { true: true, on: true, yes: true, false: false, off: false, no: false };

const NAME = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** A number of Python, with digits that may be grouped by underscores. */
const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

/** A word, as a name of a choice, or a call such as step(every=30). */
const WORD = /^[\p{L}\p{N}_.+-]+(?:\([\p{L}\p{N}_\s.,=+-]*\))?$/u;

/**
 * The settings of a text "name=value, name=value". It throws an InputError if a part does not have this form, or a name
 * is repeated.
 * @param {string} text
 */
export function parseSettings(text) {
  /** @type {Map<string, number | boolean | string>} */
  const settings = new Map();
  for (const part of splitAtCommas(text).filter((one) => one.trim())) {
    const [, name, written] = part.match(/^\s*(.*?)\s*=\s*(.*?)\s*$/su) ?? [];
    const value = NAME.test(name ?? "") ? parseValue(written) : null;
    if (value === null) {
      throw new InputError(
        _("cannot read {text}: write settings as name=value, name=value", { text: shortRepr(text) }),
      );
    }
    if (settings.has(name))
      throw new InputError(_("cannot read {text}: {name} is set twice", { text: shortRepr(text), name }));
    settings.set(name, value);
  }
  return settings;
}

/** The parts of a text between the commas that are outside of all brackets. @param {string} text */
function splitAtCommas(text) {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    depth += Number("([{".includes(character)) - Number(")]}".includes(character));
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The number, the switch or the word of a text; null if it is none of these. @param {string} text */
function parseValue(text) {
  if (Object.hasOwn(SWITCHES, text.toLowerCase())) return SWITCHES[text.toLowerCase()];
  if (NUMBER.test(text)) return Number(text.replaceAll("_", ""));
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  const infinite = text.match(INFINITE);
  if (infinite) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const quoted = text.match(/^'([^'\\]*)'$|^"([^"\\]*)"$/);
  if (quoted) return quoted[1] ?? quoted[2];
  return WORD.test(text) ? text : null;
}
