// What is too much for the first screen: more views, of which one at a time is open.

/** A view that holds others, each behind a button of its name. */
function drawerView(state, act) {
  const inside = [["rate", rateView], ["step", stepView], ["meter", meterView], ["3-D", reliefView]]
    .map(([name, make]) => ({ name, view: make(state, act) }));
  let open = null;

  function toggle(one) {
    const closed = open;
    open = open === one ? null : one;
    closed?.view.close?.();
    for (const each of inside) {
      each.view.element.hidden = each !== open;
      each.button.setAttribute("aria-expanded", each === open);
    }
    open?.view.open?.();
    act.draw();
  }

  for (const one of inside) {
    one.view.element.hidden = true;
    one.button = element("button", { type: "button", "aria-expanded": "false", onclick: () => toggle(one) }, one.name);
  }
  return {
    element: element("div", { class: "ravine-drawer", role: "group" },
      element("div", { class: "ravine-tabs" }, ...inside.map((one) => one.button)),
      ...inside.map((one) => one.view.element)),
    draw: () => open?.view.draw(),
    describe: () => (open ? open.view.describe() : "More views."),
    state: () => ({ open: open?.name ?? null, ...open?.view.state() }),
  };
}
