// The head of a racer's card: its look, by which it is moved, its rule, and buttons that hide it or take it away.

import { _, N_ } from "../language/translate.js";
import { moved, moveRacer, removeRacer, replaceRule } from "../state/edits.js";
import { runsOnSpectrum } from "../state/setup.js";
import { element, iconButton, menu, setAttribute } from "./elements.js";

/** @import { Actions, Racer, State } from "../types.js" */

/** What the buttons of a card are called. */
const LABELS = {
  grip: N_("Move {racer}: drag it, or use the arrow keys"),
  only: N_("Show only {racer}"),
  hide: N_("Hide {racer}"),
  remove: N_("Remove {racer}"),
};

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {Racer} racer
 * @param {number} k
 * @param {(key: string) => void} focusNext Say what has the focus after a change.
 */
export function racerLegend(state, actions, racer, k, focusNext) {
  const remove = () => actions.change(() => removeRacer(state.race.setup, k), { hidden: without(state.hidden, k) });
  /** @param {keyof typeof LABELS} kind */
  const labelOf = (kind) => _(LABELS[kind], { racer: racer.title });
  const others = state.race.racers.length > 1;
  return element(
    "legend",
    {},
    others ? grip(state, actions, racer, k, focusNext) : swatch(),
    ruleMenu(state, actions, racer, k),
    ...(racer.extras ? [element("small", {}, racer.extras)] : []),
    element(
      "span",
      { class: "ravine-icons" },
      ...(others
        ? [
            iconButton("only", labelOf("only"), () => actions.hide(only(state, k)), {
              "data-key": `only ${k}`,
            }),
            iconButton("hide", labelOf("hide"), () => actions.hide(flipped(state, k)), {
              "data-key": `hide ${k}`,
            }),
            iconButton("remove", labelOf("remove"), remove, {
              "data-key": `remove ${k}`,
              class: "ravine-remove",
            }),
          ]
        : []),
    ),
  );
}

/** Let the buttons of a card say what is hidden, and of whom. @param {Element} card @param {State} state @param {number} k */
export function writeLegend(card, state, k) {
  card.classList.toggle("ravine-hidden", state.hidden[k]);
  /** @type {Record<string, boolean>} */
  const pressed = { hide: state.hidden[k], only: isOnly(state, k) };
  for (const [kind, label] of Object.entries(LABELS)) {
    const button = card.querySelector(`[data-key="${kind} ${k}"]`);
    if (!button) continue;
    const words = _(label, { racer: state.race.racers[k].title });
    setAttribute(button, "aria-label", words);
    setAttribute(button, "title", words);
    if (kind in pressed) setAttribute(button, "aria-pressed", String(pressed[kind]));
  }
}

const swatch = () => element("canvas", { class: "ravine-swatch", "aria-hidden": "true" });

/**
 * The look of a racer, which drags its card, and which the arrow keys move.
 * @param {State} state
 * @param {Actions} actions
 * @param {Racer} racer
 * @param {number} k
 * @param {(key: string) => void} focusNext
 */
function grip(state, actions, racer, k, focusNext) {
  /** @param {number} to */
  const move = (to) => {
    if (to === k || to < 0 || to >= state.race.racers.length) return;
    focusNext(`grip ${to}`);
    actions.change(() => moveRacer(state.race.setup, k, to), { hidden: moved(state.hidden, k, to) });
    focusNext("");
    const there = cards()[to]; // the cards are the same where all have one rule
    if (made.isConnected) /** @type {HTMLElement} */ (there.querySelector(".ravine-grip")).focus();
  };
  const label = _(LABELS.grip, { racer: racer.title });
  const made = element(
    "button",
    { type: "button", class: "ravine-grip", "aria-label": label, title: label, "data-key": `grip ${k}` },
    swatch(),
  );
  const cards = () => [...(made.closest(".ravine-cards")?.children ?? [])];
  /** @param {PointerEvent} event */
  const cardAt = ({ clientX, clientY }) =>
    cards().findIndex((card) => {
      const { left, right, top, bottom } = card.getBoundingClientRect();
      return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
    });
  /** @param {number} to */
  const mark = (to) => {
    for (const [j, card] of cards().entries()) card.classList.toggle("ravine-target", j === to && to !== k);
  };
  made.addEventListener("pointerdown", (event) => made.setPointerCapture(event.pointerId));
  made.addEventListener("pointermove", (event) => made.hasPointerCapture(event.pointerId) && mark(cardAt(event)));
  made.addEventListener("pointercancel", () => mark(-1));
  made.addEventListener("pointerup", (event) => {
    mark(-1);
    move(cardAt(event) < 0 ? k : cardAt(event));
  });
  made.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const signs = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
    const sign = signs[event.key];
    if (!sign) return;
    event.preventDefault();
    move(k + sign);
  });
  return made;
}

/** @param {State} state @param {Actions} actions @param {Racer} racer @param {number} k */
function ruleMenu(state, actions, racer, k) {
  const { catalogue } = state;
  const onchange = () => actions.change(() => replaceRule(state.race.setup, k, choice.value, catalogue));
  const families = catalogue.families("rules", state.race.unit.spectrum ? runsOnSpectrum : undefined);
  const yours = _("yours");
  const own = catalogue.rules.has(racer.name) ? `${racer.name} (${yours})` : racer.name;
  const choice = menu(_("rule of racer {k}", { k: k + 1 }), families, racer.rule.computed ? own : racer.key, {
    class: "ravine-name",
    "data-key": `rule ${k}`,
    onchange,
  });
  return choice;
}

/** @param {boolean[]} hidden @param {number} k */
const without = (hidden, k) => hidden.filter((_, j) => j !== k);

/** @param {State} state @param {number} k */
const flipped = ({ hidden }, k) => hidden.map((is, j) => (j === k ? !is : is));

/** @param {State} state @param {number} k */
const isOnly = ({ hidden }, k) => hidden.length > 1 && hidden.every((is, j) => is === (j !== k));

/** All others hidden, or none if they are. @param {State} state @param {number} k */
const only = (state, k) => state.hidden.map((_, j) => !isOnly(state, k) && j !== k);
