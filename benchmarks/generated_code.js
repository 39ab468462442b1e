// Times the runs of a race, in generated code and by the interpreter of trees: a request on stdin, nanoseconds a step
// of both on stdout. Rounds take turns; the medians count.

import { readFileSync } from "node:fs";
import { simulate } from "../visualizer/explorer/static/engine/run.js";
import { trace } from "../visualizer/explorer/static/engine/trace.js";

const ROUNDS = 15;
const { source, landscapes, runs, race } = JSON.parse(readFileSync(0, "utf-8"));
const begun = performance.now();
const code = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const loaded = performance.now() - begun;

const programs = runs.map((run) => ({ ...code.landscapes[run.landscape], step: code.rules[run.rule] }));
const generated = () => runs.map((run, k) => trace(programs[k], landscapes[run.landscape], run.data, run));
const interpreted = () => race.racers.map((rule, k) => simulate(rule, race.surface, race.settings[k], runs[k]));
const steps = runs.reduce((sum, run) => sum + run.steps, 0);

function timed(work, repeats) {
  const start = performance.now();
  for (let k = 0; k < repeats; k++) work();
  return ((performance.now() - start) / repeats / steps) * 1e6;
}

const first = timed(generated, 1);
const times = { generated: [], interpreted: [] };
for (let round = 0; round < ROUNDS; round++) {
  times.generated.push(timed(generated, 200));
  times.interpreted.push(timed(interpreted, 5));
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const apart = generated().map(({ points }, k) => Math.hypot(...interpreted()[k].points.at(-1).map((w, c) => w - points.at(c - 2))));
process.stdout.write(
  JSON.stringify({
    loaded,
    first: (first * steps) / 1e6,
    generated: median(times.generated),
    interpreted: median(times.interpreted),
    apart: Math.max(...apart),
  }),
);
