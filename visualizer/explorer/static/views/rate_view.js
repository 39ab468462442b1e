// The effective rate against the step: by what each racer multiplies the gradients, for each coordinate.

import { effectiveRates } from "../engine/effective_rates.js";
import { runOf } from "../engine/run.js";
import { _ } from "../language/translate.js";
import { formatPower } from "../numbers/format.js";
import { powers, ticks } from "../numbers/scale.js";
import { drawAxes, frameOf } from "../ui/canvas.js";
import { element } from "../ui/elements.js";
import { drawSeries, seriesCanvas, stepLimits } from "./series_view.js";

/** @import { Actions, Pair, Run, State, View } from "../types.js" */

/** @param {State} state @param {Actions} actions @returns {View} */
export function rateView(state, actions) {
  const canvases = [0, 1].map(() => seriesCanvas(state, actions));
  /** @type {WeakMap<Run, Pair[]>} */
  const known = new WeakMap();
  /** @param {number} k */
  const rates = (k) => {
    const run = runOf(state, k);
    if (!run) return [];
    const found = known.get(run) ?? effectiveRates(run);
    known.set(run, found);
    return found;
  };
  /**
   * The rate of the step that begins at each point; at the last point that of the step before.
   * @param {number} k
   * @param {number} c
   */
  const series = (k, c) => {
    const values = rates(k).map((pair) => pair[c]);
    return values.length ? [...values, values[values.length - 1]] : [];
  };
  return {
    element: element("div", { class: "ravine-pair" }, ...canvases),
    draw() {
      canvases.forEach((canvas, c) => {
        const lines = state.race.racers.map((_, k) => series(k, c));
        const [low, high] = rateLimits(lines.flat());
        const frame = frameOf(canvas, stepLimits(state), [low, high], true);
        const xs = ticks(...stepLimits(state), frame.box.w / 80);
        drawAxes(
          frame,
          state.colors,
          xs,
          powers(low, high, frame.box.h),
          [_("step"), _("effective α of {axis}", { axis: state.race.axes[c] })],
          { shown: formatPower, lines: true },
        );
        drawSeries(
          state,
          frame,
          (k) => lines[k],
          (rate) => (rate > 0 ? frame.py(rate) : NaN),
        );
        canvas.setAttribute(
          "aria-label",
          _("Effective learning rate of {axis} against the step.", { axis: state.race.axes[c] }),
        );
      });
    },
    describe: () => _("Effective learning rate against the step, for each coordinate."),
    report: () => ({ rates: state.race.racers.map((_, k) => rates(k)) }),
  };
}

/**
 * Whole powers of ten around the rates, up to six to either side of the middle one: a dying gradient has no bounds.
 * @param {number[]} rates
 * @returns {Pair}
 */
function rateLimits(rates) {
  const sizes = rates.filter((rate) => rate > 0 && rate < Infinity).sort((a, b) => a - b);
  if (!sizes.length) return [1e-3, 1];
  const middle = sizes[Math.floor(sizes.length / 2)];
  const [low, high] = [Math.max(sizes[0], middle * 1e-6), Math.min(sizes[sizes.length - 1], middle * 1e6)];
  return [10 ** Math.floor(Math.log10(low) - 0.05), 10 ** Math.ceil(Math.log10(high) + 0.05)];
}
