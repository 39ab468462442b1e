// The plane of settings: every pair of two settings of a racer at once, each a run. The point is what the sliders say;
// dragged, it moves both of them.

import { _, inRow, inSequence, N_ } from "../language/translate.js";
import { formatPower, formatTypeset } from "../numbers/format.js";
import { shareAlong } from "../state/axes.js";
import { planeOf, shownWords, sidesOf } from "../state/plane.js";
import { withValue } from "../state/setup.js";
import { planePixels } from "../sweep/colors.js";
import { sweepPlan } from "../sweep/plan.js";
import { sweepScale } from "../sweep/scale.js";
import { Sweeper } from "../sweep/sweeper.js";
import { clipped, drawAxes, drawMarker, frameOf, sizeOf, zoomOf } from "../ui/canvas.js";
import { nameOf } from "../ui/control_rows.js";
import { element, setText } from "../ui/elements.js";
import { axisTicks } from "./plane_axes.js";
import { listenToPoint, valueNow } from "./plane_gestures.js";
import { planeMenus } from "./plane_menus.js";

/** @import { SweepService } from "../sweep/service.js" */
/** @import { Actions, Axis, Cells, Frame, Pair, Plane, State, SweepScale, View } from "../types.js" */

/** The key: the width of its ramp, at least and at most, its height, and where it is above the box. */
const KEY = { least: 20, width: 90, height: 8, right: 14, middle: 10 };

/** Ticks beyond this share of the side up are left out: its name stands there. */
const TOP = 0.97;

/** Float32 is said to differ from this share of the cells on. */
const WORTH_SAYING = 0.01;

const GUEST = N_("Only Python can run this racer, so there is no map of it here.");

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {SweepService} service
 * @param {{ words: string }} basins
 * @returns {View & { panel: HTMLElement, write(): void }}
 */
export function planeView(state, actions, service, basins) {
  const canvas = element("canvas", { class: "ravine-plane-map", role: "img", tabindex: 0 });
  const note = element("p", { class: "ravine-legend" });
  const menus = planeMenus(state, actions);
  const panel = element("section", { class: "ravine-plane", "aria-label": _("map of settings"), hidden: true });
  panel.append(menus.element, canvas, note);
  const view = new PlaneDrawing(state, canvas, note, basins);
  const sweeper = new Sweeper(state.catalogue, service, () => requestAnimationFrame(() => view.drawCells(sweeper)));
  listenToPoint(canvas, state, {
    sides: () => sidesNow(state),
    move: (at) => moveTo(at, state, actions),
  });
  return {
    element: canvas,
    panel,
    draw() {
      const plane = planeOf(state.plane, state.race);
      const sides = sidesNow(state);
      sweeper.show(plane && sides ? sweepPlan(state.race, plane.racer, sides) : null);
      view.drawCells(sweeper);
    },
    write() {
      panel.hidden = state.plane === null;
      panel.parentElement?.classList.toggle("ravine-beside", state.plane !== null);
      if (state.plane) menus.write();
      else sweeper.show(null);
    },
    describe: () => describePlane(state),
    report: () => ({
      plane: planeOf(state.plane, state.race),
      side: sweeper.cells?.side,
      isFinePlane: sweeper.plan
        ? sweeper.cells?.plan === sweeper.plan && sweeper.cells.isExact && sweeper.cells.share === 1
        : sidesNow(state) === null,
      differing: sweeper.differing,
    }),
    close: () => sweeper.close(),
  };
}

/** Both sides of the open plane; null if there are none. @param {State} state @returns {[Axis, Axis] | null} */
function sidesNow({ plane, race }) {
  const now = planeOf(plane, race);
  if (!now) return null;
  const [across, up] = sidesOf(now, race, now.racer);
  return across && up ? [across, up] : null;
}

/** Move both sliders. @param {Pair} at the values across and up @param {State} state @param {Actions} actions */
function moveTo(at, state, actions) {
  const sides = sidesNow(state);
  if (!sides) return;
  const edit = () =>
    sides.reduce((setup, { id }, c) => {
      const control = state.race.controls.find((one) => one.id === id);
      return control ? withValue(setup, control, at[c]) : setup;
    }, state.race.setup);
  if (actions.change(edit, { group: "plane" })) actions.drawNow();
}

/** @param {State} state */
function describePlane(state) {
  const sides = sidesNow(state);
  const plane = planeOf(state.plane, state.race);
  if (!plane || !sides) return _("Map of settings.");
  const names = sides.map((axis) => nameOf(parameterOf(state, axis)));
  const values = sides.map((axis, c) => `${names[c]} = ${formatTypeset(valueNow(state, axis))}`);
  const racer = state.race.racers[plane.racer].title;
  const [across, up] = names;
  const shown = shownWords(state.race)[plane.show];
  return inSequence([
    _("Map of settings of {racer}: {shown} for each {across}, across, and {up}, up.", { racer, shown, across, up }),
    _("The point is at {values}; the arrow keys move it.", { values: values.join(", ") }),
  ]);
}

/** @param {State} state @param {Axis} axis */
export const parameterOf = ({ race }, { id }) =>
  /** @type {any} */ (race.controls.find((control) => control.id === id)).parameter;

/** What is drawn on the canvas of a plane. */
class PlaneDrawing {
  /** The cells as a picture, which the canvas stretches. */
  picture = element("canvas");

  /** What the picture shows. @type {any[]} */
  shown = [];

  /** What the canvas shows: all but the cells as a text, and the cells. */
  seen = "";

  /** @type {Cells | null} */
  drawn = null;

  /** @param {State} state @param {HTMLCanvasElement} canvas @param {HTMLElement} note @param {{ words: string }} basins */
  constructor(state, canvas, note, basins) {
    this.basins = basins;
    this.state = state;
    this.canvas = canvas;
    this.note = note;
  }

  /** Draw, if anything that is seen has changed. @param {Sweeper} sweeper */
  drawCells(sweeper) {
    const { state, canvas } = this;
    const sides = sidesNow(state);
    const plane = planeOf(state.plane, state.race);
    if (!plane || !canvas.isConnected) return;
    const words = [sweeper.plan && sides ? noteOf(sweeper, state) : _(GUEST), this.basins.words];
    setText(this.note, inRow(words.filter(Boolean)));
    const { width, height } = sizeOf(canvas);
    const at = sides?.map((axis) => [axis.id, axis.low, axis.high, valueNow(state, axis)]) ?? [];
    const look = [state.theme, plane, at, width, height, zoomOf(canvas), devicePixelRatio, Boolean(sweeper.plan)];
    const seen = JSON.stringify([...look, state.race.racers[plane.racer].title]);
    if (seen === this.seen && this.drawn === sweeper.cells) return;
    [this.seen, this.drawn] = [seen, sweeper.cells];
    const frame = frameOf(canvas, [0, 1], [0, 1]);
    if (sides) this.drawFrame(frame, plane, sides, sweeper.plan && sweeper.cells);
  }

  /** @param {Frame} frame @param {Plane} plane @param {[Axis, Axis]} sides @param {Cells | null} cells */
  drawFrame(frame, plane, sides, cells) {
    const { state } = this;
    const names = sides.map((axis) => nameOf(parameterOf(state, axis)));
    if (cells) {
      const scale = sweepScale(cells, plane.show, state.race.paths[plane.racer].loss[0], state.race.log);
      this.paint(cells, scale, frame);
      drawKey(state, frame, scale, names[1]);
    }
    const [x, y] = sides.map((axis) => axisTicks(axis));
    const [xs, ys] = [x.places(frame.box.w / 60), y.places(frame.box.h / 30).filter((place) => place < TOP)];
    drawAxes(frame, state.colors, xs, ys, names, { shown: y.text, across: x.text });
    drawPoint(state, frame, plane, sides);
  }

  /** @param {Cells} cells @param {SweepScale} scale @param {Frame} frame */
  paint(cells, scale, frame) {
    const { picture, state } = this;
    const { side } = cells;
    const shown = [cells, state.theme, scale.show];
    if (shown.some((part, k) => part !== this.shown[k])) {
      this.shown = shown;
      [picture.width, picture.height] = [side, side];
      const pixels = planePixels(cells, scale, state.catalogue.facts.cells, state.theme);
      picture.getContext("2d")?.putImageData(pixels, 0, 0);
    }
    const { context, box } = frame;
    const [w, h] = [box.w / (side - 1), box.h / (side - 1)]; // the middle of the outer cells is on the edge
    clipped(frame, () => context.drawImage(picture, box.x - w / 2, box.y - h / 2, box.w + w, box.h + h));
  }
}

/** What computes the cells that are seen. @param {Sweeper} sweeper @param {State} state */
function noteOf({ cells, plan, differing, canPreview }, { race }) {
  if (!cells) return _("float64: computing");
  const all = _("{side} × {side} runs of {steps} steps", { side: cells.side, steps: race.steps });
  const off = differing !== null && differing > WORTH_SAYING ? `${Math.round(100 * differing)}\u00a0%` : "";
  const preview = _("float32 preview: {runs}", { runs: all });
  if (!cells.isExact) return inRow([preview, ...(off ? [_("about {off} differ from float64", { off })] : [])]);
  const exact = _("float64: {runs}", { runs: all });
  if (cells.share < 1 || cells.plan !== plan)
    return _("{runs}, {percent} %", { runs: exact, percent: Math.round(100 * cells.share) });
  if (!canPreview) return inRow([exact, _("no preview on a graphics card")]);
  return inRow([exact, ...(off ? [_("float32 differs in {off}", { off })] : [])]);
}

/**
 * The ramp with its ends, and the colors of runs that have none of its, to the right of the name of the side up.
 * @param {State} state
 * @param {Frame} frame
 * @param {SweepScale} scale
 * @param {string} name
 */
function drawKey({ colors, theme, catalogue }, { context, width }, scale, name) {
  const isLoss = scale.show === "loss";
  const { ramp, diverged, unreached } = catalogue.facts.cells;
  const [low, high] = [scale.low, scale.high].map((value) =>
    scale.log && isLoss ? nearPower(value) : formatTypeset(value, 2),
  );
  let right = width - KEY.right;
  const top = KEY.middle - KEY.height / 2;
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.lineWidth = 1;
  /** @param {string} words */
  const write = (words) => {
    context.fillStyle = colors.quiet;
    context.fillText(words, right, KEY.middle);
    right -= context.measureText(words).width + 4;
  };
  for (const [words, color] of [
    [_("diverges"), diverged[theme]],
    ...(isLoss ? [] : [[_("later"), unreached[theme]]]),
  ]) {
    write(words);
    context.fillStyle = color;
    context.fillRect(right - 10, top, 10, KEY.height);
    context.strokeStyle = colors.quiet;
    context.strokeRect(right - 9.5, top + 0.5, 9, KEY.height - 1);
    right -= 18;
  }
  write(high);
  const taken = [name, low].map((words) => context.measureText(words).width + 12);
  const wide = Math.min(Math.max(right - taken[0] - taken[1], KEY.least), KEY.width);
  const gradient = context.createLinearGradient(right - wide, 0, right, 0);
  ramp.forEach((color, k) => {
    gradient.addColorStop(k / (ramp.length - 1), color);
  });
  context.fillStyle = gradient;
  context.fillRect(right - wide, top, wide, KEY.height);
  right -= wide + 4;
  write(low);
}

/** @param {number} value */
const nearPower = (value) =>
  Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? formatPower(value) : formatTypeset(value, 2);

/** The setting of the racer, with lines to both axes. @param {State} state @param {Frame} frame @param {Plane} plane @param {[Axis, Axis]} sides */
function drawPoint(state, frame, plane, sides) {
  const { context, box, px, py } = frame;
  const [u, v] = sides.map((axis) => Math.min(Math.max(shareAlong(axis, valueNow(state, axis)), 0), 1));
  const { ink, marker } = state.styleOf(plane.racer);
  const { paper } = state.colors;
  const [x, y] = [px(u), py(v)];
  for (const [color, width] of /** @type {[string, number][]} */ ([
    [paper, 3],
    [ink, 1],
  ])) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.globalAlpha = 0.7;
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(box.x, y);
    context.lineTo(x, y);
    context.lineTo(x, box.y + box.h);
    context.stroke();
  }
  context.globalAlpha = 1;
  drawMarker(context, marker, x, y, 10, paper, ink, 1);
  drawMarker(context, marker, x, y, 7, ink, paper, 1.2);
}
