// The points that a map marks: minima, maxima and saddles (see visualizer.plotting.panels.map).

import { contains } from "../numbers/scale.js";

/** @import { Extent, Mark, Surface } from "../types.js" */

/** @type {["saddles" | "maxima" | "minima", string, Mark["marker"], number][]} */
const KINDS = [
  ["saddles", "saddle", "X", 8],
  ["maxima", "maximum", "^", 8],
  ["minima", "minimum", "*", 15],
];

const MAX_FULL_SIZE = 12; // more marks of a kind are smaller

/** The marks in an extent; kinds without such points are left out. @param {Surface} surface @param {Extent} extent @returns {Mark[]} */
export function visibleMarks(surface, extent) {
  return KINDS.map(([kind, label, marker, size]) => {
    const points = surface[kind].filter(([x, y]) => contains(extent, x, y));
    return { label, marker, points, size: size * Math.min(1, Math.sqrt(MAX_FULL_SIZE / points.length)) };
  }).filter(({ points }) => points.length);
}
