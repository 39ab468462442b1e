// Numbers as people read them, and where an axis has its ticks.

/** The number in six digits, as Python's format "g" writes it. */
function text(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(5).split("e");
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const digits = String(Math.abs(power)).padStart(2, "0");
  return `${Number(mantissa)}e${power < 0 ? "-" : "+"}${digits}`;
}

const short = (value) => text(Number(value.toPrecision(3)));
const signed = (shown) => shown.replace(/-/g, "−");

function ticks(low, high, room) {
  const rough = (high - low) / Math.max(room, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((k) => k * power >= rough * 0.7);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

const nearest = (values, value) =>
  values.reduce((best, v, k) => (Math.abs(v - value) < Math.abs(values[best] - value) ? k : best), 0);

/** A power of ten as an axis shows it. */
function powerText(y) {
  const p = Math.round(Math.log10(y));
  return p > -3 && p < 4 ? text(y) : `10${[...String(p)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")}`;
}

/** Powers of ten between two numbers, with `gap` pixels between them on an axis of so many. */
function powers(low, high, pixels, gap = 26) {
  const stride = Math.max(1, Math.ceil((Math.log10(high / low) * gap) / pixels));
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const count = Math.floor((Math.log10(high) - first) / stride);
  return Array.from({ length: Math.max(count + 1, 0) }, (_, k) => 10 ** (first + k * stride));
}

const within = ([[x0, x1], [y0, y1]], x, y) => x0 <= x && x <= x1 && y0 <= y && y <= y1;
