// The map: the ground, what is marked on it, and the paths up to the step shown.

import { _ } from "../language/translate.js";
import { contains, ticks } from "../numbers/scale.js";
import { describeRace } from "../state/description.js";
import { clipped, drawAxes, drawLine, drawMarker, drawText, fontOf, frameOf, GHOST } from "../ui/canvas.js";
import { element } from "../ui/elements.js";
import { listenToGestures } from "../ui/gestures.js";
import { GroundLayer } from "./ground_layer.js";
import { visibleMarks } from "./marks.js";
import { drawNames } from "./names.js";

/** @import { Actions, Frame, State, View } from "../types.js" */
/** @import { Place } from "./names.js" */

export const ZOOM = 1.5; // by a key or a button

/** @param {State} state @param {Actions} actions @returns {View} */
export function mapView(state, actions) {
  const canvas = element("canvas", { class: "ravine-map", role: "img", tabindex: 0 });
  listenToGestures(canvas, state, actions);
  canvas.addEventListener("keydown", (event) => answerKey(event, state, actions));
  const ground = new GroundLayer(actions.draw);
  state.ground = ground;
  return {
    element: canvas,
    draw: () => drawMap(canvas, state, ground),
    describe: () => describeRace(state.race),
    report: () => ({ isFine: !ground.due }),
  };
}

/** @param {HTMLCanvasElement} canvas @param {State} state @param {GroundLayer} ground */
function drawMap(canvas, state, ground) {
  const frame = frameOf(canvas, ...state.extent);
  const { box, context, px, py } = frame;
  ground.draw(frame, groundView(state));
  const [xs, ys] = [ticks(...state.extent[0], box.w / 90), ticks(...state.extent[1], box.h / 45)];
  drawAxes(frame, state.colors, xs, ys, state.race.axes);
  clipped(frame, () => drawMarks(state, frame));
  const order = drawingOrder(state);
  clipped(frame, () => {
    if (!state.brief) drawGhosts(state, frame);
    for (const k of order) {
      const { x, y } = state.paths[k];
      drawLine(
        context,
        state.styleOf(k),
        (t) => [px(x[t]), py(y[t])],
        state.last(k),
        state.brief ? null : state.colors.paper,
        2,
      );
    }
  });
  context.save(); // the font of names, which costs more to set anew than to restore
  const heads = order.map((k) => drawHead(state, frame, k));
  drawNames(state, frame, heads, drawNotes(state, frame));
  state.overlay?.(frame);
  context.restore();
}

/** What the ground shows. @param {State} state */
const groundView = ({ race, extent, theme, catalogue, brief }) => ({
  surface: race.surface,
  extent,
  brief,
  colors: catalogue.facts.ground[theme],
});

/** The marks of the surface, and the start. @param {State} state @param {Frame} frame */
function drawMarks({ race, extent, colors }, { context, px, py }) {
  const { paper, ink } = colors;
  for (const mark of visibleMarks(race.surface, extent))
    for (const [x, y] of mark.points) drawMarker(context, mark.marker, px(x), py(y), mark.size * 0.62, paper, ink);
  context.beginPath();
  context.arc(px(race.start[0]), py(race.start[1]), 6, 0, 2 * Math.PI);
  context.setLineDash([]);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke();
}

/** A racer that leaves the domain crosses the whole picture: it goes beneath the others. @param {State} state */
function drawingOrder({ paths, race, hidden }) {
  const strays = paths.map(({ x, y, n }) => n <= race.steps || !x.every((u, k) => contains(race.domain, u, y[k])));
  const seen = paths.map((_, k) => k).filter((k) => !hidden[k]);
  return seen.sort((a, b) => Number(strays[b]) - Number(strays[a]));
}

/** The paths before the last change, faintly. @param {State} state @param {Frame} frame */
function drawGhosts(state, { context, px, py }) {
  context.globalAlpha = GHOST;
  for (const { path, style } of state.ghosts) {
    const last = Math.min(state.step, path.n - 1);
    drawLine(context, style, (t) => [px(path.x[t]), py(path.y[t])], last, null, 2);
  }
  context.globalAlpha = 1;
}

/**
 * A racer at the step shown; off the map it stands hollow on the edge.
 * @param {State} state
 * @param {Frame} frame
 * @param {number} k
 */
function drawHead(state, { context, box, px, py }, k) {
  const t = state.last(k);
  const [u, v] = [state.paths[k].x[t], state.paths[k].y[t]];
  const here = contains(state.extent, u, v);
  const x = Math.max(box.x, Math.min(box.x + box.w, px(u)));
  const y = Math.max(box.y, Math.min(box.y + box.h, py(v)));
  const { paper } = state.colors;
  const { ink, marker } = state.styleOf(k);
  drawMarker(context, marker, x, y, 6.5, here ? ink : paper, here ? paper : ink, here ? 1.2 : 2);
  return { k, x, y };
}

/** A line for each racer that diverged, stopped or left the picture; returns where they stand. @param {State} state @param {Frame} frame */
function drawNotes(state, { context, box }) {
  context.font = `600 12px ${fontOf(context.canvas)}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  /** @type {Place[]} */
  const places = [];
  state.race.racers.forEach((racer, k) => {
    const status = statusOf(state, k);
    if (!status || state.hidden[k]) return;
    const words = `${racer.title} ${status}`;
    const [left, y] = [box.x + 8, box.y + box.h - 13 - 16 * places.length];
    places.push({ left, width: context.measureText(words).width, y });
    drawText(context, words, left, y, state.styleOf(k).ink, state.colors.paper);
  });
  return places;
}

/** @param {State} state @param {number} k */
function statusOf({ extent, paths, step }, k) {
  const { x, y, n, stopped, missing } = paths[k];
  if (missing) return _("runs in Python only");
  if (step >= n) return _("diverged at step {step}", { step: n });
  if (stopped !== null && step >= stopped) return _("stopped at step {step}", { step: stopped });
  return contains(extent, x[step], y[step]) ? "" : _("is outside of the picture");
}

/** @param {KeyboardEvent} event @param {State} state @param {Actions} actions */
function answerKey(event, state, actions) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: state.step - 1, ArrowRight: state.step + 1, Home: 0, End: state.race.steps };
  /** @type {Record<string, number>} */
  const zooms = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in steps) actions.jump(steps[event.key]);
  else if (event.key in zooms) actions.zoom(zooms[event.key]);
  else if (event.key === "0") actions.fit();
  else if (event.key === " ") actions.playOrPause();
  else return;
  event.preventDefault();
}
