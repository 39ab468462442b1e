// f on a grid of nodes over an extent, and its values between the nodes, at the centres of pixels.

/** @import { ContourSurface, Extent, PixelRow, SurfaceGrid } from "../types.js" */

/** Evaluations between two yields. */
const PART = 4096;

/**
 * f and its gradient at nodes at equal distances over the extent, its edges included; the first row has the lowest y.
 * @param {ContourSurface} surface
 * @param {Extent} extent
 * @param {number} columns
 * @param {number} rows
 * @returns {Generator<void, SurfaceGrid>}
 */
export function* sampleGrid(surface, extent, columns, rows) {
  const [xs, ys] = [nodes(extent[0], columns), nodes(extent[1], rows)];
  const [f, fx, fy] = Array.from({ length: 3 }, () => new Float64Array(columns * rows));
  const part = Math.max(1, Math.round(PART / columns / Math.max(surface.samples, 1)));
  for (let j = 0; j < rows; j += part) {
    const values = surface.evaluateGrid(xs, ys.subarray(j, j + part));
    f.set(values.f, j * columns);
    fx.set(values.fx, j * columns);
    fy.set(values.fy, j * columns);
    yield;
  }
  return { columns, rows, xs, ys, f, fx: finite(fx), fy: finite(fy) };
}

/** @param {[number, number]} side @param {number} count */
function nodes([low, high], count) {
  return Float64Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
}

/** At a kink a slope may be undefined where f is not. @param {Float64Array} slopes */
function finite(slopes) {
  for (let k = 0; k < slopes.length; k++) if (slopes[k] - slopes[k] !== 0) slopes[k] = 0;
  return slopes;
}

/**
 * The weights of two neighbouring nodes for each of `count` pixels over `cells` cells: `a` and `b` of the values,
 * `c` and `d` of the slopes, and their derivatives by the pixel. Cubic Hermite, or linear if the surface has kinks.
 * @param {number} count
 * @param {number} cells
 * @param {number} length of a cell in the units of the slopes
 * @param {boolean} smooth
 */
function weights(count, cells, length, smooth) {
  const cell = new Int32Array(count);
  const [a, b, c, d, da, db, dc, dd] = Array.from({ length: 8 }, () => new Float64Array(count));
  const step = cells / count;
  for (let k = 0; k < count; k++) {
    const place = (k + 0.5) * step;
    cell[k] = Math.min(Math.floor(place), cells - 1);
    const t = place - cell[k];
    b[k] = smooth ? t * t * (3 - 2 * t) : t;
    a[k] = 1 - b[k];
    db[k] = step * (smooth ? 6 * t * (1 - t) : 1);
    da[k] = -db[k];
    if (!smooth) continue;
    c[k] = length * t * (1 - t) * (1 - t);
    d[k] = -length * t * t * (1 - t);
    dc[k] = step * length * (1 - t) * (1 - 3 * t);
    dd[k] = step * length * t * (3 * t - 2);
  }
  return { cell, a, b, c, d, da, db, dc, dd };
}

/**
 * A function that writes a row of pixels, the top one first: f at their centres, and its gradient per pixel.
 * @param {SurfaceGrid} grid
 * @param {number} width
 * @param {number} height
 * @param {boolean} smooth
 * @returns {(row: number, pixels: PixelRow) => void}
 */
export function pixelRows(grid, width, height, smooth) {
  const { columns, rows, xs, ys } = grid;
  const across = weights(width, columns - 1, xs[1] - xs[0], smooth);
  const up = weights(height, rows - 1, ys[1] - ys[0], smooth);
  /** @type {[PixelRow, PixelRow]} */
  const lines = [emptyRow(width), emptyRow(width)];
  const held = [-1, -1]; // the rows of the grid that the lines are of
  /** @param {number} j */
  const line = (j) => {
    if (held[j % 2] !== j) alongRow(grid, j, across, lines[j % 2]);
    held[j % 2] = j;
    return lines[j % 2];
  };
  return (row, pixels) => {
    const k = height - 1 - row;
    blendRows(line(up.cell[k]), line(up.cell[k] + 1), up, k, pixels);
  };
}

/** @param {number} width @returns {PixelRow} */
export function emptyRow(width) {
  const [f, gx, gy] = Array.from({ length: 3 }, () => new Float64Array(width));
  return { f, gx, gy };
}

/**
 * f and fy along a row of the grid. The slope of fy along x is that of a parabola through three nodes.
 * @param {SurfaceGrid} grid
 * @param {number} j
 * @param {ReturnType<typeof weights>} across
 * @param {PixelRow} line
 */
function alongRow({ columns, xs, f, fx, fy }, j, { cell, a, b, c, d }, line) {
  const [first, last] = [j * columns, (j + 1) * columns - 1];
  const half = 0.5 / (xs[1] - xs[0]);
  for (let i = 0; i < cell.length; i++) {
    const k = first + cell[i];
    line.f[i] = a[i] * f[k] + b[i] * f[k + 1] + c[i] * fx[k] + d[i] * fx[k + 1];
    const before = k > first ? fy[k - 1] : 2 * fy[k] - fy[k + 1];
    const after = k + 1 < last ? fy[k + 2] : 2 * fy[k + 1] - fy[k];
    line.gy[i] = a[i] * fy[k] + b[i] * fy[k + 1] + half * (c[i] * (fy[k + 1] - before) + d[i] * (after - fy[k]));
  }
}

/**
 * A row of pixels between two rows of the grid.
 * @param {PixelRow} below
 * @param {PixelRow} above
 * @param {ReturnType<typeof weights>} up
 * @param {number} k
 * @param {PixelRow} pixels
 */
function blendRows(below, above, up, k, pixels) {
  const [a, b, c, d] = [up.a[k], up.b[k], up.c[k], up.d[k]];
  const [da, db, dc, dd] = [up.da[k], up.db[k], up.dc[k], up.dd[k]];
  const { f, gx, gy } = pixels;
  const [f0, f1, s0, s1, last] = [below.f, above.f, below.gy, above.gy, f.length - 1];
  for (let i = 0; i <= last; i++) {
    f[i] = a * f0[i] + b * f1[i] + c * s0[i] + d * s1[i];
    gy[i] = da * f0[i] + db * f1[i] + dc * s0[i] + dd * s1[i];
  }
  for (let i = 1; i < last; i++) gx[i] = (f[i + 1] - f[i - 1]) / 2;
  gx[0] = f[Math.min(1, last)] - f[0];
  gx[last] = f[last] - f[Math.max(last - 1, 0)];
}
