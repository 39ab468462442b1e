// What the mouse, the fingers and the wheel do on the map: zoom, pan and start.

import { panned, zoomed } from "../numbers/scale.js";
import { boxOf } from "./canvas.js";

/** @import { Actions, Pair, State } from "../types.js" */

const GRAB_DISTANCE = 16; // pixels within which the start is taken hold of
const CLICK_DISTANCE = 5; // pixels that a click may wander

/** @typedef {{ clientX: number, clientY: number }} Place */
/** @typedef {"click" | "start" | "pan" | "pinch" | null} Gesture */

/** A coordinate in four digits of what is seen, which the code and a link show. @param {number} value @param {number} size */
const rounded = (value, size) => Number(value.toFixed(Math.min(Math.max(3 - Math.floor(Math.log10(size)), 0), 100)));

/** A press on the start drags it, a click elsewhere starts there, a drag elsewhere pans, two fingers zoom. */
class Gestures {
  /** @type {Map<number, PointerEvent>} The pointers that are down, as they were last seen. */
  down = new Map();

  /** @type {Gesture} */
  gesture = null;

  /** @param {HTMLCanvasElement} canvas @param {State} state @param {Actions} actions */
  constructor(canvas, state, actions) {
    this.canvas = canvas;
    this.state = state;
    this.actions = actions;
  }

  /** Where an event is on the map: shares of its width and height, from below. @param {Place} place @returns {Pair} */
  shares({ clientX, clientY }) {
    const { left, top, width, height } = boxOf(this.canvas);
    return [(clientX - left) / width, 1 - (clientY - top) / height];
  }

  /** @param {Place} place */
  isInside(place) {
    return this.shares(place).every((share) => share >= 0 && share <= 1);
  }

  /** Whether an event is on the start. @param {Place} place */
  isStart(place) {
    const { race, extent } = this.state;
    const [u, v] = this.shares(place);
    const [x, y] = race.start.map((at, c) => (at - extent[c][0]) / (extent[c][1] - extent[c][0]));
    const { width, height } = boxOf(this.canvas);
    return Math.hypot((u - x) * width, (v - y) * height) < GRAB_DISTANCE;
  }

  /** @param {Place} place */
  startAt(place) {
    if (!this.isInside(place)) return;
    const shares = this.shares(place);
    const { extent, race } = this.state;
    const start = extent.map(([low, high], c) => rounded(low + shares[c] * (high - low), high - low));
    const edit = () => ({ ...race.setup, start: /** @type {Pair} */ (start) });
    if (this.actions.change(edit, { group: "start" })) this.actions.drawNow();
  }

  /** The middle of two fingers, and how far they are apart. */
  pinch() {
    const [[a, b], [c, d]] = [...this.down.values()].map((event) => this.shares(event));
    return { middle: [(a + c) / 2, (b + d) / 2], apart: Math.hypot(a - c, b - d) };
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button || !this.isInside(event) || this.down.size === 2) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.gesture = this.down.size ? "pinch" : this.isStart(event) ? "start" : "click";
    this.down.set(event.pointerId, event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.down.get(event.pointerId);
    if (!before) {
      this.canvas.style.cursor = this.isStart(event) ? "grab" : "";
      return;
    }
    const moved = Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
    if (this.gesture === "click" && moved < CLICK_DISTANCE) return;
    const from = this.gesture === "pinch" ? this.pinch() : null;
    this.down.set(event.pointerId, event);
    if (this.gesture === "start") this.startAt(event);
    else if (from) this.zoomFrom(from);
    else this.panFrom(before, event);
  }

  /** @param {ReturnType<Gestures["pinch"]>} from */
  zoomFrom(from) {
    const to = this.pinch();
    const [u, v] = from.middle;
    const closer = zoomed(this.state.extent, to.apart / from.apart, u, v);
    this.actions.showExtent(panned(closer, u - to.middle[0], v - to.middle[1]));
  }

  /** @param {Place} before @param {Place} now */
  panFrom(before, now) {
    this.gesture = "pan";
    const [[a, b], [u, v]] = [this.shares(before), this.shares(now)];
    this.actions.showExtent(panned(this.state.extent, a - u, b - v));
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.down.delete(event.pointerId)) return;
    if (event.type === "pointerup" && this.gesture === "click") this.startAt(event);
    this.gesture = this.down.size ? "pan" : null;
  }

  /** A finger on the start drags it; elsewhere, up and down, it scrolls the page. @param {TouchEvent} event */
  touch(event) {
    if (event.touches.length > 1 || this.isStart(event.touches[0])) event.preventDefault();
  }

  /** The wheel is the page's own, unless it is pressed with Ctrl. @param {WheelEvent} event */
  wheel(event) {
    if (!this.isInside(event) || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const lines = event.deltaMode ? 16 * event.deltaY : event.deltaY;
    const factor = Math.exp(-Math.max(-120, Math.min(120, lines)) / 400);
    this.actions.showExtent(zoomed(this.state.extent, factor, ...this.shares(event)));
  }
}

/**
 * Listen to pointers and the wheel on the map.
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 * @param {Actions} actions
 */
export function listenToGestures(canvas, state, actions) {
  const gestures = new Gestures(canvas, state, actions);
  canvas.addEventListener("pointerdown", (event) => gestures.press(event));
  canvas.addEventListener("pointermove", (event) => gestures.move(event));
  canvas.addEventListener("pointerup", (event) => gestures.release(event));
  canvas.addEventListener("pointercancel", (event) => gestures.release(event));
  canvas.addEventListener("touchstart", (event) => gestures.touch(event), { passive: false });
  canvas.addEventListener("wheel", (event) => gestures.wheel(event), { passive: false });
}
