// The rows of a card: a slider with a number beside it, a switch, and a term of a rule that can be left out.

import { refusal } from "../engine/parameter.js";
import { _ } from "../language/translate.js";
import { shortRepr } from "../numbers/errors.js";
import { formatTypeset, parseNumber } from "../numbers/format.js";
import { element, setAttribute } from "./elements.js";
import { Slider } from "./slider.js";

/** @import { Actions, Control, ParameterFacts, State } from "../types.js" */

/** @typedef {(control: Control, value: any) => void} Turn */
/** @typedef {{ control: Control, handle: HTMLInputElement, element: HTMLElement, write(): void }} Row A row; its control changes with the race. */

/**
 * A term of a rule that is off where its parameter is 0; it comes back as it was.
 * @param {State} state
 * @param {Turn} turn
 * @param {Control} control
 * @returns {Row}
 */
export function termRow(state, turn, control) {
  let kept = control.parameter.default;
  const box = element("input", { type: "checkbox", onchange: () => turn(row.control, box.checked ? kept : 0) });
  /** @type {Row} */
  const row = {
    control,
    handle: box,
    element: element("label", { class: "ravine-switch" }, box, _(/** @type {string} */ (control.parameter.term))),
    write() {
      const value = state.valueOf(row.control);
      if (value) kept = value;
      box.checked = value !== 0;
    },
  };
  return row;
}

/** @param {State} state @param {Turn} turn @param {Control} control @returns {Row} */
export function switchRow(state, turn, control) {
  const onchange = () => turn(row.control, box.checked);
  const box = element("input", { type: "checkbox", "data-control": control.id, onchange });
  /** @type {Row} */
  const row = {
    control,
    handle: box,
    element: element("label", { class: "ravine-switch" }, box, _(control.parameter.words)),
    write() {
      box.checked = state.valueOf(row.control) === true;
    },
  };
  return row;
}

/**
 * @param {State} state
 * @param {Pick<Actions, "say">} actions
 * @param {Turn} turn
 * @param {Control} control
 * @returns {Row}
 */
export function sliderRow(state, actions, turn, control) {
  const name = nameOf(control.parameter);
  const slider = new Slider(control, (value) => turn(row.control, value));
  const entry = element("input", {
    type: "text",
    inputmode: "decimal",
    "data-key": `${control.id} typed`,
    onchange: enter,
  });

  function enter() {
    const { parameter } = row.control;
    const typed = parseNumber(entry.value);
    if (!Number.isNaN(typed)) turn(row.control, typed);
    else actions.say(refusal(parameter, shortRepr(entry.value)));
    written = null; // what was typed may have been refused
    write();
  }

  /** @type {string | null} */
  let written = null;
  function write() {
    const { racers, parameter } = row.control;
    const value = state.valueOf(row.control);
    const shown = value === null ? _("own") : formatTypeset(value);
    const words = value === null ? _("each its own") : `${parameter.symbol} = ${shown}`;
    const label = _("{setting} of {owner}", { setting: name, owner: ownerOf(state, row.control) });
    setAttribute(slider.range, "aria-label", label);
    setAttribute(entry, "aria-label", _("{label}, as a number", { label }));
    slider.write(row.control, value ?? state.race.racers[racers[0]].settings[parameter.name], words);
    const typing = entry.matches(":focus") && written !== null;
    if (shown === written && !typing && entry.value === shown) return;
    written = shown;
    if (!typing) entry.value = shown;
  }

  const words = element("span", { title: name, "aria-hidden": "true" }, name);
  /** @type {Row} */
  const row = {
    control,
    handle: slider.range,
    element: element("div", { class: "ravine-row" }, words, slider.element, entry),
    write,
  };
  return row;
}

/** What a parameter is called, with its symbol. @param {ParameterFacts} parameter */
export function nameOf({ words, symbol }) {
  const said = _(words || symbol);
  return said === symbol ? symbol : `${said} ${symbol}`;
}

/** Whose slider it is. @param {State} state @param {Control} control */
function ownerOf({ race }, control) {
  if (control.of !== "racer") return control.of === "run" ? _("run") : _("landscape");
  return control.id === control.parameter.name ? _("all racers") : race.racers[control.racers[0]].title;
}
