// What a live kernel is told and says, and sweeps beside the page: who waits for whom.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Kernel } from "../../visualizer/explorer/static/state/kernel.js";
import { SweepService, serveSweeps } from "../../visualizer/explorer/static/sweep/service.js";
import { settle } from "./page.js";
import { GD_SWEEP } from "./plans.js";
import { assertClose, catalogue } from "./vectors.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** A kernel with a model of Python, and what both have said. @param {any} terms */
function kernelWith(terms = {}) {
  /** @type {Record<string, any>} */
  const facts = { step: 0, _told: "told", _own: "own", _terms: { films: ["gif"], referee: false }, ...terms };
  /** @type {Record<string, any>} */
  const listeners = {};
  /** @type {any} */
  const seen = { sent: [], saved: 0, told: [], steps: [], errors: [], films: [], progress: [] };
  const model = {
    on: (/** @type {string} */ event, /** @type {any} */ listener) => Object.assign(listeners, { [event]: listener }),
    off: (/** @type {string} */ event) => delete listeners[event],
    get: (/** @type {string} */ name) => facts[name],
    set: (/** @type {string} */ name, /** @type {any} */ value) => Object.assign(facts, { [name]: value }),
    save_changes: () => seen.saved++,
    send: (/** @type {any} */ { ask, value }, /** @type {any} */ _, /** @type {any} */ buffers) =>
      seen.sent.push([ask, value, buffers]),
  };
  const events = {
    told: (/** @type {any[]} */ ...all) => seen.told.push(all),
    step: (/** @type {number} */ step) => seen.steps.push(step),
    error: (/** @type {string} */ words) => seen.errors.push(words),
    film: (/** @type {any} */ film, /** @type {any} */ buffer) => seen.films.push([film, buffer]),
    progress: (/** @type {any} */ share) => seen.progress.push(share),
  };
  const kernel = new Kernel(model, /** @type {any} */ (events));
  const say = (/** @type {any} */ content, /** @type {any[]} */ buffers = []) =>
    listeners["msg:custom"](content, buffers);
  return { kernel, seen, facts, listeners, say };
}

/** @param {Kernel} kernel @param {string} setup */
const tell = (kernel, setup) =>
  kernel.tell(
    () => /** @type {any} */ (setup),
    () => [],
  );

test("Python is told a setup after 150 ms of rest, the newest alone", () => {
  const { kernel, seen } = kernelWith();
  tell(kernel, "one");
  mock.timers.tick(149);
  tell(kernel, "two");
  mock.timers.tick(149);
  equal(seen.sent.length, 0);
  ok(kernel.isBehind());
  mock.timers.tick(1);
  deepEqual(seen.sent, [["setup", "two", undefined]]);
});

test("one request is under way, and of those that wait the newest of each kind", () => {
  const { kernel, seen, say } = kernelWith();
  for (const setup of ["one", "two", "three"]) {
    tell(kernel, setup);
    mock.timers.tick(150);
  }
  kernel.askForFilm("gif");
  deepEqual(
    seen.sent.map((/** @type {any[]} */ [ask, value]) => [ask, value]),
    [["setup", "one"]],
  );
  ok(kernel.isBehind());
  say({ answer: true });
  say({ answer: true });
  deepEqual(
    seen.sent.slice(1).map((/** @type {any[]} */ [ask, value]) => [ask, value]),
    [
      ["setup", "three"],
      ["film", "gif"],
    ],
  );
  equal(kernel.isBehind(), false);
  say({ answer: true });
  equal(seen.sent.length, 3);
  equal(seen.told.length, 0, "Python has told nothing");
});

test("what Python tells is heard at once, or when it has heard of the last change", () => {
  const { kernel, seen, listeners, say } = kernelWith();
  listeners["change:_told"]();
  deepEqual(seen.told, [["told", "own"]]);
  tell(kernel, "one");
  listeners["change:_told"]();
  equal(seen.told.length, 1);
  mock.timers.tick(150);
  say({ answer: true });
  equal(seen.told.length, 2);
  say({ answer: true });
  equal(seen.told.length, 2);
});

test("a step goes to and fro, unless Python is behind", () => {
  const { kernel, seen, facts, listeners, say } = kernelWith();
  facts.step = 7;
  listeners["change:step"]();
  deepEqual(seen.steps, [7]);
  kernel.tellStep(9);
  deepEqual([facts.step, seen.saved], [9, 1]);
  tell(kernel, "one");
  listeners["change:step"]();
  kernel.tellStep(11);
  deepEqual([facts.step, seen.saved, seen.steps.length], [9, 1, 1]);
  mock.timers.tick(150);
  say({ answer: true });
  kernel.tellStep(11);
  equal(facts.step, 11);
});

test("a referee gets the points of the paths with the setup", () => {
  const { kernel, seen } = kernelWith({ _terms: { films: [], referee: true } });
  const points = Float64Array.from([1, 2]);
  kernel.tell(
    () => /** @type {any} */ ("one"),
    () => /** @type {any} */ ([{ traced: { points } }, { spectral: { points }, traced: null }, { traced: null }]),
  );
  kernel.flush();
  deepEqual(seen.sent[0][2], [points, points, new Float64Array()]);
  kernel.flush();
  equal(seen.sent.length, 1);
});

test("silence of four seconds is told, and that Python is back; progress gives it the whole time again", () => {
  const { kernel, seen, say } = kernelWith();
  kernel.askForFilm("gif");
  mock.timers.tick(3999);
  say({ progress: 0.5 });
  mock.timers.tick(3999);
  deepEqual([seen.errors, seen.progress], [[], [0.5]]);
  mock.timers.tick(1);
  ok(seen.errors[0].startsWith("No answer from Python"));
  kernel.askForFilm("mp4");
  say({ answer: true, film: "x", error: "late" }, ["bytes"]);
  deepEqual([seen.errors.slice(1), seen.films], [["", "late"], [["x", "bytes"]]]);
  kernel.askForFilm("png");
  say({ answer: true });
  equal(seen.errors.length, 3, "it was there");
});

test("what Python says after a silence stays when its answer comes", () => {
  const { kernel, seen, say } = kernelWith();
  kernel.askForFilm("gif");
  mock.timers.tick(4000);
  say({ film: "race.gif" }, ["bytes"]);
  deepEqual(seen.errors.slice(1), [""]);
  say({ answer: true });
  equal(seen.errors.length, 2);
});

test("what is closed tells what it has, and hears no more", () => {
  const { kernel, seen, listeners } = kernelWith();
  tell(kernel, "one");
  kernel.close();
  equal(seen.sent.length, 1);
  deepEqual(Object.keys(listeners), []);
  mock.timers.tick(9000);
  equal(seen.errors.length, 0);
});

/** @type {any} A sweep of gd over its rate and its clip. */
const PLAN = {
  ...GD_SWEEP,
  parameters: [[50]],
  domain: [
    [-12, 12],
    [-4, 4],
  ],
  start: [10, 1],
  steps: 5,
  axes: [
    { kind: "rule", index: 0, low: 0.01, high: 0.03, log: false },
    { kind: "clip", index: 0, low: 1e9, high: 1e10, log: true },
  ],
};

/** Workers that keep what they are told. @type {any[]} */
let workers = [];
const withWorkers = (/** @type {boolean} */ allowed) =>
  Object.assign(globalThis, {
    Worker: class {
      constructor() {
        if (!allowed) throw new Error("a policy forbids it");
        this.told = /** @type {any[]} */ ([]);
        workers.push(this);
      }

      /** @param {any} message */
      postMessage(message) {
        this.told.push(message);
      }

      terminate() {
        this.isOver = true;
      }
    },
  });

test("a worker is begun with the first sweep, and what it says goes to who has asked", () => {
  workers = [];
  withWorkers(true);
  const service = new SweepService(catalogue, () => "");
  /** @type {any[]} */
  const parts = [];
  const stops = [0, 1].map((k) => service.run(PLAN, 4, (part) => parts.push([k, part])));
  const [worker] = workers;
  equal(workers.length, 1);
  deepEqual(
    worker.told.map((/** @type {any} */ { id, side }) => [id, side]),
    [
      [0, 4],
      [1, 4],
    ],
  );
  worker.onmessage({ data: { id: 1, values: "v", share: 0.5 } });
  worker.onmessage({ data: { id: 1, values: "w", share: 1 } });
  worker.onmessage({ data: { id: 1, values: "x", share: 1 } });
  deepEqual(parts, [
    [1, { values: "v", share: 0.5 }],
    [1, { values: "w", share: 1 }],
  ]);
  stops[0]();
  deepEqual(worker.told[2], { cancel: 0 });
  worker.onmessage({ data: { id: 0, values: "y", share: 1 } });
  equal(parts.length, 2);
  stops[1]();
  equal(worker.told.length, 3, "it has ended");
  service.close();
  ok(worker.isOver);
});

test("a worker is told the units of a notebook once, before what needs them", () => {
  workers = [];
  withWorkers(true);
  const known = /** @type {any} */ ({ ...catalogue, added: { name: "one" } });
  const service = new SweepService(known, () => "");
  service.run(PLAN, 4, () => {});
  service.run(PLAN, 4, () => {});
  known.added = { name: "two" };
  service.run(PLAN, 4, () => {});
  deepEqual(
    workers[0].told.map((/** @type {any} */ { units, id }) => units?.name ?? id),
    ["one", 0, 1, "two", 2],
  );
  service.close();
});

for (const [name, allowed] of /** @type {[string, boolean][]} */ ([
  ["a policy forbids workers", false],
  ["a worker fails", true],
]))
  test(`where ${name} the page runs the sweep itself, in parts`, async () => {
    workers = [];
    withWorkers(allowed);
    const service = new SweepService(catalogue, () => "");
    /** @type {any[]} */
    const parts = [];
    service.run(PLAN, 2, (part) => parts.push(part));
    const stop = service.run(PLAN, 2, () => parts.push("stopped"));
    workers[0]?.onerror();
    stop();
    for (let k = 0; k < 50; k++) mock.timers.tick(1);
    await settle();
    equal(parts.length, 1);
    const [{ values, share }] = parts;
    equal(share, 1);
    assertClose([values[0], values[4]], [10 * 0.99 ** 5, 10 * 0.97 ** 5], "cells", { relative: 1e-9 });
    equal(workers[0]?.isOver ?? true, true);
  });

test("the worker's side waits for units, runs what it is asked for, and stops what is no longer wanted", async () => {
  /** @type {any[]} */
  const said = [];
  /** @type {any[]} */
  const added = [];
  const scope = /** @type {any} */ ({ postMessage: (/** @type {any} */ part) => said.push(part) });
  /** @type {() => void} */
  let isReady = () => {};
  serveSweeps(scope, catalogue, (units) => {
    added.push(units);
    return new Promise((resolve) => {
      isReady = () => resolve();
    });
  });
  const ask = (/** @type {any} */ data) => scope.onmessage({ data });
  ask({ units: "some" });
  ask({ id: 3, plan: PLAN, side: 2 });
  ask({ id: 4, plan: PLAN, side: 2 });
  await settle();
  for (let k = 0; k < 50; k++) mock.timers.tick(1);
  deepEqual([added, said], [["some"], []]);
  isReady();
  await settle();
  ask({ cancel: 4 });
  ask({ cancel: 99 });
  for (let k = 0; k < 50; k++) mock.timers.tick(1);
  deepEqual(
    said.map(({ id, share }) => [id, share]),
    [[3, 1]],
  );
});

test("what is done so far is handed over every 150 ms, with its share", () => {
  withWorkers(false);
  let now = 0;
  mock.method(performance, "now", () => (now += 1));
  const service = new SweepService(catalogue, () => "");
  /** @type {number[]} */
  const shares = [];
  service.run({ ...PLAN, steps: 1 }, 64, ({ values, share }) => {
    shares.push(share);
    const done = values.filter((value, k) => k % 4 === 3 && !Number.isNaN(value)).length;
    equal(done / 4096, share);
  });
  for (let k = 0; k < 5000 && shares.at(-1) !== 1; k++) mock.timers.tick(1);
  mock.restoreAll();
  equal(shares.at(-1), 1);
  ok(shares.length > 10 && shares.every((share, k) => k === 0 || share > shares[k - 1]));
});
