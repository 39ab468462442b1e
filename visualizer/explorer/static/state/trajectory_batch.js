// A batch of trajectories: the paths of a racer for every position of a slider, as Python sends and packs them.

import { readInt32 } from "../numbers/bytes.js";

/** @import { Bytes, Numbers, Path, Summary } from "../types.js" */

/**
 * For all lanes where they end, when they reached the minimum, and the last f.
 * @param {Bytes} bytes
 * @returns {Summary}
 */
export function readSummary(bytes) {
  const whole = readInt32(bytes);
  const lanes = whole.length / 3;
  const finals = new Float32Array(whole.buffer, 8 * lanes);
  return { lanes, ends: whole.subarray(0, lanes), reached: whole.subarray(lanes, 2 * lanes), finals };
}

/**
 * The path number `lane` of an array of lanes, each of which is all x, all y, all losses.
 * @param {Numbers} numbers
 * @param {Summary} summary
 * @returns {Path}
 */
export function pathOf(numbers, { lanes, ends, reached, finals }, lane = 0) {
  const length = numbers.length / 3 / lanes;
  /** @param {number} k */
  const part = (k) => numbers.subarray((3 * lane + k) * length, (3 * lane + k + 1) * length);
  return { x: part(0), y: part(1), loss: part(2), n: ends[lane], reached: reached[lane], final: finals[lane] };
}

/**
 * Undo the packing of a saved page: byte planes of zigzag numbers, which are differences from step to step and lane to
 * lane.
 * @param {Uint8Array} planes
 * @param {number} bytes
 * @param {number} lanes
 * @param {number} length
 */
export function unpack(planes, bytes, lanes, length) {
  const size = planes.length / bytes;
  const whole = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let z = 0;
    for (let b = bytes - 1; b >= 0; b--) z = z * 256 + planes[b * size + i];
    whole[i] = z % 2 ? -(z + 1) / 2 : z / 2;
  }
  for (let i = 0; i < size; i++) if (i % length) whole[i] += whole[i - 1];
  const row = size / lanes;
  for (let i = row; i < size; i++) whole[i] += whole[i - row];
  return whole;
}

/** Undo the compression of far points: beyond 1 stands a logarithm. @param {number} v */
export const expand = (v) => (Math.abs(v) <= 1 ? v : Math.sign(v) * Math.exp(Math.abs(v) - 1));
