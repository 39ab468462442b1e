// What counts in a run: arriving, staying and the way that it goes, as optimizers/_runs/measures.py defines them.

/** f within this of the lowest listed minimum counts as arrived. */
export const ARRIVAL_TOLERANCE = 1e-3;

/** The first step with f below a level, or -1. @param {Float64Array} values @param {number} level */
export const firstBelow = (values, level) => values.findIndex((value) => value < level);

/** The first step from which on f is below a level to the end, or -1. @param {Float64Array} values @param {number} level */
export function staysBelowFrom(values, level) {
  let first = values.length;
  while (first > 0 && values[first - 1] < level) first -= 1; // not below is NaN too, after divergence
  return first < values.length ? first : -1;
}

/** The length of a path, and the distance from its start to its end. @param {Float64Array} points x and y in turn */
export function lengthAndDirectWay(points) {
  let length = 0;
  for (let k = 2; k < points.length; k += 2)
    length += Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
  const last = points.length - 2;
  return { length, direct: Math.hypot(points[last] - points[0], points[last + 1] - points[1]) };
}
