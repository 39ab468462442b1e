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

/** The text with true minus signs. @param {string} text */
export const withMinus = (text) => text.replace(/-/g, "−");

/** The number with a true minus sign and a raised power of ten, as 2.5·10⁻⁸. @param {number} value @param {number} digits */
export function formatTypeset(value, digits = 6) {
  const [mantissa, power] = formatNumber(Number(value.toPrecision(digits))).split("e");
  if (power === undefined) return withMinus(mantissa).replace("inf", "∞");
  const raised = `10${superscript(Number(power))}`;
  return withMinus({ 1: raised, "-1": `-${raised}` }[mantissa] ?? `${mantissa}·${raised}`);
}

/** The number that a reader has typed; NaN for anything else. @param {string} text */
export function parseNumber(text) {
  const plain = text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(",", ".")
    .replace(/[·×*]\s*10(?:\^|\*\*|(?=[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]))/, "e")
    .replace(/^(-?)10(?:\^|\*\*|(?=[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]))/, "$11e")
    .replace(/[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (character) => "-+0123456789"["⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(character)]);
  return plain ? Number(plain) : Number.NaN;
}

/** A number in four digits, as on paper. @param {number} value */
export function formatOnPaper(value) {
  const size = Math.abs(value);
  return size >= 1e4 && size < 1e6 ? withMinus(value.toFixed(0)) : formatTypeset(value, 4);
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
