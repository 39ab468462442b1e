// The explorer: its layout, what its parts may do, and what follows when Python, a slider or the theme says something
// new. A view is made by a function of `state` and `actions` (see types.d.ts), and is drawn once a frame.

import { withMinus } from "./numbers/format.js";
import { zoomed } from "./numbers/scale.js";
import { describeRace } from "./state/description.js";
import { createState } from "./state/state.js";
import { SIZES, sizeOf } from "./ui/canvas.js";
import { Controls } from "./ui/controls.js";
import { currentTheme, element, iconButton, setText } from "./ui/elements.js";
import { Player } from "./ui/player.js";
import { tabsView } from "./ui/tabs.js";
import { createTools, download } from "./ui/tools.js";
import { mapView, ZOOM } from "./views/map_view.js";
import { oscillationView } from "./views/oscillation_view.js";
import { rateView } from "./views/rate_view.js";
import { coordinateView, lossView } from "./views/series_view.js";
import { stepView } from "./views/step_view.js";
import { surfaceView } from "./views/surface_view.js";

/** @import { Actions, Extent, Ground, Pair, Source, SourceEvents, State, View } from "./types.js" */

const FRAME = 12; // milliseconds within which nothing is drawn twice: a little less than a frame
const PAUSE = 100; // milliseconds of rest after which it is said in words what is seen: not while a slider is dragged
const NOTICE = 4000; // milliseconds that a passing line of text stays

/** @type {(state: State, actions: Actions) => View[]} */
const viewsUnderMap = (state, actions) => [
  coordinateView(state, actions),
  lossView(state, actions),
  tabsView(
    {
      rate: rateView(state, actions),
      step: stepView(state, actions),
      meter: oscillationView(state),
      "3-D": surfaceView(state, actions),
    },
    actions,
  ),
];

export class Explorer {
  /** @type {number | null} The frame in which all is drawn anew. */
  frameRequest = null;

  drawnAt = 0;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  descriptionTimer = undefined;

  caption = element("p", { class: "ravine-caption" });

  status = element("p", { class: "ravine-status", role: "status" });

  outcome = element("p", { class: "ravine-outcome" });

  /**
   * @param {HTMLElement} root
   * @param {"h1" | "h2"} heading
   * @param {(events: SourceEvents) => Promise<Source>} connect
   */
  constructor(root, heading, connect) {
    this.root = root;
    this.title = element(heading, { class: "ravine-title" });
    this.state = createState(currentTheme());
    this.player = new Player(this.state, { ask: this.ask, draw: this.draw });
    /** @type {Actions} */
    this.actions = {
      show: (step) => this.player.show(step),
      jump: (step) => this.player.jump(step),
      pause: () => this.player.pause(),
      playOrPause: () => this.player.playOrPause(),
      ask: this.ask,
      draw: this.draw,
      drawNow: () => this.drawNow(),
      write: () => this.write(),
      reset: () => this.reset(),
      say: (words, passing) => this.say(words, passing),
      showExtent: (extent) => this.showExtent(extent),
      zoom: (factor) => this.showExtent(zoomed(this.state.extent, factor)),
      fit: () => this.fit(),
    };
    this.controls = new Controls(this.state, this.actions);
    this.tools = createTools(this.state, this.actions);
    this.map = mapView(this.state, this.actions);
    this.views = [this.map, ...viewsUnderMap(this.state, this.actions)];
    this.layOut();
    this.unwatch = this.watch();
    this.ready = this.start(connect).catch((error) => {
      this.say(`This browser cannot show the explorer: ${error.message}`);
      throw error;
    });
    this.handle = { ready: this.ready, state: () => this.report() };
    Object.assign(root, { ravine: this.handle });
  }

  layOut() {
    const { actions } = this;
    const zoom = element(
      "span",
      { class: "ravine-lens" },
      iconButton("plus", "Zoom in", () => actions.zoom(ZOOM)),
      iconButton("minus", "Zoom out", () => actions.zoom(1 / ZOOM)),
      iconButton("fit", "Show all", () => actions.fit()),
    );
    this.root.classList.add("ravine");
    this.root.replaceChildren(
      element("div", { class: "ravine-head" }, this.title, this.tools.element),
      element(
        "div",
        { class: "ravine-stage" },
        element(
          "div",
          { class: "ravine-views" },
          element("div", { class: "ravine-sight" }, this.map.element, this.status),
          element("div", { class: "ravine-foot" }, this.caption, zoom),
          this.player.element,
          ...this.views.slice(1).map((view) => view.element),
          this.outcome,
          this.tools.code,
        ),
        element("div", { class: "ravine-controls" }, ...this.controls.elements),
      ),
    );
    // A notebook takes arrow keys for its own: JupyterLab unless they stop here, Notebook 7 unless who has them says so.
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.root.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
    });
  }

  /** Follow the theme and the sizes; returns how to stop. */
  watch() {
    const retheme = () => this.retheme();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", retheme);
    const themes = new MutationObserver(retheme);
    themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
    const sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) SIZES.set(target, contentRect);
      this.draw();
    });
    for (const view of this.views) sizes.observe(view.element);
    return () => {
      themes.disconnect();
      sizes.disconnect();
      dark.removeEventListener("change", retheme);
    };
  }

  /** @param {(events: SourceEvents) => Promise<Source>} connect */
  async start(connect) {
    const { state } = this;
    state.source = await connect(this.events());
    state.step = state.source.step();
    state.ground = state.source.ground();
    state.extent = state.ground.view;
    state.source.hello(state.theme);
    this.tools.build();
    this.adopt();
    await this.adoptGround();
    this.root.dataset.ready = "yes";
  }

  /** What a source reports. @returns {SourceEvents} */
  events() {
    return {
      race: () => {
        const { race, step } = this.state;
        const atEnd = race && step === race.steps;
        this.adopt();
        if (atEnd) this.player.show(this.state.race.steps);
      },
      ground: () => this.adoptGround(),
      step: (step) => this.player.show(step),
      error: (message) => this.say(message),
      progress: (share) => this.say(`The film is being made: ${Math.round(100 * share)} %.`),
      film: (name, bytes) => {
        download(name, bytes);
        this.say(`${name} is made.`, true);
      },
    };
  }

  /** Take over what Python says of the race. */
  adopt() {
    const { state } = this;
    const race = state.source.race();
    state.race = race;
    state.settings = race.racers.map((racer) => ({ ...racer.settings }));
    state.said = race.racers.map((racer) => new Set(racer.said));
    state.common = { ...race.values };
    state.paths = state.source.paths();
    state.step = Math.min(state.step, race.steps);
    // A slider that is being moved is ahead of Python.
    for (const { control, value } of state.source.pending())
      if (race.controls.some(({ id }) => id === control.id)) state.turn(control, value);
    this.controls.build();
    this.write();
  }

  /** Take over what Python says of the map. */
  async adoptGround() {
    const { state } = this;
    const { source, theme } = state;
    const ground = source.ground();
    state.ground = ground;
    // Whoever zooms or pans is ahead of Python, too.
    if (!source.looking()) state.extent = ground.view;
    this.tools.write();
    const [name, formula = ""] = withMinus(ground.title).split("    ");
    this.title.replaceChildren(name, element("small", {}, formula));
    this.caption.textContent = captionOf(ground, source.live);
    for (const [part, color] of Object.entries(ground.themes[theme]))
      if (typeof color === "string") this.root.style.setProperty(`--${part}`, color);
    this.root.dataset.theme = theme;
    const picture = await createImageBitmap(source.picture(theme));
    if (state.ground === ground) Object.assign(state, { picture, pictured: ground.view });
    this.draw();
  }

  /** Show another part of the plane. @param {Extent} extent */
  showExtent(extent) {
    const { ground, source } = this.state;
    if (!isAllowed(extent, source.live ? ground.domain : ground.view, source.live ? 1e6 : 16)) return;
    const [xs, ys] = extent;
    this.state.extent = [rounded(xs), rounded(ys)];
    this.ask("view", this.state.extent);
    this.tools.write();
    this.draw();
  }

  /** Show all. */
  fit() {
    if (!this.state.source.live) this.state.extent = this.state.ground.view;
    this.ask("view", null);
    this.tools.write();
    this.draw();
  }

  reset() {
    this.player.pause();
    this.ask("reset", null);
    if (this.state.source.live) return;
    this.fit();
    this.player.jump(this.state.race.steps);
  }

  /** Write whatever follows from the settings. */
  write() {
    this.controls.write();
    this.tools.write();
    clearTimeout(this.descriptionTimer);
    this.descriptionTimer = setTimeout(() => this.describe(), PAUSE);
    this.player.show(this.state.step);
  }

  /** Say in words what is seen. */
  describe() {
    const outcome = describeRace(this.state);
    setText(this.outcome, outcome);
    for (const view of this.views) {
      const words = view.describe();
      view.element.setAttribute("aria-label", words === outcome ? outcome : `${words} ${outcome}`);
    }
  }

  /** Show a line of text. @param {string} words */
  say(words, passing = false) {
    this.status.textContent = words;
    if (passing) setTimeout(() => this.status.textContent === words && this.say(""), NOTICE);
  }

  /** Draw all views at the next frame. */
  draw = () => {
    this.frameRequest ??= requestAnimationFrame(() => this.paint());
  };

  /** Ask Python. @param {string} what @param {any} [value] */
  ask = (what, value) => this.state.source.ask(what, value);

  /** Draw without waiting for the next frame, unless the last one has just been drawn. */
  drawNow() {
    if (performance.now() - this.drawnAt > FRAME) this.paint();
  }

  paint() {
    if (this.frameRequest !== null) cancelAnimationFrame(this.frameRequest);
    this.frameRequest = null;
    if (!this.state.race || !this.state.ground || !this.root.isConnected) return;
    this.drawnAt = performance.now();
    for (const view of this.views) if (sizeOf(view.element).width) view.draw();
    this.controls.draw();
  }

  retheme() {
    const theme = currentTheme();
    if (theme === this.state.theme) return;
    this.state.theme = theme;
    this.state.source.hello(theme);
    this.adoptGround();
  }

  close() {
    this.player.pause();
    this.state.source?.close();
    this.unwatch();
  }

  /** What tests may read. */
  report() {
    const { step, extent, common, settings, theme, source, race, paths } = this.state;
    return {
      step,
      view: extent,
      common,
      settings,
      theme,
      live: source.live,
      steps: race.steps,
      ...Object.assign({}, ...this.views.map((view) => view.report?.())),
      paths: paths.map(({ x, y, loss, n }) => ({ x: [...x], y: [...y], loss: [...loss], n })),
    };
  }
}

/** What is marked on the map, and what can be done there. @param {Ground} ground @param {boolean} live */
function captionOf({ marks }, live) {
  const signs = { "*": "☆", X: "✕", "^": "△" };
  const touched = matchMedia("(pointer: coarse)").matches;
  const hints = touched ? ["two fingers: zoom and pan"] : ["drag: pan", "Ctrl + wheel: zoom"];
  if (live) hints.unshift(touched ? "tap: start there" : "click: start there");
  return ["○ start", ...marks.map(({ label, marker }) => `${signs[marker]} ${label}`).reverse(), ...hints].join("   ");
}

/**
 * Whether an extent is neither too small nor too large beside the whole; a page has no more digits.
 * @param {Extent} extent
 * @param {Extent} whole
 * @param {number} most
 */
const isAllowed = (extent, whole, most) =>
  extent.every(([low, high], c) => {
    const size = whole[c][1] - whole[c][0];
    return high - low > size / most && high - low < size * most;
  });

/**
 * Six digits of its size are more than can be seen, and can be read in the code.
 * @param {Pair} limits
 * @returns {Pair}
 */
function rounded([low, high]) {
  const digits = Math.min(Math.max(5 - Math.floor(Math.log10(high - low)), 0), 100);
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}
