// Reads formulas and evaluates them, for a test: a list of calls [name, ...arguments] on stdin, JSON on stdout. A call
// gives {value}, or {error} for an InputError; numbers that JSON lacks are written as text.

import { readFileSync } from "node:fs";
import { trace } from "../../visualizer/explorer/static/engine/trace.js";
import { formulaFunctions } from "../../visualizer/explorer/static/formula/function.js";
import { formulaLandscape } from "../../visualizer/explorer/static/formula/landscape.js";
import { parseFormula } from "../../visualizer/explorer/static/formula/parser.js";
import { InputError, unknownName } from "../../visualizer/explorer/static/numbers/errors.js";
import { pythonRepr } from "../../visualizer/explorer/static/numbers/python_repr.js";
import { criticalPoints } from "../../visualizer/explorer/static/search/critical_points.js";
import { typedRule } from "../../visualizer/explorer/static/state/typed_rule.js";

/** @import { DifferentiableSurface, FormulaInputs, Program } from "../../visualizer/explorer/static/types.js" */

/** @type {Record<string, (...parts: any[]) => any>} */
const CALLS = {
  parse(text, names) {
    const { expression, used } = parseFormula(text, names);
    return { expression, used: [...used].sort() };
  },
  landscape(inputs) {
    const { functions, expression, ...facts } = formulaLandscape(inputs);
    return facts;
  },
  values(text, points, parameters) {
    const names = Object.keys(parameters);
    const { valueAndGradient, hessian } = formulaFunctions(parseFormula(text, names).expression, names);
    const rows = names.map((name) => [0, parameters[name]]);
    return points.map((/** @type {number[]} */ [x, y]) => [
      ...valueAndGradient(x, y, rows, 1),
      ...hessian(x, y, rows, 1),
    ]);
  },
  grid(inputs, xs, ys) {
    const { f, fx, fy } = surfaceOf(inputs).evaluateGrid(Float64Array.from(xs), Float64Array.from(ys));
    return [f, fx, fy].map((values) => [...values]);
  },
  descent(inputs, lr, steps) {
    const { functions, parameters, domain, start } = formulaLandscape(inputs);
    const landscape = { parameters: parameters.map((one) => [Number(one.default)]), domain, floor: 0 };
    const rule = { parameters: [lr], states: 0, second: false, noise: 0, clip: 0, rate: 0, factors: null };
    /** @type {Program["step"]} */
    const step = (point, _, gradient) => {
      point[0] -= lr * gradient[0];
      point[1] -= lr * gradient[1];
    };
    return [...trace({ ...functions, step }, landscape, rule, { start, steps }).points];
  },
  critical: (inputs) => criticalPoints(surfaceOf(inputs)),
  rule(text, title, facts) {
    const { advance, computed, ...unit } = typedRule(text, title, facts);
    return unit;
  },
  steps(text, facts, settings, point, slopes, curvature) {
    const { advance, parameters, state } = typedRule(text, "", facts);
    const memory = new Float64Array(2 * state.length);
    const place = Float64Array.from(point);
    const values = parameters.map(({ name }) => settings[name]);
    return slopes.map((/** @type {number[]} */ [a, b]) => {
      const gradient = Float64Array.from(place, (w) => a * w + b);
      advance?.(place, 0, gradient, [curvature, 0, curvature], memory, values);
      return [...place, ...memory];
    });
  },
  unknown: (name, allowed) => unknownName("name", name, allowed).message,
  repr: pythonRepr,
};

/** @param {FormulaInputs} inputs @returns {DifferentiableSurface} */
function surfaceOf(inputs) {
  const { domain, smooth, parameters, functions } = formulaLandscape(inputs);
  const rows = parameters.map((one) => [Number(one.default)]);
  return {
    domain,
    smooth,
    valueAndGradient: (x, y) => functions.valueAndGradient(x, y, rows, 0),
    hessian: (x, y) => functions.hessian(x, y, rows, 0),
    evaluateGrid: (xs, ys) => functions.evaluateGrid(xs, ys, rows),
  };
}

/** @param {[string, ...any[]]} call */
function answer([name, ...parts]) {
  try {
    return { value: CALLS[name](...parts) };
  } catch (error) {
    if (error instanceof InputError) return { error: error.message };
    throw error;
  }
}

const answers = JSON.parse(readFileSync(0, "utf-8")).map(answer);
const written = (/** @type {string} */ _, /** @type {any} */ value) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
process.stdout.write(JSON.stringify(answers, written));
