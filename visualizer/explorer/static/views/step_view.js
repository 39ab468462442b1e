// The internals of a step: the rule's lines with its numbers, and on the map what they mean, in the same colours.

const REACH = 0.3; // of the map's height is the longest arrow

function stepView(state, act) {
  const choice = element("select", { "aria-label": "racer taken apart", onchange: () => act.draw() });
  const legend = element("p", { class: "ravine-legend" });
  const lines = element("div", { class: "ravine-anatomy", tabindex: 0, role: "region", "aria-label": "update equations" });
  let names = "";

  /** The step that begins at the point shown, or the last one: of the chosen racer its run, number and lines. */
  function taken() {
    const k = Math.min(Math.max(choice.selectedIndex, 0), state.race.racers.length - 1);
    const seen = replay(state, k);
    if (!seen || !seen.told.length) return { k };
    const t = Math.min(state.step, seen.told.length - 1);
    return { k, t, seen, parts: seen.told[t].map((told) => anatomyOf(seen.rule, told)) };
  }

  function draw() {
    const asked = state.race.racers.map((racer) => racer.name).join();
    if (asked !== names) {
      const before = Math.max(choice.selectedIndex, 0);
      choice.replaceChildren(...state.race.racers.map((racer) => element("option", {}, racer.name)));
      choice.selectedIndex = Math.min(before, state.race.racers.length - 1);
      names = asked;
    }
    const { t, seen, parts } = taken();
    if (!parts) {
      legend.textContent = "";
      lines.replaceChildren(element("p", {}, "What this racer does within a step is not at hand: it is a guest, its rule is "
        + "no plain arithmetic, or only Python knows the gradients that it sees at these settings."));
      return;
    }
    const { rule } = seen;
    const arrows = arrowsOf({ t, seen, parts });
    legend.replaceChildren(`step ${t}:`, ...arrows.map(({ role, sign, words }) =>
      element("span", { class: `ravine-role-${role || "plain"}` }, `${sign} ${words}`)));
    const both = rule.inputs[0] === "x";
    lines.replaceChildren(...parts.map((part, c) => {
      const told = [...rule.inputs, ...rule.state].filter((name) => !rule.idle.includes(name));
      const given = told.flatMap((name) => [
        element("span", { class: `ravine-role-${rule.roles[name] || "plain"}` },
          `${rule.symbols[name]} = ${onPaper(+seen.told[t][c][name])}`), "   "]);
      const name = both ? "" : `${state.ground.axes[c]}:   `;
      return element("div", { class: "ravine-part" }, element("p", {}, element("b", {}, name), ...given),
        element("table", {}, element("tbody", {}, ...part.lines.map(row))));
    }));
  }

  const coloured = (role, words) => (role ? element("span", { class: `ravine-role-${role}` }, words) : words);
  function row({ target, pieces, value, role }) {
    const numbers = pieces.map((piece) => piece.number).join("");
    const [formula, comes] = [pieces.map((piece) => piece.symbol).join(""), onPaper(value)];
    const middle = numbers === comes || numbers === formula ? [] : ["= ", ...pieces.map((p) => coloured(p.role, p.number))];
    return element("tr", {},
      element("td", {}, coloured(role, target), " ← ", ...pieces.map((p) => coloured(p.role, p.symbol))),
      element("td", {}, ...middle),
      element("td", {}, formula === comes ? "" : coloured(role, `= ${comes}`)));
  }

  /** On the map, in the units of gradients at one scale: downhill, the memory, and what both are divided by. */
  function overlay({ pen, box, px, py }) {
    const { t, seen, parts, k } = taken();
    if (!parts) return;
    const [x, y] = seen.points[t];
    const [ux, uy] = [px(1) - px(0), py(1) - py(0)];
    const arrows = arrowsOf({ t, seen, parts });
    const length = ([u, v]) => Math.hypot(u * ux, v * uy);
    const longest = Math.max(...arrows.filter(({ vector }) => vector).map(({ vector }) => length(vector)));
    const { paper, ink } = state.colors;
    const color = (role) => getComputedStyle(lines).getPropertyValue(`--role-${role}`);
    clipped({ pen, box }, () => {
      const drawn = arrows.filter(({ vector }) => vector);
      for (const { role, vector, ring } of drawn.sort((a, b) => length(b.vector) - length(a.vector))) {
        const scale = (REACH * box.h) / ((vector.alone ? length(vector) * 1.5 : longest) || 1);
        if (ring) ellipse(pen, px(x), py(y), vector.map((r, c) => Math.abs(r * [ux, uy][c]) * scale), color(role), paper);
        else if (vector) arrow(pen, px(x), py(y), -vector[0] * ux * scale, -vector[1] * uy * scale, color(role), paper);
      }
      const [nx, ny] = seen.points[t + 1];
      pen.setLineDash([3, 3]);
      pen.strokeStyle = ink;
      pen.lineWidth = 1.4;
      pen.beginPath();
      pen.moveTo(px(x), py(y));
      pen.lineTo(px(nx), py(ny));
      pen.stroke();
      pen.globalAlpha = 0.75;
      marker(pen, state.look(k).marker, px(nx), py(ny), 6.5, paper, state.look(k).ink, 2);
      pen.globalAlpha = 1;
    });
  }

  return {
    element: element("div", { class: "ravine-step" }, element("label", {}, "racer ", choice), legend, lines),
    draw,
    describe: () => "The update equations of a racer, with the numbers of the step shown.",
    open: () => (state.overlay = overlay),
    close: () => (state.overlay = null),
    state() {
      const { t, seen, parts } = taken();
      const columns = ({ target, pieces, value }) => ({ value,
        formula: `${target} ← ${pieces.map((p) => p.symbol).join("")}`, numbers: pieces.map((p) => p.number).join("") });
      return parts ? { step: t, lines: parts.map((part) => part.lines.map(columns)), after: seen.points[t + 1] } : {};
    },
  };
}

/** What is drawn of a step, as vectors in the units of gradients: of each its role, a sign and words for it. */
function arrowsOf({ t, seen: { rule, gradients }, parts }) {
  const arrows = [{ role: "gradient", sign: "→", words: "downhill, −g", vector: gradients[t] }];
  const both = rule.inputs[0] === "x";
  const memory = rule.memory ? rule.memory[0] : rule.state.find((name) => rule.roles[name] === "momentum" && name !== "previous");
  const works = !rule.memory || parts[0].values[rule.memory[1]] > 0;
  if (memory && works && !both) {
    const vector = parts.map((part) => part.values[memory]);
    vector.alone = parts.some((part) => part.lines.some((line) => line.target === rule.symbols[memory] && divisorOf(line.tree) !== null));
    arrows.push({ role: "momentum", sign: "→", words: `the memory, −${rule.symbols[memory]}`, vector });
  }
  const divisors = both ? [] : parts.map((part) => part.lines.map((line) => divisorOf(line.tree)).filter((d) => d !== null).pop());
  if (divisors.length && divisors.every((part) => part && part.value > 0)) {
    const words = `what it is divided by, ${writtenTree(divisors[0].tree, true).pieces.map((piece) => piece.symbol).join("")}`;
    arrows.push({ role: "scale", sign: "◯", words, vector: divisors.map((part) => part.value), ring: true });
  }
  return [...arrows, { role: "", sign: "⇢", words: "the step to the next point" }];
}

/** The last thing in a tree that something is divided by and that is made of squared gradients or of curvature. */
function divisorOf(tree) {
  if (!Array.isArray(tree)) return null;
  const [operation, ...parts] = tree;
  const roles = (part) => (Array.isArray(part) ? part.slice(1).flatMap(roles) : [part.role]);
  if (operation === "/" && roles(parts[1]).includes("scale") && !roles(parts[1]).some((r) => r === "gradient" || r === "momentum"))
    return { tree: parts[1], value: +worth(parts[1]) };
  return parts.map(divisorOf).filter((found) => found !== null).pop() ?? null;
}

const worth = (tree) => (Array.isArray(tree) ? ARITHMETIC[tree[0]](...tree.slice(1).map(worth)) : tree.value);

function arrow(pen, x, y, dx, dy, color, paper) {
  const length = Math.hypot(dx, dy);
  if (!(length > 1)) return;
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(11, length * 0.6);
  pen.setLineDash([]);
  pen.lineCap = "round";
  pen.lineJoin = "round";
  for (const [ink, width] of [[paper, 6], [color, 3]]) {
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + dx - ux * head * 0.7, y + dy - uy * head * 0.7);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x + dx, y + dy);
    pen.lineTo(x + dx - ux * head + uy * head * 0.55, y + dy - uy * head - ux * head * 0.55);
    pen.lineTo(x + dx - ux * head - uy * head * 0.55, y + dy - uy * head + ux * head * 0.55);
    pen.closePath();
    if (ink === paper) {
      pen.lineWidth = 3;
      pen.stroke();
    } else pen.fill();
  }
  pen.lineCap = "butt";
}

function ellipse(pen, x, y, [rx, ry], color, paper) {
  pen.setLineDash([]);
  for (const [ink, width] of [[paper, 4.5], [color, 2.2]]) {
    pen.strokeStyle = ink;
    pen.lineWidth = width;
    pen.beginPath();
    pen.ellipse(x, y, Math.max(rx, 0.5), Math.max(ry, 0.5), 0, 0, 2 * Math.PI);
    pen.stroke();
  }
}
