// The colors of a sweep, as packed pixels: a ramp from low to high, and colors of their own for runs that diverge or have
// not arrived; for basins a hue for each minimum.

import { screenColor, spreadHues } from "./hues.js";
import { shareOf } from "./scale.js";

/** @import { BasinColors, CellColors, Cells, Pair, SweepScale, Theme } from "../types.js" */

/** Colors between two of the ramp. */
const SHADES = 256;

/** @param {number[]} rgb */
const packed = ([r, g, b]) => 0xff000000 | (b << 16) | (g << 8) | r;

/** @param {string} hex @returns {number[]} */
const channels = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));

/** @param {number[]} one @param {number[]} other @param {number} share */
const mixed = (one, other, share) => one.map((part, k) => Math.round(part + share * (other[k] - part)));

/** The ramp in fine shades, as "r,g,b". @param {string[]} ramp @returns {number[][]} */
export function shadesOf(ramp) {
  const given = ramp.map(channels);
  return Array.from({ length: SHADES }, (_, k) => {
    const place = (k / (SHADES - 1)) * (given.length - 1);
    const below = Math.min(Math.floor(place), given.length - 2);
    return mixed(given[below], given[below + 1], place - below);
  });
}

/**
 * The pixels of a plane, the upper row first.
 * @param {Cells} cells
 * @param {SweepScale} scale
 * @param {CellColors} colors
 * @param {Theme} theme
 */
export function planePixels({ side, values, plan }, scale, colors, theme) {
  const shades = Uint32Array.from(shadesOf(colors.ramp), packed);
  const [diverged, unreached] = [colors.diverged, colors.unreached].map((color) => packed(channels(color[theme])));
  return pixelsOf(side, (k) => {
    if (values[k + 3] <= -2) return diverged;
    const share = shareOf(scale, values[k + 2] - plan.floor, values[k + 3]);
    return Number.isNaN(share) ? unreached : shades[Math.round(share * (SHADES - 1))];
  });
}

/**
 * The pixels of basins, the upper row first: the hue says which minimum a start reaches, and the darker it is, the longer
 * it takes. Runs that diverge, and those that have reached none, have colors of their own.
 * @param {Cells} cells
 * @param {Pair[]} minima
 * @param {BasinColors} colors
 * @param {Theme} theme
 */
export function basinPixels({ side, values, plan }, minima, colors, theme) {
  const [diverged, travelling] = [colors.diverged, colors.travelling].map((color) => packed(channels(color[theme])));
  const shades = basinShades(minima, plan.domain, colors, theme);
  const nearest = nearestMinimum(minima, plan.domain);
  const [low, high] = arrivals(values, colors.arrivals);
  return pixelsOf(side, (k) => {
    const fate = values[k + 3];
    if (fate <= -2) return diverged;
    const minimum = nearest(values[k], values[k + 1]);
    if (minimum < 0) return travelling;
    const share = fate < 0 ? 1 : Math.log(Math.max(fate, 1) / low) / Math.log(high / low);
    return shades[minimum][Math.round(Math.min(Math.max(share, 0), 1) * (SHADES - 1))];
  });
}

/** The colors of each basin, from the fastest run on. @param {Pair[]} minima @param {Cells["plan"]["domain"]} domain @param {BasinColors} colors @param {Theme} theme */
function basinShades(minima, [[x0, x1], [y0, y1]], colors, theme) {
  const places = minima.map(([x, y]) => /** @type {Pair} */ ([x / (x1 - x0), y / (y1 - y0)]));
  const [light, dark] = colors.lightness[theme];
  return spreadHues(places, colors).map((hue) =>
    Uint32Array.from({ length: SHADES }, (_, j) =>
      packed(screenColor(light + (j / (SHADES - 1)) * (dark - light), colors.chroma, hue)),
    ),
  );
}

/** The ends of the scale of steps: nearly all runs that arrive are between them. @param {ArrayLike<number>} values @param {Pair} shares */
function arrivals(values, shares) {
  /** @type {number[]} */
  const steps = [];
  for (let k = 3; k < values.length; k += 4) if (values[k] >= 0) steps.push(Math.max(values[k], 1));
  if (!steps.length) return [1, 10];
  steps.sort((a, b) => a - b);
  const [low, high] = shares.map((share) => steps[Math.round(share * (steps.length - 1))]);
  return [low, Math.max(high, 1.5 * low)];
}

/** A run has reached a minimum if it ends within this share of the domain of it. */
const REACH = 0.02;

/** A function of a point: the place of the minimum that it has reached, or −1. @param {Pair[]} minima @param {Cells["plan"]["domain"]} domain */
export function nearestMinimum(minima, domain) {
  const [wide, high] = domain.map(([low, end]) => end - low);
  /** @type {(x: number, y: number) => number} */
  return (x, y) => {
    let [best, least] = [-1, REACH];
    for (let k = 0; k < minima.length; k++) {
      const distance = Math.hypot((x - minima[k][0]) / wide, (y - minima[k][1]) / high);
      if (distance < least) [best, least] = [k, distance];
    }
    return best;
  };
}

/** @param {number} side @param {(k: number) => number} colorOf of the cell whose values begin at k */
function pixelsOf(side, colorOf) {
  const pixels = new Uint32Array(side * side);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) pixels[(side - 1 - j) * side + i] = colorOf(4 * (j * side + i));
  return new ImageData(new Uint8ClampedArray(pixels.buffer), side, side);
}
