// What is said in words when the explorer rests: what is marked on the map, the outcome of the race below it and as the
// alternative text of the views, and for those who listen whose run has changed.

import { describeRace } from "../state/description.js";
import { spokenChange } from "../state/spoken.js";
import { element, setText } from "../ui/elements.js";
import { visibleMarks } from "./marks.js";

/** @import { Race, State, View } from "../types.js" */

const PAUSE = 100; // milliseconds of rest after which it is written what is seen: not while a slider is dragged
const LONG_PAUSE = 600; // milliseconds of rest after which it is spoken who arrives

export class Narrator {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  speechTimer = undefined;

  /** @type {Race | null} The race that was spoken of last. */
  heard = null;

  caption = element("p", { class: "ravine-caption" });

  outcome = element("p", { class: "ravine-outcome" });

  spoken = element("p", { class: "ravine-spoken", role: "status" });

  /**
   * @param {State} state
   * @param {View[]} views
   * @param {() => void} settle What else is to be done when the explorer rests.
   */
  constructor(state, views, settle) {
    this.state = state;
    this.views = views;
    this.settle = settle;
  }

  /** The outcome of the race, and its terms. */
  get words() {
    return `${describeRace(this.state.race)} ${this.state.disclosure}`.trim();
  }

  /** Something has changed: say it when it rests. */
  write() {
    this.heard ??= this.state.race;
    this.writeCaption();
    this.cancel();
    this.timer = setTimeout(() => this.describe(), PAUSE);
    this.speechTimer = setTimeout(() => this.speak(), LONG_PAUSE);
  }

  /** What is marked on the map, and what can be done there. */
  writeCaption() {
    const { race, extent, ghosts, plane } = this.state;
    const basins = plane?.basins ? ["hue: the minimum that a start reaches, dark: late"] : [];
    const signs = { minimum: "☆", "local minimum": "⋆", saddle: "✕", maximum: "△" };
    const touched = matchMedia("(pointer: coarse)").matches;
    const hints = touched
      ? ["tap: start there", "two fingers: zoom and pan"]
      : ["click: start there", "drag: pan", "Ctrl + wheel: zoom"];
    const marks = visibleMarks(race.surface, extent).map(({ label }) => `${signs[label]} ${label}`);
    const ghost = ghosts.length ? [`faint: before the last change${touched ? "" : " (Esc)"}`] : [];
    setText(this.caption, ["○ start", ...marks.reverse(), ...basins, ...ghost, ...hints].join("   "));
  }

  describe() {
    this.settle();
    const { words } = this;
    setText(this.outcome, words);
    for (const view of this.views) {
      const own = view.describe();
      view.element.setAttribute("aria-label", own === describeRace(this.state.race) ? words : `${own} ${words}`);
    }
  }

  /** Say what becomes of those whose run has changed. */
  speak() {
    const { race } = this.state;
    const words = spokenChange(race, this.heard);
    this.heard = race;
    if (words) setText(this.spoken, words);
  }

  cancel() {
    clearTimeout(this.timer);
    clearTimeout(this.speechTimer);
  }
}
