// The player: play, step, scrub. It alone moves `state.step`.

import { element, iconButton, setIcon, setText } from "./elements.js";

/** @import { Actions, State } from "../types.js" */

const DURATION = 6000; // milliseconds of a race at speed 1

/** @param {State} state @param {Pick<Actions, "ask" | "draw">} actions */
export function createPlayer(state, actions) {
  /** @type {number | null} */
  let playing = null;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const play = iconButton("play", "Play", () => playOrPause());
  const scrub = element("input", {
    type: "range",
    min: 0,
    "aria-label": "step shown",
    oninput: () => show(+scrub.value),
    onchange: () => actions.ask("step", state.step),
  });
  const clock = element("output", { class: "ravine-clock" });
  const speed = element(
    "select",
    { "aria-label": "speed" },
    ...[0.25, 0.5, 1, 2].map((v) => element("option", { value: v, selected: v === 1 }, `${v}×`)),
  );
  const loop = element("input", { type: "checkbox" });
  const bar = element(
    "div",
    { class: "ravine-player" },
    iconButton("first", "To the start", () => jump(0)),
    iconButton("back", "One step back", () => jump(state.step - 1)),
    play,
    iconButton("on", "One step on", () => jump(state.step + 1)),
    iconButton("last", "To the end", () => jump(state.race.steps)),
    scrub,
    clock,
    speed,
    element("label", {}, loop, " loop"),
  );

  /** @param {number} to */
  function show(to) {
    const { steps } = state.race;
    state.step = Math.max(0, Math.min(Math.round(to), steps));
    scrub.max = String(steps);
    scrub.value = String(state.step);
    setText(clock, `step ${state.step} of ${steps}`);
    actions.draw();
  }

  /** @param {number} to */
  function jump(to) {
    pause();
    show(to);
    actions.ask("step", state.step);
  }

  function run() {
    const { steps } = state.race;
    if (state.step >= steps) show(0);
    setIcon(play, "pause");
    play.setAttribute("aria-label", "Pause");
    /** @type {number | null} */
    let from = null;
    let begin = state.step;
    /** @param {number} now */
    const tick = (now) => {
      from ??= now;
      const gone = ((now - from) / DURATION) * Number(speed.value) * steps;
      // Who asked for less motion sees ten stills, not a film.
      const tenth = Math.max(steps / 10, 1);
      const to = begin + (still.matches ? tenth * Math.floor(gone / tenth) : gone);
      if (to !== state.step) show(to);
      if (to < steps) playing = requestAnimationFrame(tick);
      else if (loop.checked) [begin, from, playing] = [0, now, requestAnimationFrame(tick)];
      else pause();
    };
    playing = requestAnimationFrame(tick);
  }

  function pause() {
    if (playing === null) return;
    cancelAnimationFrame(playing);
    playing = null;
    setIcon(play, "play");
    play.setAttribute("aria-label", "Play");
    actions.ask("step", state.step);
  }

  const playOrPause = () => (playing ? pause() : run());

  return { element: bar, show, jump, pause, playOrPause };
}
