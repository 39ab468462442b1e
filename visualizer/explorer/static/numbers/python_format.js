// Numbers as Python's formats ".6f" and ".3g" write them: a number halfway between two goes to the even digit.

import { floatRepr } from "./python_repr.js";

/** The number with so many decimals, as by ".{decimals}f". @param {number} value @param {number} decimals */
export function formatFixed(value, decimals) {
  if (!Number.isFinite(value)) return floatRepr(value);
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (size >= 1e21) return sign + BigInt(size) + (decimals ? ".".padEnd(decimals + 1, "0") : ""); // toFixed has a power
  const longer = size.toFixed(decimals + 1);
  const isHalfway = longer.endsWith("5") && Number.isInteger(size * 2 ** (decimals + 1));
  return sign + evenly(size.toFixed(decimals), longer.slice(0, decimals ? -1 : -2), isHalfway);
}

/** The number in so many digits, as by ".{digits}g". @param {number} value @param {number} digits */
export function formatGeneral(value, digits) {
  if (!Number.isFinite(value)) return floatRepr(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < digits) return withoutZeros(formatFixed(value, digits - 1 - power));
  const longer = value.toExponential(digits).split("e")[0];
  const isHalfway = longer.endsWith("5") && Number.isInteger(value) && Number(`${longer}e${exponent}`) === value;
  const rounded = evenly(mantissa, longer.slice(0, digits > 1 ? -1 : -2), isHalfway);
  return `${withoutZeros(rounded)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** Of two neighbours, if the number is halfway between them, the even one. @param {string} up @param {string} down @param {boolean} isHalfway */
const evenly = (up, down, isHalfway) => (isHalfway && Number(down.at(-1)) % 2 === 0 ? down : up);

/** @param {string} text */
const withoutZeros = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
