// The oscillation of each run up to the step shown, as a table.

import { cancelledShares, measureOscillation, quadraticTheory } from "../engine/oscillation.js";
import { runOf } from "../engine/run.js";
import { _, inSequence, N_ } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";
import { element } from "../ui/elements.js";

/** @import { State, View } from "../types.js" */

const NOTES = [
  N_("Up to the step shown."),
  N_("Tortuosity: the way gone over the way gained; 1 is straight."),
  N_("Cancelled: the share of the gradients in the memory that cancel each other."),
];
const THEORY_NOTE = N_("Theory: by what the distance shrinks at each step, along the valley and across it.");

/** @param {State} state @returns {View} */
export function oscillationView(state) {
  const [head, body] = [element("thead"), element("tbody")];
  const note = element("p", { class: "ravine-legend" });
  const table = element("table", { class: "ravine-oscillation" }, head, body);
  const region = { class: "ravine-scroll", tabindex: 0, role: "region", "aria-label": _("oscillation meter") };
  return {
    element: element("div", {}, element("div", region, table), note),
    draw() {
      const quadratic = Boolean(state.race.curvatures);
      head.replaceChildren(...headRows(state, quadratic));
      body.replaceChildren(...state.race.racers.map((_, k) => bodyRow(state, k, quadratic)));
      const notes = [...NOTES, ...(quadratic ? [THEORY_NOTE] : [])];
      note.textContent = inSequence(notes.map((text) => _(text)));
    },
    describe: () => _("How much of each run is swing."),
    report: () => ({ meter: state.race.racers.map((_, k) => measure(state, k)) }),
  };
}

/** The oscillation of racer k, and what theory says of it. @param {State} state @param {number} k */
function measure(state, k) {
  const steps = state.last(k);
  const { x, y, n } = state.paths[k];
  const run = runOf(state, k);
  /** @type {(c: number, end: number) => number[]} */
  const column = (c, end) =>
    run ? run.points.slice(0, end + 1).map((point) => point[c]) : [...[x, y][c].slice(0, end + 1)];
  // The move with which a run was lost counts as a reversal, as in the engine, and as no way gone.
  const turned = state.step >= n ? n : steps;
  return {
    reversals: [0, 1].map((c) => measureOscillation(column(c, turned)).reversals),
    tortuosity: [0, 1].map((c) => measureOscillation(column(c, steps)).tortuosity),
    cancelled: run && steps > 0 ? cancelledShares(run, state.race.racers[k].settings, steps) : null,
    theory: theoryOf(state, k),
  };
}

/** @param {State} state @param {number} k */
function theoryOf({ race: { curvatures, racers } }, k) {
  const { linear, settings } = racers[k];
  return linear && curvatures ? curvatures.map((curvature) => quadraticTheory(linear, settings, curvature)) : null;
}

/** What the directions of low and high curvature are called. @param {State["race"]} race */
const directionsOf = ({ unit, axes }) => (unit.spectrum ? axes : [_("along"), _("across")]);

/** @param {State} state @param {boolean} quadratic */
function headRows({ race }, quadratic) {
  const groups = [
    _("reversals"),
    _("tortuosity"),
    _("cancelled"),
    ...(quadratic ? directionsOf(race).map((direction) => _("theory, {direction}", { direction })) : []),
  ];
  const columns = [...race.axes, ...race.axes, ...race.axes];
  if (quadratic) columns.push(_("rate"), _("regime"), _("rate"), _("regime"));
  return [
    element(
      "tr",
      {},
      element("th", { scope: "col", rowspan: 2 }, _("racer")),
      ...groups.map((words) => element("th", { colspan: 2, scope: "colgroup" }, words)),
    ),
    element("tr", {}, ...columns.map((words) => element("th", { scope: "col" }, words))),
  ];
}

/** @param {State} state @param {number} k @param {boolean} quadratic */
function bodyRow(state, k, quadratic) {
  const { reversals, tortuosity, cancelled, theory } = measure(state, k);
  const name = element("th", { scope: "row" }, state.race.racers[k].title);
  name.style.borderLeftColor = state.styleOf(k).ink;
  const numbers = [...reversals, ...tortuosity, ...(cancelled ?? [NaN, NaN])].map(formatCell);
  if (theory) numbers.push(...theory.flatMap(({ rate, regime }) => [formatTypeset(rate, 3), _(regime)]));
  else if (quadratic) numbers.push("–", "–", "–", "–");
  return element("tr", {}, name, ...numbers.map((text) => element("td", {}, text)));
}

/** @param {number} value */
function formatCell(value) {
  if (Number.isNaN(value)) return "–";
  return formatTypeset(value, 3);
}
