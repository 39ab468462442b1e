// Views of which one at a time is seen, below a row of buttons with their names.

import { _ } from "../language/translate.js";
import { element } from "./elements.js";

/** @import { Actions, View } from "../types.js" */

/** @typedef {ReturnType<typeof createTab>} Tab */

/**
 * A view that holds others, of which the first is seen at first.
 * @param {Record<string, View>} views
 * @param {Pick<Actions, "draw">} actions
 * @returns {View & { show(name: string, racer?: number): void }}
 */
export function tabsView(views, actions) {
  const id = `ravine-tab-${Math.random()}`; // crypto.randomUUID needs https
  const tabs = Object.entries(views).map(([name, view], k) => createTab(name, view, `${id}-${k}`));
  const list = element("div", { class: "ravine-tabs", role: "tablist" }, ...tabs.map(({ button }) => button));
  const whole = element("div", { class: "ravine-tabbed", role: "group" }, list, ...tabs.map(({ panel }) => panel));
  let open = tabs[0];

  function write() {
    for (const { panel, button } of tabs) {
      const isOpen = panel === open.panel;
      panel.hidden = !isOpen;
      button.setAttribute("aria-selected", String(isOpen));
      button.tabIndex = isOpen ? 0 : -1;
    }
    whole.dataset.open = String(tabs.indexOf(open));
  }

  /** @param {Tab} tab */
  function select(tab) {
    open.view.close?.();
    open = tab;
    write();
    open.view.open?.();
    actions.draw();
  }

  /** The arrow keys go from tab to tab. @param {KeyboardEvent} event */
  function answerKey({ key }) {
    const next = tabOfKey(tabs, open, key);
    if (!next) return;
    select(next);
    open.button.focus();
  }

  for (const tab of tabs) tab.button.addEventListener("click", () => select(tab));
  list.addEventListener("keydown", answerKey);
  write();
  return {
    element: whole,
    draw() {
      offer(tabs);
      if (open.button.hidden) select(tabs[0]);
      open.view.draw();
    },
    close: () => open.view.close?.(),
    describe: () => open.view.describe(),
    report: () => ({ open: open.name, ...open.view.report?.() }),
    show(name, racer) {
      select(tabs.find((tab) => tab.name === name) ?? tabs[0]);
      if (racer !== undefined) open.view.choose?.(racer);
    },
  };
}

/** A view, its name, the button that opens it, and what holds it. @param {string} name @param {View} view @param {string} id */
function createTab(name, view, id) {
  const button = element("button", { type: "button", role: "tab", id }, _(name));
  const panel = element("div", { role: "tabpanel", "aria-labelledby": id }, view.element);
  return { name, view, button, panel };
}

/** Hide the tabs of views that have nothing to say. @param {Tab[]} tabs */
function offer(tabs) {
  for (const { view, button } of tabs) button.hidden = view.isAbsent?.() ?? false;
}

/**
 * The tab to which a key leads from another one; undefined for any other key.
 * @param {Tab[]} tabs
 * @param {Tab} from
 * @param {string} key
 * @returns {Tab | undefined}
 */
function tabOfKey(tabs, from, key) {
  const offered = tabs.filter(({ button }) => !button.hidden);
  const place = offered.indexOf(from);
  /** @type {Record<string, number>} */
  const places = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: offered.length - 1 };
  return key in places ? offered[(places[key] + offered.length) % offered.length] : undefined;
}
