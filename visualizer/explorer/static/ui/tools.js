// The tools beside the title: presets, the code that makes what is seen, and its film.

import { pythonCode } from "../state/code.js";
import { element, menu } from "./elements.js";

/** @import { Actions, Offers, State } from "../types.js" */

/** @param {State} state @param {Actions} actions */
export function createTools(state, actions) {
  const bar = element("div", { class: "ravine-tools" });
  const code = element("pre", { class: "ravine-code", tabindex: 0, hidden: true, "aria-label": "Python code" });

  async function copy() {
    const text = pythonCode(state);
    code.textContent = text;
    code.hidden = false;
    actions.say(
      (await copyText(text, code)) ? "The code is on the clipboard." : "Copy the code below the picture.",
      true,
    );
  }

  /** Make the tools; those that need Python only where there is one. */
  function build() {
    const offers = state.source.offers();
    bar.replaceChildren(
      ...(offers ? [presetMenu(offers, actions)] : []),
      element("button", { type: "button", onclick: actions.reset }, "Reset"),
      element("button", { type: "button", onclick: copy }, "Copy code"),
      ...(offers ? [filmButton(offers, actions)] : []),
    );
  }

  /** Write the code anew where it is shown. */
  function write() {
    if (!code.hidden) code.textContent = pythonCode(state);
  }

  return { element: bar, code, build, write };
}

/** @param {Offers} offers @param {Actions} actions */
function presetMenu(offers, actions) {
  const options = Object.entries(offers.presets).map(([name, source]) =>
    element("option", { value: name, title: source }, name),
  );
  const onchange = () => {
    if (presets.value) actions.ask("preset", presets.value);
    presets.selectedIndex = 0;
  };
  const presets = element(
    "select",
    { "aria-label": "preset", onchange },
    element("option", { value: "" }, "Presets"),
    ...options,
  );
  return presets;
}

/** @param {Offers} offers @param {Actions} actions */
function filmButton(offers, actions) {
  const format = menu("format of the film", offers.films, offers.films[0]);
  const onclick = () => {
    actions.say("The film is being made.");
    actions.ask("film", format.value);
  };
  return element(
    "span",
    { class: "ravine-joined" },
    element("button", { type: "button", onclick }, "Save film"),
    format,
  );
}

/** Put text on the clipboard, or at least select it where it stands. @param {string} text @param {Node} where */
async function copyText(text, where) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(where);
    return document.execCommand("copy");
  }
}

/** Offer bytes as a file. @param {string} name @param {BlobPart} bytes */
export function download(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
