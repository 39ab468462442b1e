// Runs rules on landscapes in the generated code, for tests and benchmarks: a module's path and a request on stdin,
// JSON on stdout.

import { readFileSync } from "node:fs";
import { SPLINE } from "../../visualizer/explorer/static/engine/spline.js";
import { trace } from "../../visualizer/explorer/static/engine/trace.js";

const { source, landscapes, runs } = JSON.parse(readFileSync(0, "utf-8"));
// biome-ignore lint/plugin: the code comes from Python, as text
const code = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const traced = runs.map((/** @type {any} */ run) => {
  const program = { ...(code.landscapes[run.landscape] ?? SPLINE), step: code.rules[run.rule] };
  const { points, values, gradients, state, divergedAt } = trace(program, landscapes[run.landscape], run.data, run);
  return { points: [...points], values: [...values], gradients: [...gradients], state: [...state], divergedAt };
});
process.stdout.write(JSON.stringify(traced));
