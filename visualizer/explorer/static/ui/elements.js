// What the page is made of: elements, icons, buttons and menus.

import { _ } from "../language/translate.js";

/** @import { Names, Theme } from "../types.js" */

/**
 * Make an element; an attribute that begins with "on" is a listener, and one that is false or null is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** @type {Record<string, string>} */
const ICONS = {
  first: "M4 3h2v10H4zM13 3v10L6.5 8z",
  back: "M12 3v10L5 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  on: "M4 3v10l7-5z",
  plus: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
  minus: "M3 7h10v2H3z",
  fit: "M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z",
  full: "M2 2h4v2H4v2H2zM10 2h4v4h-2V4h-2zM2 10h2v2h2v2H2zM12 10h2v4h-4v-2h2z",
  large: "M1 13 5 3h2l4 10H9l-.9-2.5H3.9L3 13zm3.5-4.3h3L6 4.6zM12 6h1.5v2.5H16V10h-2.5v2.5H12V10H9.8V8.5H12z",
  undo: "M7 3v3c4 0 7 2 7.5 7C13 10.5 10.5 9.8 7 9.8V13L1.5 8z",
  redo: "M9 3v3c-4 0-7 2-7.5 7C3 10.5 5.5 9.8 9 9.8V13L14.5 8z",
  hide: "M8 3C4 3 1.5 8 1.5 8S4 13 8 13s6.5-5 6.5-5S12 3 8 3zm0 8a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",
  only: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 2.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  remove: "M4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8 3 4.4z",
  last: "M10 3h2v10h-2zM3 3v10l6.5-5z",
};

/** @param {HTMLElement} button @param {string} name */
export function setIcon(button, name) {
  button.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

/** Where a host says its theme: JupyterLab and Notebook; marimo and Sphinx; Colab; VS Code. */
export const THEME_ATTRIBUTES = ["data-jp-theme-light", "data-theme", "theme", "class"];

/** The theme of the notebook or the page, or else of the system. @returns {Theme} */
export function currentTheme() {
  const { body, documentElement: root } = document;
  const { jpThemeLight } = body.dataset;
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  if (body.classList.contains("vscode-dark")) return "dark";
  if (body.classList.contains("vscode-light")) return "light";
  for (const said of [body.dataset.theme, root.dataset.theme, root.getAttribute("theme")])
    if (said === "dark" || said === "light") return said;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {string} name @param {string} label @param {() => void} press @param {Record<string, any>} attributes */
export function iconButton(name, label, press, attributes = {}) {
  const made = element("button", { type: "button", "aria-label": label, title: label, onclick: press, ...attributes });
  setIcon(made, name);
  return made;
}

/**
 * A menu of names, in groups if they come by families; what is chosen is named by `chosen`.
 * @param {string} label
 * @param {Names} names
 * @param {string} chosen
 * @param {Record<string, any>} attributes
 */
export function menu(label, names, chosen, attributes = {}) {
  /** @param {string} name */
  const option = (name) => element("option", { value: name, selected: name === chosen }, name);
  const groups = Array.isArray(names)
    ? names.map(option)
    : Object.entries(names).map(([family, some]) => element("optgroup", { label: _(family) }, ...some.map(option)));
  const foreign = !(Array.isArray(names) ? names : Object.values(names).flat()).includes(chosen);
  return element("select", { "aria-label": label, ...attributes }, ...(foreign ? [option(chosen)] : []), ...groups);
}

/** Let a node say this; where it does already nothing is laid out anew. @param {Node} node @param {string} words */
export function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** Let an element have this attribute; where it has it already nothing is laid out anew. @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Whether the reader has asked the system for less motion. */
export const isMotionReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
