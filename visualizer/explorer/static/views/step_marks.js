// What is drawn of a step, as vectors in the units of gradients: downhill, the memory, and what both are divided by.

import { evaluate } from "../engine/expression.js";
import { writeTree } from "../engine/notation.js";
import { _ } from "../language/translate.js";

/** @import { StepMark, Tree } from "../types.js" */
/** @import { Step } from "./step_view.js" */

/** The marks of a step: of each its role, a sign and words for it. @param {Step} step @returns {StepMark[]} */
export function stepMarks(step) {
  const { t, run } = step;
  const coupled = run.rule.inputs[0] === "x";
  return [
    { role: "gradient", sign: "→", words: _("downhill, −g"), vector: run.gradients[t] },
    ...(coupled ? [] : [...memoryMark(step), ...divisorMark(step)]),
    { role: "", sign: "⇢", words: _("the step to the next point") },
  ];
}

/** What the rule remembers of the gradients, if that has a say. @param {Step} step @returns {StepMark[]} */
function memoryMark({ run: { rule }, reports }) {
  const memory = rule.memory
    ? rule.memory[0]
    : rule.state.find((name) => rule.roles[name] === "momentum" && name !== "previous");
  const works = !rule.memory || reports[0].values[rule.memory[1]] > 0;
  if (!memory || !works) return [];
  const symbol = rule.symbols[memory];
  // Of a memory of steps, which have been divided already, the length says nothing beside the gradient's.
  const alone = reports.some(({ lines }) => lines.some(({ target, tree }) => target === symbol && divisorOf(tree)));
  const vector = reports.map(({ values }) => values[memory]);
  return [{ role: "momentum", sign: "→", words: _("the memory, −{symbol}", { symbol }), vector, alone }];
}

/** @param {Step} step @returns {StepMark[]} */
function divisorMark({ reports }) {
  const divisors = reports.map(({ lines }) =>
    lines.map(({ tree }) => divisorOf(tree)).findLast((found) => found !== null),
  );
  const known = divisors.filter((found) => found && found.value > 0);
  if (known.length < divisors.length) return [];
  const symbols = writeTree(/** @type {any} */ (known[0]).tree, true)
    .pieces.map((piece) => piece.symbol)
    .join("");
  const vector = known.map((found) => /** @type {any} */ (found).value);
  return [{ role: "scale", sign: "◯", words: _("what it is divided by, {symbols}", { symbols }), vector, ring: true }];
}

/**
 * The last thing in a tree that something is divided by and that is made of squared gradients or of curvature.
 * @param {Tree} tree
 * @returns {{ tree: Tree, value: number } | null}
 */
function divisorOf(tree) {
  if (!Array.isArray(tree)) return null;
  const [operation, ...parts] = tree;
  const roles = operation === "/" ? rolesIn(parts[1]) : [];
  if (roles.includes("scale") && !roles.includes("gradient") && !roles.includes("momentum"))
    return { tree: parts[1], value: +worthOf(parts[1]) };
  return parts.map(divisorOf).findLast((found) => found !== null) ?? null;
}

/** @param {Tree} tree @returns {string[]} */
const rolesIn = (tree) => (Array.isArray(tree) ? tree.slice(1).flatMap(rolesIn) : [tree.role]);

/** @param {Tree} tree @returns {number} */
function worthOf(tree) {
  if (!Array.isArray(tree)) return tree.value;
  return evaluate([tree[0], ...tree.slice(1).map(worthOf)], {});
}
