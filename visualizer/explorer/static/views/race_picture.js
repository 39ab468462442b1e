// A small picture of a whole race, without axes: the ground, and the paths to their ends.

import { contains } from "../numbers/scale.js";
import { fittedExtent } from "../state/extent.js";
import { clearCanvas, drawLine, drawMarker } from "../ui/canvas.js";
import { finePicture } from "./ground_layer.js";

/** @import { Pair, Path, Race, Theme } from "../types.js" */

/**
 * Draw a race, in parts of a few milliseconds: it yields after each.
 * @param {HTMLCanvasElement} canvas
 * @param {Race} race
 * @param {Theme} theme
 * @returns {Generator<void, void>}
 */
export function* drawRace(canvas, race, theme) {
  const { surface, paths, catalogue } = race;
  const extent = race.setup.extent ?? fittedExtent(race);
  const { paper, ink } = catalogue.facts.themes[theme];
  const { context, width, height } = clearCanvas(canvas);
  const [density, colors] = [context.getTransform().a, catalogue.facts.ground[theme]];
  const ground = yield* finePicture({ surface, extent, colors, width, height, density });
  context.putImageData(new ImageData(ground.data, ground.width, ground.height), 0, 0);
  const [[x0, x1], [y0, y1]] = extent;
  /** @type {(path: Path, t: number) => Pair} */
  const at = ({ x, y }, t) => [((x[t] - x0) / (x1 - x0)) * width, ((y1 - y[t]) / (y1 - y0)) * height];
  /** A path that ends off the picture crosses all of it: it goes beneath the others. @param {Path} path */
  const strays = ({ x, y, n }) => Number(n <= race.steps || !contains(extent, x[n - 1], y[n - 1]));
  const order = paths.map((_, k) => k).sort((a, b) => strays(paths[b]) - strays(paths[a]));
  for (const k of order) {
    const { dash, color, name, marker } = race.racers[k];
    const style = { name, dash, marker, ink: color[theme] };
    drawLine(context, style, (t) => at(paths[k], t), paths[k].n - 1, paper, 1.6);
    drawMarker(context, marker, ...at(paths[k], paths[k].n - 1), 4.5, style.ink, paper);
  }
  drawMarker(context, "o", ...at(paths[0], 0), 4.5, null, ink, 1.5);
}
