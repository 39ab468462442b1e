// The judges of the exercises of the lessons, as visualizer/lessons/_exercise.py and _runs.py write them as data: the same
// answer is told the same as in a notebook. An answer is the text that a reader has typed, or the names that are chosen.

import { evaluate, OPERATIONS } from "../engine/expression.js";
import { InputError } from "../numbers/errors.js";
import { formatFixed, formatGeneral } from "../numbers/python_format.js";
import { createRace } from "../state/race.js";
import { checkedSetup } from "../state/setup.js";
import { readNumber, readNumbers, readRule } from "./answer.js";
import { below, isClose, isSame, Measured, OnlyInPython, slowerRate } from "./measured.js";

/** @import { Catalogue } from "../state/catalogue.js" */
/** @import { Exercise, JudgedRun, Setup, Verdict, WordsData } from "../types.js" */

const FIELD = /\{(\w+)(?::\.(\d+)([fg]))?\}/g;

/** The most letters of an answer that are repeated, and of one that is cut. */
const ANSWER_LENGTH = [60, 42];

/**
 * The verdict on an answer: right, wrong, or null where there is none.
 * @param {Exercise} exercise
 * @param {string} answer
 * @param {Catalogue} catalogue With the landscapes that the exercise brings along.
 * @returns {Verdict}
 */
export function judge(exercise, answer, catalogue) {
  if (!answer.trim() || answer.includes("...")) return verdict(exercise, null, exercise.dots);
  try {
    const fault = JUDGES[exercise.kind](exercise, answer.trim(), catalogue);
    return verdict(exercise, !fault, fault || exercise.because);
  } catch (error) {
    if (error instanceof OnlyInPython) return verdict(exercise, null, exercise.words.python);
    if (error instanceof InputError) return verdict(exercise, false, error.message);
    throw error;
  }
}

/** @param {Exercise} exercise @param {boolean | null} right @param {string} words @returns {Verdict} */
const verdict = ({ name }, right, words) => ({
  right,
  words: `${right === null ? "·" : right ? "✓" : "✗"} ${name}: ${words}`,
});

/** The fault of an answer in words, or an empty text. @type {Record<string, (exercise: any, answer: string, catalogue: Catalogue) => string>} */
const JUDGES = {
  number: judgeNumber,
  choice: ({ faults }, answer) => faults[answer],
  several: ({ faults }, answer) => faults[answer === "-" ? "" : answer],
  rule: judgeRule,
  start: judgeStart,
};

/** @param {any} exercise @param {string} answer */
function judgeNumber({ truth, rel, mistakes, words }, answer) {
  const value = readNumber(answer);
  if (!Number.isFinite(value)) return filled(words.none, { answer: shortened(answer) });
  if (isClose(value, truth, rel)) return "";
  const known = mistakes.find((/** @type {[number, string]} */ [wrong]) => isClose(value, wrong, rel));
  if (known) return known[1];
  if (isClose(value, -truth, rel)) return words.sign;
  if (isClose(value, truth, 5 * rel)) return words.nearly;
  const power = Math.log10(value / truth);
  const whole = Math.round(power);
  if (Math.abs(power - whole) <= 0.005 && whole !== 0 && Math.abs(whole) < 10) return words.power;
  return value > truth ? words.large : words.small;
}

/** @param {any} exercise @param {string} answer @param {Catalogue} catalogue */
function judgeRule({ words, names, named, options, example, ...test }, answer, catalogue) {
  const racer = readRule(answer);
  if (!racer) return filled(words.none, { example, answer: shortened(answer) });
  const rule = catalogue.rule(racer.name);
  if (names.length && !names.includes(rule.name)) return filled(words.other, { names: named, name: rule.name });
  const known = [...catalogue.facts.options.map(({ name }) => name), "schedule"];
  const extra = known.filter((name) => name in racer.settings && !options.includes(name)).sort();
  if (extra.length) return filled(words.option, { name: extra[0] });
  const asked = createRace(checkedSetup(bareSetup(racer), catalogue), catalogue, null, new Map());
  const settings = { ...asked.racers[0].settings, ...racer.settings, scheduled: "schedule" in racer.settings };
  return judgeCases(test, catalogue, settings, { racers: [racer] }, (kappa) => slowerRate(asked.racers[0], kappa));
}

/** A race that costs nothing, for the settings of a rule. @param {any} racer @returns {any} */
const bareSetup = ({ name, settings: { batch, ...settings } }) => ({
  landscape: { name: "sphere", settings: {} },
  racers: [{ name, settings }],
  steps: 1,
});

/** @param {any} exercise @param {string} answer @param {Catalogue} catalogue */
function judgeStart({ words, domain, ...test }, answer, catalogue) {
  const start = readNumbers(answer);
  if (!Array.isArray(start) || start.length !== 2 || !start.every(Number.isFinite))
    return filled(words.none, { answer: shortened(answer) });
  const [x, y] = start;
  const [[x0, x1], [y0, y1]] = domain;
  if (!(x0 <= x && x <= x1 && y0 <= y && y <= y1)) return filled(words.outside, { answer: shortened(answer) });
  return judgeCases(test, catalogue, { x, y }, { start: [x, y] });
}

/**
 * The words of the first case that holds, or an empty text.
 * @param {{ cases: [any, WordsData][], runs: Record<string, JudgedRun> }} test
 * @param {Catalogue} catalogue
 * @param {Record<string, any>} known
 * @param {Partial<Setup>} answered What the answer adds to the setup of a run.
 * @param {(kappa: number) => number} rate
 */
function judgeCases({ cases, runs }, catalogue, known, answered, rate = () => Number.NaN) {
  /** @type {Map<string, Measured>} */
  const measured = new Map();
  /** A setting, a run, or what is measured of it. @param {string} name */
  const nameValue = (name) => {
    if (Object.hasOwn(known, name)) return known[name];
    const [run, measure] = name.split(".");
    if (!measured.has(run)) measured.set(run, measuredRun(runs[run], answered, catalogue));
    const made = /** @type {any} */ (measured.get(run));
    return measure ? made[measure] : made;
  };
  const names = new Proxy(known, { get: (_, name) => nameValue(String(name)) });
  /** @type {Record<string, (...parts: any[]) => any>} */
  const functions = { ...OPERATIONS, is_close: isClose, same: isSame, below, slower_rate: rate };
  /** @param {any} expression */
  const value = (expression) => evaluate(expression, names, (operation, ...parts) => functions[operation](...parts));
  const found = cases.find(([condition]) => value(condition));
  return found ? wordsOf(found[1], value) : "";
}

/** @param {JudgedRun} run @param {Partial<Setup>} answered @param {Catalogue} catalogue */
function measuredRun({ setup, seeds, share }, answered, catalogue) {
  const racers = setup.racers.length ? setup.racers : (answered.racers ?? []);
  const scaled = racers.map(({ name, settings }) => ({ name, settings: scaledRate(name, settings, share, catalogue) }));
  const asked = { ...setup, ...answered, racers: scaled };
  const start = answered.start ?? setup.start;
  const races = Array.from({ length: seeds }, (_, seed) =>
    createRace(checkedSetup({ ...asked, start, seed }, catalogue), catalogue, null, new Map()),
  );
  return new Measured(races);
}

/** @param {string} name @param {any} settings @param {number} share @param {Catalogue} catalogue */
function scaledRate(name, settings, share, catalogue) {
  if (share === 1) return settings;
  const rate = catalogue.rule(name).parameters.find((one) => one.name === "lr")?.default;
  return { ...settings, lr: share * Number(settings.lr ?? rate) };
}

/** @param {WordsData} words @param {(expression: any) => any} value @returns {string} */
function wordsOf({ text, fields }, value) {
  const values = Object.entries(fields).map(([name, part]) => [name, part?.text ? wordsOf(part, value) : value(part)]);
  return filled(text, Object.fromEntries(values));
}

/** A text with its fields filled, as Python's `str.format` does it. @param {string} text @param {Record<string, any>} values */
const filled = (text, values) =>
  text.replace(FIELD, (field, name, digits, kind) => {
    if (!Object.hasOwn(values, name)) return field;
    if (!kind) return String(values[name]);
    return (kind === "f" ? formatFixed : formatGeneral)(values[name], Number(digits));
  });

/** @param {string} answer */
const shortened = (answer) =>
  answer.length > ANSWER_LENGTH[0] ? `${answer.slice(0, ANSWER_LENGTH[1])}...` : answer.replace(/\s+/g, " ");
