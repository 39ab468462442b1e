// A run of a rule on a quadratic of n parameters that is given by its eigenvalues, in the order of operations of
// optimizers/_runs/problem_run.py: the step of a rule takes two coordinates, so it is called for each pair of parameters.

/** @import { RuleData, RuleStep, Spectrum, SpectrumInputs, SpectrumRun } from "../types.js" */

/** A run has diverged when a parameter exceeds this number, or this many times the largest at the start. */
const MAX_DISTANCE = 1e12;

/**
 * The run of a rule on a spectrum: at every step the parameters w, their coordinates c along the eigenvectors, and f.
 * From the step of divergence on all of them are NaN.
 * @param {RuleStep} step
 * @param {Spectrum} spectrum
 * @param {RuleData} rule
 * @param {SpectrumInputs} inputs
 * @returns {SpectrumRun}
 */
export function traceSpectrum(step, spectrum, rule, { start, steps, normals }) {
  const n = spectrum.eigenvalues.length;
  const { w, gradient, pairs } = emptyPairs(n, rule.states, curvaturesOf(spectrum));
  w.set(start);
  const reach = MAX_DISTANCE * Math.max(1, ...start.map(Math.abs));
  const derive = gradientOf(spectrum);
  const deviate = noiseOf(spectrum, rule);
  const settings = rule.parameters.slice();
  const run = emptyRun(n, steps, spectrum.rotation === null);
  for (let t = 0; t <= steps; t++) {
    const { value, c } = derive(w, gradient);
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY && isWithin(w, n, reach))) return { ...run, divergedAt: t };
    run.values[t] = value;
    for (let i = 0; i < n; i++) run.coordinates[t * n + i] = c[i];
    if (spectrum.rotation) for (let i = 0; i < n; i++) run.points[t * n + i] = w[i];
    if (t === steps) break;
    if (normals) deviate(gradient, normals, t);
    if (rule.clip > 0) shorten(gradient, rule.clip);
    if (rule.factors) settings[rule.rate] = rule.parameters[rule.rate] * rule.factors[t];
    for (const { point, slope, hessian, state } of pairs) step(point, 0, slope, hessian, state, settings);
  }
  return { ...run, divergedAt: null };
}

/** Whether the first n parameters have not diverged. @param {Float64Array} w @param {number} n @param {number} reach */
function isWithin(w, n, reach) {
  for (let i = 0; i < n; i++) if (!(Math.abs(w[i]) <= reach)) return false;
  return true;
}

/** @param {number} n @param {number} steps @param {boolean} isPlain Without a rotation the coordinates are the parameters. */
function emptyRun(n, steps, isPlain) {
  const [coordinates, rotated] = [0, 1].map(() => new Float64Array(n * (steps + 1)).fill(Number.NaN));
  return { points: isPlain ? coordinates : rotated, coordinates, values: new Float64Array(steps + 1).fill(Number.NaN) };
}

/**
 * The parameters and the gradient, and for each pair of them the parts that a step takes; of an odd number the last
 * pair is half empty.
 * @param {number} n
 * @param {number} states The variables of the rule for both coordinates.
 * @param {number[]} curvatures
 */
function emptyPairs(n, states, curvatures) {
  const count = Math.ceil(n / 2);
  const [w, gradient, memory] = [2 * count, 2 * count, states * count].map((size) => new Float64Array(size));
  const pairs = Array.from({ length: count }, (_, j) => ({
    point: w.subarray(2 * j, 2 * j + 2),
    slope: gradient.subarray(2 * j, 2 * j + 2),
    hessian: [curvatures[2 * j], 0, curvatures[2 * j + 1] ?? 0],
    state: memory.subarray(states * j, states * (j + 1)),
  }));
  return { w, gradient, pairs };
}

/** The diagonal of the Hessian. @param {Spectrum} spectrum */
function curvaturesOf({ eigenvalues, rotation }) {
  if (!rotation) return eigenvalues;
  return rotation.map((row) => row.reduce((sum, part, k) => sum + part * (eigenvalues[k] * part), 0));
}

/**
 * A function of the parameters that writes the gradient and returns f and the coordinates along the eigenvectors.
 * @param {Spectrum} spectrum
 */
function gradientOf({ eigenvalues, rotation }) {
  const n = eigenvalues.length;
  const [coordinates, slopes] = [new Float64Array(n), new Float64Array(n)];
  /** @type {(w: Float64Array, gradient: Float64Array) => { value: number, c: Float64Array }} */
  return (w, gradient) => {
    const c = rotation ? intoEigenbasis(rotation, w, coordinates) : w;
    let twice = 0;
    for (let k = 0; k < n; k++) {
      slopes[k] = eigenvalues[k] * c[k];
      twice += slopes[k] * c[k];
    }
    if (rotation) fromEigenbasis(rotation, slopes, gradient);
    else gradient.set(slopes);
    return { value: twice / 2, c };
  };
}

/** c = Rᵀ w. @param {number[][]} rotation @param {Float64Array} w @param {Float64Array} c */
function intoEigenbasis(rotation, w, c) {
  c.fill(0);
  for (let i = 0; i < c.length; i++) {
    const row = rotation[i];
    for (let k = 0; k < c.length; k++) c[k] += row[k] * w[i];
  }
  return c;
}

/** w = R c. @param {number[][]} rotation @param {Float64Array} c @param {Float64Array} w */
function fromEigenbasis(rotation, c, w) {
  for (let i = 0; i < c.length; i++) {
    const row = rotation[i];
    let sum = 0;
    for (let k = 0; k < c.length; k++) sum += row[k] * c[k];
    w[i] = sum;
  }
}

/**
 * A function that adds the noise of a step to the gradient: that of the rule, and along the eigenvectors that of the
 * spectrum.
 * @param {Spectrum} spectrum
 * @param {RuleData} rule
 */
function noiseOf({ eigenvalues, rotation, noise }, rule) {
  const n = eigenvalues.length;
  const [along, own] = [new Float64Array(n), new Float64Array(n)];
  /** @type {(gradient: Float64Array, normals: Float64Array, t: number) => void} */
  return (gradient, normals, t) => {
    for (let i = 0; noise && i < n; i++) along[i] = noise[i] * normals[t * n + i];
    if (noise && rotation) fromEigenbasis(rotation, along, own);
    else own.set(along);
    for (let i = 0; i < n; i++) gradient[i] += rule.noise * normals[t * n + i] + own[i];
  };
}

/** Shorten a gradient that is longer than the limit; its direction stays. @param {Float64Array} gradient @param {number} limit */
function shorten(gradient, limit) {
  const length = Math.sqrt(gradient.reduce((sum, part) => sum + part * part, 0));
  if (length > limit) for (let i = 0; i < gradient.length; i++) gradient[i] *= limit / length;
}
