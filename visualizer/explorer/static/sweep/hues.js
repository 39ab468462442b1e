// Colors of basins: a hue for each minimum, and a lightness, in a space in which equal steps look equal.
// The same as those of Python's maps.

/** @import { BasinColors, Pair } from "../types.js" */

const TURN = 360;

/**
 * A hue in degrees for each point, in units of the domain, so that neighbours differ: as long as there are enough, all
 * have hues of their own; else each has the one from which the points near to it are farthest.
 * @param {Pair[]} points
 * @param {BasinColors} known
 * @returns {number[]}
 */
export function spreadHues(points, { hues: most, first, alike }) {
  const count = Math.min(most, Math.max(points.length, 1));
  const hues = Array.from({ length: count }, (_, k) => (first + (TURN / count) * k) % TURN);
  const uses = hues.map(() => 0);
  /** @type {number[]} */
  const chosen = [];
  for (const [x, y] of points) {
    const near = chosen.map((_, j) => 1 / ((points[j][0] - x) ** 2 + (points[j][1] - y) ** 2 + 1e-12));
    const costs = hues.map((hue, k) => {
      if (points.length <= most && uses[k] > Math.min(...uses)) return Number.POSITIVE_INFINITY;
      return near.reduce((sum, weight, j) => sum + weight * Math.exp(-((apart(hue, chosen[j]) / alike) ** 2)), 0);
    });
    const best = costs.indexOf(Math.min(...costs));
    chosen.push(hues[best]);
    uses[best] += 1;
  }
  return chosen;
}

/** @param {number} one @param {number} other */
const apart = (one, other) => Math.abs(((one - other + 1.5 * TURN) % TURN) - TURN / 2);

/** A color of OKLCH as linear sRGB (Ottosson 2020). @param {number} lightness @param {number} chroma @param {number} hue */
function linear(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/**
 * A color as red, green and blue up to 255; the chroma is lower where a screen has no such color.
 * @param {number} lightness
 * @param {number} chroma
 * @param {number} hue
 */
export function screenColor(lightness, chroma, hue) {
  let [low, high] = [0, chroma];
  for (let k = 0; k < 20; k++) {
    const middle = (low + high) / 2;
    const fits = linear(lightness, middle, hue).every((part) => part >= -1e-6 && part <= 1 + 1e-6);
    [low, high] = fits ? [middle, high] : [low, middle];
  }
  return linear(lightness, low, hue).map((part) => {
    const inside = Math.min(Math.max(part, 0), 1);
    return Math.round(255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055));
  });
}
