// Times the runs of a race, on a landscape in generated code and on a typed formula: a request on stdin, nanoseconds a
// step of both on stdout. Rounds take turns; the medians count.

import { readFileSync } from "node:fs";
import { formulaFunctions } from "../visualizer/explorer/static/formula/function.js";
import { parseFormula } from "../visualizer/explorer/static/formula/parser.js";
import { trace } from "../visualizer/explorer/static/engine/trace.js";

const ROUNDS = 15;
const { source, landscapes, runs, formula, names } = JSON.parse(readFileSync(0, "utf-8"));
const begun = performance.now();
const code = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const loaded = performance.now() - begun;

const programs = runs.map((run) => ({ ...code.landscapes[run.landscape], step: code.rules[run.rule] }));
const generated = () => runs.map((run, k) => trace(programs[k], landscapes[run.landscape], run.data, run));
const functions = formulaFunctions(parseFormula(formula, names).expression, names);
const typed = () =>
  runs.map((run, k) => trace({ ...functions, step: programs[k].step }, landscapes[run.landscape], run.data, run));
const steps = runs.reduce((sum, run) => sum + run.steps, 0);

function timed(work, repeats) {
  const start = performance.now();
  for (let k = 0; k < repeats; k++) work();
  return ((performance.now() - start) / repeats / steps) * 1e6;
}

const first = timed(generated, 1);
const times = { generated: [], typed: [] };
for (let round = 0; round < ROUNDS; round++) {
  times.generated.push(timed(generated, 200));
  times.typed.push(timed(typed, 50));
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const apart = generated().map(({ points }, k) => Math.hypot(...[-2, -1].map((c) => typed()[k].points.at(c) - points.at(c))));
process.stdout.write(
  JSON.stringify({
    loaded,
    first: (first * steps) / 1e6,
    generated: median(times.generated),
    typed: median(times.typed),
    apart: Math.max(...apart),
  }),
);
