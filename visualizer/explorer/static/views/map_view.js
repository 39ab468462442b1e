// The map: the ground, what is marked on it, and the paths up to the step shown.

function mapView(state, act) {
  const canvas = element("canvas", { class: "ravine-map", role: "img", tabindex: 0 });

  function draw() {
    const { race, ground, paths, view, colors } = state;
    const frame = frameOf(canvas, ...view);
    const { pen, box, px, py } = frame;
    const { paper, ink } = colors;
    clipped(frame, () => {
      if (!state.picture) return;
      // The picture is of the view that Python last drew: until it draws this one, it is stretched and shifted.
      const [[x0, x1], [y0, y1]] = state.pictured;
      pen.drawImage(state.picture, px(x0), py(y1), px(x1) - px(x0), py(y0) - py(y1));
    });
    axes(frame, colors, ticks(...view[0], box.w / 90), ticks(...view[1], box.h / 45), ground.axes);
    clipped(frame, () => {
      for (const mark of ground.marks)
        for (const [x, y] of mark.points) marker(pen, mark.marker, px(x), py(y), mark.size * 0.62, paper, ink);
      const [sx, sy] = race.start;
      pen.beginPath();
      pen.arc(px(sx), py(sy), 6, 0, 2 * Math.PI);
      pen.setLineDash([]);
      pen.strokeStyle = ink;
      pen.lineWidth = 1.5;
      pen.stroke();
    });
    // A racer that leaves the domain crosses the whole picture: it goes beneath the others.
    const strays = paths.map(({ x, y, n }) => n <= race.steps || !x.every((u, k) => within(ground.domain, u, y[k])));
    const order = paths.map((_, k) => k).sort((a, b) => strays[b] - strays[a]);
    clipped(frame, () => {
      for (const k of order) {
        const { x, y } = paths[k];
        line(pen, state.look(k), (t) => [px(x[t]), py(y[t])], state.last(k), paper, 2);
      }
    });
    nameHeads(state, frame, order.map((k) => head(frame, k)));
    state.overlay?.(frame);
    notes(frame);
  }

  function head({ pen, box, px, py }, k) {
    const t = state.last(k);
    const [x, y] = [state.paths[k].x[t], state.paths[k].y[t]];
    // Off the map it stands hollow on the edge.
    const here = within(state.view, x, y);
    const at = [Math.max(box.x, Math.min(box.x + box.w, px(x))), Math.max(box.y, Math.min(box.y + box.h, py(y)))];
    const { paper } = state.colors;
    const { ink, marker: kind } = state.look(k);
    marker(pen, kind, ...at, 6.5, here ? ink : paper, here ? paper : ink, here ? 1.2 : 2);
    return { k, x: at[0], y: at[1] };
  }

  function notes({ pen, box }) {
    const { race, paths, step, ground } = state;
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
      if (words) written(pen, words, box.x + 8, box.y + box.h - 9 - 16 * row++, state.look(k).ink, state.colors.paper);
    });
  }

  fingers(canvas, state, act);
  canvas.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: state.step - 1, ArrowRight: state.step + 1, Home: 0, End: state.race.steps };
    const zooms = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) act.jump(moves[event.key]);
    else if (event.key in zooms) act.zoom(zooms[event.key]);
    else if (event.key === "0") act.fit();
    else if (event.key === " ") act.playOrPause();
    else return;
    event.preventDefault();
  });

  return { element: canvas, draw, describe: () => described(state) };
}

/** The names beside the heads, pushed apart where they would cover each other. */
function nameHeads(state, { pen, box }, heads) {
  pen.font = `600 12px ${getComputedStyle(pen.canvas).fontFamily}`;
  pen.textBaseline = "middle";
  const placed = [];
  for (const { k, x, y } of heads.sort((a, b) => a.y - b.y)) {
    const words = state.race.racers[k].name;
    const width = pen.measureText(words).width;
    const left = x + 12 + width > box.x + box.w ? x - 12 - width : x + 12;
    const tries = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((n) => y + 14 * n);
    const free = tries.find((v) => v > box.y + 7 && v < box.y + box.h - 7
      && placed.every((p) => Math.abs(p.y - v) >= 13 || left > p.left + p.width + 4 || left + width + 4 < p.left));
    if (free === undefined) continue;
    placed.push({ left, width, y: free });
    pen.textAlign = "left";
    written(pen, words, left, free, state.look(k).ink, state.colors.paper);
  }
}
