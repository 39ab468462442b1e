// Where an axis has its ticks, and how a part of the plane is moved and magnified.

/** @import { Extent, Pair } from "../types.js" */

/**
 * Round numbers from low to high, as many as there is room for.
 * @param {number} low
 * @param {number} high
 * @param {number} room
 */
export function ticks(low, high, room) {
  const rough = (high - low) / Math.max(room, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((k) => k * power >= rough * 0.7) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/**
 * Powers of ten between two numbers, with `gap` pixels between them on an axis of so many.
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 */
export function powers(low, high, pixels, gap = 26) {
  const stride = Math.max(1, Math.ceil((Math.log10(high / low) * gap) / pixels));
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const count = Math.floor((Math.log10(high) - first) / stride);
  return Array.from({ length: Math.max(count + 1, 0) }, (_, k) => 10 ** (first + k * stride));
}

/** Whether a point is within an extent. @param {Extent} extent @param {number} x @param {number} y */
export const contains = ([[x0, x1], [y0, y1]], x, y) => x0 <= x && x <= x1 && y0 <= y && y <= y1;

/**
 * The extent so many times as close, with its point (u, v), from 0 to 1, where it was.
 * @param {Extent} extent
 * @param {number} factor
 * @returns {Extent}
 */
export function zoomed([[x0, x1], [y0, y1]], factor, u = 0.5, v = 0.5) {
  /** @type {(low: number, high: number, at: number) => Pair} */
  const part = (low, high, at) => {
    const fixed = low + at * (high - low);
    return [fixed - (fixed - low) / factor, fixed + (high - fixed) / factor];
  };
  return [part(x0, x1, u), part(y0, y1, v)];
}

/**
 * The extent moved by shares of its size.
 * @param {Extent} extent
 * @param {number} u
 * @param {number} v
 * @returns {Extent}
 */
export function panned([[x0, x1], [y0, y1]], u, v) {
  const [dx, dy] = [u * (x1 - x0), v * (y1 - y0)];
  return [
    [x0 + dx, x1 + dx],
    [y0 + dy, y1 + dy],
  ];
}
