// The graphics card: one WebGL context for all explorers of a page, which allows few. It draws off screen, in parts that
// take a few hundredths of a second, and hands back numbers. A driver ends a shader that runs for seconds.

import { VERTEX } from "./shader.js";

/** @import { SweepJob, Texture } from "../types.js" */

/** Milliseconds that a part of a map takes, about. */
const PART = 30;
/** The first guess of milliseconds for a step of a cell. */
const STEP_COST = 4e-6;
/** Milliseconds between two looks if a part is done, and those until a busy page has seen it. */
const [LOOK, LATENCY] = [2, 10];
/** A guess grows or shrinks at most by this factor with each part. */
const ADAPTION = 1.5;

/** @typedef {ReturnType<typeof beginReading>} Reading */

/** @param {number} time */
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class Gpu {
  canvas = document.createElement("canvas");

  /** @type {WebGL2RenderingContext | null} */
  gl = null;

  /** @type {Map<string, WebGLProgram | null>} Programs by their source; null for one that does not compile. */
  programs = new Map();

  /** Milliseconds for a step of a cell, by source. @type {Map<string, number>} */
  costs = new Map();

  /** @type {Promise<unknown>} The drawing before the next one. */
  last = Promise.resolve();

  /** @type {Set<() => void>} Called when a context that was lost is back. */
  listeners = new Set();

  constructor() {
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.programs.clear();
      this.begin();
      for (const listener of this.listeners) listener();
    });
    this.gl = this.canvas.getContext("webgl2", { antialias: false, depth: false, powerPreference: "high-performance" });
    this.begin();
  }

  /** What each context needs. */
  begin() {
    const { gl } = this;
    const precision = gl?.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT)?.precision ?? 0;
    if (!gl?.getExtension("EXT_color_buffer_float") || precision < 23) this.gl = null;
  }

  /** Milliseconds for a step of a cell. @param {string} source */
  costOf(source) {
    return this.costs.get(source) ?? STEP_COST;
  }

  /** Whether this shader may be drawn: false where there is no WebGL2, or it did not compile. @param {string} source */
  canDraw(source) {
    return this.gl !== null && this.programs.get(source) !== null;
  }

  /**
   * Draw a sweep of side × side cells after what was asked for before; null if it cannot be drawn, or is no longer wanted.
   * @param {SweepJob} job
   * @param {number} side
   * @param {() => boolean} isWanted
   * @returns {Promise<Float32Array | null>}
   */
  draw(job, side, isWanted) {
    const drawn = this.last.then(() => this.drawNext(job, side, isWanted));
    this.last = drawn.catch(() => null);
    return drawn;
  }

  /** @param {SweepJob} job @param {number} side @param {() => boolean} isWanted */
  async drawNext(job, side, isWanted) {
    const { gl } = this;
    if (!gl || gl.isContextLost() || !isWanted()) return null;
    const program = this.programOf(job.source);
    if (!program) return null;
    gl.useProgram(program);
    setUniforms(gl, program, { ...job.uniforms, size: ["2fv", [side, side]] });
    const textures = Object.entries(job.textures);
    const made = textures.map(([name, texture], unit) => bindTexture(gl, program, name, texture, unit));
    const target = targetOf(gl, side, textures.length);
    try {
      return await this.drawRows(gl, job, side, isWanted);
    } finally {
      gl.deleteFramebuffer(target.framebuffer);
      for (const texture of [...made, target.texture]) gl.deleteTexture(texture);
    }
  }

  /** @param {WebGL2RenderingContext} gl @param {SweepJob} job @param {number} side @param {() => boolean} isWanted */
  async drawRows(gl, { source, steps }, side, isWanted) {
    const values = new Float32Array(4 * side * side);
    gl.viewport(0, 0, side, side);
    gl.enable(gl.SCISSOR_TEST);
    let ended = performance.now();
    /** @param {Reading} reading */
    const finish = async (reading) => {
      if (!(await finishReading(gl, reading)) || !isWanted()) return false;
      const begun = Math.max(reading.begun, ended);
      ended = performance.now();
      this.learn(source, ended - begun, (reading.part.length / 4) * steps);
      return true;
    };
    /** @type {Reading | null} The part that is being drawn while the next one is asked for. */
    let before = null;
    for (let row = 0; row < side; ) {
      const rows = Math.max(Math.floor(PART / (this.costOf(source) * side * steps)), 1);
      const height = Math.min(rows, side - row);
      gl.scissor(0, row, side, height);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      const reading = beginReading(gl, side, row, height, values);
      if (before && !(await finish(before))) return null;
      before = reading;
      row += height;
    }
    return before && (await finish(before)) ? values : null;
  }

  /**
   * Mend the guess by the time that a part took. The first part, in which the shader is made ready, does not count, nor
   * does one that is so small that it was over before the page has looked.
   * @param {string} source
   * @param {number} time
   * @param {number} steps
   */
  learn(source, time, steps) {
    const known = this.costs.get(source);
    const cost = this.costOf(source);
    const measured = Math.max(time - LATENCY, 1) / steps;
    if (known !== undefined && (measured < cost || cost * steps > LATENCY))
      this.costs.set(source, Math.min(Math.max(measured, cost / ADAPTION), cost * ADAPTION));
    else this.costs.set(source, cost);
  }

  /** @param {string} source */
  programOf(source) {
    const known = this.programs.get(source);
    if (known !== undefined) return known;
    const gl = /** @type {WebGL2RenderingContext} */ (this.gl);
    const program = compiled(gl, source);
    if (program || !gl.isContextLost()) this.programs.set(source, program);
    return program;
  }
}

/** @type {Gpu | null} */
let gpu = null;

/** The graphics card of the page. */
export function sharedGpu() {
  gpu ??= new Gpu();
  return gpu;
}

/** A program; null if the driver refuses it. @param {WebGL2RenderingContext} gl @param {string} source */
function compiled(gl, source) {
  const program = gl.createProgram();
  for (const [type, text] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, source],
  ])) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

/** @param {WebGL2RenderingContext} gl @param {WebGLProgram} program @param {SweepJob["uniforms"]} uniforms */
function setUniforms(gl, program, uniforms) {
  const setters = /** @type {Record<string, any>} */ (/** @type {unknown} */ (gl));
  for (const [name, [kind, value]] of Object.entries(uniforms))
    setters[`uniform${kind}`](gl.getUniformLocation(program, name), value);
}

/** @param {WebGL2RenderingContext} gl */
function newTexture(gl) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  return texture;
}

/** @param {WebGL2RenderingContext} gl @param {WebGLProgram} program @param {string} name @param {Texture} array @param {number} unit */
function bindTexture(gl, program, name, { width, height, channels, texels }, unit) {
  gl.activeTexture(gl.TEXTURE0 + unit);
  const texture = newTexture(gl);
  const [internal, format] = [
    [gl.R32F, gl.RED],
    [gl.RG32F, gl.RG],
    [gl.RGBA32F, gl.RGBA],
  ][channels >> 1];
  gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, gl.FLOAT, texels);
  gl.uniform1i(gl.getUniformLocation(program, name), unit);
  return texture;
}

/** What is drawn into. @param {WebGL2RenderingContext} gl @param {number} side @param {number} unit */
function targetOf(gl, side, unit) {
  gl.activeTexture(gl.TEXTURE0 + unit);
  const texture = newTexture(gl);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, side, side);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return { texture, framebuffer };
}

/**
 * Ask for rows when they are drawn.
 * @param {WebGL2RenderingContext} gl
 * @param {number} side
 * @param {number} row
 * @param {number} height
 * @param {Float32Array} values
 */
function beginReading(gl, side, row, height, values) {
  const part = values.subarray(4 * side * row, 4 * side * (row + height));
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, part.byteLength, gl.STREAM_READ);
  gl.readPixels(0, row, side, height, gl.RGBA, gl.FLOAT, 0);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return { part, buffer, fence, begun: performance.now() };
}

/** Take the rows, without keeping the page from its work; false if the context is lost. @param {WebGL2RenderingContext} gl @param {Reading} reading */
async function finishReading(gl, { part, buffer, fence }) {
  while (fence && !gl.isContextLost() && gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) await pause(LOOK);
  const isThere = fence !== null && !gl.isContextLost();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  if (isThere) gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, part);
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  gl.deleteSync(fence);
  gl.deleteBuffer(buffer);
  return isThere;
}
