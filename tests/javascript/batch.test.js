import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { readFloat32 } from "../../visualizer/explorer/static/numbers/bytes.js";
import { pageSource } from "../../visualizer/explorer/static/state/page_source.js";
import { pathOf, readSummary } from "../../visualizer/explorer/static/state/trajectory_batch.js";
import { assertClose, vectors } from "./vectors.js";

const { batch } = vectors;
const settings = batch.values[0].flatMap((/** @type {number} */ lr) =>
  batch.values[1].map((/** @type {number} */ beta) => ({ lr, beta })),
);

/** @param {string} base64 */
const compressed = (base64) => deflateSync(Buffer.from(base64, "base64")).toString("base64");

/** A saved page with this batch alone. @param {boolean} log */
function openPage(log) {
  const { names, values, unit, summary, parts, coarser, bytes, steps, view } = batch;
  const [packed, ends] = [log ? batch.log : batch.linear, summary].map(compressed);
  const grids = [{ names, values, unit, summary: ends, packed }];
  /** @type {any} */
  const data = {
    race: { steps, racers: [{ settings: settings[0] }] },
    ground: { view, log },
    parts,
    coarser,
    bytes,
    grids,
  };
  return pageSource(data, /** @type {any} */ ({}));
}

test("the summary of a batch says where its paths end", () => {
  const { lanes, ends, reached, finals } = readSummary(batch.summary);
  equal(lanes, settings.length);
  deepEqual(
    [...ends],
    batch.paths.map((/** @type {any} */ path) => path.n),
  );
  deepEqual([...reached], batch.reached);
  assertClose([...finals], batch.finals, "finals", { relative: 1e-6 });
});

test("the paths of a batch that a kernel sends are as Python made them", () => {
  const [numbers, summary] = [readFloat32(batch.raw), readSummary(batch.summary)];
  batch.paths.forEach((/** @type {any} */ expected, /** @type {number} */ lane) => {
    const { x, y, loss, n } = pathOf(numbers, summary, lane);
    const points = [...x.slice(0, n)].map((u, t) => [u, y[t]]);
    assertClose(points, expected.points, `points ${lane}`, { relative: 1e-6 });
    assertClose([...loss.slice(0, n)], expected.losses, `losses ${lane}`, { relative: 1e-6, absolute: 1e-44 });
  });
});

/** Points within the view are right to half a part of its size, farther ones keep their direction. @param {any} path @param {any} expected */
function assertPoints(path, expected) {
  for (const [t, point] of expected.points.entries())
    for (const [c, found] of [path.x[t], path.y[t]].entries()) {
      const [low, high] = batch.view[c];
      const [size, middle] = [high - low, (low + high) / 2];
      const away = Math.max(Math.abs(point[c] - middle) / size, 1);
      assertClose((found - middle) / size, (point[c] - middle) / size, "point", {
        absolute: (0.51 * away) / batch.parts,
      });
    }
}

test("a page has all points, and losses by powers of ten", async () => {
  const source = await openPage(true);
  for (const [lane, expected] of batch.paths.entries()) {
    const path = /** @type {any} */ (source.path(0, /** @type {any} */ (null), null, settings[lane]));
    equal(path.n, expected.n);
    assertPoints(path, expected);
    const logs = [...path.loss.slice(0, path.n)].map((f) => Math.log10(f));
    const absolute = (0.51 * batch.coarser) / batch.parts;
    assertClose(logs, expected.losses.map(Math.log10), "losses", { absolute });
  }
});

test("or losses as they are, in the unit of the first", async () => {
  const source = await openPage(false);
  for (const [lane, expected] of batch.paths.entries()) {
    const path = /** @type {any} */ (source.path(0, /** @type {any} */ (null), null, settings[lane]));
    for (const [t, f] of expected.losses.entries()) {
      const absolute = ((0.51 * batch.coarser) / batch.parts) * Math.max(f, batch.unit);
      assertClose(path.loss[t], f, "loss", { absolute });
    }
  }
});

test("a slider between two positions takes the nearest", async () => {
  const source = await openPage(true);
  const near = source.path(0, /** @type {any} */ (null), null, { lr: 0.011, beta: 0.88 });
  deepEqual(near, source.path(0, /** @type {any} */ (null), null, { lr: 0.01, beta: 0.9 }));
  equal(source.live, false);
});
