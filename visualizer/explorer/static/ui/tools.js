// The tools beside the title: presets, the code that makes what is seen, a link to it, its picture and its film.

import { _, N_ } from "../language/translate.js";
import { pythonCode } from "../state/code.js";
import { element, iconButton, menu } from "./elements.js";
import { pictureOf } from "./picture.js";

/** @import { Actions, State } from "../types.js" */

const LARGE = 1.5; // times the usual size, for a projector
const CODE = { class: "ravine-code", tabindex: 0, role: "region", hidden: true };

/** What is said of a text that is copied, and of one that is not. */
const COPIED = {
  code: [N_("The code is on the clipboard."), N_("Copy the code below the picture.")],
  link: [N_("The link is on the clipboard."), N_("Copy the link below the picture.")],
};

/** @param {State} state @param {Actions} actions @param {Node[]} first What comes before them. */
export function createTools(state, actions, first) {
  const bar = element("div", { class: "ravine-tools" });
  const code = element("pre", { ...CODE, "aria-label": _("Python code") });

  const undo = iconButton("undo", _("Undo (Ctrl+Z)"), actions.undo);
  const redo = iconButton("redo", _("Redo (Ctrl+Y)"), actions.redo);

  /** @param {string} text @param {keyof typeof COPIED} what */
  async function copy(text, what) {
    code.textContent = text;
    code.hidden = false;
    const copied = await copyText(text, code);
    actions.say(_(COPIED[what][copied ? 0 : 1]), true);
  }

  function build() {
    const films = actions.films();
    const { link } = actions;
    bar.replaceChildren(
      ...first,
      undo,
      redo,
      element("button", { type: "button", onclick: actions.reset }, _("Reset")),
      element(
        "button",
        { type: "button", onclick: () => copy(pythonCode(state.race, state.setup), "code") },
        _("Copy code"),
      ),
      ...(link ? [element("button", { type: "button", onclick: () => copy(link(), "link") }, _("Copy link"))] : []),
      element("button", { type: "button", onclick: savePicture }, _("Save picture")),
      ...(films.length ? [filmButton(films, actions)] : []),
      ...viewSwitches(bar, actions),
    );
  }

  async function savePicture() {
    const blob = await pictureOf(state, actions.canvases(), actions.outcome());
    download("ravine.png", blob);
    actions.say(_("{name} is saved.", { name: "ravine.png" }), true);
  }

  /** What stands below the picture belongs to what was seen: it goes when that changes. */
  function write() {
    code.hidden = true;
    const { past, future } = actions.history();
    undo.setAttribute("aria-disabled", String(!past.length));
    redo.setAttribute("aria-disabled", String(!future.length));
  }

  return { element: bar, code, build, write };
}

/** Switches for a screen that is looked at from afar: large type and thick lines, and the full screen. @param {HTMLElement} bar @param {Actions} actions */
function viewSwitches(bar, actions) {
  const root = () => /** @type {HTMLElement} */ (bar.closest(".ravine"));
  const large = iconButton("large", _("Large type, for a projector"), () => {
    const isLarge = root().dataset.zoom === undefined;
    if (isLarge) root().dataset.zoom = String(LARGE);
    else delete root().dataset.zoom;
    root().style.setProperty("--zoom", isLarge ? String(LARGE) : "1");
    large.setAttribute("aria-pressed", String(isLarge));
    actions.draw();
  });
  large.setAttribute("aria-pressed", "false");
  const full = iconButton("full", _("Full screen"), () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root().requestFullscreen();
  });
  return document.fullscreenEnabled ? [large, full] : [large];
}

/** @param {string[]} films @param {Actions} actions */
function filmButton(films, actions) {
  const format = menu(_("format of the film"), films, films[0]);
  const onclick = () => {
    actions.say(_("The film is being made."));
    actions.film(format.value);
  };
  return element(
    "span",
    { class: "ravine-joined" },
    element("button", { type: "button", onclick }, _("Save film")),
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
