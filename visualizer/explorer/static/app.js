// The explorer in the browser: draws paths on a ground that matplotlib drew, and picks them from fans as sliders move.
// The files of this folder are one module: Python joins them (see visualizer.page), so that there is no build step and
// nothing is fetched.

// A view is made by a function of `state` (see state.js) and `act`, what may be done:
//   act.show(step), act.jump(step), act.pause(), act.playOrPause()   move in time (jump also tells Python);
//   act.ask(what, value)   asks Python;   act.write()   after `state.paths` or `state.settings` were changed;
//   act.draw(), act.drawNow()   draw all views, at the next frame or at once;   act.reset();
//   act.say(words, passing)   shows a line to the user, and on request only for a while;
//   act.look(view), act.zoom(factor), act.fit()   change the part of the plane that is seen.
// It returns
//   element     its element, which is put under the map;
//   draw()      draws what `state` says now: called once a frame, only while the element is to be seen;
//   describe()  the alternative text of the element, in a sentence.
const views = () => [swingView, lossView, drawerView];

/** Milliseconds within which nothing is drawn twice: a little less than a frame. */
const FRAME = 12;

/** Milliseconds of rest after which it is said in words what is seen: not while a slider is dragged. */
const TELL = 100;

function explorer(root, heading, connect) {
  const state = stateOf();
  let asked = null;
  let drawn = 0;
  let telling = null;

  const title = element(heading, { class: "ravine-title" });
  const caption = element("p", { class: "ravine-caption" });
  const status = element("p", { class: "ravine-status", role: "status" });
  const outcome = element("p", { class: "ravine-outcome" });

  const act = { draw, drawNow, write, reset, look, fit, zoom: (factor) => look(zoomed(state.view, factor)),
    say, ask: (...what) => state.source.ask(...what) };
  const player = playerOf(state, act);
  Object.assign(act, { show: player.show, jump: player.jump, pause: player.pause, playOrPause: player.playOrPause });
  const controls = controlsOf(state, act);
  const tools = toolsOf(state, act);
  const map = mapView(state, act);
  const seen = [map, ...views().map((view) => view(state, act))];
  const lens = element("span", { class: "ravine-lens" },
    iconButton("plus", "Zoom in", () => act.zoom(ZOOM)), iconButton("minus", "Zoom out", () => act.zoom(1 / ZOOM)),
    iconButton("fit", "Show all", () => fit()));

  root.classList.add("ravine");
  root.replaceChildren(element("div", { class: "ravine-head" }, title, tools.element),
    element("div", { class: "ravine-stage" },
      element("div", { class: "ravine-views" },
        element("div", { class: "ravine-sight" }, map.element, status),
        element("div", { class: "ravine-foot" }, caption, lens),
        player.element, ...seen.slice(1).map((view) => view.element), outcome, tools.code),
      element("div", { class: "ravine-controls" }, ...controls.elements)));
  // A notebook takes arrow keys for its own: JupyterLab unless they stop here, Notebook 7 unless who has them says so.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));

  /** Take over what Python says of the race. */
  function adopt() {
    const { source } = state;
    const race = source.race();
    const settings = race.racers.map((racer) => ({ ...racer.settings }));
    const said = race.racers.map((racer) => new Set(racer.said));
    const common = { ...race.values };
    Object.assign(state, { race, settings, said, common, paths: source.paths(), step: Math.min(state.step, race.steps) });
    // A slider that is being moved is ahead of Python.
    for (const { control, value } of source.pending())
      if (race.controls.some(({ id }) => id === control.id)) state.turn(control, value);
    controls.build();
    write();
  }

  async function adoptGround() {
    const { source, theme } = state;
    const ground = source.ground();
    state.ground = ground;
    // Whoever zooms or pans is ahead of Python, too.
    if (!source.looking()) state.view = ground.view;
    tools.write();
    const [name, formula = ""] = signed(ground.title).split("    ");
    title.replaceChildren(name, element("small", {}, formula));
    const marks = ground.marks.map(({ label, marker: kind }) => `${{ "*": "☆", X: "✕", "^": "△" }[kind]} ${label}`);
    const touched = matchMedia("(pointer: coarse)").matches;
    const hints = [...(source.live ? [touched ? "tap: start there" : "click: start there"] : []),
      ...(touched ? ["two fingers: zoom and pan"] : ["drag: pan", "Ctrl + wheel: zoom"])];
    caption.textContent = ["○ start", ...marks.reverse(), ...hints].join("   ");
    for (const [part, color] of Object.entries(ground.themes[theme]))
      if (typeof color === "string") root.style.setProperty(`--${part}`, color);
    root.dataset.theme = theme;
    const picture = await createImageBitmap(source.picture(theme));
    if (state.ground === ground) Object.assign(state, { picture, pictured: ground.view });
    draw();
  }

  /** Show another part of the plane. */
  function look(view) {
    const { domain, view: whole } = state.ground;
    const most = state.source.live ? 1e6 : 16; // a page has no more digits
    const fair = view.every(([low, high], c) => {
      const size = state.source.live ? domain[c][1] - domain[c][0] : whole[c][1] - whole[c][0];
      return high - low > size / most && high - low < size * most;
    });
    if (!fair) return;
    // Six digits of its size are more than can be seen, and can be read in the code.
    state.view = view.map(([low, high]) => {
      const digits = Math.min(Math.max(5 - Math.floor(Math.log10(high - low)), 0), 100);
      return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
    });
    act.ask("view", state.view);
    tools.write();
    draw();
  }

  function fit() {
    if (!state.source.live) state.view = state.ground.view;
    act.ask("view", null);
    tools.write();
    draw();
  }

  function reset() {
    player.pause();
    act.ask("reset", null);
    if (state.source.live) return;
    fit();
    player.jump(state.race.steps);
  }

  /** Write whatever follows from the settings. */
  function write() {
    controls.write();
    tools.write();
    clearTimeout(telling);
    telling = setTimeout(tell, TELL);
    player.show(state.step);
  }

  /** Say in words what is seen. */
  function tell() {
    const told = described(state);
    put(outcome, told);
    for (const view of seen) {
      const words = view.describe();
      view.element.setAttribute("aria-label", words === told ? told : `${words} ${told}`);
    }
  }

  function say(words, passing = false) {
    status.textContent = words;
    if (passing) setTimeout(() => status.textContent === words && say(""), 4000);
  }

  function draw() {
    asked ??= requestAnimationFrame(paint);
  }

  /** Draw without waiting for the next frame, unless the last one has just been drawn. */
  function drawNow() {
    if (performance.now() - drawn > FRAME) paint();
  }

  function paint() {
    cancelAnimationFrame(asked);
    asked = null;
    if (!state.race || !state.ground || !root.isConnected) return;
    drawn = performance.now();
    for (const view of seen) if (sizeOf(view.element).width) view.draw();
    controls.draw();
  }

  const retheme = () => {
    if (themeNow() === state.theme) return;
    state.theme = themeNow();
    state.source.hello(state.theme);
    adoptGround();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", retheme);
  const watcher = new MutationObserver(retheme);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) SIZES.set(target, contentRect);
    draw();
  });
  seen.forEach((view) => sizes.observe(view.element));

  const heard = {
    race() {
      const end = state.race && state.step === state.race.steps;
      adopt();
      if (end) player.show(state.race.steps);
    },
    ground: adoptGround,
    step: player.show,
    error: act.say,
    progress: (part) => act.say(`The film is being made: ${Math.round(100 * part)} %.`),
    film(name, bytes) {
      download(name, bytes);
      act.say(`${name} is made.`, true);
    },
  };
  const ready = (async () => {
    state.source = await connect(heard);
    state.step = state.source.step();
    state.ground = state.source.ground();
    state.view = state.ground.view;
    state.source.hello(state.theme);
    tools.build();
    adopt();
    await adoptGround();
    root.dataset.ready = "yes";
  })().catch((error) => {
    act.say(`This browser cannot show the explorer: ${error.message}`);
    throw error;
  });
  root.ravine = { ready, state: () => ({ step: state.step, view: state.view, common: state.common, settings: state.settings,
    theme: state.theme, live: state.source.live, steps: state.race.steps,
    ...Object.assign({}, ...seen.map((view) => view.state?.())),
    paths: state.paths.map(({ x, y, loss, n }) => ({ x: [...x], y: [...y], loss: [...loss], n })) }) };
  return () => {
    player.pause();
    state.source?.close();
    watcher.disconnect();
    sizes.disconnect();
    dark.removeEventListener("change", retheme);
  };
}

export function page(root, data) {
  explorer(root, "h1", (heard) => grids(data, heard));
  window.__ravine = root.ravine;
}

export default {
  render({ model, el }) {
    const root = element("div");
    el.append(root);
    return explorer(root, "h2", (heard) => kernel(model, heard));
  },
};
