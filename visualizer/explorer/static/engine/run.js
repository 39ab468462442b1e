// A racer's run over again, from its rule and its surface: what it saw and what it remembered at every step, which
// paths do not say.

const PROGRAMS = new Map();
const REPLAYS = new WeakMap();

/** The program of these statements, made once. */
function programOf(statements) {
  const key = JSON.stringify(statements);
  if (!PROGRAMS.has(key)) PROGRAMS.set(key, program(statements));
  return PROGRAMS.get(key);
}

/** What a rule is told of f at a point: [f, fx, fy], the mean over the data where there are any; of a grid f alone. */
function surfaceOf({ statements, inputs, parameters, data, grid }) {
  if (grid) return sampled(grid);
  const act = programOf(statements);
  const [first, second, ...sample] = inputs;
  if (!data) return (x, y) => act({ ...parameters, [first]: x, [second]: y });
  return (x, y) => {
    const sum = [0, 0, 0];
    data[0].forEach((_, i) => {
      const names = { [first]: x, [second]: y, [sample[0]]: data[0][i], [sample[1]]: data[1][i] };
      act(names).forEach((value, k) => (sum[k] += value));
    });
    return sum.map((total) => total / data[0].length);
  };
}

/** A function that reads f from a grid, between its places. */
function sampled({ box, low, high, places, values }) {
  const bytes = bytesOf(values);
  const whole = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return (x, y) => {
    const [u, v] = [x, y].map((at, c) => ((at - box[c][0]) / (box[c][1] - box[c][0])) * (places - 1));
    const [i, j] = [u, v].map((at) => Math.min(Math.max(Math.floor(at), 0), places - 2));
    const [a, b] = [u - i, v - j];
    if (!(Math.max(Math.abs(a - 0.5), Math.abs(b - 0.5)) <= 0.5 + 1e-9)) return [NaN];
    const row = (k) => (1 - a) * whole[k] + a * whole[k + 1];
    const q = (1 - b) * row(j * places + i) + b * row((j + 1) * places + i);
    return [low + (q / 65535) * (high - low)];
  };
}

/** The surface with the parameters that its sliders say. */
function surfaceNow({ race, common }) {
  const { surface } = race.replay;
  const said = Object.keys(surface.parameters).map((name) => [name, common[`landscape.${name}`]]);
  return { ...surface, parameters: Object.fromEntries(said) };
}

/**
 * The run of racer k as its sliders stand, or null where it cannot be had: of a guest or a rule that is no plain
 * arithmetic; and of noise, mini-batches or a picture while Python is still to say what follows from a slider.
 * `told[t]` is for each coordinate (or once for a rule of both) what the rule was told at step t, by name;
 * `points[t]` and `gradients[t]` are pairs.
 */
function replay(state, k) {
  const path = state.paths[k];
  if (!REPLAYS.has(path)) REPLAYS.set(path, rerun(state, k));
  return REPLAYS.get(path);
}

function rerun(state, k) {
  const { race, common } = state;
  const { racers, noise } = race.replay;
  const rule = racers[k];
  const surface = surfaceNow(state);
  if (!rule || (rule.second && !surface.hessian)) return null;
  const path = state.paths[k];
  const steps = Math.min(path.n, path.x.length - 1); // the step in which a run was lost is one, too
  const draws = noise && doubles(noise);
  const { noise: deviation, ...settings } = state.settings[k];
  if (deviation > 0 && !(draws?.length >= 2 * steps && common["run.seed"] === race.seed)) return null;
  if (rule.factors && common["run.steps"] !== race.steps) return null;
  // The gradients that Python sends are those of the settings that it knows.
  const given = rule.gradients && doubles(rule.gradients);
  if (given && !sameSettings(state, k)) return null;
  const [see, act] = [surfaceOf(surface), programOf(rule.statements)];
  const bend = rule.second ? surfaceOf({ ...surface, ...surface.hessian }) : null;
  const both = rule.inputs[0] === "x";
  let memory = (both ? [0] : [0, 1]).map(() => Object.fromEntries(rule.state.map((name) => [name, 0])));
  let point = state.race.start;
  const points = [point];
  const gradients = [];
  const told = [];
  for (let t = 0; t < steps; t++) {
    const [f, fx, fy] = given ? [0, given[2 * t], given[2 * t + 1]] : see(...point);
    let gradient = [fx, fy];
    if (!given && deviation > 0) gradient = gradient.map((g, c) => g + deviation * draws[2 * t + c]);
    const length = Math.sqrt(gradient[0] ** 2 + gradient[1] ** 2);
    if (!given && rule.clip && length > rule.clip) gradient = gradient.map((g) => g * (rule.clip / length));
    const second = bend ? bend(...point) : [];
    const knobs = rule.factors ? { ...settings, lr: settings.lr * rule.factors[t] } : settings;
    const inputs = both ? [[...point, f - surface.floor, ...gradient, ...second]]
      : [0, 1].map((c) => [point[c], gradient[c], second[2 * c]]);
    const known = inputs.map((values, c) => ({
      ...Object.fromEntries(rule.inputs.map((name, i) => [name, values[i]])), ...memory[c], ...knobs }));
    const after = known.map((names) => act({ ...names }));
    told.push(known);
    gradients.push(gradient);
    const places = both ? 2 : 1;
    memory = after.map((values) => Object.fromEntries(rule.state.map((name, i) => [name, values[places + i]])));
    point = after.flatMap((values) => values.slice(0, places));
    points.push(point);
  }
  return { rule, points, gradients, told, last: memory };
}

/** Whether the sliders of racer k and of the landscape say what Python last heard. */
function sameSettings({ race, settings, common }, k) {
  const same = (now, before) => Object.entries(before).every(([name, value]) => now[name] === value);
  return same(settings[k], race.racers[k].settings) && same(common, race.values);
}

/** Bytes, which a page has in base64. */
const bytesOf = (raw) => (typeof raw === "string" ? Uint8Array.from(atob(raw), (c) => c.charCodeAt(0)) : raw);

function doubles(raw) {
  const bytes = bytesOf(raw);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
