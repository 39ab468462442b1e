// Views of something against the step: the swing and the loss. A press on one shows the step there.

/** A canvas under the map whose horizontal axis is the step. */
function panel(state, act) {
  const canvas = element("canvas", { class: "ravine-panel", role: "img" });
  const point = (event) => {
    const { left, width } = canvas.getBoundingClientRect();
    act.pause();
    act.show(((event.clientX - left - PAD.left) / (width - PAD.left - PAD.right)) * across(state)[1]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    point(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && point(event));
  canvas.addEventListener("pointerup", () => act.ask("step", state.step));
  return canvas;
}

/** The steps, with a little room at the end. */
const across = ({ race }) => [0, race.steps * 1.012];

/** Lines of `series(k)` against the step, up to the one shown; `place` is where a value stands. */
function drawSeries(state, frame, series, place) {
  const { pen, box, px } = frame;
  const { paper, quiet } = state.colors;
  clipped(frame, () => {
    state.race.racers.forEach((_, k) => {
      const values = series(k);
      line(pen, state.look(k), (t) => [px(t), place(values[t])], state.last(k), null, 1.6);
    });
    pen.strokeStyle = quiet;
    pen.setLineDash([2, 3]);
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(px(state.step), box.y);
    pen.lineTo(px(state.step), box.y + box.h);
    pen.stroke();
  });
  state.race.racers.forEach((_, k) => {
    const y = place(series(k)[state.last(k)]);
    const { marker: kind, ink } = state.look(k);
    if (y >= box.y && y <= box.y + box.h) marker(pen, kind, px(state.last(k)), y, 4.5, ink, paper, 1);
  });
}

/** The second coordinate against the step. */
function swingView(state, act) {
  const canvas = panel(state, act);
  return {
    element: canvas,
    draw() {
      const name = state.ground.axes[1];
      const frame = frameOf(canvas, across(state), state.view[1]);
      const xs = ticks(...across(state), frame.box.w / 80);
      axes(frame, state.colors, xs, ticks(...state.view[1], frame.box.h / 34), ["step", name], { lines: true });
      drawSeries(state, frame, (k) => state.paths[k].y, frame.py);
    },
    describe: () => `${state.ground.axes[1]} against the step.`,
  };
}

/** The loss against the step. */
function lossView(state, act) {
  const canvas = panel(state, act);
  return {
    element: canvas,
    draw() {
      const [low, high] = lossLimits(state);
      const log = state.ground.log && low > 0;
      const frame = frameOf(canvas, across(state), [low, high], log);
      const ys = log ? powers(low, high, frame.box.h) : ticks(low, high, frame.box.h / 34);
      const xs = ticks(...across(state), frame.box.w / 80);
      const how = { shown: log ? powerText : text, lines: true };
      axes(frame, state.colors, xs, ys, ["step", state.ground.loss], how);
      drawSeries(state, frame, (k) => state.paths[k].loss, log ? (y) => (y > 0 ? frame.py(y) : NaN) : frame.py);
    },
    describe: () => `${state.ground.loss} against the step.`,
  };
}

function lossLimits({ paths, ground }) {
  const begin = paths[0].loss[0];
  let [low, high] = [Infinity, -Infinity];
  for (const { loss, n } of paths) {
    for (let t = 0; t < n; t++) {
      const f = loss[t];
      if (ground.log ? !(f > 0) : !(Math.abs(f) < 100 * Math.max(Math.abs(begin), 1))) continue;
      low = Math.min(low, f);
      high = Math.max(high, f);
    }
  }
  if (!(low <= high)) return ground.log ? [1e-3, 1] : [-1, 1];
  // Whole powers of ten, so that the axis does not follow every move of a slider.
  if (ground.log && begin > 0) return [10 ** Math.floor(Math.log10(Math.max(low, 1e-12 * begin)) - 0.001), 3 * begin];
  const margin = 0.05 * Math.max(high - low, 1e-12);
  return [low - margin, high + margin];
}
