// What can be turned: a card for what all racers meet, and one for each racer, with what it says at the step shown.

import { _ } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";
import { addRacer, chooseLandscape, replaceRule, scheduleRacer, typeFormula } from "../state/edits.js";
import { MAX_RACERS, runsOnSpectrum } from "../state/setup.js";
import { clearCanvas, drawLine, drawMarker, sizeOf } from "./canvas.js";
import { sliderRow, switchRow, termRow } from "./control_rows.js";
import { element, menu, setText } from "./elements.js";
import { racerLegend, writeLegend } from "./racer_legend.js";
import { ruleAdder, ruleField } from "./rule_box.js";

/** @import { Actions, Control, Pair, Racer, State } from "../types.js" */
/** @import { Row } from "./control_rows.js" */

const MARKED = 2500; // milliseconds that a control is marked
const ROUNDING = 1e-12; // a share of the domain, or of the least loss, that is but rounding

export class Controls {
  /** @type {Row[]} */
  rows = [];

  /** @type {Map<string | number, boolean>} Which cards show more. */
  open = new Map();

  /** For which race the cards are made. */
  shape = "";

  /** How the swatches look. */
  swatches = "";

  common = element("fieldset", { class: "ravine-card" });

  cards = element("div", { class: "ravine-cards" });

  adder = element("div", { class: "ravine-add" });

  /** What has the focus when the cards are made anew, where it is not what had it before. */
  focusKey = "";

  /** @param {State} state @param {Actions} actions */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.elements = [this.common, this.cards, this.adder];
  }

  /** Make the cards anew where the race needs others; else give the rows their controls of this race. */
  build() {
    const { race } = this.state;
    const racers = race.racers.map(({ key, extras, set }) => [key, extras, set.schedule]);
    const ids = race.controls.map(({ id }) => id);
    const known = [race.catalogue.landscapes.size, race.catalogue.rules.size];
    const shape = JSON.stringify([ids, race.unit.key, known, racers]);
    if (shape === this.shape) {
      const controls = new Map(race.controls.map((control) => [control.id, control]));
      for (const row of this.rows) row.control = controls.get(row.control.id) ?? row.control;
      return;
    }
    this.shape = shape;
    const focused = this.focused();
    this.rows = [];
    this.common.replaceChildren(...this.commonCard());
    this.cards.replaceChildren(...race.racers.map((racer, k) => this.racerCard(racer, k)));
    this.adder.replaceChildren(...racerAdder(this.state, this.actions), ...this.ownRule());
    this.focus(this.focusKey || focused);
    this.focusKey = "";
  }

  /** The key of what has the focus; "" if it is nothing here. */
  focused() {
    const focused = this.elements.map((one) => one.querySelector("[data-key]:focus")).find(Boolean);
    return focused?.getAttribute("data-key") ?? "";
  }

  /** Give the focus to what has a key, or else to what stands in its place. @param {string} key */
  focus(key) {
    if (!key) return;
    const keyed = this.elements.flatMap((one) => [...one.querySelectorAll("[data-key]")]);
    const [kind, k] = key.split(" ");
    const place = Math.min(Number(k), this.state.race.racers.length - 1);
    const found = [key, `${kind} ${place}`, `rule ${place}`, "add"]
      .map((wanted) => keyed.find((one) => one.getAttribute("data-key") === wanted))
      .find(Boolean);
    if (found instanceof HTMLElement) found.focus({ preventScroll: true });
  }

  /** What the card of all racers holds. */
  commonCard() {
    const { state, actions } = this;
    const controls = state.race.controls.filter(({ of, id, parameter }) => of !== "racer" || id === parameter.name);
    const [first, rest] = this.primaryAndRest(controls.map((control) => this.row(control)));
    return [
      element("legend", { class: "ravine-both" }, ...landscapeFields(state, actions)),
      ...first.map((row) => row.element),
      ...this.more(
        "common",
        rest.map((row) => row.element),
      ),
    ];
  }

  /** @param {Racer} racer @param {number} k */
  racerCard(racer, k) {
    const { state, actions } = this;
    const controls = state.race.controls.filter(({ id, parameter }) => id === `${k}.${parameter.name}`);
    const [first, rest] = this.primaryAndRest(controls.map((control) => this.row(control)));
    const terms = controls
      .filter(({ parameter }) => parameter.term)
      .map((control) => termRow(state, actions.turn, control));
    this.rows.push(...terms);
    const switches = [...rest.filter(({ control }) => control.parameter.switch), ...terms].map((row) => row.element);
    const sliders = rest.filter(({ control }) => !control.parameter.switch).map((row) => row.element);
    return element(
      "fieldset",
      { class: "ravine-card" },
      racerLegend(state, actions, racer, k, (key) => {
        this.focusKey = key;
      }),
      ...ruleField(state, actions, racer, k),
      element("p", { class: "ravine-numbers" }),
      ...first.map((row) => row.element),
      ...this.more(k, [
        ...sliders,
        ...scheduleField(state, actions, racer, k),
        ...conventionMenu(state, actions, racer, k),
        ...(switches.length ? [element("div", { class: "ravine-terms" }, ...switches)] : []),
      ]),
    );
  }

  /** What adds a rule as text, where a racer more is allowed. */
  ownRule() {
    const { state, actions, open } = this;
    if (state.race.racers.length >= MAX_RACERS) return [];
    return [ruleAdder(state, actions, open.get("own") === true, (isOpen) => open.set("own", isOpen))];
  }

  /** @param {Row[]} rows */
  primaryAndRest(rows) {
    return [rows.filter(({ control }) => control.primary), rows.filter(({ control }) => !control.primary)];
  }

  /** @param {Control} control */
  row(control) {
    const { state, actions } = this;
    const row = control.parameter.switch
      ? switchRow(state, actions.turn, control)
      : sliderRow(state, actions, actions.turn, control);
    this.rows.push(row);
    return row;
  }

  /**
   * What is open on request, and stays as it is when the cards are made anew.
   * @param {string | number} key
   * @param {Node[]} children
   */
  more(key, children) {
    if (!children.length) return [];
    const ontoggle = () => this.open.set(key, details.open);
    const details = element(
      "details",
      { open: this.open.get(key) === true, ontoggle },
      element("summary", {}, _("more")),
      ...children,
    );
    return [details];
  }

  /** Bring a control into sight, and mark it for a while. @param {string} id */
  reveal(id) {
    const row = this.rows.find(({ control }) => control.id === id)?.element;
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    row.classList.add("ravine-shown");
    setTimeout(() => row.classList.remove("ravine-shown"), MARKED);
  }

  /** Have all rows say what is set, and all cards who is hidden. */
  write() {
    for (const row of this.rows) row.write();
    for (const [k, card] of [...this.cards.children].entries()) writeLegend(card, this.state, k);
  }

  /** Draw the look of each racer, and say where it is at the step shown. */
  draw() {
    /** @type {NodeListOf<HTMLCanvasElement>} */
    const canvases = this.cards.querySelectorAll(".ravine-swatch");
    const numbers = this.cards.querySelectorAll(".ravine-card > .ravine-numbers");
    const swatches = JSON.stringify([this.shape, this.state.theme, devicePixelRatio, sizeOf(this.cards).width]);
    if (swatches !== this.swatches) for (const [k, canvas] of canvases.entries()) drawSwatch(this.state, canvas, k);
    this.swatches = swatches;
    for (const [k, node] of numbers.entries()) setText(node, numbersOf(this.state, k));
  }
}

/** @param {State} state @param {HTMLCanvasElement} canvas @param {number} k */
function drawSwatch(state, canvas, k) {
  const { context, width, height } = clearCanvas(canvas);
  const style = state.styleOf(k);
  drawLine(context, style, (t) => [2 + t * (width - 4), height / 2], 1, null, 2.2);
  drawMarker(context, style.marker, width / 2, height / 2, 5.5, style.ink, state.colors.raised);
}

/**
 * Where a racer is at the step shown, and its effective rate where gradients are added up.
 * @param {State} state
 * @param {number} k
 */
function numbersOf({ race, step }, k) {
  const { x, y, loss, n, missing } = race.paths[k];
  if (missing) return _("runs in Python only");
  const values = [
    `${race.axes[0]} ${coordinateText(x[step], race.domain[0])}`,
    `${race.axes[1]} ${coordinateText(y[step], race.domain[1])}`,
    `${race.lossName} ${formatTypeset(Math.abs(loss[step]) < ROUNDING * Math.abs(race.surface.floor) ? 0 : loss[step], 3)}`,
  ];
  const where = step >= n ? _("diverged at step {step}", { step: n }) : values.join("   ");
  return [where, ...summedRate(race.racers[k])].join("\n");
}

/** A coordinate in three digits; what is but rounding beside the domain is 0. @param {number} value @param {Pair} domain */
const coordinateText = (value, [low, high]) => formatTypeset(Math.abs(value) < ROUNDING * (high - low) ? 0 : value, 3);

/** What a steady slope is multiplied by where gradients are added up rather than averaged. @param {Racer} racer */
function summedRate({ sums, settings: { lr, dampening = 0, ...settings } }) {
  if (!sums || !settings[sums]) return [];
  const rate = (lr * (1 - dampening)) / (1 - settings[sums]);
  const symbol = sums === "momentum" ? "μ" : "β";
  return [
    _("effective {rate}", { rate: `α${dampening ? " (1 − τ)" : ""}/(1 − ${symbol}) = ${formatTypeset(rate, 3)}` }),
  ];
}

/** What chooses the landscape; a spectrum stays. @param {State} state @param {Actions} actions @returns {Node[]} */
const landscapeFields = (state, actions) =>
  state.race.unit.spectrum
    ? [element("span", {}, _("all racers"))]
    : [landscapeMenu(state, actions), formulaField(state, actions)];

/** @param {State} state @param {Actions} actions */
function landscapeMenu(state, actions) {
  const { race, catalogue } = state;
  const onchange = () =>
    actions.change(() => chooseLandscape(state.race.setup, { name: choice.value, settings: {} }, catalogue), {
      fit: true,
    });
  const choice = menu(_("landscape"), catalogue.families("landscapes"), race.unit.key, {
    onchange,
    "data-key": "landscape",
  });
  return choice;
}

/** A field for a formula, which becomes the landscape. @param {State} state @param {Actions} actions */
function formulaField(state, actions) {
  const { race, catalogue } = state;
  const entry = element("input", {
    type: "text",
    value: race.setup.landscape.formula ?? "",
    placeholder: _("or {formula}", { formula: "x**2 + 10*y**2" }),
    "data-key": "formula",
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": _("formula f(x, y)"),
    onchange: () => {
      if (!entry.value.trim()) entry.value = state.race.setup.landscape.formula ?? "";
      const isRead =
        !entry.value.trim() ||
        actions.change(() => typeFormula(state.race.setup, entry.value, catalogue), { fit: true });
      entry.setAttribute("aria-invalid", String(!isRead)); // a formula that is refused stays, to be mended
    },
  });
  return entry;
}

/** The schedule of the learning rate, as a text. @param {State} state @param {Actions} actions @param {Racer} racer @param {number} k */
function scheduleField(state, actions, { parameters, set, title }, k) {
  if (!parameters.some((parameter) => parameter.name === "lr")) return [];
  const names = Object.keys(state.catalogue.facts.schedules);
  const list = `ravine-schedules-${Math.random()}`; // crypto.randomUUID needs https
  const entry = element("input", {
    type: "text",
    value: set.schedule ?? "",
    placeholder: "constant",
    list,
    spellcheck: "false",
    "aria-label": _("schedule of {racer}", { racer: title }),
    "data-key": `schedule ${k}`,
    onchange: () => {
      if (!actions.change(() => scheduleRacer(state.race.setup, k, entry.value.trim())))
        entry.value = set.schedule ?? "";
    },
  });
  const options = element("datalist", { id: list }, ...names.map((one) => element("option", { value: one })));
  return [element("label", { class: "ravine-pick" }, element("span", {}, _("schedule")), entry, options)];
}

/** The same rule by another convention. @param {State} state @param {Actions} actions @param {Racer} racer @param {number} k */
function conventionMenu(state, actions, { name, convention }, k) {
  if (!convention) return [];
  const [words, rules] = convention;
  const onchange = () => actions.change(() => replaceRule(state.race.setup, k, choice.value, state.catalogue));
  const choice = element(
    "select",
    {
      "aria-label": _("{convention}, racer {k}", { convention: _(words), k: k + 1 }),
      "data-key": `convention ${k}`,
      onchange,
    },
    ...Object.entries(rules).map(([rule, what]) =>
      element("option", { value: rule, selected: rule === name }, _(what)),
    ),
  );
  return [element("label", { class: "ravine-pick" }, element("span", {}, _(words)), choice)];
}

/** Below the cards: one more racer, and the best learning rate for each. @param {State} state @param {Actions} actions */
function racerAdder(state, actions) {
  const { race, catalogue } = state;
  const title = _("The best of 101 learning rates for each racer, by f at the end of the race");
  const tune = { type: "button", "data-key": "tune", title, onclick: actions.tune };
  const { spectrum } = race.unit;
  const families = catalogue.families("rules", spectrum ? runsOnSpectrum : undefined);
  const names = ["gd", "momentum", "rmsprop", "adam", "nesterov", ...Object.values(families).flat()];
  const free = names.find((name) => !race.racers.some((racer) => racer.key === name)) ?? "gd";
  const choice = menu(_("racer to add"), families, free, { "data-key": "add menu" });
  const onclick = () => actions.change(() => addRacer(state.race, choice.value), { hidden: [...state.hidden, false] });
  const isFull = race.racers.length >= MAX_RACERS;
  return [
    ...(isFull
      ? [element("span", { class: "ravine-numbers" }, _("Twelve racers are the most."))]
      : [element("button", { type: "button", "data-key": "add", onclick }, _("Add")), choice]),
    ...(spectrum ? [] : [element("button", tune, _("Best α for each"))]),
  ];
}
