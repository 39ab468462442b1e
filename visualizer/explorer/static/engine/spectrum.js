// A run of a rule on a quadratic of n parameters that is given by its eigenvalues, in the order of operations of
// optimizers/_runs/problem_run.py: the step of a rule takes two coordinates, so it is called for each pair of parameters.

/** @import { Pair, RuleData, RuleStep, Spectrum, SpectrumInputs, SpectrumRun } from "../types.js" */

/** A run has diverged when a parameter exceeds this number, or this many times the largest at the start. */
const MAX_DISTANCE = 1e12;

/**
 * The run of a rule on a spectrum: at every step the parameters w, their coordinates c along the eigenvectors, and f.
 * Of two parameters that are watched it is also a run of a landscape of these two. From the step of divergence on all
 * numbers are NaN.
 * @param {RuleStep} step
 * @param {Spectrum} spectrum
 * @param {RuleData} rule
 * @param {SpectrumInputs} inputs
 * @returns {SpectrumRun}
 */
export function traceSpectrum(step, spectrum, rule, { start, steps, normals, watched }) {
  const n = spectrum.eigenvalues.length;
  const parts = emptyParts(n, rule.states, curvaturesOf(spectrum));
  const { w, gradient, pairs } = parts;
  w.set(start);
  const reach = MAX_DISTANCE * Math.max(1, ...start.map(Math.abs));
  const derive = gradientOf(spectrum);
  const disturb = disturbanceOf(spectrum, rule, normals);
  const settings = rule.parameters.slice();
  const run = emptyRun(n, steps, spectrum.rotation === null);
  const watch = watched ? watcherOf(parts, watched, steps, rule) : null;
  for (let t = 0; t <= steps; t++) {
    const { value, c } = derive(w, gradient);
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY && isWithin(w, n, reach))) return ended(run, watch, w, t);
    run.values[t] = value;
    for (let i = 0; i < n; i++) run.coordinates[t * n + i] = c[i];
    if (spectrum.rotation) for (let i = 0; i < n; i++) run.points[t * n + i] = w[i];
    disturb(gradient, t < steps ? t : null);
    watch?.keep(t, value);
    if (t === steps) break;
    if (rule.factors) settings[rule.rate] = rule.parameters[rule.rate] * rule.factors[t];
    for (const { point, slope, hessian, state } of pairs) step(point, 0, slope, hessian, state, settings);
  }
  return ended(run, watch, w, null);
}

/**
 * @param {Pick<SpectrumRun, "points" | "coordinates" | "values">} run
 * @param {ReturnType<typeof watcherOf> | null} watch
 * @param {Float64Array} w
 * @param {number | null} divergedAt
 * @returns {SpectrumRun}
 */
function ended(run, watch, w, divergedAt) {
  /** @type {any} */
  const lostAt = divergedAt === null ? null : watch?.places.map((i) => w[i]);
  return { ...run, divergedAt, watched: watch && { ...watch.run, divergedAt, lostAt } };
}

/**
 * Keeps what the rule is told and remembers of two parameters, in the form of a run on a landscape.
 * @param {ReturnType<typeof emptyParts>} parts
 * @param {Pair} places
 * @param {number} steps
 * @param {RuleData} rule
 */
function watcherOf({ w, gradient, memory, curvatures }, places, steps, { states, second }) {
  const own = states / 2; // the variables of one parameter
  const numbers = (/** @type {number} */ size) => new Float64Array(size * (steps + 1)).fill(Number.NaN);
  const run = {
    points: numbers(2),
    gradients: numbers(2),
    values: numbers(1),
    state: numbers(states),
    hessians: numbers(second ? 3 : 0),
  };
  /** @param {number} t @param {number} value */
  function keep(t, value) {
    run.values[t] = value;
    places.forEach((i, c) => {
      run.points[2 * t + c] = w[i];
      run.gradients[2 * t + c] = gradient[i];
      for (let s = 0; s < own; s++) run.state[states * t + own * c + s] = memory[own * i + s];
      if (second) run.hessians[3 * t + 2 * c] = curvatures[i];
    });
  }
  return { run, places, keep };
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
function emptyParts(n, states, curvatures) {
  const count = Math.ceil(n / 2);
  const [w, gradient, memory] = [2 * count, 2 * count, states * count].map((size) => new Float64Array(size));
  const pairs = Array.from({ length: count }, (_, j) => ({
    point: w.subarray(2 * j, 2 * j + 2),
    slope: gradient.subarray(2 * j, 2 * j + 2),
    hessian: [curvatures[2 * j], 0, curvatures[2 * j + 1] ?? 0],
    state: memory.subarray(states * j, states * (j + 1)),
  }));
  return { w, gradient, memory, curvatures, pairs };
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
  const [into, back] = rotation ? matricesOf(rotation) : [];
  /** @type {(w: Float64Array, gradient: Float64Array) => { value: number, c: Float64Array }} */
  return (w, gradient) => {
    const c = into ? multiply(into, w, coordinates, n) : w;
    let twice = 0;
    for (let k = 0; k < n; k++) {
      slopes[k] = eigenvalues[k] * c[k];
      twice += slopes[k] * c[k];
    }
    if (back) multiply(back, slopes, gradient, n);
    else gradient.set(slopes);
    return { value: twice / 2, c };
  };
}

/** The matrices that lead into the eigenbasis and back, Rᵀ and R, row by row: to make them takes as long as a run. @type {WeakMap<number[][], Float64Array[]>} */
const MATRICES = new WeakMap();

/** @param {number[][]} rotation */
function matricesOf(rotation) {
  const known = MATRICES.get(rotation);
  if (known) return known;
  const transposed = rotation.map((_, k) => rotation.map((row) => row[k]));
  const made = [transposed, rotation].map((rows) => Float64Array.from(rows.flat()));
  MATRICES.set(rotation, made);
  return made;
}

/** A matrix, row by row, times a vector. @param {Float64Array} matrix @param {Float64Array} vector @param {Float64Array} product @param {number} n */
function multiply(matrix, vector, product, n) {
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++, at++) sum += matrix[at] * vector[k];
    product[i] = sum;
  }
  return product;
}

/**
 * A function that makes the gradient what the rule gets: with the noise of a step, that of the rule and along the
 * eigenvectors that of the spectrum, and clipped. The last point has no noise.
 * @param {Spectrum} spectrum
 * @param {RuleData} rule
 * @param {Float64Array | null} normals
 */
function disturbanceOf({ eigenvalues, rotation, noise }, rule, normals) {
  const n = eigenvalues.length;
  const [along, own] = [new Float64Array(n), new Float64Array(n)];
  const back = noise && rotation && matricesOf(rotation)[1];
  /** @type {(gradient: Float64Array, t: number | null) => void} */
  return (gradient, t) => {
    if (normals && t !== null) {
      const drawn = normals.subarray(t * n, (t + 1) * n);
      for (let i = 0; noise && i < n; i++) along[i] = noise[i] * drawn[i];
      if (back) multiply(back, along, own, n);
      else own.set(along);
      for (let i = 0; i < n; i++) gradient[i] += rule.noise * drawn[i] + own[i];
    }
    if (rule.clip > 0) shorten(gradient, rule.clip);
  };
}

/** Shorten a gradient that is longer than the limit; its direction stays. @param {Float64Array} gradient @param {number} limit */
function shorten(gradient, limit) {
  const length = Math.sqrt(gradient.reduce((sum, part) => sum + part * part, 0));
  if (length > limit) for (let i = 0; i < gradient.length; i++) gradient[i] *= limit / length;
}
