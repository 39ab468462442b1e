// A landscape from a formula that a reader types, with the checks and the choices of landscapes/_formula.py.

import { _ } from "../language/translate.js";
import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { words } from "../numbers/python_repr.js";
import { formulaFunctions } from "./function.js";
import { isKinked } from "./kinks.js";
import {
  checkAxes,
  checkDomain,
  checkParameters,
  checkScale,
  checkStart,
  checkText,
  domainRepr,
  pairRepr,
} from "./options.js";
import { parseFormula } from "./parser.js";
import { chooseScale, defaultStart, samplePoints } from "./sample_points.js";

/** @import { Extent, FormulaFunctions, FormulaInputs, FormulaLandscape, Pair, ParameterFacts } from "../types.js" */

/** @type {Extent} */
const EXTENT = [
  [-5, 5],
  [-5, 5],
];
const OPTIONS = ["domain", "start", "scale", "axes", "title"];
const MAX_NAME_LENGTH = 60;

/**
 * The facts of a landscape, as the catalogue has them, and its functions. Its critical points depend on the parameters;
 * `criticalPoints` finds them.
 * @param {FormulaInputs} inputs
 * @returns {FormulaLandscape}
 */
export function formulaLandscape({ formula, options = {}, parameters = {} }) {
  if (typeof formula !== "string")
    throw new InputError(_("a formula must be text, got {value}", { value: shortRepr(formula) }));
  const text = words(formula).join(" ");
  const { title, ...given } = checkOptions(options);
  checkParameters(parameters);
  const names = Object.keys(parameters);
  const defaults = names.map((name) => Number(parameters[name]));
  const expression = readFormula(text, names);
  const functions = formulaFunctions(expression, names);
  const name = title || shortened(text);
  return {
    key: name,
    name,
    family: "yours",
    formula: name === text ? "" : `f = ${text}`,
    inputs: ["x", "y"],
    axes: given.axes,
    domain: given.domain,
    ...startAndScale(text, functions, defaults, given),
    smooth: !isKinked(expression, names),
    parameters: names.map((one, k) => parameterFacts(one, defaults[k])),
    minima: null,
    saddles: null,
    maxima: null,
    suggested: null,
    expression,
    functions,
  };
}

/** The options, or their defaults. @param {Record<string, any>} options */
function checkOptions(options) {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw unknownName(_("option of a formula"), unknown, OPTIONS);
  const domain = checkDomain(options.domain ?? EXTENT);
  const axes = checkAxes(options.axes ?? ["x", "y"]);
  const title = checkText("title", options.title ?? "");
  return { domain, axes, title, scale: checkScale(options.scale ?? null), start: options.start ?? null };
}

/**
 * The given start and scale, or those that the values on the domain suggest.
 * @param {string} text
 * @param {FormulaFunctions} functions
 * @param {number[]} defaults
 * @param {{ domain: Extent, start: any, scale: "linear" | "log" | null }} given
 */
function startAndScale(text, functions, defaults, { domain, start, scale }) {
  const rows = defaults.map((value) => [value]);
  /** @type {(point: Pair) => number[]} */
  const evaluate = ([x, y]) => functions.valueAndGradient(x, y, rows, 0);
  const points = samplePoints(domain);
  const values = points.map(evaluate);
  if (!values.some((row) => row.every(Number.isFinite))) {
    const values = { formula: shortRepr(text), domain: domainRepr(domain) };
    throw new InputError(_("formula {formula} must be finite somewhere on the domain {domain}", values));
  }
  const chosen = start === null ? defaultStart(points, values) : checkStart(start, domain);
  if (!evaluate(chosen).every(Number.isFinite)) {
    const at = { formula: shortRepr(text), start: pairRepr(chosen) };
    throw new InputError(_("formula {formula} must be finite at the start {start}", at));
  }
  return { start: chosen, scale: scale ?? chooseScale(values.map(([f]) => f)) };
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
  const values = { formula: shortRepr(text), name: unused, options: OPTIONS.join(", ") };
  throw new InputError(
    _("formula {formula} does not contain {name}, which is not an option either (options: {options})", values),
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
