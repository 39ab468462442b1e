// The numbers of the preset that was chosen, below the map: those of its book beside those of the paths that are seen.

import { _, inSequence, N_ } from "../language/translate.js";
import { withMinus } from "../numbers/format.js";
import { compareNumbers } from "../state/preset_numbers.js";
import { termsOf } from "../state/setup.js";
import { element, iconButton } from "./elements.js";

/** @import { Comparison, Preset, Setup, State } from "../types.js" */

/** @type {Record<string, string>} */
const NOTES = {
  published: N_("Published: the source prints the number."),
  computed: N_("Computed: the source gives the set-up alone, and the number was computed from it."),
};

/** @param {Comparison} row */
const kindOf = ({ published }) => (published ? N_("published") : N_("computed"));

/** @param {State} state @param {() => void} closed Called when the reader has closed the panel. */
export function createPresetPanel(state, closed) {
  const panel = element("section", {
    class: "ravine-preset-panel",
    "aria-label": _("numbers of the preset"),
    hidden: true,
  });
  let shown = "";

  function hide() {
    panel.hidden = true;
    closed();
  }

  /** Show the numbers of a preset, whose race is seen; returns how many agree, in a sentence. @param {Preset} preset */
  function show(preset) {
    const rows = compareNumbers(preset.numbers, state.race);
    const kinds = [...new Set(rows.map(kindOf))];
    const words = sentenceOf(rows, kinds);
    const title = element("div", {}, element("b", {}, _(preset.title)), element("p", {}, _(preset.book)));
    const close = iconButton("remove", _("Close the numbers"), hide);
    const notes = kinds.map((kind) => _(NOTES[kind]));
    const note = inSequence([words, ...notes, _("Obtained: from the paths that are seen.")]);
    const region = {
      class: "ravine-scroll",
      tabindex: 0,
      role: "region",
      "aria-label": _("expected and obtained numbers"),
    };
    panel.replaceChildren(
      element("div", { class: "ravine-preset-head" }, title, close),
      element("div", region, tableOf(rows, kinds, state)),
      element("p", { class: "ravine-legend" }, note),
    );
    panel.hidden = false;
    shown = textOf(state.race.setup);
    return words;
  }

  /** The numbers belong to their race: they go when it changes. */
  function write() {
    if (!panel.hidden && textOf(state.race.setup) !== shown) panel.hidden = true;
  }

  return { element: panel, show, write };
}

/** @param {Setup} setup */
const textOf = (setup) => JSON.stringify(termsOf(setup));

/** @param {Comparison[]} rows @param {string[]} kinds */
function sentenceOf(rows, kinds) {
  const agreeing = rows.filter(({ agrees }) => agrees).length;
  const values = { agreeing, n: rows.length, kinds: kinds.map((kind) => _(kind)).join(_(" and ")) };
  if (rows.length > 1 && agreeing < rows.length)
    return _("{agreeing} of {n} numbers agree with the {kinds} ones.", values);
  if (rows.length > 1) return _("All {n} numbers agree with the {kinds} ones.", values);
  if (agreeing) return _("The number agrees with the {kinds} one.", values);
  return _("The number does not agree with the {kinds} one.", values);
}

/** @param {Comparison[]} rows @param {string[]} kinds @param {State} state */
function tableOf(rows, kinds, state) {
  const kind = kinds.map((one) => _(one)).join(_(" or "));
  const columns = [_("racer"), _("number"), kind, _("obtained"), _("agrees")];
  const head = element("tr", {}, ...columns.map((words) => element("th", { scope: "col" }, words)));
  const body = rows.map((row) => rowOf(row, kinds.length > 1, state));
  return element("table", { class: "ravine-oscillation" }, element("thead", {}, head), element("tbody", {}, ...body));
}

/** @param {Comparison} row @param {boolean} mixed There are numbers of both kinds. @param {State} state */
function rowOf(row, mixed, state) {
  const { racer, quantity, expected, obtained, agrees } = row;
  const label = element("th", { scope: "row" }, withMinus(state.race.racers[racer].label));
  label.style.borderLeftColor = state.styleOf(racer).ink;
  const kind = mixed ? [element("small", {}, `${_(kindOf(row))} `)] : [];
  const tick = element("span", { role: "img", "aria-label": agrees ? _("yes") : _("no") }, agrees ? "✓" : "✗");
  return element(
    "tr",
    {},
    label,
    element("td", {}, _(quantity)),
    element("td", {}, ...kind, withMinus(_(expected))),
    element("td", {}, withMinus(_(obtained))),
    element("td", { class: agrees ? "ravine-yes" : "ravine-no" }, tick),
  );
}
