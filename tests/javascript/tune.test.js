import { strict as assert } from "node:assert";
import { test } from "node:test";
import { bestRate } from "../../visualizer/explorer/static/search/tune.js";

/** The best of the rates 1, 2, 3, ... by these values, a row for each rate, and the number of runs. @param {number[][]} values */
function bestOf(values) {
  const rates = values.map((_, k) => k + 1);
  const search = bestRate((rate, run) => values[rate - 1][run], rates, [...values[0].keys()]);
  for (let runs = 0; ; runs++) {
    const { done, value } = search.next();
    if (done) return [value, runs];
  }
}

test("the lowest mean wins, and of equal ones the first", () => {
  assert.deepEqual(bestOf([[5], [2], [3]]), [2, 3]);
  assert.deepEqual(bestOf([[5], [2], [2]]), [2, 3]);
  assert.deepEqual(
    bestOf([
      [0, 9],
      [4, 4],
      [1, 8],
    ]),
    [2, 6],
  );
});

test("a rate at which one run diverges is excluded", () => {
  assert.deepEqual(
    bestOf([
      [3, 3],
      [0, Number.NaN],
      [Number.NaN, 0],
    ]),
    [1, 6],
  );
  assert.deepEqual(bestOf([[Number.NaN], [Number.NaN]]), [null, 2]);
});
