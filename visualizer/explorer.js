// The explorer in the browser: draws paths on a ground that matplotlib drew, and picks them from fans as sliders move.
// A fan holds the path of a racer for every position of a slider. In a notebook Python sends it when a slider is
// touched; a saved page has them all. There is no build step and nothing is fetched.

const PAD = { left: 46, right: 14, top: 20, bottom: 34 };
const ANSWER = 4000; // milliseconds after which silence means that there is no Python

// numbers

/** The number in six digits, as Python's format "g" writes it. */
function text(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(5).split("e");
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const digits = String(Math.abs(power)).padStart(2, "0");
  return `${Number(mantissa)}e${power < 0 ? "-" : "+"}${digits}`;
}

const short = (value) => text(Number(value.toPrecision(3)));
const signed = (shown) => shown.replace(/-/g, "−");

function ticks(low, high, room) {
  const rough = (high - low) / Math.max(room, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((k) => k * power >= rough * 0.7);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

const nearest = (values, value) =>
  values.reduce((best, v, k) => (Math.abs(v - value) < Math.abs(values[best] - value) ? k : best), 0);

// fans

const floats = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

/** What `Fan.summary` says: for all lanes where they end, when they reached the minimum, and the last f. */
function summaryOf(bytes) {
  const lanes = bytes.byteLength / 12;
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const whole = new Int32Array(buffer, 0, 2 * lanes);
  return { lanes, ends: whole.subarray(0, lanes), reached: whole.subarray(lanes), finals: new Float32Array(buffer, 8 * lanes) };
}

/** The path number `lane` of an array of lanes, each of which is all x, all y, all losses. */
function laneOf(numbers, { lanes, ends, reached, finals }, lane = 0) {
  const length = numbers.length / 3 / lanes;
  const part = (k) => numbers.subarray((3 * lane + k) * length, (3 * lane + k + 1) * length);
  return { x: part(0), y: part(1), loss: part(2), n: ends[lane], reached: reached[lane], final: finals[lane] };
}

async function inflated(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo `Fan.packed`: byte planes of zigzag numbers, which are differences from step to step and lane to lane. */
function unpacked(planes, bytes, lanes, length) {
  const size = planes.length / bytes;
  const whole = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let z = 0;
    for (let b = bytes - 1; b >= 0; b--) z = z * 256 + planes[b * size + i];
    whole[i] = z % 2 ? -(z + 1) / 2 : z / 2;
  }
  for (let i = 0; i < size; i++) if (i % length) whole[i] += whole[i - 1];
  const row = size / lanes;
  for (let i = row; i < size; i++) whole[i] += whole[i - row];
  return whole;
}

/** Undo `compressed` of visualizer.fan: beyond 1 stands a logarithm. */
const expanded = (v) => (Math.abs(v) <= 1 ? v : Math.sign(v) * Math.exp(Math.abs(v) - 1));

// where paths come from

/** A live kernel: it answers requests one at a time, and sends the fan of a slider that is touched. */
function kernel(model, heard) {
  const fans = new Map();
  const queue = new Map();
  let silence = null;
  let unsent = null;

  const gone = () => heard.error("No answer from Python. Run the cell again to bring this explorer to life.");
  const tell = (message) => {
    try {
      model.send(message);
    } catch {
      gone();
    }
  };
  const next = () => {
    clearTimeout(silence);
    silence = null;
    if (!queue.size) return;
    const [key, message] = queue.entries().next().value;
    queue.delete(key);
    tell(message);
    silence = setTimeout(() => {
      silence = null;
      gone();
    }, ANSWER);
  };
  const post = (ask, value, key = ask) => {
    queue.set(key, { ask, value });
    if (!silence) next();
  };
  const flush = () => {
    if (!unsent) return;
    clearTimeout(unsent.timer);
    const { control, value } = unsent;
    unsent = null;
    post("turn", { control: control.id, value }, `turn ${control.id}`);
  };
  const race = () => {
    const now = model.get("_race");
    for (const key of [...fans.keys()]) if (key !== now.cause) fans.delete(key);
    next();
    if (!silence && !unsent) heard.race();
  };
  const message = (content, buffers) => {
    if (content.error) heard.error(content.error);
    if (!content.fan) return;
    const parts = buffers.map((part, k) => (k % 2 ? floats(part) : summaryOf(part)));
    fans.set(content.fan, { values: content.values, parts });
  };
  const step = () => heard.step(model.get("step"));
  const ground = () => heard.ground();
  model.on("change:_race", race);
  model.on("change:_ground", ground);
  model.on("change:step", step);
  model.on("msg:custom", message);
  return {
    live: true,
    grain: null,
    ground: () => model.get("_ground"),
    race: () => model.get("_race"),
    step: () => model.get("step"),
    picture: (theme) => new Blob([model.get("_ground").pictures[theme]], { type: "image/webp" }),
    paths() {
      const now = model.get("_race");
      return now.paths.map((part, k) => laneOf(floats(part), summaryOf(now.summaries[k])));
    },
    touch(control) {
      if (!fans.has(control.id)) tell({ ask: "fan", value: control.id });
    },
    path(racer, control, value) {
      const fan = fans.get(control.id);
      const lane = fan ? fan.values.indexOf(value) : -1;
      const k = control.racers.indexOf(racer);
      return lane < 0 ? null : laneOf(fan.parts[2 * k + 1], fan.parts[2 * k], lane);
    },
    turn(control, value, known, last) {
      if (unsent && unsent.control.id !== control.id) flush();
      if (unsent) clearTimeout(unsent.timer);
      unsent = { control, value, timer: setTimeout(flush, 150) };
      if (last || !known) flush();
    },
    ask: (what, value) => (what === "step" ? tell({ ask: what, value }) : post(what, value)),
    close() {
      flush();
      clearTimeout(silence);
      for (const [name, f] of [["change:_race", race], ["change:_ground", ground], ["change:step", step]])
        model.off(name, f);
      model.off("msg:custom", message);
    },
  };
}

/** A saved page: all paths are in it. */
async function grids(data, heard) {
  const { race, ground, parts, coarser, bytes } = data;
  const length = race.steps + 1;
  const [[x0, x1], [y0, y1]] = ground.view;
  const size = [x1 - x0, y1 - y0];
  const middle = [(x0 + x1) / 2, (y0 + y1) / 2];
  const all = await Promise.all(
    data.grids.map(async (grid) => {
      const summary = summaryOf(await inflated(grid.summary));
      return { ...grid, summary, whole: unpacked(await inflated(grid.packed), bytes, summary.lanes, length) };
    }),
  );
  const path = (racer, settings) => {
    const { names, values, whole, summary, unit } = all[racer];
    const lane = names.reduce((at, name, k) => at * values[k].length + nearest(values[k], settings[name]), 0);
    const raw = laneOf(whole, summary, lane);
    const place = (c) => (v) => middle[c] + size[c] * expanded(v / parts);
    const power = (v) => (v * coarser <= -40 * parts ? 0 : 10 ** ((v * coarser) / parts));
    const linear = (v) => unit * expanded((v * coarser) / parts);
    return { ...raw, x: raw.x.map(place(0)), y: raw.y.map(place(1)), loss: raw.loss.map(ground.log ? power : linear) };
  };
  const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return {
    live: false,
    ground: () => ground,
    race: () => race,
    step: () => race.steps,
    picture: (theme) => new Blob([bytesOf(ground.pictures[theme])], { type: "image/webp" }),
    paths: () => race.racers.map((racer, k) => path(k, racer.settings)),
    touch() {},
    path: (racer, control, value, settings) => path(racer, settings),
    grain: size.map((whole) => 10 ** Math.ceil(Math.log10(whole / parts / 2))),
    turn() {},
    ask(what) {
      if (what === "reset") heard.race();
    },
    close() {},
  };
}

// drawing

const polygon = (corners, turn, star) =>
  Array.from({ length: star ? 2 * corners : corners }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / (star ? 2 * corners : corners);
    const r = star && k % 2 ? star : 1;
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  });
const plus = [[-1, -3], [1, -3], [1, -1], [3, -1], [3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1], [-3, -1], [-1, -1]];
const turned = (points, size) => points.map(([x, y]) => [((x - y) * size) / Math.SQRT2, ((x + y) * size) / Math.SQRT2]);
const half = Math.PI / 2;

/** Matplotlib's markers by their letters, in a circle of radius 1. */
const MARKERS = {
  s: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  "^": polygon(3, 0),
  v: polygon(3, Math.PI),
  "<": polygon(3, -half),
  ">": polygon(3, half),
  D: polygon(4, 0),
  d: polygon(4, 0).map(([x, y]) => [0.6 * x, y]),
  p: polygon(5, 0),
  h: polygon(6, 0),
  H: polygon(6, half),
  P: plus.map(([x, y]) => [x / 3, y / 3]),
  X: turned(plus, 1 / 3),
  "*": polygon(5, 0, 0.4),
};

function marker(pen, kind, x, y, radius, fill, edge, width = 1.2) {
  pen.beginPath();
  if (MARKERS[kind]) MARKERS[kind].forEach(([u, v]) => pen.lineTo(x + u * radius, y + v * radius));
  else pen.arc(x, y, 0.9 * radius, 0, 2 * Math.PI);
  pen.closePath();
  pen.setLineDash([]);
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.fillStyle = fill;
  pen.strokeStyle = edge;
  if (fill) pen.fill();
  pen.stroke();
}

/** A racer's line through points 0 to `last`, over a casing in the colour of the paper. */
function line(pen, look, points, last, paper, width) {
  pen.beginPath();
  let down = false;
  for (let k = 0; k <= last; k++) {
    const [x, y] = points(k);
    const there = Number.isFinite(x) && Number.isFinite(y);
    if (there) pen[down ? "lineTo" : "moveTo"](Math.max(-1e6, Math.min(1e6, x)), Math.max(-1e6, Math.min(1e6, y)));
    down = there;
  }
  pen.lineJoin = "round";
  if (paper) {
    pen.setLineDash([]);
    pen.strokeStyle = paper;
    pen.lineWidth = width + 2.4;
    pen.globalAlpha = 0.85;
    pen.stroke();
    pen.globalAlpha = 1;
  }
  pen.setLineDash(look.dash.map((part) => part * width));
  pen.strokeStyle = look.ink;
  pen.lineWidth = width;
  pen.stroke();
}

/** Text that can be read on any ground. */
function written(pen, words, x, y, color, paper) {
  pen.setLineDash([]);
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = paper;
  pen.strokeText(words, x, y);
  pen.fillStyle = color;
  pen.fillText(words, x, y);
}

/** A canvas that fits its element at the screen's own resolution. */
function board(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const fine = Math.max(window.devicePixelRatio || 1, 1);
  const [w, h] = [Math.round(width * fine), Math.round(height * fine)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const pen = canvas.getContext("2d");
  pen.setTransform(fine, 0, 0, fine, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  return { pen, width, height };
}

// what the page is made of

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const ICONS = {
  first: "M4 3h2v10H4zM13 3v10L6.5 8z",
  back: "M12 3v10L5 8z",
  play: "M4 2.5v11L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  on: "M4 3v10l7-5z",
  last: "M10 3h2v10h-2zM3 3v10l6.5-5z",
};

function icon(button, name) {
  button.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

function themeNow() {
  const { jpThemeLight } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  if (document.body.classList.contains("vscode-dark")) return "dark";
  if (document.body.classList.contains("vscode-light")) return "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

// the explorer

function explorer(root, heading, connect) {
  let source, ground, race, picture;
  let theme = themeNow();
  let step = 0;
  let settings = [];
  let said = [];
  let paths = [];
  let rows = [];
  let playing = null;
  let dirty = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // its elements

  const title = element(heading, { class: "ravine-title" });
  const map = element("canvas", { class: "ravine-map", role: "img", tabindex: 0 });
  const caption = element("p", { class: "ravine-caption" });
  const button = (name, label, act) => {
    const made = element("button", { type: "button", "aria-label": label, title: label, onclick: act });
    icon(made, name);
    return made;
  };
  const play = button("play", "Play", () => (playing ? pause() : run()));
  const scrub = element("input", { type: "range", min: 0, "aria-label": "step shown", oninput: () => show(+scrub.value),
    onchange: () => source.ask("step", step) });
  const clock = element("output", { class: "ravine-clock" });
  const speed = element("select", { "aria-label": "speed" },
    ...[0.25, 0.5, 1, 2].map((v) => element("option", { value: v, selected: v === 1 }, `${v}×`)));
  const loop = element("input", { type: "checkbox" });
  const player = element("div", { class: "ravine-player" },
    button("first", "To the start", () => jump(0)),
    button("back", "One step back", () => jump(step - 1)),
    play,
    button("on", "One step on", () => jump(step + 1)),
    button("last", "To the end", () => jump(race.steps)),
    scrub, clock, speed, element("label", {}, loop, " loop"));
  const swing = element("canvas", { class: "ravine-panel", role: "img" });
  const loss = element("canvas", { class: "ravine-panel", role: "img" });
  const shared = element("fieldset", { class: "ravine-card" });
  const cards = element("div", { class: "ravine-cards" });
  const status = element("p", { class: "ravine-status", role: "status" });
  const outcome = element("p", { class: "ravine-outcome" });
  root.classList.add("ravine");
  root.replaceChildren(title,
    element("div", { class: "ravine-stage" },
      element("div", { class: "ravine-views" }, map, caption, player, swing, loss),
      element("div", { class: "ravine-controls" }, shared, cards, status)),
    outcome);
  // A notebook takes arrow keys for its own unless they stop here.
  root.addEventListener("keydown", (event) => event.stopPropagation());

  // what it knows

  function adopt() {
    race = source.race();
    settings = race.racers.map((racer) => ({ ...racer.settings }));
    said = race.racers.map((racer) => new Set(racer.said));
    paths = source.paths();
    scrub.max = race.steps;
    step = Math.min(step, race.steps);
    build();
    write();
  }

  async function adoptGround() {
    ground = source.ground();
    const [name, formula = ""] = signed(ground.title).split("    ");
    title.replaceChildren(name, element("small", {}, formula));
    const marks = ground.marks.map(({ label, marker: kind }) => `${{ "*": "☆", X: "✕", "^": "△" }[kind]} ${label}`);
    caption.textContent = ["○ start", ...marks.reverse()].join("   ") + (source.live ? "   click: start there" : "");
    for (const [name, color] of Object.entries(ground.themes[theme]))
      if (typeof color === "string") root.style.setProperty(`--${name}`, color);
    root.dataset.theme = theme;
    const bitmap = await createImageBitmap(source.picture(theme));
    picture = bitmap;
    draw();
  }

  const look = (k) => ({ ...race.racers[k], ink: race.racers[k].color[theme] });
  const last = (k) => Math.min(step, paths[k].n - 1);
  const within = ([[x0, x1], [y0, y1]], x, y) => x0 <= x && x <= x1 && y0 <= y && y <= y1;

  // what can be turned

  function turn(row, value, final) {
    const { control } = row;
    let known = true;
    for (const k of control.racers) {
      settings[k][control.name] = value;
      said[k].add(control.name);
      const path = source.path(k, control, value, settings[k]);
      if (path) paths[k] = path;
      known = known && path !== null;
    }
    status.textContent = "";
    source.turn(control, value, known, final);
    write();
  }

  const valueOf = ({ name, racers }) => {
    const values = racers.map((k) => settings[k][name]);
    return values.every((value) => value === values[0]) ? values[0] : null;
  };

  function build() {
    const shape = JSON.stringify(race.controls) + JSON.stringify(race.racers.map((racer) => racer.name));
    if (shape === build.shape) return;
    build.shape = shape;
    const focused = rows.find((row) => row.element.contains(document.activeElement));
    const open = [...cards.querySelectorAll("details")].map((details) => details.open);
    rows = race.controls.map(rowOf);
    const own = (k) => rows.filter(({ control }) => control.id.startsWith(`${k}.`));
    const all = rows.filter(({ control }) => control.id === control.name);
    shared.replaceChildren(element("legend", {}, "all racers"), ...all.map((row) => row.element),
      element("button", { type: "button", class: "ravine-reset", onclick: reset }, "Reset"));
    cards.replaceChildren(...race.racers.map((racer, k) => {
      const primary = own(k).filter(({ control }) => control.primary);
      const more = own(k).filter(({ control }) => !control.primary);
      const extra = racer.extras ? element("small", {}, ` ${racer.extras}`) : "";
      return element("fieldset", { class: "ravine-card" },
        element("legend", {}, element("canvas", { class: "ravine-swatch", "aria-hidden": "true" }), racer.name, extra),
        element("p", { class: "ravine-numbers" }),
        ...primary.map((row) => row.element),
        ...(more.length ? [element("details", { open: open[k] }, element("summary", {}, "more"),
          ...more.map((row) => row.element))] : []));
    }));
    const again = focused && rows.find((row) => row.control.id === focused.control.id);
    if (again) again.handle.focus();
  }

  function rowOf(control) {
    const who = control.racers.length > 1 ? "all racers" : race.racers[control.racers[0]].name;
    const label = `${control.symbol}, ${control.name}, of ${who}`;
    if (control.switch) {
      const box = element("input", { type: "checkbox", onpointerenter: () => source.touch(control),
        onfocus: () => source.touch(control), onchange: () => turn(row, box.checked, true) });
      const row = { control, handle: box, element: element("label", { class: "ravine-switch" }, box, ` ${control.name}`),
        write: () => (box.checked = valueOf(control) === true) };
      return row;
    }
    const at = (k) => control.values[k];
    const touch = () => source.touch(control);
    const range = element("input", { type: "range", min: 0, max: control.values.length - 1, step: 1, "aria-label": label,
      "data-control": control.id, onpointerenter: touch, onpointerdown: touch, onfocus: touch,
      oninput: () => turn(row, at(+range.value)), onchange: () => turn(row, at(+range.value), true) });
    const entry = element("input", { type: "text", inputmode: "decimal", size: 7, "aria-label": `${label}, as a number`,
      onchange: () => {
        const typed = Number(entry.value.replace("−", "-").replace(",", "."));
        if (entry.value.trim() === "" || Number.isNaN(typed)) {
          status.textContent = `${control.name} must be a number.`;
          row.write();
        } else turn(row, source.live ? typed : at(nearest(control.values, typed)), true);
      } });
    const row = { control, handle: range,
      element: element("div", { class: "ravine-row" },
        element("span", { title: control.name, "aria-hidden": "true" }, control.symbol), range, entry),
      write() {
        const value = valueOf(control);
        range.value = nearest(control.values, value ?? settings[control.racers[0]][control.name]);
        range.setAttribute("aria-valuetext", value === null ? "each its own" : `${control.symbol} = ${text(value)}`);
        if (document.activeElement !== entry) entry.value = value === null ? "own" : text(value);
      } };
    return row;
  }

  function reset() {
    pause();
    source.ask("reset", null);
    if (!source.live) jump(race.steps);
  }

  /** Write whatever follows from the settings. */
  function write() {
    rows.forEach((row) => row.write());
    const told = described();
    outcome.textContent = told;
    map.setAttribute("aria-label", told);
    swing.setAttribute("aria-label", `${ground.axes[1]} against the step. ${told}`);
    loss.setAttribute("aria-label", `${ground.loss} against the step. ${told}`);
    show(step);
  }

  /** What is seen, in words (see `Race.describe`). */
  function described() {
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

  // time

  function show(to) {
    step = Math.max(0, Math.min(Math.round(to), race.steps));
    scrub.value = step;
    clock.textContent = `step ${step} of ${race.steps}`;
    draw();
  }

  function jump(to) {
    pause();
    show(to);
    source.ask("step", step);
  }

  function run() {
    if (step >= race.steps) show(0);
    icon(play, "pause");
    play.setAttribute("aria-label", "Pause");
    let from = null;
    let begin = step;
    const tick = (now) => {
      from ??= now;
      const gone = ((now - from) / 6000) * speed.value * race.steps;
      // Who asked for less motion sees ten stills, not a film.
      const tenth = Math.max(race.steps / 10, 1);
      const to = begin + (still.matches ? tenth * Math.floor(gone / tenth) : gone);
      if (to !== step) show(to);
      if (to < race.steps) playing = requestAnimationFrame(tick);
      else if (loop.checked) [begin, from, playing] = [0, now, requestAnimationFrame(tick)];
      else pause();
    };
    playing = requestAnimationFrame(tick);
  }

  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = null;
    icon(play, "play");
    play.setAttribute("aria-label", "Play");
    source.ask("step", step);
  }

  // pictures

  function draw() {
    if (dirty) return;
    dirty = true;
    requestAnimationFrame(() => {
      dirty = false;
      if (!race || !ground || !root.isConnected) return;
      drawMap();
      drawSwing();
      drawLoss();
      drawCards();
    });
  }

  const colors = () => ground.themes[theme];

  function frameOf(canvas, [x0, x1], [y0, y1], logarithmic = false) {
    const { pen, width, height } = board(canvas);
    const box = { x: PAD.left, y: PAD.top, w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom };
    const [low, high] = logarithmic ? [Math.log10(y0), Math.log10(y1)] : [y0, y1];
    const px = (x) => box.x + ((x - x0) / (x1 - x0)) * box.w;
    const py = (y) => box.y + box.h - (((logarithmic ? Math.log10(y) : y) - low) / (high - low)) * box.h;
    return { pen, box, px, py, width, height };
  }

  function axes({ pen, box, px, py }, xs, ys, labels, shownY = (y) => text(y), grid = false) {
    pen.setLineDash([]);
    pen.lineWidth = 1;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const x of xs) {
      pen.fillStyle = colors().quiet;
      pen.fillText(signed(text(x)), px(x), box.y + box.h + 6);
    }
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const y of ys) {
      pen.strokeStyle = colors().grid;
      if (grid) pen.strokeRect(box.x, py(y), box.w, 0);
      pen.fillStyle = colors().quiet;
      pen.fillText(signed(shownY(y)), box.x - 6, py(y));
    }
    pen.fillStyle = colors().ink;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillText(labels[0], box.x + box.w / 2, box.y + box.h + 32);
    pen.textAlign = "left";
    pen.textBaseline = "top";
    pen.fillText(labels[1], 4, 2);
  }

  function clipped(pen, box, act) {
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.w, box.h);
    pen.clip();
    act();
    pen.restore();
  }

  function drawMap() {
    const frame = frameOf(map, ...ground.view);
    const { pen, box, px, py } = frame;
    const { paper, ink } = colors();
    if (picture) pen.drawImage(picture, box.x, box.y, box.w, box.h);
    const [[x0, x1], [y0, y1]] = ground.view;
    axes(frame, ticks(x0, x1, box.w / 90), ticks(y0, y1, box.h / 45), ground.axes);
    for (const mark of [...ground.marks])
      for (const [x, y] of mark.points) marker(pen, mark.marker, px(x), py(y), mark.size * 0.62, paper, ink);
    const [sx, sy] = race.start;
    pen.beginPath();
    pen.arc(px(sx), py(sy), 6, 0, 2 * Math.PI);
    pen.setLineDash([]);
    pen.strokeStyle = ink;
    pen.lineWidth = 1.5;
    pen.stroke();
    // A racer that leaves the domain crosses the whole picture: it goes beneath the others.
    const strays = paths.map(({ x, y, n }) => n <= race.steps || !x.every((u, k) => within(ground.domain, u, y[k])));
    const order = paths.map((_, k) => k).sort((a, b) => strays[b] - strays[a]);
    clipped(pen, box, () => {
      for (const k of order) line(pen, look(k), (t) => [px(paths[k].x[t]), py(paths[k].y[t])], last(k), paper, 2);
    });
    const heads = order.map((k) => head(frame, k));
    label(frame, heads);
    notes(frame);
  }

  function head({ pen, box, px, py }, k) {
    const t = last(k);
    const [x, y] = [paths[k].x[t], paths[k].y[t]];
    // Off the map it stands hollow on the edge.
    const here = within(ground.view, x, y);
    const at = [Math.max(box.x, Math.min(box.x + box.w, px(x))), Math.max(box.y, Math.min(box.y + box.h, py(y)))];
    const { paper } = colors();
    const { ink, marker: kind } = look(k);
    marker(pen, kind, ...at, 6.5, here ? ink : paper, here ? paper : ink, here ? 1.2 : 2);
    return { k, x: at[0], y: at[1] };
  }

  /** The names beside the heads, pushed apart where they would cover each other. */
  function label({ pen, box }, heads) {
    pen.font = `600 12px ${getComputedStyle(map).fontFamily}`;
    pen.textBaseline = "middle";
    const placed = [];
    for (const { k, x, y } of heads.sort((a, b) => a.y - b.y)) {
      const words = race.racers[k].name;
      const width = pen.measureText(words).width;
      const left = x + 12 + width > box.x + box.w ? x - 12 - width : x + 12;
      const tries = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((n) => y + 14 * n);
      const free = tries.find((v) => v > box.y + 7 && v < box.y + box.h - 7
        && placed.every((p) => Math.abs(p.y - v) >= 13 || left > p.left + p.width + 4 || left + width + 4 < p.left));
      if (free === undefined) continue;
      placed.push({ left, width, y: free });
      pen.textAlign = "left";
      written(pen, words, left, free, look(k).ink, colors().paper);
    }
  }

  function notes({ pen, box }) {
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    let row = 0;
    race.racers.forEach((racer, k) => {
      const { x, y, n } = paths[k];
      const stopped = race.stops[k];
      let words = "";
      if (step >= n) words = `${racer.name} diverged at step ${n}`;
      else if (stopped != null && step >= stopped) words = `${racer.name} stopped at step ${stopped}`;
      else if (!within(ground.domain, x[step], y[step])) words = `${racer.name} has left the domain`;
      if (words) written(pen, words, box.x + 8, box.y + box.h - 9 - 16 * row++, look(k).ink, colors().paper);
    });
  }

  function drawSeries(frame, series, place) {
    const { pen, box, px } = frame;
    const { paper, quiet } = colors();
    clipped(pen, box, () => {
      race.racers.forEach((_, k) => line(pen, look(k), (t) => [px(t), place(series(k)[t])], last(k), null, 1.6));
      pen.strokeStyle = quiet;
      pen.setLineDash([2, 3]);
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(px(step), box.y);
      pen.lineTo(px(step), box.y + box.h);
      pen.stroke();
    });
    race.racers.forEach((_, k) => {
      const y = place(series(k)[last(k)]);
      if (y >= box.y && y <= box.y + box.h) marker(pen, look(k).marker, px(last(k)), y, 4.5, look(k).ink, paper, 1);
    });
  }

  const across = () => [0, race.steps * 1.012];

  function drawSwing() {
    const frame = frameOf(swing, across(), ground.view[1]);
    const name = ground.axes[1];
    axes(frame, ticks(...across(), frame.box.w / 80), ticks(...ground.view[1], frame.box.h / 34), ["step", name],
      undefined, true);
    drawSeries(frame, (k) => paths[k].y, frame.py);
  }

  function lossLimits() {
    const begin = paths[0].loss[0];
    let [low, high] = [Infinity, -Infinity];
    for (const { loss: losses, n } of paths) {
      for (let t = 0; t < n; t++) {
        const f = losses[t];
        if (ground.log ? !(f > 0) : !(Math.abs(f) < 100 * Math.max(Math.abs(begin), 1))) continue;
        low = Math.min(low, f);
        high = Math.max(high, f);
      }
    }
    if (!(low <= high)) return ground.log ? [1e-3, 1] : [-1, 1];
    // Whole powers of ten, so that the axis does not follow every move of a slider.
    if (ground.log && begin > 0) return [10 ** Math.floor(Math.log10(Math.max(low, 1e-12 * begin)) - 0.001), 3 * begin];
    const margin = 0.05 * Math.max(high - low, 1e-12);
    return [low - margin, high + margin];
  }

  function drawLoss() {
    const [low, high] = lossLimits();
    const log = ground.log && low > 0;
    const frame = frameOf(loss, across(), [low, high], log);
    let ys = log ? [] : ticks(low, high, frame.box.h / 34);
    if (log) {
      const stride = Math.max(1, Math.ceil((Math.log10(high / low) * 26) / frame.box.h));
      for (let p = Math.ceil(Math.log10(low) - 1e-9); p <= Math.log10(high); p += stride) ys.push(10 ** p);
    }
    const power = (y) => {
      const p = Math.round(Math.log10(y));
      return p > -3 && p < 4 ? text(y) : `10${[...String(p)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")}`;
    };
    axes(frame, ticks(...across(), frame.box.w / 80), ys, ["step", ground.loss], log ? power : undefined, true);
    drawSeries(frame, (k) => paths[k].loss, log ? (y) => (y > 0 ? frame.py(y) : NaN) : frame.py);
  }

  function drawCards() {
    const swatches = cards.querySelectorAll(".ravine-swatch");
    const numbers = cards.querySelectorAll(".ravine-numbers");
    race.racers.forEach((_, k) => {
      const { pen, width, height } = board(swatches[k]);
      line(pen, look(k), (t) => [2 + t * (width - 4), height / 2], 1, null, 2.2);
      marker(pen, look(k).marker, width / 2, height / 2, 5.5, look(k).ink, colors().raised);
      const { x, y, loss: losses, n } = paths[k];
      // No more digits than a saved page has.
      const place = (v, c) => short(source.grain ? Math.round(v / source.grain[c]) * source.grain[c] : v);
      const shown = [`${ground.axes[0]} ${place(x[step], 0)}`, `${ground.axes[1]} ${place(y[step], 1)}`];
      numbers[k].textContent = step >= n ? `diverged at step ${n}`
        : signed([...shown, `${ground.loss} ${short(losses[step])}`].join("   "));
    });
  }

  // the mouse, the keys, the theme

  map.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 0, End: race.steps };
    if (event.key in moves) jump(moves[event.key]);
    else if (event.key === " ") playing ? pause() : run();
    else return;
    event.preventDefault();
  });
  let held = false;
  const begin = (event) => {
    const { left, top, width, height } = map.getBoundingClientRect();
    const [[x0, x1], [y0, y1]] = ground.view;
    const u = (event.clientX - left - PAD.left) / (width - PAD.left - PAD.right);
    const v = (event.clientY - top - PAD.top) / (height - PAD.top - PAD.bottom);
    if (u < 0 || u > 1 || v < 0 || v > 1) return;
    source.ask("start", [x0 + u * (x1 - x0), y1 - v * (y1 - y0)]);
  };
  map.addEventListener("pointerdown", (event) => {
    if (!source.live || event.button) return;
    held = true;
    map.setPointerCapture(event.pointerId);
    begin(event);
  });
  map.addEventListener("pointermove", (event) => held && begin(event));
  map.addEventListener("pointerup", () => (held = false));
  map.addEventListener("pointercancel", () => (held = false));
  for (const panel of [swing, loss]) {
    const point = (event) => {
      const { left, width } = panel.getBoundingClientRect();
      pause();
      show(((event.clientX - left - PAD.left) / (width - PAD.left - PAD.right)) * race.steps * 1.012);
    };
    panel.addEventListener("pointerdown", (event) => {
      panel.setPointerCapture(event.pointerId);
      point(event);
    });
    panel.addEventListener("pointermove", (event) => event.buttons && point(event));
    panel.addEventListener("pointerup", () => source.ask("step", step));
  }

  const retheme = () => {
    if (themeNow() === theme) return;
    theme = themeNow();
    adoptGround();
  };
  dark.addEventListener("change", retheme);
  const watcher = new MutationObserver(retheme);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const fit = new ResizeObserver(draw);
  [map, swing, loss].forEach((canvas) => fit.observe(canvas));

  const heard = {
    race: () => {
      const end = race && step === race.steps;
      adopt();
      if (end) show(race.steps);
    },
    ground: adoptGround,
    step: show,
    error: (words) => (status.textContent = words),
  };
  const ready = (async () => {
    source = await connect(heard);
    step = source.step();
    ground = source.ground();
    adopt();
    await adoptGround();
    root.dataset.ready = "yes";
  })().catch((error) => {
    status.textContent = `This browser cannot show the explorer: ${error.message}`;
    throw error;
  });
  root.ravine = { state: () => ({ step, settings, theme, live: source.live, steps: race.steps,
    paths: paths.map(({ x, y, loss: f, n }) => ({ x: [...x], y: [...y], loss: [...f], n })) }), ready };
  return () => {
    pause();
    source?.close();
    watcher.disconnect();
    fit.disconnect();
    dark.removeEventListener("change", retheme);
  };
}

export function page(root, data) {
  explorer(root, "h1", (heard) => grids(data, heard));
  window.__ravine = root.ravine;
}

export default {
  render({ model, el }) {
    const root = element("div");
    el.append(root);
    return explorer(root, "h2", (heard) => kernel(model, heard));
  },
};
