import { strict as assert } from "node:assert";
import { test } from "node:test";
import { bestRate } from "../../visualizer/explorer/static/search/tune.js";

const DOMAIN = /** @type {[[number, number], [number, number]]} */ ([
  [-10, 10],
  [-10, 10],
]);

/** A run with these f, along a straight line unless the x of its points are given. @param {number[]} values @param {number[]} xs */
const run = (values, xs = values.map((_, k) => k / values.length)) => ({
  values: Float64Array.from(values),
  points: Float64Array.from(xs.flatMap((x) => [x, 0])),
});

/** The best of the rates 1, 2, 3, ... with these runs, a row for each rate, and how often it yielded. @param {ReturnType<typeof run>[][]} runs */
function bestOf(runs) {
  const rates = runs.map((_, k) => k + 1);
  const search = bestRate((rate, one) => runs[rate - 1][one], rates, [...runs[0].keys()], DOMAIN);
  for (let count = 0; ; count++) {
    const { done, value } = search.next();
    if (done) return [value, count];
  }
}

test("the one that arrives first and stays wins, and of equal ones the first", () => {
  assert.deepEqual(bestOf([[run([9, 8, 1, 1])], [run([9, 1, 1, 1])], [run([9, 1, 1, 1])]]), [2, 3]);
  assert.equal(bestOf([[run([9, 1, 5, 1])], [run([9, 8, 1, 1])]])[0], 2);
});

test("the lowest mean end sets the level, and wins where none stays below it", () => {
  const long = Array.from({ length: 37 }, () => 9);
  const swinging = [...long, 1, 7, 1, 0];
  const calm = [...long, 3, 3, 3, 3];
  const unlucky = [...long, 0, 0, 0, 9];
  assert.equal(bestOf([[run(swinging)], [run(unlucky)], [run(calm)]])[0], 1);
  assert.equal(bestOf([[run(unlucky)], [run(calm)]])[0], 1);
  assert.equal(bestOf([[run([...swinging.slice(0, -1), 5])], [run(calm)]])[0], 2);
});

test("a scribble and a run outside of the domain are taken only where there is no other", () => {
  const there = [0, 5, 0, 5, 0, 1];
  const scribble = run([9, 1, 1, 1, 1, 1], there);
  const outside = run([9, 1, 1, 1, 1, 1], [0, 12, 12, 12, 12, 12]);
  const calm = run([9, 8, 7, 6, 5, 4]);
  assert.equal(bestOf([[scribble], [outside], [calm]])[0], 3);
  assert.equal(bestOf([[scribble], [outside]])[0], 1);
});

test("a rate at which one run diverges is excluded", () => {
  const [good, lost] = [run([9, 8, 7]), run([9, Number.NaN, Number.NaN])];
  assert.deepEqual(
    bestOf([
      [good, good],
      [good, lost],
      [lost, good],
    ]),
    [1, 6],
  );
  assert.deepEqual(bestOf([[lost], [lost]]), [null, 2]);
});
