// The setup: the whole state of an explorer as plain data, with the settings that are set and no defaults. A notebook, a
// page and a link exchange it (see visualizer/explorer/setup.py). It is never changed: an edit makes a new one.

import { checkSetting } from "../engine/parameter.js";
import { parseSchedule } from "../engine/schedules.js";
import { formulaLandscape } from "../formula/landscape.js";
import { _ } from "../language/translate.js";
import { InputError, shortRepr, unknownName } from "../numbers/errors.js";
import { formatNumber } from "../numbers/format.js";
import { pythonRepr } from "../numbers/python_repr.js";
import { callCode } from "./code.js";
import { RUN_PARAMETERS } from "./parameters.js";
import { checkedPlane } from "./plane.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { Control, Extent, LandscapeSetup, LandscapeUnit, Pair, ParameterFacts, RacerSetup, RuleUnit, Settings, Setup } from "../types.js" */

/** The most racers that a menu allows. */
export const MAX_RACERS = 12;

/** The most steps that a browser computes. */
export const MAX_STEPS = 1e5;

/** A setup without what is seen of its race. @param {Setup} setup @returns {Setup} */
export const termsOf = ({ plane: _, ...setup }) => ({ ...setup, extent: null, step: 0 });

/** Whether a rule can run on the n parameters of a spectrum. @param {RuleUnit} rule */
export const runsOnSpectrum = ({ coupled, advance }) => !coupled && advance !== null;

/** The setup in which a control has another value. @param {Setup} setup @param {Control} control @param {any} value @returns {Setup} */
export function withValue(setup, { of, parameter, racers }, value) {
  const { name } = parameter;
  if (of === "run") return { ...setup, [name]: value };
  if (of === "landscape") return { ...setup, landscape: withSetting(setup.landscape, name, value) };
  return {
    ...setup,
    racers: setup.racers.map((racer, k) => (racers.includes(k) ? withSetting(racer, name, value) : racer)),
  };
}

/**
 * @template {{ settings: Settings }} T
 * @param {T} unit
 * @param {string} name
 * @param {any} value
 * @returns {T}
 */
export const withSetting = (unit, name, value) => ({ ...unit, settings: { ...unit.settings, [name]: value } });

/** The unit of the formula that was read last, as a text without what is set. @type {{ key: string, unit: LandscapeUnit } | null} */
let formulaUnit = null;

/**
 * The unit of a landscape's setup, with its facts and functions.
 * @param {LandscapeSetup} setup
 * @param {Catalogue} catalogue
 * @returns {LandscapeUnit}
 */
export function landscapeUnit({ name, formula, options, parameters }, catalogue) {
  if (formula === undefined) return catalogue.landscape(name ?? "");
  const key = JSON.stringify([formula, options, parameters]);
  if (formulaUnit?.key === key) return formulaUnit.unit;
  const unit = { ...formulaLandscape({ formula, options, parameters }), key: formula, code: null, shader: null };
  formulaUnit = { key, unit };
  return unit;
}

/**
 * The setup with every value checked, or an InputError with the sentence that Python says.
 * @param {any} raw
 * @param {Catalogue} catalogue
 * @returns {Setup}
 */
export function checkedSetup(raw, catalogue) {
  if (!hasUnits(raw))
    throw new InputError(_("a setup must have a landscape, racers and steps, got {value}", { value: shortRepr(raw) }));
  const unit = landscapeUnit(raw.landscape, catalogue);
  if (!raw.racers.length) throw new InputError(_("a race must have at least one optimizer, got none"));
  const racers = raw.racers.map((/** @type {any} */ racer) => checkedRacer(racer, unit, catalogue));
  const steps = Number(checkSetting(RUN_PARAMETERS.steps, raw.steps ?? 200));
  if (steps > MAX_STEPS)
    throw new InputError(
      _("steps must be at most {most} in a browser, got {value}", {
        most: formatNumber(MAX_STEPS),
        value: formatNumber(steps),
      }),
    );
  return {
    landscape: checkedLandscape(raw.landscape, unit, catalogue),
    racers,
    start: checkedStart(raw.start ?? null, unit),
    steps,
    seed: checkedSeed(raw.seed ?? 0, unit),
    extent: raw.extent ? checkedExtent(raw.extent, unit) : null,
    step: Math.min(Math.max(Math.round(raw.step ?? steps), 0), steps),
    ...(raw.plane ? { plane: checkedPlane(raw.plane, racers, unit, catalogue) } : {}),
  };
}

/** Whether plain data name a landscape and racers. @param {any} raw */
const hasUnits = (raw) =>
  raw?.landscape &&
  ("name" in raw.landscape || "formula" in raw.landscape) &&
  Array.isArray(raw.racers) &&
  raw.racers.every((/** @type {any} */ racer) => racer instanceof Object && "name" in racer);

/** @param {LandscapeSetup} setup @param {LandscapeUnit} unit @param {Catalogue} catalogue @returns {LandscapeSetup} */
function checkedLandscape(setup, unit, { facts }) {
  const known = [...unit.parameters, ...(unit.data ? facts.lossOptions : [])];
  const settings = checkedSettings(unit.name, setup.settings ?? {}, known, {});
  return { ...setup, settings };
}

/** @param {any} racer @param {LandscapeUnit} unit @param {Catalogue} catalogue @returns {RacerSetup} */
function checkedRacer({ name, rule: text, settings = {} }, unit, catalogue) {
  const rule = catalogue.ruleOf({ name, rule: text });
  const known = [...rule.parameters, ...catalogue.facts.options];
  const checked = checkedSettings(rule.name, settings, known, {
    schedule: (text) => checkedSchedule(text, catalogue),
  });
  if (unit.spectrum && !runsOnSpectrum(rule))
    throw new InputError(
      _("{rule} is a rule for the two coordinates of a landscape, not for n parameters", { rule: rule.name }),
    );
  if (checked.batch && !unit.data)
    throw new InputError(
      _("batch needs a landscape that is a mean over data, got {landscape}", { landscape: unit.name }),
    );
  if (checked.schedule && !rule.parameters.some((parameter) => parameter.name === "lr"))
    throw new InputError(_("schedule needs an optimizer with the parameter lr, got {rule}", { rule: rule.name }));
  return text === undefined ? { name, settings: checked } : { name: rule.name, rule: rule.key, settings: checked };
}

/**
 * @param {string} owner
 * @param {Settings} settings
 * @param {ParameterFacts[]} known
 * @param {Record<string, (value: any) => any>} others How settings are checked that are no numbers.
 */
function checkedSettings(owner, settings, known, others) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const parameter = known.find((one) => one.name === name);
      if (parameter) return [name, checkSetting(parameter, value)];
      if (Object.hasOwn(others, name)) return [name, others[name](value)];
      const names = [...known.map((one) => one.name), ...Object.keys(others)];
      if (!names.length)
        throw new InputError(_("{owner} has no parameters, so no {name}", { owner, name: `'${name}'` }));
      throw unknownName(_("parameter of {owner}", { owner }), name, names);
    }),
  );
}

/** A schedule as Python writes it. @param {any} text @param {Catalogue} catalogue */
function checkedSchedule(text, { facts, foreignSchedules }) {
  if (foreignSchedules.has(text)) return text;
  const { name, settings } = parseSchedule(text, facts.schedules);
  return callCode(name, settings);
}

/** @param {any} start @param {LandscapeUnit} unit @returns {Pair | null} */
function checkedStart(start, { spectrum }) {
  if (start === null) return null;
  if (spectrum) return checkedVector(start, spectrum.eigenvalues.length);
  if (!isPair(start))
    throw new InputError(
      _("start must be a pair (x, y) of numbers or arrays, or an array (..., 2) of points, got {value}", {
        value: pythonRepr(start),
      }),
    );
  return start;
}

/** A seed; on a spectrum Python computes nothing, so that it must be a number that JavaScript has. @param {any} raw @param {LandscapeUnit} unit */
function checkedSeed(raw, { spectrum }) {
  const seed = Number(checkSetting(RUN_PARAMETERS.seed, raw));
  if (spectrum && !Number.isSafeInteger(seed))
    throw new InputError(
      _("seed must be below 2**53 on a spectrum in a browser, got {value}", { value: formatNumber(seed) }),
    );
  return seed;
}

/** @param {any} start @param {number} n @returns {any} */
function checkedVector(start, n) {
  if (!Array.isArray(start) || start.length !== n || !start.every(Number.isFinite))
    throw new InputError(_("start must be {n} numbers in one row, got {value}", { n, value: pythonRepr(start) }));
  return start;
}

/** Whether two ends rise, and are so far apart that there are many floats between them. @param {number} low @param {number} high */
function isInterval(low, high) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return low < high && size <= 1e150 && high - low >= 1e-12 * Math.max(1e-150, size);
}

/** @param {any} extent @param {LandscapeUnit} unit @returns {Extent} */
function checkedExtent(extent, { spectrum }) {
  if (spectrum) throw new InputError(_("extent must be None: a spectrum is not drawn in a plane"));
  if (!Array.isArray(extent) || extent.length !== 2 || !extent.every(isPair))
    throw new InputError(_("extent must be ((x0, x1), (y0, y1)), got {value}", { value: pythonRepr(extent) }));
  if (!extent.every(([low, high]) => isInterval(low, high)))
    throw new InputError(
      _("extent must have x0 < x1 and y0 < y1, at most 1e+150 and not too close, got {value}", {
        value: pythonRepr(extent),
      }),
    );
  return /** @type {Extent} */ (extent);
}

/** @param {any} pair @returns {pair is Pair} */
const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite);
