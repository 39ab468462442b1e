// The stage of a landscape: its map, beside it the plane of settings, and below it the views of one race.

import { _, N_ } from "../language/translate.js";
import { SweepService } from "../sweep/service.js";
import { element, iconButton, setAttribute } from "../ui/elements.js";
import { Guide } from "../ui/guide.js";
import { tabsView } from "../ui/tabs.js";
import { BasinLayer } from "./basin_layer.js";
import { mapView, ZOOM } from "./map_view.js";
import { visibleMarks } from "./marks.js";
import { oscillationView } from "./oscillation_view.js";
import { planeView } from "./plane_view.js";
import { createPresets } from "./preset_gallery.js";
import { rateView } from "./rate_view.js";
import { besideEachOther, coordinateView, lossView } from "./series_view.js";
import { stepView } from "./step_view.js";
import { surfaceView } from "./surface_view.js";

/** @import { Actions, Stage, State, View } from "../types.js" */

/** Views of which one at a time is seen, named by what they answer. @type {(state: State, actions: Actions, first: View) => ReturnType<typeof tabsView>} */
const tabbedViews = (state, actions, first) =>
  tabsView(
    {
      [N_("Swing and loss")]: first,
      [N_("One step, line by line")]: stepView(state, actions),
      [N_("Effective rate")]: rateView(state, actions),
      [N_("How much swing?")]: oscillationView(state),
      [N_("Surface in 3-D")]: surfaceView(state, actions),
    },
    actions,
  );

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {HTMLElement} status The line of text that lies on the map.
 * @param {() => string} source The text of the program, for its worker.
 * @returns {Stage}
 */
export function createPlaneStage(state, actions, status, source) {
  const presets = createPresets(state, actions);
  const guide = new Guide(state, actions);
  const planeButton = createPlaneButton(state, actions);
  const map = mapView(state, actions);
  const panels = [coordinateView(state, actions), lossView(state, actions)];
  const tabs = tabbedViews(state, actions, besideEachOther(panels));
  const service = new SweepService(state.catalogue, source);
  const basins = new BasinLayer(state, service, () => actions.draw());
  const plane = planeView(state, actions, service, basins);
  const layers = [state.ground.canvas, basins.canvas, map.element, status];
  return {
    views: [map, ...panels, tabs, plane],
    underlay: basins,
    tools: [guide.choice, presets.button, planeButton],
    above: [guide.element],
    scene: element("div", { class: "ravine-scene" }, element("div", { class: "ravine-sight" }, ...layers), plane.panel),
    lens: [lensOf(actions)],
    below: [presets.below, tabs.element],
    caption: () => captionOf(state),
    welcome: () => guide.welcome(),
    show: (name, taken) => tabs.show(name, taken),
    write() {
      presets.write();
      setAttribute(planeButton, "aria-pressed", String(state.plane !== null));
      plane.write();
    },
    close() {
      guide.cancel();
      state.ground.close();
      tabs.close?.();
      plane.close?.();
      basins.close();
      service.close();
    },
  };
}

/** What brings the map closer. @param {Actions} actions */
const lensOf = (actions) =>
  element(
    "span",
    { class: "ravine-lens" },
    iconButton("plus", _("Zoom in"), () => actions.zoom(ZOOM)),
    iconButton("minus", _("Zoom out"), () => actions.zoom(1 / ZOOM)),
    iconButton("fit", _("Show all"), () => actions.fit()),
  );

/** Opens and closes the plane of settings. @param {State} state @param {Actions} actions */
function createPlaneButton(state, actions) {
  const withMemory = () => state.race.racers.findIndex(({ rule }) => rule.memory);
  const toggle = () =>
    actions.plane(state.plane ? null : { racer: Math.max(withMemory(), 0), x: "", y: "", show: "loss" });
  const title = _("Map of settings: every pair of two settings at once");
  const names = { title, "aria-label": _("Map of settings"), "aria-pressed": "false" };
  return element("button", { type: "button", ...names, onclick: toggle }, _("Map"));
}

/** What is marked on the map, and what can be done there. @param {State} state */
function captionOf({ race, extent, ghosts, plane }) {
  const start = _("start");
  const basins = plane?.basins ? [_("hue: the minimum that a start reaches, dark: late")] : [];
  const signs = { minimum: "☆", "local minimum": "⋆", saddle: "✕", maximum: "△" };
  const touched = matchMedia("(pointer: coarse)").matches;
  const hints = touched
    ? [_("tap: start there"), _("two fingers: zoom and pan")]
    : [_("click: start there"), _("drag: pan"), _("Ctrl + wheel: zoom")];
  const marks = visibleMarks(race.surface, extent).map(({ label }) => `${signs[label]} ${_(label)}`);
  const ghost = ghosts.length
    ? [touched ? _("faint: before the last change") : _("faint: before the last change (Esc)")]
    : [];
  return [`○ ${start}`, ...marks.reverse(), ...basins, ...ghost, ...hints];
}
