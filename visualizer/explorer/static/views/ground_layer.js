// The ground beneath the map: a quick picture within the frame, and a fine one when the view has been at rest.

import { contourLevels, PLACES } from "../engine/levels.js";
import { sampleGrid } from "../engine/surface_grid.js";
import { BackgroundWork } from "../state/background_work.js";
import { element } from "../ui/elements.js";
import { paintGround } from "./ground_painter.js";

/** @import { ContourSurface, Frame, GroundPicture, GroundView, Pair } from "../types.js" */

/** @typedef {GroundView & { width: number, height: number, density: number }} Shown in CSS pixels, and their density */

/** Of a quick picture, in milliseconds; of a brief one on a slow processor. */
const BUDGET = { nodes: 1, pixels: 2 };
const BRIEF_BUDGET = { nodes: 0.7, pixels: 1.2 };
/** Nodes along each side of a quick picture's grid: every second of those of the levels, or every third, and so on. */
const QUICK_PLACES = [121, 81, 61, 49, 41, 31, 25, 21];
/** Pixels of a quick picture in a CSS pixel. */
const QUICK_SCALES = [1, 0.75, 0.5, 1 / 3, 1 / 4];
/** How often f may be evaluated for a fine picture, for each sample of a loss. */
const FINE_EVALUATIONS = 3e6;
/** Milliseconds without a change until the fine picture is begun, and those that a part of it takes. */
const REST = 80;
const PART = 6;

/**
 * The picture of a surface in an extent, on a canvas beneath that of the map, which the page stretches. It is made anew
 * when the surface, the extent, the size or the colors change.
 */
export class GroundLayer {
  /** @param {() => void} redraw called when a finer picture is there */
  constructor(redraw) {
    this.redraw = redraw;
    this.canvas = element("canvas", { class: "ravine-ground", width: 1, height: 1, "aria-hidden": "true" });
    /** Counts the pictures. */
    this.version = 0;
    /** A finer picture than the one shown is to come. */
    this.due = false;
    /** @type {Shown | null} */
    this.shown = null;
    /** Milliseconds for one evaluation and for one pixel, as they were measured. */
    this.costs = { node: 6e-5, pixel: 1.5e-5 };
    this.work = new BackgroundWork(PART);
  }

  /**
   * Draw the ground of a map, whose box it fills. A surface or colors that are another object are drawn anew.
   * @param {Pick<Frame, "context" | "box">} frame
   * @param {GroundView} view
   */
  draw({ context, box }, view) {
    this.show({ ...view, width: box.w, height: box.h, density: context.getTransform().a });
  }

  /** Make the quick picture if anything has changed, and have the fine one follow. @param {Shown} shown */
  show(shown) {
    if (this.shown && isSame(this.shown, shown)) return;
    this.shown = shown;
    this.due = true;
    this.put(this.quickPicture(shown));
    this.work.begin(finePicture(shown), (picture) => this.finish(picture), REST);
  }

  close() {
    this.work.stop();
  }

  /** @param {Shown} shown */
  quickPicture(shown) {
    const { surface, extent, colors, width, height, brief } = shown;
    const { node, pixel } = this.costs;
    const budget = brief ? BRIEF_BUDGET : BUDGET;
    const samples = Math.max(surface.samples, 1);
    const places = firstWithin(QUICK_PLACES, (n) => n * n * samples * node, budget.nodes);
    const scale = firstWithin(QUICK_SCALES, (s) => width * height * s * s * pixel, budget.pixels);
    const size = sizeOf(shown, scale);
    const start = performance.now();
    const grid = finish(sampleGrid(surface, extent, places, places));
    const middle = performance.now();
    const picture = finish(paintGround(grid, surface, contourLevels(grid.f, surface), colors, size));
    this.costs.node = adapted(node, (middle - start) / (places * places * samples));
    this.costs.pixel = adapted(pixel, (performance.now() - middle) / (size.width * size.height));
    return picture;
  }

  /** The fine picture is there. @param {GroundPicture} picture */
  finish(picture) {
    this.due = false;
    this.put(picture);
    this.redraw();
  }

  /** @param {GroundPicture} picture */
  put({ width, height, data }) {
    const { canvas } = this;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.putImageData(new ImageData(data, width, height), 0, 0);
    this.version++;
  }
}

/** @param {Shown} before @param {Shown} after */
function isSame(before, after) {
  const numbers = [before, after].map(({ extent, width, height, density }) => [
    ...extent.flat(),
    width,
    height,
    density,
  ]);
  return (
    before.surface === after.surface &&
    before.colors === after.colors &&
    numbers[0].every((number, k) => number === numbers[1][k])
  );
}

/** The picture in the pixels of the screen. @param {Shown} shown @returns {Generator<void, GroundPicture>} */
export function* finePicture(shown) {
  const { surface, extent, colors, density } = shown;
  const size = sizeOf(shown, density);
  const coarse = yield* sampleGrid(surface, extent, PLACES, PLACES);
  const [columns, rows] = fineNodes(surface, size.width, size.height);
  const grid = columns * rows > PLACES ** 2 ? yield* sampleGrid(surface, extent, columns, rows) : coarse;
  return yield* paintGround(grid, surface, contourLevels(coarse.f, surface), colors, size);
}

/**
 * The nodes of a fine picture: at every second pixel, or at every pixel of a surface with kinks, but not too many.
 * @param {ContourSurface} surface
 * @param {number} width
 * @param {number} height
 * @returns {Pair}
 */
function fineNodes({ smooth, samples }, width, height) {
  const every = smooth ? 2 : 1;
  const evaluations = ((width * height) / every ** 2) * Math.max(samples, 1);
  const share = Math.min(Math.sqrt(FINE_EVALUATIONS / evaluations), 1) / every;
  return [Math.ceil(width * share) + 1, Math.ceil(height * share) + 1];
}

/** @param {Shown} shown @param {number} scale pixels of the picture in a CSS pixel */
function sizeOf({ width, height }, scale) {
  return { width: Math.max(Math.round(width * scale), 1), height: Math.max(Math.round(height * scale), 1), scale };
}

/**
 * The first choice whose cost is within the budget, or the last.
 * @param {number[]} choices
 * @param {(choice: number) => number} cost
 * @param {number} budget
 */
function firstWithin(choices, cost, budget) {
  return choices.find((choice) => cost(choice) <= budget) ?? choices[choices.length - 1];
}

/** A cost after a measurement: a single slow frame changes little. @param {number} cost @param {number} measured */
const adapted = (cost, measured) => Math.min(Math.max(measured, cost / 1.15), cost * 1.15);

/** @template T @param {Generator<void, T>} work @returns {T} */
function finish(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
