import { deepEqual, equal, notEqual } from "node:assert/strict";
import { test } from "node:test";
import { effectiveRates } from "../../visualizer/explorer/static/engine/effective_rates.js";
import { compileStatements, evaluate, namesIn } from "../../visualizer/explorer/static/engine/expression.js";
import {
  cancelledShares,
  measureOscillation,
  quadraticTheory,
} from "../../visualizer/explorer/static/engine/oscillation.js";
import { runOf } from "../../visualizer/explorer/static/engine/run.js";
import { reportStep } from "../../visualizer/explorer/static/engine/step_report.js";
import { pythonCode } from "../../visualizer/explorer/static/state/code.js";
import { describeRace } from "../../visualizer/explorer/static/state/description.js";
import { assertClose, stateOf, vectors } from "./vectors.js";

/** @import { Run, Settings, Surface } from "../../visualizer/explorer/static/types.js" */

for (const [name, vector] of Object.entries(vectors.races)) {
  const state = stateOf(vector);
  test(`${name}: described and written as Python does`, () => {
    equal(describeRace(state), vector.description);
    equal(pythonCode(state), vector.code);
  });
  vector.racers.forEach((/** @type {any} */ expected, /** @type {number} */ k) => {
    const racer = state.race.racers[k];
    test(`${name}: ${racer.name}`, () => {
      const run = runOf(state, k);
      equal(run === null, expected === null);
      if (run) assertRun(run, state.settings[k], state.race.replay.surface, expected);
    });
  });
}

/**
 * A run is the one that Python made, and so is all that is worked out of it.
 * @param {Run} run
 * @param {Settings} settings
 * @param {Surface} surface
 * @param {any} expected
 */
function assertRun(run, settings, surface, expected) {
  const known = expected.points.length;
  const points = run.points.slice(0, known);
  assertClose(points, expected.points, "points");
  assertClose(effectiveRates(run).slice(0, expected.rates.length), expected.rates, "rates", { relative: 1e-9 });
  const columns = [0, 1].map((c) => measureOscillation(run.points.map((point) => point[c])).reversals);
  deepEqual(columns, expected.reversals);
  const lengths = [0, 1].map((c) => measureOscillation(points.map((point) => point[c])).tortuosity);
  assertClose(lengths, expected.tortuosity, "tortuosity", { relative: 1e-9 });
  const cancelled = cancelledShares(run, settings, known - 1);
  equal(cancelled === null, expected.cancelled === null);
  if (cancelled) assertClose(cancelled, expected.cancelled, "cancelled", { absolute: 1e-12 });
  assertTheory(run, settings, surface, expected.theory);
  assertReport(run, expected);
}

/** @param {Run} run @param {Settings} settings @param {Surface} surface @param {any} expected */
function assertTheory({ rule }, settings, surface, expected) {
  equal(Boolean(rule.linear && surface.modes), expected !== null);
  if (!rule.linear || !surface.modes) return;
  const theory = surface.modes.curvature.map((curvature) => quadraticTheory(String(rule.linear), settings, curvature));
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

test("while Python is behind a slider, a run that needs its numbers is not known", () => {
  const state = stateOf(vectors.races["options on ravine"]);
  state.common["run.steps"] += 1;
  notEqual(runOf(state, 1), null);
  equal(runOf(state, 2), null); // it has a schedule
});

test("noise is that of the path on the map, also while Python is behind the slider of the seed", () => {
  const vector = vectors.races["options on ravine"];
  const state = stateOf(vector);
  state.common["run.seed"] += 1;
  assertClose(runOf(state, 0)?.points, vector.racers[0].points, "points");
});

test("a seed that is too long for a number of the browser is not used", () => {
  const state = stateOf(vectors.races["options on ravine"]);
  state.race = { ...state.race, seed: 2 ** 53 };
  equal(runOf(state, 0), null);
  notEqual(runOf(state, 1), null);
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
  const run = compileStatements([
    ["let", "z", ["if", ["<", "x", 0], ["neg", "x"], "x"]],
    ["return", ["z"]],
  ]);
  deepEqual(run({ ...values }), [7]);
  deepEqual(namesIn(["+", "x", ["*", 2, "y"]]), ["x", "y"]);
});

test("a branch may return early", () => {
  const run = compileStatements([
    ["if", ["<", "x", 0], [["return", [0]]], [["let", "x", ["+", "x", 1]]]],
    ["return", ["x"]],
  ]);
  deepEqual(
    [-1, 1].map((x) => run({ x })[0]),
    [0, 2],
  );
});
