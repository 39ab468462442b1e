// The criterion for a suggested learning rate, that of optimizers/_suggest/criterion.py: the conditions that a run to
// watch should meet.

/** @import { Condition, Extent, RunFigures, TracedRun } from "../types.js" */

/** A run stays in the domain if it leaves it by at most this share of its width. */
const MARGIN = 0.05;

/** A bound may be exceeded by this much, so that rounding does not decide where all steps of a rule are equally long. */
const ROUNDING = 1e-9;

/** The longest step allowed, and the shortest path that is visible, as shares of the domain's width. */
const MAX_STEP = 0.25 + ROUNDING;
export const MIN_DISTANCE = 0.02;

/** A run has arrived when its distance from its destination is at most this share of the total distance. */
const ARRIVAL_RADIUS = 0.05;

/** A point is level if a further move by `ARRIVAL_RADIUS` lowers f by at most this share of its decrease. */
const LEVEL = 0.01;

/** A race is too long for a run that arrives in its first quarter, and too short for one that arrives in its last. */
const EARLIEST = 0.25;
export const LATEST = 0.75;

/** The tolerances for two runs that end equally low, and for two paths of equal length, as shares. */
const VALUE_TOLERANCE = 0.02;
const LENGTH_TOLERANCE = 0.25 + ROUNDING;

/** The length of a vector; faster than `Math.hypot`. @param {number} x @param {number} y */
const norm = (x, y) => Math.sqrt(x * x + y * y);

/**
 * The run with its points and gradients in widths and heights of the domain; its arrays are overwritten, which is
 * faster than to make others.
 * @param {TracedRun} run
 * @param {Extent} domain
 */
export function toDomainUnits(run, [[x0, x1], [y0, y1]]) {
  const { points, gradients } = run;
  const width = x1 - x0;
  const height = y1 - y0;
  for (let k = 0; k < points.length; k += 2) {
    points[k] = (points[k] - x0) / width;
    points[k + 1] = (points[k + 1] - y0) / height;
    gradients[k] *= width;
    gradients[k + 1] *= height;
  }
  return run;
}

/**
 * The figures of a race of so many steps, by a run twice as long, which shows its destination. A figure of a run that
 * diverges is NaN.
 * @param {TracedRun} run in the units of the domain
 * @param {number} steps
 * @returns {RunFigures}
 */
export function runFigures(run, steps) {
  const { points, values } = run;
  const destination = meanRow(points, steps);
  const distance = norm(destination[0] - points[0], destination[1] - points[1]);
  return {
    ...pathFigures(points, steps),
    destination,
    distance,
    arrival: Number.isFinite(distance) ? arrivalStep(points, steps, destination, distance) / steps : Number.NaN,
    slope: norm(...meanRow(run.gradients, steps)),
    first: values[0],
    last: values[steps],
    lowest: lowestValue(values, steps),
  };
}

/**
 * The mean row from a step to twice that step; for an oscillation about a minimum it is the centre.
 * @param {Float64Array} rows
 * @param {number} steps
 * @returns {[number, number]}
 */
function meanRow(rows, steps) {
  let [x, y] = [0, 0];
  for (let t = steps; t <= 2 * steps; t++) {
    x += rows[2 * t];
    y += rows[2 * t + 1];
  }
  return [x / (steps + 1), y / (steps + 1)];
}

/**
 * The largest distance of a coordinate from the domain's centre, the largest move of a coordinate, the length of the
 * path, and the largest distance from the start in the first tenth.
 * @param {Float64Array} points
 * @param {number} steps
 */
function pathFigures(points, steps) {
  const tenth = Math.max(Math.floor(steps / 10), 1);
  let [farthest, longest, length, early] = [0, 0, 0, 0];
  for (let t = 0; t <= steps; t++) {
    const x = points[2 * t];
    const y = points[2 * t + 1];
    farthest = Math.max(farthest, Math.abs(x - 0.5), Math.abs(y - 0.5));
    if (t <= tenth) early = Math.max(early, norm(x - points[0], y - points[1]));
    if (t === 0) continue;
    const dx = x - points[2 * t - 2];
    const dy = y - points[2 * t - 1];
    longest = Math.max(longest, Math.abs(dx), Math.abs(dy));
    length += norm(dx, dy);
  }
  return { farthest, longest, length, early };
}

/**
 * The first step from which on a run is near its destination.
 * @param {Float64Array} points
 * @param {number} steps
 * @param {[number, number]} destination
 * @param {number} distance
 */
function arrivalStep(points, steps, destination, distance) {
  const radius = ARRIVAL_RADIUS * distance;
  for (let t = 2 * steps; t >= 0; t--) {
    if (norm(points[2 * t] - destination[0], points[2 * t + 1] - destination[1]) > radius) return t + 1;
  }
  return 0;
}

/** The lowest finite f of the race. @param {Float64Array} values @param {number} steps */
function lowestValue(values, steps) {
  let lowest = Number.POSITIVE_INFINITY;
  for (let t = 0; t <= steps; t++) if (values[t] < lowest) lowest = values[t];
  return lowest;
}

/** The smallest of some figures that is finite, at most `most`. @param {number[]} figures @param {number} most */
const smallest = (figures, most) => figures.filter(Number.isFinite).reduce((low, one) => Math.min(low, one), most);

/** The runs that stay in the domain. @type {Condition} */
export const staysInDomain = (runs) => runs.map((run) => run.farthest <= 0.5 + MARGIN);

/** The runs without a step longer than a quarter of the domain. @type {Condition} */
const stepsAreShort = (runs) => runs.map((run) => run.longest <= MAX_STEP);

/** The runs with the same destination as the runs at the next smaller and the next larger rate. @type {Condition} */
function isRepeatable(runs) {
  const same = runs.slice(1).map(({ destination: [x, y] }, k) => {
    const [before, above] = runs[k].destination;
    return Math.max(Math.abs(x - before), Math.abs(y - above)) <= MARGIN;
  });
  return runs.map((_, k) => (same[k] ?? true) && (same[k - 1] ?? true));
}

/** The runs of a visible distance that cover a part of it in the first tenth of the race. @type {Condition} */
const movesAtOnce = (runs) =>
  runs.map((run) => run.distance >= MIN_DISTANCE && run.early >= ARRIVAL_RADIUS * run.distance);

/** The runs that arrive before the last quarter of the race, at a level point. @type {Condition} */
export function arrives(runs, left) {
  const lowest = runs.map((run) => run.lowest).filter((_, k) => left[k]);
  const decrease = runs[0].first - smallest(lowest, Number.POSITIVE_INFINITY);
  return runs.map((run) => run.arrival <= LATEST && ARRIVAL_RADIUS * run.slope <= LEVEL * decrease);
}

/** The runs that do not arrive in the first quarter of the race. @type {Condition} */
const arrivesLateEnough = (runs) => runs.map((run) => run.arrival >= EARLIEST);

/** The runs that end about as low as the lowest one left, or all that are left if none moves. @type {Condition} */
function endsLow(runs, left) {
  const { first } = runs[0];
  const remaining = runs.filter((_, k) => left[k]);
  if (!remaining.some((run) => run.distance >= MIN_DISTANCE)) return left;
  const lowest = smallest(
    remaining.map((run) => run.last),
    first,
  );
  return runs.map((run) => run.last - lowest <= VALUE_TOLERANCE * (first - lowest));
}

/** The runs with a path about as short as the shortest one left: they do not oscillate. @type {Condition} */
export function isDirect(runs, left) {
  const lengths = runs.filter((_, k) => left[k]).map((run) => run.length);
  const shortest = smallest(lengths, Number.POSITIVE_INFINITY);
  return runs.map((run) => run.length <= (1 + LENGTH_TOLERANCE) * shortest);
}

/** The conditions for a run, the most important first. A condition that none of the runs left meets is dropped. */
export const CONDITIONS = [
  staysInDomain,
  stepsAreShort,
  isRepeatable,
  movesAtOnce,
  arrives,
  arrivesLateEnough,
  endsLow,
];

/**
 * Which of the runs meet the conditions, and how many conditions were not dropped.
 * @param {RunFigures[]} runs at increasing rates
 * @param {Condition[]} conditions
 */
export function select(runs, conditions = CONDITIONS) {
  let left = runs.map(() => true);
  let met = 0;
  for (const condition of conditions) {
    const meets = condition(runs, left);
    const both = left.map((one, k) => one && meets[k]);
    if (!both.some(Boolean)) continue;
    left = both;
    met += 1;
  }
  return { left, met };
}

/**
 * Some of the runs meet all of these conditions.
 * @param {RunFigures[]} runs
 * @param {Condition[]} conditions
 */
export const canMeet = (runs, conditions) => select(runs, conditions).met === conditions.length;
