// A setup as a readable text, for the address after "#", and back:
//   v=1&landscape=ravine:kappa=100&racer=gd:lr=0.038&racer=adam:lr=0.2&start=10,1&steps=60&seed=0&extent=-2,11,-1,1
// An open plane of settings is written as plane=0,lr,beta,loss. A formula is written out, with its parameters: formula=x**2+k*y**2&with=k=10&set=k=50.
// So is a rule that was typed, with its settings and, if it has one, its name: rule=w = w - lr*g:lr=0.1&name=mine.

import { parseSettings } from "../engine/settings_text.js";
import { _ } from "../language/translate.js";
import { InputError } from "../numbers/errors.js";
import { TITLE } from "./typed_rule.js";

/** @import { LandscapeSetup, RacerSetup, Settings, Setup } from "../types.js" */

export const VERSION = "1";

/** Characters that an address may have as they are, and that make a link readable. */
const PLAIN = /%(?:2C|3A|2F|5E|3D|7C|2B|3B)/g;

/** @param {Setup} setup */
export function writeLink({ landscape, racers, start, steps, seed, extent, step, plane }) {
  const parts = [
    ["v", VERSION],
    ...landscapeParts(landscape),
    ...racers.flatMap(racerParts),
    ...(start ? [["start", start.join(",")]] : []),
    ["steps", steps],
    ["seed", seed],
    ...(extent ? [["extent", extent.flat().join(",")]] : []),
    ...(step === steps ? [] : [["step", step]]),
    ...(plane
      ? [["plane", [plane.racer, plane.x, plane.y, plane.show, ...(plane.basins ? ["basins"] : [])].join(",")]]
      : []),
  ];
  return parts.map(([name, value]) => `${name}=${escaped(String(value))}`).join("&");
}

/** @param {string} text */
const escaped = (text) => encodeURIComponent(text).replace(PLAIN, decodeURIComponent);

/** @param {RacerSetup} racer @returns {string[][]} */
function racerParts({ name, rule, settings }) {
  if (rule === undefined) return [["racer", named(name, settings)]];
  return [["rule", named(rule, settings)], ...(name === TITLE ? [] : [["name", name]])];
}

/** @param {LandscapeSetup} landscape @returns {string[][]} */
function landscapeParts({ name, formula, options = {}, parameters = {}, settings }) {
  if (formula === undefined) return [["landscape", named(String(name), settings)]];
  return [
    ["formula", formula],
    ...(Object.keys(parameters).length ? [["with", assignments(parameters)]] : []),
    ...(Object.keys(settings).length ? [["set", assignments(settings)]] : []),
    ...Object.entries(options).map(([key, value]) => [key === "start" ? "from" : key, [value].flat(2).join(",")]),
  ];
}

/** @param {string} name @param {Settings} settings */
const named = (name, settings) => (Object.keys(settings).length ? `${name}:${assignments(settings)}` : name);

/** @param {Settings} settings */
const assignments = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

/**
 * The setup of a link, its values unchecked.
 * @param {string} text
 * @returns {Setup}
 */
export function readLink(text) {
  const parts = text
    .replace(/^#/, "")
    .split("&")
    .filter(Boolean)
    .map((part) => {
      const [name, ...rest] = part.split("=");
      return [name, decoded(rest.join("="))];
    });
  /** @param {string} name */
  const one = (name) => parts.find(([key]) => key === name)?.[1];
  /** @type {(name: string) => any} */
  const numbers = (name) => one(name)?.split(",").map(Number) ?? null;
  const version = one("v");
  if (version !== VERSION)
    throw new InputError(
      _("a link must begin with v={version}, got {text}", { version: VERSION, text: text.slice(0, 40) }),
    );
  const extent = numbers("extent");
  return /** @type {any} */ ({
    landscape: readLandscape(one, numbers),
    racers: readRacers(parts),
    start: numbers("start"),
    steps: Number(one("steps") ?? 200),
    seed: Number(one("seed") ?? 0),
    extent: extent ? [extent.slice(0, 2), extent.slice(2)] : null,
    step: one("step") === undefined ? undefined : Number(one("step")),
    plane: readPlane(one("plane")),
  });
}

/** The racers in their order; a name belongs to the rule before it. @param {string[][]} parts */
function readRacers(parts) {
  /** @type {RacerSetup[]} */
  const racers = [];
  for (const [name, value] of parts) {
    const last = racers.at(-1);
    if (name === "racer") racers.push(readNamed(value));
    if (name === "rule") racers.push({ ...readNamed(value), name: TITLE, rule: value.split(":")[0] });
    if (name === "name" && last?.rule !== undefined) last.name = value;
  }
  return racers;
}

/** @param {string | undefined} text */
function readPlane(text) {
  if (text === undefined) return undefined;
  const [racer, x, y, show, basins] = text.split(",");
  return { racer: Number(racer), x, y, show, basins: basins === "basins" };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputError(_("cannot read {text} in a link", { text: text.slice(0, 40) }));
  }
}

/** @param {(name: string) => string | undefined} one @param {(name: string) => any} numbers */
function readLandscape(one, numbers) {
  const formula = one("formula");
  if (formula === undefined) return readNamed(one("landscape") ?? "ravine");
  const domain = numbers("domain");
  const given = {
    domain: domain ? [domain.slice(0, 2), domain.slice(2)] : null,
    start: numbers("from"),
    scale: one("scale"),
    axes: one("axes")?.split(","),
    title: one("title"),
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  return { formula, options, parameters: readSettings(one("with") ?? ""), settings: readSettings(one("set") ?? "") };
}

/** A name with its settings, as on the command line. @param {string} text @returns {RacerSetup} */
function readNamed(text) {
  const [name, ...rest] = text.split(":");
  return { name, settings: readSettings(rest.join(":")) };
}

/** @param {string} text @returns {Settings} */
const readSettings = (text) => Object.fromEntries(parseSettings(text));
