// Symmetric 2 × 2 matrices [a, b, c], the rows of which are (a, b) and (b, c).

/** @import { Pair } from "../types.js" */

/**
 * The eigenvalues, and the cosine and the sine of the rotation that gives their vectors (cosine, −sine) and
 * (sine, cosine), by one step of Jacobi's method.
 * @param {number[]} matrix
 */
export function eigenvalues([a, b, c]) {
  if (b === 0) return { values: /** @type {Pair} */ ([a, c]), cosine: 1, sine: 0 };
  const ratio = (c - a) / (2 * b);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  return { values: /** @type {Pair} */ ([a - tangent * b, c + tangent * b]), cosine, sine: tangent * cosine };
}

/** The length of the matrix as a vector. @param {number[]} matrix */
export const frobeniusNorm = ([a, b, c]) => Math.sqrt(a * a + 2 * b * b + c * c);

/**
 * The least-squares solution of matrix × vector = right; eigenvalues that are relatively small count as zero.
 * @param {number[]} matrix
 * @param {number[]} right
 * @param {number} smallest
 * @returns {Pair}
 */
export function leastSquares(matrix, right, smallest) {
  const { values, cosine, sine } = eigenvalues(matrix);
  const limit = smallest * Math.max(Math.abs(values[0]), Math.abs(values[1]));
  const along = cosine * right[0] - sine * right[1];
  const across = sine * right[0] + cosine * right[1];
  const p = Math.abs(values[0]) > limit ? along / values[0] : 0;
  const q = Math.abs(values[1]) > limit ? across / values[1] : 0;
  return [cosine * p + sine * q, cosine * q - sine * p];
}
