// What the explorer knows, in one object that its views read: the `race` that follows from its setup, the part of the
// plane that is seen (`extent`), the `step` that is shown, which racers are `hidden`, the plane of settings that is open, and
// the theme.

import { planeOf } from "./plane.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { State, Theme } from "../types.js" */

/** The state before there is a race. @param {Theme} theme @param {Catalogue} catalogue @returns {State} */
export function createState(theme, catalogue) {
  const unknown = /** @type {any} */ (null);
  return {
    catalogue,
    theme,
    race: unknown,
    extent: unknown,
    step: 0,
    hidden: [],
    /** The terms of a race that is fair, in a sentence. */
    disclosure: "",
    /** The race before the last change, which is drawn faintly; null where it has another landscape. */
    ghost: null,
    brief: false,
    /** What a view draws on the map, given its frame. */
    overlay: null,
    /** The picture of the surface, which the map draws. */
    ground: unknown,
    plane: null,
    /** The setup as a link or Python has it, with what is seen. */
    get setup() {
      const plane = planeOf(this.plane, this.race);
      const extent = this.race.unit.spectrum ? null : this.extent;
      return { ...this.race.setup, extent, step: this.step, ...(plane ? { plane } : {}) };
    },
    /** The colours of the page: paper, ink, quiet, grid, accent, raised. */
    get colors() {
      return this.catalogue.facts.themes[this.theme];
    },
    get paths() {
      return this.race.paths;
    },
    /** How a racer looks: name, marker, dash, and its colour in this theme, `ink`. */
    styleOf(k) {
      const racer = this.race.racers[k];
      return { name: racer.title, marker: racer.marker, dash: racer.dash, ink: racer.color[this.theme] };
    },
    /** The paths before the last change that are no longer there, with their looks. */
    get ghosts() {
      return ghostsOf(this);
    },
    /** What a slider says; null where its racers differ. */
    valueOf({ of, parameter: { name }, racers }) {
      const { setup, values, racers: all } = this.race;
      if (of === "run") return setup[/** @type {"steps" | "seed"} */ (name)];
      if (of === "landscape") return values[name];
      const said = racers.map((k) => all[k].settings[name]);
      return said.every((value) => value === said[0]) ? said[0] : null;
    },
    /** The step at which a racer is seen: the one shown, or its last one before it diverged. */
    last(k) {
      return Math.min(this.step, this.race.paths[k].n - 1);
    },
  };
}

/** The paths before the last change that are no longer there, with their looks. @param {State} state @returns {State["ghosts"]} */
function ghostsOf({ ghost, race, hidden, theme }) {
  if (!ghost) return [];
  const isHidden = (/** @type {number} */ k) =>
    ghost.hidden[k] || (hidden[k] && ghost.race.racers.length === race.racers.length);
  const present = new Set(race.paths.map(({ key }) => key));
  return ghost.race.paths.flatMap((path, k) => {
    if (present.has(path.key) || isHidden(k)) return [];
    const { title, dash, marker, color } = ghost.race.racers[k];
    return [{ path, style: { name: title, dash, marker, ink: color[theme] } }];
  });
}
