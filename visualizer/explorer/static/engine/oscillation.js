// The oscillation meter: how much of each run is swing, up to the step shown, as optimizers.oscillation measures it.

const ROUNDING = 1e-12; // a move no longer is rounding

/** How often a coordinate turned back, and how far it went over how far it came. */
function swingOf(values) {
  let [turns, heading, travelled] = [0, 0, 0];
  for (let t = 1; t < values.length; t++) {
    const move = values[t] - values[t - 1];
    travelled += Math.abs(move);
    const now = Math.abs(move) > ROUNDING ? Math.sign(move) : 0;
    if (now * heading < 0) turns += 1;
    heading = now || heading;
  }
  return { turns, tortuosity: travelled / Math.abs(values[values.length - 1] - values[0]) };
}

/** The share of what a memory took in that cancelled, for each coordinate after so many steps; null without one. */
function cancelledOf({ rule, told, last }, settings, steps) {
  if (!rule.memory) return null;
  const [name, decay] = rule.memory;
  const beta = settings[decay];
  return [0, 1].map((c) => {
    const held = (t) => (t < told.length ? told[t] : last)[c][name];
    let most = 0;
    for (let t = 1; t <= steps; t++) most = beta * most + Math.abs(held(t) - beta * held(t - 1));
    return Math.max(1 - Math.abs(held(steps)) / most, 0);
  });
}

/** Along a direction of curvature λ linear rules obey r² − (1 + β − a αλ) r + (β − b αλ) = 0; here are a and b. */
const GAINS = {
  gd: () => [1, 0], momentum: ({ beta }) => [1 - beta, 0], heavy_ball: () => [1, 0],
  nesterov: ({ beta }) => [1 + beta, beta], dampened_momentum: ({ dampening }) => [1 - dampening, 0],
};

/** What theory says of a linear rule along a direction: rate, regime and period. */
function theoryOf(linear, settings, curvature) {
  const { lr, beta = 0 } = settings;
  const [a, b] = GAINS[linear](settings);
  const x = lr * curvature;
  const [total, product] = [1 + beta - a * x, beta - b * x];
  const square = total * total - 4 * product;
  const double = Math.abs(square) <= 1e-13;
  const root = double ? [total / 2, 0] : square < 0 ? [total / 2, Math.sqrt(-square) / 2]
    : [(total + (total < 0 ? -1 : 1) * Math.sqrt(square)) / 2, 0];
  const rate = x === 0 ? 1 : Math.hypot(...root);
  const angle = Math.abs(Math.atan2(root[1], root[0]));
  const regime = x === 0 ? "still" : rate >= 1 ? "divergent" : double && angle === 0 ? "critical"
    : angle > 0 ? "underdamped" : "overdamped";
  return { rate, regime, period: (2 * Math.PI) / angle };
}

function meterView(state) {
  const body = element("tbody");
  const head = element("thead");
  const note = element("p", { class: "ravine-legend" });

  function measured(k) {
    const steps = state.last(k);
    const { x, y, n } = state.paths[k];
    const seen = replay(state, k);
    const column = (c, end) => (seen ? seen.points.slice(0, end + 1).map((point) => point[c]) : [...[x, y][c].slice(0, end + 1)]);
    // The move with which a run was lost counts as a reversal, as in the engine, and as no way gone.
    const turned = state.step >= n ? n : steps;
    const { surface, racers } = state.race.replay;
    const asSaid = Object.entries(surface.parameters).every(([name, said]) => state.common[`landscape.${name}`] === said);
    const linear = asSaid && racers[k]?.linear;
    return {
      reversals: [0, 1].map((c) => swingOf(column(c, turned)).turns),
      tortuosity: [0, 1].map((c) => swingOf(column(c, steps)).tortuosity),
      cancelled: seen && steps > 0 ? cancelledOf(seen, state.settings[k], steps) : null,
      theory: linear && surface.modes ? surface.modes.curvature.map((c) => theoryOf(linear, state.settings[k], c)) : null,
    };
  }

  function draw() {
    const [x, y] = state.ground.axes;
    const quadratic = Boolean(state.race.replay.surface.modes);
    const cell = (words) => element("td", {}, words);
    const three = (value) => (Number.isFinite(value) ? signed(short(value)) : Number.isNaN(value) ? "–" : "∞");
    const pair = (values) => (values ? values.map((value) => cell(three(value))) : [cell("–"), cell("–")]);
    const group = (words) => element("th", { colspan: 2, scope: "colgroup" }, words);
    head.replaceChildren(
      element("tr", {}, element("th", { scope: "col", rowspan: 2 }, "racer"), group("reversals"), group("tortuosity"),
        group("cancelled"), ...(quadratic ? [group("theory, along"), group("theory, across")] : [])),
      element("tr", {}, ...[x, y, x, y, x, y, ...(quadratic ? ["rate", "regime", "rate", "regime"] : [])]
        .map((words) => element("th", { scope: "col" }, words))));
    body.replaceChildren(...state.race.racers.map((racer, k) => {
      const { reversals, tortuosity, cancelled, theory } = measured(k);
      const says = theory ? theory.flatMap(({ rate, regime }) => [cell(short(rate)), cell(regime)])
        : quadratic ? [0, 1, 2, 3].map(() => cell("–")) : [];
      const name = element("th", { scope: "row" }, racer.name);
      name.style.borderLeftColor = state.look(k).ink;
      return element("tr", {}, name, ...pair(reversals), ...pair(tortuosity), ...pair(cancelled), ...says);
    }));
    note.textContent = "Up to the step shown. Tortuosity: the way gone over the way gained; 1 is straight. "
      + "Cancelled: the share of the gradients in the memory that cancel each other."
      + (quadratic ? " Theory: by what the distance shrinks at each step, along the valley and across it." : "");
  }

  return {
    element: element("div", {}, element("div", { class: "ravine-scroll", tabindex: 0, role: "region", "aria-label": "oscillation meter" },
      element("table", { class: "ravine-meter" }, head, body)), note),
    draw,
    describe: () => "How much of each run is swing.",
    state: () => ({ meter: state.race.racers.map((_, k) => measured(k)) }),
  };
}
