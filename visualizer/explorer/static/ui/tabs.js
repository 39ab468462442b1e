// Views of which one at a time is seen, below a row of buttons with their names.

import { element } from "./elements.js";

/** @import { Actions, View } from "../types.js" */

/**
 * A view that holds others, of which the first is seen at first.
 * @param {Record<string, View>} views
 * @param {Pick<Actions, "draw">} actions
 * @returns {View & { show(name: string, racer?: number): void }}
 */
export function tabsView(views, actions) {
  const id = `ravine-tab-${Math.random()}`; // crypto.randomUUID needs https
  const tabs = Object.entries(views).map(([name, view], k) => {
    const button = element("button", { type: "button", role: "tab", id: `${id}-${k}` }, name);
    const panel = element("div", { role: "tabpanel", "aria-labelledby": button.id }, view.element);
    return { name, view, button, panel };
  });
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

  /** @param {typeof tabs[number]} tab */
  function select(tab) {
    open.view.close?.();
    open = tab;
    write();
    open.view.open?.();
    actions.draw();
  }

  /** The arrow keys go from tab to tab. @param {KeyboardEvent} event */
  function answerKey({ key }) {
    const place = tabs.indexOf(open);
    /** @type {Record<string, number>} */
    const places = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: tabs.length - 1 };
    if (!(key in places)) return;
    select(tabs[(places[key] + tabs.length) % tabs.length]);
    open.button.focus();
  }

  for (const tab of tabs) tab.button.addEventListener("click", () => select(tab));
  list.addEventListener("keydown", answerKey);
  write();
  return {
    element: whole,
    draw: () => open.view.draw(),
    close: () => open.view.close?.(),
    describe: () => open.view.describe(),
    report: () => ({ open: open.name, ...open.view.report?.() }),
    show(name, racer) {
      select(tabs.find((tab) => tab.name === name) ?? tabs[0]);
      if (racer !== undefined) open.view.choose?.(racer);
    },
  };
}
