// The presets in a dialog, by book: each with its title and a small picture of its race, which the page draws itself.

import { _, N_ } from "../language/translate.js";
import { BackgroundWork } from "../state/background_work.js";
import { createRace } from "../state/race.js";
import { checkedSetup } from "../state/setup.js";
import { element, iconButton } from "../ui/elements.js";
import { createPresetPanel } from "../ui/preset_panel.js";
import { drawRace } from "./race_picture.js";

/** @import { Actions, Preset, Presets, State, Theme } from "../types.js" */

const PART = 8; // milliseconds of drawing after which the page may answer
const NOTE = N_(
  "Set-ups of books and articles. Choose one to run it here, and to see its numbers beside those obtained.",
);

/**
 * The button that opens the dialog, and what belongs below the map: the dialog and the numbers of what was chosen.
 * @param {State} state
 * @param {Actions} actions
 * @returns {Presets}
 */
export function createPresets(state, actions) {
  const button = element("button", { type: "button", "aria-haspopup": "dialog", onclick: open }, _("Presets"));
  const panel = createPresetPanel(state, () => button.focus({ preventScroll: true }));
  const cards = state.catalogue.presets.map((preset) => createCard(preset, () => choose(preset)));
  const dialog = createDialog(cards);
  const work = new BackgroundWork(PART); // while the dialog is seen
  dialog.addEventListener("close", () => work.stop());
  /** @type {Theme | null} */
  let drawn = null;
  /** @type {Generator<void, void>} */
  let pictures;

  function open() {
    dialog.showModal();
    if (drawn !== state.theme) pictures = drawPictures(cards, state);
    drawn = state.theme;
    work.begin(pictures, () => {});
  }

  /** @param {Preset} preset */
  function choose(preset) {
    dialog.close();
    if (!actions.change(() => preset.setup, { fit: true })) return;
    actions.say(panel.show(preset), true);
  }

  return { button, below: element("div", {}, dialog, panel.element), write: panel.write };
}

/** @typedef {{ preset: Preset, button: HTMLButtonElement, canvas: HTMLCanvasElement }} Card */

/** @param {Preset} preset @param {() => void} onclick @returns {Card} */
function createCard(preset, onclick) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const button = element(
    "button",
    { type: "button", class: "ravine-preset", onclick },
    canvas,
    element("span", {}, _(preset.title)),
  );
  return { preset, button, canvas };
}

/** The dialog; a click beside it closes it. @param {Card[]} cards */
function createDialog(cards) {
  const books = [...new Set(cards.map(({ preset }) => preset.book))];
  const sections = books.map((book) => {
    const buttons = cards.filter(({ preset }) => preset.book === book).map((card) => card.button);
    return element("section", {}, element("h3", {}, _(book)), element("div", {}, ...buttons));
  });
  const close = iconButton("remove", _("Close"), () => dialog.close());
  const head = element("div", { class: "ravine-preset-head" }, element("h2", {}, _("Presets")), close);
  const inside = element(
    "div",
    {},
    head,
    element("p", {}, _(NOTE)),
    element("div", { class: "ravine-gallery" }, ...sections),
  );
  const dialog = element("dialog", { class: "ravine-presets", "aria-label": _("Presets") }, inside);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  return dialog;
}

/** Draw all cards, a little at a time. @param {Card[]} cards @param {State} state @returns {Generator<void, void>} */
function* drawPictures(cards, { catalogue, theme }) {
  for (const { preset, canvas } of cards) {
    const race = createRace(checkedSetup(preset.setup, catalogue), catalogue, null, new Map());
    yield;
    yield* drawRace(canvas, race, theme);
  }
}
