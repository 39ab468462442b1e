// Numbers as people read them.

/** The number in six digits, as Python's format "g" writes it. @param {number} value */
export function formatNumber(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(5).split("e").map(Number);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const digits = String(Math.abs(power)).padStart(2, "0");
  return `${mantissa}e${power < 0 ? "-" : "+"}${digits}`;
}

/** The number in three digits. @param {number} value */
export const formatShort = (value) => formatNumber(Number(value.toPrecision(3)));

/** The text with true minus signs. @param {string} text */
export const withMinus = (text) => text.replace(/-/g, "−");

/** A number in four digits, as on paper. @param {number} value */
export function formatOnPaper(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  if (size >= 1e4 && size < 1e6) return withMinus(value.toFixed(0));
  const [mantissa, power] = value.toExponential(3).split("e").map(Number);
  return withMinus(value && (power < -4 || power > 3) ? `${mantissa}e${power}` : String(Number(value.toPrecision(4))));
}

/** A power of ten as an axis shows it. @param {number} value */
export function formatPower(value) {
  const power = Math.round(Math.log10(value));
  return power > -3 && power < 4 ? formatNumber(value) : `10${superscript(power)}`;
}

/** A whole number in raised digits. @param {number | string} whole */
export const superscript = (whole) => translate(whole, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹");

/** A whole number in lowered digits. @param {number | string} whole */
export const subscript = (whole) => translate(whole, "₋₀₁₂₃₄₅₆₇₈₉");

/** @param {number | string} whole @param {string} digits */
const translate = (whole, digits) => [...String(whole)].map((digit) => digits["-0123456789".indexOf(digit)]).join("");
