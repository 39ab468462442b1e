// A sweep that follows the explorer: drawn in float32 by the graphics card while anything moves, and in float64 by the
// worker as soon as it rests. It begins when the path has been painted, and leaves out what comes too fast.

import { sharedGpu } from "./gpu.js";
import { sweepJob } from "./job.js";

/** @import { Catalogue } from "../state/catalogue.js" */
/** @import { Cells, SweepJob, SweepPlan } from "../types.js" */
/** @import { SweepService } from "./service.js" */

/** Cells along a side, from the finest. */
const SIDES = [256, 192, 128, 96, 64, 48, 32];
/** Milliseconds that a map may take while something moves, and those that it may take however slow the page is. */
const [BUDGET, LEAST_BUDGET] = [40, 15];
/** Milliseconds from change to change beyond which the page is slow, and those of a pause. */
const [FRAME, PAUSE] = [20, 200];
/** Milliseconds without a change until float64 is computed. */
const REST = 250;
/** Milliseconds between two looks if the preview is drawn. */
const WAIT = 10;
/** The most steps, of all cells, that float64 computes. */
const EXACT_STEPS = 4e8;
/** log10 f differs visibly by more than this. */
const VISIBLE = 0.1;
/** f − f* below this is as good as 0. */
const SMALLEST = 1e-12;

export class Sweeper {
  /** @type {SweepPlan | null} What is to be seen. */
  plan = null;

  /** @type {SweepJob | null} */
  job = null;

  /** @type {Cells | null} What is seen; it may be that of an earlier plan. */
  cells = null;

  /** @type {Cells | null} The last preview. */
  preview = null;

  /** The share of cells of which float32 differs visibly, by what the plan has in common with others; null if unknown. @type {number | null} */
  differing = null;

  isDrawing = false;

  /** When the plan has changed last, and the mean of milliseconds from change to change while something moves. */
  pace = { last: 0, interval: 16 };

  isClosed = false;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  drawing = undefined;

  /** @type {(() => void) | null} */
  stopExact = null;

  /** @param {Catalogue} catalogue @param {SweepService} service @param {() => void} changed called when there is more to see */
  constructor(catalogue, service, changed) {
    this.catalogue = catalogue;
    this.service = service;
    this.changed = changed;
    this.redraw = () => this.drawSoon();
  }

  /** Show a sweep; null for none. @param {SweepPlan | null} plan */
  show(plan) {
    if (plan?.key === this.plan?.key && Boolean(plan) === Boolean(this.plan)) return;
    this.stop();
    this.plan = plan;
    this.measurePace();
    if (!plan) {
      this.cells = null;
      return;
    }
    this.isClosed = false;
    sharedGpu().listeners.add(this.redraw);
    this.job = sweepJob(plan, this.catalogue);
    if (!this.canPreview) this.cells = null;
    this.drawSoon();
    this.timer = setTimeout(() => this.refine(), REST);
  }

  get canPreview() {
    return this.job !== null && sharedGpu().canDraw(this.job.source);
  }

  /** Draw after the frame that is being made. @param {number} rest milliseconds */
  drawSoon(rest = 0) {
    clearTimeout(this.drawing);
    this.drawing = setTimeout(() => this.drawPreview(this.quickSide()), rest);
  }

  measurePace() {
    const now = performance.now();
    const passed = now - this.pace.last;
    if (passed < PAUSE) this.pace.interval += 0.1 * (passed - this.pace.interval);
    this.pace.last = now;
  }

  /** How many times slower than usual frames follow each other: without a graphics card, a map takes them the processor. */
  get slowness() {
    return Math.max(this.pace.interval / FRAME, 1);
  }

  /** Cells along a side that can be drawn while something moves. */
  quickSide() {
    if (!this.job) return SIDES[0];
    const cost = sharedGpu().costOf(this.job.source) * this.job.steps;
    const budget = Math.max(BUDGET / this.slowness ** 2, LEAST_BUDGET);
    return SIDES.find((side) => side * side * cost <= budget) ?? SIDES[SIDES.length - 1];
  }

  /** Cells along a side at rest. */
  get fineSide() {
    const steps = this.plan?.steps ?? 1;
    return SIDES.find((side) => side * side * steps <= EXACT_STEPS) ?? SIDES[SIDES.length - 1];
  }

  /** @param {number} side */
  async drawPreview(side) {
    const { plan, job } = this;
    if (!plan || !job || !this.canPreview || this.isDrawing) return;
    this.isDrawing = true;
    const begin = performance.now();
    const values = await sharedGpu().draw(job, side, () => !this.isClosed && this.plan !== null);
    this.isDrawing = false;
    if (this.isClosed || !this.plan) return;
    if (values) this.takePreview({ plan, side, values, share: 0, isExact: false });
    // It rests as long as it has drawn, so that the paths are drawn in every frame: a map may take them the processor.
    if (this.plan !== plan) this.drawSoon(Math.max(this.slowness - 1, 1) * (performance.now() - begin));
  }

  /** @param {Cells} cells */
  takePreview(cells) {
    const isLate = this.cells?.isExact && this.cells.plan === cells.plan;
    this.preview = cells;
    if (isLate) return;
    this.cells = cells;
    this.changed();
  }

  /** The explorer rests. */
  async refine() {
    const { plan } = this;
    const side = this.fineSide;
    const isMissing = () => this.plan === plan && (this.preview?.plan !== plan || this.preview?.side !== side);
    while (this.isDrawing && this.plan === plan) await new Promise((resolve) => setTimeout(resolve, WAIT));
    clearTimeout(this.drawing);
    if (isMissing()) await this.drawPreview(side);
    if (!plan || this.plan !== plan || this.isClosed) return;
    this.stopExact = this.service.run(plan, side, ({ values, share }) => this.takeExact(plan, side, values, share));
  }

  /** @param {SweepPlan} plan @param {number} side @param {Float64Array} values @param {number} share */
  takeExact(plan, side, values, share) {
    if (this.plan !== plan) return;
    const { preview } = this;
    const beneath = preview?.plan === plan && preview.side === side ? preview.values : null;
    if (share === 1) this.differing = beneath ? differingShare(values, beneath, plan) : null;
    else complete(values, side, beneath);
    this.cells = { plan, side, values, share, isExact: true };
    this.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.stopExact?.();
    this.stopExact = null;
  }

  close() {
    this.stop();
    this.plan = null;
    this.isClosed = true;
    sharedGpu().listeners.delete(this.redraw);
  }
}

/**
 * Fill the cells that have not run: from a preview, or else from the next coarser cell.
 * @param {Float64Array} values
 * @param {number} side
 * @param {ArrayLike<number> | null} beneath
 */
function complete(values, side, beneath) {
  const hasRun = Uint8Array.from({ length: side * side }, (_, k) => Number(!Number.isNaN(values[4 * k + 3])));
  for (let k = 0; k < side * side; k++) {
    if (hasRun[k]) continue;
    const from = beneath ? k : coarser(k, side, hasRun);
    for (let c = 0; c < 4; c++) values[4 * k + c] = (beneath ?? values)[4 * from + c];
  }
}

/** The nearest cell of a coarser pass that has run. @param {number} k @param {number} side @param {Uint8Array} hasRun */
function coarser(k, side, hasRun) {
  const [i, j] = [k % side, Math.floor(k / side)];
  for (let stride = 2; stride <= side; stride *= 2) {
    const from = (j - (j % stride)) * side + i - (i % stride);
    if (hasRun[from]) return from;
  }
  return 0;
}

/**
 * The share of cells of which float32 differs visibly from float64: by more than 0.1 in log10 of f − f*, or in whether
 * they diverge.
 * @param {ArrayLike<number>} exact
 * @param {ArrayLike<number>} preview
 * @param {Pick<SweepPlan, "floor">} plan
 */
export function differingShare(exact, preview, { floor }) {
  let count = 0;
  /** @param {number} f */
  const height = (f) => Math.log10(Math.max(f - floor, SMALLEST));
  for (let k = 0; k < exact.length; k += 4) {
    const [one, other] = [exact[k + 3] <= -2, preview[k + 3] <= -2];
    if (one !== other || (!one && Math.abs(height(exact[k + 2]) - height(preview[k + 2])) > VISIBLE)) count += 1;
  }
  return count / (exact.length / 4);
}
