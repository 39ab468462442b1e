// What a plane shows: the menus above it.

import { _, N_ } from "../language/translate.js";
import { knownAxes, planeOf, shownWords } from "../state/plane.js";
import { element } from "../ui/elements.js";

/** @import { Actions, ParameterFacts, Plane, State } from "../types.js" */

const BASINS = N_("Paint onto the landscape which minimum each start reaches; the paler, the later");

/** A setting in a menu that is narrow: its symbol comes first. @param {ParameterFacts} parameter */
function sideName({ words, symbol }) {
  const said = _(words || symbol);
  return said === symbol ? symbol : `${symbol} ${said}`;
}

/** @param {State} state @param {Actions} actions */
export function planeMenus(state, actions) {
  const bar = element("div", { class: "ravine-plane-menus" });
  /** For which race and plane they are made. */
  let shape = "";

  /** @param {Partial<Plane>} change */
  const set = (change) => {
    const plane = planeOf(state.plane, state.race);
    if (plane) actions.plane({ ...plane, ...change });
  };
  /** @type {(label: string, options: [string, string][], chosen: string, choose: (value: string) => void) => HTMLElement} */
  const menu = (label, options, chosen, choose) => {
    const all = options.map(([value, text]) => element("option", { value, selected: value === chosen }, text));
    const select = element("select", { "aria-label": label, onchange: () => choose(select.value) }, ...all);
    return select;
  };

  function write() {
    const plane = planeOf(state.plane, state.race);
    if (!plane) return;
    const { race } = state;
    /** @type {[string, string][]} */
    const sides = knownAxes(race, plane.racer).map(({ id, name }) => [name, sideName(controlOf(state, id).parameter)]);
    /** @type {[string, string][]} */
    const racers = race.racers.map(({ title }, k) => [String(k), title]);
    const now = JSON.stringify([plane, sides, racers, race.lossName]);
    if (now === shape) return;
    shape = now;
    const focused = [...bar.children].findIndex((one) => one.contains(document.activeElement));
    const box = element("input", { type: "checkbox", onchange: () => set({ basins: box.checked }) });
    box.checked = plane.basins === true;
    bar.replaceChildren(
      menu(_("what the map of settings shows"), Object.entries(shownWords(race)), plane.show, (show) => set({ show })),
      menu(_("whose map of settings"), racers, String(plane.racer), (k) => set({ racer: Number(k), x: "", y: "" })),
      menu(_("setting across"), sides, plane.x, (x) => set(x === plane.y ? { x, y: plane.x } : { x })),
      element("span", { "aria-hidden": "true" }, "×"),
      menu(_("setting up"), sides, plane.y, (y) => set(y === plane.x ? { y, x: plane.y } : { y })),
      element("label", { class: "ravine-switch", title: _(BASINS) }, box, _("basins")),
    );
    const again = bar.children[focused];
    if (again instanceof HTMLElement) (again.querySelector("input") ?? again).focus({ preventScroll: true });
  }

  return { element: bar, write };
}

/** @param {State} state @param {string} id */
const controlOf = ({ race }, id) => /** @type {any} */ (race.controls.find((control) => control.id === id));
