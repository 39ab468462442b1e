// The pixels of sweeps: a ramp over the losses, and hues for basins.

import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { basinPixels, nearestMinimum, planePixels, shadesOf } from "../../visualizer/explorer/static/sweep/colors.js";
import { screenColor, spreadHues } from "../../visualizer/explorer/static/sweep/hues.js";
import { shareOf, sweepScale } from "../../visualizer/explorer/static/sweep/scale.js";
import { pixelsIn } from "./page.js";
import { assertClose } from "./vectors.js";

/** @import { Extent, Pair } from "../../visualizer/explorer/static/types.js" */

/** @type {any} */
const COLORS = {
  ramp: ["#000000", "#0000ff", "#ff00ff"],
  diverged: { light: "#102030", dark: "#112131" },
  unreached: { light: "#405060", dark: "#415161" },
};
/** @type {Extent} */
const DOMAIN = [
  [-5, 5],
  [0, 2],
];
/** @type {any} */
const BASINS = {
  diverged: { light: "#ffffff", dark: "#14171c" },
  travelling: { light: "#8b9099", dark: "#5a616b" },
  lightness: { light: [0.93, 0.4], dark: [0.9, 0.3] },
  arrivals: [0, 1],
  chroma: 0.15,
  hues: 12,
  first: 250,
  alike: 45,
};

/** Cells of x, y, f and fate. @param {number[][]} cells @returns {any} */
const cellsOf = (cells, floor = 0) => ({
  side: Math.sqrt(cells.length),
  values: Float64Array.from(cells.flat()),
  plan: { floor, domain: DOMAIN, steps: 100 },
});

test("a ramp goes evenly through its colors in 256 shades", () => {
  const shades = shadesOf(COLORS.ramp);
  equal(shades.length, 256);
  deepEqual(
    [shades[0], shades[255]],
    [
      [0, 0, 0],
      [255, 0, 255],
    ],
  );
  assertClose(shades[64], [0, 0, 128], "a quarter", { absolute: 1 });
  assertClose(shades[191], [127, 0, 255], "three quarters", { absolute: 1 });
  assertClose(shades[127], [0, 0, 254], "the middle", { absolute: 1 });
});

test("the upper cells of a plane are the upper pixels; each has the shade of its loss above the floor", () => {
  const scale = { show: "loss", low: 1, high: 100, log: true };
  const cells = cellsOf(
    [
      [0, 0, 6, -1],
      [0, 0, 15, -1],
      [0, 0, 105, -1],
      [0, 0, 7, -2],
    ],
    5,
  );
  const [upperLeft, upperRight, lowerLeft, lowerRight] = pixelsIn(planePixels(cells, scale, COLORS, "light"));
  deepEqual(
    [lowerLeft, upperLeft, upperRight],
    [
      [0, 0, 0, 255],
      [255, 0, 255, 255],
      [16, 32, 48, 255],
    ],
  );
  assertClose(lowerRight, [0, 0, 255, 255], "half of the scale", { absolute: 1 });
  const dark = pixelsIn(planePixels(cells, scale, COLORS, "dark"));
  deepEqual(dark[1], [17, 33, 49, 255]);
});

test("where steps are shown a run that has not arrived has a color of its own", () => {
  const scale = { show: "steps", low: 1, high: 100, log: true };
  const cells = cellsOf([
    [0, 0, 6, 1],
    [0, 0, 6, 100],
    [0, 0, 6, -1],
    [0, 0, 6, -7],
  ]);
  deepEqual(pixelsIn(planePixels(cells, scale, COLORS, "light")), [
    [64, 80, 96, 255],
    [16, 32, 48, 255],
    [0, 0, 0, 255],
    [255, 0, 255, 255],
  ]);
});

test("a run has reached the nearest minimum within a fiftieth of the domain", () => {
  const nearest = nearestMinimum(
    [
      [0, 1],
      [0.1, 1],
    ],
    DOMAIN,
  );
  deepEqual([nearest(0.04, 1), nearest(0.06, 1), nearest(-0.19, 1), nearest(-0.21, 1)], [0, 1, 0, -1]);
  deepEqual([nearest(0, 1.039), nearest(0, 1.041), nearest(Number.NaN, 1)], [0, -1, -1]);
  equal(nearest(0.15, 1.035), 1);
});

test("a basin has the hue of its minimum, light where a run arrives early and dark where late or not at all", () => {
  /** @type {Pair[]} */
  const minima = [
    [-4, 1],
    [4, 1],
  ];
  const hues = spreadHues(
    [
      [-0.4, 0.5],
      [0.4, 0.5],
    ],
    BASINS,
  );
  const cells = cellsOf([
    [-4, 1, 0, 10],
    [-4, 1, 0, 1000],
    [4, 1, 0, 10],
    [4, 1, 0, 100],
    [4, 1, 0, -1],
    [0, 1, 0, 50],
    [4, 1, 0, -5],
    [4, 1, 0, 10],
    [4, 1, 0, 10],
  ]);
  const colors = /** @type {any} */ (BASINS);
  const pixels = pixelsIn(basinPixels(cells, minima, colors, "light")).map((pixel) => pixel.slice(0, 3));
  const color = (/** @type {number} */ share, /** @type {number} */ minimum) =>
    screenColor(0.93 - 0.53 * share, 0.15, hues[minimum]);
  deepEqual(pixels[6], color(0, 0));
  deepEqual(pixels[7], color(1, 0));
  deepEqual(pixels[8], color(0, 1));
  assertClose(pixels[3], color(0.5, 1), "half-way by powers of ten", { absolute: 1 });
  deepEqual(pixels[4], color(1, 1));
  deepEqual(pixels[5], [139, 144, 153]);
  deepEqual(pixels[0], [255, 255, 255]);
  const dark = pixelsIn(basinPixels(cells, minima, colors, "dark")).map((pixel) => pixel.slice(0, 3));
  deepEqual([dark[0], dark[5], dark[7]], [[20, 23, 28], [90, 97, 107], screenColor(0.3, 0.15, hues[0])]);
});

test("the slowest and the fastest runs do not stretch the scale of steps, and equal ones are all light", () => {
  const colors = /** @type {any} */ ({ ...BASINS, arrivals: [0.25, 0.75] });
  const [hue] = spreadHues([[0, 0.5]], BASINS);
  const shade = (/** @type {number[]} */ steps) =>
    pixelsIn(basinPixels(cellsOf(steps.map((fate) => [0, 1, 0, fate])), [[0, 1]], colors, "light")).map((pixel) =>
      pixel.slice(0, 3),
    );
  // Of 0, 4, 4, 8, 8, 16, 16, 1000, 1000 the quarters are 4 and 16.
  const pixels = shade([0, 4, 4, 8, 8, 16, 16, 1000, 1000]);
  deepEqual(
    [pixels[6], pixels[7], pixels[2], pixels[0], pixels[1]],
    [
      screenColor(0.93, 0.15, hue),
      screenColor(0.93, 0.15, hue),
      screenColor(0.4, 0.15, hue),
      screenColor(0.4, 0.15, hue),
      screenColor(0.4, 0.15, hue),
    ],
  );
  assertClose(pixels[3], screenColor(0.665, 0.15, hue), "8 is half-way from 4 to 16", { absolute: 1 });
  for (const pixel of shade([7, 7, 7, 7])) deepEqual(pixel, screenColor(0.93, 0.15, hue));
  for (const pixel of shade([-1, -1, -1, -1])) deepEqual(pixel, screenColor(0.4, 0.15, hue));
});

test("as long as there are enough hues each minimum has its own, and neighbours are far apart", () => {
  /** @type {Pair[]} */
  const points = [
    [0, 0],
    [0.1, 0],
    [5, 5],
    [5.1, 5],
  ];
  const hues = spreadHues(points, BASINS);
  deepEqual(
    [...hues].sort((a, b) => a - b),
    [70, 160, 250, 340],
  );
  equal(hues[0], 250);
  equal(hues[1], 70);
  const few = spreadHues(points, { ...BASINS, hues: 2 });
  equal(new Set(few).size, 2);
  notDeepEqual(few[0], few[1]);
  notDeepEqual(few[2], few[3]);
});

test("a screen shows greys, white and black as they are, and a color with less chroma where it has none so strong", () => {
  deepEqual(screenColor(1, 0, 0), [255, 255, 255]);
  deepEqual(screenColor(0, 0, 0), [0, 0, 0]);
  // OKLCH of pure red is 0.62796, 0.25768, 29.234° (CSS Color 4); rebeccapurple is #663399.
  assertClose(screenColor(0.62796, 0.25768, 29.234), [255, 0, 0], "red", { absolute: 1 });
  assertClose(screenColor(0.44027, 0.1603, 303.373), [102, 51, 153], "rebeccapurple", { absolute: 1 });
  assertClose(screenColor(0.5 ** (1 / 3), 0, 0), [188, 188, 188], "half of the light", { absolute: 1 });
  const [red, green, blue] = screenColor(0.62796, 0.5, 29.234);
  assertClose([red, green, blue], [255, 0, 0], "no stronger than red", { absolute: 1 });
});

/** Cells of these losses, which have not arrived. @param {number[]} losses @returns {any} */
const withLosses = (losses, floor = 0) =>
  cellsOf(
    losses.map((f) => [0, 0, f, -1]),
    floor,
  );

test("a logarithmic scale begins at a power of ten at or below nearly all losses, and ends at the start", () => {
  const losses = Array.from({ length: 101 }, (_, k) => (k < 2 ? 1e-9 : 0.05 * k + 0.02));
  assertClose(sweepScale(withLosses(losses), "loss", 50, true).low, 0.1, "without the least 2 %", { relative: 1e-9 });
  assertClose(
    sweepScale(
      withLosses(
        losses.map((f) => f + 7),
        7,
      ),
      "loss",
      50,
      true,
    ).low,
    0.1,
    "above the floor",
    { relative: 1e-9 },
  );
  assertClose(sweepScale(withLosses([1e-3, 1e-3, 1, 1]), "loss", 50, true).low, 1e-3, "a power of ten itself", {
    relative: 1e-9,
  });
  assertClose(sweepScale(withLosses([40, 41, 42, 43]), "loss", 50, true).low, 5, "at least a power of ten", {
    relative: 1e-9,
  });
  assertClose(sweepScale(withLosses([0, 0, 0, 0]), "loss", 50, true).low, 1e-11, "1e-12 of the start", {
    relative: 1e-9,
  });
  equal(sweepScale(withLosses([0, 0, 0, 0]), "loss", 0, true).high, 1);
  equal(sweepScale(withLosses([1, 1, 1, 1]), "loss", 1e-3, true).high, 1e-3);
});

test("a linear scale has nine tenths of the losses, and is never empty", () => {
  const losses = Array.from({ length: 100 }, (_, k) => k);
  deepEqual(sweepScale(withLosses(losses), "loss", 50, false), { show: "loss", low: 1, high: 89, log: false });
  deepEqual(sweepScale(withLosses([3, 3, 3, 3]), "loss", 50, false), { show: "loss", low: 2, high: 4, log: false });
  const lost = cellsOf([
    [0, 0, 1, -2],
    [0, 0, 1, -9],
    [0, 0, Number.NaN, -1],
    [0, 0, 1, -3],
  ]);
  deepEqual(sweepScale(lost, "loss", 50, false), { show: "loss", low: -1, high: 1, log: false });
  equal(shareOf({ show: "loss", low: 1, high: 5, log: false }, 2, -1), 0.25);
  equal(shareOf({ show: "loss", low: 1, high: 5, log: false }, 0, -1), 0);
  equal(shareOf({ show: "loss", low: 1, high: 5, log: false }, Number.NaN, -1), 1);
});

test("of many cells some are looked at, evenly", () => {
  const side = 128; // 16384 cells, of which every fourth counts
  const cells = Array.from({ length: side * side }, (_, k) => [0, 0, k % 4 ? 1e6 : 10, -1]);
  deepEqual(sweepScale(cellsOf(cells), "loss", 50, false), { show: "loss", low: 9, high: 11, log: false });
});

test("the scale of steps ends at the last step", () => {
  deepEqual(sweepScale(withLosses([1]), "steps", 1, false), { show: "steps", low: 1, high: 100, log: true });
  const scale = { show: "steps", low: 1, high: 100, log: true };
  deepEqual(
    [shareOf(scale, 5, 0), shareOf(scale, 5, 1), shareOf(scale, 5, 10), shareOf(scale, 5, 100)],
    [0, 0, 0.5, 1],
  );
  ok(Number.isNaN(shareOf(scale, 5, -1)));
  equal(sweepScale({ ...withLosses([1]), plan: { floor: 0, steps: 1 } }, "steps", 1, false).high, 2);
});
