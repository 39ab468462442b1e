// The names beside the racers' heads.

import { drawText, fontOf } from "../ui/canvas.js";

/** @import { Frame, State } from "../types.js" */

/** A line of words: its left end, its width and its middle, in pixels. @typedef {{ left: number, width: number, y: number }} Place */
/** Where the head of racer k is, in pixels. @typedef {{ k: number, x: number, y: number }} Head */

/**
 * The names beside the heads, pushed apart where they would cover each other.
 * @param {State} state
 * @param {Pick<Frame, "context" | "box">} frame
 * @param {Head[]} heads
 * @param {Place[]} taken Where other words stand.
 */
export function drawNames(state, { context, box }, heads, taken = []) {
  context.font = `600 12px ${fontOf(context.canvas)}`;
  context.textBaseline = "middle";
  const placed = [...taken];
  for (const { k, x, y } of heads.sort((a, b) => a.y - b.y)) {
    const { title: name } = state.race.racers[k];
    const { width } = context.measureText(name);
    const left = x + 12 + width > box.x + box.w ? x - 12 - width : x + 12;
    const tries = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((n) => y + 14 * n);
    const free = tries.find(
      (v) =>
        v > box.y + 7 &&
        v < box.y + box.h - 7 &&
        placed.every((p) => Math.abs(p.y - v) >= 13 || left > p.left + p.width + 4 || left + width + 4 < p.left),
    );
    if (free === undefined) continue;
    placed.push({ left, width, y: free });
    context.textAlign = "left";
    drawText(context, name, left, free, state.styleOf(k).ink, state.colors.paper);
  }
}
