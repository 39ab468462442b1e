// Views of something against the step: a coordinate and the loss. A press on one shows the step there.

import { _ } from "../language/translate.js";
import { formatPower, formatTypeset } from "../numbers/format.js";
import { powers, ticks } from "../numbers/scale.js";
import { boxOf, clipped, drawAxes, drawLine, drawMarker, frameOf, GHOST } from "../ui/canvas.js";
import { element } from "../ui/elements.js";

/** @import { Actions, Frame, Numbers, Pair, Path, State, View } from "../types.js" */

/**
 * Let a press or a drag on a canvas show a step.
 * @param {HTMLCanvasElement} canvas
 * @param {Actions} actions
 * @param {(event: PointerEvent) => void} showStep
 */
export function dragSteps(canvas, actions, showStep) {
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    showStep(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) showStep(event);
  });
  canvas.addEventListener("pointerup", () => actions.told());
}

/** A canvas under the map whose horizontal axis is the step. @param {State} state @param {Actions} actions */
export function seriesCanvas(state, actions) {
  const canvas = element("canvas", { class: "ravine-panel", role: "img" });
  /** @param {PointerEvent} event */
  const showStep = (event) => {
    const { left, width } = boxOf(canvas);
    actions.pause();
    actions.show(((event.clientX - left) / width) * stepLimits(state)[1]);
  };
  dragSteps(canvas, actions, showStep);
  return canvas;
}

/** The steps, with a little room at the end. @type {(state: State) => Pair} */
export const stepLimits = ({ race }) => [0, race.steps * 1.012];

/**
 * Lines of `series(k)` against the step, up to the one shown; `place` is where a value stands.
 * @param {State} state
 * @param {Frame} frame
 * @param {(k: number) => Numbers | number[]} series
 * @param {(value: number) => number} place
 * @param {((path: Path) => Numbers) | null} before The series of a path before the last change.
 */
export function drawSeries(state, frame, series, place, before = null) {
  const { context, box, px } = frame;
  const { paper, quiet } = state.colors;
  clipped(frame, () => {
    if (before && !state.brief) {
      context.globalAlpha = GHOST;
      for (const { path, style } of state.ghosts) {
        const values = before(path);
        drawLine(context, style, (t) => [px(t), place(values[t])], Math.min(state.step, path.n - 1), null, 1.6);
      }
      context.globalAlpha = 1;
    }
    state.race.racers.forEach((_, k) => {
      if (state.hidden[k]) return;
      const values = series(k);
      drawLine(context, state.styleOf(k), (t) => [px(t), place(values[t])], state.last(k), null, 1.6);
    });
    context.strokeStyle = quiet;
    context.setLineDash([2, 3]);
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(px(state.step), box.y);
    context.lineTo(px(state.step), box.y + box.h);
    context.stroke();
  });
  state.race.racers.forEach((_, k) => {
    if (state.hidden[k]) return;
    const y = place(series(k)[state.last(k)]);
    const { marker, ink } = state.styleOf(k);
    if (y >= box.y && y <= box.y + box.h) drawMarker(context, marker, px(state.last(k)), y, 4.5, ink, paper, 1);
  });
}

/** The second coordinate against the step. @param {State} state @param {Actions} actions @returns {View} */
export function coordinateView(state, actions) {
  const canvas = seriesCanvas(state, actions);
  return {
    element: canvas,
    draw() {
      const name = state.race.axes[1];
      const frame = frameOf(canvas, stepLimits(state), state.extent[1]);
      const xs = ticks(...stepLimits(state), frame.box.w / 80);
      drawAxes(frame, state.colors, xs, ticks(...state.extent[1], frame.box.h / 34), [_("step"), name], {
        lines: true,
      });
      drawSeries(
        state,
        frame,
        (k) => state.paths[k].y,
        frame.py,
        (path) => path.y,
      );
    },
    describe: () => _("{quantity} against the step.", { quantity: state.race.axes[1] }),
  };
}

/** The loss against the step. @param {State} state @param {Actions} actions @returns {View} */
export function lossView(state, actions) {
  const canvas = seriesCanvas(state, actions);
  return {
    element: canvas,
    draw() {
      const [low, high] = lossLimits(state);
      const log = state.race.log && low > 0;
      const frame = frameOf(canvas, stepLimits(state), [low, high], log);
      const ys = log ? powers(low, high, frame.box.h) : ticks(low, high, frame.box.h / 34);
      const xs = ticks(...stepLimits(state), frame.box.w / 80);
      const options = { shown: log ? formatPower : formatTypeset, lines: true };
      drawAxes(frame, state.colors, xs, ys, [_("step"), state.race.lossName], options);
      const place = log ? (/** @type {number} */ y) => (y > 0 ? frame.py(y) : NaN) : frame.py;
      drawSeries(
        state,
        frame,
        (k) => state.paths[k].loss,
        place,
        (path) => path.loss,
      );
    },
    describe: () => _("{quantity} against the step.", { quantity: state.race.lossName }),
  };
}

/** @param {State} state @returns {Pair} */
function lossLimits({ race: { paths, log } }) {
  const begin = paths[0].loss[0];
  let [low, high] = [Infinity, -Infinity];
  for (const { loss, n } of paths) {
    for (let t = 0; t < n; t++) {
      const f = loss[t];
      if (log ? !(f > 0) : !(Math.abs(f) < 100 * Math.max(Math.abs(begin), 1))) continue;
      low = Math.min(low, f);
      high = Math.max(high, f);
    }
  }
  if (!(low <= high)) return log ? [1e-3, 1] : [-1, 1];
  // Whole powers of ten, so that the axis does not follow every move of a slider.
  if (log && begin > 0) return [10 ** Math.floor(Math.log10(Math.max(low, 1e-12 * begin)) - 0.001), 3 * begin];
  const margin = 0.05 * Math.max(high - low, 1e-12);
  return [low - margin, high + margin];
}

/** Views side by side, which are drawn on their own. @param {View[]} views @returns {View} */
export const besideEachOther = (views) => ({
  element: element("div", { class: "ravine-pair" }, ...views.map((view) => view.element)),
  draw() {},
  describe: () => views.map((view) => view.describe()).join(" "),
});
