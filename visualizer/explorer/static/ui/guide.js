// The line above the map that guides: what to try first, or a tour that drives the sliders stop by stop.

import { _, N_ } from "../language/translate.js";
import { placeOf, valueAt } from "../state/parameters.js";
import { setupsOf, TOURS } from "../state/tours.js";
import { element, iconButton, isMotionReduced, setText } from "./elements.js";

/** @import { Actions, Setup, State, Tour, TourStop } from "../types.js" */

const HINT = N_("Try first: drag the learning rate α of gd slowly to the right, past 2/L.");
const DURATION = 1200; // milliseconds that a slider takes to its place

export class Guide {
  /** @type {Tour | null} */
  tour = null;

  stop = 0;

  /** @type {number | null} The frame in which a slider moves on. */
  frameRequest = null;

  words = element("p", {});

  place = element("span", { class: "ravine-place" });

  back = element("button", { type: "button", onclick: () => this.go(this.stop - 1) }, _("Back"));

  next = element("button", { type: "button", onclick: () => this.go(this.stop + 1) }, _("Next"));

  choice = element(
    "select",
    { "aria-label": _("guided tour"), onchange: () => this.begin(TOURS[Number(this.choice.value)]) },
    element("option", { value: "" }, _("Tours")),
    ...TOURS.map(({ title }, k) => element("option", { value: k }, _(title))),
  );

  /**
   * @param {State} state
   * @param {Actions} actions
   */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.element = element(
      "div",
      { class: "ravine-guide", role: "region", "aria-label": _("guide"), hidden: true },
      this.place,
      this.words,
      this.back,
      this.next,
      iconButton("remove", _("Close the guide"), () => this.close()),
    );
    this.words.setAttribute("role", "status");
  }

  /** Say what to try first. */
  welcome() {
    this.element.hidden = false;
    this.back.hidden = true;
    setText(this.words, _(HINT));
    setText(this.next, _("Take the tour"));
  }

  /** @param {Tour} tour */
  begin(tour) {
    this.tour = tour;
    this.choice.selectedIndex = 0;
    this.element.hidden = false;
    this.go(0);
    this.next.focus();
  }

  /** Show a stop of the tour; without a tour the first one begins, and after the last stop the tour ends. @param {number} stop */
  go(stop) {
    if (!this.tour) return this.begin(TOURS[0]);
    if (stop >= this.tour.stops.length) return this.close();
    this.cancel();
    this.stop = stop;
    const { title, stops } = this.tour;
    setText(this.place, `${_(title)} ${stop + 1}/${stops.length}`);
    setText(this.words, _(stops[stop].words));
    setText(this.next, stop + 1 < stops.length ? _("Next") : _("End"));
    if (stop === 0 && this.back.matches(":focus")) this.next.focus();
    this.back.hidden = stop === 0;
    this.show(stops[stop], setupsOf(this.tour)[stop]);
  }

  /** @param {TourStop} stop @param {{ before: Setup, after: Setup }} setups */
  show({ turn, view, taken, step, play }, { before }) {
    const { actions } = this;
    const isFirst = this.stop === 0;
    actions.pause();
    actions.change(() => ({ ...before, extent: isFirst ? null : this.state.extent }), { fit: isFirst, hidden: [] });
    actions.view(view ?? "Swing and loss", taken);
    actions.jump(step ?? before.steps);
    if (turn) this.drive(...turn);
    else if (play) {
      actions.jump(0);
      actions.playOrPause();
    }
  }

  /**
   * Turn a slider to a value, as a hand would; who asked for less motion sees it there at once.
   * @param {string} id
   * @param {number} value
   */
  drive(id, value) {
    const control = () => this.state.race.controls.find((one) => one.id === id);
    const first = control();
    if (!first) return;
    const { values, parameter } = first;
    let last = this.state.valueOf(first);
    const [from, to] = [last, value].map((one) => placeOf(values, one, parameter));
    const duration = isMotionReduced() ? 0 : DURATION;
    /** @type {number | null} */
    let since = null;
    /** @param {number} now */
    const tick = (now) => {
      since ??= now;
      const share = (now - since) / duration;
      const isOnTheWay = share < 1;
      const turned = control();
      this.frameRequest = null;
      if (!turned || this.state.valueOf(turned) !== last) return; // the reader has taken over
      last = isOnTheWay ? valueAt(values, from + share * (to - from), parameter) : value;
      this.actions.turn(turned, last);
      if (isOnTheWay) this.frameRequest = requestAnimationFrame(tick);
    };
    this.actions.reveal(id);
    this.element.scrollIntoView({ block: "nearest" }); // where there is no room for both, the words are needed
    this.frameRequest = requestAnimationFrame(tick);
  }

  cancel() {
    if (this.frameRequest !== null) cancelAnimationFrame(this.frameRequest);
    this.frameRequest = null;
  }

  close() {
    this.cancel();
    this.tour = null;
    this.element.hidden = true;
    setText(this.place, "");
    this.choice.focus();
  }
}
