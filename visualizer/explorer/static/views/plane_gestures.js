// The point of a plane follows the mouse, a finger and the arrow keys.

import { shareAlong, valueAlong } from "../state/axes.js";
import { boxOf } from "../ui/canvas.js";

/** @import { Axis, Pair, State } from "../types.js" */

/** Pixels within which a finger takes hold of the point; elsewhere it scrolls the page. */
const GRAB_DISTANCE = 28;
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

/** The value of the control of an axis. @param {State} state @param {Axis} axis */
function valueNow(state, { id }) {
  const control = state.race.controls.find((one) => one.id === id);
  return control ? Number(state.valueOf(control)) : Number.NaN;
}

/** @param {HTMLCanvasElement} canvas @param {State} state @param {Point} point */
export function listenToPoint(canvas, state, { sides, move }) {
  /** @param {{ clientX: number, clientY: number }} place @returns {Pair} */
  const sharesOf = ({ clientX, clientY }) => {
    const { left, top, width, height } = boxOf(canvas);
    return [(clientX - left) / width, 1 - (clientY - top) / height];
  };
  /** @param {PointerEvent} event */
  const follow = (event) => {
    const both = sides();
    const shares = sharesOf(event);
    if (both) move([roundedValue(both[0], shares[0]), roundedValue(both[1], shares[1])]);
  };
  /** Whether a finger is on the point. @param {Touch} touch */
  const isOnPoint = (touch) => {
    const both = sides();
    if (!both) return false;
    const { width, height } = boxOf(canvas);
    const [u, v] = sharesOf(touch);
    const [x, y] = both.map((axis) => shareAlong(axis, valueNow(state, axis)));
    return Math.hypot((u - x) * width, (v - y) * height) < GRAB_DISTANCE;
  };
  canvas.addEventListener("pointerdown", (event) => {
    const [u, v] = sharesOf(event);
    if (event.button || u < -0.02 || u > 1.02 || v < -0.02 || v > 1.02) return;
    if (event.pointerType === "touch") return; // a tap or a drag of the point: see below
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons && canvas.hasPointerCapture(event.pointerId)) follow(event);
  });
  canvas.addEventListener("touchstart", (event) => isOnPoint(event.touches[0]) && event.preventDefault(), {
    passive: false,
  });
  canvas.addEventListener("click", (event) => follow(/** @type {PointerEvent} */ (event)));
  canvas.addEventListener("keydown", (event) => answerKey(event, state, { sides, move }));
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
