// The values that a parameter allows; the sentences are those of landscapes/_core/parameter.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr } from "../numbers/errors.js";
import { formatNumber } from "../numbers/format.js";

/** @import { ParameterFacts, Setting } from "../types.js" */

/** The allowed values as a phrase for messages. @param {ParameterFacts} parameter */
function allowedValues({ switch: isSwitch, integer, minimum, exclusive_maximum: end }) {
  if (isSwitch) return _("True or False");
  const least = formatNumber(minimum ?? Number.NEGATIVE_INFINITY);
  if (end !== null) return _("in [{least}, {end})", { least, end: formatNumber(end) });
  if (integer) return _("a whole number >= {least}", { least });
  return minimum === null ? _("a finite number") : _("a finite number >= {least}", { least });
}

/** What is said of a value that a parameter does not allow. @param {ParameterFacts} parameter @param {string} value */
export const refusal = (parameter, value) =>
  _("{name} must be {allowed}, got {value}", { name: parameter.name, allowed: allowedValues(parameter), value });

/**
 * The value of a parameter, a number or a switch; it throws an InputError for one that is not allowed.
 * @param {ParameterFacts} parameter
 * @param {any} value
 * @returns {Setting}
 */
export function checkSetting(parameter, value) {
  const refused = (/** @type {string} */ text) => new InputError(refusal(parameter, text));
  if (typeof value !== "number" && typeof value !== "boolean") throw refused(shortRepr(value));
  const number = Number(value);
  if (!isAllowed(parameter, number)) throw refused(formatNumber(number));
  return parameter.switch ? number === 1 : number;
}

/** @param {ParameterFacts} parameter @param {number} number */
function isAllowed(parameter, number) {
  if (!Number.isFinite(number)) return false;
  if (parameter.switch) return number === 0 || number === 1;
  const isWhole = Number.isInteger(number) || !parameter.integer;
  return isWhole && number >= (parameter.minimum ?? number) && !(number >= (parameter.exclusive_maximum ?? Infinity));
}
