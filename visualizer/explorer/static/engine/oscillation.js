// Oscillation: how much of a run is swing, as optimizers.oscillation measures it.

import { N_ } from "../language/translate.js";

/** @import { Run, Settings } from "../types.js" */

const ROUNDING = 1e-12; // a move no longer is rounding

/** How often a coordinate turned back, how far it went, and that over how far it came. @param {ArrayLike<number>} values */
export function measureOscillation(values) {
  let [reversals, heading, travelled] = [0, 0, 0];
  for (let t = 1; t < values.length; t++) {
    const move = values[t] - values[t - 1];
    travelled += Math.abs(move);
    const now = Math.abs(move) > ROUNDING ? Math.sign(move) : 0;
    if (now * heading < 0) reversals += 1;
    heading = now || heading;
  }
  return { reversals, travelled, tortuosity: travelled / Math.abs(values[values.length - 1] - values[0]) };
}

/**
 * The share of what a memory took in that cancelled, for each coordinate after so many steps; null without one.
 * @param {Run} run
 * @param {Settings} settings
 * @param {number} steps
 */
export function cancelledShares({ rule, inputs, last }, settings, steps) {
  if (!rule.memory) return null;
  const [name, decay] = rule.memory;
  const beta = settings[decay];
  return [0, 1].map((c) => {
    /** @type {(t: number) => number} */
    const held = (t) => (t < inputs.length ? inputs[t] : last)[c][name];
    let most = 0;
    for (let t = 1; t <= steps; t++) most = beta * most + Math.abs(held(t) - beta * held(t - 1));
    return Math.max(1 - Math.abs(held(steps)) / most, 0);
  });
}

/**
 * Along a direction of curvature λ linear rules obey r² − (1 + β − a αλ) r + (β − b αλ) = 0; here are a and b.
 * @type {Record<string, (settings: Settings) => [number, number]>}
 */
export const GAINS = {
  gd: () => [1, 0],
  momentum: ({ beta }) => [1 - beta, 0],
  heavy_ball: () => [1, 0],
  nesterov: ({ beta }) => [1 + beta, beta],
  dampened_momentum: ({ dampening }) => [1 - dampening, 0],
};

/**
 * What theory says of a linear rule along a direction of this curvature: rate, regime and period.
 * @param {string} linear
 * @param {Settings} settings
 * @param {number} curvature
 */
export function quadraticTheory(linear, settings, curvature) {
  const { lr, beta = 0 } = settings;
  const [a, b] = GAINS[linear](settings);
  const x = lr * curvature;
  const [total, product] = [1 + beta - a * x, beta - b * x];
  const square = total * total - 4 * product;
  const double = Math.abs(square) <= 1e-13;
  const root = double
    ? [total / 2, 0]
    : square < 0
      ? [total / 2, Math.sqrt(-square) / 2]
      : [(total + (total < 0 ? -1 : 1) * Math.sqrt(square)) / 2, 0];
  const rate = x === 0 ? 1 : Math.hypot(...root);
  const angle = Math.abs(Math.atan2(root[1], root[0]));
  const regime =
    x === 0
      ? N_("still")
      : rate >= 1
        ? N_("divergent")
        : double && angle === 0
          ? N_("critical")
          : angle > 0
            ? N_("underdamped")
            : N_("overdamped");
  return { rate, regime, period: (2 * Math.PI) / angle };
}
