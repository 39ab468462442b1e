// When the views are drawn: once a frame, the map before its frame where a slider moves it, and less of the panels where
// the processor is slow.

import { sizeOf } from "../ui/canvas.js";

/** @import { State, View } from "../types.js" */

const FRAME = 12; // milliseconds within which nothing is drawn twice: a little less than a frame
const SLOW = 5; // milliseconds for a picture, from which on the processor is slow

export class Painter {
  /** @type {number | null} The frame in which all is drawn anew. */
  frameRequest = null;

  drawnAt = 0;

  frames = 0;

  /** @type {number | null} Milliseconds that the map took which is drawn before its frame. */
  mapCost = null;

  /** Milliseconds that a picture takes, on average. */
  cost = 0;

  /**
   * @param {State} state
   * @param {{ draw(): void }} controls
   * @param {View[]} views The map, the two panels under it, and others.
   * @param {{ draw(): void }} basins What lies beneath the map, and is computed after the frame.
   */
  constructor(state, controls, views, basins) {
    this.state = state;
    this.controls = controls;
    this.views = views;
    this.basins = basins;
    this.map = views[0];
    this.panels = views.slice(1, 3);
  }

  /** Whether the processor needs long for a picture. */
  get isSlow() {
    return this.cost > SLOW;
  }

  /** Draw all views at the next frame. */
  draw() {
    this.frameRequest ??= requestAnimationFrame(() => this.paint());
  }

  /**
   * Draw the map without waiting for the frame, which draws the rest, unless the last one has just been drawn. A slow
   * processor draws all at once, so that the page is laid out once.
   */
  drawNow() {
    const now = performance.now();
    if (now - this.drawnAt <= FRAME || !sizeOf(this.map.element).width) return;
    if (this.state.brief) {
      this.paint();
      return;
    }
    this.map.draw();
    this.mapCost = performance.now() - now;
    this.drawnAt = now;
  }

  paint() {
    this.cancel();
    const { mapCost } = this;
    this.mapCost = null;
    if (!this.state.race || !this.map.element.isConnected) return;
    const now = performance.now();
    this.controls.draw(); // before the canvases, whose fonts have all styles worked out
    for (const view of this.viewsOfFrame()) {
      if (view === this.map && mapCost !== null) continue;
      if (sizeOf(view.element).width) view.draw();
    }
    this.basins.draw();
    if (mapCost === null) this.drawnAt = now;
    this.cost += 0.1 * (performance.now() - now + (mapCost ?? 0) - this.cost);
  }

  /** All views; while a slider moves on a slow processor, each of the two panels in every third frame. */
  viewsOfFrame() {
    if (!this.state.brief) return this.views;
    const panel = this.panels[this.frames++ % 3];
    return this.views.filter((view) => view === panel || !this.panels.includes(view));
  }

  cancel() {
    if (this.frameRequest !== null) cancelAnimationFrame(this.frameRequest);
    this.frameRequest = null;
  }
}
