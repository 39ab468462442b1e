// What can be turned: a card for what all racers meet, and one for each racer, with what it says at the step shown.

function controlsOf(state, act) {
  let rows = [];
  let shape = "";
  let drawn = ""; // how the swatches look
  const shared = element("fieldset", { class: "ravine-card" });
  const cards = element("div", { class: "ravine-cards" });
  const lines = new Map(); // what stays open

  function turn(control, value, final) {
    const known = state.turn(control, value);
    act.say("");
    act.write();
    act.drawNow();
    state.source.turn(control, value, known, final);
  }

  /** Make the cards anew where the race asks for others. */
  function build() {
    const { race } = state;
    const names = race.racers.map((racer) => [racer.name, racer.extras]);
    const asked = JSON.stringify([race.controls, race.landscape, names]);
    if (asked === shape) return;
    shape = asked;
    const focused = rows.find((row) => row.element.contains(document.activeElement));
    rows = [];
    const offers = state.source.offers();
    shared.replaceChildren(...common(offers));
    cards.replaceChildren(...race.racers.map((racer, k) => card(racer, k, offers)));
    const again = focused && rows.find((row) => row.control.id === focused.control.id);
    if (again) again.handle.focus();
  }

  function common(offers) {
    const all = state.race.controls.filter(({ of, id, name }) => of !== "racer" || id === name);
    const made = all.map(rowOf);
    const first = made.filter(({ control }) => control.primary);
    const picker = offers && element("label", { class: "ravine-pick" }, element("span", {}, "landscape"),
      menu("landscape", offers.landscapes, state.race.landscape,
        { onchange: ({ target }) => act.ask("landscape", target.value) }));
    return [element("legend", {}, offers ? "race" : "all racers"), ...(picker ? [picker] : []),
      ...first.map((row) => row.element),
      ...more("common", made.filter((row) => !first.includes(row)).map((row) => row.element)),
      ...(offers ? [adder(offers)] : [])];
  }

  function card(racer, k, offers) {
    const own = state.race.controls.filter(({ id, name }) => id === `${k}.${name}`);
    const made = own.map(rowOf);
    const first = made.filter(({ control }) => control.primary);
    const rest = made.filter((row) => !first.includes(row));
    const switches = [...rest.filter(({ control }) => control.switch), ...own.filter(({ term }) => term).map(termOf)];
    const sliders = rest.filter(({ control }) => !control.switch);
    rows.push(...switches.filter((row) => !rows.includes(row)));
    const replace = ({ target }) => act.ask("replace", { racer: k, name: target.value });
    const name = offers ? menu(`rule of racer ${k + 1}`, offers.optimizers, racer.name,
      { class: "ravine-name", onchange: replace }) : racer.name;
    const remove = offers && state.race.racers.length > 1
      ? [iconButton("remove", `Remove ${racer.name}`, () => act.ask("remove", k), "ravine-remove")] : [];
    const extra = racer.extras ? [element("small", {}, racer.extras)] : [];
    return element("fieldset", { class: "ravine-card" },
      element("legend", {}, element("canvas", { class: "ravine-swatch", "aria-hidden": "true" }), name, ...extra,
        ...remove),
      element("p", { class: "ravine-numbers" }),
      ...first.map((row) => row.element),
      ...more(k, [...sliders.map((row) => row.element), ...(offers ? convention(racer, k) : []),
        ...(switches.length ? [element("div", { class: "ravine-terms" }, ...switches.map((row) => row.element))] : [])]));
  }

  function more(key, children) {
    if (!children.length) return [];
    const details = element("details", { open: lines.get(key) === true, ontoggle: () => lines.set(key, details.open) },
      element("summary", {}, "more"), ...children);
    return [details];
  }

  /** The same rule by another convention. */
  function convention({ name, convention: known }, k) {
    if (!known) return [];
    const [words, rules] = known;
    const choice = element("select", { "aria-label": `${words}, racer ${k + 1}`,
      onchange: () => act.ask("replace", { racer: k, name: choice.value }) },
      ...Object.entries(rules).map(([rule, what]) => element("option", { value: rule, selected: rule === name }, what)));
    return [element("label", { class: "ravine-pick" }, element("span", {}, words), choice)];
  }

  function adder(offers) {
    if (state.race.racers.length >= 12) return element("p", { class: "ravine-numbers" }, "Twelve racers are the most.");
    const taken = new Set(state.race.racers.map(({ name }) => name));
    const free = Object.values(offers.optimizers).flat();
    const first = ["gd", "momentum", "rmsprop", "adam", "nesterov", ...free].find((name) => !taken.has(name)) ?? "gd";
    const which = menu("racer to add", offers.optimizers, first);
    return element("div", { class: "ravine-add" },
      element("button", { type: "button", onclick: () => act.ask("add", which.value) }, "Add"), which);
  }

  /** A term of a rule that can be switched off, by a knob that is then 0; it comes back as it was. */
  function termOf(control) {
    let kept = control.values.find((value) => value > 0);
    const box = element("input", { type: "checkbox", onchange: () => turn(control, box.checked ? kept : 0, true) });
    return { control, handle: box, element: element("label", { class: "ravine-switch" }, box, control.term),
      write() {
        const value = state.valueOf(control);
        if (value) kept = value;
        box.checked = value !== 0;
      } };
  }

  function rowOf(control) {
    const row = control.switch ? switchOf(control) : sliderOf(control);
    rows.push(row);
    return row;
  }

  function switchOf(control) {
    const touch = () => state.source.touch(control);
    const box = element("input", { type: "checkbox", "data-control": control.id, onpointerenter: touch, onfocus: touch,
      onchange: () => turn(control, box.checked, true) });
    return { control, handle: box, element: element("label", { class: "ravine-switch" }, box, control.words),
      write: () => (box.checked = state.valueOf(control) === true) };
  }

  function sliderOf(control) {
    const who = control.of !== "racer" ? control.of : control.id === control.name ? "all racers"
      : state.race.racers[control.racers[0]].name;
    const label = `${control.symbol}, ${control.words}, of ${who}`;
    const touch = () => state.source.touch(control);
    const at = (k) => control.values[k];
    const range = element("input", { type: "range", min: 0, max: control.values.length - 1, step: 1, "aria-label": label,
      "data-control": control.id, onpointerenter: touch, onpointerdown: touch, onfocus: touch,
      oninput: () => turn(control, at(+range.value)), onchange: () => turn(control, at(+range.value), true) });
    const entry = element("input", { type: "text", inputmode: "decimal", size: 7, "aria-label": `${label}, as a number`,
      onchange: () => {
        const typed = Number(entry.value.replace("−", "-").replace(",", "."));
        if (entry.value.trim() === "" || Number.isNaN(typed)) {
          act.say(`${control.words} must be a number.`);
          row.write();
        } else turn(control, state.source.live ? typed : at(nearest(control.values, typed)), true);
      } });
    let written = null;
    const row = { control, handle: range,
      element: element("div", { class: "ravine-row" },
        element("span", { title: control.words, "aria-hidden": "true" }, control.symbol), range, entry),
      write() {
        const value = state.valueOf(control);
        const here = nearest(control.values, value ?? state.settings[control.racers[0]][control.name]);
        if (+range.value !== here) range.value = here;
        const shown = value === null ? "own" : text(value);
        if (shown === written && document.activeElement !== entry && entry.value === shown) return;
        written = shown;
        range.setAttribute("aria-valuetext", value === null ? "each its own" : `${control.symbol} = ${shown}`);
        if (document.activeElement !== entry) entry.value = shown;
      } };
    return row;
  }

  function drawSwatch(canvas, k) {
    const { pen, width, height } = board(canvas);
    const look = state.look(k);
    line(pen, look, (t) => [2 + t * (width - 4), height / 2], 1, null, 2.2);
    marker(pen, look.marker, width / 2, height / 2, 5.5, look.ink, state.colors.raised);
  }

  /** The look of each racer, and where it is at the step shown. */
  function draw() {
    const { race, ground, source, step } = state;
    const swatches = cards.querySelectorAll(".ravine-swatch");
    const numbers = cards.querySelectorAll(".ravine-card > .ravine-numbers");
    const looks = JSON.stringify([shape, state.theme, devicePixelRatio, swatches[0]?.clientWidth]);
    if (looks !== drawn) swatches.forEach(drawSwatch);
    drawn = looks;
    race.racers.forEach(({ sums }, k) => {
      const { x, y, loss, n } = state.paths[k];
      // No more digits than a saved page has.
      const place = (v, c) => short(source.grain ? Math.round(v / source.grain[c]) * source.grain[c] : v);
      const shown = [`${ground.axes[0]} ${place(x[step], 0)}`, `${ground.axes[1]} ${place(y[step], 1)}`];
      const where = step >= n ? `diverged at step ${n}`
        : signed([...shown, `${ground.loss} ${short(loss[step])}`].join("   "));
      put(numbers[k], [where, ...effective(state.settings[k], sums)].join("\n"));
    });
  }

  return { elements: [shared, cards], build, draw, write: () => rows.forEach((row) => row.write()) };
}

/** What a steady slope is multiplied by where gradients are added up rather than averaged. */
function effective({ lr, dampening = 0, ...settings }, sums) {
  if (!sums || !settings[sums]) return [];
  const rate = (lr * (1 - dampening)) / (1 - settings[sums]);
  const symbol = sums === "momentum" ? "μ" : "β";
  return [`effective α${dampening ? " (1 − τ)" : ""}/(1 − ${symbol}) = ${signed(short(rate))}`];
}
