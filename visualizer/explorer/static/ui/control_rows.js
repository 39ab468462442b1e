// The rows of a card: a slider with a number beside it, a switch, and a term of a rule that can be left out.

import { allowedValues } from "../engine/parameter.js";
import { shortRepr } from "../numbers/errors.js";
import { formatNumber } from "../numbers/format.js";
import { nearest } from "../numbers/scale.js";
import { element } from "./elements.js";

/** @import { Actions, Control, State } from "../types.js" */

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
    element: element("label", { class: "ravine-switch" }, box, control.parameter.term ?? ""),
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
    element: element("label", { class: "ravine-switch" }, box, control.parameter.words),
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
  const { symbol, words } = control.parameter;
  const label = `${symbol}, ${words}, of ${ownerOf(state, control)}`;
  const range = element("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": label,
    "data-control": control.id,
    oninput: () => turn(row.control, row.control.values[+range.value]),
  });
  const entry = element("input", {
    type: "text",
    inputmode: "decimal",
    size: 7,
    "aria-label": `${label}, as a number`,
    onchange: enter,
  });

  function enter() {
    const typed = Number(entry.value.replace("−", "-").replace(",", "."));
    if (entry.value.trim() !== "" && !Number.isNaN(typed)) turn(row.control, typed);
    else
      actions.say(
        `${row.control.parameter.name} must be ${allowedValues(row.control.parameter)}, got ${shortRepr(entry.value)}`,
      );
    written = null; // what was typed may have been refused
    write();
  }

  /** @type {string | null} */
  let written = null;
  function write() {
    const { values, racers, parameter } = row.control;
    const value = state.valueOf(row.control);
    const here = nearest(values, value ?? state.race.racers[racers[0]].settings[parameter.name]);
    if (+range.max !== values.length - 1) range.max = String(values.length - 1);
    if (+range.value !== here) range.value = String(here);
    const shown = value === null ? "own" : formatNumber(value);
    const typing = entry.matches(":focus") && written !== null;
    if (shown === written && !typing && entry.value === shown) return;
    written = shown;
    range.setAttribute("aria-valuetext", value === null ? "each its own" : `${symbol} = ${shown}`);
    if (!typing) entry.value = shown;
  }

  const name = element("span", { title: words, "aria-hidden": "true" }, symbol);
  /** @type {Row} */
  const row = { control, handle: range, element: element("div", { class: "ravine-row" }, name, range, entry), write };
  return row;
}

/** Whose slider it is. @param {State} state @param {Control} control */
function ownerOf({ race }, control) {
  if (control.of !== "racer") return control.of;
  return control.id === control.parameter.name ? "all racers" : race.racers[control.racers[0]].name;
}
