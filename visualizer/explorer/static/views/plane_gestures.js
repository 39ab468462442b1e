// The point of a plane follows the mouse, a finger and the arrow keys.

import { shareAlong, valueAlong } from "../state/axes.js";
import { boxOf } from "../ui/canvas.js";

/** @import { Axis, Pair, State } from "../types.js" */

/** Pixels within which a finger takes hold of the point; elsewhere it scrolls the page. */
const GRAB_DISTANCE = 28;
/** Pixels that a tap may wander. */
const TAP_DISTANCE = 8;
/** How far beyond the box a press still counts, as a share of a side. */
const MARGIN = 0.02;
/** Steps of the arrow keys, as shares of a side; with Shift. */
const [STEP, FINE_STEP] = [0.01, 0.001];
/** Digits of a value that the point is moved to. */
const DIGITS = 3;

/** @typedef {{ sides: () => [Axis, Axis] | null, move: (at: Pair) => void }} Point */

/** The value at a share of an axis, in a few digits. @param {Axis} axis @param {number} share @param {number} digits */
function roundedValue(axis, share, digits = DIGITS) {
  const value = valueAlong(axis, Math.min(Math.max(share, 0), 1));
  const unit = axis.log ? 0 : axis.high - axis.low;
  const rounded = axis.log
    ? Number(value.toPrecision(digits))
    : Number(value.toFixed(Math.min(Math.max(digits - Math.floor(Math.log10(unit)), 0), 100)));
  return Math.min(Math.max(rounded, axis.low), axis.high);
}

/** The value that an axis has now. @param {State} state @param {Axis} axis */
export function valueNow(state, { id }) {
  const control = state.race.controls.find((one) => one.id === id);
  return control ? Number(state.valueOf(control)) : Number.NaN;
}

/** A press with the mouse takes the point there; a finger drags it from where it is, or taps elsewhere. */
class PointGestures {
  /** @type {PointerEvent | null} The press that moves the point, or may be a tap. */
  pressed = null;

  isDrag = false;

  /** @param {HTMLCanvasElement} canvas @param {State} state @param {Point} point */
  constructor(canvas, state, point) {
    this.canvas = canvas;
    this.state = state;
    this.point = point;
  }

  /** @param {{ clientX: number, clientY: number }} place @returns {Pair} */
  sharesOf({ clientX, clientY }) {
    const { left, top, width, height } = boxOf(this.canvas);
    return [(clientX - left) / width, 1 - (clientY - top) / height];
  }

  /** Whether a place is on the point. @param {{ clientX: number, clientY: number }} place */
  isOnPoint(place) {
    const sides = this.point.sides();
    if (!sides) return false;
    const { width, height } = boxOf(this.canvas);
    const [u, v] = this.sharesOf(place);
    const [x, y] = sides.map((axis) => shareAlong(axis, valueNow(this.state, axis)));
    return Math.hypot((u - x) * width, (v - y) * height) < GRAB_DISTANCE;
  }

  /** @param {{ clientX: number, clientY: number }} place */
  follow(place) {
    const sides = this.point.sides();
    const shares = this.sharesOf(place);
    if (sides) this.point.move([roundedValue(sides[0], shares[0]), roundedValue(sides[1], shares[1])]);
  }

  /** @param {PointerEvent} event */
  press(event) {
    const isInside = this.sharesOf(event).every((share) => share > -MARGIN && share < 1 + MARGIN);
    if (event.button || !isInside || this.pressed) return;
    this.pressed = event;
    this.isDrag = event.pointerType !== "touch" || this.isOnPoint(event);
    if (!this.isDrag) return;
    this.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") this.follow(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.isDrag && event.pointerId === this.pressed?.pointerId) this.follow(event);
  }

  /** @param {PointerEvent} event */
  release(event) {
    const { pressed } = this;
    if (event.pointerId !== pressed?.pointerId) return;
    const moved = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (event.type === "pointerup" && !this.isDrag && moved < TAP_DISTANCE) this.follow(event);
    this.pressed = null;
    this.isDrag = false;
  }
}

/** @param {HTMLCanvasElement} canvas @param {State} state @param {Point} point */
export function listenToPoint(canvas, state, point) {
  const gestures = new PointGestures(canvas, state, point);
  canvas.addEventListener("pointerdown", (event) => gestures.press(event));
  canvas.addEventListener("pointermove", (event) => gestures.move(event));
  canvas.addEventListener("pointerup", (event) => gestures.release(event));
  canvas.addEventListener("pointercancel", (event) => gestures.release(event));
  /** @param {TouchEvent} event */
  const hold = (event) => gestures.isOnPoint(event.touches[0]) && event.preventDefault();
  canvas.addEventListener("touchstart", hold, { passive: false });
  canvas.addEventListener("keydown", (event) => answerKey(event, state, point));
}

/** @param {KeyboardEvent} event @param {State} state @param {Point} point */
function answerKey(event, state, { sides, move }) {
  /** @type {Record<string, Pair>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const way = ways[event.key];
  const both = sides();
  if (!way || !both || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const step = event.shiftKey ? FINE_STEP : STEP;
  const at = both.map((axis, c) => {
    const value = valueNow(state, axis);
    return way[c] ? roundedValue(axis, shareAlong(axis, value) + step * way[c], DIGITS + 1) : value;
  });
  move(/** @type {Pair} */ (at));
}
