// A spectrum as a race has it: where the map of a landscape has a surface, it has a row for each eigen-direction.

import { quadraticTheory } from "../engine/oscillation.js";
import { drawNoiseOfPairs } from "../engine/streams.js";

/** @import { LandscapeUnit, Pair, Race, RuleUnit, RunSetup, Spectrum, SpectrumRow, SpectrumRun, Surface } from "../types.js" */

/** A direction swings if the coordinate along it changes its sign in at least this share of the steps that move it. */
const SWINGING = 0.25;

/** The share of the largest coordinate up to which a move is rounding. */
const ROUNDING = 1e-12;

/** What a race asks of a surface; f of a spectrum without negative eigenvalues is 0 at the minimum. @param {LandscapeUnit} unit @param {Spectrum} spectrum @returns {Surface} */
export function spectrumSurface({ domain, axes, smooth, scale }, { eigenvalues }) {
  const lowest = eigenvalues.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const known = { domain, axes, smooth, scale, samples: 0, lowest, floor: 0, minima: [], saddles: [], maxima: [] };
  return /** @type {any} */ ({ ...known, isFollowed: false });
}

/** The lowest and the highest curvature. @param {Spectrum} spectrum @returns {Pair} */
export const extremeCurvatures = ({ eigenvalues }) => [Math.min(...eigenvalues), Math.max(...eigenvalues)];

/** The places of the eigenvalues, from the steepest; of equal ones in their order. @param {Pick<Spectrum, "eigenvalues">} spectrum */
export const steepFirst = ({ eigenvalues }) =>
  eigenvalues.map((_, k) => k).sort((one, other) => eigenvalues[other] - eigenvalues[one] || one - other);

/** A row for each direction, from the steepest: its curvature, and what theory says of each racer there. @param {Race} race @returns {SpectrumRow[]} */
export function spectrumRows({ unit, racers }) {
  const { eigenvalues } = /** @type {Spectrum} */ (unit.spectrum);
  return steepFirst({ eigenvalues }).map((k) => ({
    curvature: eigenvalues[k],
    theory: racers.map(({ linear, settings }) => (linear ? quadraticTheory(linear, settings, eigenvalues[k]) : null)),
  }));
}

/** Whether a rule can run here on n parameters. @param {RuleUnit} rule */
export const runsOnSpectrum = ({ coupled, advance }) => !coupled && advance !== null;

/**
 * The random numbers of a run on a spectrum; null where it has no noise.
 * @param {Spectrum} spectrum
 * @param {{ noise: number }} settings
 * @param {RunSetup} setup
 */
export const drawNormals = ({ noise, eigenvalues }, settings, { steps, seed }) =>
  noise || settings.noise > 0 ? drawNoiseOfPairs(seed, steps, eigenvalues.length) : null;

/** The coordinates of a run along one eigenvector. @param {SpectrumRun} run @param {number} k */
export function coordinatesAlong({ coordinates, values }, k) {
  const n = coordinates.length / values.length;
  const series = new Float64Array(values.length);
  for (let t = 0; t < series.length; t++) series[t] = coordinates[t * n + k];
  return series;
}

/**
 * Whether a coordinate swings up to a step: it changes its sign in at least a quarter of the steps that move it, as in
 * visualizer/plotting/panels/rows.py.
 * @param {Float64Array} series
 * @param {number} last
 */
export function isSwinging(series, last) {
  let reach = 0;
  for (let t = 0; t <= last; t++) reach = Math.max(reach, Math.abs(series[t]));
  let [changes, moves] = [0, 0];
  for (let t = 1; t <= last; t++) {
    if (!(Math.abs(series[t] - series[t - 1]) > ROUNDING * reach)) continue;
    moves += 1;
    if (series[t] * series[t - 1] < 0) changes += 1;
  }
  return moves > 0 && changes >= SWINGING * moves;
}
