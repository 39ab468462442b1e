// What can be turned: a card for what all racers meet, and one for each racer, with what it says at the step shown.

import { formatShort, withMinus } from "../numbers/format.js";
import { clearCanvas, drawLine, drawMarker } from "./canvas.js";
import { sliderRow, switchRow, termRow } from "./control_rows.js";
import { element, iconButton, menu, setText } from "./elements.js";

/** @import { Actions, Control, Offers, Racer, Settings, State } from "../types.js" */
/** @import { Row } from "./control_rows.js" */

const MAX_RACERS = 12;

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

  /** @param {State} state @param {Actions} actions */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.elements = [this.common, this.cards];
  }

  /** @param {Control} control @param {any} value @param {boolean} [last] */
  turn = (control, value, last) => {
    const known = this.state.turn(control, value);
    this.actions.say("");
    this.actions.write();
    this.actions.drawNow();
    this.state.source.turn(control, value, known, last);
  };

  /** Make the cards anew where the race asks for others. */
  build() {
    const { race, source } = this.state;
    const names = race.racers.map((racer) => [racer.name, racer.extras]);
    const shape = JSON.stringify([race.controls, race.landscape, names]);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = this.rows.find((row) => row.element.contains(document.activeElement));
    this.rows = [];
    const offers = source.offers();
    this.common.replaceChildren(...this.commonCard(offers));
    this.cards.replaceChildren(...race.racers.map((racer, k) => this.racerCard(racer, k, offers)));
    this.rows.find((row) => row.control.id === focused?.control.id)?.handle.focus();
  }

  /** What the card of all racers holds. @param {Offers | null} offers */
  commonCard(offers) {
    const controls = this.state.race.controls.filter(({ of, id, name }) => of !== "racer" || id === name);
    const [first, rest] = this.primaryAndRest(controls.map((control) => this.row(control)));
    return [
      element("legend", {}, offers ? "race" : "all racers"),
      ...(offers ? [landscapeMenu(this.state, this.actions, offers)] : []),
      ...first.map((row) => row.element),
      ...this.more(
        "common",
        rest.map((row) => row.element),
      ),
      ...(offers ? [racerAdder(this.state, this.actions, offers)] : []),
    ];
  }

  /** @param {Racer} racer @param {number} k @param {Offers | null} offers */
  racerCard(racer, k, offers) {
    const controls = this.state.race.controls.filter(({ id, name }) => id === `${k}.${name}`);
    const [first, rest] = this.primaryAndRest(controls.map((control) => this.row(control)));
    const terms = controls.filter(({ term }) => term).map((control) => termRow(this.state, this.turn, control));
    this.rows.push(...terms);
    const switches = [...rest.filter(({ control }) => control.switch), ...terms].map((row) => row.element);
    const sliders = rest.filter(({ control }) => !control.switch).map((row) => row.element);
    return element(
      "fieldset",
      { class: "ravine-card" },
      this.racerLegend(racer, k, offers),
      element("p", { class: "ravine-numbers" }),
      ...first.map((row) => row.element),
      ...this.more(k, [
        ...sliders,
        ...(offers ? conventionMenu(this.actions, racer, k) : []),
        ...(switches.length ? [element("div", { class: "ravine-terms" }, ...switches)] : []),
      ]),
    );
  }

  /** @param {Racer} racer @param {number} k @param {Offers | null} offers */
  racerLegend(racer, k, offers) {
    const { actions } = this;
    const removable = offers && this.state.race.racers.length > 1;
    return element(
      "legend",
      {},
      element("canvas", { class: "ravine-swatch", "aria-hidden": "true" }),
      offers ? racerMenu(actions, offers, racer, k) : racer.name,
      ...(racer.extras ? [element("small", {}, racer.extras)] : []),
      ...(removable
        ? [iconButton("remove", `Remove ${racer.name}`, () => actions.ask("remove", k), "ravine-remove")]
        : []),
    );
  }

  /** @param {Row[]} rows */
  primaryAndRest(rows) {
    return [rows.filter(({ control }) => control.primary), rows.filter(({ control }) => !control.primary)];
  }

  /** @param {Control} control */
  row(control) {
    const row = control.switch
      ? switchRow(this.state, this.turn, control)
      : sliderRow(this.state, this.actions, this.turn, control);
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
      element("summary", {}, "more"),
      ...children,
    );
    return [details];
  }

  /** Have all rows say what is set. */
  write() {
    for (const row of this.rows) row.write();
  }

  /** Draw the look of each racer, and say where it is at the step shown. */
  draw() {
    /** @type {NodeListOf<HTMLCanvasElement>} */
    const canvases = this.cards.querySelectorAll(".ravine-swatch");
    const numbers = this.cards.querySelectorAll(".ravine-card > .ravine-numbers");
    const swatches = JSON.stringify([this.shape, this.state.theme, devicePixelRatio, canvases[0]?.clientWidth]);
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
function numbersOf({ race, ground, source, paths, settings, step }, k) {
  const { x, y, loss, n } = paths[k];
  // No more digits than a saved page has.
  /** @type {(v: number, c: number) => string} */
  const place = (v, c) => formatShort(source.grain ? Math.round(v / source.grain[c]) * source.grain[c] : v);
  const values = [
    `${ground.axes[0]} ${place(x[step], 0)}`,
    `${ground.axes[1]} ${place(y[step], 1)}`,
    `${ground.loss} ${formatShort(loss[step])}`,
  ];
  const where = step >= n ? `diverged at step ${n}` : withMinus(values.join("   "));
  return [where, ...summedRate(settings[k], race.racers[k].sums)].join("\n");
}

/**
 * What a steady slope is multiplied by where gradients are added up rather than averaged.
 * @param {Settings} settings
 * @param {string | null} sums
 */
function summedRate({ lr, dampening = 0, ...settings }, sums) {
  if (!sums || !settings[sums]) return [];
  const rate = (lr * (1 - dampening)) / (1 - settings[sums]);
  const symbol = sums === "momentum" ? "μ" : "β";
  return [`effective α${dampening ? " (1 − τ)" : ""}/(1 − ${symbol}) = ${withMinus(formatShort(rate))}`];
}

/** @param {State} state @param {Actions} actions @param {Offers} offers */
function landscapeMenu(state, actions, offers) {
  const onchange = () => actions.ask("landscape", choice.value);
  const choice = menu("landscape", offers.landscapes, state.race.landscape, { onchange });
  return element("label", { class: "ravine-pick" }, element("span", {}, "landscape"), choice);
}

/** @param {Actions} actions @param {Offers} offers @param {Racer} racer @param {number} k */
function racerMenu(actions, offers, racer, k) {
  const onchange = () => actions.ask("replace", { racer: k, name: choice.value });
  const choice = menu(`rule of racer ${k + 1}`, offers.optimizers, racer.name, { class: "ravine-name", onchange });
  return choice;
}

/** The same rule by another convention. @param {Actions} actions @param {Racer} racer @param {number} k */
function conventionMenu(actions, { name, convention }, k) {
  if (!convention) return [];
  const [words, rules] = convention;
  const onchange = () => actions.ask("replace", { racer: k, name: choice.value });
  const choice = element(
    "select",
    { "aria-label": `${words}, racer ${k + 1}`, onchange },
    ...Object.entries(rules).map(([rule, what]) => element("option", { value: rule, selected: rule === name }, what)),
  );
  return [element("label", { class: "ravine-pick" }, element("span", {}, words), choice)];
}

/** @param {State} state @param {Actions} actions @param {Offers} offers */
function racerAdder(state, actions, offers) {
  const { racers } = state.race;
  if (racers.length >= MAX_RACERS) return element("p", { class: "ravine-numbers" }, "Twelve racers are the most.");
  const names = ["gd", "momentum", "rmsprop", "adam", "nesterov", ...Object.values(offers.optimizers).flat()];
  const free = names.find((name) => !racers.some((racer) => racer.name === name)) ?? "gd";
  const choice = menu("racer to add", offers.optimizers, free);
  const onclick = () => actions.ask("add", choice.value);
  return element("div", { class: "ravine-add" }, element("button", { type: "button", onclick }, "Add"), choice);
}
