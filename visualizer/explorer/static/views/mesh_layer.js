// The mesh of what is seen: a coarse one within the frame, and the full one when the view has been at rest.

import { sampleGrid } from "../engine/surface_grid.js";
import { BackgroundWork } from "../state/background_work.js";
import { meshFrom, meshOf, PLACES, quickPlaces } from "./surface_mesh.js";

/** @import { Extent, Surface, SurfaceGrid } from "../types.js" */
/** @import { Mesh } from "./surface_mesh.js" */

/** Milliseconds without a change until the full mesh is begun, and those that a part of it takes. */
const REST = 80;
const PART = 6;

export class MeshLayer {
  /** @type {{ surface: Surface, extent: string, mesh: Mesh } | null} */
  shown = null;

  work = new BackgroundWork(PART);

  /** @param {() => void} redraw called when the full mesh is there */
  constructor(redraw) {
    this.redraw = redraw;
  }

  /** The mesh of a surface in an extent, made anew when one of them changes. @param {Surface} surface @param {Extent} extent */
  meshOf(surface, extent) {
    const key = JSON.stringify(extent);
    if (this.shown?.surface === surface && this.shown.extent === key) return this.shown.mesh;
    this.work.stop();
    const mesh = meshOf(surface, extent, quickPlaces(surface.samples));
    this.shown = { surface, extent: key, mesh };
    if (mesh.places < PLACES)
      this.work.begin(sampleGrid(surface, extent, PLACES, PLACES), (grid) => this.finish(grid), REST);
    return mesh;
  }

  /** The full mesh can be made. @param {SurfaceGrid} grid */
  finish(grid) {
    if (!this.shown) return;
    this.shown.mesh = meshFrom(this.shown.surface, grid.f);
    this.redraw();
  }

  /** Forget the mesh: a coarse one would stay. */
  close() {
    this.work.stop();
    this.shown = null;
  }
}
