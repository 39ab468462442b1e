// What can be turned: one card for all racers, and one for each, with what it says at the step shown.

function controlsOf(state, act) {
  let rows = [];
  let shape = "";
  const shared = element("fieldset", { class: "ravine-card" });
  const cards = element("div", { class: "ravine-cards" });

  function turn({ control }, value, final) {
    let known = true;
    for (const k of control.racers) {
      state.settings[k][control.name] = value;
      state.said[k].add(control.name);
      const path = state.source.path(k, control, value, state.settings[k]);
      if (path) state.paths[k] = path;
      known = known && path !== null;
    }
    act.say("");
    state.source.turn(control, value, known, final);
    act.write();
  }

  const valueOf = ({ name, racers }) => {
    const values = racers.map((k) => state.settings[k][name]);
    return values.every((value) => value === values[0]) ? values[0] : null;
  };

  /** Make the cards anew where the race asks for others. */
  function build() {
    const { race } = state;
    const asked = JSON.stringify(race.controls) + JSON.stringify(race.racers.map((racer) => racer.name));
    if (asked === shape) return;
    shape = asked;
    const focused = rows.find((row) => row.element.contains(document.activeElement));
    const open = [...cards.querySelectorAll("details")].map((details) => details.open);
    rows = race.controls.map(rowOf);
    const own = (k) => rows.filter(({ control }) => control.id.startsWith(`${k}.`));
    const all = rows.filter(({ control }) => control.id === control.name);
    shared.replaceChildren(element("legend", {}, "all racers"), ...all.map((row) => row.element),
      element("button", { type: "button", class: "ravine-reset", onclick: act.reset }, "Reset"));
    cards.replaceChildren(...race.racers.map((racer, k) => {
      const primary = own(k).filter(({ control }) => control.primary);
      const more = own(k).filter(({ control }) => !control.primary);
      const extra = racer.extras ? element("small", {}, ` ${racer.extras}`) : "";
      return element("fieldset", { class: "ravine-card" },
        element("legend", {}, element("canvas", { class: "ravine-swatch", "aria-hidden": "true" }), racer.name, extra),
        element("p", { class: "ravine-numbers" }),
        ...primary.map((row) => row.element),
        ...(more.length ? [element("details", { open: open[k] }, element("summary", {}, "more"),
          ...more.map((row) => row.element))] : []));
    }));
    const again = focused && rows.find((row) => row.control.id === focused.control.id);
    if (again) again.handle.focus();
  }

  function rowOf(control) {
    const who = control.racers.length > 1 ? "all racers" : state.race.racers[control.racers[0]].name;
    const label = `${control.symbol}, ${control.name}, of ${who}`;
    const touch = () => state.source.touch(control);
    if (control.switch) {
      const box = element("input", { type: "checkbox", onpointerenter: touch, onfocus: touch,
        onchange: () => turn(row, box.checked, true) });
      const row = { control, handle: box, element: element("label", { class: "ravine-switch" }, box, ` ${control.name}`),
        write: () => (box.checked = valueOf(control) === true) };
      return row;
    }
    const at = (k) => control.values[k];
    const range = element("input", { type: "range", min: 0, max: control.values.length - 1, step: 1, "aria-label": label,
      "data-control": control.id, onpointerenter: touch, onpointerdown: touch, onfocus: touch,
      oninput: () => turn(row, at(+range.value)), onchange: () => turn(row, at(+range.value), true) });
    const entry = element("input", { type: "text", inputmode: "decimal", size: 7, "aria-label": `${label}, as a number`,
      onchange: () => {
        const typed = Number(entry.value.replace("−", "-").replace(",", "."));
        if (entry.value.trim() === "" || Number.isNaN(typed)) {
          act.say(`${control.name} must be a number.`);
          row.write();
        } else turn(row, state.source.live ? typed : at(nearest(control.values, typed)), true);
      } });
    const row = { control, handle: range,
      element: element("div", { class: "ravine-row" },
        element("span", { title: control.name, "aria-hidden": "true" }, control.symbol), range, entry),
      write() {
        const value = valueOf(control);
        range.value = nearest(control.values, value ?? state.settings[control.racers[0]][control.name]);
        range.setAttribute("aria-valuetext", value === null ? "each its own" : `${control.symbol} = ${text(value)}`);
        if (document.activeElement !== entry) entry.value = value === null ? "own" : text(value);
      } };
    return row;
  }

  /** The look of each racer, and where it is at the step shown. */
  function draw() {
    const { race, ground, source, step } = state;
    const swatches = cards.querySelectorAll(".ravine-swatch");
    const numbers = cards.querySelectorAll(".ravine-numbers");
    race.racers.forEach((_, k) => {
      const { pen, width, height } = board(swatches[k]);
      const look = state.look(k);
      line(pen, look, (t) => [2 + t * (width - 4), height / 2], 1, null, 2.2);
      marker(pen, look.marker, width / 2, height / 2, 5.5, look.ink, state.colors.raised);
      const { x, y, loss, n } = state.paths[k];
      // No more digits than a saved page has.
      const place = (v, c) => short(source.grain ? Math.round(v / source.grain[c]) * source.grain[c] : v);
      const shown = [`${ground.axes[0]} ${place(x[step], 0)}`, `${ground.axes[1]} ${place(y[step], 1)}`];
      numbers[k].textContent = step >= n ? `diverged at step ${n}`
        : signed([...shown, `${ground.loss} ${short(loss[step])}`].join("   "));
    });
  }

  return { elements: [shared, cards], build, draw, write: () => rows.forEach((row) => row.write()) };
}
