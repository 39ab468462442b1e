// The Python that makes what is seen, as visualizer.explorer.codegen writes it.

import { floatRepr, textRepr } from "../numbers/python_repr.js";
import { TITLE } from "./typed_rule.js";

/** @import { Race, Racer, Setup } from "../types.js" */

const FORMULA_OPTIONS = ["domain", "start", "scale", "axes", "title"];
const MAX_SAMPLES = 64; // that are written out

/** @param {Race} race @param {Setup} setup */
export function pythonCode(race, setup) {
  const [line, place] = landscapeCode(race, setup);
  const names = race.racers.map(({ rule }) => (rule.call ? "guests" : rule.computed ? "rule" : rule.name));
  const { start, steps, seed, extent, step, plane } = setup;
  const lines = [
    line,
    `from optimizers import ${[...new Set(names)].sort().join(", ")}`,
    "from visualizer import explore",
    "",
    "explorer = explore(",
    `    ${place},`,
    "    [",
    ...race.racers.map((racer) => `        ${racerCode(racer)},`),
    "    ],",
    ...(start ? [`    start=${valueCode(start)},`] : []),
    `    steps=${steps},`,
    `    seed=${seed},`,
    ...(extent ? [`    extent=${valueCode(extent)},`] : []),
    ")",
    ...(step === steps ? [] : [`explorer.step = ${step}`]),
    ...(plane ? [`explorer.plane = ${dictCode(plane)}`] : []),
  ];
  return lines.join("\n");
}

/** The line before the call, and the landscape as an expression. @param {Race} race @param {Setup} setup */
function landscapeCode({ unit }, { landscape }) {
  if (unit.spectral) return unit.spectral.codeOf(unit);
  const { settings } = landscape;
  const set = Object.keys(settings).length ? callCode("", settings) : "";
  if (landscape.formula !== undefined) {
    const given = { ...landscape.options, ...landscape.parameters };
    const named = [
      ...FORMULA_OPTIONS.filter((name) => landscape.options?.[name]),
      ...Object.keys(landscape.parameters ?? {}),
    ];
    const keywords = named.map((name) => `${name}=${valueCode(given[name])}`);
    return [
      "from landscapes import formula",
      `formula(${[textRepr(landscape.formula), ...keywords].join(", ")})${set}`,
    ];
  }
  const line = `from landscapes import ${unit.name}`;
  if (unit.table || (unit.yours && unit.data && unit.data[0].length > MAX_SAMPLES))
    return [`surface = ...  # ${unit.name}: its data are not part of this code`, "surface"];
  if (unit.yours && unit.data) {
    const [x, y] = unit.data.map((part) => `[${part.map(floatCode).join(", ")}]`);
    return [
      line,
      `${unit.name}${set}.on(${x}, ${y}, domain=${valueCode(unit.domain)}, start=${valueCode(unit.start)})`,
    ];
  }
  return [line, `${unit.name}${set}`];
}

/** @param {Racer} racer */
function racerCode({ rule, set }) {
  if (!rule.computed) return rule.call ?? callCode(rule.name, set);
  const title = rule.name === TITLE ? {} : { title: rule.name };
  return `rule(${[textRepr(rule.key), ...keywordsOf({ ...title, ...set })].join(", ")})`;
}

/** A name with its settings. @param {string} name @param {Record<string, any>} settings */
export function callCode(name, settings) {
  const set = keywordsOf(settings);
  return set.length ? `${name}(${set.join(", ")})` : name;
}

/** @param {Record<string, any>} settings */
const keywordsOf = (settings) => Object.entries(settings).map(([key, value]) => `${key}=${valueCode(value)}`);

/** A dictionary of plain values. @param {Record<string, any>} values */
const dictCode = (values) =>
  `{${Object.entries(values)
    .map(([key, value]) => [textRepr(key), valueCode(value)].join(": "))
    .join(", ")}}`;

/** A number in the fewest digits, without ".0". @param {number} value */
export const floatCode = (value) => floatRepr(value).replace(/\.0$/, "");

/** @param {any} value @returns {string} */
function valueCode(value) {
  if (Array.isArray(value)) return `(${value.map(valueCode).join(", ")})`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? floatCode(value) : textRepr(value);
}
