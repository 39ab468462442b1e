// The explorer: its layout, what its parts may do, and what follows when a slider, Python or the theme says something
// new. A view is made by a function of `state` and `actions` (see types.d.ts); the painter draws it.

import { _, speak } from "./language/translate.js";
import { InputError } from "./numbers/errors.js";
import { withMinus } from "./numbers/format.js";
import { zoomed } from "./numbers/scale.js";
import { fittedExtent, isAllowedExtent, roundedLimits } from "./state/extent.js";
import { History } from "./state/history.js";
import { readLink, writeLink } from "./state/link.js";
import { createRace } from "./state/race.js";
import { checkedSetup, termsOf, withValue } from "./state/setup.js";
import { createState } from "./state/state.js";
import { bestRates } from "./state/tuning.js";
import { SIZES } from "./ui/canvas.js";
import { Controls } from "./ui/controls.js";
import { currentTheme, element, isMotionReduced, setText, THEME_ATTRIBUTES } from "./ui/elements.js";
import { Player } from "./ui/player.js";
import { createTools, download } from "./ui/tools.js";
import { typeset } from "./ui/typeset.js";
import { Narrator } from "./views/narrator.js";
import { Painter } from "./views/painter.js";

/** @import { Catalogue } from "./state/catalogue.js" */
/** @import { Kernel } from "./state/kernel.js" */
/** @import { Actions, ChangeOptions, Computed, Control, Extent, KernelEvents, Language, Moment, Plane, Race, Setup, StageKind } from "./types.js" */

const NOTICE = 4000; // milliseconds that a passing line of text stays

/** Whether undo would bring back what is there. @param {Moment} before @param {Moment} now */
const isSame = (before, now) =>
  JSON.stringify({ ...before, setup: termsOf(before.setup) }) === JSON.stringify({ ...now, setup: termsOf(now.setup) });

export class Explorer {
  /** @type {Kernel | null} Python, in a notebook. */
  kernel = null;

  /** @type {Computed} */
  computed = new Map();

  history = new History();

  /** @type {Setup | null} To which Reset returns. */
  initial = null;

  status = element("p", { class: "ravine-status", role: "status" });

  /** @type {AbortController | null} The search for the best learning rates. */
  tuning = null;

  /**
   * @param {HTMLElement} root
   * @param {Catalogue} catalogue
   * @param {{ heading: "h1" | "h2", linked: boolean, kind: StageKind, source: () => string, language: Language }} options
   * A linked explorer has its setup in the page's address; `source` is the text of the program, for its worker.
   */
  constructor(root, catalogue, { heading, linked, kind, source, language }) {
    speak(language);
    this.root = root;
    if (language.lang) root.lang = language.lang;
    this.catalogue = catalogue;
    this.linked = linked;
    this.kind = kind;
    this.title = element(heading, { class: "ravine-title" });
    this.state = createState(currentTheme(), catalogue);
    this.player = new Player(this.state, { told: () => this.tellStep(), draw: () => this.draw() });
    this.actions = this.createActions();
    this.controls = new Controls(this.state, this.actions);
    this.stage = kind.createStage(this.state, this.actions, this.status, source);
    this.views = this.stage.views;
    this.tools = createTools(this.state, this.actions, this.stage.tools);
    this.painter = new Painter(this.state, this.controls, this.views, this.stage.underlay);
    this.narrator = new Narrator(this.state, this.views, this.stage.caption, () => this.settle());
    this.layOut();
    this.unwatch = this.watch();
    this.handle = {
      state: () => this.report(),
      setup: () => this.state.setup,
      /** @param {Setup | string} setup */
      show: (setup) => this.adopt(this.read(setup)),
      close: () => this.close(),
    };
    Object.assign(root, { ravine: this.handle });
  }

  /** @returns {Actions} */
  createActions() {
    return {
      show: (step) => this.player.show(step),
      jump: (step) => this.player.jump(step),
      pause: () => this.player.pause(),
      playOrPause: () => this.player.playOrPause(),
      told: () => this.tellStep(),
      turn: (control, value) => this.turn(control, value),
      change: (edit, options) => this.change(edit, options),
      plane: (plane) => this.showPlane(plane),
      tune: () => this.tune(),
      hide: (hidden) => this.hide(hidden),
      view: (name, taken) => this.stage.show(name, taken),
      reveal: (id) => this.controls.reveal(id),
      history: () => this.history,
      undo: () => this.goBack(),
      redo: () => this.goForth(),
      film: (format) => this.kernel?.askForFilm(format),
      films: () => this.kernel?.films ?? [],
      draw: () => this.draw(),
      drawNow: () => this.painter.drawNow(),
      reset: () => this.reset(),
      say: (words, passing) => this.say(words, passing),
      link: this.linked ? () => this.link() : null,
      canvases: () => this.views.flatMap(({ element: one }) => (one instanceof HTMLCanvasElement ? [one] : [])),
      outcome: () => this.narrator.words,
      showExtent: (extent) => this.showExtent(extent),
      zoom: (factor) => this.showExtent(zoomed(this.state.extent, factor)),
      fit: () => this.fit(),
    };
  }

  layOut() {
    const { scene, above, lens, below } = this.stage;
    this.root.classList.add("ravine");
    this.root.replaceChildren(
      element("div", { class: "ravine-head" }, this.title, this.tools.element),
      ...above,
      element(
        "div",
        { class: "ravine-stage" },
        element(
          "div",
          { class: "ravine-views" },
          scene,
          element("div", { class: "ravine-player" }, ...this.player.elements, ...lens),
          this.narrator.caption,
          ...below,
          this.narrator.outcome,
          this.narrator.spoken,
          this.tools.code,
        ),
        element("div", { class: "ravine-controls" }, ...this.controls.elements),
      ),
    );
    // A notebook takes arrow keys for its own: JupyterLab unless they stop here, Notebook 7 unless who has them says so.
    this.root.addEventListener("keydown", (event) => {
      event.stopPropagation();
      this.answerKey(event);
    });
    this.root.addEventListener("pointerdown", () => this.history.hold(), true);
    this.root.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
    });
  }

  /** Open the plane of settings, change it, or close it with null. @param {Plane | null} plane */
  showPlane(plane) {
    this.state.plane = plane;
    this.stage.write();
    this.narrator.writeCaption();
    this.draw();
    this.tell();
  }

  /** Ctrl+Z undoes a change, unless a text is being typed, which has an undo of its own; Escape takes the ghost away. @param {KeyboardEvent} event */
  answerKey(event) {
    if (event.key === "Escape" && this.state.ghost) this.forgetGhost();
    const { target } = event;
    const isTyped =
      target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyped) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.goBack();
    else if (key === "y" || key === "z") this.goForth();
    else return;
    event.preventDefault();
  }

  forgetGhost() {
    this.state.ghost = null;
    this.narrator.writeCaption();
    this.draw();
  }

  /** Follow the theme, the sizes and the address; returns how to stop. */
  watch() {
    const retheme = () => this.retheme();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", retheme);
    const themes = new MutationObserver(retheme);
    for (const place of [document.body, document.documentElement])
      themes.observe(place, { attributes: true, attributeFilter: THEME_ATTRIBUTES });
    const sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) SIZES.set(target, contentRect);
      this.draw();
    });
    for (const { element: one } of [...this.views, { element: this.controls.cards }]) sizes.observe(one);
    const openLink = () => this.openLink();
    if (this.linked) addEventListener("hashchange", openLink);
    const release = () => this.history.release();
    for (const event of ["pointerup", "pointercancel"]) addEventListener(event, release, true);
    return () => {
      for (const event of ["pointerup", "pointercancel"]) removeEventListener(event, release, true);
      themes.disconnect();
      sizes.disconnect();
      dark.removeEventListener("change", retheme);
      removeEventListener("hashchange", openLink);
    };
  }

  /**
   * Show the first race, to which Reset returns.
   * @param {Setup} setup
   * @param {Computed} computed
   * @param {{ kernel?: Kernel | null, welcome?: boolean }} options With a welcome the race is played once, unless the
   * reader asked for less motion, and a line says what to try first.
   */
  begin(setup, computed = new Map(), { kernel = null, welcome = false } = {}) {
    this.kernel = kernel;
    this.initial = setup;
    this.tools.build();
    this.writeColors();
    this.adopt(setup, computed);
    this.narrator.describe();
    if (welcome) this.welcome();
    this.root.dataset.ready = "yes";
    return this;
  }

  welcome() {
    this.stage.welcome();
    if (!isMotionReduced()) this.player.play();
  }

  /** What a kernel reports. @returns {Omit<KernelEvents, "told">} */
  kernelEvents() {
    return {
      step: (step) => this.state.race && this.player.show(step),
      error: (message) => this.say(message),
      progress: (share) => this.say(_("The film is being made: {percent} %.", { percent: Math.round(100 * share) })),
      film: (name, bytes) => {
        download(name, bytes);
        this.say(_("{name} is made.", { name }), true);
      },
    };
  }

  /** The setup of a link, or of plain data, with every value checked. @param {Setup | string} setup */
  read(setup) {
    const checked = checkedSetup(typeof setup === "string" ? readLink(setup) : setup, this.catalogue);
    const isSpectral = Boolean(this.catalogue.landscapes.get(checked.landscape.name ?? "")?.spectrum);
    if (isSpectral === Boolean(this.kind.spectral)) return checked;
    throw new InputError(
      isSpectral
        ? _("this page shows landscapes; a link to a spectrum is for the page from which it was copied")
        : _("this page shows a spectrum; a link to a landscape is for the page from which it was copied"),
    );
  }

  /** Show the setup in the page's address, if there is one. */
  openLink() {
    if (location.hash.length < 2) return;
    this.try(() => {
      this.adopt(this.read(location.hash));
      this.initial = this.state.setup;
      this.say("");
    });
  }

  /** What undo returns to. @returns {Moment} */
  moment() {
    const { setup, hidden, disclosure } = this.state;
    return { setup, hidden, disclosure };
  }

  /** Show a race. @param {Setup} setup @param {Computed} computed @param {boolean[]} hidden */
  adopt({ plane = undefined, ...setup }, computed = this.computed, hidden = this.state.hidden) {
    const before = this.state.race ? this.moment() : null;
    const race = createRace(setup, this.catalogue, this.state.race, computed);
    this.player.pause();
    this.computed = computed;
    this.showRace(race, before, { hidden });
    this.state.extent = setup.extent ?? fittedExtent(race);
    this.state.plane = plane ?? null;
    this.player.show(setup.step ?? setup.steps);
    this.write();
  }

  /** Show what Python tells; of a setup that is seen already only the paths are new. @param {Setup} setup @param {Computed} computed */
  follow(setup, computed) {
    const [told, seen] = [setup, this.state.setup].map(({ step: _, ...rest }) => JSON.stringify(rest));
    if (told !== seen) return this.adopt(setup, computed);
    this.computed = computed;
    this.showRace(createRace(this.state.race.setup, this.catalogue, this.state.race, computed), null);
    this.write();
  }

  /**
   * @param {Race} race
   * @param {Moment | null} before To which undo returns; null if there is no change to undo.
   * @param {ChangeOptions} options
   */
  showRace(race, before, { hidden = this.state.hidden, group = null, disclosure } = {}) {
    const { state } = this;
    const [shown, atEnd] = [state.race, !state.race || state.step === state.race.steps];
    const isOther = race.setup !== shown?.setup;
    if (isOther) this.tuning?.abort();
    state.disclosure = disclosure ?? (isOther ? "" : state.disclosure);
    state.race = race;
    state.step = atEnd ? race.steps : Math.min(state.step, race.steps);
    state.hidden = race.racers.map((_, k) => hidden.length === race.racers.length && hidden[k]);
    if (before && !isSame(before, this.moment()) && this.history.record(before, group, performance.now()))
      state.ghost = { race: shown, hidden: before.hidden };
    if (state.ghost?.race.unit !== race.unit) state.ghost = null;
    if (shown?.title.title !== race.title.title || shown.title.formula !== race.title.formula)
      this.title.replaceChildren(withMinus(race.title.title), element("small", {}, ...typeset(race.title.formula)));
    this.controls.build();
  }

  /** A slider says something else. @param {Control} control @param {any} value */
  turn(control, value) {
    this.state.brief = this.painter.isSlow;
    const changed = this.change(() => withValue(this.state.race.setup, control, value), { group: control.id });
    if (changed) this.painter.drawNow();
  }

  /**
   * Show the race of another setup; one that is not allowed is refused in a sentence, and everything stays.
   * @param {() => Setup} edit
   * @param {ChangeOptions} options
   */
  change(edit, { fit = false, ...options } = {}) {
    const changed = this.try(() => {
      const before = this.moment();
      const checked = checkedSetup(edit(), this.catalogue);
      this.showRace(createRace(checked, this.catalogue, this.state.race, this.computed), before, options);
      if (fit) this.state.extent = checked.extent ?? fittedExtent(this.state.race);
      if (fit) this.state.step = this.state.race.steps;
      this.say("");
    });
    this.write();
    if (changed) this.tell();
    return changed;
  }

  /** Give each racer its best learning rate, which may take a while; any other change ends the search. */
  async tune() {
    this.tuning?.abort();
    this.tuning = new AbortController();
    const { signal } = this.tuning;
    /** @param {number} share */
    const onProgress = (share) =>
      this.say(_("The best α is searched for: {percent} %.", { percent: Math.round(100 * share) }));
    try {
      const tuned = await bestRates(this.state.race, { signal, onProgress });
      if (tuned && !signal.aborted) this.change(() => tuned.setup, { disclosure: tuned.disclosure });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.say(error.message);
    }
  }

  /** Hide racers. @param {boolean[]} hidden */
  hide(hidden) {
    this.history.record(this.moment(), null, performance.now());
    this.state.hidden = hidden;
    this.write();
  }

  goBack() {
    this.restore(this.history.undo(this.moment()));
  }

  goForth() {
    this.restore(this.history.redo(this.moment()));
  }

  /** Return to what was. @param {Moment | null} moment */
  restore(moment) {
    if (!moment) return;
    const { race, hidden } = this.state;
    const { plane: _, ...setup } = moment.setup;
    this.player.pause();
    this.say("");
    this.showRace(createRace(setup, this.catalogue, race, this.computed), null, moment);
    this.state.ghost = race.unit === this.state.race.unit ? { race, hidden } : null;
    if (setup.extent) this.state.extent = setup.extent;
    this.write();
    this.tell();
  }

  /** Whether something could be done; an error in the user's input is said. @param {() => void} act */
  try(act) {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.say(error.message);
      return false;
    }
  }

  /** Let Python, the address and the page know. */
  tell() {
    this.kernel?.tell(
      () => this.state.setup,
      () => this.state.paths,
    );
    this.root.dispatchEvent(new CustomEvent("ravine:change", { bubbles: true, detail: this.state.setup }));
  }

  tellStep() {
    this.kernel?.tellStep(this.state.step);
    this.root.dispatchEvent(new CustomEvent("ravine:step", { bubbles: true, detail: this.state.step }));
  }

  /** The address of the page with what is seen in it. */
  link() {
    history.replaceState(null, "", `#${writeLink(this.state.setup)}`);
    return location.href;
  }

  /** Show another part of the plane. @param {Extent} extent */
  showExtent(extent) {
    if (!isAllowedExtent(extent, this.state.race.domain)) return;
    this.state.extent = [roundedLimits(extent[0]), roundedLimits(extent[1])];
    this.writeExtent();
  }

  /** Show all. */
  fit() {
    this.state.extent = fittedExtent(this.state.race);
    this.writeExtent();
  }

  writeExtent() {
    this.narrator.writeCaption();
    this.tools.write();
    this.draw();
    this.tell();
  }

  reset() {
    this.player.pause();
    if (!this.initial) return;
    const initial = { ...this.initial, plane: this.state.plane ?? undefined };
    this.say("");
    this.adopt(initial, this.computed, []);
    this.tell();
  }

  /** Write whatever follows from the settings. */
  write() {
    this.controls.write();
    this.tools.write();
    this.narrator.write();
    this.stage.write();
    this.player.show(this.state.step);
  }

  /** What a moving slider has put off. */
  settle() {
    if (this.state.race.surface.isFollowed) this.search();
    if (this.state.brief) this.draw();
    this.state.brief = false;
  }

  /** Search all critical points, which takes longer than a frame. */
  search() {
    const { race } = this.state;
    this.showRace(createRace(race.setup, this.catalogue, race, this.computed, { exact: true }), null);
    this.draw();
  }

  /** Show a line of text. @param {string} words */
  say(words, passing = false) {
    setText(this.status, words);
    if (passing) setTimeout(() => this.status.textContent === words && this.say(""), NOTICE);
  }

  draw() {
    this.painter.draw();
  }

  retheme() {
    const theme = currentTheme();
    if (theme === this.state.theme) return;
    this.state.theme = theme;
    this.writeColors();
    this.draw();
  }

  writeColors() {
    for (const [part, color] of Object.entries(this.state.colors))
      if (typeof color === "string") this.root.style.setProperty(`--${part}`, color);
    this.root.dataset.theme = this.state.theme;
  }

  close() {
    this.narrator.cancel();
    this.tuning?.abort();
    this.painter.cancel();
    this.player.pause();
    this.kernel?.close();
    this.stage.close();
    this.unwatch();
  }

  /** What tests may read. */
  report() {
    const { step, extent, theme, race, paths, setup } = this.state;
    return {
      step,
      view: extent,
      setup,
      settings: race.racers.map(({ settings }) => settings),
      values: race.values,
      theme,
      live: this.kernel !== null,
      steps: race.steps,
      ...Object.assign({}, ...this.views.map((view) => view.report?.())),
      paths: paths.map(({ x, y, loss, n }) => ({ x: [...x], y: [...y], loss: [...loss], n })),
    };
  }
}
