// The colors of a sweep, as packed pixels: a ramp from low to high, and colors of their own for runs that diverge or have
// not arrived; for basins a hue for each minimum.

import { shareOf } from "./scale.js";

/** @import { Cells, Colors, Pair, SweepScale } from "../types.js" */

/** Colors between two of the ramp. */
const SHADES = 256;

/** Lightness and chroma of the hues of basins, in OKLCH, by theme. */
const BASINS = { light: [0.7, 0.14], dark: [0.66, 0.14] };
/** The hue of the first minimum, and the way from one to the next, in degrees: the golden angle keeps neighbours apart. */
const [FIRST_HUE, NEXT_HUE] = [250, 137.508];
/** The share of the paper in the color of a run that needs all steps. */
const PALEST = 0.75;

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
 * @param {string[]} ramp
 * @param {Colors} colors
 */
export function planePixels({ side, values, plan }, scale, ramp, colors) {
  const shades = Uint32Array.from(shadesOf(ramp), packed);
  const [diverged, late] = [packed(channels(colors.grid)), packed(channels(colors.raised))];
  return pixelsOf(side, (k) => {
    if (values[k + 3] <= -2) return diverged;
    const share = shareOf(scale, values[k + 2] - plan.floor, values[k + 3]);
    return Number.isNaN(share) ? late : shades[Math.round(share * (SHADES - 1))];
  });
}

/**
 * The pixels of basins, the upper row first: the hue says which minimum a start reaches, and the paler it is, the longer
 * it takes. A run that diverges or comes to rest elsewhere has the color of the grid.
 * @param {Cells} cells
 * @param {Pair[]} minima
 * @param {"light" | "dark"} theme
 * @param {Colors} colors
 */
export function basinPixels({ side, values, plan }, minima, theme, colors) {
  const none = packed(channels(colors.grid));
  const paper = channels(colors.paper);
  const hues = minima.map((_, k) => basinShades(k, theme, paper));
  const nearest = nearestMinimum(minima, plan.domain);
  return pixelsOf(side, (k) => {
    const fate = values[k + 3];
    const minimum = fate <= -2 ? -1 : nearest(values[k], values[k + 1]);
    if (minimum < 0) return none;
    const share = fate < 0 ? 1 : fate / plan.steps;
    return hues[minimum][Math.round(share * (SHADES - 1))];
  });
}

/** @param {number} k @param {"light" | "dark"} theme @param {number[]} paper */
function basinShades(k, theme, paper) {
  const color = basinColor(k, theme);
  return Uint32Array.from({ length: SHADES }, (_, j) => packed(mixed(color, paper, (PALEST * j) / (SHADES - 1))));
}

/** The color of a minimum. @param {number} k @param {"light" | "dark"} theme */
export function basinColor(k, theme) {
  const [lightness, chroma] = BASINS[theme];
  const angle = ((FIRST_HUE + k * NEXT_HUE) * Math.PI) / 180;
  return rgbOf(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
}

/** sRGB of a color in Oklab (Ottosson 2020). @param {number} lightness @param {number} a @param {number} b */
function rgbOf(lightness, a, b) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((u) => {
    const inside = Math.min(Math.max(u, 0), 1);
    return Math.round(255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055));
  });
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
