// Drawing on a canvas: markers, lines, text and axes.

import { formatTypeset } from "../numbers/format.js";

/** @import { Colors, Frame, Pair, Style } from "../types.js" */

/** @typedef {CanvasRenderingContext2D} Context */

/** Pixels around the axes. */
export const PAD = { left: 46, right: 14, top: 20, bottom: 34 };

/** @type {(corners: number, turn: number, star?: number) => Pair[]} */
const polygon = (corners, turn, star) =>
  Array.from({ length: star ? 2 * corners : corners }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / (star ? 2 * corners : corners);
    const r = star && k % 2 ? star : 1;
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  });
/** @type {Pair[]} */
const plus = [
  [-1, -3],
  [1, -3],
  [1, -1],
  [3, -1],
  [3, 1],
  [1, 1],
  [1, 3],
  [-1, 3],
  [-1, 1],
  [-3, 1],
  [-3, -1],
  [-1, -1],
];
/** @type {(points: Pair[], size: number) => Pair[]} */
const turned = (points, size) => points.map(([x, y]) => [((x - y) * size) / Math.SQRT2, ((x + y) * size) / Math.SQRT2]);
const half = Math.PI / 2;

/**
 * Matplotlib's markers by their letters, in a circle of radius 1.
 * @type {Record<string, Pair[]>}
 */
const MARKERS = {
  s: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
  "^": polygon(3, 0),
  v: polygon(3, Math.PI),
  "<": polygon(3, -half),
  ">": polygon(3, half),
  D: polygon(4, 0),
  d: polygon(4, 0).map(([x, y]) => [0.6 * x, y]),
  p: polygon(5, 0),
  h: polygon(6, 0),
  H: polygon(6, half),
  P: plus.map(([x, y]) => [x / 3, y / 3]),
  X: turned(plus, 1 / 3),
  "*": polygon(5, 0, 0.4),
};

/**
 * @param {Context} context
 * @param {string} kind
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string | null} fill
 * @param {string} edge
 */
export function drawMarker(context, kind, x, y, radius, fill, edge, width = 1.2) {
  context.beginPath();
  if (!MARKERS[kind]) context.arc(x, y, 0.9 * radius, 0, 2 * Math.PI);
  for (const [u, v] of MARKERS[kind] ?? []) context.lineTo(x + u * radius, y + v * radius);
  context.closePath();
  context.setLineDash([]);
  context.lineWidth = width;
  context.lineJoin = "round";
  context.strokeStyle = edge;
  if (fill) {
    context.fillStyle = fill;
    context.fill();
  }
  context.stroke();
}

/** How opaque the paths before the last change are. */
export const GHOST = 0.3;

/** Points of one path: a browser strokes several short ones faster than a long one. */
const CHUNK = 400;

/** The farthest pixels to which a path is drawn. @param {number} pixel */
const bounded = (pixel) => Math.max(-1e6, Math.min(1e6, pixel));

/**
 * Paths through points 0 to `last`, each from the end of the one before.
 * @param {(k: number) => number[]} points
 * @param {number} last
 */
function pathsThrough(points, last) {
  let path = new Path2D();
  const paths = [path];
  let before = null;
  for (let k = 0, count = 0; k <= last; k++) {
    const [x, y] = points(k);
    const there = Number.isFinite(x) && Number.isFinite(y);
    // A run that has arrived hardly moves: what cannot be seen need not be drawn.
    if (there && before && k < last && Math.abs(x - before[0]) < 0.3 && Math.abs(y - before[1]) < 0.3) continue;
    if (there && before && ++count % CHUNK === 0) {
      path = new Path2D();
      path.moveTo(bounded(before[0]), bounded(before[1]));
      paths.push(path);
    }
    if (there) path[before ? "lineTo" : "moveTo"](bounded(x), bounded(y));
    before = there ? [x, y] : null;
  }
  return paths;
}

/**
 * A racer's line through points 0 to `last`, over a casing in the colour of the paper.
 * @param {Context} context
 * @param {Style} style
 * @param {(k: number) => number[]} points
 * @param {number} last
 * @param {string | null} paper
 * @param {number} width
 */
export function drawLine(context, style, points, last, paper, width) {
  const paths = pathsThrough(points, last);
  context.lineJoin = paper ? "round" : "bevel"; // which is drawn faster, and is seen on wide lines alone
  if (paper) {
    context.setLineDash([]);
    context.strokeStyle = paper;
    context.lineWidth = width + 2.4;
    context.globalAlpha = 0.85;
    for (const path of paths) context.stroke(path);
    context.globalAlpha = 1;
  }
  context.setLineDash(style.dash.map((part) => part * width));
  context.strokeStyle = style.ink;
  context.lineWidth = width;
  for (const path of paths) context.stroke(path);
}

/**
 * Text that can be read on any ground.
 * @param {Context} context
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {string} color
 * @param {string} paper
 */
export function drawText(context, words, x, y, color, paper) {
  context.setLineDash([]);
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = paper;
  context.strokeText(words, x, y);
  context.fillStyle = color;
  context.fillText(words, x, y);
}

/**
 * The sizes of elements that are watched (see app.js): to ask for them would have the page laid out at once.
 * @type {WeakMap<Element, { width: number, height: number }>}
 */
export const SIZES = new WeakMap();

/** @param {Element} element */
export const sizeOf = (element) => SIZES.get(element) ?? element.getBoundingClientRect();

/** How much larger than usual an explorer draws: more than 1 for a projector. @param {Element} element */
export const zoomOf = (element) => Number(element.closest(".ravine")?.getAttribute("data-zoom") ?? 1);

/** The fonts of canvases: to ask for one would have all styles worked out. @type {WeakMap<Element, string>} */
const FONTS = new WeakMap();

/** @param {Element} canvas */
export function fontOf(canvas) {
  const font = FONTS.get(canvas) ?? getComputedStyle(canvas).fontFamily;
  if (font) FONTS.set(canvas, font);
  return font;
}

/**
 * Make a canvas fit its element at the screen's own resolution, and clear it; returned are its size in units that are
 * CSS pixels, or larger for a projector.
 * @param {HTMLCanvasElement} canvas
 */
export function clearCanvas(canvas) {
  const size = sizeOf(canvas);
  const zoom = zoomOf(canvas);
  const [width, height] = [size.width / zoom, size.height / zoom];
  const fine = Math.max(window.devicePixelRatio || 1, 1) * zoom;
  const [w, h] = [Math.round(width * fine), Math.round(height * fine)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = /** @type {Context} */ (canvas.getContext("2d"));
  context.setTransform(fine, 0, 0, fine, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `12px ${fontOf(canvas)}`;
  return { context, width, height };
}

/**
 * The canvas as axes with these limits.
 * @param {HTMLCanvasElement} canvas
 * @param {Pair} xLimits
 * @param {Pair} yLimits
 * @returns {Frame}
 */
export function frameOf(canvas, [x0, x1], [y0, y1], logarithmic = false) {
  const { context, width, height } = clearCanvas(canvas);
  const box = { x: PAD.left, y: PAD.top, w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom };
  const [low, high] = logarithmic ? [Math.log10(y0), Math.log10(y1)] : [y0, y1];
  /** @param {number} x */
  const px = (x) => box.x + ((x - x0) / (x1 - x0)) * box.w;
  /** @param {number} y */
  const py = (y) => box.y + box.h - (((logarithmic ? Math.log10(y) : y) - low) / (high - low)) * box.h;
  return { context, box, px, py, width, height };
}

/**
 * Ticks and labels around a frame, and on request lines across it.
 * @param {Frame} frame
 * @param {Colors} colors
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {string[]} labels
 * @param {{ shown?: (value: number) => string, across?: (value: number) => string, lines?: boolean }} options
 */
export function drawAxes(
  { context, box, px, py },
  { ink, quiet, grid },
  xs,
  ys,
  labels,
  { shown = formatTypeset, across = formatTypeset, lines = false } = {},
) {
  context.setLineDash([]);
  context.lineWidth = 1;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const x of xs) {
    context.fillStyle = quiet;
    context.fillText(across(x), px(x), box.y + box.h + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const y of ys) {
    context.strokeStyle = grid;
    if (lines) context.strokeRect(box.x, py(y), box.w, 0);
    context.fillStyle = quiet;
    context.fillText(shown(y), box.x - 6, py(y));
  }
  context.fillStyle = ink;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(labels[0], box.x + box.w / 2, box.y + box.h + 32);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(labels[1], 4, 2);
}

/** Where the box of axes begins and ends on a canvas, in the CSS pixels of the page. @param {HTMLCanvasElement} canvas */
export function boxOf(canvas) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const zoom = zoomOf(canvas);
  return {
    left: left + PAD.left * zoom,
    top: top + PAD.top * zoom,
    width: width - (PAD.left + PAD.right) * zoom,
    height: height - (PAD.top + PAD.bottom) * zoom,
  };
}

/** Draw what stays within the box. @param {Pick<Frame, "context" | "box">} frame @param {() => void} draw */
export function clipped({ context, box }, draw) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.w, box.h);
  context.clip();
  draw();
  context.restore();
}
