// The judges of the exercises, without a page, for tests: the catalogue, exercises and answers on stdin, verdicts on
// stdout.

import { readFileSync } from "node:fs";
import { createCatalogue } from "../../visualizer/explorer/static/create_app.js";
import { speak } from "../../visualizer/explorer/static/language/translate.js";
import { judge } from "../../visualizer/explorer/static/lessons/judge.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));

/** What a text of a module exports. @param {string} text */
function loaded(text) {
  // biome-ignore lint/plugin: the code comes from Python, as text
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

const code = await loaded(`${asked.catalogue}export { FACTS, SCHEDULES, PROGRAM, OWN, OWN_PROGRAM };\n`);
const parts = { facts: code.FACTS, program: code.PROGRAM, schedules: code.SCHEDULES, own: null, ownProgram: null };
speak(asked.language);

const verdicts = [];
for (const [exercise, answers] of asked.exercises) {
  const catalogue = createCatalogue(/** @type {any} */ (parts), null);
  for (const { units } of Object.values(exercise.runs ?? {})) {
    if (units) catalogue.add(units, await loaded(units.code));
  }
  verdicts.push(answers.map((/** @type {string} */ answer) => judge(exercise, answer, catalogue).words));
}
process.stdout.write(JSON.stringify(verdicts));
