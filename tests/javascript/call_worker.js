// Calls generated functions, for a test: their source and the calls on stdin, JSON on stdout; numbers as text.

import { readFileSync } from "node:fs";

const { source, calls } = JSON.parse(readFileSync(0, "utf-8"));
// biome-ignore lint/plugin: the code comes from Python, as text
const code = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const results = calls.map((/** @type {[string, string[]]} */ [name, values]) =>
  code[name](...values.map(Number)).map((/** @type {number} */ value) => (Object.is(value, -0) ? "-0" : `${value}`)),
);
process.stdout.write(JSON.stringify(results));
