// The shaders of sweeps: a typed formula, run here as JavaScript, and what a sweep puts into the frame of the others.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { formulaLandscape } from "../../visualizer/explorer/static/formula/landscape.js";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { formulaShader } from "../../visualizer/explorer/static/sweep/formula_shader.js";
import { fragmentShader } from "../../visualizer/explorer/static/sweep/shader.js";
import { startAxes } from "../../visualizer/explorer/static/views/basin_layer.js";
import { assertClose, catalogue } from "./vectors.js";

/** What JavaScript has for the operations of GLSL. @type {Record<string, string>} */
const OPERATIONS = {
  neg: "(-{0})",
  "**": "(({0}) ** ({1}))",
  sin: "Math.sin({0})",
  cos: "Math.cos({0})",
  exp: "Math.exp({0})",
  log: "Math.log({0})",
  sqrt: "Math.sqrt({0})",
  abs: "Math.abs({0})",
  sign: "Math.sign({0})",
};
/** @type {string[]} */
let powers = [];
const HELPERS = {
  LARGEST: 3.4028234e38,
  float: Number,
  not_a_number: () => Number.NaN,
  integer_power: (/** @type {number} */ base, /** @type {number} */ power) => {
    powers.push(`${power}`);
    return base ** power;
  },
};

/** A function of GLSL as one of JavaScript, which returns its outputs. @param {string} code @returns {(...values: number[]) => number[]} */
function called(code) {
  const [, inputs, outputs, body] = /** @type {string[]} */ (
    code.match(/^void \w+\(((?:float \w+,?)*)((?:out float \w+,?)*)\)\{([\s\S]*)\}$/)
  );
  const names = (/** @type {string} */ list) => list.match(/\w+(?=,|$)/g) ?? [];
  const lines = body.replaceAll(/^float /gm, "let ");
  const source = `let ${names(outputs)};${lines};return [${names(outputs)}]`;
  return (...values) =>
    new Function(...Object.keys(HELPERS), ...names(inputs), source)(...Object.values(HELPERS), ...values);
}

/** @param {string} formula @param {Record<string, number>} parameters */
function shaderOf(formula, parameters = {}) {
  powers = [];
  const unit = formulaLandscape({ formula, options: {}, parameters });
  const { surface, curvature } = formulaShader(
    /** @type {any} */ (unit),
    /** @type {any} */ ({ operations: OPERATIONS }),
  );
  return { surface: called(surface), curvature: called(curvature) };
}

for (const [
  formula,
  parameters,
  f,
] of /** @type {[string, Record<string, number>, (x: number, y: number, a: number) => number][]} */ ([
  ["x**2 + a*x*y + sin(y)", { a: 0.5 }, (x, y, a) => x ** 2 + a * x * y + Math.sin(y)],
  ["x**-3/(1 + y**2) - 2.5", {}, (x, y) => x ** -3 / (1 + y ** 2) - 2.5],
  ["exp(-x*y)*cos(3*x) - a/x + x*1e-3", { a: -2 }, (x, y, a) => Math.exp(-x * y) * Math.cos(3 * x) - a / x + x * 1e-3],
  ["x**1.5 + y**0.5 - 7*y", {}, (x, y) => x ** 1.5 + y ** 0.5 - 7 * y],
]))
  test(`${formula}: the shader has its value, its slopes and its curvatures`, () => {
    const { surface, curvature } = shaderOf(formula, parameters);
    const settings = Object.values(parameters);
    const h = 1e-4;
    for (const [x, y] of [
      [0.7, 1.3],
      [2, 0.5],
      [1.1, 0.2],
    ]) {
      const at = (/** @type {number} */ u, /** @type {number} */ v) => f(x + u * h, y + v * h, settings[0]);
      assertClose(surface(x, y, ...settings)[0], at(0, 0), "value", { relative: 1e-12 });
      const slopes = [at(1, 0) - at(-1, 0), at(0, 1) - at(0, -1)].map((part) => part / (2 * h));
      assertClose(surface(x, y, ...settings).slice(1), slopes, "slopes", { relative: 1e-5, absolute: 1e-5 });
      const mixed = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4;
      const second = [at(1, 0) - 2 * at(0, 0) + at(-1, 0), mixed, at(0, 1) - 2 * at(0, 0) + at(0, -1)];
      const expected = second.map((part) => part / (h * h));
      assertClose(curvature(x, y, ...settings), expected, "curvatures", { relative: 1e-4, absolute: 1e-4 });
    }
  });

/** The value of a tree of operations. @param {any} expression @param {number} x */
function worthOf(expression, x) {
  powers = [];
  const { surface } = formulaShader(
    /** @type {any} */ ({ expression, parameters: [] }),
    /** @type {any} */ ({ operations: OPERATIONS }),
  );
  return called(surface)(x, 0)[0];
}

test("a whole power is a product, up to the 1000th", () => {
  assertClose(worthOf(["**", "x", 1000], 1.001), 1.001 ** 1000, "value");
  assertClose(worthOf(["**", "x", -3], 2), 1 / 8, "value");
  deepEqual(new Set(powers), new Set(["3", "4"]));
  worthOf(["**", "x", 1001], 1);
  ok(!powers.includes("1001"));
});

test("a number that float32 has not is the largest that it has", () => {
  equal(worthOf(["+", "x", 1e39], 0), 3.4028234e38);
  equal(worthOf(["+", "x", -1e39], 0), -3.4028234e38);
  equal(worthOf(["+", "x", 1e38], 0), 1e38);
  equal(worthOf(["-", ["*", "x", 0.5], 0.25], 1), 0.25);
  ok(Number.isNaN(worthOf(["+", "x", Number.NaN], 0)));
});

/** The shader of a racer's sweep. @param {string} name @param {any} terms */
function codeOf(
  name,
  { settings = {}, axes = null, landscape = { name: "ravine", settings: {} }, data = {}, batch = 0 } = {},
) {
  const race = createRace(
    checkedSetup({ landscape, racers: [{ name, settings }], steps: 20 }, catalogue),
    catalogue,
    null,
    new Map(),
  );
  const [racer] = race.racers;
  const sides = axes ?? [
    { kind: "rule", index: 0 },
    { kind: "clip", index: 0 },
  ];
  const plan = {
    axes: sides,
    batch,
    samples: race.surface.samples,
    data: {
      parameters: racer.rule.parameters.map((one) => settings[one.name] ?? Number(one.default)),
      clip: 0,
      noise: 0,
      factors: null,
      states: 0,
      rate: 0,
      ...data,
    },
  };
  return fragmentShader(/** @type {any} */ (plan), race.unit, racer.rule, catalogue.facts.shader) ?? "";
}

const RATES = [
  { kind: "rule", index: 0 },
  { kind: "surface", index: 0 },
];

test("the sides of a sweep set what they are of", () => {
  const code = codeOf("gd");
  ok(code.includes("s0 = at(across, place.x);") && code.includes("clip = at(up, place.y);"));
  ok(codeOf("gd", { axes: RATES }).includes("l0 = at(up, place.y);"));
  ok(codeOf("momentum", { axes: [{ kind: "rule", index: 1 }, RATES[0]] }).includes("s1 = at(across, place.x);"));
  const starts = codeOf("gd", {
    axes: startAxes([
      [0, 1],
      [0, 1],
    ]),
  });
  ok(starts.includes("point.x = at(across, place.x);") && starts.includes("point.y = at(up, place.y);"));
});

test("runs rest where starts are swept, and else arrive at a level", () => {
  const [starts, rates] = [
    codeOf("gd", {
      axes: startAxes([
        [0, 1],
        [0, 1],
      ]),
    }),
    codeOf("gd", { axes: RATES }),
  ];
  ok(starts.includes("distance(point, before) <= still") && starts.includes("    before = point;\n"));
  ok(rates.includes("here.x < level") && !rates.includes("    before = point;\n"));
});

test("a step is clipped, noisy or of a batch only where it is asked for", () => {
  const has = (/** @type {any} */ terms) => {
    const code = codeOf("gd", { axes: RATES, ...terms });
    return ["size_of_gradient > clip", "texelFetch(step_inputs", "batch_gradient(point, t);"].map((words) =>
      code.includes(words),
    );
  };
  deepEqual(has({}), [false, false, false]);
  deepEqual(has({ data: { clip: 0.5 } }), [true, false, false]);
  deepEqual(has({ axes: [RATES[0], { kind: "clip", index: 0 }] }), [true, false, false]);
  deepEqual(has({ data: { noise: 0.5 } }), [false, true, false]);
  deepEqual(has({ data: { factors: [1, 0.5] } }), [false, true, false]);
  const landscape = { name: "linear_regression", settings: {} };
  deepEqual(has({ landscape, batch: 4 }), [false, false, true]);
  const code = codeOf("gd", { axes: RATES, landscape, batch: 4, data: { clip: 1, noise: 1 } });
  const places = ["gradient = batch_gradient", "gradient += deviation", "gradient *= clip"].map((words) =>
    code.indexOf(words),
  );
  ok(places[0] > 0 && places[0] < places[1] && places[1] < places[2], "the batch, its noise, and then the clip");
});

test("an epoch has so many batches that each sample is seen once", () => {
  const landscape = { name: "linear_regression", settings: {} };
  const { samples } = createRace(
    checkedSetup({ landscape, racers: [{ name: "gd" }] }, catalogue),
    catalogue,
    null,
    new Map(),
  ).surface;
  const code = codeOf("gd", { axes: RATES, landscape, batch: 4 });
  ok(code.includes(`int first = 4 * (t % ${Math.ceil(samples / 4)});`));
  ok(code.includes(`mean_surface(samples, ivec2(0, ${samples}), point)`));
});

test("no capitals of the frame and no abbreviations are left", () => {
  for (const name of catalogue.rules.keys()) {
    const code = codeOf(name, { axes: RATES });
    if (code)
      ok(
        !/[@$`]|\b(SETTINGS|AXES|STATES|EACH_STEP|BEFORE|ADVANCE|ARRIVED|RATE|WIDTH|undefined|NaN)\b/.test(code),
        name,
      );
  }
});

test("a rule is called with as many numbers as it takes", () => {
  for (const name of catalogue.rules.keys()) {
    const code = codeOf(name, { axes: RATES });
    if (!code) continue;
    const [, taken] = /** @type {string[]} */ (code.match(/void rule\(([^)]*)\)/));
    const calls = [...code.matchAll(/ {4}rule\(([^)]*)\);/g)];
    ok(calls.length >= 1);
    for (const [, given] of calls) equal(given.split(",").length, taken.split(",").length, name);
  }
});

test("a rule or a landscape without code for a card has no shader", () => {
  const unit = catalogue.landscape("ravine");
  const rule = catalogue.rule("gd");
  const plan = /** @type {any} */ ({
    axes: RATES,
    batch: 0,
    samples: 0,
    data: { parameters: [0.1], clip: 0, noise: 0, factors: null, states: 0, rate: 0 },
  });
  const { shader } = catalogue.facts;
  ok(fragmentShader(plan, unit, rule, shader));
  equal(fragmentShader(plan, { ...unit, shader: null }, rule, shader), null);
  equal(fragmentShader(plan, unit, { ...rule, shader: /** @type {any} */ (null) }, shader), null);
});
