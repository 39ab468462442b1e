// The colors of basins are those of Python's maps.

import { ok } from "node:assert/strict";
import { test } from "node:test";
import { screenColor, spreadHues } from "../../visualizer/explorer/static/sweep/hues.js";
import { assertClose, catalogue, vectors } from "./vectors.js";

const { basins } = catalogue.facts.cells;

for (const { points, hues, ends } of vectors.hues) {
  test(`${points.length} minima have the hues and the shades of Python`, () => {
    assertClose(spreadHues(points, basins), hues, "hues");
    for (const [k, [light, dark]] of ends.entries()) {
      for (const [lightness, color] of [
        [0.93, light],
        [0.4, dark],
      ]) {
        const found = screenColor(lightness, basins.chroma, hues[k]);
        ok(found.every((part, c) => Math.abs(part - color[c]) <= 1));
      }
    }
  });
}
