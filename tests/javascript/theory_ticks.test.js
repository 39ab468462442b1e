import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { quadraticTheory } from "../../visualizer/explorer/static/engine/oscillation.js";
import { theoryTicks } from "../../visualizer/explorer/static/engine/theory_ticks.js";
import { assertClose } from "./vectors.js";

/** @import { Pair, Settings, Tick } from "../../visualizer/explorer/static/types.js" */

/** @type {Pair[]} */
const CURVATURES = [
  [1, 50],
  [1, 10],
  [0.2, 3],
  [4, 4],
  [0, 7],
  [-2, 5],
];
const MEMORIES = [0, 0.1, 0.5, 0.9, 0.99];
const RATES = [0.001, 0.02, 0.038, 0.1, 0.3, 1];
const NEAR = 1e-6;

/** The values of the ticks whose words have all of these. @param {Tick[]} ticks @param {string[]} words */
const valuesOf = (ticks, ...words) =>
  ticks.filter((tick) => words.every((one) => `${tick.name} ${tick.words}`.includes(one))).map(({ value }) => value);

test("descent swings above 1/L and diverges above 2/L", () => {
  for (const curvatures of CURVATURES) {
    const ticks = theoryTicks("gd", { lr: 0.038 }, "lr", curvatures);
    deepEqual(
      ticks.map(({ name, value }) => [name, value]),
      [
        ["1/L", 1 / curvatures[1]],
        ["2/L", 2 / curvatures[1]],
      ],
    );
  }
});

/** The products of rate and curvature at which a direction is damped critically, and of the limit. @type {Record<string, (settings: Settings) => [number, number]>} */
const RATE_FORMS = {
  heavy_ball: ({ beta }) => [(1 - Math.sqrt(beta)) ** 2, 2 * (1 + beta)],
  momentum: ({ beta }) => [(1 - Math.sqrt(beta)) ** 2 / (1 - beta), (2 * (1 + beta)) / (1 - beta)],
  dampened_momentum: ({ beta, dampening }) => [
    (1 - Math.sqrt(beta)) ** 2 / (1 - dampening),
    (2 * (1 + beta)) / (1 - dampening),
  ],
  nesterov: ({ beta }) => [((1 - beta) / (1 + beta)) ** 2, (2 * (1 + beta)) / (1 + 2 * beta)],
};

for (const [linear, form] of Object.entries(RATE_FORMS))
  test(`${linear}: the marks of its learning rate are the closed forms`, () => {
    for (const beta of MEMORIES)
      for (const [flat, steep] of CURVATURES) {
        const settings = { lr: 0.038, beta, dampening: 0.5 };
        const ticks = theoryTicks(linear, settings, "lr", [flat, steep]);
        const [critical, limit] = form(settings);
        assertClose(valuesOf(ticks, "limit"), [limit / steep], "limit");
        assertClose(valuesOf(ticks, "critical", "steep"), [critical / steep], "steep", { relative: 1e-9 });
        const ofFlat = flat > 0 && flat < steep ? [critical / flat] : [];
        assertClose(valuesOf(ticks, "critical", "flat"), ofFlat, "flat", { relative: 1e-9 });
      }
  });

/** The memories of critical damping and of the limit, by the product of rate and curvature; none where there are none. @type {Record<string, (x: number) => [number | null, number | null]>} */
const MEMORY_FORMS = {
  momentum: (x) => [x < 1 ? ((1 - x) / (1 + x)) ** 2 : null, x > 2 ? (x - 2) / (x + 2) : null],
  heavy_ball: (x) => [x < 1 ? (1 - Math.sqrt(x)) ** 2 : null, x > 2 && x < 4 ? x / 2 - 1 : null],
  nesterov: (x) => [
    x < 1 ? (1 - Math.sqrt(x)) ** 2 / (1 - x) : null,
    x > 4 / 3 && x < 2 ? (2 - x) / (2 * x - 2) : null,
  ],
};

for (const [linear, form] of Object.entries(MEMORY_FORMS))
  test(`${linear}: the marks of its memory are the closed forms`, () => {
    for (const lr of RATES)
      for (const [flat, steep] of CURVATURES) {
        const ticks = theoryTicks(linear, { lr, beta: 0.9 }, "beta", [flat, steep]);
        const [critical, limit] = form(lr * steep);
        const known = (/** @type {number | null} */ value) => (value === null ? [] : [value]);
        assertClose(valuesOf(ticks, "limit"), known(limit), "limit", { relative: 1e-9 });
        assertClose(valuesOf(ticks, "critical", "steep"), known(critical), "steep", { relative: 1e-9 });
        const ofFlat = flat > 0 && flat < steep ? known(form(lr * flat)[0]) : [];
        assertClose(valuesOf(ticks, "critical", "flat"), ofFlat, "flat", { relative: 1e-9 });
      }
  });

test("a mark is found that lies on one of the memories that are tried", () => {
  const ticks = theoryTicks("heavy_ball", { lr: 0.25, beta: 0.9 }, "beta", [1, 1]);
  assertClose(valuesOf(ticks, "critical"), [0.25], "critical", { relative: 1e-9 });
  assertClose(valuesOf(theoryTicks("heavy_ball", { lr: 3, beta: 0 }, "beta", [1, 1]), "limit"), [0.5], "limit");
});

/**
 * A mark parts what theory says of the direction that its words name.
 * @param {string} linear
 * @param {Settings} settings
 * @param {string} name
 * @param {Pair} curvatures
 * @param {Tick} tick
 */
function assertParts(linear, settings, name, [flat, steep], tick) {
  const curvature = tick.words.includes("flat") ? flat : steep;
  const [below, above] = [1 - NEAR, 1 + NEAR].map(
    (factor) => quadraticTheory(linear, { ...settings, [name]: tick.value * factor }, curvature).regime,
  );
  const where = `${linear} ${JSON.stringify(settings)} ${name} ${tick.name} ${tick.value}: ${below}, ${above}`;
  notEqual(below, above, where);
  if (tick.name === "critical" || tick.name === "1/L") {
    deepEqual([below, above].toSorted(), ["overdamped", "underdamped"], where);
    if (name === "lr") equal(above, "underdamped", where);
  } else equal((tick.words.includes("below") ? below : above) === "divergent", true, where);
}

for (const linear of ["gd", ...Object.keys(RATE_FORMS)])
  test(`${linear}: theory says something else below each mark than above it`, () => {
    let count = 0;
    for (const name of linear === "gd" ? ["lr"] : ["lr", "beta"])
      for (const curvatures of CURVATURES)
        for (const beta of MEMORIES)
          for (const lr of RATES) {
            const settings = linear === "gd" ? { lr } : { lr, beta, dampening: 0.5 };
            const ticks = theoryTicks(linear, settings, name, curvatures);
            count += ticks.length;
            for (const tick of ticks) assertParts(linear, settings, name, curvatures, tick);
            const values = ticks.map(({ value }) => value);
            deepEqual(
              values,
              values.toSorted((one, other) => one - other),
            );
          }
    ok(count > 200, `${count}`);
  });

test("nothing is marked where theory says nothing", () => {
  deepEqual(theoryTicks("gd", { lr: 0.1 }, "lr", [-3, -1]), []);
  deepEqual(theoryTicks("gd", { lr: 0.1 }, "lr", [0, 0]), []);
  deepEqual(theoryTicks("momentum", { lr: 0.1, beta: 0.9 }, "noise", [1, 50]), []);
});
