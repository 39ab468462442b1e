// Where paths come from in a saved page, in which they all are.

import { decodeBytes, inflate } from "../numbers/bytes.js";
import { nearest } from "../numbers/scale.js";
import { expand, pathOf, readSummary, unpack } from "./trajectory_batch.js";

/** @import { PageData, Settings, Source, SourceEvents } from "../types.js" */

/** @param {PageData} data @param {SourceEvents} events @returns {Promise<Source>} */
export async function pageSource(data, events) {
  const { race, ground, parts } = data;
  const [[x0, x1], [y0, y1]] = ground.view;
  const path = await pathFinder(data);
  return {
    live: false,
    grain: [x1 - x0, y1 - y0].map((size) => 10 ** Math.ceil(Math.log10(size / parts / 2))),
    offers: () => null,
    ground: () => ground,
    race: () => race,
    step: () => race.steps,
    picture: (theme) => new Blob([decodeBytes(ground.pictures[theme])]),
    paths: () => race.racers.map((racer, k) => path(k, racer.settings)),
    pending: () => [],
    looking: () => true,
    hello() {},
    touch() {},
    path: (racer, _control, _value, settings) => path(racer, settings),
    turn() {},
    ask(what) {
      if (what === "reset") events.race();
    },
    close() {},
  };
}

/** Unpack all batches of a page; returns the path of a racer at some settings. @param {PageData} data */
async function pathFinder({ race, ground, parts, coarser, bytes, grids }) {
  const length = race.steps + 1;
  const batches = await Promise.all(
    grids.map(async (grid) => {
      const summary = readSummary(await inflate(grid.summary));
      return { ...grid, summary, whole: unpack(await inflate(grid.packed), bytes, summary.lanes, length) };
    }),
  );
  const [[x0, x1], [y0, y1]] = ground.view;
  /** @param {number} v */
  const x = (v) => (x0 + x1) / 2 + (x1 - x0) * expand(v / parts);
  /** @param {number} v */
  const y = (v) => (y0 + y1) / 2 + (y1 - y0) * expand(v / parts);
  /** @param {number} v */
  const power = (v) => (v * coarser <= -40 * parts ? 0 : 10 ** ((v * coarser) / parts));
  return (/** @type {number} */ racer, /** @type {Settings} */ settings) => {
    const { names, values, whole, summary, unit } = batches[racer];
    const lane = names.reduce((at, name, k) => at * values[k].length + nearest(values[k], settings[name]), 0);
    const raw = pathOf(whole, summary, lane);
    const loss = ground.log ? power : (/** @type {number} */ v) => unit * expand((v * coarser) / parts);
    return { ...raw, x: raw.x.map(x), y: raw.y.map(y), loss: raw.loss.map(loss) };
  };
}
