// The explorer in the browser: draws paths on a ground that matplotlib drew, and picks them from fans as sliders move.
// The files of this folder are one module: Python joins them (see visualizer.page), so that there is no build step and
// nothing is fetched.

// A view is made by a function of `state` (see state.js) and `act`, what may be done:
//   act.show(step), act.jump(step), act.pause(), act.playOrPause()   move in time (jump also tells Python);
//   act.ask(what, value)   asks Python;   act.write()   after `state.paths` or `state.settings` were changed;
//   act.draw()   draws all views at the next frame;   act.say(words)   shows a line to the user;   act.reset().
// It returns
//   element     its element, which is put under the map;
//   draw()      draws what `state` says now: called once a frame, only while the element is to be seen;
//   describe()  the alternative text of the element, in a sentence.
const views = () => [swingView, lossView];

function explorer(root, heading, connect) {
  const state = stateOf();
  let dirty = false;

  const title = element(heading, { class: "ravine-title" });
  const caption = element("p", { class: "ravine-caption" });
  const status = element("p", { class: "ravine-status", role: "status" });
  const outcome = element("p", { class: "ravine-outcome" });

  const act = { draw, write, reset, say: (words) => (status.textContent = words), ask: (...what) => state.source.ask(...what) };
  const player = playerOf(state, act);
  Object.assign(act, { show: player.show, jump: player.jump, pause: player.pause, playOrPause: player.playOrPause });
  const controls = controlsOf(state, act);
  const map = mapView(state, act);
  const seen = [map, ...views().map((view) => view(state, act))];

  root.classList.add("ravine");
  root.replaceChildren(title,
    element("div", { class: "ravine-stage" },
      element("div", { class: "ravine-views" }, map.element, caption, player.element,
        ...seen.slice(1).map((view) => view.element)),
      element("div", { class: "ravine-controls" }, ...controls.elements, status)),
    outcome);
  // A notebook takes arrow keys for its own unless they stop here.
  root.addEventListener("keydown", (event) => event.stopPropagation());

  /** Take over what Python says of the race. */
  function adopt() {
    const { source } = state;
    const race = source.race();
    const settings = race.racers.map((racer) => ({ ...racer.settings }));
    const said = race.racers.map((racer) => new Set(racer.said));
    Object.assign(state, { race, settings, said, paths: source.paths(), step: Math.min(state.step, race.steps) });
    controls.build();
    write();
  }

  async function adoptGround() {
    const { source, theme } = state;
    const ground = source.ground();
    Object.assign(state, { ground, view: ground.view });
    const [name, formula = ""] = signed(ground.title).split("    ");
    title.replaceChildren(name, element("small", {}, formula));
    const marks = ground.marks.map(({ label, marker: kind }) => `${{ "*": "☆", X: "✕", "^": "△" }[kind]} ${label}`);
    caption.textContent = ["○ start", ...marks.reverse()].join("   ") + (source.live ? "   click: start there" : "");
    for (const [part, color] of Object.entries(ground.themes[theme]))
      if (typeof color === "string") root.style.setProperty(`--${part}`, color);
    root.dataset.theme = theme;
    state.picture = await createImageBitmap(source.picture(theme));
    draw();
  }

  function reset() {
    player.pause();
    act.ask("reset", null);
    if (!state.source.live) player.jump(state.race.steps);
  }

  /** Write whatever follows from the settings. */
  function write() {
    controls.write();
    const told = described(state);
    outcome.textContent = told;
    for (const view of seen) {
      const words = view.describe();
      view.element.setAttribute("aria-label", words === told ? told : `${words} ${told}`);
    }
    player.show(state.step);
  }

  function draw() {
    if (dirty) return;
    dirty = true;
    requestAnimationFrame(() => {
      dirty = false;
      if (!state.race || !state.ground || !root.isConnected) return;
      for (const view of seen) if (view.element.offsetParent) view.draw();
      controls.draw();
    });
  }

  const retheme = () => {
    if (themeNow() === state.theme) return;
    state.theme = themeNow();
    adoptGround();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", retheme);
  const watcher = new MutationObserver(retheme);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const fit = new ResizeObserver(draw);
  seen.forEach((view) => fit.observe(view.element));

  const heard = {
    race() {
      const end = state.race && state.step === state.race.steps;
      adopt();
      if (end) player.show(state.race.steps);
    },
    ground: adoptGround,
    step: player.show,
    error: act.say,
  };
  const ready = (async () => {
    state.source = await connect(heard);
    state.step = state.source.step();
    state.ground = state.source.ground();
    state.view = state.ground.view;
    adopt();
    await adoptGround();
    root.dataset.ready = "yes";
  })().catch((error) => {
    act.say(`This browser cannot show the explorer: ${error.message}`);
    throw error;
  });
  root.ravine = { ready, state: () => ({ step: state.step, settings: state.settings, theme: state.theme,
    live: state.source.live, steps: state.race.steps,
    paths: state.paths.map(({ x, y, loss, n }) => ({ x: [...x], y: [...y], loss: [...loss], n })) }) };
  return () => {
    player.pause();
    state.source?.close();
    watcher.disconnect();
    fit.disconnect();
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
