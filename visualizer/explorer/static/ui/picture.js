// The picture of what is seen, as PNG: title, racers, and the map, the swing and the loss where they are on the page.

import { withMinus } from "../numbers/format.js";
import { boxOf, drawLine, drawMarker } from "./canvas.js";
import { element } from "./elements.js";

/** @import { State } from "../types.js" */

const [MARGIN, LINE] = [16, 20]; // in CSS pixels

/**
 * @param {State} state
 * @param {HTMLCanvasElement[]} canvases As they are seen, the map first.
 * @param {string} described The outcome, which is written below.
 * @returns {Promise<Blob>}
 */
export async function pictureOf(state, canvases, described) {
  const scale = Math.max(window.devicePixelRatio || 1, 2);
  const places = placesOf(canvases);
  const width = Math.max(...places.map(({ x, width }) => x + width)) + 2 * MARGIN;
  const sheet = element("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const { fontFamily } = getComputedStyle(canvases[0]);
  const font = (/** @type {string} */ weight) => `${weight} 13px ${fontFamily}`;
  context.font = font("400");
  const text = wrapped(context, described, width - 2 * MARGIN);
  const labels = legendRows(context, state, width - 2 * MARGIN);
  const head = MARGIN + LINE * (1 + labels.length) + 6;
  const height = head + Math.max(...places.map(({ y, height }) => y + height)) + LINE * text.length + MARGIN;
  [sheet.width, sheet.height] = [Math.round(width * scale), Math.round(height * scale)];
  context.scale(scale, scale);
  context.fillStyle = state.colors.paper;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "middle";
  context.fillStyle = state.colors.ink;
  context.font = font("600");
  const { title, formula } = state.race.title;
  context.fillText(withMinus([title, formula].filter(Boolean).join("    ")), MARGIN, MARGIN + LINE / 2);
  context.font = font("400");
  labels.forEach((row, j) => {
    for (const { k, x } of row) drawLabel(context, state, k, MARGIN + x, MARGIN + LINE * (j + 1.5));
  });
  context.translate(MARGIN, head);
  for (const ground of canvases[0].parentElement?.querySelectorAll("canvas.ravine-ground:not([hidden])") ?? [])
    drawGround(context, /** @type {HTMLCanvasElement} */ (ground), canvases[0]);
  for (const { canvas, x, y, width, height } of places) context.drawImage(canvas, x, y, width, height);
  context.fillStyle = state.colors.quiet;
  text.forEach((line, j) => {
    context.fillText(line, 0, height - head - MARGIN - LINE * (text.length - j - 0.5));
  });
  return new Promise((resolve, reject) => {
    sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
  });
}

/** Where the canvases that are seen go: side by side as on the page, with nothing between those below each other. @param {HTMLCanvasElement[]} canvases */
function placesOf(canvases) {
  const seen = canvases
    .map((canvas) => ({ canvas, box: canvas.getBoundingClientRect() }))
    .filter(({ box }) => box.width)
    .sort((one, other) => one.box.top - other.box.top);
  const origin = Math.min(...seen.map(({ box }) => box.left));
  let [y, below, top, bottom] = [0, 0, seen[0].box.top, seen[0].box.bottom];
  return seen.map(({ canvas, box }) => {
    if (box.top >= bottom) [y, top] = [below, box.top]; // a row of its own
    bottom = Math.max(bottom, box.bottom);
    below = Math.max(below, y + box.bottom - top);
    return { canvas, x: box.left - origin, y: y + box.top - top, width: box.width, height: box.height };
  });
}

/** The ground, where the map has its box. @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} ground @param {HTMLCanvasElement} map */
function drawGround(context, ground, map) {
  const [all, box] = [map.getBoundingClientRect(), boxOf(map)];
  context.drawImage(ground, box.left - all.left, box.top - all.top, box.width, box.height);
}

/** The racers in rows, as many in each as there is room for. @param {CanvasRenderingContext2D} context @param {State} state @param {number} room */
function legendRows(context, { race, hidden }, room) {
  /** @type {{ k: number, x: number }[][]} */
  const rows = [];
  let x = room;
  race.racers.forEach(({ label }, k) => {
    if (hidden[k]) return;
    const width = context.measureText(label).width + 54;
    if (x + width > room || !rows.length) {
      rows.push([]);
      x = 0;
    }
    rows[rows.length - 1].push({ k, x });
    x += width;
  });
  return rows;
}

/** @param {CanvasRenderingContext2D} context @param {State} state @param {number} k @param {number} x @param {number} y */
function drawLabel(context, state, k, x, y) {
  const style = state.styleOf(k);
  drawLine(context, style, (t) => [x + 30 * t, y], 1, null, 2.2);
  drawMarker(context, style.marker, x + 15, y, 5, style.ink, state.colors.paper);
  context.setLineDash([]);
  context.fillStyle = state.colors.ink;
  context.fillText(state.race.racers[k].label, x + 36, y);
}

/** Where a line may end: after a space, and after a Chinese letter unless a sign follows. */
const BREAKS = /(?<=\s)|(?<=[\u3000-\u9fff\uff00-\uffef])(?![\u3001\u3002\uff00-\uffef])/u;

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function wrapped(context, text, room) {
  const lines = [""];
  for (const part of text.split(BREAKS)) {
    const longer = lines[lines.length - 1] + part;
    if (context.measureText(longer.trim()).width > room) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trim());
}
