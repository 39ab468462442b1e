// What the explorer knows, in one object that its views read: where it comes from (`source`), the facts from Python
// (`ground`, `race`), what is drawn (`paths`, and `picture`, the ground in this `theme`), what the sliders say
// (`settings` of each racer, and `said`, the names of those that a label names; `common`, of the landscape and the run),
// the part of the plane that is seen (`view`; the picture is of `pictured`), and the `step` that is shown.

function stateOf() {
  return {
    source: null, ground: null, race: null, picture: null, pictured: null, theme: themeNow(), view: null, step: 0,
    settings: [], said: [], common: {}, paths: [],
    /** What a view draws on the map, given its frame. */
    overlay: null,
    /** The colours of the page: paper, ink, quiet, grid, accent, raised. */
    get colors() {
      return this.ground.themes[this.theme];
    },
    /** How a racer looks: name, marker, dash, and its colour in this theme, `ink`. */
    look(k) {
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
      else for (const k of control.racers) {
        this.settings[k][control.name] = value;
        this.said[k].add(control.name);
      }
      const found = control.racers.map((k) => this.source.path(k, control, value, this.settings[k]));
      found.forEach((path, j) => path && (this.paths[control.racers[j]] = path));
      return !found.includes(null);
    },
    /** The step at which a racer is seen: the one shown, or its last one before it diverged. */
    last(k) {
      return Math.min(this.step, this.paths[k].n - 1);
    },
  };
}

/** What is seen, in words (see `Race.describe`). */
function described({ race, paths, settings, said }) {
  const ends = race.racers.map((racer, k) => {
    const { n, reached, final } = paths[k];
    const knobs = race.controls.filter(({ id, name }) => id === `${k}.${name}` && said[k].has(name));
    const set = knobs.map(({ name, symbol, switch: on }) => {
      const value = settings[k][name];
      return `${symbol}=${on ? (value ? "True" : "False") : text(value)}`;
    });
    const noise = said[k].has("noise") ? [`σ=${text(settings[k].noise)}`] : [];
    const label = [racer.name, ...set, ...noise, racer.extras].filter(Boolean).join(" ");
    if (n <= race.steps) return `${label} diverges at step ${n}`;
    if (reached >= 0) return `${label} is within 0.001 of the minimum at step ${reached}`;
    const f = short(final);
    if (race.stops[k] != null) return `${label} stops at step ${race.stops[k]} at f = ${f}`;
    return `${label} ends at f = ${f}`;
  });
  return `Race on ${race.name}: ${ends.join("; ")}.`;
}

/** The Python that makes what is seen (see visualizer.recipe). */
function codeOf({ race, settings, said, common, view, step }) {
  const python = (value) => (value === true ? "True" : value === false ? "False" : String(value));
  const calls = race.recipe.racers.map(({ call, fixed }, k) => {
    const set = Object.keys(settings[k]).filter((name) => said[k].has(name));
    const inside = [...set.map((name) => `${name}=${python(settings[k][name])}`), fixed].filter(Boolean).join(", ");
    return call && inside ? `${call}(${inside})` : call || fixed;
  });
  const [[x0, x1], [y0, y1]] = view;
  const holes = { ...calls, ...common, view: `((${x0}, ${x1}), (${y0}, ${y1}))` };
  const words = race.recipe.text.replace(/⟨(.*?)⟩/g, (_, hole) => python(holes[hole]));
  return step === race.steps ? words : `${words}\nexplorer.step = ${step}`;
}
