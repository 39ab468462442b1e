// Sweeps in float64, and the plans and the jobs of sweeps: on the ravine, f = ½ (x² + 50 y²), gd has a closed form.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { drawNoise } from "../../visualizer/explorer/static/engine/streams.js";
import { axesOf, tellingAxes } from "../../visualizer/explorer/static/state/axes.js";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { exactSweep } from "../../visualizer/explorer/static/sweep/exact.js";
import { sweepJob } from "../../visualizer/explorer/static/sweep/job.js";
import { sweepPlan } from "../../visualizer/explorer/static/sweep/plan.js";
import { texturesOf } from "../../visualizer/explorer/static/sweep/textures.js";
import { startAxes } from "../../visualizer/explorer/static/views/basin_layer.js";
import { assertClose, catalogue } from "./vectors.js";

/** @param {any} racer @param {any} terms */
function raceOf(racer, terms = {}) {
  const setup = { landscape: { name: "ravine", settings: {} }, racers: [racer], steps: 40, ...terms };
  return createRace(checkedSetup(setup, catalogue), catalogue, null, new Map());
}

/** The cells of a sweep of 33 × 33, or so many, and the order in which they have run. @param {any} plan */
function swept(plan, side = 33) {
  const values = new Float64Array(4 * side * side).fill(Number.NaN);
  /** @type {number[]} */
  const order = [];
  const seen = new Set();
  for (const done of exactSweep(plan, catalogue, side, values)) {
    for (let k = 0; order.length < done && k < side * side; k++)
      if (!seen.has(k) && !Number.isNaN(values[4 * k + 3])) {
        seen.add(k);
        order.push(k);
      }
  }
  return {
    order,
    at: (/** @type {number} */ i, /** @type {number} */ j) =>
      Array.from(values.slice(4 * (j * side + i), 4 * (j * side + i) + 4)),
  };
}

const GD = { name: "gd", settings: { lr: 0.03 } };

/** The sweep of a racer over the axes of these names. @param {ReturnType<typeof raceOf>} race @param {string[]} names @returns {any} */
function planOver(race, names) {
  const axes = axesOf(race, 0);
  return sweepPlan(race, 0, /** @type {any} */ (names.map((name) => axes.find((axis) => axis.name === name))));
}

test("each cell is the run of its own settings", () => {
  const { at } = swept(planOver(raceOf(GD), ["lr", "kappa"]));
  for (const [i, j] of [
    [0, 0],
    [8, 4],
    [13, 21],
    [26, 1],
    [3, 32],
  ]) {
    const [lr, kappa] = [1e-4 * 1e4 ** (i / 32), 1e3 ** (j / 32)];
    const state = (/** @type {number} */ t) => [10 * (1 - lr) ** t, (1 - lr * kappa) ** t];
    const f = (/** @type {number} */ t) => (state(t)[0] ** 2 + kappa * state(t)[1] ** 2) / 2;
    const [x, y, value, fate] = at(i, j);
    assertClose([x, y, value], [...state(40), f(40)], `${i}, ${j}`, { relative: 1e-9, absolute: 1e-30 });
    const first = Array.from({ length: 41 }, (_, t) => t).find((t) => f(t) < 1e-3 && f(40) < 1e-3);
    equal(fate, first ?? -1);
  }
  ok(at(26, 1)[3] > 0 && at(0, 0)[3] === -1, "one of them arrives, and one does not");
});

test("a run that diverges has its last point, and the step at which it was lost", () => {
  const { at } = swept(planOver(raceOf(GD), ["lr", "kappa"]), 2);
  const [x, y, f, fate] = at(1, 1);
  // |1 − 1000|⁴ is within 8·10¹², and |1 − 1000|⁵ is not.
  deepEqual([x, y, fate], [0, 999 ** 4, -2 - 5]);
  assertClose(f, 500 * 999 ** 8, "f", { relative: 1e-9 });
});

test("coarse cells run first, and each cell once", () => {
  const { order } = swept(planOver(raceOf(GD, { steps: 1 }), ["lr", "kappa"]));
  equal(order.length, 33 * 33);
  for (const [count, stride] of [
    [9, 16],
    [25, 8],
    [81, 4],
    [289, 2],
  ])
    ok(order.slice(0, count).every((k) => (k % 33) % stride === 0 && Math.floor(k / 33) % stride === 0));
});

test("a clip along a side shortens what is longer", () => {
  const { at } = swept(planOver(raceOf(GD, { steps: 1 }), ["lr", "clip"]), 3);
  const length = Math.hypot(10, 50);
  for (const [j, clip] of [0.01, 1, 100].entries()) {
    const share = Math.min(clip / length, 1);
    assertClose(at(1, j).slice(0, 2), [10 - 0.01 * 10 * share, 1 - 0.01 * 50 * share], `${clip}`, { relative: 1e-9 });
  }
});

test("a sweep of starts ends where each start leads to, and says from when on the run rests", () => {
  const race = raceOf({ name: "gd", settings: { lr: 0.1 } }, { landscape: { name: "ravine", settings: { kappa: 5 } } });
  const { at } = swept(
    sweepPlan(
      race,
      0,
      startAxes([
        [-10, 10],
        [-2, 2],
      ]),
    ),
    5,
  );
  const [x, y, , fate] = at(4, 1);
  assertClose([x, y], [10 * 0.9 ** 40, -1 * 0.5 ** 40], "the end", { relative: 1e-9 });
  // It moves by 0.9ᵗ⁻¹ in step t, and rests once that is at most 0.024.
  equal(fate, 1 + Math.ceil(Math.log(0.024) / Math.log(0.9)));
  equal(at(2, 2)[3], 0, "at the minimum");
});

for (const [name, settings, terms] of /** @type {[string, any, any][]} */ ([
  ["noise", { lr: 0.03, noise: 0.5, clip: 3 }, {}],
  ["a schedule", { lr: 0.03, schedule: "step(every=7)" }, {}],
  ["a batch", { lr: 0.03, batch: 4 }, { landscape: { name: "linear_regression", settings: {} } }],
  ["all data", { lr: 0.03 }, { landscape: { name: "linear_regression", settings: {} } }],
]))
  test(`with ${name} the cell of the racer's own settings ends where its path does`, () => {
    const race = raceOf({ name: "gd", settings }, terms);
    const axis = { ...axesOf(race, 0)[0], low: 0.03 };
    const up = {
      ...axis,
      id: "0.clip",
      name: "clip",
      kind: /** @type {const} */ ("clip"),
      low: settings.clip ?? 1e9,
      high: 1e10,
    };
    const { at } = swept(sweepPlan(race, 0, [axis, up]), 2);
    const { x, y, loss, n } = race.paths[0];
    equal(n, 41);
    assertClose(at(0, 0).slice(0, 2), [x[40], y[40]], "the end");
    assertClose(at(0, 0)[2] - race.surface.floor, loss[40], "f", { relative: 1e-9 });
  });

test("the key of a sweep says what its values depend on: not the settings along its sides", () => {
  const keyOf = (/** @type {any} */ settings, /** @type {any} */ terms = {}, names = ["lr", "kappa"]) =>
    planOver(raceOf({ name: "gd", settings }, terms), names).key;
  const key = keyOf({ lr: 0.03 });
  equal(keyOf({ lr: 0.5 }), key);
  equal(keyOf({ lr: 0.03 }, { landscape: { name: "ravine", settings: { kappa: 7 } } }), key);
  const others = [
    keyOf({ lr: 0.03, clip: 2 }),
    keyOf({ lr: 0.03, noise: 1 }),
    keyOf({ lr: 0.03, schedule: "step(every=7)" }),
    keyOf({ lr: 0.03 }, { steps: 41 }),
    keyOf({ lr: 0.03 }, { seed: 1 }),
    keyOf({ lr: 0.03 }, { start: [1, 1] }),
    keyOf({ lr: 0.03 }, {}, ["kappa", "lr"]),
    keyOf({ lr: 0.03 }, {}, ["lr", "clip"]),
  ];
  equal(new Set([key, ...others]).size, others.length + 1);
  equal(keyOf({ lr: 0.03, clip: 2 }, {}, ["lr", "clip"]), others.at(-1));
  const starts = (/** @type {any} */ terms) =>
    sweepPlan(
      raceOf(GD, terms),
      0,
      startAxes([
        [-1, 1],
        [-1, 1],
      ]),
    )?.key;
  equal(starts({ start: [1, 1] }), starts({ start: [2, 1] }));
});

test("a batch of all data is none", () => {
  const landscape = { name: "linear_regression", settings: {} };
  const batchOf = (/** @type {number} */ batch) => {
    const race = raceOf({ name: "gd", settings: { batch } }, { landscape });
    const plan = sweepPlan(race, 0, /** @type {any} */ (tellingAxes(race, 0, axesOf(race, 0))));
    return { batch: plan?.batch, samples: race.surface.samples };
  };
  const { samples } = batchOf(1);
  deepEqual([batchOf(samples - 1).batch, batchOf(samples).batch], [samples - 1, 0]);
});

test("a card is told the numbers of a sweep", () => {
  const plan = planOver(raceOf({ name: "gd", settings: { lr: 0.03, clip: 3, noise: 0.5 } }), ["lr", "clip"]);
  const job = /** @type {any} */ (sweepJob(plan, catalogue));
  const told = Object.fromEntries(Object.entries(job.uniforms).map(([name, [, value]]) => [name, value]));
  deepEqual(told, {
    start: [10, 1],
    steps: 40,
    domain: [-12, 12, -4, 4],
    lowest: 0,
    level: 1e-3,
    still: 0.024,
    limit: 3,
    deviation: 0.5,
    across: [1e-4, 1, 1],
    up: [0.01, 100, 1],
    rule_parameters: [0.03],
    landscape_parameters: [50],
  });
  equal(job.steps, 40);
  const lower = sweepJob(
    { ...plan, lowest: Number.NEGATIVE_INFINITY, axes: [plan.axes[0], { ...plan.axes[1], log: false }] },
    catalogue,
  );
  ok(/** @type {any} */ (lower).uniforms.level[1] >= -3.5e38);
  deepEqual(/** @type {any} */ (lower).uniforms.up[1], [0.01, 100, 0]);
});

test("a card is told nothing of a sweep that it cannot do", () => {
  const plan = planOver(raceOf(GD), ["lr", "kappa"]);
  const most = 1024 * 2048;
  ok(sweepJob({ ...plan, steps: most }, catalogue));
  equal(sweepJob({ ...plan, steps: most + 1 }, catalogue), null);
  const race = raceOf(
    { name: "gd", settings: { lr: 0.03, batch: 4 } },
    { landscape: { name: "linear_regression", settings: {} } },
  );
  const batches = { ...sweepPlan(race, 0, /** @type {any} */ ([axesOf(race, 0)[0], axesOf(race, 0)[1]])) };
  ok(sweepJob(/** @type {any} */ ({ ...batches, steps: 10 }), catalogue));
  equal(sweepJob(/** @type {any} */ ({ ...batches, steps: most / 4 + 1 }), catalogue), null);
  const rule = catalogue.rule("gd");
  catalogue.rules.set("gd", { ...rule, shader: "" });
  equal(sweepJob(plan, catalogue), null);
  catalogue.rules.set("gd", rule);
});

test("each step has its noise and its factor of the rate in a texture, and each sample its numbers", () => {
  const race = raceOf(
    { name: "gd", settings: { lr: 0.03, noise: 0.5, batch: 4, schedule: "step(every=7, factor=0.5)" } },
    { landscape: { name: "linear_regression", settings: {} } },
  );
  const plan = /** @type {any} */ (sweepPlan(race, 0, /** @type {any} */ ([axesOf(race, 0)[0], axesOf(race, 0)[1]])));
  const { step_inputs, samples, batches } = texturesOf(plan);
  equal(step_inputs.texels.length, 4 * step_inputs.width * step_inputs.height);
  deepEqual(
    [step_inputs.texels[4 * 6 + 2], step_inputs.texels[4 * 7 + 2], step_inputs.texels[4 * 14 + 2]],
    [1, 0.5, 0.25],
  );
  const noise = Array.from(drawNoise(0, 40), Math.fround);
  for (const k of [0, 1, 39])
    deepEqual(Array.from(step_inputs.texels.slice(4 * k, 4 * k + 2)), noise.slice(2 * k, 2 * k + 2));
  const [x, y] = plan.parameters;
  for (const k of [0, plan.samples - 1])
    deepEqual([samples.texels[2 * k], samples.texels[2 * k + 1]], [Math.fround(x[k]), Math.fround(y[k])]);
  const pairs = new Set(
    x.map((/** @type {number} */ one, /** @type {number} */ k) => [Math.fround(one), Math.fround(y[k])].join()),
  );
  for (let k = 0; k < 4 * 40; k++) ok(pairs.has([batches.texels[2 * k], batches.texels[2 * k + 1]].join()));
  const quiet = texturesOf({ ...plan, data: { ...plan.data, noise: 0 } });
  deepEqual([quiet.step_inputs.texels[0], quiet.step_inputs.texels[4 * 7 + 2]], [0, 0.5]);
  deepEqual(Object.keys(texturesOf({ ...plan, batch: 0, data: { ...plan.data, noise: 0, factors: null } })), [
    "samples",
  ]);
});

test("a list that is longer than a texture is wide goes on in the next row, and a picture is its own table", () => {
  const plan = planOver(raceOf({ name: "gd", settings: { lr: 0.03, noise: 1 } }), ["lr", "clip"]);
  for (const [steps, height] of [
    [1, 1],
    [1024, 1],
    [1025, 2],
  ]) {
    const { step_inputs } = texturesOf({ ...plan, steps });
    deepEqual([step_inputs.width, step_inputs.height, step_inputs.texels.length], [1024, height, 4 * 1024 * height]);
    const last = 4 * (steps - 1);
    ok(step_inputs.texels[last] !== 0 && step_inputs.texels[last + 2] === 1);
  }
  const table = { columns: 3, values: [1, 2, 3, 4, 5, 6] };
  const quiet = { ...plan, data: { ...plan.data, noise: 0 } };
  deepEqual(texturesOf({ ...quiet, parameters: /** @type {any} */ (table) }), {
    picture: { width: 3, height: 2, channels: 1, texels: Float32Array.from(table.values) },
  });
  deepEqual(texturesOf(quiet), {});
});
