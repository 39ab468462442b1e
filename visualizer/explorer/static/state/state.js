// What the explorer knows, in one object that its views read: where it comes from (`source`), the facts from Python
// (`ground`, `race`), what is drawn (`paths`, and `picture`, the ground in this `theme`), what the sliders say
// (`settings` of each racer, and `said`, the names of those that a label names; `common`, of the landscape and the run),
// the part of the plane that is seen (`extent`; the picture is of `pictured`), and the `step` that is shown.

/** @import { State, Theme } from "../types.js" */

/** The state before anything is known: what `connect` brings is missing. @param {Theme} theme @returns {State} */
export function createState(theme) {
  const unknown = /** @type {any} */ (null);
  return {
    source: unknown,
    ground: unknown,
    race: unknown,
    picture: null,
    pictured: unknown,
    theme,
    extent: unknown,
    step: 0,
    settings: [],
    said: [],
    common: {},
    paths: [],
    /** What a view draws on the map, given its frame. */
    overlay: null,
    /** The colours of the page: paper, ink, quiet, grid, accent, raised. */
    get colors() {
      return this.ground.themes[this.theme];
    },
    /** How a racer looks: name, marker, dash, and its colour in this theme, `ink`. */
    styleOf(k) {
      return { ...this.race.racers[k], ink: this.race.racers[k].color[this.theme] };
    },
    /** What a slider says; null where its racers differ. */
    valueOf({ id, of, name, racers }) {
      if (of !== "racer") return this.common[id];
      const values = racers.map((k) => this.settings[k][name]);
      return values.every((value) => value === values[0]) ? values[0] : null;
    },
    /** Let a slider say something else, and take the paths that follow from it; false if they are not known. */
    turn(control, value) {
      if (control.of !== "racer") this.common[control.id] = value;
      else
        for (const k of control.racers) {
          this.settings[k][control.name] = value;
          this.said[k].add(control.name);
        }
      const found = control.racers.map((k) => this.source.path(k, control, value, this.settings[k]));
      found.forEach((path, j) => {
        if (path) this.paths[control.racers[j]] = path;
      });
      return !found.includes(null);
    },
    /** The step at which a racer is seen: the one shown, or its last one before it diverged. */
    last(k) {
      return Math.min(this.step, this.paths[k].n - 1);
    },
  };
}
