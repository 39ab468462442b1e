// Values as Python's `repr` writes them, for sentences that are the same in both languages.

/** What is not printable in a text, but for the space. */
export const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** What Python takes for space. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";

/** The words of a text. @param {string} text */
export const words = (text) => text.split(new RegExp(SPACE)).filter(Boolean);

/** The text without space at its ends. @param {string} text */
export const stripped = (text) => text.replace(new RegExp(`^${SPACE}|${SPACE}$`, "g"), "");

/** @type {Record<string, string>} */
const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A float, in the fewest digits that tell it from others. @param {number} value */
export function floatRepr(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const [digits, power] = value.toExponential().split("e");
  if (Object.is(value, -0)) return "-0.0";
  if (value !== 0 && (Number(power) < -4 || Number(power) >= 16)) {
    return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

/** A text in quotes. @param {string} text */
export function textRepr(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped.replace(HIDDEN, (character) => ESCAPES[character] ?? escapeOf(character))}${quote}`;
}

/** @param {string} character */
function escapeOf(character) {
  const code = /** @type {number} */ (character.codePointAt(0)).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}

/** A value of JSON; a whole number is written as an int. @param {any} value @returns {string} */
export function pythonRepr(value) {
  if (typeof value === "string") return textRepr(value);
  if (typeof value === "number") {
    return Number.isInteger(value) && Math.abs(value) < 1e16 ? String(value) : floatRepr(value);
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (value === null || value === undefined) return "None";
  const items = Object.entries(value).map(([name, item]) => `${textRepr(name)}: ${pythonRepr(item)}`);
  return `{${items.join(", ")}}`;
}
