// Sweeps in float64 beside the page: a Web Worker runs them, or the page itself in parts where a policy forbids workers.

import { BackgroundWork } from "../state/background_work.js";
import { exactSweep } from "./exact.js";

/** @import { Catalogue } from "../state/catalogue.js" */
/** @import { SweepPart, SweepPlan } from "../types.js" */

/** Milliseconds of work until a worker looks for news, or a page without one gets its turn. */
const [WORKER_PART, PAGE_PART] = [25, 6];
/** Milliseconds between two parts that are handed over. */
const HAND_OVER = 150;

/**
 * Run a sweep, in parts; `give` is told what is done so far, and at the end all of it.
 * @param {SweepPlan} plan
 * @param {number} side
 * @param {Catalogue} catalogue
 * @param {number} part
 * @param {(part: SweepPart) => void} give
 */
function runSweep(plan, side, catalogue, part, give) {
  const work = new BackgroundWork(part);
  const values = new Float64Array(4 * side * side).fill(Number.NaN);
  let given = performance.now();
  /** @returns {Generator<void, void>} */
  function* telling() {
    for (const done of exactSweep(plan, catalogue, side, values)) {
      if (done % 16 === 0 && performance.now() - given > HAND_OVER) {
        given = performance.now();
        give({ values: values.slice(), share: done / (side * side) });
      }
      yield;
    }
  }
  work.begin(telling(), () => give({ values, share: 1 }));
  return () => work.stop();
}

/**
 * The worker's side: it runs what it is asked for, and has the units that a notebook adds.
 * @param {any} scope
 * @param {Catalogue} catalogue
 * @param {(units: any) => Promise<void>} addUnits
 */
export function serveSweeps(scope, catalogue, addUnits) {
  /** @type {Map<number, () => void>} */
  const running = new Map();
  /** @type {Promise<void>} */
  let ready = Promise.resolve();
  scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
    if (data.units) ready = addUnits(data.units);
    else if (data.plan) ready.then(() => begin(data));
    else running.get(data.cancel)?.();
  };
  /** @param {{ id: number, plan: SweepPlan, side: number }} asked */
  function begin({ id, plan, side }) {
    const give = (/** @type {SweepPart} */ part) => scope.postMessage({ id, ...part }, [part.values.buffer]);
    running.set(id, runSweep(plan, side, catalogue, WORKER_PART, give));
  }
}

/** The page's side: a worker of an explorer, which begins with its first sweep. */
export class SweepService {
  /** @type {Worker | null} */
  worker = null;

  /** Whether there is no worker. */
  isAlone = false;

  /** @type {Map<number, { plan: SweepPlan, side: number, give: (part: SweepPart) => void, stop: () => void }>} */
  sweeps = new Map();

  count = 0;

  /** @type {any} The units that the worker has. */
  units = null;

  /** @param {Catalogue} catalogue @param {() => string} source the text of the program */
  constructor(catalogue, source) {
    this.catalogue = catalogue;
    this.source = source;
  }

  /** Begin a sweep; returns how to stop it. @param {SweepPlan} plan @param {number} side @param {(part: SweepPart) => void} give */
  run(plan, side, give) {
    const id = this.count++;
    this.begin(); // without a worker it runs here what there is already
    this.sweeps.set(id, { plan, side, give, stop: () => this.worker?.postMessage({ cancel: id }) });
    if (this.isAlone) this.runHere(id);
    else this.worker?.postMessage({ id, plan, side });
    return () => {
      this.sweeps.get(id)?.stop();
      this.sweeps.delete(id);
    };
  }

  /** Begin the worker, and tell it the units that the notebook has added. */
  begin() {
    if (!this.worker && !this.isAlone) this.start();
    const { added } = this.catalogue;
    if (this.worker && added && added !== this.units) this.worker.postMessage({ units: added });
    this.units = added;
  }

  start() {
    try {
      const text = `"use strict";(${this.source()})().serve(self);`;
      this.worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      this.worker.onmessage = ({ data }) => this.take(data);
      this.worker.onerror = () => this.doWithout();
    } catch {
      this.doWithout();
    }
  }

  /** Run what is asked for in the page itself. */
  doWithout() {
    this.worker?.terminate();
    this.worker = null;
    this.isAlone = true;
    for (const id of this.sweeps.keys()) this.runHere(id);
  }

  /** @param {number} id */
  runHere(id) {
    const sweep = this.sweeps.get(id);
    if (!sweep) return;
    const { plan, side } = sweep;
    sweep.stop = runSweep(plan, side, this.catalogue, PAGE_PART, (part) => this.take({ id, ...part }));
  }

  /** @param {SweepPart & { id: number }} part */
  take({ id, values, share }) {
    this.sweeps.get(id)?.give({ values, share });
    if (share === 1) this.sweeps.delete(id);
  }

  close() {
    for (const { stop } of this.sweeps.values()) stop();
    this.sweeps.clear();
    this.worker?.terminate();
  }
}
