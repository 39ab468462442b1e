// Zoom, pan and start: what the mouse, the fingers and the wheel do on the map.

const ZOOM = 1.5; // by a key or a button
const NEAR = 16; // pixels within which the start is taken hold of
const STILL = 5; // pixels that a click may wander

/** The view so many times as close, with the point (u, v) of it, from 0 to 1, where it was. */
function zoomed([[x0, x1], [y0, y1]], factor, u = 0.5, v = 0.5) {
  const part = (low, high, at) => {
    const fixed = low + at * (high - low);
    return [fixed - (fixed - low) / factor, fixed + (high - fixed) / factor];
  };
  return [part(x0, x1, u), part(y0, y1, v)];
}

/** The view moved by shares of its size. */
const panned = (view, u, v) => view.map(([low, high], c) => {
  const by = (c ? v : u) * (high - low);
  return [low + by, high + by];
});

/** A press on the start drags it, a click elsewhere starts there, a drag elsewhere pans, two fingers zoom. */
function fingers(canvas, state, act) {
  const down = new Map();
  let does = null;

  /** Where an event is on the map: shares of its width and height, from below. */
  const shares = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left - PAD.left) / (width - PAD.left - PAD.right),
      1 - (clientY - top - PAD.top) / (height - PAD.top - PAD.bottom)];
  };
  const inside = ([u, v]) => u >= 0 && u <= 1 && v >= 0 && v <= 1;
  const place = ([u, v]) => state.view.map(([low, high], c) => low + (c ? v : u) * (high - low));
  const isStart = (event) => {
    if (!state.source.live) return false;
    const { width, height } = canvas.getBoundingClientRect();
    const [u, v] = shares(event);
    const [x, y] = state.race.start.map((at, c) => (at - state.view[c][0]) / (state.view[c][1] - state.view[c][0]));
    return Math.hypot((u - x) * (width - PAD.left - PAD.right), (v - y) * (height - PAD.top - PAD.bottom)) < NEAR;
  };
  const start = (event) => inside(shares(event)) && act.ask("start", place(shares(event)));
  const pair = () => {
    const [[a, b], [c, d]] = [...down.values()].map(shares);
    return { middle: [(a + c) / 2, (b + d) / 2], apart: Math.hypot(a - c, b - d) };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || !inside(shares(event)) || down.size === 2) return;
    canvas.setPointerCapture(event.pointerId);
    does = down.size ? "pinch" : isStart(event) ? "start" : "click";
    down.set(event.pointerId, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) {
      canvas.style.cursor = isStart(event) ? "grab" : "";
      return;
    }
    const from = does === "pinch" && pair();
    if (does === "click" && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < STILL) return;
    down.set(event.pointerId, event);
    if (does === "start") start(event);
    else if (does === "pinch") {
      const to = pair();
      const closer = zoomed(state.view, to.apart / from.apart, ...from.middle);
      act.look(panned(closer, from.middle[0] - to.middle[0], from.middle[1] - to.middle[1]));
    } else {
      does = "pan";
      const [[a, b], [u, v]] = [shares(before), shares(event)];
      act.look(panned(state.view, a - u, b - v));
    }
  });
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === "pointerup" && does === "click" && state.source.live) start(event);
    does = down.size ? "pan" : null;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  // A finger on the start drags it; elsewhere, up and down, it scrolls the page.
  canvas.addEventListener("touchstart", (event) => {
    if (event.touches.length > 1 || isStart(event.touches[0])) event.preventDefault();
  }, { passive: false });
  // The wheel is the page's own, unless the map was asked for: by Ctrl, or by a click or Tab before.
  canvas.addEventListener("wheel", (event) => {
    const at = shares(event);
    if (!inside(at) || !(event.ctrlKey || event.metaKey || document.activeElement === canvas)) return;
    event.preventDefault();
    const lines = event.deltaMode ? 16 * event.deltaY : event.deltaY;
    act.look(zoomed(state.view, Math.exp(-Math.max(-120, Math.min(120, lines)) / 400), ...at));
  }, { passive: false });
}
