// A slider over positions that need not be evenly spaced, with the marks of theory above it. With Shift it goes in steps
// that are about a tenth as large.

import { _ } from "../language/translate.js";
import { placeOf, valueAt } from "../state/parameters.js";
import { element, setAttribute } from "./elements.js";

/** @import { Control, Tick } from "../types.js" */

const THUMB = "0.57em"; // from the end of a slider to the middle of its handle there
const LETTER = 0.045; // of the width of a slider is a letter of a mark wide, about

/** How many letters wide a mark is; a Chinese one is as wide as two. @param {string} name */
const lettersOf = (name) => name.length + (name.match(/[\u3000-\u9fff]/g)?.length ?? 0);

export class Slider {
  /** Where the handle is, from 0 to the last position. */
  place = 0;

  /** @type {Tick[] | null} */
  shown = null;

  /** @type {PointerEvent | null} The last press. */
  pressed = null;

  /** @type {{ x: number, place: number, slow: number } | null} Where a drag began that is not left to the browser. */
  begin = null;

  /**
   * @param {Control} control
   * @param {(value: any) => void} turn
   */
  constructor(control, turn) {
    this.control = control;
    this.turn = turn;
    this.range = element("input", {
      type: "range",
      min: 0,
      step: 1,
      "data-control": control.id,
      "data-key": control.id,
      oninput: () => this.answerInput(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.answerKey(event),
      onpointerdown: (/** @type {PointerEvent} */ event) => this.press(event),
      onpointermove: (/** @type {PointerEvent} */ event) => this.drag(event),
      onpointerup: () => this.release(),
      onpointercancel: () => this.release(),
    });
    this.marks = element("div", { class: "ravine-marks", "aria-hidden": "true" });
    this.element = element("div", { class: "ravine-slider" }, this.marks, this.range);
  }

  /** Show a control with a value. @param {Control} control @param {number} value @param {string} words */
  write(control, value, words) {
    const { range } = this;
    const last = control.values.length - 1;
    this.control = control;
    this.place = placeOf(control.values, value, control.parameter);
    const here = Math.round(this.place);
    if (+range.max !== last) range.max = String(last);
    if (+range.value !== here) range.value = String(here);
    setAttribute(range, "aria-valuetext", words);
    if (this.shown !== control.ticks) this.writeMarks();
  }

  /** Mark what theory says; a name that has no room is left out. */
  writeMarks() {
    const { ticks, values, parameter } = this.control;
    this.shown = ticks;
    let free = 0;
    const seen = ticks.filter(({ value }) => values[0] <= value && value <= values[values.length - 1]);
    this.marks.replaceChildren(
      ...seen.map(({ value, name: text, words }) => {
        const name = _(text);
        const share = placeOf(values, value, parameter) / (values.length - 1);
        const half = (lettersOf(name) * LETTER) / 2;
        const hasRoom = share - half >= free;
        if (hasRoom) free = share + half + LETTER;
        const title = `${parameter.symbol} = ${Number(value.toPrecision(4))}: ${_(words)}`;
        const place = `left: calc(${THUMB} + ${share} * (100% - 2 * ${THUMB}))`;
        return element("span", { style: place, title }, hasRoom ? name : "");
      }),
    );
    this.element.classList.toggle("ravine-marked", seen.length > 0);
  }

  /** The browser has moved the handle; where it is dragged here it goes back. */
  answerInput() {
    if (this.begin) this.range.value = String(Math.round(this.place));
    else this.turn(this.control.values[+this.range.value]);
  }

  /** @param {KeyboardEvent} event */
  answerKey(event) {
    /** @type {Record<string, number>} */
    const signs = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
    if (!event.shiftKey || !(event.key in signs)) return;
    event.preventDefault();
    this.goTo(this.place + 0.1 * signs[event.key], signs[event.key]);
  }

  /** Turn to a place between positions, or at least a fine step on. @param {number} place @param {number} sign */
  goTo(place, sign) {
    const { values, parameter } = this.control;
    const before = valueAt(values, this.place, parameter);
    let next = place;
    while (valueAt(values, next, parameter) === before && next > 0 && next < values.length - 1) next += 0.05 * sign;
    this.turn(valueAt(values, next, parameter));
  }

  /** @param {PointerEvent} event */
  press(event) {
    this.pressed = event;
    if (!event.shiftKey || event.button) return;
    event.preventDefault();
    this.range.focus();
    this.range.setPointerCapture(event.pointerId);
    this.begin = { x: event.clientX, place: this.place, slow: 10 };
  }

  /** Follow a hand with Shift, or a finger: a browser tells late that a finger moves, and its handle would jump there. @param {PointerEvent} event */
  drag(event) {
    const { clientX: x, pointerType } = event;
    if (pointerType === "touch" && this.isAlong(event)) this.begin ??= { x, place: this.place, slow: 1 };
    if (!this.begin) return;
    const { values, parameter } = this.control;
    const { place, slow } = this.begin;
    const moved = ((x - this.begin.x) / this.range.clientWidth) * (values.length - 1);
    const value = valueAt(values, slow === 1 ? Math.round(place + moved) : place + moved / slow, parameter);
    if (value !== valueAt(values, this.place, parameter)) this.turn(value);
  }

  /** Whether a hand goes along the slider, and not up or down to scroll the page. @param {PointerEvent} event */
  isAlong({ clientX, clientY }) {
    const { pressed } = this;
    return pressed !== null && Math.abs(clientX - pressed.clientX) > Math.abs(clientY - pressed.clientY);
  }

  release() {
    this.begin = null;
  }
}
