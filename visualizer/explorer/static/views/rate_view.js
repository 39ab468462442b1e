// The effective rate against the step: by what each racer multiplies the gradients, for each coordinate.

function rateView(state, act) {
  const canvases = [0, 1].map(() => panel(state, act));
  const known = new WeakMap();
  const rates = (k) => {
    const seen = replay(state, k);
    if (seen && !known.has(seen)) known.set(seen, ratesOf(seen));
    return seen ? known.get(seen) : [];
  };
  /** The rate of the step that begins at each point; at the last point that of the step before. */
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
        const frame = frameOf(canvas, across(state), [low, high], true);
        const xs = ticks(...across(state), frame.box.w / 80);
        axes(frame, state.colors, xs, powers(low, high, frame.box.h), ["step", `effective α of ${state.ground.axes[c]}`],
          { shown: powerText, lines: true });
        drawSeries(state, frame, (k) => lines[k], (rate) => (rate > 0 ? frame.py(rate) : NaN));
        canvas.setAttribute("aria-label", `Effective learning rate of ${state.ground.axes[c]} against the step.`);
      });
    },
    describe: () => "Effective learning rate against the step, for each coordinate.",
    state: () => ({ rates: state.race.racers.map((_, k) => rates(k)) }),
  };
}

/** Whole powers of ten around the rates, up to six to either side of the middle one: a dying gradient has no bounds. */
function rateLimits(rates) {
  const sizes = rates.filter((rate) => rate > 0 && rate < Infinity).sort((a, b) => a - b);
  if (!sizes.length) return [1e-3, 1];
  const middle = sizes[sizes.length >> 1];
  const [low, high] = [Math.max(sizes[0], middle * 1e-6), Math.min(sizes[sizes.length - 1], middle * 1e6)];
  return [10 ** Math.floor(Math.log10(low) - 0.05), 10 ** Math.ceil(Math.log10(high) + 0.05)];
}
