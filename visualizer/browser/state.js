// What the explorer knows, in one object that its views read: where it comes from (`source`), the facts from Python
// (`ground`, `race`), what is drawn (`paths`, and `picture`, the ground in this `theme`), what the sliders say
// (`settings`, and `said`, the names of those that a label names), the part of the plane that is seen (`view`), and
// the `step` that is shown.

function stateOf() {
  return {
    source: null, ground: null, race: null, picture: null, theme: themeNow(), view: null, step: 0,
    settings: [], said: [], paths: [],
    /** The colours of the page: paper, ink, quiet, grid, accent, raised. */
    get colors() {
      return this.ground.themes[this.theme];
    },
    /** How a racer looks: name, marker, dash, and its colour in this theme, `ink`. */
    look(k) {
      return { ...this.race.racers[k], ink: this.race.racers[k].color[this.theme] };
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
