// A column for each racer, and in it a row for each eigen-direction, the steep ones at the top: the distance from the
// minimum along it against the step, on a logarithmic scale. A row lights up where the racer swings; dots go as theory
// says, and beside them stands its factor per step.

import { _ } from "../language/translate.js";
import { formatTypeset } from "../numbers/format.js";
import { ticks } from "../numbers/scale.js";
import { isSwinging, spectrumRows } from "../state/spectrum.js";
import { clearCanvas, clipped, drawMarker, zoomOf } from "../ui/canvas.js";
import { element } from "../ui/elements.js";
import { dragSteps } from "./series_view.js";

/** @import { Actions, Box, Colors, Race, SpectrumColumn, SpectrumRow, State, View } from "../types.js" */

const PAD = { left: 58, right: 10, top: 24, bottom: 34 }; // pixels around the columns
const GAP = 8; // pixels between columns
const GUTTER = 50; // pixels beside the rows of a racer of which theory knows the factor
const NARROW = 130; // pixels of a column that has no room for it
const TIGHT = 42; // pixels of a column that has no room for the steps, and half as many of one for a name
const TEXT = 12; // pixels from one line of text to the next
const ABOVE = 3; // times the largest coordinate at the start is the top of a row
const MOST_DECADES = 6; // powers of ten between that coordinate and the bottom
const LEAST = 0.1; // the share of the coordinates at the end that may lie below it
const FINE = 0.4; // pixels beside a line that are hardly seen
const LIT = 0.2; // how opaque the light of a row is

/** @param {State} state @param {Actions} actions @returns {View} */
export function spectrumView(state, actions) {
  const canvas = element("canvas", { class: "ravine-spectrum", role: "img" });
  /** @type {SpectrumColumn[]} */
  let columns = [];
  /** @param {PointerEvent} event */
  const showStep = (event) => {
    const x = (event.clientX - canvas.getBoundingClientRect().left) / zoomOf(canvas);
    const column = columns.find(({ box }) => x <= box.x + box.w + GAP) ?? columns[columns.length - 1];
    if (!column) return;
    actions.pause();
    actions.show(((x - column.box.x) / column.box.w) * state.race.steps);
  };
  dragSteps(canvas, actions, showStep);
  return {
    element: canvas,
    draw() {
      const rows = spectrumRows(state.race);
      canvas.style.setProperty("--rows", String(rows.length));
      const { context, width, height } = clearCanvas(canvas);
      columns = columnsOf(state, width, height);
      drawNames(context, state, rows, columns);
      for (const column of columns) drawColumn(context, state, rows, column);
    },
    describe: () => describeSwings(state),
    report: () => ({
      isFine: true,
      swings: state.race.racers.map((_, k) => swingsOf(state, k)),
      theory: spectrumRows(state.race).map(({ theory }) => theory.map((one) => one?.rate ?? null)),
    }),
  };
}

/** In which directions a racer swings up to the step shown, from the steepest. @param {State} state @param {number} k */
const swingsOf = (state, k) =>
  /** @type {any} */ (state.paths[k].spectral).along.map((/** @type {Float64Array} */ series) =>
    isSwinging(series, state.last(k)),
  );

/** @param {string} racer @param {boolean[]} swings */
const inWords = (racer, swings) =>
  _("{racer} swings in {n} of {all}", { racer, n: swings.filter(Boolean).length, all: swings.length });

/** Who swings in how many directions. @param {State} state */
function describeSwings(state) {
  const counts = state.race.racers.flatMap(({ title }, k) => {
    const swings = swingsOf(state, k);
    return state.hidden[k] ? [] : [inWords(title, swings)];
  });
  const listed = counts.join(_(", "));
  return _("Distance from the minimum along each eigen-direction against the step, steep ones at the top: {counts}.", {
    counts: listed,
  });
}

/** Where the rows of each racer that is seen are. @param {State} state @param {number} width @param {number} height @returns {SpectrumColumn[]} */
function columnsOf({ race, hidden }, width, height) {
  const seen = race.racers.flatMap((_, k) => (hidden[k] ? [] : [k]));
  const whole = (width - PAD.left - PAD.right + GAP) / Math.max(seen.length, 1);
  return seen.map((k, place) => {
    const gutter = race.racers[k].linear && whole >= NARROW ? GUTTER : 0;
    const [x, w] = [PAD.left + place * whole, Math.max(whole - GAP - gutter, 1)];
    return { k, gutter, box: { x, y: PAD.top, w, h: Math.max(height - PAD.top - PAD.bottom, 1) } };
  });
}

/**
 * Rows of one curvature stand together: the first and the last of each group.
 * @param {SpectrumRow[]} rows
 */
function groupsOf(rows) {
  /** @type {{ curvature: number, first: number, last: number }[]} */
  const groups = [];
  rows.forEach(({ curvature }, row) => {
    const before = groups[groups.length - 1];
    if (before?.curvature === curvature) before.last = row;
    else groups.push({ curvature, first: row, last: row });
  });
  return groups;
}

/**
 * Write a text in the middle of each group of rows that has room for it.
 * @param {SpectrumRow[]} rows
 * @param {Box} box
 * @param {(row: number, y: number) => void} write
 */
function writeByGroups(rows, { y, h }, write) {
  let free = y;
  for (const { first, last } of groupsOf(rows)) {
    const middle = y + ((first + last + 1) / 2 / rows.length) * h;
    if (middle - TEXT / 2 < free - 1) continue;
    write(first, middle);
    free = middle + TEXT / 2;
  }
}

/** The curvatures, and lines between those that differ. @param {CanvasRenderingContext2D} context @param {State} state @param {SpectrumRow[]} rows @param {SpectrumColumn[]} columns */
function drawNames(context, { colors, race }, rows, columns) {
  context.fillStyle = colors.quiet;
  context.textBaseline = "middle";
  context.textAlign = "right";
  const box = columns[0]?.box ?? { x: PAD.left, y: PAD.top, w: 1, h: 1 };
  const last = columns[columns.length - 1]?.box ?? box;
  writeByGroups(rows, box, (row, y) => context.fillText(formatTypeset(rows[row].curvature, 3), PAD.left - 8, y));
  context.fillStyle = colors.ink;
  context.textAlign = "left";
  context.fillText("λ", 4, PAD.top / 2);
  context.textAlign = "center";
  context.fillText(_("step"), (box.x + last.x + last.w) / 2, box.y + box.h + 27);
  for (const { box: one } of columns) drawFrame(context, colors, race, rows, one);
}

/** @param {CanvasRenderingContext2D} context @param {Colors} colors @param {Race} race @param {SpectrumRow[]} rows @param {Box} box */
function drawFrame(context, { grid, quiet }, { steps }, rows, box) {
  context.setLineDash([]);
  context.lineWidth = 1;
  context.strokeStyle = grid;
  context.strokeRect(box.x, box.y, box.w, box.h);
  const isRoomy = box.h / rows.length > TEXT;
  const borders = isRoomy ? rows.map((_, row) => row) : groupsOf(rows).map(({ first }) => first);
  for (const row of borders.slice(1)) context.strokeRect(box.x, box.y + (row / rows.length) * box.h, box.w, 0);
  context.fillStyle = quiet;
  context.textBaseline = "top";
  for (const t of box.w < TIGHT ? [] : ticks(0, steps, box.w / 60)) {
    context.textAlign = t === 0 ? "left" : t === steps ? "right" : "center"; // the next column is near
    context.fillText(formatTypeset(t), box.x + (t / steps) * box.w, box.y + box.h + 5);
  }
}

/** @param {CanvasRenderingContext2D} context @param {State} state @param {SpectrumRow[]} rows @param {SpectrumColumn} column */
function drawColumn(context, state, rows, column) {
  const { k, box } = column;
  const { ink } = state.styleOf(k);
  const { along } = /** @type {any} */ (state.paths[k].spectral);
  const places = placesOf(state, rows.length, column);
  drawTitle(context, state, column);
  swingsOf(state, k).forEach((/** @type {boolean} */ swings, /** @type {number} */ row) => {
    if (!swings) return;
    context.globalAlpha = LIT;
    context.fillStyle = ink;
    context.fillRect(box.x, places.top(row), box.w, places.height);
    context.globalAlpha = 1;
  });
  clipped({ context, box }, () => {
    drawTheory(context, state, rows, k, places);
    context.strokeStyle = ink;
    context.setLineDash([]);
    context.lineWidth = places.height > TEXT ? 1.6 : 1; // one pixel is drawn much faster
    along.forEach((/** @type {Float64Array} */ series, /** @type {number} */ row) => {
      context.stroke(lineThrough((t) => places.y(row, series[t]), places.x, state.last(k)));
    });
    drawHead(context, state, box, places.x(state.step));
  });
  writeFactors(context, state, rows, column);
}

/** Where a step and a distance lie. @param {State} state @param {number} count @param {SpectrumColumn} column */
function placesOf({ race }, count, { box }) {
  const height = box.h / count;
  const [high, low] = [Math.log10(ABOVE * reachOf(race)), Math.log10(reachOf(race)) - decadesOf(race)];
  return {
    height,
    /** @param {number} row */
    top: (row) => box.y + row * height,
    /** @param {number} t */
    x: (t) => box.x + (t / race.steps) * box.w,
    /** The step at which a distance that changes by a factor at each step is out of its row. @param {number} first @param {number} rate */
    leavesAt: (first, rate) => Math.max(((rate < 1 ? low : high) - Math.log10(first)) / Math.log10(rate) - 1e-9, 0),
    /** @param {number} row @param {number} c A coordinate; one out of reach is at the top, and the least are nowhere. */
    y: (row, c) => {
      const share = (high - Math.log10(Math.abs(c))) / (high - low);
      return share <= 1 ? box.y + (row + 0.04 + 0.92 * Math.max(share, 0)) * height : Number.NaN;
    },
  };
}

/** How many powers of ten a row holds: so many that most coordinates can be seen at the end. @param {Race} race */
export function decadesOf(race) {
  const ends = race.paths.flatMap(({ n, spectral }) =>
    /** @type {any} */ (spectral).along.map((/** @type {Float64Array} */ series) => Math.abs(series[n - 1])),
  );
  const low = ends.sort((one, other) => one - other)[Math.floor(LEAST * ends.length)];
  return Math.min(Math.max(Math.ceil(Math.log10(reachOf(race) / low)), 1), MOST_DECADES) || 1;
}

/** The largest coordinate at the start. @param {Race} race */
function reachOf({ paths }) {
  const { along } = /** @type {any} */ (paths[0].spectral);
  return Math.max(...along.map((/** @type {Float64Array} */ series) => Math.abs(series[0]))) || 1;
}

/** The mark and the name of a racer above its column. @param {CanvasRenderingContext2D} context @param {State} state @param {SpectrumColumn} column */
function drawTitle(context, state, { k, box, gutter }) {
  const { marker, ink } = state.styleOf(k);
  const { n } = state.paths[k];
  const { title } = state.race.racers[k];
  drawMarker(context, marker, box.x + 5, PAD.top / 2, 4.5, ink, state.colors.paper, 1);
  context.fillStyle = state.colors.ink;
  context.textAlign = "left";
  context.textBaseline = "middle";
  if (box.w < TIGHT / 2) return;
  const words = n <= state.race.steps ? _("{racer}: diverges", { racer: title }) : title;
  context.save();
  context.beginPath();
  context.rect(box.x, 0, box.w + gutter, PAD.top);
  context.clip();
  context.fillText(words, box.x + 14, PAD.top / 2);
  context.restore();
}

/**
 * A line through places 0 to `last`. One that is nowhere interrupts it, and one that is hardly beside the line is left out:
 * with up to 50 rows for each racer they would take longer than a frame.
 * @param {(t: number) => number} y
 * @param {(t: number) => number} x
 * @param {number} last
 */
function lineThrough(y, x, last) {
  const path = new Path2D();
  let [held, heldY, beforeY] = [-1, Number.NaN, Number.NaN]; // the last place that is drawn, and the one before this
  for (let t = 0; t <= last; t++) {
    const here = y(t);
    const turns = Math.abs(here - heldY) >= FINE;
    if (turns && held < t - 1) path.lineTo(x(t - 1), beforeY);
    if (Number.isNaN(beforeY)) path.moveTo(x(t), here);
    else if (turns || t === last) path.lineTo(x(t), here);
    if (turns || Number.isNaN(beforeY)) [held, heldY] = [t, here];
    if (Number.isNaN(here) && held < t - 1) path.lineTo(x(t - 1), beforeY);
    beforeY = here;
  }
  return path;
}

/**
 * Dots along which theory has the distance shrink or grow: a straight line, until it leaves its row.
 * @param {CanvasRenderingContext2D} context
 * @param {State} state
 * @param {SpectrumRow[]} rows
 * @param {number} k
 * @param {ReturnType<typeof placesOf>} places
 */
function drawTheory(context, { race, colors, paths }, rows, k, places) {
  context.strokeStyle = colors.quiet;
  context.setLineDash([1.5, 3]);
  context.lineWidth = 1.2;
  context.beginPath();
  rows.forEach(({ theory }, row) => {
    const first = Math.abs(/** @type {any} */ (paths[k].spectral).along[row][0]);
    const rate = theory[k]?.rate;
    if (!rate || !first) return;
    const end = Math.min(race.steps, places.leavesAt(first, rate));
    context.moveTo(places.x(0), places.y(row, first));
    context.lineTo(places.x(end), places.y(row, first * rate ** end));
  });
  context.stroke();
}

/** The step shown. @param {CanvasRenderingContext2D} context @param {State} state @param {Box} box @param {number} x */
function drawHead(context, { colors }, box, x) {
  context.strokeStyle = colors.quiet;
  context.setLineDash([2, 3]);
  context.lineWidth = 1;
  context.strokeRect(x, box.y, 0, box.h);
}

/** The factor per step of theory beside the rows. @param {CanvasRenderingContext2D} context @param {State} state @param {SpectrumRow[]} rows @param {SpectrumColumn} column */
function writeFactors(context, { colors }, rows, { k, box, gutter }) {
  if (!gutter) return;
  context.textAlign = "left";
  context.textBaseline = "middle";
  writeByGroups(rows, box, (row, y) => {
    const rate = /** @type {{ rate: number }} */ (rows[row].theory[k]).rate;
    context.fillStyle = rate >= 1 && rows[row].curvature ? colors.accent : colors.quiet;
    context.fillText(`×${formatTypeset(rate, Math.abs(rate - 1) < 0.01 ? 4 : 3)}`, box.x + box.w + 4, y);
  });
}
