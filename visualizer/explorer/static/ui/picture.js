// The picture of what is seen, as PNG: title, racers, map, swing and loss, one below the other.

import { withMinus } from "../numbers/format.js";
import { drawLine, drawMarker, PAD, sizeOf } from "./canvas.js";
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
  const width = Math.max(...canvases.map((canvas) => sizeOf(canvas).width)) + 2 * MARGIN;
  const sheet = element("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const { fontFamily } = getComputedStyle(canvases[0]);
  const font = (/** @type {string} */ weight) => `${weight} 13px ${fontFamily}`;
  context.font = font("400");
  const text = wrapped(context, described, width - 2 * MARGIN);
  const labels = legendRows(context, state, width - 2 * MARGIN);
  const head = MARGIN + LINE * (1 + labels.length) + 6;
  const height = head + canvases.reduce((sum, canvas) => sum + sizeOf(canvas).height, 0) + LINE * text.length + MARGIN;
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
  let top = head;
  for (const canvas of canvases) {
    const size = sizeOf(canvas);
    if (canvas === canvases[0]) drawGround(context, state.ground.canvas, MARGIN, top, size);
    context.drawImage(canvas, MARGIN, top, size.width, size.height);
    top += size.height;
  }
  context.fillStyle = state.colors.quiet;
  text.forEach((line, j) => {
    context.fillText(line, MARGIN, top + LINE * (j + 0.5));
  });
  return new Promise((resolve, reject) => {
    sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
  });
}

/** The ground, where the map has its box. @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} ground @param {number} left @param {number} top @param {{ width: number, height: number }} size */
function drawGround(context, ground, left, top, { width, height }) {
  const [across, down] = [width - PAD.left - PAD.right, height - PAD.top - PAD.bottom];
  context.drawImage(ground, left + PAD.left, top + PAD.top, across, down);
}

/** The racers in rows, as many in each as there is room for. @param {CanvasRenderingContext2D} context @param {State} state @param {number} room */
function legendRows(context, { race }, room) {
  /** @type {{ k: number, x: number }[][]} */
  const rows = [];
  let x = room;
  race.racers.forEach(({ label }, k) => {
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

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function wrapped(context, text, room) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (context.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
