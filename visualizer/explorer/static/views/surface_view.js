// The surface in three dimensions, with the paths on it: what it hides of them is faint. Heights come from the surface
// itself, colours and contour lines from the picture of the map; a depth buffer says what is in front.

const PLACES = 97; // heights along each side
const HIGH = 0.55; // of the highest over the lowest, where the sides of the base are 1
const LEAST_SHARE = 1e-4; // of values by powers of ten the least that is told from nothing
const LAMP = [-0.46, -0.36, 0.81];
const TURN = 0.25; // radians a second
const LIFT = 0.006; // a path lies on the surface, not in it

function reliefView(state, act) {
  const canvas = element("canvas", { class: "ravine-relief", tabindex: 0 });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const turning = element("input", { type: "checkbox", onchange: () => turning.checked && turn() });
  turning.checked = !still.matches;
  const camera = { azimuth: -2.2, elevation: 0.6 };
  let open = false;
  let field = null;
  let painted = null;
  let hidden = [];
  let frame = null;

  /** Heights, light and colours of what is seen, made anew when that changes. */
  function fieldNow() {
    const surface = surfaceNow(state);
    const key = JSON.stringify([surface.parameters, state.view, state.race.name]);
    if (field?.key !== key) field = { key, ...heightsOf(surface, state.view) };
    if (state.picture && field.picture !== state.picture) Object.assign(field, { picture: state.picture, texture: textureOf(state) });
    return field;
  }

  function draw() {
    const field = fieldNow();
    const { pen, width, height } = board(canvas);
    if (!field.texture) return;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const scale = Math.min(width / 1.5, height / 1.25);
    const eye = eyeOf(camera, width / 2, height / 2 + 0.2 * scale, scale);
    const fine = canvas.width / width;
    const asked = JSON.stringify([camera, canvas.width, canvas.height]);
    if (painted?.asked !== asked || painted.texture !== field.texture) {
      const finer = eyeOf(camera, fine * (width / 2), fine * (height / 2 + 0.2 * scale), fine * scale);
      painted = { asked, texture: field.texture, ...rasterised(pen, field, finer) };
    }
    const { image, depth } = painted;
    pen.putImageData(image, 0, 0);
    const behind = (x, y, z) => {
      const [u, v, near] = eye(x, y, z + LIFT);
      return depth(Math.round(u * fine), Math.round(v * fine)) > near + 0.004;
    };
    drawBase(pen, eye, behind);
    const heads = [];
    hidden = state.race.racers.map((_, k) => drawPath(pen, field, eye, behind, k, heads));
    nameHeads(state, { pen, box: { x: 0, y: 0, w: width, h: height } }, heads);
    pen.fillStyle = state.colors.ink;
    const side = camera.elevation > 0 ? 0.56 : 0.6;
    const [facing, sideways] = [Math.cos(camera.azimuth) >= 0 ? side : -side, Math.sin(camera.azimuth) >= 0 ? side : -side];
    pen.fillText(state.ground.axes[0], ...eye(0, sideways, 0).slice(0, 2));
    pen.fillText(state.ground.axes[1], ...eye(facing, 0, 0).slice(0, 2));
  }

  /** The sides of the base, where the surface does not hide them. */
  function drawBase(pen, eye, behind) {
    const corners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]];
    pen.setLineDash([]);
    Object.assign(pen, { strokeStyle: state.colors.quiet, lineWidth: 1, globalAlpha: 0.6 });
    pen.beginPath();
    corners.forEach(([a, b], k) => {
      const [c, d] = corners[(k + 1) % 4];
      let down = false;
      for (let i = 0; i <= 60; i++) {
        const [u, v] = [a + ((c - a) * i) / 60, b + ((d - b) * i) / 60];
        const seen = !behind(u, v, 0);
        if (seen) pen[down ? "lineTo" : "moveTo"](...eye(u, v, 0).slice(0, 2));
        down = seen;
      }
    });
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** A path up to the step shown, laid on the surface; what share of it cannot be seen. */
  function drawPath(pen, field, eye, behind, k, heads) {
    const { x, y } = state.paths[k];
    const look = state.look(k);
    const { paper } = state.colors;
    const at = (t) => [share(state.view[0], x[t]), share(state.view[1], y[t])];
    const runs = { true: [], false: [] };
    let [seen, unseen, run] = [0, 0, null];
    for (let t = 0; t < state.last(k); t++) {
      const [[a, b], [c, d]] = [at(t), at(t + 1)];
      const pieces = Math.min(Math.max(2, Math.ceil(80 * Math.hypot(c - a, d - b))), 200);
      for (let i = 0; i <= pieces; i++) {
        const [u, v] = [a + ((c - a) * i) / pieces, b + ((d - b) * i) / pieces];
        if (!(Math.abs(u) <= 0.5 && Math.abs(v) <= 0.5)) {
          run = null;
          continue;
        }
        const z = heightAt(field, u, v);
        const away = behind(u, v, z);
        away ? (unseen += 1) : (seen += 1);
        if (run?.away !== away) {
          const last = run?.points[run.points.length - 1];
          run = { away, points: last ? [last] : [] };
          runs[away].push(run);
        }
        run.points.push(eye(u, v, z + LIFT));
      }
    }
    const stroke = (several, ink, width, alpha, dash = []) => {
      pen.beginPath();
      for (const { points } of several) points.forEach(([u, v], i) => pen[i ? "lineTo" : "moveTo"](u, v));
      pen.setLineDash(dash);
      pen.lineJoin = "round";
      Object.assign(pen, { strokeStyle: ink, lineWidth: width, globalAlpha: alpha });
      pen.stroke();
      pen.globalAlpha = 1;
    };
    stroke(runs.true, look.ink, 1.6, 0.35);
    stroke(runs.false, paper, 4.2, 0.85);
    stroke(runs.false, look.ink, 2.1, 1, look.dash.map((part) => 2.1 * part));
    const [u, v] = at(state.last(k));
    if (Math.abs(u) <= 0.5 && Math.abs(v) <= 0.5) {
      const z = heightAt(field, u, v);
      const [px, py] = eye(u, v, z + LIFT);
      const away = behind(u, v, z);
      marker(pen, look.marker, px, py, 6, away ? null : look.ink, away ? look.ink : paper, away ? 1.6 : 1.2);
      heads.push({ k, x: px, y: py });
    }
    return unseen / Math.max(seen + unseen, 1);
  }

  function turn() {
    if (frame || !open) return;
    let before = null;
    const tick = (now) => {
      frame = null;
      if (!open || !turning.checked || !canvas.offsetParent) return;
      if (before !== null) camera.azimuth += (TURN * Math.min(now - before, 100)) / 1000;
      before = now;
      draw();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function look(azimuth, elevation) {
    turning.checked = false;
    camera.azimuth += azimuth;
    camera.elevation = Math.max(0.12, Math.min(1.45, camera.elevation + elevation));
    act.draw();
  }

  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => event.buttons && look(-event.movementX / 120, event.movementY / 120));
  canvas.addEventListener("keydown", (event) => {
    const turns = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] };
    if (!turns[event.key]) return;
    look(...turns[event.key]);
    event.preventDefault();
  });

  return {
    element: element("div", {}, canvas, element("label", { class: "ravine-legend" }, turning,
      " turning   (drag it, or use the arrow keys)")),
    draw() {
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", "The surface in three dimensions, with the paths on it.");
      draw();
      if (turning.checked) turn();
    },
    describe: () => "The surface in three dimensions.",
    open: () => (open = true),
    close: () => (open = false),
    state: () => ({ ...camera, turning: turning.checked, hidden: [...hidden] }),
  };
}

const share = ([low, high], value) => (value - low) / (high - low) - 0.5;

/** The surface over a base whose sides are 1: heights, and how light each place is. */
function heightsOf(surface, [[x0, x1], [y0, y1]]) {
  const see = surfaceOf(surface);
  const values = new Float64Array(PLACES * PLACES);
  let [low, high] = [Infinity, -Infinity];
  for (let j = 0; j < PLACES; j++)
    for (let i = 0; i < PLACES; i++) {
      const f = see(x0 + ((x1 - x0) * i) / (PLACES - 1), y0 + ((y1 - y0) * j) / (PLACES - 1))[0];
      values[j * PLACES + i] = f;
      if (Number.isFinite(f)) [low, high] = [Math.min(low, f), Math.max(high, f)];
    }
  if (surface.scale === "log" && surface.lowest !== null) low = Math.min(low, surface.lowest);
  const z = new Float32Array(values.length);
  values.forEach((f, i) => {
    const part = Number.isFinite(f) ? Math.min(Math.max((f - low) / (high - low || 1), 0), 1) : 1;
    z[i] = HIGH * (surface.scale === "log" ? Math.log10(Math.max(part, LEAST_SHARE)) / -Math.log10(LEAST_SHARE) + 1 : part);
  });
  const light = new Float32Array(z.length);
  for (let j = 0; j < PLACES; j++)
    for (let i = 0; i < PLACES; i++) {
      const [left, right] = [Math.max(i - 1, 0), Math.min(i + 1, PLACES - 1)];
      const [below, above] = [Math.max(j - 1, 0), Math.min(j + 1, PLACES - 1)];
      const dx = ((z[j * PLACES + right] - z[j * PLACES + left]) / (right - left)) * (PLACES - 1);
      const dy = ((z[above * PLACES + i] - z[below * PLACES + i]) / (above - below)) * (PLACES - 1);
      const cosine = (-dx * LAMP[0] - dy * LAMP[1] + LAMP[2]) / Math.hypot(dx, dy, 1);
      light[j * PLACES + i] = Math.min(Math.max(0.66 + 0.44 * cosine, 0.55), 1.1);
    }
  return { z, light };
}

function heightAt({ z }, u, v) {
  const [x, y] = [(u + 0.5) * (PLACES - 1), (v + 0.5) * (PLACES - 1)];
  const [i, j] = [Math.min(Math.floor(x), PLACES - 2), Math.min(Math.floor(y), PLACES - 2)];
  const [a, b, k] = [x - i, y - j, j * PLACES + i];
  // Of the two triangles of a cell the one that the point lies in, as they are drawn.
  if (a + b <= 1) return z[k] + a * (z[k + 1] - z[k]) + b * (z[k + PLACES] - z[k]);
  const far = z[k + PLACES + 1];
  return far + (1 - a) * (z[k + PLACES] - far) + (1 - b) * (z[k + 1] - far);
}

/** The colours of the map, as it is seen, in a square of 512 × 512. */
function textureOf({ picture, pictured, view }) {
  const size = 512;
  const pen = element("canvas", { width: size, height: size }).getContext("2d", { willReadFrequently: true });
  const [[x0, x1], [y0, y1]] = pictured;
  const [px, py] = [0, 1].map((c) => (value) => (share(view[c], value) + 0.5) * size);
  pen.drawImage(picture, px(x0), size - py(y1), px(x1) - px(x0), py(y1) - py(y0));
  return { size, colors: pen.getImageData(0, 0, size, size).data };
}

/** From a point in space to its pixel, and how near it is. */
function eyeOf({ azimuth, elevation }, u0, v0, scale) {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return (x, y, z) => {
    const along = x * ca + y * sa;
    return [u0 + scale * (y * ca - x * sa), v0 - scale * (z * ce - along * se), along * ce + z * se];
  };
}

/** The surface as an image, and how near it is at a pixel, −∞ beside it. */
function rasterised(pen, { z, light, texture }, eye) {
  const { width, height } = pen.canvas;
  const image = pen.createImageData(width, height);
  const out = image.data;
  const near = new Float32Array(width * height).fill(-Infinity);
  const corners = new Float32Array(3 * PLACES * PLACES);
  for (let j = 0, k = 0; j < PLACES; j++)
    for (let i = 0; i < PLACES; i++, k++) corners.set(eye(i / (PLACES - 1) - 0.5, j / (PLACES - 1) - 0.5, z[k]), 3 * k);
  const { size, colors } = texture;
  const unit = (size - 1) / (PLACES - 1);
  const triangle = (a, b, c) => {
    const [ax, ay, bx, by, cx, cy] = [corners[3 * a], corners[3 * a + 1], corners[3 * b], corners[3 * b + 1], corners[3 * c], corners[3 * c + 1]];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (!area) return;
    const [left, right] = [Math.max(Math.ceil(Math.min(ax, bx, cx)), 0), Math.min(Math.floor(Math.max(ax, bx, cx)), width - 1)];
    const [top, bottom] = [Math.max(Math.ceil(Math.min(ay, by, cy)), 0), Math.min(Math.floor(Math.max(ay, by, cy)), height - 1)];
    const [da, db, dc] = [corners[3 * a + 2], corners[3 * b + 2], corners[3 * c + 2]];
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const wb = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const wc = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        const wa = 1 - wb - wc;
        if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6) continue;
        const depth = wa * da + wb * db + wc * dc;
        const at = y * width + x;
        if (depth <= near[at]) continue;
        near[at] = depth;
        const u = (wa * (a % PLACES) + wb * (b % PLACES) + wc * (c % PLACES)) * unit;
        const v = (wa * Math.floor(a / PLACES) + wb * Math.floor(b / PLACES) + wc * Math.floor(c / PLACES)) * unit;
        const from = 4 * ((size - 1 - Math.round(v)) * size + Math.round(u));
        const bright = wa * light[a] + wb * light[b] + wc * light[c];
        out[4 * at] = colors[from] * bright;
        out[4 * at + 1] = colors[from + 1] * bright;
        out[4 * at + 2] = colors[from + 2] * bright;
        out[4 * at + 3] = 255;
      }
  };
  for (let j = 0; j < PLACES - 1; j++)
    for (let i = 0; i < PLACES - 1; i++) {
      const k = j * PLACES + i;
      triangle(k, k + 1, k + PLACES);
      triangle(k + PLACES + 1, k + PLACES, k + 1);
    }
  return { image, depth: (x, y) => (x >= 0 && x < width && y >= 0 && y < height ? near[y * width + x] : -Infinity) };
}
