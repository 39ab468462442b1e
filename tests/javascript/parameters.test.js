import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { theoryTicks } from "../../visualizer/explorer/static/engine/theory_ticks.js";
import {
  denser,
  placeOf,
  RUN_PARAMETERS,
  sliderPositions,
  valueAt,
} from "../../visualizer/explorer/static/state/parameters.js";
import { catalogue, vectors } from "./vectors.js";

/** @import { ParameterFacts } from "../../visualizer/explorer/static/types.js" */

const { facts } = vectors.catalogue;

/** @param {string} owner @returns {(parameter: ParameterFacts) => [string, ParameterFacts]} */
const named = (owner) => (parameter) => [`${owner} ${parameter.name}`, parameter];

/** Every parameter of the catalogue that has a slider. */
const PARAMETERS = [
  ...[...catalogue.rules.entries(), ...catalogue.landscapes.entries()].flatMap(([owner, { parameters }]) =>
    parameters.map(named(owner)),
  ),
  ...[...facts.options, ...Object.values(RUN_PARAMETERS)].map(named("all")),
].filter(([, parameter]) => !parameter.switch);

/** Sliders with their default, and with a number that is not round. */
const SLIDERS = PARAMETERS.flatMap(([name, parameter]) => {
  const odd = parameter.low + 0.123456789 * (parameter.high - parameter.low);
  return [[], [parameter.integer ? Math.round(odd) : odd]].map((given) => ({
    name: `${name}, ${given}`,
    parameter,
    values: sliderPositions(parameter, [parameter.default, ...given], 101),
  }));
});

test("the catalogue has parameters of every kind", () => {
  for (const kind of /** @type {const} */ (["log", "integer"]))
    for (const is of [true, false]) ok(PARAMETERS.some(([, one]) => one[kind] === is));
  ok(PARAMETERS.length > 100);
});

test("at a position is its value, and its place is the position", () => {
  for (const { name, parameter, values } of SLIDERS)
    values.forEach((value, k) => {
      equal(valueAt(values, k, parameter), value, name);
      equal(placeOf(values, value, parameter), k, name);
    });
});

test("between the positions values only rise, and stay between their neighbours", () => {
  for (const { name, parameter, values } of SLIDERS)
    for (let k = 0; k < values.length - 1; k++) {
      const between = Array.from({ length: 21 }, (_, j) => valueAt(values, k + j / 20, parameter));
      for (const [j, value] of between.entries())
        ok(j === 0 || between[j - 1] <= value, `${name}: ${between[j - 1]} then ${value}`);
      ok(values[k] <= between[0] && between[20] <= values[k + 1], name);
      if (!parameter.integer) ok(new Set(between).size >= 8, `${name}: ${between}`);
    }
});

test("the place of a value gives the value again", () => {
  for (const { name, parameter, values } of SLIDERS)
    for (let k = 0; k < values.length - 1; k += 7)
      for (const share of [0.1, 0.35, 0.5, 0.8]) {
        const value = valueAt(values, k + share, parameter);
        const place = placeOf(values, value, parameter);
        ok(k <= place && place <= k + 1, name);
        equal(valueAt(values, place, parameter), value, name);
      }
});

test("beyond its ends a slider stays at them", () => {
  for (const { name, parameter, values } of SLIDERS) {
    const last = values.length - 1;
    deepEqual([valueAt(values, -3, parameter), valueAt(values, last + 3, parameter)], [values[0], values[last]], name);
    deepEqual([placeOf(values, values[0] - 1, parameter), placeOf(values, values[last] + 1, parameter)], [0, last]);
  }
});

test("what is whole stays whole", () => {
  const whole = SLIDERS.filter(({ parameter }) => parameter.integer);
  ok(whole.length > 3);
  for (const { name, parameter, values } of whole)
    for (let place = 0; place < values.length; place += 0.1)
      ok(Number.isInteger(valueAt(values, place, parameter)), `${name} at ${place}`);
});

test("more positions around ticks keep the ends, the order and all that was there", () => {
  for (const { name, parameter, values } of SLIDERS) {
    const [low, high] = [values[0], values[values.length - 1]];
    const ticks = [0.1, 0.5, 0.9, 1.1].map((share) => ({ value: low + share * (high - low), name: "", words: "" }));
    const more = denser(values, parameter, ticks);
    deepEqual([more[0], more[more.length - 1]], [low, high], name);
    ok(
      more.every((value, k) => k === 0 || more[k - 1] < value),
      name,
    );
    ok(
      values.every((value) => more.includes(value)),
      name,
    );
    equal(denser(values, parameter, []), values);
    if (parameter.integer) deepEqual(more, values);
    else for (const { value } of ticks.slice(0, 3)) ok(more.includes(Number(value.toPrecision(4))), name);
  }
});

test("around 2/L of the ravine each thousandth is a position", () => {
  const { parameters } = catalogue.rule("gd");
  const [lr] = parameters.filter(({ name }) => name === "lr");
  const ticks = theoryTicks("gd", { lr: 0.038 }, "lr", [1, 50]);
  const values = denser(sliderPositions(lr, [0.038], 101), lr, ticks);
  const near = values.filter((value) => 0.038 <= value && value <= 0.042);
  deepEqual(near, [0.038, 0.039, 0.04, 0.041, 0.042]);
});
