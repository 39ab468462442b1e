// The points that a map marks: minima, maxima and saddles (see visualizer.plotting.panels.map).

import { N_ } from "../language/translate.js";
import { contains } from "../numbers/scale.js";

/** @import { Extent, Mark, Surface } from "../types.js" */

/** @type {["saddles" | "maxima" | "local" | "lowest", Mark["label"], Mark["marker"], number][]} */
const KINDS = [
  ["saddles", N_("saddle"), "X", 8],
  ["maxima", N_("maximum"), "^", 8],
  ["local", N_("local minimum"), "*", 9],
  ["lowest", N_("minimum"), "*", 15],
];

/** Two minima are equally low if their f differ by at most this share of |f| or of the range, or by rounding. */
const [SAME_HEIGHT, ROUNDING] = [1e-6, 1e-12];

const MAX_FULL_SIZE = 12; // more marks of a kind are smaller

/** The marks in an extent; kinds without such points are left out. @param {Surface} surface @param {Extent} extent @returns {Mark[]} */
export function visibleMarks(surface, extent) {
  const known = { ...splitMinima(surface), saddles: surface.saddles, maxima: surface.maxima };
  return KINDS.map(([kind, label, marker, size]) => {
    const points = known[kind].filter(([x, y]) => contains(extent, x, y));
    return { label, marker, points, size: size * Math.min(1, Math.sqrt(MAX_FULL_SIZE / points.length)) };
  }).filter(({ points }) => points.length);
}

/** The minima at which f is the lowest, up to rounding, and the others. @param {Surface} surface */
function splitMinima({ minima, valueAndGradient }) {
  const heights = minima.map(([x, y]) => valueAndGradient(x, y)[0]);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const level = low + SAME_HEIGHT * Math.max(Math.abs(low), high - low) + ROUNDING;
  return { lowest: minima.filter((_, k) => heights[k] <= level), local: minima.filter((_, k) => heights[k] > level) };
}
