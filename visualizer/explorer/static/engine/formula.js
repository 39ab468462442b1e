// A landscape from a formula that a reader types, with the checks and the choices of landscapes/_formula.py.

import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { floatRepr, HIDDEN, pythonRepr, textRepr, words } from "../numbers/python_repr.js";
import { formulaFunctions } from "./formula_function.js";
import { parseFormula, RESERVED } from "./formula_parser.js";
import { isIdentifier } from "./formula_tokens.js";
import { isKinked } from "./kinks.js";
import { chooseScale, defaultStart, samplePoints } from "./sample_points.js";

/** @import { Extent, FormulaInputs, FormulaLandscape, Pair, ParameterFacts } from "../types.js" */

const OPTIONS = ["domain", "start", "scale", "axes", "title"];
const MAX_NAME_LENGTH = 60;

/**
 * The facts of a landscape, as the catalogue has them, and its functions. Its critical points depend on the parameters;
 * `criticalPoints` finds them.
 * @param {FormulaInputs} inputs
 * @returns {FormulaLandscape}
 */
export function formulaLandscape({ formula, options = {}, parameters = {} }) {
  if (typeof formula !== "string") throw new InputError(`a formula must be text, got ${shortRepr(formula)}`);
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw unknownName("option of a formula", unknown, OPTIONS);
  const text = words(formula).join(" ");
  const domain = checkDomain(
    options.domain ?? [
      [-5, 5],
      [-5, 5],
    ],
  );
  const axes = checkAxes(options.axes ?? ["x", "y"]);
  const title = checkText("title", options.title ?? "");
  checkScale(options.scale ?? null);
  checkParameters(parameters);
  const names = Object.keys(parameters);
  const expression = readFormula(text, names);
  const functions = formulaFunctions(expression, names);
  const rows = names.map((name) => [Number(parameters[name])]);
  /** @type {(point: Pair) => number[]} */
  const evaluate = ([x, y]) => functions.valueAndGradient(x, y, rows, 0);
  const points = samplePoints(domain);
  const values = points.map(evaluate);
  if (!values.some((row) => row.every(Number.isFinite))) {
    throw new InputError(`formula ${shortRepr(text)} must be finite somewhere on the domain ${domainRepr(domain)}`);
  }
  const start = options.start ?? null;
  const name = title || shortened(text);
  return {
    name,
    family: "yours",
    formula: name === text ? "" : `f = ${text}`,
    inputs: ["x", "y"],
    axes,
    domain,
    start: start === null ? defaultStart(points, values) : checkStart(start, domain, text, evaluate),
    scale: options.scale ?? chooseScale(values.map(([f]) => f)),
    smooth: !isKinked(expression, names),
    parameters: names.map((one) => parameterFacts(one, Number(parameters[one]))),
    minima: null,
    saddles: null,
    maxima: null,
    suggested: null,
    expression,
    functions,
  };
}

/** @param {string} text */
function shortened(text) {
  const characters = [...text];
  return characters.length <= MAX_NAME_LENGTH ? text : `${characters.slice(0, MAX_NAME_LENGTH - 3).join("")}...`;
}

/** The tree of a formula that contains all parameters. @param {string} text @param {string[]} names */
function readFormula(text, names) {
  const { expression, used } = parseFormula(text, names);
  const unused = names.find((name) => !used.has(name));
  if (unused === undefined) return expression;
  throw new InputError(
    `formula ${shortRepr(text)} does not contain ${unused}, which is not an option either ` +
      `(options: ${OPTIONS.join(", ")})`,
  );
}

/** A parameter with a range about its default. @param {string} name @param {number} value @returns {ParameterFacts} */
function parameterFacts(name, value) {
  const [low, high] = value ? [0, 2 * value].sort((a, b) => a - b) : [-1, 1];
  return {
    name,
    symbol: name,
    words: name.replaceAll("_", " "),
    low,
    high,
    log: false,
    minimum: null,
    exclusive_maximum: null,
    integer: false,
    switch: false,
    default: value,
  };
}

// Checks

/** @param {Record<string, any>} parameters */
function checkParameters(parameters) {
  for (const [name, value] of Object.entries(parameters)) {
    if (!isIdentifier(name) || name.startsWith("_") || RESERVED.includes(name)) {
      throw new InputError(
        `the name of a parameter must be a free identifier without a leading underscore, got ${textRepr(name)}`,
      );
    }
    if (Array.isArray(value)) throw new InputError(`${name} must be one number, got ${shortRepr(value)}`);
    if (!["number", "boolean"].includes(typeof value)) {
      throw new InputError(`${name} must be a finite number, got ${shortRepr(value)}`);
    }
    if (!Number.isFinite(Number(value))) {
      throw new InputError(`${name} must be a finite number, got ${pythonRepr(value)}`);
    }
  }
}

/** Whether a value is a pair that passes a test. @param {any} value @param {(part: any) => boolean} test */
const isPairOf = (value, test) => Array.isArray(value) && value.length === 2 && value.every(test);

/** @param {any} value */
const isNumber = (value) => typeof value === "number";

/** @param {any} domain @returns {Extent} */
function checkDomain(domain) {
  if (!isPairOf(domain, (side) => isPairOf(side, isNumber))) {
    throw new InputError(`domain must be ((x0, x1), (y0, y1)), got ${shortRepr(domain)}`);
  }
  for (const [low, high] of domain) {
    const size = Math.max(Math.abs(low), Math.abs(high));
    if (!(low < high && size <= 1e9 && high - low >= 1e-9 * Math.max(1, size))) {
      throw new InputError(
        `domain must have x0 < x1 and y0 < y1, at most 1e9 in size and not too close, got ${shortRepr(domain)}`,
      );
    }
  }
  return domain;
}

/** A pair of floats as Python writes it. @param {readonly number[]} pair */
const pairRepr = (pair) => `(${pair.map(floatRepr).join(", ")})`;

/** @param {Extent} domain */
const domainRepr = (domain) => `(${domain.map(pairRepr).join(", ")})`;

/**
 * @param {any} start
 * @param {Extent} domain
 * @param {string} text
 * @param {(point: Pair) => number[]} evaluate
 * @returns {Pair}
 */
function checkStart(start, domain, text, evaluate) {
  if (!isPairOf(start, isNumber)) {
    throw new InputError(`start must be a pair (x, y) of numbers, got ${shortRepr(start)}`);
  }
  if (!domain.every(([low, high], c) => low <= start[c] && start[c] <= high)) {
    throw new InputError(`start must be in the domain ${domainRepr(domain)}, got ${shortRepr(start)}`);
  }
  if (evaluate(start).every(Number.isFinite)) return start;
  throw new InputError(`formula ${shortRepr(text)} must be finite at the start ${pairRepr(start)}`);
}

/** @param {any} scale */
function checkScale(scale) {
  if (![null, "linear", "log"].includes(scale)) {
    throw new InputError(`scale must be 'linear' or 'log', got ${shortRepr(scale)}`);
  }
}

/** @param {any} axes @returns {[string, string]} */
function checkAxes(axes) {
  if (!isPairOf(axes, () => true)) throw new InputError(`axes must be two texts, got ${shortRepr(axes)}`);
  return [checkText("an axis", axes[0]), checkText("an axis", axes[1])];
}

/** A title or the name of an axis. @param {string} what @param {any} text @returns {string} */
function checkText(what, text) {
  if (typeof text === "string" && text.search(HIDDEN) < 0 && [...text].length <= 60) return text;
  throw new InputError(`${what} must be one line of text, at most 60 characters, got ${shortRepr(text)}`);
}
