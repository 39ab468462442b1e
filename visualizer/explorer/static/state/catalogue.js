// What there is to choose from: landscapes and rules by their keys, with their facts from Python and their functions.

import { SPLINE } from "../engine/spline.js";
import { _ } from "../language/translate.js";
import { unknownName } from "../numbers/errors.js";
import { unpackedPresets } from "./presets.js";
import { typedRule } from "./typed_rule.js";

/** @import { CatalogueFacts, LandscapeUnit, Packed, ProgramCode, RacerSetup, RuleUnit, Schedules, Setup, SpectralFunctions, Units } from "../types.js" */

/**
 * Facts, from what is common to most of them and what each has instead.
 * @template T
 * @param {Packed<T>} packed
 * @returns {T[]}
 */
const unpacked = ({ common, each }) => each.map((own) => /** @type {T} */ ({ ...common, ...own }));

/** The most rules of a reader that are kept. */
const MOST_TYPED = 64;

export class Catalogue {
  /** @type {Map<string, LandscapeUnit>} */
  landscapes = new Map();

  /** @type {Map<string, RuleUnit>} */
  rules = new Map();

  /** The rules that a reader has typed, by text and title. @type {Map<string, RuleUnit>} */
  typed = new Map();

  /** Schedules that only Python can compute. @type {Set<string>} */
  foreignSchedules = new Set();

  /** @type {Units | null} The units that a notebook has added last. */
  added = null;

  /**
   * @param {CatalogueFacts} facts
   * @param {ProgramCode} program
   * @param {Schedules} schedules
   * @param {SpectralFunctions | null} spectral What computes a spectrum, where there may be one.
   */
  constructor(facts, program, schedules, spectral = null) {
    this.facts = facts;
    this.schedules = schedules;
    this.spectral = spectral;
    this.presets = unpackedPresets(facts.presets);
    this.add(facts, program);
  }

  /** Add units; those of a key that is known replace the known ones. @param {Units} units @param {ProgramCode} program */
  add(units, program) {
    const parameters = unpacked(units.parameters);
    for (const unit of unpacked(units.landscapes)) {
      const functions = unit.table ? SPLINE : unit.code === null ? null : program.landscapes[unit.code];
      this.landscapes.set(unit.key, { ...unit, functions, spectral: unit.spectrum ? this.spectral : null });
    }
    for (const unit of unpacked(units.rules)) {
      const advance = unit.code === null ? null : program.rules[unit.code];
      this.rules.set(unit.key, { ...unit, parameters: unit.parameters.map((k) => parameters[k]), advance });
    }
  }

  /** Take the schedules of a setup of Python as known. @param {Setup} setup */
  trust({ racers }) {
    for (const { settings } of racers) {
      const { schedule = "" } = settings;
      if (schedule && !Object.hasOwn(this.facts.schedules, schedule.split("(")[0])) this.foreignSchedules.add(schedule);
    }
  }

  /** @param {string} key */
  landscape(key) {
    const unit = this.landscapes.get(key);
    if (!unit) throw unknownName(_("landscape"), key, [...this.landscapes.keys()]);
    return unit;
  }

  /** @param {string} key */
  rule(key) {
    const unit = this.rules.get(key);
    if (!unit) throw unknownName(_("optimizer"), key, [...this.rules.keys()]);
    return unit;
  }

  /** The rule of a racer: by its name, or from its text. @param {Pick<RacerSetup, "name" | "rule">} racer */
  ruleOf({ name, rule }) {
    if (rule === undefined) return this.rule(name);
    const key = JSON.stringify([rule, name]);
    const unit = this.typed.get(key) ?? typedRule(rule, name, this.facts);
    if (this.typed.size >= MOST_TYPED && !this.typed.has(key)) this.typed.clear();
    this.typed.set(key, unit);
    return unit;
  }

  /** The keys by family, for a menu. @param {"landscapes" | "rules"} kind @param {(unit: any) => boolean} has Which ones. */
  families(kind, has = () => true) {
    /** @type {Record<string, string[]>} */
    const families = {};
    for (const unit of this[kind].values()) {
      if (!has(unit)) continue;
      const { key, family } = unit;
      families[family] ??= [];
      families[family].push(key);
    }
    return Object.fromEntries(Object.entries(families).sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}
