// Numbers that come as bytes: from a kernel as they are, from a saved page in base64.

/** @import { Bytes } from "../types.js" */

/** The bytes themselves. @param {Bytes} raw @returns {Uint8Array<ArrayBuffer>} */
export function decodeBytes(raw) {
  if (typeof raw === "string") return Uint8Array.from(atob(raw), (c) => c.charCodeAt(0));
  return new Uint8Array(/** @type {ArrayBuffer} */ (raw.buffer), raw.byteOffset, raw.byteLength);
}

/** A copy of the bytes that begins where any number may. @param {Bytes} raw */
const aligned = (raw) => decodeBytes(raw).slice().buffer;

/** @param {Bytes} raw */
export const readFloat32 = (raw) => new Float32Array(aligned(raw));

/** @param {Bytes} raw */
export const readFloat64 = (raw) => new Float64Array(aligned(raw));

/** @param {Bytes} raw */
export const readUint16 = (raw) => new Uint16Array(aligned(raw));

/** @param {Bytes} raw */
export const readInt32 = (raw) => new Int32Array(aligned(raw));

/** What zlib compressed. @param {Bytes} raw */
export async function inflate(raw) {
  const stream = new Blob([decodeBytes(raw)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
