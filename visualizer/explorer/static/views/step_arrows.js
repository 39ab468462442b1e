// A step on the map: arrows at the point, a ring around it, and the next point.

import { clipped, drawMarker } from "../ui/canvas.js";

/** @import { Colors, Frame, Pair, StepMark, Style } from "../types.js" */

const REACH = 0.3; // of the map's height is the longest arrow

/**
 * Draw marks at a point, at one scale, and the next point.
 * @param {Frame} frame
 * @param {StepMark[]} marks
 * @param {{ point: Pair, next: Pair, style: Style, colors: Colors, colorOf: (role: string) => string }} how
 */
export function drawStep(frame, marks, { point, next, style, colors, colorOf }) {
  const { context, box, px, py } = frame;
  const unit = [px(1) - px(0), py(1) - py(0)];
  const vectors = marks.flatMap(({ role, vector, alone, ring }) => {
    if (!vector) return [];
    const [u, v] = [vector[0] * unit[0], vector[1] * unit[1]];
    return [{ role, u, v, alone, ring, length: Math.hypot(u, v) }];
  });
  const longest = Math.max(...vectors.map(({ length }) => length));
  const [x, y] = [px(point[0]), py(point[1])];
  clipped(frame, () => {
    for (const { role, u, v, alone, ring, length } of vectors.sort((a, b) => b.length - a.length)) {
      const scale = (REACH * box.h) / ((alone ? length * 1.5 : longest) || 1);
      if (ring) drawEllipse(context, x, y, Math.abs(u) * scale, Math.abs(v) * scale, colorOf(role), colors.paper);
      else drawArrow(context, x, y, -u * scale, -v * scale, colorOf(role), colors.paper);
    }
    drawNextPoint(context, [x, y], [px(next[0]), py(next[1])], style, colors);
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pair} from
 * @param {Pair} to
 * @param {Style} style
 * @param {Colors} colors
 */
function drawNextPoint(context, from, to, style, { ink, paper }) {
  context.setLineDash([3, 3]);
  context.strokeStyle = ink;
  context.lineWidth = 1.4;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.globalAlpha = 0.75;
  drawMarker(context, style.marker, ...to, 6.5, paper, style.ink, 2);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @param {string} color
 * @param {string} paper
 */
function drawArrow(context, x, y, dx, dy, color, paper) {
  const length = Math.hypot(dx, dy);
  if (!(length > 1)) return;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(11, length * 0.6);
  context.setLineDash([]);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const casing of [true, false]) {
    context.strokeStyle = casing ? paper : color;
    context.fillStyle = color;
    context.lineWidth = casing ? 6 : 3;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx - ux * head * 0.7, y + dy - uy * head * 0.7);
    context.stroke();
    context.beginPath();
    context.moveTo(x + dx, y + dy);
    context.lineTo(x + dx - ux * head + uy * head * 0.55, y + dy - uy * head - ux * head * 0.55);
    context.lineTo(x + dx - ux * head - uy * head * 0.55, y + dy - uy * head + ux * head * 0.55);
    context.closePath();
    context.lineWidth = 3;
    if (casing) context.stroke();
    else context.fill();
  }
  context.lineCap = "butt";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} rx
 * @param {number} ry
 * @param {string} color
 * @param {string} paper
 */
function drawEllipse(context, x, y, rx, ry, color, paper) {
  context.setLineDash([]);
  for (const casing of [true, false]) {
    context.strokeStyle = casing ? paper : color;
    context.lineWidth = casing ? 4.5 : 2.2;
    context.beginPath();
    context.ellipse(x, y, Math.max(rx, 0.5), Math.max(ry, 0.5), 0, 0, 2 * Math.PI);
    context.stroke();
  }
}
