// A formula is written as Python writes it: with the brackets that it needs, and no others.

import { equal } from "node:assert/strict";
import { test } from "node:test";
import { syntaxTree } from "../../visualizer/explorer/static/formula/syntax.js";
import { unparse } from "../../visualizer/explorer/static/formula/unparse.js";

/** Texts that `ast.unparse(ast.parse(text))` of Python leaves as they are. */
const WRITTEN = [
  "x - (y - 1)",
  "x - y - 1",
  "x / (y / 2)",
  "x * (y + 1)",
  "x * y + 1",
  "x // (y * 2)",
  "(x + y) // 2",
  "(x ** 2) ** 3",
  "x ** 2 ** 3",
  "(-x) ** 2",
  "-x ** 2",
  "x ** (-2)",
  "-(x + y)",
  "+x",
  "--x",
  "(x in y) in 1",
  "x in y not in 1",
  "x is (y is not 1)",
  "x + 1 in y * 2",
  "(x if y else 1) is 2",
  "x if y in 1 else 2 if x else 3",
  "(x if y else 1) if x else 2",
  "x if (y if x else 1) else 2",
  "not x in 1",
  "not (x and y)",
  "not x and y",
  "x and y or 1",
  "x and (y or 1)",
  "(x or y) or 1",
  "x or y or 1",
  "max(x, y + 1)",
  "f((x, y), 2)",
  "f((x,))",
  "f(*x, **y)",
  "x.real",
  "(x + y).real",
  "2 .real",
  "0.5 * x + 1e+20",
  "1e309",
  "2j + 0.5j",
];

for (const text of WRITTEN)
  test(`${text} is written as it is`, () => {
    equal(unparse(syntaxTree(text)), text);
  });

test("brackets and zeros that say nothing are left out", () => {
  equal(unparse(syntaxTree("((x) + (y * (2)))")), "x + y * 2");
  equal(unparse(syntaxTree("(x**2)+1.50")), "x ** 2 + 1.5");
  equal(unparse(syntaxTree("x - 007.0")), "x - 7.0");
});
