import { deepEqual, equal, ok } from "node:assert/strict";
import { mock, test } from "node:test";
import { MeshLayer } from "../../visualizer/explorer/static/views/mesh_layer.js";
import { meshOf, PLACES, QUICK_EVALUATIONS } from "../../visualizer/explorer/static/views/surface_mesh.js";

/** @import { Extent, Surface } from "../../visualizer/explorer/static/types.js" */

/** @type {Extent} */
const EXTENT = [
  [-1, 2],
  [-3, 1],
];

/** f = x² y, a loss of so many samples, and how often it was evaluated. @param {number} samples */
function countedSurface(samples) {
  const counted = { evaluations: 0 };
  const surface = {
    samples,
    scale: "linear",
    lowest: Number.NEGATIVE_INFINITY,
    /** @param {Float64Array} xs @param {Float64Array} ys */
    evaluateGrid(xs, ys) {
      counted.evaluations += xs.length * ys.length * Math.max(samples, 1);
      const f = Float64Array.from({ length: xs.length * ys.length }, (_, k) => {
        const [x, y] = [xs[k % xs.length], ys[Math.floor(k / xs.length)]];
        return x * x * y;
      });
      return { f, fx: f.slice(), fy: f.slice() };
    },
  };
  return { counted, surface: /** @type {Surface} */ (/** @type {any} */ (surface)) };
}

/** The extent after so many turns of the wheel. @param {number} turns @returns {Extent} */
const zoomed = (turns) => /** @type {Extent} */ (EXTENT.map((side) => side.map((end) => end * 0.97 ** turns)));

for (const samples of [0, 20, 64, 500, 2000])
  test(`while the view of ${samples} samples moves, f is evaluated within the budget; at rest the mesh is full`, () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { counted, surface } = countedSurface(samples);
    let redrawn = 0;
    const layer = new MeshLayer(() => redrawn++);
    for (let turns = 0; turns < 12; turns++) {
      const before = counted.evaluations;
      const mesh = layer.meshOf(surface, zoomed(turns));
      equal(layer.meshOf(surface, zoomed(turns)), mesh, "nothing has changed");
      ok(counted.evaluations - before <= QUICK_EVALUATIONS);
      ok(mesh.places >= 9);
      mock.timers.tick(16);
    }
    equal(redrawn, 0);
    for (let k = 0; k < 200; k++) mock.timers.tick(20);
    const full = PLACES ** 2 * samples > QUICK_EVALUATIONS;
    equal(redrawn, Number(full));
    const spent = counted.evaluations;
    deepEqual(layer.meshOf(surface, zoomed(11)), meshOf(surface, zoomed(11)));
    equal(counted.evaluations, spent + PLACES ** 2 * Math.max(samples, 1)); // those of the comparison
    mock.timers.reset();
  });

test("a view that is closed before the mesh is full begins again", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { surface } = countedSurface(500);
  const layer = new MeshLayer(() => {});
  const { places } = layer.meshOf(surface, EXTENT);
  layer.close();
  mock.timers.tick(5000);
  equal(layer.shown, null);
  equal(layer.meshOf(surface, EXTENT).places, places);
  for (let k = 0; k < 200; k++) mock.timers.tick(20);
  equal(layer.meshOf(surface, EXTENT).places, PLACES);
  mock.timers.reset();
});
