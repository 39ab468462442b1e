// Suggests settings, draws the random numbers of runs, and reads and evaluates schedules, for tests: a request on stdin,
// JSON on stdout.

import { readFileSync } from "node:fs";
import { parseSchedule, scheduleFactors } from "../../visualizer/explorer/static/engine/schedules.js";
import { SPLINE } from "../../visualizer/explorer/static/engine/spline.js";
import { drawBatches, drawNoise } from "../../visualizer/explorer/static/engine/streams.js";
import { trace } from "../../visualizer/explorer/static/engine/trace.js";
import {
  fewerSamples,
  ownSuggestion,
  searchSteps,
  suggest,
  suggestRate,
} from "../../visualizer/explorer/static/search/suggest.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
// biome-ignore lint/plugin: the code comes from Python, as text
const load = async (/** @type {string} */ source) => import(`data:text/javascript,${encodeURIComponent(source)}`);
const [code, { schedules }] = [await load(asked.source), await load(asked.schedules.source)];

/** The search on one of the landscapes, from a start. @param {{ landscape: number, start: [number, number] }} place */
function searchAt({ landscape, start }) {
  const data = { ...asked.landscapes[landscape] };
  data.parameters = fewerSamples(data.parameters);
  const samples = data.parameters[0]?.length ?? 1;
  /** @type {(name: string, settings: any, steps: number) => any} */
  const runAt = (name, settings, steps) => {
    const rule = asked.rules[name];
    const program = { ...(code.landscapes[landscape] ?? SPLINE), step: code.rules[rule.index] };
    const inputs = {
      start,
      steps,
      noise: settings.noise ? drawNoise(0, steps) : null,
      batches: settings.batch && settings.batch < samples ? drawBatches(samples, settings.batch, 0, steps) : null,
    };
    return trace(program, data, ruleData(rule, settings, steps), inputs);
  };
  return { domain: data.domain, runAt };
}

/** @param {any} rule @param {any} settings @param {number} steps */
function ruleData({ data, facts }, settings, steps) {
  const { facts: known } = asked.schedules;
  return {
    ...data,
    parameters: facts.parameters.map((/** @type {any} */ { name }, /** @type {number} */ k) =>
      Number(settings[name] ?? data.parameters[k]),
    ),
    noise: settings.noise ?? 0,
    clip: settings.clip ?? 0,
    factors: settings.schedule
      ? scheduleFactors(parseSchedule(settings.schedule, known), steps, known, schedules)
      : null,
  };
}

/** @type {Record<string, (request: any) => any>} */
const ANSWERS = {
  rate: (place) => suggestRate(searchAt(place), asked.rules[place.rule].facts, place.settings, place.steps),
  steps: (place) => searchSteps(searchAt(place)),
  suggest: (place) => {
    const own = ownSuggestion(place.facts, place.changed, place.start);
    return suggest(searchAt(place), asked.rules[place.rule].facts, place.settings, place.steps, own);
  },
  noise: ({ seed, steps }) => [...drawNoise(seed, steps)],
  batches: ({ samples, size, seed, steps }) => drawBatches(samples, size, seed, steps),
  schedule: ({ text, steps }) => {
    const { facts } = asked.schedules;
    const schedule = parseSchedule(text, facts);
    return { ...schedule, factors: scheduleFactors(schedule, steps, facts, schedules) };
  },
};

/** The answer, the time that it took in ms, and the message of an error in place of an answer. @param {any} request */
function answer(request) {
  const before = performance.now();
  try {
    return { answer: ANSWERS[request.kind](request), ms: performance.now() - before };
  } catch (error) {
    return { error: `${error}` };
  }
}

process.stdout.write(JSON.stringify(asked.requests.map(answer)));
