// Fans: the paths of a racer for every position of a slider, as visualizer.fan sends and packs them.

const floats = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

/** What `Fan.summary` says: for all lanes where they end, when they reached the minimum, and the last f. */
function summaryOf(bytes) {
  const lanes = bytes.byteLength / 12;
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const whole = new Int32Array(buffer, 0, 2 * lanes);
  return { lanes, ends: whole.subarray(0, lanes), reached: whole.subarray(lanes), finals: new Float32Array(buffer, 8 * lanes) };
}

/** The path number `lane` of an array of lanes, each of which is all x, all y, all losses. */
function laneOf(numbers, { lanes, ends, reached, finals }, lane = 0) {
  const length = numbers.length / 3 / lanes;
  const part = (k) => numbers.subarray((3 * lane + k) * length, (3 * lane + k + 1) * length);
  return { x: part(0), y: part(1), loss: part(2), n: ends[lane], reached: reached[lane], final: finals[lane] };
}

async function inflated(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo `Fan.packed`: byte planes of zigzag numbers, which are differences from step to step and lane to lane. */
function unpacked(planes, bytes, lanes, length) {
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

/** Undo `compressed` of visualizer.fan: beyond 1 stands a logarithm. */
const expanded = (v) => (Math.abs(v) <= 1 ? v : Math.sign(v) * Math.exp(Math.abs(v) - 1));
