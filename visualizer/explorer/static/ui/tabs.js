// What is too much for the first screen: more views, of which one at a time is open.

import { element } from "./elements.js";

/** @import { Actions, View } from "../types.js" */

/**
 * A view that holds others, each behind a button of its name.
 * @param {Record<string, View>} views
 * @param {Pick<Actions, "draw">} actions
 * @returns {View}
 */
export function tabsView(views, actions) {
  const tabs = Object.entries(views).map(([name, view]) => {
    const tab = { name, view, button: element("button", { type: "button", "aria-expanded": "false" }, name) };
    tab.button.addEventListener("click", () => toggle(tab));
    view.element.hidden = true;
    return tab;
  });
  /** @type {typeof tabs[number] | null} */
  let open = null;

  /** @param {typeof tabs[number]} tab */
  function toggle(tab) {
    open?.view.close?.();
    open = open === tab ? null : tab;
    for (const each of tabs) {
      each.view.element.hidden = each !== open;
      each.button.setAttribute("aria-expanded", String(each === open));
    }
    open?.view.open?.();
    actions.draw();
  }

  return {
    element: element(
      "div",
      { class: "ravine-tabbed", role: "group" },
      element("div", { class: "ravine-tabs" }, ...tabs.map((tab) => tab.button)),
      ...tabs.map((tab) => tab.view.element),
    ),
    draw: () => open?.view.draw(),
    describe: () => (open ? open.view.describe() : "More views."),
    report: () => ({ open: open?.name ?? null, ...open?.view.report?.() }),
  };
}
