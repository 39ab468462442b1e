// The player: play, step, scrub. It alone moves `state.step`.

import { _ } from "../language/translate.js";
import { element, iconButton, isMotionReduced, setIcon, setText } from "./elements.js";

/** @import { Actions, State } from "../types.js" */

const DURATION = 6000; // milliseconds of a race at speed 1

export class Player {
  /** @type {number | null} The frame in which the next step is shown. */
  frameRequest = null;

  playButton = iconButton("play", _("Play"), () => this.playOrPause());

  clock = element("output", { class: "ravine-clock" });

  loop = element("input", { type: "checkbox" });

  speed = element(
    "select",
    { "aria-label": _("speed") },
    ...[0.25, 0.5, 1, 2].map((speed) => element("option", { value: speed, selected: speed === 1 }, `${speed}×`)),
  );

  slider = element("input", {
    type: "range",
    min: 0,
    "aria-label": _("step shown"),
    oninput: () => this.show(+this.slider.value),
    onchange: () => this.tell(),
  });

  /** @param {State} state @param {Pick<Actions, "told" | "draw">} actions */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.elements = [
      iconButton("first", _("To the start"), () => this.jump(0)),
      iconButton("back", _("One step back"), () => this.jump(state.step - 1)),
      this.playButton,
      iconButton("on", _("One step on"), () => this.jump(state.step + 1)),
      iconButton("last", _("To the end"), () => this.jump(state.race.steps)),
      this.slider,
      this.clock,
      this.speed,
      element("label", {}, this.loop, " ", _("loop")),
    ];
  }

  /** Show a step. @param {number} step */
  show(step) {
    const { steps } = this.state.race;
    this.state.step = Math.max(0, Math.min(Math.round(step), steps));
    this.slider.max = String(steps);
    this.slider.value = String(this.state.step);
    setText(this.clock, _("step {step} of {steps}", { step: this.state.step, steps }));
    this.actions.draw();
  }

  /** Show a step and tell Python. @param {number} step */
  jump(step) {
    this.pause();
    this.show(step);
    this.tell();
  }

  tell() {
    this.actions.told();
  }

  playOrPause() {
    if (this.frameRequest === null) this.play();
    else this.pause();
  }

  play() {
    if (this.state.step >= this.state.race.steps) this.show(0);
    this.writeButton("pause", _("Pause"));
    this.run(this.state.step);
  }

  /**
   * Show step after step, frame by frame, from a moment on or from the next frame.
   * @param {number} begin
   * @param {number | null} since
   */
  run(begin, since = null) {
    const { steps } = this.state.race;
    // Who asked for less motion sees ten stills, not a film.
    const isReduced = isMotionReduced();
    const tenth = Math.max(steps / 10, 1);
    let from = since;
    /** @param {number} now */
    const tick = (now) => {
      from ??= now;
      const gone = ((now - from) / DURATION) * Number(this.speed.value) * steps;
      const step = begin + (isReduced ? tenth * Math.floor(gone / tenth) : gone);
      if (step !== this.state.step) this.show(step);
      if (step < steps) this.frameRequest = requestAnimationFrame(tick);
      else if (this.loop.checked) this.run(0, now);
      else this.pause();
    };
    this.frameRequest = requestAnimationFrame(tick);
  }

  pause() {
    if (this.frameRequest === null) return;
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = null;
    this.writeButton("play", _("Play"));
    this.tell();
  }

  /** @param {string} name @param {string} label */
  writeButton(name, label) {
    setIcon(this.playButton, name);
    this.playButton.setAttribute("aria-label", label);
    this.playButton.title = label;
  }
}
