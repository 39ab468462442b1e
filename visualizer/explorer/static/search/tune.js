// The best of some learning rates, as optimizers.tune finds it.

/**
 * The rate with the lowest f at the end, as the mean over runs with different random inputs; of equal ones the first. A
 * rate at which a run diverges, where f is NaN, is excluded; null if all are. It yields after each run.
 * @template T
 * @param {(rate: number, inputs: T) => number} finalValue f at the end of a run
 * @param {number[]} rates
 * @param {T[]} inputs of the runs at each rate
 * @returns {Generator<void, number | null>}
 */
export function* bestRate(finalValue, rates, inputs) {
  let best = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const rate of rates) {
    let sum = 0;
    for (const one of inputs) {
      sum += finalValue(rate, one);
      yield;
    }
    const mean = sum / inputs.length;
    if (mean < lowest) [best, lowest] = [rate, mean];
  }
  return best;
}
