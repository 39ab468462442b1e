// Drawing: canvases, markers, lines, words and axes.

const PAD = { left: 46, right: 14, top: 20, bottom: 34 };

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
  let before = null;
  for (let k = 0; k <= last; k++) {
    const [x, y] = points(k);
    const there = Number.isFinite(x) && Number.isFinite(y);
    // A run that has arrived hardly moves: what cannot be seen need not be drawn.
    if (there && before && k < last && Math.abs(x - before[0]) < 0.3 && Math.abs(y - before[1]) < 0.3) continue;
    if (there) pen[before ? "lineTo" : "moveTo"](Math.max(-1e6, Math.min(1e6, x)), Math.max(-1e6, Math.min(1e6, y)));
    before = there ? [x, y] : null;
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

/** The sizes of elements that are watched (see explorer.js): to ask for them would have the page laid out at once. */
const SIZES = new WeakMap();
const sizeOf = (element) => SIZES.get(element) ?? element.getBoundingClientRect();

/** A canvas that fits its element at the screen's own resolution. */
function board(canvas) {
  const { width, height } = sizeOf(canvas);
  const fine = Math.max(window.devicePixelRatio || 1, 1);
  const [w, h] = [Math.round(width * fine), Math.round(height * fine)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const pen = canvas.getContext("2d");
  pen.setTransform(fine, 0, 0, fine, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  return { pen, width, height };
}

/** The canvas as axes: a pen, the box that the limits fill, and where a point of them lies in pixels. */
function frameOf(canvas, [x0, x1], [y0, y1], logarithmic = false) {
  const { pen, width, height } = board(canvas);
  const box = { x: PAD.left, y: PAD.top, w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom };
  const [low, high] = logarithmic ? [Math.log10(y0), Math.log10(y1)] : [y0, y1];
  const px = (x) => box.x + ((x - x0) / (x1 - x0)) * box.w;
  const py = (y) => box.y + box.h - (((logarithmic ? Math.log10(y) : y) - low) / (high - low)) * box.h;
  return { pen, box, px, py, width, height };
}

/** Ticks and labels around a frame, and on request lines across it. */
function axes({ pen, box, px, py }, { ink, quiet, grid }, xs, ys, labels, { shown = text, lines = false } = {}) {
  pen.setLineDash([]);
  pen.lineWidth = 1;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const x of xs) {
    pen.fillStyle = quiet;
    pen.fillText(signed(text(x)), px(x), box.y + box.h + 6);
  }
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const y of ys) {
    pen.strokeStyle = grid;
    if (lines) pen.strokeRect(box.x, py(y), box.w, 0);
    pen.fillStyle = quiet;
    pen.fillText(signed(shown(y)), box.x - 6, py(y));
  }
  pen.fillStyle = ink;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(labels[0], box.x + box.w / 2, box.y + box.h + 32);
  pen.textAlign = "left";
  pen.textBaseline = "top";
  pen.fillText(labels[1], 4, 2);
}

/** Draw what stays within the box. */
function clipped({ pen, box }, act) {
  pen.save();
  pen.beginPath();
  pen.rect(box.x, box.y, box.w, box.h);
  pen.clip();
  act();
  pen.restore();
}
