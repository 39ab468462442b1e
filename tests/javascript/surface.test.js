import { ok } from "node:assert/strict";
import { test } from "node:test";
import { projectionOf } from "../../visualizer/explorer/static/views/rasterizer.js";
import { heightAt, meshOf, PLACES } from "../../visualizer/explorer/static/views/surface_mesh.js";
import { assertClose, stateOf, vectors } from "./vectors.js";

/** @type {Record<string, string>} The races on landscapes. */
const RACES = { rosenbrock: "every rule on rosenbrock", ravine: "linear rules on ravine" };

/** @param {string} name */
const surfaceOn = (name) => stateOf(vectors.races[RACES[name] ?? name]).race.surface;

test("heights are those that Python draws", () => {
  for (const [name, { places, heights }] of Object.entries(vectors.heights)) {
    const surface = surfaceOn(name);
    const { z } = meshOf(surface, surface.domain);
    assertClose(
      places.map((/** @type {number} */ k) => z[k]),
      heights,
      "heights",
      { absolute: 1e-6 },
    );
  }
});

test("between its places the mesh is made of triangles", () => {
  const surface = surfaceOn("rosenbrock");
  const mesh = meshOf(surface, surface.domain);
  const at = (/** @type {number} */ i, /** @type {number} */ j) =>
    heightAt(mesh, i / (PLACES - 1) - 0.5, j / (PLACES - 1) - 0.5);
  assertClose(at(3, 5), mesh.z[5 * PLACES + 3], "a place", { absolute: 1e-9 });
  assertClose(at(96, 96), mesh.z[PLACES * PLACES - 1], "the last", { absolute: 1e-9 });
  assertClose(at(3.5, 5), (at(3, 5) + at(4, 5)) / 2, "on an edge", { absolute: 1e-6 });
  assertClose(at(3.5, 5.5), (at(4, 5) + at(3, 6)) / 2, "on a diagonal", { absolute: 1e-6 });
});

test("a picture is read between its places, and is flat beside them", () => {
  const surface = surfaceOn("a picture");
  const [f] = surface.valueAndGradient(0.5, 0.5);
  ok(f > 0 && f < 1);
  const [beside, ...slopes] = surface.valueAndGradient(1e3, 0);
  ok(beside > f);
  assertClose(slopes, [0, 0], "slopes", { absolute: 1e-15 });
});

test("from above, x goes to the right and what is higher is nearer", () => {
  const project = projectionOf({ azimuth: -Math.PI / 2, elevation: Math.PI / 2 }, 100, 100, 50);
  assertClose(project(0.5, 0, 0), [125, 100, 0], "x", { absolute: 1e-12 });
  ok(project(0, 0, 0.3)[2] > project(0, 0, 0.1)[2]);
});
