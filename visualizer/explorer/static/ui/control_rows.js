// The rows of a card: a slider with a number beside it, a switch, and a term of a rule that can be left out.

import { formatNumber } from "../numbers/format.js";
import { nearest } from "../numbers/scale.js";
import { element } from "./elements.js";

/** @import { Actions, Control, State } from "../types.js" */

/** @typedef {(control: Control, value: any, last?: boolean) => void} Turn */
/** @typedef {{ control: Control, handle: HTMLInputElement, element: HTMLElement, write(): void }} Row */

/**
 * A term of a rule that is off where its knob is 0; it comes back as it was.
 * @param {State} state
 * @param {Turn} turn
 * @param {Control} control
 * @returns {Row}
 */
export function termRow(state, turn, control) {
  let kept = control.values.find((value) => value > 0);
  const box = element("input", { type: "checkbox", onchange: () => turn(control, box.checked ? kept : 0, true) });
  return {
    control,
    handle: box,
    element: element("label", { class: "ravine-switch" }, box, control.term ?? ""),
    write() {
      const value = state.valueOf(control);
      if (value) kept = value;
      box.checked = value !== 0;
    },
  };
}

/** @param {State} state @param {Turn} turn @param {Control} control @returns {Row} */
export function switchRow(state, turn, control) {
  const touch = () => state.source.touch(control);
  const onchange = () => turn(control, box.checked, true);
  const box = element("input", {
    type: "checkbox",
    "data-control": control.id,
    onpointerenter: touch,
    onfocus: touch,
    onchange,
  });
  return {
    control,
    handle: box,
    element: element("label", { class: "ravine-switch" }, box, control.words),
    write() {
      box.checked = state.valueOf(control) === true;
    },
  };
}

/**
 * @param {State} state
 * @param {Pick<Actions, "say">} actions
 * @param {Turn} turn
 * @param {Control} control
 * @returns {Row}
 */
export function sliderRow(state, actions, turn, control) {
  const label = `${control.symbol}, ${control.words}, of ${ownerOf(state, control)}`;
  const range = rangeOf(state, turn, control, label);
  const entry = element("input", {
    type: "text",
    inputmode: "decimal",
    size: 7,
    "aria-label": `${label}, as a number`,
    onchange: enter,
  });

  function enter() {
    const typed = Number(entry.value.replace("−", "-").replace(",", "."));
    if (entry.value.trim() === "" || Number.isNaN(typed)) {
      actions.say(`${control.words} must be a number.`);
      write();
    } else turn(control, state.source.live ? typed : control.values[nearest(control.values, typed)], true);
  }

  /** @type {string | null} */
  let written = null;
  function write() {
    const value = state.valueOf(control);
    const here = nearest(control.values, value ?? state.settings[control.racers[0]][control.name]);
    if (+range.value !== here) range.value = String(here);
    const shown = value === null ? "own" : formatNumber(value);
    const typing = document.activeElement === entry;
    if (shown === written && !typing && entry.value === shown) return;
    written = shown;
    range.setAttribute("aria-valuetext", value === null ? "each its own" : `${control.symbol} = ${shown}`);
    if (!typing) entry.value = shown;
  }

  const symbol = element("span", { title: control.words, "aria-hidden": "true" }, control.symbol);
  return { control, handle: range, element: element("div", { class: "ravine-row" }, symbol, range, entry), write };
}

/** @param {State} state @param {Turn} turn @param {Control} control @param {string} label */
function rangeOf(state, turn, control, label) {
  const touch = () => state.source.touch(control);
  const value = () => control.values[+range.value];
  const range = element("input", {
    type: "range",
    min: 0,
    max: control.values.length - 1,
    step: 1,
    "aria-label": label,
    "data-control": control.id,
    onpointerenter: touch,
    onpointerdown: touch,
    onfocus: touch,
    oninput: () => turn(control, value()),
    onchange: () => turn(control, value(), true),
  });
  return range;
}

/** Whose slider it is. @param {State} state @param {Control} control */
function ownerOf({ race }, control) {
  if (control.of !== "racer") return control.of;
  return control.id === control.name ? "all racers" : race.racers[control.racers[0]].name;
}
