// What hands, fingers, the wheel and keys do on the map, on a plane of settings and on a slider.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { PAD } from "../../visualizer/explorer/static/ui/canvas.js";
import { listenToGestures } from "../../visualizer/explorer/static/ui/gestures.js";
import { Slider } from "../../visualizer/explorer/static/ui/slider.js";
import { listenToPoint, valueNow } from "../../visualizer/explorer/static/views/plane_gestures.js";
import { act, canvasOf, placed } from "./page.js";
import { assertClose } from "./vectors.js";

/** A canvas whose box is 400 × 200 pixels, its lower left corner at (100, 300) of the page. */
const boxed = () => {
  const [width, height] = [400 + PAD.left + PAD.right, 200 + PAD.top + PAD.bottom];
  return placed(canvasOf(width, height), width, height, 100 - PAD.left, 100 - PAD.top);
};

/** Where shares of the box are on the page. @param {number} u @param {number} v */
const at = (u, v) => ({ clientX: 100 + 400 * u, clientY: 300 - 200 * v });

/** A map from −1 to 3 and from 0 to 1, with the start at (0, 0.5): shares of ¼ and ½. */
function map() {
  /** @type {any} */
  const seen = { starts: [], extents: [], drawn: 0 };
  /** @type {any} */
  const state = {
    extent: [
      [-1, 3],
      [0, 1],
    ],
    race: { start: [0, 0.5], setup: { seed: 7 } },
  };
  const actions = {
    change(/** @type {any} */ edit, /** @type {any} */ options) {
      seen.starts.push(edit().start);
      seen.group = options.group;
      equal(edit().seed, 7);
      return true;
    },
    drawNow: () => seen.drawn++,
    showExtent: (/** @type {any} */ extent) => seen.extents.push(extent),
  };
  const canvas = boxed();
  listenToGestures(canvas, state, /** @type {any} */ (actions));
  return { canvas, seen, state };
}

test("a click starts there, in four digits of what is seen", () => {
  const { canvas, seen } = map();
  act(canvas, "pointerdown", at(0.62345678, 0.8));
  act(canvas, "pointermove", { ...at(0.62345678, 0.8), clientX: 100 + 400 * 0.62345678 + 4.9 });
  act(canvas, "pointerup", at(0.62345678, 0.8));
  deepEqual([seen.starts, seen.extents, seen.drawn, seen.group], [[[1.494, 0.8]], [], 1, "start"]);
});

test("a press beside the map, with another button, or that is cancelled does nothing", () => {
  const { canvas, seen } = map();
  for (const place of [at(-0.01, 0.5), at(1.01, 0.5), at(0.5, -0.01), at(0.5, 1.01)]) {
    act(canvas, "pointerdown", place);
    act(canvas, "pointerup", place);
  }
  act(canvas, "pointerdown", { ...at(0.5, 0.5), button: 2 });
  act(canvas, "pointerup", at(0.5, 0.5));
  act(canvas, "pointerdown", at(0.5, 0.5));
  act(canvas, "pointercancel", at(0.5, 0.5));
  act(canvas, "pointerup", at(0.5, 0.5));
  deepEqual([seen.starts, seen.extents], [[], []]);
  for (const place of [at(0, 0), at(1, 1)]) {
    act(canvas, "pointerdown", place);
    act(canvas, "pointerup", place);
  }
  deepEqual(seen.starts, [
    [-1, 0],
    [3, 1],
  ]);
});

test("the start is dragged from within 16 pixels, and not beyond the map", () => {
  const { canvas, seen } = map();
  const [x, y] = [100 + 400 / 4, 300 - 200 / 2];
  act(canvas, "pointermove", { clientX: x + 15, clientY: y });
  equal(canvas.style.cursor, "grab");
  act(canvas, "pointermove", { clientX: x, clientY: y - 17 });
  equal(canvas.style.cursor, "");
  act(canvas, "pointerdown", { clientX: x, clientY: y + 15 });
  act(canvas, "pointermove", at(0.5, 0.25));
  act(canvas, "pointermove", at(1.2, 0.25));
  act(canvas, "pointerup", at(1.2, 0.25));
  deepEqual([seen.starts, seen.extents], [[[1, 0.25]], []]);
});

test("a drag elsewhere pans: what was under the hand stays there", () => {
  const { canvas, seen } = map();
  act(canvas, "pointerdown", at(0.5, 0.5));
  act(canvas, "pointermove", at(0.6, 0.3));
  const [[x, y]] = seen.extents;
  assertClose([...x, ...y], [-1.4, 2.6, 0.2, 1.2], "extent", { absolute: 1e-9 });
  act(canvas, "pointermove", at(0.61, 0.3));
  assertClose(seen.extents[1][0], [-1.04, 2.96], "only the last move", { absolute: 1e-9 });
  act(canvas, "pointerup", at(0.61, 0.3));
  equal(seen.starts.length, 0);
});

test("two fingers zoom: what was between them stays there; one that is left pans", () => {
  const { canvas, seen } = map();
  act(canvas, "pointerdown", { ...at(0.5, 0.5), pointerId: 1 });
  act(canvas, "pointerdown", { ...at(0.7, 0.5), pointerId: 2 });
  act(canvas, "pointerdown", { ...at(0.8, 0.5), pointerId: 3 });
  act(canvas, "pointermove", { ...at(0.9, 0.5), pointerId: 2 });
  // Twice as far apart: a half of the extent; their middle 0.6, where x is 1.4, is at 0.7 now.
  const [[[x0, x1], [y0, y1]]] = seen.extents;
  assertClose([x1 - x0, y1 - y0], [2, 0.5], "twice as close", { relative: 1e-9 });
  assertClose([x0 + 0.7 * (x1 - x0), y0 + 0.5 * (y1 - y0)], [1.4, 0.5], "the middle", { relative: 1e-9 });
  act(canvas, "pointerup", { ...at(0.9, 0.5), pointerId: 2 });
  act(canvas, "pointermove", { ...at(0.4, 0.5), pointerId: 1 });
  assertClose(seen.extents[1][0], [-0.6, 3.4], "one finger", { absolute: 1e-9 });
  act(canvas, "pointerup", { ...at(0.4, 0.5), pointerId: 1 });
  equal(seen.starts.length, 0);
});

test("the wheel with Ctrl zooms to where it is, and by at most 120 lines at once", () => {
  const { canvas, seen } = map();
  const wheel = (/** @type {any} */ facts) =>
    act(canvas, "wheel", { deltaMode: 0, ctrlKey: true, metaKey: false, ...at(0.25, 0.75), ...facts });
  equal(wheel({ deltaY: 100, ctrlKey: false }).defaultPrevented, false);
  equal(wheel({ deltaY: 100, ...at(1.5, 0.5) }).defaultPrevented, false);
  equal(seen.extents.length, 0);
  ok(wheel({ deltaY: 100 }).defaultPrevented);
  const [[[x0, x1], [y0, y1]]] = seen.extents;
  assertClose([x1 - x0, y1 - y0], [4 * Math.exp(0.25), Math.exp(0.25)], "farther", { relative: 1e-9 });
  assertClose([x0 + (x1 - x0) / 4, y0 + 0.75 * (y1 - y0)], [0, 0.75], "the place", { absolute: 1e-9 });
  for (const [facts, size] of /** @type {[any, number][]} */ ([
    [{ deltaY: -1000, ctrlKey: false, metaKey: true }, Math.exp(-0.3)],
    [{ deltaY: 1000 }, Math.exp(0.3)],
    [{ deltaY: 5, deltaMode: 1 }, Math.exp(0.2)],
  ])) {
    wheel(facts);
    const [[low, high]] = seen.extents.at(-1);
    assertClose((high - low) / 4, size, JSON.stringify(facts), { relative: 1e-9 });
  }
});

test("a finger scrolls the page unless it is on the start, or there are two", () => {
  const { canvas } = map();
  const touched = (/** @type {any[]} */ ...touches) => act(canvas, "touchstart", { touches }).defaultPrevented;
  deepEqual([touched(at(0.25, 0.5)), touched(at(0.5, 0.5)), touched(at(0.5, 0.5), at(0.6, 0.5))], [true, false, true]);
});

/** A plane of a rate on a logarithmic side and a memory on a linear one. */
function plane() {
  /** @type {number[][]} */
  const moves = [];
  /** @type {any[]} */
  const sides = [
    { id: "lr", low: 1e-3, high: 10, log: true },
    { id: "beta", low: 0, high: 0.5, log: false },
  ];
  /** @type {any} */
  const values = { lr: 0.1, beta: 0.25 };
  const state = /** @type {any} */ ({
    race: { controls: [{ id: "lr" }, { id: "beta" }] },
    valueOf: (/** @type {any} */ { id }) => values[id],
  });
  const canvas = boxed();
  const point = { sides: () => /** @type {any} */ (sides), move: (/** @type {any} */ now) => moves.push(now) };
  listenToPoint(canvas, state, point);
  return { canvas, moves, state, point };
}

test("the mouse takes the point along, rounded to the digits that count, and to the ends of the sides", () => {
  const { canvas, moves } = plane();
  act(canvas, "pointerdown", at(0.25, 0.123456));
  act(canvas, "pointermove", at(0.3, 2));
  act(canvas, "pointermove", { ...at(0.9, 0.5), pointerId: 2 });
  act(canvas, "pointermove", at(-1, -1));
  act(canvas, "pointerup", at(0.75, 0.5));
  act(canvas, "pointermove", at(0.75, 0.5));
  deepEqual(moves, [
    [0.01, 0.0617],
    [0.0158, 0.5],
    [0.001, 0],
  ]);
});

test("a press a little beside the plane counts, and one farther away or of another button does not", () => {
  const { canvas, moves } = plane();
  for (const place of [at(-0.03, 0.5), at(1.03, 0.5), at(0.5, -0.03), at(0.5, 1.03)]) {
    act(canvas, "pointerdown", place);
    act(canvas, "pointerup", place);
  }
  act(canvas, "pointerdown", { ...at(0.5, 0.5), button: 1 });
  equal(moves.length, 0);
  act(canvas, "pointerdown", at(1.01, -0.01));
  deepEqual(moves, [[10, 0]]);
});

test("a finger drags the point from within 28 pixels, taps it elsewhere, and else scrolls the page", () => {
  const { canvas, moves } = plane();
  const [x, y] = [100 + 200, 300 - 100]; // of the point, at the middle of both sides
  const finger = { pointerType: "touch" };
  const held = (/** @type {number} */ dx, /** @type {number} */ dy) =>
    act(canvas, "touchstart", { touches: [{ clientX: x + dx, clientY: y + dy }] }).defaultPrevented;
  deepEqual([held(27, 0), held(29, 0), held(0, 27), held(0, -29)], [true, false, true, false]);
  act(canvas, "pointerdown", { ...finger, clientX: x + 20, clientY: y });
  equal(moves.length, 0);
  act(canvas, "pointermove", { ...finger, ...at(0.75, 0.5) });
  act(canvas, "pointerup", { ...finger, ...at(0.75, 0.5) });
  deepEqual(moves, [[1, 0.25]]);
  act(canvas, "pointerdown", { ...finger, ...at(0.1, 0.9) });
  act(canvas, "pointermove", { ...finger, ...at(0.2, 0.9) });
  act(canvas, "pointerup", { ...finger, ...at(0.2, 0.9) });
  equal(moves.length, 1, "it has scrolled");
  const tap = { ...finger, clientX: 100 + 100 + 7.9, clientY: 300 };
  act(canvas, "pointerdown", { ...tap, clientX: 200 });
  act(canvas, "pointerup", tap);
  equal(moves.length, 2);
  act(canvas, "pointerdown", { ...tap, clientX: 200 });
  act(canvas, "pointercancel", tap);
  act(canvas, "pointerdown", { ...tap, clientX: 200 });
  act(canvas, "pointerup", { ...tap, clientX: 208.1 });
  equal(moves.length, 2);
});

test("arrow keys move the point by a hundredth of a side, with Shift by a thousandth", () => {
  const { canvas, moves } = plane();
  const key = (/** @type {string} */ name, facts = {}) =>
    act(canvas, "keydown", { key: name, ...facts }).defaultPrevented;
  ok(key("ArrowRight"));
  key("ArrowLeft", { shiftKey: true });
  key("ArrowUp");
  key("ArrowDown", { shiftKey: true });
  assertClose(
    moves,
    [
      [0.1096, 0.25],
      [0.09908, 0.25],
      [0.1, 0.255],
      [0.1, 0.2495],
    ],
    "moves",
    { absolute: 1e-9 },
  );
  deepEqual(
    [key("a"), key("ArrowUp", { ctrlKey: true }), key("ArrowUp", { altKey: true }), key("ArrowUp", { metaKey: true })],
    [false, false, false, false],
  );
  equal(moves.length, 4);
});

test("without sides nothing is moved, and what no control says is unknown", () => {
  const { canvas, moves, state, point } = plane();
  point.sides = () => null;
  act(canvas, "pointerdown", at(0.5, 0.5));
  act(canvas, "keydown", { key: "ArrowUp" });
  equal(act(canvas, "touchstart", { touches: [at(0.5, 0.5)] }).defaultPrevented, false);
  equal(moves.length, 0);
  ok(Number.isNaN(valueNow(state, /** @type {any} */ ({ id: "other" }))));
});

/** A slider over 0, 1, … 10 that is 200 pixels wide. @param {any} terms */
function slider({ values = Array.from({ length: 11 }, (_, k) => k), ticks = [], log = false, value = 4 } = {}) {
  /** @type {any} */
  const control = { id: "0.lr", values, ticks, parameter: { symbol: "α", log, integer: false } };
  /** @type {number[]} */
  const turned = [];
  const made = new Slider(control, (said) => turned.push(said));
  made.range.value = "";
  /** @type {any} */ (made.range).max = "";
  placed(made.range, 200, 20);
  made.write(control, value, "four");
  return { made, turned, range: /** @type {any} */ (made.range), control };
}

test("a slider stands at the nearest position, and says where", () => {
  const { range, made, control } = slider({ value: 4.6 });
  deepEqual([range.max, range.value, range.getAttribute("aria-valuetext")], ["10", "5", "four"]);
  made.write({ ...control, values: [0, 1] }, 1, "one");
  deepEqual([range.max, range.value], ["1", "1"]);
});

test("the browser's own moves turn to a position", () => {
  const { range, turned } = slider();
  range.value = "7";
  act(range, "input");
  deepEqual(turned, [7]);
});

test("arrow keys with Shift go a tenth of a position, and without it they are the browser's", () => {
  const { range, turned } = slider();
  const key = (/** @type {string} */ name, shiftKey = true) =>
    act(range, "keydown", { key: name, shiftKey }).defaultPrevented;
  deepEqual([key("ArrowRight"), key("ArrowUp"), key("ArrowLeft"), key("ArrowDown")], [true, true, true, true]);
  assertClose(turned, [4.1, 4.1, 3.9, 3.9], "turned", { relative: 1e-9 });
  deepEqual([key("ArrowRight", false), key("a")], [false, false]);
  equal(turned.length, 4);
});

test("where a tenth of a position is no other value the key goes on to the next one, and stops at the end", () => {
  /** @type {any} */
  const whole = { id: "steps", values: [0, 1, 2], ticks: [], parameter: { symbol: "n", log: false, integer: true } };
  /** @type {number[]} */
  const turned = [];
  const made = new Slider(whole, (said) => turned.push(said));
  for (const [value, key] of /** @type {[number, string][]} */ ([
    [1, "ArrowRight"],
    [1, "ArrowLeft"],
    [2, "ArrowRight"],
    [0, "ArrowLeft"],
  ])) {
    made.write(whole, value, "");
    act(made.range, "keydown", { key, shiftKey: true });
  }
  deepEqual(turned, [2, 0, 2, 0]);
});

test("a hand with Shift drags ten times as slowly", () => {
  const { range, turned } = slider();
  ok(act(range, "pointerdown", { shiftKey: true, clientX: 80 }).defaultPrevented);
  act(range, "pointermove", { shiftKey: true, clientX: 140 });
  assertClose(turned, [4.3], "60 of 200 pixels are three positions", { relative: 1e-9 });
  range.value = "9";
  act(range, "input");
  equal(range.value, "4", "the browser's own move does not count");
  act(range, "pointerup");
  act(range, "pointermove", { clientX: 180 });
  equal(turned.length, 1);
  equal(act(range, "pointerdown", { shiftKey: true, button: 2, clientX: 80 }).defaultPrevented, false);
  equal(act(range, "pointerdown", { shiftKey: false, clientX: 80 }).defaultPrevented, false);
  act(range, "pointermove", { clientX: 180 });
  equal(turned.length, 1);
});

test("a finger that goes along the slider drags it from where it is; one that goes up scrolls the page", () => {
  const { range, turned } = slider();
  const finger = (/** @type {string} */ type, /** @type {number} */ clientX, /** @type {number} */ clientY) =>
    act(range, type, { pointerType: "touch", shiftKey: false, clientX, clientY });
  finger("pointermove", 150, 10);
  finger("pointerdown", 80, 10);
  finger("pointermove", 85, 20);
  equal(turned.length, 0);
  finger("pointermove", 92, 11);
  equal(turned.length, 0, "from there on");
  finger("pointermove", 92 + 29, 50);
  finger("pointermove", 92 + 31, 50);
  deepEqual(turned, [5, 6]);
  act(range, "pointercancel");
  finger("pointermove", 150, 200);
  equal(turned.length, 2);
});

test("marks of theory stand at their values, and a name that has no room is left out", () => {
  const tick = (/** @type {number} */ value, /** @type {string} */ name) => ({ value, name, words: "why" });
  const { made } = slider({
    ticks: [tick(-1, "below"), tick(2.5, "1/L"), tick(2.9, "mid"), tick(5, "2/L"), tick(10, "end"), tick(11, "above")],
  });
  const marks = /** @type {any[]} */ (/** @type {any} */ (made.marks).children);
  deepEqual(
    marks.map(({ children }) => children[0]),
    ["1/L", "", "2/L", "end"],
  );
  deepEqual(
    marks.map((mark) => /\+ ([\d.]+) \*/.exec(mark.getAttribute("style"))?.[1]),
    ["0.25", "0.29", "0.5", "1"],
  );
  equal(marks[0].getAttribute("title"), "α = 2.5: why");
  ok(/** @type {any} */ (made.element).classes.has("ravine-marked"));
  const none = slider({ ticks: [tick(-1, "below")] });
  ok(!(/** @type {any} */ (none.made.element).classes.has("ravine-marked")));
});

test("a Chinese letter needs the room of two", () => {
  const tick = (/** @type {number} */ value, /** @type {string} */ name) => ({ value, name, words: "why" });
  const namesOf = (/** @type {string} */ first, /** @type {number} */ next) =>
    /** @type {any} */ (slider({ ticks: [tick(3, first), tick(next, "b")] }).made.marks).children.map(
      (/** @type {any} */ { children }) => children[0],
    );
  // Half of four letters, the room of one, and half of one: 0.1575 of the slider.
  deepEqual(namesOf("abcd", 4.58), ["abcd", "b"]);
  deepEqual(namesOf("abcd", 4.57), ["abcd", ""]);
  deepEqual(namesOf("极限", 4.58), ["极限", "b"]);
  deepEqual(namesOf("极限", 4.57), ["极限", ""]);
});
