// A spectrum as a race has it: where the map of a landscape has a surface, it has a row for each eigen-direction.

import { quadraticTheory } from "../engine/oscillation.js";
import { traceSpectrum } from "../engine/spectrum.js";
import { drawNoiseOfPairs } from "../engine/streams.js";
import { floatCode } from "./code.js";
import { figuresOf, ruleData } from "./paths.js";

/** @import { LandscapeUnit, Pair, Path, Race, Racer, RunSetup, Setup, SpectralFunctions, Spectrum, SpectrumRow, SpectrumRun, Surface } from "../types.js" */

/** A direction swings if the coordinate along it changes its sign in at least this share of the steps that move it. */
const SWINGING = 0.25;

/** The share of the largest coordinate up to which a move is rounding. */
const ROUNDING = 1e-12;

/** @param {LandscapeUnit} unit */
const spectrumOf = ({ spectrum }) => /** @type {Spectrum} */ (spectrum);

/** What a race asks of a surface; f of a spectrum without negative eigenvalues is 0 at the minimum. @param {LandscapeUnit} unit @returns {Surface} */
function surfaceOf(unit) {
  const { domain, axes, smooth, scale } = unit;
  const { eigenvalues } = spectrumOf(unit);
  const lowest = eigenvalues.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const known = { domain, axes, smooth, scale, samples: 0, lowest, floor: 0, minima: [], saddles: [], maxima: [] };
  return /** @type {any} */ ({ ...known, isFollowed: false });
}

/** The lowest and the highest curvature. @param {LandscapeUnit} unit @returns {Pair} */
function curvaturesOf(unit) {
  const { eigenvalues } = spectrumOf(unit);
  return [Math.min(...eigenvalues), Math.max(...eigenvalues)];
}

/** The places of the eigenvalues, from the steepest; of equal ones in their order. @param {Pick<Spectrum, "eigenvalues">} spectrum */
const steepFirst = ({ eigenvalues }) =>
  eigenvalues.map((_, k) => k).sort((one, other) => eigenvalues[other] - eigenvalues[one] || one - other);

/** A row for each direction, from the steepest: its curvature, and what theory says of each racer there. @param {Race} race @returns {SpectrumRow[]} */
export function spectrumRows({ unit, racers }) {
  const { eigenvalues } = spectrumOf(unit);
  return steepFirst({ eigenvalues }).map((k) => ({
    curvature: eigenvalues[k],
    theory: racers.map(({ linear, settings }) => (linear ? quadraticTheory(linear, settings, eigenvalues[k]) : null)),
  }));
}

/**
 * The random numbers of a run on a spectrum; null where it has no noise.
 * @param {Spectrum} spectrum
 * @param {{ noise: number }} settings
 * @param {RunSetup} setup
 */
const drawNormals = ({ noise, eigenvalues }, settings, { steps, seed }) =>
  noise || settings.noise > 0 ? drawNoiseOfPairs(seed, steps, eigenvalues.length) : null;

/** The coordinates of a run along one eigenvector. @param {SpectrumRun} run @param {number} k */
function coordinatesAlong({ coordinates, values }, k) {
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

/**
 * A path on a spectrum, along its flattest and its steepest direction, with the run along all of them.
 * @param {Racer} racer
 * @param {Setup} setup
 * @param {LandscapeUnit} unit
 * @param {number[]} start
 * @param {Surface} surface
 * @returns {Omit<Path, "key" | "racer">}
 */
function pathOf(racer, setup, unit, start, surface) {
  const spectrum = spectrumOf(unit);
  const rule = ruleData(racer);
  const order = steepFirst(spectrum);
  const watched = spectrum.rotation ? null : /** @type {Pair} */ ([order[order.length - 1], order[0]]);
  const inputs = { start, steps: setup.steps, normals: drawNormals(spectrum, rule, setup), watched };
  const run = traceSpectrum(/** @type {any} */ (racer.rule.advance), spectrum, rule, inputs);
  const along = order.map((k) => coordinatesAlong(run, k));
  const [x, y] = [along[along.length - 1], along[0]];
  const figures = figuresOf(run.values, run.divergedAt, surface, setup.steps);
  return { x, y, ...figures, traced: run.watched, spectral: { ...run, along }, stopped: null, missing: false };
}

/** The line before the call, and the spectrum as an expression, as visualizer.explorer.codegen writes them. @param {LandscapeUnit} unit @returns {[string, string]} */
function codeOf(unit) {
  const { eigenvalues, rotation, noise } = spectrumOf(unit);
  if (rotation) return ["surface = ...  # spectrum: its rotation is not part of this code", "surface"];
  /** @param {number[]} values */
  const list = (values) => `[${values.map(floatCode).join(", ")}]`;
  const given = [
    list(eigenvalues),
    ...(noise ? [`noise=${list(noise)}`] : []),
    ...(unit.start.every((at) => at === 1) ? [] : [`start=${list(unit.start)}`]),
  ];
  return ["from landscapes import problems", `problems.spectrum(${given.join(", ")})`];
}

/** What a race asks of a spectrum, where a landscape has functions. @type {SpectralFunctions} */
export const SPECTRAL = { surfaceOf, curvaturesOf, pathOf, codeOf };
