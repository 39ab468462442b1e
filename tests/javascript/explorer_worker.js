// Races, checks and edits of the explorer, without a page, for tests: the catalogue and requests on stdin, JSON on
// stdout.

import { readFileSync } from "node:fs";
import { inactiveNames } from "../../visualizer/explorer/static/engine/inactive_names.js";
import { InputError } from "../../visualizer/explorer/static/numbers/errors.js";
import { formatFixed, formatGeneral } from "../../visualizer/explorer/static/numbers/python_format.js";
import { Catalogue } from "../../visualizer/explorer/static/state/catalogue.js";
import { pythonCode } from "../../visualizer/explorer/static/state/code.js";
import { describeRace } from "../../visualizer/explorer/static/state/description.js";
import { addRacer, chooseLandscape, typeFormula } from "../../visualizer/explorer/static/state/edits.js";
import { fittedExtent } from "../../visualizer/explorer/static/state/extent.js";
import { readLink, writeLink } from "../../visualizer/explorer/static/state/link.js";
import { sliderPositions } from "../../visualizer/explorer/static/state/parameters.js";
import { compareNumbers } from "../../visualizer/explorer/static/state/preset_numbers.js";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { isSwinging, SPECTRAL, spectrumRows } from "../../visualizer/explorer/static/state/spectrum.js";
import { assignStyles } from "../../visualizer/explorer/static/state/styles.js";
import { bestRates } from "../../visualizer/explorer/static/state/tuning.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
const source = `${asked.catalogue}export { FACTS, SCHEDULES, PROGRAM, OWN, OWN_PROGRAM };\n`;
// biome-ignore lint/plugin: the code comes from Python, as text
const code = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
const catalogue = new Catalogue(code.FACTS, code.PROGRAM, code.SCHEDULES, SPECTRAL);
if (code.OWN) catalogue.add(code.OWN, code.OWN_PROGRAM);

/** @param {any} setup */
const raceOf = (setup) => createRace(checkedSetup(setup, catalogue), catalogue, null, new Map());

/** @type {Record<string, (request: any) => any>} */
const ANSWERS = {
  race({ setup }) {
    const race = raceOf(setup);
    const extent = race.unit.spectrum ? null : (race.setup.extent ?? fittedExtent(race));
    return {
      paths: race.paths.map(({ x, y, loss, n, missing }) => ({ x: [...x], y: [...y], loss: [...loss], n, missing })),
      styles: race.racers.map(({ color, dash, marker }) => ({ color, dash, marker })),
      description: describeRace(race),
      extent,
      code: pythonCode(race, { ...race.setup, extent }),
      linked: checkedSetup(readLink(writeLink(race.setup)), catalogue),
    };
  },
  /** The runs on a spectrum, and what theory and the view say of each direction, from the steepest. */
  spectrum({ setup, step }) {
    const race = raceOf(setup);
    const rows = spectrumRows(race);
    return race.paths.map((path, k) => ({
      points: [...(path.spectral?.points ?? [])],
      values: [...path.loss],
      n: path.n,
      curvatures: rows.map(({ curvature }) => curvature),
      swings: rows.map((_, row) =>
        isSwinging(/** @type {any} */ (path.spectral).along[row], Math.min(step, path.n - 1)),
      ),
      theory: rows.map(({ theory }) => theory[k]?.rate ?? null),
    }));
  },
  preset({ name }) {
    const { setup, numbers } = catalogue.presets.filter((one) => one.name === name)[0];
    const race = raceOf(setup);
    return compareNumbers(numbers, race).map((one) => ({ ...one, racer: race.racers[one.racer].label }));
  },
  numbers: ({ setup, numbers }) => compareNumbers(numbers, raceOf(setup)).map((one) => one.obtained),
  formats: ({ values, digits }) =>
    values.map((/** @type {number} */ value) => [formatFixed(value, digits), formatGeneral(value, digits + 1)]),
  check: ({ setup }) => checkedSetup(setup, catalogue),
  link: ({ text }) => checkedSetup(readLink(text), catalogue),
  positions: ({ parameter, values, count }) => sliderPositions(parameter, values, count),
  idle: ({ rule, settings }) => inactiveNames(catalogue.rule(rule), settings),
  styles: ({ names }) =>
    assignStyles(
      names.map((/** @type {string} */ name) => catalogue.rule(name)),
      catalogue.facts,
    ),
  choose: ({ setup, landscape }) => checkedSetup(chooseLandscape(setup, landscape, catalogue), catalogue),
  add: ({ setup, name }) => checkedSetup(addRacer(raceOf(setup), name), catalogue),
  /** Also what was said of the progress; `aborted` as soon as the page has a turn. */
  async tune({ setup, aborted = false }) {
    /** @type {number[]} */
    const shares = [];
    const abort = new AbortController();
    if (aborted) setTimeout(() => abort.abort());
    const onProgress = (/** @type {number} */ share) => shares.push(share);
    const tuned = await bestRates(raceOf(setup), { onProgress, signal: abort.signal });
    return { tuned, shares };
  },
  type: ({ setup, text }) => checkedSetup(typeFormula(setup, text, catalogue), catalogue),
};

/** The answer, or the sentence of an error in the input. @param {any} request */
async function answer(request) {
  try {
    return { answer: await ANSWERS[request.ask](request) };
  } catch (error) {
    if (error instanceof InputError) return { error: error.message };
    throw error;
  }
}

const answers = [];
for (const request of asked.requests) answers.push(await answer(request));
process.stdout.write(JSON.stringify(answers));
