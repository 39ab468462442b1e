// The internals of a step: the rule's lines with its numbers, and on the map what they mean, in the same colors.

import { runOf } from "../engine/run.js";
import { reportStep } from "../engine/step_report.js";
import { _, N_ } from "../language/translate.js";
import { formatOnPaper } from "../numbers/format.js";
import { element } from "../ui/elements.js";
import { drawStep } from "./step_arrows.js";
import { stepMarks } from "./step_marks.js";

/** @import { Actions, Frame, Line, RuleUnit, Run, State, StepReport, Values, View } from "../types.js" */

/**
 * One step of a run, with a report for each coordinate.
 * @typedef {{ t: number, run: Run, reports: StepReport[] }} Step
 */

const UNKNOWN = N_(
  "The steps of this racer cannot be shown: it is an optimizer of another library, or its rule is not plain arithmetic.",
);

class StepView {
  /** The racers that can be chosen. */
  names = "";

  legend = element("p", { class: "ravine-legend" });

  lines = element("div", {
    class: "ravine-equations",
    tabindex: 0,
    role: "region",
    "aria-label": _("update equations"),
  });

  /** @param {State} state @param {Actions} actions */
  constructor(state, actions) {
    this.state = state;
    this.choice = element("select", { "aria-label": _("racer taken apart"), onchange: () => actions.draw() });
    const label = element("label", {}, _("racer"), " ", this.choice);
    this.element = element("div", { class: "ravine-step" }, label, this.legend, this.lines);
  }

  /** The number of the racer that is chosen. */
  get chosen() {
    return Math.min(Math.max(this.choice.selectedIndex, 0), this.state.race.racers.length - 1);
  }

  /**
   * The step of the chosen racer that begins at the point shown, or its last one; null where it is not known.
   * @returns {Step | null}
   */
  currentStep() {
    const run = runOf(this.state, this.chosen);
    if (!run?.inputs.length) return null;
    const t = Math.min(this.state.step, run.inputs.length - 1);
    return { t, run, reports: run.inputs[t].map((inputs) => reportStep(run.rule, inputs)) };
  }

  draw() {
    this.writeChoice();
    const step = this.currentStep();
    if (!step) {
      this.legend.textContent = "";
      this.lines.replaceChildren(element("p", {}, _(UNKNOWN)));
      return;
    }
    this.legend.replaceChildren(
      _("step {step}:", { step: step.t }),
      ...stepMarks(step).map(({ role, sign, words }) =>
        element("span", { class: `ravine-role-${role || "plain"}` }, `${sign} ${words}`),
      ),
    );
    this.lines.replaceChildren(...step.reports.map((report, c) => this.equations(step, report, c)));
  }

  /** Offer the racers of the race. */
  writeChoice() {
    const { racers } = this.state.race;
    const names = racers.map((racer) => racer.title).join();
    if (names === this.names) return;
    const before = Math.max(this.choice.selectedIndex, 0);
    this.choice.replaceChildren(...racers.map((racer) => element("option", {}, racer.title)));
    this.choice.selectedIndex = Math.min(before, racers.length - 1);
    this.names = names;
  }

  /**
   * The lines for one coordinate, or for both at once.
   * @param {Step} step
   * @param {StepReport} report
   * @param {number} c
   */
  equations({ t, run }, report, c) {
    const { rule } = run;
    const name = rule.inputs[0] === "x" ? "" : `${this.state.race.axes[c]}:   `;
    return element(
      "div",
      { class: "ravine-part" },
      element("p", {}, element("b", {}, name), ...givenOf(rule, run.inputs[t][c])),
      element("table", {}, element("tbody", {}, ...report.lines.map(rowOf))),
    );
  }

  describe() {
    return _("The update equations of a racer, with the numbers of the step shown.");
  }

  /** @param {number} racer */
  choose(racer) {
    this.writeChoice();
    this.choice.selectedIndex = racer;
  }

  open() {
    this.state.overlay = (frame) => this.drawOverlay(frame);
  }

  close() {
    this.state.overlay = null;
  }

  /** On the map what the lines mean. @param {Frame} frame */
  drawOverlay(frame) {
    const step = this.currentStep();
    if (!step) return;
    /** @param {string} role */
    const colorOf = (role) => getComputedStyle(this.lines).getPropertyValue(`--role-${role}`);
    const [point, next] = [step.run.points[step.t], step.run.points[step.t + 1]];
    drawStep(frame, stepMarks(step), {
      point,
      next,
      style: this.state.styleOf(this.chosen),
      colorOf,
      colors: this.state.colors,
    });
  }

  /** What tests may read. */
  report() {
    const step = this.currentStep();
    if (!step) return {};
    /** @param {Line} line */
    const columns = ({ target, pieces, value }) => ({
      value,
      formula: `${target} ← ${pieces.map((piece) => piece.symbol).join("")}`,
      numbers: pieces.map((piece) => piece.number).join(""),
    });
    const lines = step.reports.map((report) => report.lines.map(columns));
    return { step: step.t, lines, after: step.run.points[step.t + 1] };
  }
}

/** @param {State} state @param {Actions} actions @returns {View} */
export const stepView = (state, actions) => new StepView(state, actions);

/** What the rule was told, with its numbers. @param {RuleUnit} rule @param {Values} inputs */
function givenOf(rule, inputs) {
  const names = [...rule.inputs, ...rule.state].filter((name) => !rule.idle.includes(name));
  return names.flatMap((name) => {
    const words = `${rule.symbols[name]} = ${formatOnPaper(+inputs[name])}`;
    return [element("span", { class: `ravine-role-${rule.roles[name] || "plain"}` }, words), "   "];
  });
}

/** @param {string} role @param {string} words */
const colored = (role, words) => (role ? element("span", { class: `ravine-role-${role}` }, words) : words);

/** A line: its formula, the formula in numbers, and what comes of it. @param {Line} line */
function rowOf({ target, pieces, value, role }) {
  const numbers = pieces.map((piece) => piece.number).join("");
  const formula = pieces.map((piece) => piece.symbol).join("");
  const result = formatOnPaper(value);
  const redundant = numbers === result || numbers === formula;
  return element(
    "tr",
    {},
    element("td", {}, colored(role, target), " ← ", ...pieces.map((piece) => colored(piece.role, piece.symbol))),
    element("td", {}, ...(redundant ? [] : ["= ", ...pieces.map((piece) => colored(piece.role, piece.number))])),
    element("td", {}, formula === result ? "" : colored(role, `= ${result}`)),
  );
}
