// How a map is drawn in parts by a graphics card, which here is one that fills each row with its number.

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Gpu } from "../../visualizer/explorer/static/sweep/gpu.js";
import { settle } from "./page.js";
import { assertClose } from "./vectors.js";

let now = 0;

beforeEach(() => {
  now = 1000;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** The numbers of constants are those of their places in this list. */
const CONSTANTS =
  "VERTEX_SHADER FRAGMENT_SHADER HIGH_FLOAT LINK_STATUS TEXTURE_2D NEAREST FLOAT R32F RED RG32F RG RGBA32F RGBA TIMEOUT_EXPIRED ALREADY_SIGNALED SCISSOR_TEST TRIANGLES PIXEL_PACK_BUFFER".split(
    " ",
  );

/** A card; a part of so many rows takes `time(rows)` milliseconds. @param {any} terms @returns {any} */
function cardOf({ time = () => 0, precision = 23, extension = {}, links = true } = {}) {
  /** @type {any} */
  const seen = { parts: [], uniforms: {}, textures: [], deleted: 0, made: 0, lost: false, programs: 0 };
  /** @type {any} */
  const known = {
    seen,
    TEXTURE0: 100,
    getExtension: () => extension,
    getShaderPrecisionFormat: () => ({ precision }),
    isContextLost: () => seen.lost,
    createProgram: () => ({ number: seen.programs++ }),
    createShader: () => ({}),
    getProgramParameter: () => links,
    getUniformLocation: (/** @type {any} */ _program, /** @type {string} */ name) => name,
    uniform2fv: (/** @type {string} */ name, /** @type {any} */ value) =>
      Object.assign(seen.uniforms, { [name]: value }),
    uniform1i: (/** @type {string} */ name, /** @type {any} */ value) =>
      Object.assign(seen.uniforms, { [name]: value }),
    activeTexture: (/** @type {number} */ unit) => Object.assign(seen, { unit }),
    createTexture: () => ({ number: seen.made++ }),
    createFramebuffer: () => ({ number: seen.made++ }),
    createBuffer: () => ({ number: seen.made++ }),
    texImage2D: (/** @type {any[]} */ ...all) => seen.textures.push([seen.unit, ...all.slice(2, 5), all[6], all[8]]),
    scissor: (
      /** @type {number} */ _x,
      /** @type {number} */ row,
      /** @type {number} */ _w,
      /** @type {number} */ height,
    ) => seen.parts.push({ row, height, at: now }),
    fenceSync: () => ({ number: seen.made++, part: seen.parts.at(-1), done: now + time(seen.parts.at(-1).height) }),
    clientWaitSync: (/** @type {any} */ fence) => {
      seen.fence = fence;
      return now >= fence.done ? known.ALREADY_SIGNALED : known.TIMEOUT_EXPIRED;
    },
    getBufferSubData: (/** @type {any} */ _target, /** @type {any} */ _from, /** @type {Float32Array} */ part) =>
      part.set(part.map((_, k) => seen.fence.part.row + Math.floor(k / (part.length / seen.fence.part.height)))),
  };
  for (const name of ["deleteTexture", "deleteFramebuffer", "deleteBuffer", "deleteSync"])
    known[name] = () => seen.deleted++;
  for (const [k, name] of CONSTANTS.entries()) known[name] = k + 1;
  return new Proxy(known, { get: (_, name) => known[name] ?? (() => null) });
}

/** The page with a card. @param {any} card */
function gpuWith(card) {
  const gpu = new Gpu();
  equal(gpu.canDraw("any"), false, "there is none yet");
  gpu.gl = card;
  gpu.begin();
  return gpu;
}

/** @type {any} */
const JOB = {
  source: "code",
  steps: 100,
  uniforms: { start: ["2fv", [1, 2]] },
  textures: { samples: { width: 4, height: 1, channels: 2, texels: new Float32Array(8) } },
};

/** Draw, while time passes in steps of 2 ms. @param {Promise<any>} drawing */
async function finished(drawing) {
  let isOver = false;
  drawing.then(() => {
    isOver = true;
  });
  for (let k = 0; k < 3000 && !isOver; k++) {
    await settle(3);
    now += 2;
    mock.timers.tick(2);
  }
  ok(isOver);
  return drawing;
}

test("a card without float32 is not used", () => {
  ok(gpuWith(cardOf()).canDraw("any"));
  equal(gpuWith(cardOf({ precision: 22 })).canDraw("any"), false);
  equal(gpuWith(cardOf({ extension: null })).canDraw("any"), false);
});

test("a shader that the driver refuses is tried once", async () => {
  const card = cardOf({ links: false });
  const gpu = gpuWith(card);
  ok(gpu.canDraw("code"));
  for (let k = 0; k < 2; k++) equal(await finished(gpu.draw(JOB, 8, () => true)), null);
  equal(gpu.canDraw("code"), false);
  equal(card.seen.programs, 1);
  ok(gpu.canDraw("other"));
});

test("a refusal does not count where the context was lost", async () => {
  const card = cardOf({ links: false });
  const gpu = gpuWith(card);
  card.seen.lost = true;
  equal(gpu.programOf("code"), null);
  ok(gpu.canDraw("code"));
  equal(await finished(gpu.draw(JOB, 8, () => true)), null);
});

test("every row of a map is drawn once, in parts of about 30 ms as they are guessed", async () => {
  for (const [cost, most] of [
    [30 / (3 * 64 * 100), 3],
    [30 / (64 * 100) / 1.5, 1],
    [1e-9, 64],
  ]) {
    const card = cardOf();
    const gpu = gpuWith(card);
    gpu.learn = () => {};
    gpu.costs.set("code", cost);
    const values = await finished(gpu.draw(JOB, 64, () => true));
    equal(values.length, 4 * 64 * 64);
    for (let k = 0; k < values.length; k++)
      if (values[k] !== Math.floor(k / 256)) equal(values[k], Math.floor(k / 256));
    equal(card.seen.parts[0].height, most);
    let row = 0;
    for (const part of card.seen.parts) {
      equal(part.row, row);
      ok(part.height <= most && part.height >= 1);
      row += part.height;
    }
    equal(row, 64);
    equal(card.seen.deleted, card.seen.made, "nothing is left on the card");
  }
});

test("the shader gets its numbers and its arrays", async () => {
  const card = cardOf();
  const texels = new Float32Array(4);
  const of = (/** @type {number} */ channels) => ({ width: 2, height: 3, channels, texels });
  await finished(gpuWith(card).draw({ ...JOB, textures: { one: of(1), two: of(2), four: of(4) } }, 8, () => true));
  deepEqual(card.seen.uniforms, { start: [1, 2], size: [8, 8], one: 0, two: 1, four: 2 });
  deepEqual(
    card.seen.textures,
    [
      ["R32F", "RED"],
      ["RG32F", "RG"],
      ["RGBA32F", "RGBA"],
    ].map(([internal, format], unit) => [100 + unit, card[internal], 2, 3, card[format], texels]),
  );
});

test("a map that is no longer wanted ends with the part that is drawn, and gives nothing", async () => {
  const card = cardOf({ time: () => 10 });
  const gpu = gpuWith(card);
  gpu.costs.set("code", 30 / (8 * 64 * 100));
  let asked = 0;
  equal(await finished(gpu.draw(JOB, 64, () => ++asked < 3)), null);
  ok(card.seen.parts.length <= 3, `${card.seen.parts.length} parts`);
  equal(await finished(gpu.draw(JOB, 64, () => false)), null);
  ok(card.seen.parts.length <= 3);
});

test("a map whose last part is no longer wanted gives nothing either", async () => {
  const gpu = gpuWith(cardOf());
  let asked = 0;
  equal(await finished(gpu.draw(JOB, 8, () => ++asked < 2)), null);
  equal(asked, 2);
});

test("a context that is lost while it draws gives nothing", async () => {
  const card = cardOf({ time: () => 50 });
  const drawing = gpuWith(card).draw(JOB, 8, () => true);
  setImmediate(() => {
    card.seen.lost = true;
  });
  equal(await finished(drawing), null);
});

test("one map is drawn after the other", async () => {
  const card = cardOf({ time: () => 6 });
  const gpu = gpuWith(card);
  const both = [gpu.draw(JOB, 8, () => true), gpu.draw(JOB, 8, () => true)];
  for (const drawing of both) ok(await finished(drawing));
  const [one, other] = card.seen.parts;
  ok(other.at >= one.at + 6);
});

test("the cost is learnt from the time that parts take, by a factor of at most 1.5 at once", () => {
  const gpu = gpuWith(cardOf());
  equal(gpu.costOf("code"), 4e-6);
  gpu.learn("code", 1000, 1e6); // the first part, in which the shader is made ready
  equal(gpu.costOf("code"), 4e-6);
  gpu.learn("code", 1010, 1e8);
  assertClose(gpu.costOf("code"), 6e-6, "slower");
  gpu.learn("code", 510 + 10, 1e8);
  assertClose(gpu.costOf("code"), 5.1e-6, "about so");
  gpu.learn("code", 10 + 100, 1e8);
  assertClose(gpu.costOf("code"), 3.4e-6, "faster");
  gpu.learn("code", 40, 1e6); // 3.4 ms: it was over before the page has looked
  assertClose(gpu.costOf("code"), 3.4e-6, "a small part that seems slow says nothing");
  gpu.learn("code", 2, 1e6);
  assertClose(gpu.costOf("code"), 3.4e-6 / 1.5, "a small part that is fast does");
});

test("parts that are slow are smaller from then on, and each is timed on its own", async () => {
  const card = cardOf({ time: (/** @type {number} */ rows) => 20 * rows });
  const gpu = gpuWith(card);
  /** @type {any[]} */
  const learnt = [];
  const learn = gpu.learn.bind(gpu);
  gpu.learn = (source, time, steps) => {
    learnt.push([time, steps]);
    learn(source, time, steps);
  };
  gpu.costs.set("code", 30 / (8 * 64 * 100));
  await finished(gpu.draw(JOB, 64, () => true));
  const heights = card.seen.parts.map((/** @type {any} */ { height }) => height);
  equal(heights[0], 8);
  ok(Math.min(...heights) <= 3 && heights.at(-2) < 8, heights.join());
  for (const [k, [time, steps]] of learnt.entries()) {
    equal(steps, heights[k] * 64 * 100);
    ok(time <= 20 * heights[k] + 4, `${time} ms for ${heights[k]} rows`);
  }
});

test("a context that is back has its programs made anew, and those who listen draw again", async () => {
  const card = cardOf();
  const gpu = gpuWith(card);
  await finished(gpu.draw(JOB, 8, () => true));
  let told = 0;
  gpu.listeners.add(() => told++);
  const lost = new Event("webglcontextlost", { cancelable: true });
  gpu.canvas.dispatchEvent(lost);
  ok(lost.defaultPrevented, "else it would not come back");
  gpu.canvas.dispatchEvent(new Event("webglcontextrestored"));
  equal(told, 1);
  await finished(gpu.draw(JOB, 8, () => true));
  equal(card.seen.programs, 2);
});
