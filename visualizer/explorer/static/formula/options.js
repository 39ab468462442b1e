// Checks of what is specified beside the text of a formula; the sentences are those of landscapes/_checks.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr } from "../numbers/errors.js";
import { floatRepr, HIDDEN, pythonRepr } from "../numbers/python_repr.js";
import { RESERVED } from "./parser.js";
import { KEYWORDS } from "./syntax.js";
import { isIdentifier } from "./tokens.js";

/** @import { Extent, Pair } from "../types.js" */

/** @param {Record<string, any>} parameters */
export function checkParameters(parameters) {
  for (const [name, value] of Object.entries(parameters)) {
    if (!isIdentifier(name) || KEYWORDS.has(name) || name.startsWith("_") || RESERVED.includes(name)) {
      throw new InputError(
        _("the name of a parameter must be a free identifier without a leading underscore, got {value}", {
          value: shortRepr(name),
        }),
      );
    }
    if (Array.isArray(value))
      throw new InputError(_("{name} must be one number, got {value}", { name, value: shortRepr(value) }));
    if (!["number", "boolean"].includes(typeof value)) {
      throw new InputError(_("{name} must be a finite number, got {value}", { name, value: shortRepr(value) }));
    }
    if (!Number.isFinite(Number(value))) {
      throw new InputError(_("{name} must be a finite number, got {value}", { name, value: pythonRepr(value) }));
    }
  }
}

/** Whether a value is a pair that passes a test. @param {any} value @param {(part: any) => boolean} test */
const isPairOf = (value, test) => Array.isArray(value) && value.length === 2 && value.every(test);

/** @param {any} value */
const isNumber = (value) => typeof value === "number";

/** @param {any} domain @returns {Extent} */
export function checkDomain(domain) {
  if (!isPairOf(domain, (side) => isPairOf(side, isNumber))) {
    throw new InputError(_("domain must be ((x0, x1), (y0, y1)), got {value}", { value: shortRepr(domain) }));
  }
  for (const [low, high] of domain) {
    const size = Math.max(Math.abs(low), Math.abs(high));
    if (!(low < high && size <= 1e9 && high - low >= 1e-9 * Math.max(1, size))) {
      throw new InputError(
        _("domain must have x0 < x1 and y0 < y1, at most 1e9 in size and not too close, got {value}", {
          value: shortRepr(domain),
        }),
      );
    }
  }
  return domain;
}

/** A pair of floats as Python writes it. @param {readonly number[]} pair */
export const pairRepr = (pair) => `(${pair.map(floatRepr).join(", ")})`;

/** @param {Extent} domain */
export const domainRepr = (domain) => `(${domain.map(pairRepr).join(", ")})`;

/** @param {any} start @param {Extent} domain @returns {Pair} */
export function checkStart(start, domain) {
  if (!isPairOf(start, isNumber)) {
    throw new InputError(_("start must be a pair (x, y) of numbers, got {value}", { value: shortRepr(start) }));
  }
  if (domain.every(([low, high], c) => low <= start[c] && start[c] <= high)) return start;
  throw new InputError(
    _("start must be in the domain {domain}, got {value}", { domain: domainRepr(domain), value: shortRepr(start) }),
  );
}

/** @param {any} scale @returns {"linear" | "log" | null} */
export function checkScale(scale) {
  if ([null, "linear", "log"].includes(scale)) return scale;
  throw new InputError(_("scale must be 'linear' or 'log', got {value}", { value: shortRepr(scale) }));
}

/** @param {any} axes @returns {[string, string]} */
export function checkAxes(axes) {
  if (!isPairOf(axes, () => true))
    throw new InputError(_("axes must be two texts, got {value}", { value: shortRepr(axes) }));
  return [checkText(_("an axis"), axes[0]), checkText(_("an axis"), axes[1])];
}

/** A title or the name of an axis. @param {string} what @param {any} text @returns {string} */
export function checkText(what, text) {
  if (typeof text === "string" && text.search(HIDDEN) < 0 && [...text].length <= 60) return text;
  throw new InputError(
    _("{name} must be one line of text, at most 60 characters, got {value}", { name: what, value: shortRepr(text) }),
  );
}
