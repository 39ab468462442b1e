// The mesh of what is seen: a coarse one within the frame, and the full one when the view has been at rest.

import { sampleGrid } from "../engine/surface_grid.js";
import { meshFrom, meshOf, PLACES, quickPlaces } from "./surface_mesh.js";

/** @import { Extent, Surface, SurfaceGrid } from "../types.js" */
/** @import { Mesh } from "./surface_mesh.js" */

/** Milliseconds without a change until the full mesh is begun, and those that a part of it takes. */
const REST = 80;
const PART = 6;

export class MeshLayer {
  /** @type {{ surface: Surface, extent: string, mesh: Mesh } | null} */
  shown = null;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** @param {() => void} redraw called when the full mesh is there */
  constructor(redraw) {
    this.redraw = redraw;
  }

  /** The mesh of a surface in an extent, made anew when one of them changes. @param {Surface} surface @param {Extent} extent */
  meshOf(surface, extent) {
    const key = JSON.stringify(extent);
    if (this.shown?.surface === surface && this.shown.extent === key) return this.shown.mesh;
    clearTimeout(this.timer);
    const mesh = meshOf(surface, extent, quickPlaces(surface.samples));
    this.shown = { surface, extent: key, mesh };
    if (mesh.places < PLACES)
      this.timer = setTimeout(() => this.refine(sampleGrid(surface, extent, PLACES, PLACES)), REST);
    return mesh;
  }

  /** Work on the full mesh for a moment, and go on a little later. @param {Generator<void, SurfaceGrid>} work */
  refine(work) {
    if (!this.shown) return;
    const start = performance.now();
    while (performance.now() - start < PART) {
      const { done, value } = work.next();
      if (!done) continue;
      this.shown.mesh = meshFrom(this.shown.surface, value.f);
      this.redraw();
      return;
    }
    this.timer = setTimeout(() => this.refine(work));
  }

  /** Forget the mesh: a coarse one would stay. */
  close() {
    clearTimeout(this.timer);
    this.shown = null;
  }
}
