// The part of the plane that is drawn (see visualizer.plotting.extent and visualizer.explorer.model).

import { contains } from "../numbers/scale.js";

/** @import { Extent, Pair, Race } from "../types.js" */

/**
 * The box around the start, the minima and all points inside the domain, with a margin, in about five digits.
 * @param {Race} race
 * @returns {Extent}
 */
export function fittedExtent({ paths, domain, surface, unit }) {
  if (unit.table && !unit.python) return domain; // a picture is seen whole
  let [[x0, x1], [y0, y1]] = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  /** @param {number} x @param {number} y */
  const hold = (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  };
  for (const { x, y, n } of paths) {
    hold(x[0], y[0]);
    for (let t = 1; t < n; t++) if (contains(domain, x[t], y[t])) hold(x[t], y[t]);
  }
  for (const [x, y] of surface.minima) hold(x, y);
  if (!(x0 <= x1)) return domain;
  return [withMargin([x0, x1], domain[0]), withMargin([y0, y1], domain[1])];
}

/** @param {Pair} limits @param {Pair} whole @returns {Pair} */
function withMargin([low, high], [first, last]) {
  const margin = Math.max(0.1 * (high - low), 0.02 * (last - first));
  const [from, to] = [low - margin, high + margin];
  const places = Math.min(Math.max(4 - Math.floor(Math.log10(to - from)), 0), 100);
  return [Number(from.toFixed(places)), Number(to.toFixed(places))];
}

/**
 * Whether an extent is neither too small nor too large beside the domain: numbers have no more digits.
 * @param {Extent} extent
 * @param {Extent} domain
 */
export const isAllowedExtent = (extent, domain) =>
  extent.every(([low, high], c) => {
    const size = domain[c][1] - domain[c][0];
    return high - low > size / 1e6 && high - low < size * 1e6;
  });

/** Limits in six digits of their size, which is more than can be seen and can be read in the code. @param {Pair} limits @returns {Pair} */
export function roundedLimits([low, high]) {
  const digits = Math.min(Math.max(5 - Math.floor(Math.log10(high - low)), 0), 100);
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}
