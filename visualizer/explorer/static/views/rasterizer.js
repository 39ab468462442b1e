// Triangles to pixels, with a depth buffer that says what is in front.

/** @import { Mesh, Texture } from "./surface_mesh.js" */

/** @typedef {{ azimuth: number, elevation: number }} Camera */

/**
 * From a point in space to its pixel, and how near it is.
 * @typedef {(x: number, y: number, z: number) => [number, number, number]} Projection
 */

/** @param {Camera} camera @param {number} u0 @param {number} v0 @param {number} scale @returns {Projection} */
export function projectionOf({ azimuth, elevation }, u0, v0, scale) {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return (x, y, z) => {
    const along = x * ca + y * sa;
    return [u0 + scale * (y * ca - x * sa), v0 - scale * (z * ce - along * se), along * ce + z * se];
  };
}

/**
 * The surface as an image, and how near it is at a pixel, −∞ beside it.
 * @param {CanvasRenderingContext2D} context
 * @param {Mesh} mesh
 * @param {Texture} texture
 * @param {Projection} project
 */
export function rasterize(context, mesh, texture, project) {
  const { width, height } = context.canvas;
  const { places } = mesh;
  const image = context.createImageData(width, height);
  const near = new Float32Array(width * height).fill(-Infinity);
  const corners = new Float32Array(3 * places * places);
  for (let j = 0, k = 0; j < places; j++)
    for (let i = 0; i < places; i++, k++) {
      corners.set(project(i / (places - 1) - 0.5, j / (places - 1) - 0.5, mesh.z[k]), 3 * k);
    }
  const target = { out: image.data, near, width, height, corners, light: mesh.light, places, texture };
  for (let j = 0; j < places - 1; j++)
    for (let i = 0; i < places - 1; i++) {
      const k = j * places + i;
      fillTriangle(target, k, k + 1, k + places);
      fillTriangle(target, k + places + 1, k + places, k + 1);
    }
  /** @param {number} x @param {number} y */
  const depth = (x, y) => (x >= 0 && x < width && y >= 0 && y < height ? near[y * width + x] : -Infinity);
  return { image, depth };
}

/**
 * Color the pixels of a triangle where nothing is nearer; a, b and c are places of the mesh.
 * @param {{ out: Uint8ClampedArray, near: Float32Array, width: number, height: number, corners: Float32Array,
 *   light: Float32Array, places: number, texture: Texture }} target
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
function fillTriangle({ out, near, width, height, corners, light, places, texture }, a, b, c) {
  const [ax, ay, da] = [corners[3 * a], corners[3 * a + 1], corners[3 * a + 2]];
  const [bx, by, db] = [corners[3 * b], corners[3 * b + 1], corners[3 * b + 2]];
  const [cx, cy, dc] = [corners[3 * c], corners[3 * c + 1], corners[3 * c + 2]];
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!area) return;
  const [left, right] = [
    Math.max(Math.ceil(Math.min(ax, bx, cx)), 0),
    Math.min(Math.floor(Math.max(ax, bx, cx)), width - 1),
  ];
  const [top, bottom] = [
    Math.max(Math.ceil(Math.min(ay, by, cy)), 0),
    Math.min(Math.floor(Math.max(ay, by, cy)), height - 1),
  ];
  const { size, colors } = texture;
  const unit = (size - 1) / (places - 1);
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const wb = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
      const wc = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
      const wa = 1 - wb - wc;
      if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6) continue;
      const depth = wa * da + wb * db + wc * dc;
      const at = y * width + x;
      if (depth <= near[at]) continue;
      near[at] = depth;
      const u = (wa * (a % places) + wb * (b % places) + wc * (c % places)) * unit;
      const v = (wa * Math.floor(a / places) + wb * Math.floor(b / places) + wc * Math.floor(c / places)) * unit;
      const from = 4 * ((size - 1 - Math.round(v)) * size + Math.round(u));
      const bright = wa * light[a] + wb * light[b] + wc * light[c];
      out[4 * at] = colors[from] * bright;
      out[4 * at + 1] = colors[from + 1] * bright;
      out[4 * at + 2] = colors[from + 2] * bright;
      out[4 * at + 3] = 255;
    }
}
