// The stage of a spectrum: a row for each eigen-direction in place of the map, and below it views of the flattest and the
// steepest of them.

import { _, N_ } from "../language/translate.js";
import { element } from "../ui/elements.js";
import { tabsView } from "../ui/tabs.js";
import { oscillationView } from "./oscillation_view.js";
import { rateView } from "./rate_view.js";
import { besideEachOther, coordinateView, lossView } from "./series_view.js";
import { decadesOf, spectrumView } from "./spectrum_view.js";

/** @import { Actions, Stage, State } from "../types.js" */

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {HTMLElement} status The line of text that lies on the rows.
 * @returns {Stage}
 */
export function createSpectrumStage(state, actions, status) {
  const rows = spectrumView(state, actions);
  const panels = [coordinateView(state, actions), lossView(state, actions)];
  const isRotated = () => Boolean(state.race.unit.spectrum?.rotation); // then no parameter is a direction
  const views = {
    [N_("Swing and loss")]: besideEachOther(panels),
    [N_("Effective rate")]: { ...rateView(state, actions), isAbsent: isRotated },
    [N_("How much swing?")]: oscillationView(state),
  };
  const tabs = tabsView(views, actions);
  return {
    views: [rows, ...panels, tabs],
    underlay: { draw() {} },
    tools: [],
    above: [],
    scene: element(
      "div",
      { class: "ravine-scene" },
      element("div", { class: "ravine-sight ravine-spectral" }, rows.element, status),
    ),
    lens: [],
    below: [tabs.element],
    caption: () => captionOf(state),
    welcome() {},
    show: (name, taken) => tabs.show(name, taken),
    write() {},
    close: () => tabs.close?.(),
  };
}

/** What the rows mean. @param {State} state */
function captionOf({ race, ghosts }) {
  const theory = race.racers.some(({ linear }) => linear) ? [_("dots and ×: theory")] : [];
  const ghost = ghosts.length ? [_("faint: before the last change")] : [];
  const decades = decadesOf(race);
  return [
    _("row: a direction, steep on top"),
    decades === 1
      ? _("line: distance from the minimum, a power of ten")
      : _("line: distance from the minimum, {n} powers of ten", { n: decades }),
    _("shaded: it swings"),
    ...theory,
    ...ghost,
  ];
}
