// The part of the plane that is drawn, the plane of settings, and what a spectrum says of itself.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { fittedExtent } from "../../visualizer/explorer/static/state/extent.js";
import { checkedPlane, planeOf, sidesOf } from "../../visualizer/explorer/static/state/plane.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { isSwinging, SPECTRAL, spectrumRows } from "../../visualizer/explorer/static/state/spectrum.js";
import { assertClose, catalogue, stateOf, vectors } from "./vectors.js";

/** The extent of a race on a domain from −10 to 10 and from −5 to 5. @param {number[][][]} tracks @param {any} marks @param {any} unit */
function extentOf(tracks, marks = {}, unit = {}, lost = tracks.map(() => false)) {
  const paths = tracks.map((points, k) => {
    const [x, y] = [0, 1].map((c) =>
      Float64Array.from([...points.map((point) => point[c]), ...(lost[k] ? [Number.NaN] : [])]),
    );
    return { x, y, n: points.length };
  });
  const domain = [
    [-10, 10],
    [-5, 5],
  ];
  const surface = { minima: [], saddles: [], ...marks };
  return fittedExtent(/** @type {any} */ ({ paths, domain, surface, unit })).flat();
}

/** Points along a diagonal that fill a box. @param {number} x0 @param {number} x1 @param {number} y0 @param {number} y1 */
const box = (x0, x1, y0, y1) => [
  [x0, y0],
  [x1, y1],
];

test("a path has a tenth of its size around it", () => {
  assertClose(extentOf([box(-5, 5, -2, 2)]), [-6, 6, -2.4, 2.4], "margins", { absolute: 1e-3 });
  assertClose(extentOf([box(-5, 0, -2, 1), box(-1, 5, 0, 2)]), [-6, 6, -2.4, 2.4], "of all racers", { absolute: 1e-3 });
});

test("a minimum is held too, if there are few, and half the mirror image in a saddle where there is none", () => {
  assertClose(extentOf([box(-5, 3, -2, 2)], { minima: [[5, 0]] }), [-6, 6, -2.4, 2.4], "a minimum", { absolute: 1e-3 });
  // Of x from 1 to 4 the mirror image in 0 is from −4 to −1: half-way from 0 it is from −2 to −0.5.
  assertClose(extentOf([box(1, 4, -2, 2)], { saddles: [[0, 0]] }), [-2.6, 4.6, -2.4, 2.4], "a saddle", {
    absolute: 1e-3,
  });
  assertClose(
    extentOf([box(1, 4, -2, 2)], { saddles: [[0, 0]], minima: [[1, 1]] }),
    [-0.38, 5.38, -2.4, 2.4],
    "not beside a minimum",
    { absolute: 1e-3 },
  );
});

test("of many minima those near the paths are held, and the nearest one", () => {
  const far = Array.from({ length: 7 }, (_, k) => [9, k - 3]);
  assertClose(extentOf([box(-4, 4, -2, 2)], { minima: [...far, [5, 0]] }), [-4.9, 5.9, -2.4, 2.4], "the nearest", {
    absolute: 1e-3,
  });
  assertClose(
    extentOf([box(-4, 4, -2, 2)], { minima: [...far, [7, 0], [-6, 0]] }),
    [-7.3, 8.3, -2.4, 2.4],
    "all within half the size",
    { absolute: 1e-3 },
  );
});

test("a path that goes out of reach, or is lost, counts where it is in the domain", () => {
  const away = [
    [-5, -2],
    [5, 2],
    [500, 2],
  ];
  assertClose(extentOf([away]), [-6, 6, -2.4, 2.4], "out of reach", { absolute: 1e-3 });
  const beside = [
    [-5, -2],
    [15, 2],
  ];
  assertClose(extentOf([beside]), [-7, 17, -3, 3], "within reach", { absolute: 1e-3 });
  assertClose(extentOf([[...beside, [1, 1]]], {}, {}, [true]), [-5.6, 1.6, -2.3, 1.3], "lost", { absolute: 1e-3 });
});

test("a narrow path has room: the shorter side is at least 0.6 of the longer, in units of the domain", () => {
  const [x0, x1, y0, y1] = extentOf([box(-5, 5, 1, 1)]);
  assertClose([x0, x1], [-6, 6], "the long side", { absolute: 1e-3 });
  assertClose([(y1 - y0) / 10, (y0 + y1) / 2], [0.6 * 0.6, 1], "the short side", { absolute: 1e-3 });
});

test("a picture is seen whole, and so is a domain without paths", () => {
  const whole = [-10, 10, -5, 5];
  deepEqual(extentOf([box(1, 2, 1, 2)], {}, { table: {} }), whole);
  deepEqual(extentOf([[[Number.NaN, 0]]]), whole);
  ok(extentOf([box(1, 2, 1, 2)], {}, { table: {}, python: "f" })[0] > -10);
});

const { race } = stateOf(vectors.races["linear rules on ravine"]);
/** @type {any} */
const PLANE = { racer: 0, x: "", y: "", show: "loss" };

test("a plane has the sides that say most where none are given, and two that differ", () => {
  deepEqual(planeOf(PLANE, race), { ...PLANE, x: "lr", y: "kappa" });
  deepEqual(planeOf({ ...PLANE, racer: 1 }, race), { ...PLANE, racer: 1, x: "lr", y: "beta" });
  deepEqual(planeOf({ ...PLANE, y: "lr" }, race), { ...PLANE, x: "kappa", y: "lr" });
  deepEqual(planeOf({ ...PLANE, x: "clip", y: "clip" }, race), { ...PLANE, x: "clip", y: "lr" });
  deepEqual(
    sidesOf({ ...PLANE, x: "kappa", y: "lr" }, race, 0).map((axis) => axis?.name),
    ["kappa", "lr"],
  );
  equal(planeOf(null, race), null);
  equal(planeOf({ ...PLANE, racer: 99 }, race)?.racer, race.racers.length - 1);
  equal(planeOf({ ...PLANE, racer: race.racers.length - 1 }, race)?.racer, race.racers.length - 1);
});

test("a plane is refused in a sentence that says what is wrong", () => {
  const racers = [
    { name: "gd", settings: {} },
    { name: "momentum", settings: {} },
  ];
  const check = (/** @type {any} */ raw, unit = catalogue.landscape("ravine")) =>
    checkedPlane(raw, racers, unit, catalogue);
  deepEqual(check({}), { racer: 0, x: "", y: "", show: "loss" });
  deepEqual(check({ racer: 1, x: "beta", y: "clip", show: "steps", basins: true }), {
    racer: 1,
    x: "beta",
    y: "clip",
    show: "steps",
    basins: true,
  });
  deepEqual(check({ basins: false }), check({}));
  for (const [raw, words] of /** @type {[any, RegExp][]} */ ([
    [3, /a dictionary/],
    [[], /a dictionary/],
    [{ sides: 1 }, /part of a plane/],
    [{ racer: 2 }, /from 0 to 1, got 2/],
    [{ racer: -1 }, /from 0 to 1, got -1/],
    [{ racer: 0.5 }, /whole number/],
    [{ x: "beta" }, /side of a plane/],
    [{ y: "beto" }, /side of a plane/],
    [{ show: "los" }, /quantity of a plane.*loss/],
  ]))
    throws(() => check(raw), words);
  throws(() => check({}, /** @type {any} */ ({ spectrum: {} })), /a spectrum has no map/);
});

test("a coordinate swings if it changes its sign in a quarter of the steps that move it", () => {
  const swings = (/** @type {number[]} */ values, last = values.length - 1) =>
    isSwinging(Float64Array.from(values), last);
  equal(swings([4, -3, -2, -1, -0.5]), true);
  equal(swings([4, -3, -2, -1, -0.5, -0.25]), false);
  equal(swings([4, -3, -2, -1, -0.5, -0.5, -0.5]), true, "steps that do not move do not count");
  equal(swings([4, 3, 2, -1], 2), false);
  equal(swings([4, 3, 2, -1], 3), true);
  equal(swings([0, 0, 0]), false);
  equal(swings([4, 0, -1e-13, 1e-13, -1e-13]), false, "rounding is no move");
});

/** @param {number[]} eigenvalues @param {any} more @returns {any} */
const spectrum = (eigenvalues, more = {}) => ({ eigenvalues, rotation: null, noise: null, ...more });

test("a spectrum has a lowest f where it never curves down, and curvatures from the flattest to the steepest", () => {
  const lowest = (/** @type {number[]} */ ...eigenvalues) =>
    SPECTRAL.surfaceOf(/** @type {any} */ ({ spectrum: spectrum(eigenvalues) })).lowest;
  deepEqual([lowest(1, 5), lowest(0, 5), lowest(-1e-9, 5)], [0, 0, Number.NEGATIVE_INFINITY]);
  deepEqual(SPECTRAL.curvaturesOf(/** @type {any} */ ({ spectrum: spectrum([3, 50, -2, 7]) })), [-2, 50]);
});

test("the rows of a spectrum go from the steepest, with the factor of theory of each racer that has one", () => {
  const racers = [
    { linear: "gd", settings: { lr: 0.1 } },
    { linear: null, settings: {} },
  ];
  const rows = spectrumRows(/** @type {any} */ ({ unit: { spectrum: spectrum([2, 5, 2, 9]) }, racers }));
  deepEqual(
    rows.map(({ curvature }) => curvature),
    [9, 5, 2, 2],
  );
  assertClose(
    rows.map(({ theory }) => theory[0]?.rate),
    [0.1, 0.5, 0.8, 0.8],
    "theory",
    { relative: 1e-9 },
  );
  equal(rows[0].theory[1], null);
});

test("the code of a spectrum has what is not as usual", () => {
  const codeOf = (/** @type {any} */ more, start = [1, 1]) =>
    SPECTRAL.codeOf(/** @type {any} */ ({ spectrum: spectrum([1, 2.5], more), start }))[1];
  equal(codeOf({}), "problems.spectrum([1, 2.5])");
  equal(codeOf({ noise: [0.5, 0] }), "problems.spectrum([1, 2.5], noise=[0.5, 0])");
  equal(codeOf({}, [1, 2]), "problems.spectrum([1, 2.5], start=[1, 2])");
  ok(codeOf({ rotation: [1] }) === "surface");
});

test("an extent has ends that rise, are not too large and not too close", () => {
  const check = (/** @type {any} */ side) =>
    checkedSetup({ landscape: { name: "ravine" }, racers: [{ name: "gd" }], extent: [side, [0, 1]] }, catalogue)
      .extent?.[0];
  for (const side of [
    [0, 1e150],
    [-1e150, 0],
    [1e6, 1e6 + 2e-6],
    [-1e6 - 2e-6, -1e6],
    [0, 1e-150],
  ])
    deepEqual(check(side), side);
  for (const side of [
    [0, 2e150],
    [-2e150, 0],
    [1, 1],
    [2, 1],
    [1e6, 1e6 + 1e-7],
    [-1e6 - 1e-7, -1e6],
    [0, 1e-163],
  ])
    throws(() => check(side), /extent must have x0 < x1 and y0 < y1/, side.join());
  for (const side of [[0], [0, "1"], 3, [0, Number.NaN]]) throws(() => check(side), /extent must be/);
});
