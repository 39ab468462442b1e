// What is drawn on the surface in three dimensions: the base, the paths and the racers' heads, faint where it hides them.

import { drawMarker } from "../ui/canvas.js";
import { heightAt, share } from "./surface_mesh.js";

/** @import { State } from "../types.js" */
/** @import { Head } from "./names.js" */
/** @import { Projection } from "./rasterizer.js" */
/** @import { Mesh } from "./surface_mesh.js" */

/**
 * Where and how to draw: a canvas, the surface, where a point is on the canvas, and whether the surface hides it.
 * @typedef {{ context: CanvasRenderingContext2D, mesh: Mesh, project: Projection,
 *   isHidden: (x: number, y: number, z: number) => boolean }} Space
 */
/**
 * A part of a path that is hidden, or seen, from end to end.
 * @typedef {{ hidden: boolean, points: number[][] }} Stretch
 */

export const LIFT = 0.006; // a path lies on the surface, not in it
const CORNERS = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
];

/** Whether a point is over the base. @param {number} u @param {number} v */
const isOver = (u, v) => Math.abs(u) <= 0.5 && Math.abs(v) <= 0.5;

/** Where racer k is at a step over the base. @param {State} state @param {number} k @param {number} t */
const placeOf = ({ paths, extent }, k, t) => [share(extent[0], paths[k].x[t]), share(extent[1], paths[k].y[t])];

/** The sides of the base, where the surface does not hide them. @param {Space} space @param {string} color */
export function drawBase({ context, project, isHidden }, color) {
  context.setLineDash([]);
  Object.assign(context, { strokeStyle: color, lineWidth: 1, globalAlpha: 0.6 });
  context.beginPath();
  CORNERS.forEach(([a, b], k) => {
    const [c, d] = CORNERS[(k + 1) % 4];
    let down = false;
    for (let i = 0; i <= 60; i++) {
      const [u, v] = [a + ((c - a) * i) / 60, b + ((d - b) * i) / 60];
      const seen = !isHidden(u, v, 0);
      const [x, y] = project(u, v, 0);
      if (seen) context[down ? "lineTo" : "moveTo"](x, y);
      down = seen;
    }
  });
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * A path up to the step shown, laid on the surface; returns what share of it cannot be seen.
 * @param {Space} space
 * @param {State} state
 * @param {number} k
 */
export function drawPath(space, state, k) {
  const style = state.styleOf(k);
  const { stretches, seen, unseen } = stretchesOf(space, state, k);
  const [hidden, open] = [stretches.filter((one) => one.hidden), stretches.filter((one) => !one.hidden)];
  stroke(space.context, hidden, { strokeStyle: style.ink, lineWidth: 1.6, globalAlpha: 0.35 });
  stroke(space.context, open, { strokeStyle: state.colors.paper, lineWidth: 4.2, globalAlpha: 0.85 });
  stroke(
    space.context,
    open,
    { strokeStyle: style.ink, lineWidth: 2.1, globalAlpha: 1 },
    style.dash.map((part) => 2.1 * part),
  );
  return unseen / Math.max(seen + unseen, 1);
}

/**
 * The parts of a path that are hidden and that are seen, and how many of its points are.
 * @param {Space} space
 * @param {State} state
 * @param {number} k
 */
function stretchesOf({ mesh, project, isHidden }, state, k) {
  /** @type {Stretch[]} */
  const stretches = [];
  /** @type {Stretch | null} */
  let stretch = null;
  let [seen, unseen] = [0, 0];
  for (const [u, v] of pointsBetween(state, k)) {
    if (!isOver(u, v)) {
      stretch = null;
      continue;
    }
    const z = heightAt(mesh, u, v);
    const hidden = isHidden(u, v, z);
    if (hidden) unseen += 1;
    else seen += 1;
    stretch = continued(stretches, stretch, hidden);
    stretch.points.push(project(u, v, z + LIFT));
  }
  return { stretches, seen, unseen };
}

/**
 * The stretch that a point belongs to: a new one, from the last point on, where what is seen begins or ends.
 * @param {Stretch[]} stretches
 * @param {Stretch | null} last
 * @param {boolean} hidden
 */
function continued(stretches, last, hidden) {
  if (last?.hidden === hidden) return last;
  const next = { hidden, points: last ? last.points.slice(-1) : [] };
  stretches.push(next);
  return next;
}

/**
 * The points of a path up to the step shown, and points between them, so that it follows the surface.
 * @param {State} state
 * @param {number} k
 */
function* pointsBetween(state, k) {
  for (let t = 0; t < state.last(k); t++) {
    const [[a, b], [c, d]] = [placeOf(state, k, t), placeOf(state, k, t + 1)];
    const pieces = Math.min(Math.max(2, Math.ceil(80 * Math.hypot(c - a, d - b))), 200);
    for (let i = 0; i <= pieces; i++) yield [a + ((c - a) * i) / pieces, b + ((d - b) * i) / pieces];
  }
}

/** @param {CanvasRenderingContext2D} context @param {Stretch[]} stretches @param {object} how @param {number[]} dash */
function stroke(context, stretches, how, dash = []) {
  context.beginPath();
  for (const { points } of stretches)
    for (const [i, [u, v]] of points.entries()) context[i ? "lineTo" : "moveTo"](u, v);
  context.setLineDash(dash);
  context.lineJoin = "round";
  Object.assign(context, how);
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * Racer k at the step shown, hollow where it is hidden; nothing beside the base.
 * @param {Space} space
 * @param {State} state
 * @param {number} k
 * @returns {Head[]}
 */
export function drawHead({ context, mesh, project, isHidden }, state, k) {
  const [u, v] = placeOf(state, k, state.last(k));
  if (!isOver(u, v)) return [];
  const z = heightAt(mesh, u, v);
  const [x, y] = project(u, v, z + LIFT);
  const { ink, marker } = state.styleOf(k);
  const hidden = isHidden(u, v, z);
  drawMarker(context, marker, x, y, 6, hidden ? null : ink, hidden ? ink : state.colors.paper, hidden ? 1.6 : 1.2);
  return [{ k, x, y }];
}
