// The surface: f and its gradient, from its body as data or from a grid of values.

import { readUint16 } from "../numbers/bytes.js";
import { compiledOnce } from "./expression.js";

/** @import { Grid, State, Surface } from "../types.js" */

/**
 * A function of a point to [f, fx, fy], the mean over the data where there are any; of a grid to f alone.
 * @param {Surface} surface
 * @returns {(x: number, y: number) => number[]}
 */
export function surfaceFunction({ statements, inputs, parameters, data, grid }) {
  if (grid) return interpolated(grid);
  const run = compiledOnce(statements);
  const [first, second, ...sample] = inputs;
  if (!data) return (x, y) => run({ ...parameters, [first]: x, [second]: y });
  return (x, y) => {
    const sum = [0, 0, 0];
    data[0].forEach((_, i) => {
      const names = { [first]: x, [second]: y, [sample[0]]: data[0][i], [sample[1]]: data[1][i] };
      run(names).forEach((value, k) => {
        sum[k] += value;
      });
    });
    return sum.map((total) => total / data[0].length);
  };
}

/**
 * A function that reads f from a grid, between its places.
 * @param {Grid} grid
 * @returns {(x: number, y: number) => number[]}
 */
function interpolated({ box, low, high, places, values }) {
  const whole = readUint16(values);
  return (x, y) => {
    const [u, v] = [x, y].map((at, c) => ((at - box[c][0]) / (box[c][1] - box[c][0])) * (places - 1));
    const [i, j] = [u, v].map((at) => Math.min(Math.max(Math.floor(at), 0), places - 2));
    const [a, b] = [u - i, v - j];
    if (!(Math.max(Math.abs(a - 0.5), Math.abs(b - 0.5)) <= 0.5 + 1e-9)) return [NaN];
    /** @param {number} k */
    const row = (k) => (1 - a) * whole[k] + a * whole[k + 1];
    const q = (1 - b) * row(j * places + i) + b * row((j + 1) * places + i);
    return [low + (q / 65535) * (high - low)];
  };
}

/**
 * The surface with the parameters that its sliders say.
 * @param {Pick<State, "race" | "common">} state
 * @returns {Surface}
 */
export function currentSurface({ race, common }) {
  const { surface } = race.replay;
  const parameters = Object.keys(surface.parameters).map((name) => [name, common[`landscape.${name}`]]);
  return { ...surface, parameters: Object.fromEntries(parameters) };
}
