// A sweep that follows the explorer: what it draws while something moves, and what it computes when it rests.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { sharedGpu } from "../../visualizer/explorer/static/sweep/gpu.js";
import { Sweeper } from "../../visualizer/explorer/static/sweep/sweeper.js";
import { settle } from "./page.js";
import { GD_SWEEP } from "./plans.js";
import { assertClose, catalogue } from "./vectors.js";

/** @type {any} A sweep of gd over its rate and its clip. */
const PLAN = {
  ...GD_SWEEP,
  key: "one",
  parameters: [[1], [50]],
  domain: [
    [-1, 1],
    [-1, 1],
  ],
  start: [1, 1],
  steps: 100,
  axes: [
    { kind: "rule", index: 0, low: 0.01, high: 1, log: true },
    { kind: "clip", index: 0, low: 0.01, high: 1, log: true },
  ],
};
const OTHER = { ...PLAN, key: "other" };

let now = 0;
const gpu = sharedGpu();

/** A card that says which sides it has drawn; its cells are 7 everywhere. @type {number[]} */
let drawn = [];
/** @type {(() => boolean)[]} Whether what is drawn is wanted still. */
let wanted = [];
/** @type {((values: Float32Array | null) => void)[]} What ends the drawings, if they wait. */
let waiting = [];
let waits = false;

const ofCard = (/** @type {number} */ side) => new Float32Array(4 * side * side).fill(7);

beforeEach(() => {
  [now, drawn, wanted, waiting, waits] = [1e6, [], [], [], false];
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  mock.method(gpu, "canDraw", () => gpu.gl !== null);
  mock.method(
    gpu,
    "draw",
    (/** @type {any} */ _job, /** @type {number} */ side, /** @type {() => boolean} */ isWanted) => {
      drawn.push(side);
      wanted.push(isWanted);
      return waits ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(ofCard(side));
    },
  );
  gpu.gl = /** @type {any} */ ({});
  gpu.costs.clear();
  gpu.listeners.clear();
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** Let so much time pass, and all that waits for nothing else. @param {number} time */
async function pass(time) {
  for (let left = time; left > 0; left -= 10) {
    now += Math.min(left, 10);
    mock.timers.tick(Math.min(left, 10));
    await settle();
  }
}

/** A sweeper with a service that keeps what it is asked for. */
function begun() {
  /** @type {any} */
  const seen = { changes: 0, asked: [], stopped: 0 };
  const service = {
    run(/** @type {any} */ plan, /** @type {number} */ side, /** @type {any} */ give) {
      seen.asked.push({ plan, side, give });
      return () => seen.stopped++;
    },
  };
  const sweeper = new Sweeper(catalogue, /** @type {any} */ (service), () => seen.changes++);
  return { sweeper, seen };
}

test("a preview is drawn at once, and float64 is asked for after 250 ms of rest", async () => {
  const { sweeper, seen } = begun();
  sweeper.show(PLAN);
  await pass(10);
  deepEqual(drawn, [256]);
  equal(seen.changes, 1);
  const { plan, side, share, isExact } = /** @type {any} */ (sweeper.cells);
  deepEqual([plan, side, share, isExact], [PLAN, 256, 0, false]);
  await pass(230);
  equal(seen.asked.length, 0);
  await pass(20);
  deepEqual(drawn, [256], "it is as fine already");
  deepEqual([seen.asked[0].plan, seen.asked[0].side], [PLAN, 256]);
});

test("while something moves a map is as coarse as its cost asks for, and at rest it is drawn finer", async () => {
  const { sweeper, seen } = begun();
  sweeper.show(PLAN);
  const { source } = /** @type {any} */ (sweeper.job);
  for (const [cost, side] of [
    [40 / 256 ** 2 / 100, 256],
    [40 / 255 ** 2 / 100, 192],
    [40 / 64 ** 2 / 100, 64],
    [1, 32],
  ]) {
    gpu.costs.set(source, cost);
    equal(sweeper.quickSide(), side);
  }
  await pass(10);
  deepEqual(drawn, [32]);
  await pass(250);
  deepEqual(drawn, [32, 256]);
  equal(seen.asked.length, 1);
});

test("where frames follow each other slowly a map takes less of the time, but at least 15 ms", () => {
  const { sweeper } = begun();
  sweeper.show(PLAN);
  const { source } = /** @type {any} */ (sweeper.job);
  gpu.costs.set(source, 17.5 / 128 ** 2 / 100);
  const sideAt = (/** @type {number} */ interval) => {
    sweeper.pace.interval = interval;
    return sweeper.quickSide();
  };
  deepEqual([sideAt(16), sideAt(20), sideAt(30), sideAt(31)], [192, 192, 128, 96]);
  gpu.costs.set(source, 15 / 64 ** 2 / 100);
  equal(sideAt(1000), 64);
});

test("the pace is the mean of what passes from change to change, without pauses", async () => {
  const { sweeper } = begun();
  equal(sweeper.pace.interval, 16);
  sweeper.show(PLAN);
  equal(sweeper.pace.interval, 16);
  now += 36;
  sweeper.show(OTHER);
  assertClose(sweeper.pace.interval, 18, "a tenth of the way to 36");
  now += 200;
  sweeper.show(PLAN);
  assertClose(sweeper.pace.interval, 18, "a pause");
  now += 199;
  sweeper.show(OTHER);
  assertClose(sweeper.pace.interval, 18 + 18.1, "no pause");
});

test("float64 has as many cells as 4e8 steps allow", () => {
  const { sweeper } = begun();
  const sideOf = (/** @type {number} */ steps) => {
    sweeper.plan = { ...PLAN, steps };
    return sweeper.fineSide;
  };
  deepEqual(
    [sideOf(100), sideOf(4e8 / 256 ** 2), sideOf(4e8 / 255 ** 2), sideOf(1e5), sideOf(1e7)],
    [256, 256, 192, 48, 32],
  );
});

test("what moves is drawn in its last state, and float64 waits", async () => {
  const { sweeper, seen } = begun();
  waits = true;
  sweeper.show(PLAN);
  await pass(10);
  for (let k = 0; k < 10; k++) {
    sweeper.show({ ...PLAN, key: `${k}` });
    await pass(100);
  }
  deepEqual(drawn, [256], "one drawing at a time");
  equal(seen.asked.length, 0);
  ok(wanted[0]());
  waiting[0](ofCard(256));
  await pass(10);
  equal(sweeper.cells?.plan, PLAN, "an earlier state is better than none");
  await pass(400);
  equal(drawn.length, 2);
  waiting[1](ofCard(256));
  await pass(300);
  equal(sweeper.cells?.plan.key, "9");
  deepEqual(
    seen.asked.map((/** @type {any} */ { plan }) => plan.key),
    ["9"],
  );
});

test("the next drawing waits as long as the last one took, so that the paths have their time", async () => {
  const { sweeper } = begun();
  waits = true;
  sweeper.show(PLAN);
  await pass(10);
  sweeper.show(OTHER);
  await pass(50);
  waiting[0](ofCard(256));
  await pass(50);
  equal(drawn.length, 1);
  await pass(20);
  equal(drawn.length, 2);
});

test("where the page is slow the next drawing waits as long as it has too little time", async () => {
  const { sweeper } = begun();
  waits = true;
  sweeper.show(PLAN);
  await pass(10);
  sweeper.show(OTHER);
  sweeper.pace.interval = 60; // three times slower than usual
  await pass(50);
  waiting[0](ofCard(256));
  await pass(90);
  equal(drawn.length, 1);
  await pass(40);
  equal(drawn.length, 2);
});

test("the same plan is not begun anew, and another one stops what is computed", async () => {
  const { sweeper, seen } = begun();
  sweeper.show(PLAN);
  await pass(300);
  sweeper.show({ ...PLAN });
  await pass(300);
  deepEqual([seen.asked.length, seen.stopped], [1, 0]);
  sweeper.show(OTHER);
  equal(seen.stopped, 1);
  sweeper.show(null);
  equal(sweeper.cells, null);
  await pass(500);
  equal(seen.asked.length, 1);
});

test("what is closed draws no more, and no longer listens to the card", async () => {
  const { sweeper, seen } = begun();
  const before = gpu.listeners.size;
  sweeper.show(PLAN);
  equal(gpu.listeners.size, before + 1);
  waits = true;
  await pass(10);
  sweeper.close();
  equal(wanted[0](), false);
  equal(gpu.listeners.size, before);
  waiting[0](ofCard(256));
  await pass(500);
  deepEqual([seen.changes, seen.asked.length, sweeper.cells], [0, 0, null]);
});

test("a part of float64 lies over the preview; at its end it is known how many cells differ", async () => {
  const { sweeper, seen } = begun();
  sweeper.plan = { ...PLAN, steps: 1e7 };
  sweeper.preview = /** @type {any} */ ({ plan: sweeper.plan, side: 32, values: ofCard(32) });
  await sweeper.refine();
  const [{ side, give }] = seen.asked;
  equal(side, 32);
  const values = new Float64Array(4 * 32 * 32).fill(Number.NaN);
  values.set([1, 2, 7, -1], 8);
  give({ values: values.slice(), share: 0.5 });
  const cells = /** @type {any} */ (sweeper.cells);
  deepEqual([cells.isExact, cells.share, sweeper.differing], [true, 0.5, null]);
  deepEqual(Array.from(cells.values.slice(4, 16)), [7, 7, 7, 7, 1, 2, 7, -1, 7, 7, 7, 7]);
  const whole = Float64Array.from({ length: 4 * 32 * 32 }, (_, k) => (k < 4 * 32 ? 70 : 7));
  give({ values: whole, share: 1 });
  assertClose(sweeper.differing, 1 / 32, "the first row differs");
  equal(seen.changes, 2);
  sweeper.takePreview(/** @type {any} */ ({ plan: sweeper.plan, isExact: false }));
  equal(sweeper.cells?.isExact, true, "a preview that is late is not shown");
  sweeper.takePreview(/** @type {any} */ ({ plan: OTHER, isExact: false }));
  equal(sweeper.cells?.isExact, false);
});

test("without a card the cells that have not run are like the nearest one of a coarser pass", async () => {
  gpu.gl = null;
  const { sweeper, seen } = begun();
  sweeper.show({ ...PLAN, steps: 1e7 });
  await pass(300);
  deepEqual([drawn, seen.asked[0].side], [[], 32]);
  const values = new Float64Array(4 * 32 * 32).fill(Number.NaN);
  for (const [i, j] of [
    [0, 0],
    [16, 0],
    [0, 16],
    [16, 16],
    [8, 0],
  ])
    values.fill(100 * i + j, 4 * (j * 32 + i), 4 * (j * 32 + i) + 4);
  seen.asked[0].give({ values, share: 0.01 });
  const at = (/** @type {number} */ i, /** @type {number} */ j) => sweeper.cells?.values[4 * (j * 32 + i) + 2];
  deepEqual([at(0, 0), at(7, 0), at(8, 0), at(9, 7), at(15, 15), at(15, 8)], [0, 0, 800, 800, 0, 0]);
  deepEqual([at(16, 0), at(31, 15), at(3, 16), at(31, 31)], [1600, 1600, 16, 1616]);
  seen.asked[0].give({ values: new Float64Array(4 * 32 * 32), share: 1 });
  equal(sweeper.differing, null);
});

test("where a card cannot draw an earlier picture is not left", async () => {
  const { sweeper } = begun();
  sweeper.show(PLAN);
  await pass(10);
  ok(sweeper.cells);
  gpu.gl = null;
  sweeper.show(OTHER);
  equal(sweeper.cells, null);
});

test("a context that is back draws anew", async () => {
  const { sweeper } = begun();
  sweeper.show(PLAN);
  await pass(10);
  for (const listener of gpu.listeners) listener();
  await pass(10);
  equal(drawn.length, 2);
  sweeper.close();
});
