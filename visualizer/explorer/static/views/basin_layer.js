// The basins of a racer, painted onto the landscape: where each start ends, and how fast it gets there.

import { _ } from "../language/translate.js";
import { planeOf } from "../state/plane.js";
import { basinPixels } from "../sweep/colors.js";
import { sweepPlan } from "../sweep/plan.js";
import { Sweeper } from "../sweep/sweeper.js";
import { element } from "../ui/elements.js";

/** @import { SweepService } from "../sweep/service.js" */
/** @import { Axis, Extent, State } from "../types.js" */

/** The starts in an extent. @param {Extent} extent @returns {[Axis, Axis]} */
export function startAxes(extent) {
  const [x, y] = extent.map(([low, high], index) => {
    const name = "xy"[index];
    return {
      id: `start.${name}`,
      name,
      kind: /** @type {const} */ ("start"),
      index,
      low,
      high,
      log: false,
      primary: false,
    };
  });
  return [x, y];
}

/** A canvas between the ground and the map, which the page stretches. */
export class BasinLayer {
  /** What is seen. @type {any[]} */
  shown = [];

  said = "";

  /** @param {State} state @param {SweepService} service @param {() => void} redraw called when what computes them changes */
  constructor(state, service, redraw) {
    this.state = state;
    this.canvas = element("canvas", { class: "ravine-ground ravine-basins", hidden: true, "aria-hidden": "true" });
    this.sweeper = new Sweeper(state.catalogue, service, () => requestAnimationFrame(() => this.refresh()));
    this.redraw = redraw;
  }

  /** What computes the basins that are seen; "" if there are none. */
  get words() {
    const { cells } = this.sweeper;
    if (this.canvas.hidden || !cells) return "";
    return cells.isExact ? _("basins: float64") : _("basins: float32 preview");
  }

  /** There is more to see. */
  refresh() {
    const { words } = this;
    this.paint();
    if (words !== this.said) this.redraw();
    this.said = words;
  }

  /** Follow the race and the extent. */
  draw() {
    const { state, sweeper } = this;
    const plane = planeOf(state.plane, state.race);
    const isOpen = plane?.basins === true;
    if (this.canvas.hidden === isOpen) this.canvas.hidden = !isOpen;
    sweeper.show(plane && isOpen ? sweepPlan(state.race, plane.racer, startAxes(state.extent)) : null);
    this.paint();
  }

  paint() {
    const { state, canvas, sweeper } = this;
    const { cells } = sweeper;
    if (canvas.hidden || !cells) return;
    const { surface } = state.race;
    const shown = [cells, surface, state.theme];
    if (shown.some((part, k) => part !== this.shown[k])) {
      this.shown = shown;
      const pixels = basinPixels(cells, surface.minima, state.catalogue.facts.cells.basins, state.theme);
      [canvas.width, canvas.height] = [cells.side, cells.side];
      canvas.getContext("2d")?.putImageData(pixels, 0, 0);
    }
    this.place(cells.plan.axes);
  }

  /** While the map is panned, the cells of an earlier extent go with it. @param {[Axis, Axis]} axes */
  place([x, y]) {
    const [[x0, x1], [y0, y1]] = this.state.extent;
    const [w, h] = [(x.high - x.low) / (x1 - x0), (y.high - y.low) / (y1 - y0)];
    const [left, top] = [(x.low - x0) / (x1 - x0), (y1 - y.high) / (y1 - y0)];
    const moved = w === 1 && h === 1 && left === 0 && top === 0;
    this.canvas.style.transform = moved ? "" : `translate(${100 * left}%, ${100 * top}%) scale(${w}, ${h})`;
  }

  close() {
    this.sweeper.close();
  }
}
