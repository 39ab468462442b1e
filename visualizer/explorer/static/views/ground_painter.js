// The ground in pixels: bands of color between the levels of f, and a line along each level.

import { emptyRow, pixelRows } from "../engine/surface_grid.js";

/** @import { ContourSurface, GroundColors, GroundPicture, PixelRow, SurfaceGrid } from "../types.js" */

/** 0.7 points at 100 pixels per inch, as matplotlib draws it. In CSS pixels. */
const LINE_WIDTH = 0.7 * (100 / 72);
/** Of a line over the color beneath it. */
const OPACITY = 0.9;
/** Lines closer than this fade, and at half of it they are gone. In CSS pixels. */
const CLOSE = 4;
/** Rows painted between two yields. */
const ROWS = 16;

/**
 * A picture of f between the nodes of a grid, in parts of a few milliseconds: it yields after each.
 * @param {SurfaceGrid} grid
 * @param {ContourSurface} surface
 * @param {number[]} levels
 * @param {GroundColors} colors
 * @param {{ width: number, height: number, scale: number }} size in pixels, and how many of them a CSS pixel is wide
 * @returns {Generator<void, GroundPicture>}
 */
export function* paintGround(grid, surface, levels, colors, { width, height, scale }) {
  const readRow = pixelRows(grid, width, height, surface.smooth);
  const paintRow = painter(bandsOf(levels, surface.scale, colors), scale);
  const row = emptyRow(width);
  const data = new Int32Array(width * height);
  for (let j = 0; j < height; j++) {
    readRow(j, row);
    paintRow(row, data.subarray(j * width, (j + 1) * width));
    if (j % ROWS === ROWS - 1) yield;
  }
  return { width, height, data: new Uint8ClampedArray(data.buffer) };
}

/**
 * What is seen of the levels: edges between bands, and the color of each band. Nothing lies beyond the highest level,
 * nor below the lowest, but for a logarithmic scale, where it is above the lowest value.
 * @param {number[]} levels
 * @param {string} scale
 * @param {GroundColors} colors
 */
function bandsOf(levels, scale, { bands, paper }) {
  const flat = levels.length === 2;
  const first = scale === "log" ? 0 : 1;
  const inner = flat ? [] : levels.slice(first, -1);
  const shown = flat ? [bands[bands.length >> 1]] : bands.slice(first, first + inner.length + 1);
  const edges = Float64Array.from([Number.NEGATIVE_INFINITY, ...inner, Number.POSITIVE_INFINITY]);
  return { edges, gaps: gapsOf(edges), bands: shown.map(channels), paper: channels(paper) };
}

/** The mean distance of each edge to its neighbours that are finite. @param {Float64Array} edges */
function gapsOf(edges) {
  return edges.map((edge, k) => {
    const gaps = [edge - edges[k - 1], edges[k + 1] - edge].filter(Number.isFinite);
    return gaps.length ? gaps.reduce((a, b) => a + b) / gaps.length : Number.POSITIVE_INFINITY;
  });
}

/** @param {string} hex @returns {number[]} */
const channels = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));

/** @param {number} r @param {number} g @param {number} b */
const packed = (r, g, b) => 0xff000000 | ((b + 0.5) << 16) | ((g + 0.5) << 8) | (r + 0.5);

/**
 * A function that paints a row of pixels. The distance of a pixel to a line is |f − level| / |gradient|.
 * @param {ReturnType<typeof bandsOf>} bands
 * @param {number} scale pixels of the picture in a CSS pixel
 * @returns {(row: PixelRow, pixels: Int32Array) => void}
 */
function painter(bands, scale) {
  const { edges, paper } = bands;
  const solid = Int32Array.from(bands.bands, ([r, g, b]) => packed(r, g, b));
  const blank = packed(paper[0], paper[1], paper[2]);
  const reach = ((LINE_WIDTH * scale) / 2 + 0.5) ** 2;
  const mix = mixer(bands, scale);
  let k = 0; // the band of the pixel before: most often that of the next one, too
  return (row, pixels) => {
    const { f: values, gx, gy } = row;
    for (let i = 0; i < pixels.length; i++) {
      const f = values[i];
      if (f - f !== 0) {
        pixels[i] = blank; // f is not finite
        continue;
      }
      while (f >= edges[k + 1]) k++;
      while (f < edges[k]) k--;
      const away = Math.min(f - edges[k], edges[k + 1] - f);
      if (away * away < reach * (gx[i] * gx[i] + gy[i] * gy[i])) mix(row, i, k, pixels);
      else pixels[i] = solid[k];
    }
  };
}

/**
 * A function that paints a pixel near a line, in the band k. The two bands beside the line share the pixel; where the
 * next lines are in it as well, one color goes over into the other. (It reads f from the row, and writes the color:
 * fractions are slow to hand over.)
 * @param {ReturnType<typeof bandsOf>} bands
 * @param {number} scale
 * @returns {(row: PixelRow, i: number, k: number, pixels: Int32Array) => void}
 */
function mixer({ edges, gaps, bands, paper }, scale) {
  const rgb = Float64Array.from(bands.flat());
  const [paperRed, paperGreen, paperBlue] = paper;
  const half = (LINE_WIDTH * scale) / 2;
  const close = (CLOSE * scale) / 2;
  return ({ f, gx, gy }, i, k, pixels) => {
    const slope = Math.sqrt(gx[i] * gx[i] + gy[i] * gy[i]);
    const [below, above] = [f[i] - edges[k], edges[k + 1] - f[i]];
    const line = below < above ? k : k + 1;
    const away = below < above ? below : -above;
    const gap = gaps[line];
    const distance = Math.abs(away) / slope;
    const covered = Math.min(distance + 0.5, half) - Math.max(distance - 0.5, -half);
    const strength = Math.min(Math.max(gap / (slope * close) - 1, 0), 1);
    const opacity = OPACITY * Math.max(covered, 0) * strength;
    const share = Math.min(Math.max(0.5 + away / Math.min(slope, gap), 0), 1);
    const upper = (1 - opacity) * share;
    const lower = 1 - opacity - upper;
    const j = 3 * line;
    pixels[i] = packed(
      lower * rgb[j - 3] + upper * rgb[j] + opacity * paperRed,
      lower * rgb[j - 2] + upper * rgb[j + 1] + opacity * paperGreen,
      lower * rgb[j - 1] + upper * rgb[j + 2] + opacity * paperBlue,
    );
  };
}
