// Points in space and pixels of a surface, against what geometry says of them.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { projectionOf, rasterize } from "../../visualizer/explorer/static/views/rasterizer.js";
import { heightAt, meshFrom, meshOf, quickPlaces, share } from "../../visualizer/explorer/static/views/surface_mesh.js";
import { canvasOf } from "./page.js";
import { assertClose } from "./vectors.js";

const FROM_ABOVE = { azimuth: -Math.PI / 2, elevation: Math.PI / 2 };
const FROM_THE_FRONT = { azimuth: -Math.PI / 2, elevation: 0 };
const FROM_BEHIND = { azimuth: Math.PI / 2, elevation: 0 };
const NOTHING = [0, 0, 0, 0];

/** Two texels for each pixel: their red says the column, and their green the row, from above. */
const SIZE = 41;
const TEXTURE = {
  size: SIZE,
  colors: Uint8ClampedArray.from({ length: 4 * SIZE * SIZE }, (_, k) => {
    const [column, row] = [(k >> 2) % SIZE, Math.floor((k >> 2) / SIZE)];
    return [6 * column, 6 * row, 50, 255][k % 4];
  }),
};

/**
 * The surface of heights on a canvas of 40 × 30 pixels, where a side of the base is 20 pixels long: half a pixel beside
 * pixels, so that rounding decides nothing.
 * @param {number[]} z
 * @param {import("../../visualizer/explorer/static/views/rasterizer.js").Camera} camera
 * @param {number[]} light
 */
function drawn(z, camera, light = z.map(() => 1), [u0, v0] = [20.5, 15.5]) {
  const places = Math.sqrt(z.length);
  const mesh = { places, z: Float32Array.from(z), light: Float32Array.from(light) };
  const project = projectionOf(camera, u0, v0, 20);
  const { image, depth } = rasterize(canvasOf(40, 30).getContext(), mesh, TEXTURE, project);
  const pixel = (/** @type {number} */ x, /** @type {number} */ y) => {
    const k = 4 * (y * 40 + x);
    return Array.from(image.data.slice(k, k + 4));
  };
  return { pixel, depth };
}

test("a projection only turns: lengths stay, the camera looks at the middle, and up is up", () => {
  for (const [azimuth, elevation] of [
    [0.3, 0.2],
    [-2.2, 0.6],
    [1.9, -0.4],
  ]) {
    const project = projectionOf({ azimuth, elevation }, 7, 9, 3);
    for (const [x, y, z] of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0.2, -0.7, 1.3],
    ]) {
      const [u, v, near] = project(x, y, z);
      assertClose(Math.hypot((u - 7) / 3, (v - 9) / 3, near), Math.hypot(x, y, z), "length");
    }
    const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
    assertClose(project(ca * ce, sa * ce, se), [7, 9, 1], "towards the camera", { absolute: 1e-12 });
    assertClose(project(0, 0, 1), [7, 9 - 3 * ce, se], "up", { absolute: 1e-12 });
    assertClose(project(-sa, ca, 0), [10, 9, 0], "to the right", { absolute: 1e-12 });
  }
});

for (const places of [2, 3, 5])
  test(`from above a flat surface of ${places} places is a square with the whole texture, its first row at the top`, () => {
    const { pixel, depth } = drawn(new Array(places ** 2).fill(0.25), FROM_ABOVE);
    for (let y = 0; y < 30; y++)
      for (let x = 0; x < 40; x++) {
        const isInside = x > 10.5 && x < 30.5 && y > 5.5 && y < 25.5;
        const [column, row] = [2 * (x - 10.5), 2 * (y - 5.5)];
        deepEqual(pixel(x, y), isInside ? [6 * column, 6 * row, 50, 255] : NOTHING, `${x}, ${y}`);
        if (isInside) assertClose(depth(x, y), 0.25, "depth", { absolute: 1e-6 });
        else equal(depth(x, y), Number.NEGATIVE_INFINITY);
      }
    for (const [x, y] of [
      [-1, 10],
      [40, 10],
      [20, -1],
      [20, 30],
    ])
      equal(depth(x, y), Number.NEGATIVE_INFINITY, "beside the canvas");
  });

test("between the places light and height go evenly", () => {
  const { pixel, depth } = drawn([0, 0.2, 0.1, 0.3], FROM_ABOVE, [0.2, 0.6, 0.4, 0.8]);
  for (const [x, y] of [
    [12, 7],
    [20, 15],
    [29, 8],
    [11, 24],
  ]) {
    const [across, up] = [(x - 10.5) / 20, (25.5 - y) / 20];
    const bright = 0.2 + 0.4 * across + 0.2 * up;
    const expected = [12 * (x - 10.5), 12 * (y - 5.5), 50].map((part) => part * bright);
    assertClose(pixel(x, y).slice(0, 3), expected, "color", { absolute: 0.51 });
    assertClose(depth(x, y), 0.2 * across + 0.1 * up, "height", { absolute: 1e-6 });
  }
});

for (const [name, camera, row] of /** @type {[string, typeof FROM_ABOVE, (height: number) => number][]} */ ([
  ["the front", FROM_THE_FRONT, (height) => 40 - 2 * height],
  ["behind", FROM_BEHIND, (height) => 2 * height],
]))
  test(`of a ridge that is seen from ${name} the side that is nearer is drawn`, () => {
    const { pixel, depth } = drawn([0, 0, 0, 0.5, 0.5, 0.5, 0, 0, 0], camera);
    for (let y = 6; y <= 15; y++) {
      const height = 15.5 - y;
      deepEqual(pixel(20, y)[1], 6 * row(height), `${height} pixels up`);
      assertClose(depth(20, y), 0.5 - height / 20, "depth", { absolute: 1e-6 });
    }
    deepEqual(pixel(20, 5), NOTHING);
    deepEqual(pixel(20, 16), NOTHING);
  });

test("seen from a corner each point of a slope has its own texel, and its own depth", () => {
  const camera = { azimuth: -2.2, elevation: 0.6 };
  const project = projectionOf(camera, 20.5, 15.5, 20);
  const { pixel, depth } = drawn([0, 0.1, 0.2, 0.1, 0.2, 0.3, 0.2, 0.3, 0.4], camera);
  for (const x of [-0.4, -0.2, 0.1, 0.35])
    for (const y of [-0.45, -0.1, 0.15, 0.4]) {
      const [u, v, near] = project(x, y, 0.2 + 0.2 * (x + y));
      const [red, green] = pixel(Math.round(u), Math.round(v));
      assertClose([red / 6, green / 6], [40 * (x + 0.5), 40 * (0.5 - y)], "texel", { absolute: 2.1 });
      assertClose(depth(Math.round(u), Math.round(v)), near, "depth", { absolute: 0.04 });
    }
});

test("between its places a mesh is two triangles, which meet on the diagonal from the upper left", () => {
  const mesh = { places: 3, z: Float32Array.from([0, 1, 5, 2, 7, 3, 4, 6, 9]) };
  const [left, right, upperLeft, upperRight] = [1, 5, 7, 3]; // of the cell at the lower right
  const at = (/** @type {number} */ a, /** @type {number} */ b) => heightAt(mesh, a / 2, b / 2 - 0.5);
  assertClose([at(0, 0), at(1, 0), at(0, 1), at(1, 1)], [left, right, upperLeft, upperRight], "corners");
  assertClose(at(0.2, 0.3), left + 0.2 * (right - left) + 0.3 * (upperLeft - left), "below");
  assertClose(at(0.9, 0.6), upperRight + 0.1 * (upperLeft - upperRight) + 0.4 * (right - upperRight), "above");
});

test("a surface that is larger than the canvas fills it, and one edge on is nothing", () => {
  const z = [0, 0, 0, 0];
  const mesh = { places: 2, z: Float32Array.from(z), light: Float32Array.from([1, 1, 1, 1]) };
  const project = projectionOf(FROM_ABOVE, 20, 15, 1000);
  const { image } = rasterize(canvasOf(40, 30).getContext(), mesh, TEXTURE, project);
  for (let k = 3; k < image.data.length; k += 4) equal(image.data[k], 255);
  const { pixel } = drawn(z, FROM_THE_FRONT);
  deepEqual(pixel(20, 15), NOTHING);
  const beside = drawn(z, FROM_ABOVE, [1, 1, 1, 1], [-4.5, -4.5]);
  deepEqual(beside.pixel(0, 0), [6 * 29, 6 * 29, 50, 255]);
  deepEqual(beside.pixel(6, 0), NOTHING);
  const far = drawn(z, FROM_ABOVE, [1, 1, 1, 1], [45.5, 35.5]);
  deepEqual(far.pixel(39, 29), [6 * 7, 6 * 7, 50, 255]);
  deepEqual(far.pixel(35, 29), NOTHING);
});

/** @param {string} scale @param {number[]} values */
const meshOn = (scale, values, lowest = Number.NEGATIVE_INFINITY) =>
  meshFrom(/** @type {any} */ ({ scale, lowest }), Float64Array.from(values));

test("heights go from 0 to 0.55, and what is not finite is at the top", () => {
  const { z } = meshOn("linear", [1, 2, 3, 4, 5, Number.NaN, Number.POSITIVE_INFINITY, 1, 3], 0);
  const full = 0.55;
  assertClose(Array.from(z), [0, full / 4, full / 2, (3 * full) / 4, full, full, full, 0, full / 2], "heights", {
    absolute: 1e-6,
  });
  assertClose(Array.from(meshOn("linear", [7, 7, 7, 7]).z), [0, 0, 0, 0], "flat", { absolute: 0 });
});

test("heights by powers of ten begin at the lowest value, and all below 1e-4 of the highest are at the bottom", () => {
  const { z } = meshOn("log", [1e4, 1e2, 10, 1e-3], 0);
  assertClose(Array.from(z), [0.55, 0.275, 0.1375, 0], "heights", { absolute: 1e-5 });
  assertClose(Array.from(meshOn("log", [1e4 + 5, 1e2 + 5, 10 + 5, 5], 5).z), [0.55, 0.275, 0.1375, 0], "above 5", {
    absolute: 1e-5,
  });
  ok(
    meshOn("log", [8, 4, 2, 1], Number.NEGATIVE_INFINITY).z[3] === 0,
    "without a lowest value the least is the bottom",
  );
});

test("a plane is as light as the angle between it and the lamp says", () => {
  const lamp = [-0.46, -0.36, 0.81];
  for (const [a, b] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 2],
  ]) {
    const values = Array.from({ length: 25 }, (_, k) => (a * (k % 5) + b * Math.floor(k / 5)) / 4);
    const slope = 0.55 / (Math.abs(a) + Math.abs(b));
    const normal = [-a * slope, -b * slope, 1].map((part) => part / Math.hypot(a * slope, b * slope, 1));
    const cosine = normal.reduce((sum, part, k) => sum + part * lamp[k], 0);
    const { light } = meshOn("linear", values);
    const expected = Math.min(Math.max(0.66 + 0.44 * cosine, 0.55), 1.1);
    for (const one of light) assertClose(one, expected, `${a} x + ${b} y`, { absolute: 1e-5 });
  }
});

test("a mesh has f at even places from corner to corner, row by row", () => {
  /** @type {number[][]} */
  const asked = [];
  const surface = {
    scale: "linear",
    lowest: 0,
    evaluateGrid: (/** @type {Float64Array} */ xs, /** @type {Float64Array} */ ys) => {
      asked.push(Array.from(xs), Array.from(ys));
      return { f: Float64Array.from({ length: 9 }, (_, k) => k) };
    },
  };
  const mesh = meshOf(
    /** @type {any} */ (surface),
    [
      [1, 2],
      [-4, 0],
    ],
    3,
  );
  deepEqual(asked, [
    [1, 1.5, 2],
    [-4, -2, 0],
  ]);
  equal(mesh.places, 3);
  assertClose([share([2, 6], 2), share([2, 6], 3), share([2, 6], 6)], [-0.5, -0.25, 0.5], "shares");
});

test("a mesh for every frame has all places while f is cheap, and fewer the more samples a loss has", () => {
  equal(quickPlaces(0), 97);
  equal(quickPlaces(2e5 / 49 ** 2), 49);
  equal(quickPlaces(2e5 / 48 ** 2), 33);
  equal(quickPlaces(1e9), 9);
});
