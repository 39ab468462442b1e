import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { effectiveRates } from "../../visualizer/explorer/static/engine/effective_rates.js";
import { evaluate, namesIn } from "../../visualizer/explorer/static/engine/expression.js";
import {
  cancelledShares,
  measureOscillation,
  quadraticTheory,
} from "../../visualizer/explorer/static/engine/oscillation.js";
import { runOf } from "../../visualizer/explorer/static/engine/run.js";
import { reportStep } from "../../visualizer/explorer/static/engine/step_report.js";
import { pythonCode } from "../../visualizer/explorer/static/state/code.js";
import { describeRace } from "../../visualizer/explorer/static/state/description.js";
import { readLink, writeLink } from "../../visualizer/explorer/static/state/link.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { assertClose, catalogue, stateOf, vectors } from "./vectors.js";

/** @import { Race, Racer, Run } from "../../visualizer/explorer/static/types.js" */

for (const [name, vector] of Object.entries(vectors.races)) {
  const state = stateOf(vector);
  test(`${name}: described and written as Python does`, () => {
    equal(describeRace(state.race), vector.description);
    equal(pythonCode(state.race, state.setup), vector.code);
  });
  test(`${name}: a link says all of it`, () => {
    deepEqual(state.setup, vector.setup);
    const link = writeLink(vector.setup);
    deepEqual(checkedSetup(readLink(`#${link}`), catalogue), vector.setup);
    equal(encodeURI(decodeURI(link)), link);
  });
  vector.racers.forEach((/** @type {any} */ expected, /** @type {number} */ k) => {
    const racer = state.race.racers[k];
    test(`${name}: ${racer.name}`, () => {
      const run = runOf(state, k);
      equal(run === null, expected === null);
      if (run) assertRun(run, racer, state.race, expected);
    });
  });
}

/**
 * A run is the one that Python made, and so is all that is worked out of it.
 * @param {Run} run
 * @param {Racer} racer
 * @param {Race} race
 * @param {any} expected
 */
function assertRun(run, racer, race, expected) {
  const known = expected.points.length;
  const points = run.points.slice(0, known);
  assertClose(points, expected.points, "points");
  assertClose(effectiveRates(run).slice(0, expected.rates.length), expected.rates, "rates", { relative: 1e-9 });
  const columns = [0, 1].map((c) => measureOscillation(run.points.map((point) => point[c])).reversals);
  deepEqual(columns, expected.reversals);
  const lengths = [0, 1].map((c) => measureOscillation(points.map((point) => point[c])).tortuosity);
  assertClose(lengths, expected.tortuosity, "tortuosity", { relative: 1e-9 });
  const cancelled = cancelledShares(run, racer.settings, known - 1);
  equal(cancelled === null, expected.cancelled === null);
  if (cancelled) assertClose(cancelled, expected.cancelled, "cancelled", { absolute: 1e-12 });
  assertTheory(racer, race, expected.theory);
  assertReport(run, expected);
}

/** @param {Racer} racer @param {Race} race @param {any} expected */
function assertTheory({ linear, settings }, { curvatures }, expected) {
  equal(Boolean(linear && curvatures), expected !== null);
  if (!linear || !curvatures) return;
  const theory = curvatures.map((curvature) => quadraticTheory(linear, settings, curvature));
  assertClose(
    theory.map(({ rate }) => rate),
    expected.rate,
    "rate",
  );
  deepEqual(
    theory.map(({ regime }) => regime),
    expected.regime,
  );
}

/** @param {Run} run @param {any} expected */
function assertReport({ rule, inputs, points }, { step, lines }) {
  const reports = inputs[step].map((names) => reportStep(rule, names));
  assertClose(
    reports.flatMap(({ after }) => after),
    points[step + 1],
    "after",
  );
  reports.forEach((report, c) => {
    const formulas = report.lines.map(({ target, pieces }) => `${target} ← ${pieces.map((p) => p.symbol).join("")}`);
    deepEqual(
      formulas,
      lines[c].map((/** @type {any} */ line) => line[0]),
    );
    const values = report.lines.map(({ value }) => value);
    assertClose(
      values,
      lines[c].map((/** @type {any} */ line) => line[1]),
      "values",
      { relative: 1e-9 },
    );
  });
}

test("a run with noise needs Python if its seed is too long for a number of the browser", () => {
  const { race } = stateOf(vectors.races["options on ravine"], { seed: 2 ** 53 });
  deepEqual(
    race.paths.map(({ missing }) => missing),
    [true, false, false, false],
  );
  match(describeRace(race), /gd .* runs in Python only; momentum .* ends at/);
});

test("a run is made once for each path", () => {
  const state = stateOf(vectors.races["linear rules on ravine"]);
  equal(runOf(state, 0), runOf(state, 0));
});

test("operations are Python's: floors, remainders, and choices that leave the other side alone", () => {
  const values = { x: -7, y: 2 };
  equal(evaluate(["//", "x", "y"], values), -4);
  equal(evaluate(["%", "x", "y"], values), 1);
  equal(evaluate(["==", true, 1], values), true);
  equal(evaluate(["if", ["<", "x", 0], ["neg", "x"], "x"], values), 7);
  deepEqual(namesIn(["+", "x", ["*", 2, "y"]]), ["x", "y"]);
});
