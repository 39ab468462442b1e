// What a reader may type as an answer, and what is read of it.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { readNumber, readNumbers, readRule } from "../../visualizer/explorer/static/lessons/answer.js";

test("a number is read as arithmetic, with the signs of Python, of a book and of a Chinese keyboard", () => {
  for (const [text, value] of /** @type {[string, number][]} */ ([
    ["2/200", 0.01],
    ["1e-3", 0.001],
    ["−0.5", -0.5],
    ["1 − 0.03 · 50", -0.5],
    ["0.4·0.5⁴", 0.025],
    ["0.5²", 0.25],
    ["0.9^50", 0.9 ** 50],
    ["-2**2", -4],
    ["(1 - sqrt(0.4))**2", (1 - Math.sqrt(0.4)) ** 2],
    ["np.log(49/51) / math.log(499/501)", Math.log(49 / 51) / Math.log(499 / 501)],
    ["２／（１９＋１）", 0.1],
    ["np.float64(2.73)", 2.73],
  ]))
    equal(readNumber(text), value, text);
});

test("what is no number is none, and nothing of it is run", () => {
  for (const text of [
    "",
    "far",
    "'far'",
    "1 2",
    "(1, 2)",
    "2 +",
    "constructor",
    "alert(1)",
    "0.5 if 1 else 2",
    "{}",
    "1;2",
  ])
    ok(Number.isNaN(readNumber(text)), text);
});

test("a start is a pair, in brackets of any kind or in none", () => {
  for (const text of ["(10, 1)", "[10, 1]", "10, 1", "（10，1）"]) deepEqual(readNumbers(text), [10, 1], text);
});

test("a rule is read with its settings as Python writes them", () => {
  deepEqual(readRule("gd"), { name: "gd", settings: {} });
  deepEqual(readRule("rv.gd(lr=2 / 51,)"), { name: "gd", settings: { lr: 2 / 51 } });
  deepEqual(readRule('gd(lr=1/200, schedule="chebyshev(kappa=200)", batch=1)'), {
    name: "gd",
    settings: { lr: 1 / 200, schedule: "chebyshev(kappa=200)", batch: 1 },
  });
  deepEqual(readRule("adam（lr=0.1，bias_correction=False）"), {
    name: "adam",
    settings: { lr: 0.1, bias_correction: false },
  });
  for (const text of ["0.2", "gd(0.2)", "gd(lr=far)", "gd(lr=0.1", "(10, 1)"]) equal(readRule(text), null, text);
});
