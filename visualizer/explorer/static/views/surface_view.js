// The surface in three dimensions, with the paths on it: what it hides of them is faint. Heights come from the surface
// itself, colors and contour lines from the picture of the map; a depth buffer says what is in front.

import { _ } from "../language/translate.js";
import { clearCanvas } from "../ui/canvas.js";
import { element, isMotionReduced } from "../ui/elements.js";
import { MeshLayer } from "./mesh_layer.js";
import { drawNames } from "./names.js";
import { projectionOf, rasterize } from "./rasterizer.js";
import { textureOf } from "./surface_mesh.js";
import { drawBase, drawHead, drawPath, LIFT } from "./surface_paths.js";

/** @import { Actions, State, View } from "../types.js" */
/** @import { Head } from "./names.js" */
/** @import { Camera, Projection } from "./rasterizer.js" */
/** @import { Mesh, Texture } from "./surface_mesh.js" */

const SPEED = 0.25; // radians a second

class SurfaceView {
  /** @type {Camera} */
  camera = { azimuth: -2.2, elevation: 0.6 };

  isOpen = false;

  /** @type {(Texture & { version: number, mesh: Mesh }) | null} */
  texture = null;

  /** @type {(ReturnType<typeof rasterize> & { key: string, texture: Texture }) | null} What was drawn last. */
  raster = null;

  /** @type {number[]} What share of each path cannot be seen. */
  hidden = [];

  /** @type {number | null} */
  frameRequest = null;

  canvas = element("canvas", { class: "ravine-surface", tabindex: 0 });

  turning = element("input", { type: "checkbox", onchange: () => this.turning.checked && this.turn() });

  /** @param {State} state @param {Actions} actions */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.layer = new MeshLayer(() => actions.draw());
    this.turning.checked = !isMotionReduced();
    const words = _("turning   (drag it, or use the arrow keys)");
    const legend = element("label", { class: "ravine-legend" }, this.turning, ` ${words}`);
    this.element = element("div", {}, this.canvas, legend);
    this.canvas.addEventListener("pointerdown", (event) => this.canvas.setPointerCapture(event.pointerId));
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) this.turnBy(-event.movementX / 120, event.movementY / 120);
    });
    this.canvas.addEventListener("keydown", (event) => this.answerKey(event));
  }

  draw() {
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", _("The surface in three dimensions, with the paths on it."));
    if (this.frameRequest === null || !this.turning.checked) this.paint(); // else it is painted in every frame
    if (this.turning.checked) this.turn();
  }

  describe() {
    return _("The surface in three dimensions.");
  }

  open() {
    this.isOpen = true;
  }

  close() {
    this.isOpen = false;
    this.layer.close();
  }

  /** What tests may read. */
  report() {
    const places = this.layer.shown?.mesh.places ?? 0;
    return { ...this.camera, turning: this.turning.checked, hidden: [...this.hidden], places };
  }

  /** The colors of the mesh, made anew with the mesh or the picture. @param {Mesh} mesh */
  currentTexture(mesh) {
    const { canvas, version } = this.state.ground;
    if (this.texture?.mesh !== mesh || this.texture.version !== version)
      this.texture = { version, mesh, ...textureOf(canvas) };
    return this.texture;
  }

  paint() {
    const mesh = this.layer.meshOf(this.state.race.surface, this.state.extent);
    const texture = this.currentTexture(mesh);
    const { context, width, height } = clearCanvas(this.canvas);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const fine = this.canvas.width / width;
    const project = this.projection(width, height);
    const { image, depth } = this.currentRaster(context, mesh, texture, this.projection(fine * width, fine * height));
    context.putImageData(image, 0, 0);
    /** @param {number} x @param {number} y @param {number} z */
    const isHidden = (x, y, z) => {
      const [u, v, near] = project(x, y, z + LIFT);
      return depth(Math.round(u * fine), Math.round(v * fine)) > near + 0.004;
    };
    const space = { context, mesh, project, isHidden };
    drawBase(space, this.state.colors.quiet);
    /** @type {Head[]} */
    const heads = [];
    this.hidden = this.state.race.racers.map((_, k) => {
      if (this.state.hidden[k]) return 0;
      const hidden = drawPath(space, this.state, k);
      heads.push(...drawHead(space, this.state, k));
      return hidden;
    });
    drawNames(this.state, { context, box: { x: 0, y: 0, w: width, h: height } }, heads);
    this.drawAxisNames(context, project);
  }

  /** The projection for a canvas of this size. @param {number} width @param {number} height */
  projection(width, height) {
    const scale = Math.min(width / 1.5, height / 1.25);
    return projectionOf(this.camera, width / 2, height / 2 + 0.2 * scale, scale);
  }

  /**
   * The surface as pixels, made anew when the camera, the size or the colors change.
   * @param {CanvasRenderingContext2D} context
   * @param {Mesh} mesh
   * @param {Texture} texture
   * @param {Projection} project
   */
  currentRaster(context, mesh, texture, project) {
    const key = JSON.stringify([this.camera, this.canvas.width, this.canvas.height]);
    if (this.raster?.key !== key || this.raster.texture !== texture)
      this.raster = { key, texture, ...rasterize(context, mesh, texture, project) };
    return this.raster;
  }

  /**
   * The names of the axes, on the sides that face the camera.
   * @param {CanvasRenderingContext2D} context
   * @param {Projection} project
   */
  drawAxisNames(context, project) {
    const { azimuth, elevation } = this.camera;
    const side = elevation > 0 ? 0.56 : 0.6;
    const [facing, sideways] = [Math.cos(azimuth) >= 0 ? side : -side, Math.sin(azimuth) >= 0 ? side : -side];
    const [xPlace, yPlace] = [project(0, sideways, 0), project(facing, 0, 0)];
    context.fillStyle = this.state.colors.ink;
    context.fillText(this.state.race.axes[0], xPlace[0], xPlace[1]);
    context.fillText(this.state.race.axes[1], yPlace[0], yPlace[1]);
  }

  /** Turn the camera from frame to frame. */
  turn() {
    if (this.frameRequest !== null || !this.isOpen) return;
    /** @type {number | null} */
    let before = null;
    /** @param {number} now */
    const tick = (now) => {
      this.frameRequest = null;
      if (!this.isOpen || !this.turning.checked || !this.canvas.offsetParent) return;
      if (before !== null) this.camera.azimuth += (SPEED * Math.min(now - before, 100)) / 1000;
      before = now;
      this.paint();
      this.frameRequest = requestAnimationFrame(tick);
    };
    this.frameRequest = requestAnimationFrame(tick);
  }

  /** Turn the camera by hand. @param {number} azimuth @param {number} elevation */
  turnBy(azimuth, elevation) {
    this.turning.checked = false;
    this.camera.azimuth += azimuth;
    this.camera.elevation = Math.max(0.12, Math.min(1.45, this.camera.elevation + elevation));
    this.actions.draw();
  }

  /** @param {KeyboardEvent} event */
  answerKey(event) {
    /** @type {Record<string, [number, number]>} */
    const turns = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] };
    if (!turns[event.key]) return;
    this.turnBy(...turns[event.key]);
    event.preventDefault();
  }
}

/** @param {State} state @param {Actions} actions @returns {View} */
export const surfaceView = (state, actions) => new SurfaceView(state, actions);
