// Boxes for a rule as text: one below the cards, which adds a racer, and one in the card of a racer that has such a rule.

import { _ } from "../language/translate.js";
import { InputError } from "../numbers/errors.js";
import { addRacer, retypeRule } from "../state/edits.js";
import { TITLE } from "../state/typed_rule.js";
import { element, setText } from "./elements.js";

/** @import { Actions, Racer, State } from "../types.js" */

const EXAMPLE = "s = beta*s + (1 - beta)*g^2\nw = w - lr*g/(sqrt(s) + eps)";

/** A box whose rule makes a racer. @param {State} state @param {Actions} actions @param {HTMLDetailsElement["open"]} open @param {(open: boolean) => void} ontoggle */
export function ruleAdder(state, actions, open, ontoggle) {
  const { catalogue } = state;
  const title = element("input", {
    type: "text",
    placeholder: _("its name"),
    maxlength: 60,
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": _("name of your rule"),
    "data-key": "own name",
  });
  const add = () => {
    const name = title.value.trim() || TITLE;
    if (!box.check((text) => catalogue.ruleOf({ name, rule: text }))) return;
    actions.change(() => addRacer(state.race, name, box.text()), { hidden: [...state.hidden, false] });
  };
  const box = ruleBox(_("your own rule, as text"), "", "own rule", add);
  const details = element(
    "details",
    { class: "ravine-own", open, ontoggle: () => ontoggle(details.open) },
    element("summary", {}, _("your own rule")),
    element(
      "p",
      { class: "ravine-numbers" },
      _("w is a coordinate and g its gradient; a name that is read before it is assigned is kept from step to step."),
    ),
    ...box.elements,
    element(
      "div",
      { class: "ravine-joined" },
      element("button", { type: "button", "data-key": "own", onclick: add }, _("Add rule")),
      title,
    ),
  );
  return details;
}

/** The text of a racer's rule, to be changed; nothing for a rule of the library. @param {State} state @param {Actions} actions @param {Racer} racer @param {number} k */
export function ruleField(state, actions, { rule, title }, k) {
  if (!rule.computed) return [];
  const { catalogue } = state;
  const box = ruleBox(_("rule of {racer}, as text", { racer: title }), lines(rule.key), `text ${k}`, () => {
    const { name } = state.race.setup.racers[k];
    if (!box.check((text) => catalogue.ruleOf({ name, rule: text }))) return;
    actions.change(() => retypeRule(state.race.setup, k, box.text(), catalogue));
  });
  box.elements[0].addEventListener("change", box.enter);
  return box.elements;
}

/** A rule with an assignment in each line. @param {string} text */
const lines = (text) => text.replaceAll("; ", "\n");

/**
 * A field for a rule, with what is wrong with it beneath; Ctrl and Enter enter it.
 * @param {string} label
 * @param {string} text
 * @param {string} key
 * @param {() => void} enter
 */
function ruleBox(label, text, key, enter) {
  const id = `ravine-rule-${Math.random()}`;
  const error = element("p", { class: "ravine-refused", role: "alert", id });
  const field = element("textarea", {
    rows: Math.max(text.split("\n").length, 2),
    placeholder: EXAMPLE,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-label": label,
    "aria-describedby": id,
    "data-key": key,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) enter();
    },
  });
  field.value = text;
  /** Whether the text is a rule; if not, the reason stands beneath. @param {(text: string) => unknown} read */
  const check = (read) => {
    let reason = "";
    try {
      read(field.value);
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      reason = problem.message;
    }
    setText(error, reason);
    field.setAttribute("aria-invalid", String(Boolean(reason)));
    return !reason;
  };
  return { elements: [field, error], text: () => field.value, check, enter };
}
