// The player: which step is shown at which time, and what it tells.

import { deepEqual, equal } from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Player } from "../../visualizer/explorer/static/ui/player.js";
import { act, nextFrame } from "./page.js";

beforeEach(() => {
  nextFrame(0);
  Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
});

/** A player of a race of 60 steps, at a step. @param {number} step */
function player(step = 0, steps = 60) {
  const state = /** @type {any} */ ({ race: { steps }, step });
  const seen = { told: 0, drawn: 0 };
  const made = new Player(state, { told: () => seen.told++, draw: () => seen.drawn++ });
  made.speed.value = "1";
  return { made, state, seen };
}

/** The steps that are shown at these milliseconds. @param {ReturnType<typeof player>} one @param {number[]} times */
const stepsAt = ({ state }, ...times) =>
  times.map((time) => {
    nextFrame(time);
    return state.step;
  });

test("a race takes six seconds, and stops at its end", () => {
  const one = player();
  one.made.playOrPause();
  equal(one.made.playButton.getAttribute("aria-label"), "Pause");
  deepEqual(stepsAt(one, 1000, 1100, 1440, 4000, 6999, 7000, 8000), [0, 1, 4, 30, 60, 60, 60]);
  deepEqual(
    [one.made.playButton.getAttribute("aria-label"), one.seen.told, one.made.clock.textContent],
    ["Play", 1, "step 60 of 60"],
  );
  equal(one.made.frameRequest, null);
});

test("it goes on from where it stands, at its speed, and rests when it is told to", () => {
  const one = player(20);
  one.made.speed.value = "0.5";
  one.made.playOrPause();
  deepEqual(stepsAt(one, 500, 2500), [20, 30]);
  one.made.playOrPause();
  deepEqual(stepsAt(one, 9000), [30]);
  equal(one.seen.told, 1);
  one.made.pause();
  equal(one.seen.told, 1, "it rests already");
});

test("at the end it begins anew, and in a loop again and again", () => {
  const one = player(60);
  one.made.loop.checked = true;
  one.made.playOrPause();
  deepEqual(stepsAt(one, 0, 3000, 6000, 6100, 9000), [0, 30, 60, 1, 30]);
});

test("who wants less motion sees a still for each tenth", () => {
  Object.assign(globalThis, { matchMedia: () => ({ matches: true }) });
  const one = player();
  one.made.playOrPause();
  deepEqual(stepsAt(one, 0, 599, 601, 1150, 1201, 6001), [0, 0, 6, 6, 12, 60]);
  const short = player(0, 4);
  short.made.playOrPause();
  deepEqual(stepsAt(short, 0, 1499, 1501), [0, 0, 1]);
});

test("buttons jump to the start, the end and the next steps, within the race; each tells", () => {
  const { made, state, seen } = player(1);
  const press = (/** @type {number} */ k) => {
    act(made.elements[k], "click");
    return state.step;
  };
  deepEqual([press(1), press(1), press(3), press(4), press(3), press(0)], [0, 0, 1, 60, 60, 0]);
  equal(seen.told, 6);
});

test("the slider shows a step, and tells when it is let go", () => {
  const { made, state, seen } = player();
  made.slider.value = "17";
  act(made.slider, "input");
  deepEqual([state.step, seen.told, made.slider.max, made.clock.textContent], [17, 0, "60", "step 17 of 60"]);
  act(made.slider, "change");
  equal(seen.told, 1);
  made.show(16.6);
  deepEqual([state.step, made.slider.value], [17, "17"]);
});
