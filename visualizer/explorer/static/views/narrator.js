// What is said in words when the explorer rests: what is marked on the map, the outcome of the race below it and as the
// alternative text of the views, and for those who listen whose run has changed.

import { inSequence } from "../language/translate.js";
import { describeRace } from "../state/description.js";
import { spokenChange } from "../state/spoken.js";
import { element, setText } from "../ui/elements.js";

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
   * @param {() => string[]} caption What is marked on the first view, and what can be done there.
   * @param {() => void} settle What else is to be done when the explorer rests.
   */
  constructor(state, views, caption, settle) {
    this.state = state;
    this.views = views;
    this.captionParts = caption;
    this.settle = settle;
  }

  /** The outcome of the race, and its terms. */
  get words() {
    return inSequence([describeRace(this.state.race), this.state.disclosure]).trim();
  }

  /** Something has changed: say it when it rests. */
  write() {
    this.heard ??= this.state.race;
    this.writeCaption();
    this.cancel();
    this.timer = setTimeout(() => this.rest(), PAUSE);
    this.speechTimer = setTimeout(() => this.speak(), LONG_PAUSE);
  }

  writeCaption() {
    setText(this.caption, this.captionParts().join("   "));
  }

  rest() {
    this.settle();
    this.describe();
  }

  describe() {
    const { words } = this;
    setText(this.outcome, words);
    for (const view of this.views) {
      const own = view.describe();
      view.element.setAttribute("aria-label", own === describeRace(this.state.race) ? words : inSequence([own, words]));
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
