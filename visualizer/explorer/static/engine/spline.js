// A picture as a landscape: a cubic B-spline over its pixels, in the order of operations of landscapes.picture.

/** @import { LandscapeFunction, LandscapeFunctions, Pixels } from "../types.js" */

/** The functions of every picture; its table of pixels is the parameters. @type {LandscapeFunctions} */
export const SPLINE = { valueAndGradient, hessian };

/** @type {LandscapeFunction} */
function valueAndGradient(x, y, parameters) {
  const { across, up, pixel, scale } = locate(x, y, /** @type {Pixels} */ (parameters));
  const [[b, db], [a, da]] = [across, up].map((u) => [weights(u), slopes(u)]);
  const [f, fx, fy] = sums([b, db, b], [a, a, da], pixel);
  return [f, fx * scale[0], fy * scale[1]];
}

/** @type {LandscapeFunction} */
function hessian(x, y, parameters) {
  const { across, up, pixel, scale } = locate(x, y, /** @type {Pixels} */ (parameters));
  const [[b, db, ddb], [a, da, dda]] = [across, up].map((u) => [weights(u), slopes(u), seconds(u)]);
  const [fxx, fxy, fyy] = sums([ddb, db, b], [a, da, dda], pixel);
  return [fxx * scale[0] ** 2, fxy * scale[0] * scale[1], fyy * scale[1] ** 2];
}

/**
 * A point within its pixel, the 4 × 4 pixels around it, and the pixels per unit of x and of y.
 * @param {number} x
 * @param {number} y
 * @param {Pixels} table
 */
function locate(x, y, { columns, values }) {
  const rows = values.length / columns - 1;
  const [left, below, wide, high] = values;
  const [s, t] = [clamp((x - left) * wide, -3, columns + 2), clamp((y - below) * high, -3, rows + 2)];
  const [j, i] = [Math.floor(s), Math.floor(t)];
  /** @type {(a: number, b: number) => number} */
  const pixel = (a, b) => values[(1 + clamp(i + (a - 1), 0, rows - 1)) * columns + clamp(j + (b - 1), 0, columns - 1)];
  return { across: s - j, up: t - i, pixel, scale: [wide, high] };
}

/**
 * Three sums over the pixels, with these weights across and up.
 * @param {number[][]} across
 * @param {number[][]} up
 * @param {(a: number, b: number) => number} pixel
 */
function sums(across, up, pixel) {
  const total = [0, 0, 0];
  for (let a = 0; a < 4; a++) {
    const row = [0, 0, 0];
    for (let b = 0; b < 4; b++) for (let k = 0; k < 3; k++) row[k] += across[k][b] * pixel(a, b);
    for (let k = 0; k < 3; k++) total[k] += up[k][a] * row[k];
  }
  return total;
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** The weights of four pixels at u between the middle two. @param {number} u */
function weights(u) {
  const v = 1 - u;
  return [(v * (v * v)) / 6, 2 / 3 - u * u * (1 - u / 2), 1 / 6 + (u * (1 + u * (1 - u))) / 2, (u * (u * u)) / 6];
}

/** @param {number} u */
function slopes(u) {
  return [-((1 - u) * (1 - u)) / 2, u * (1.5 * u - 2), 0.5 + u * (1 - 1.5 * u), (u * u) / 2];
}

/** @param {number} u */
function seconds(u) {
  return [1 - u, 3 * u - 2, 1 - 3 * u, u];
}
