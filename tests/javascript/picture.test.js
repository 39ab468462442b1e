// The picture of what is seen, and the looks of racers beside their names.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { Controls } from "../../visualizer/explorer/static/ui/controls.js";
import { pictureOf } from "../../visualizer/explorer/static/ui/picture.js";
import { canvasOf, drawnOn, LETTER, placed } from "./page.js";
import { assertClose } from "./vectors.js";

const COLORS = { ink: "ink", quiet: "quiet", paper: "paper", raised: "raised" };

/** A state of racers with these labels. @param {string[]} labels @returns {any} */
const stateOf = (labels, hidden = labels.map(() => false)) => ({
  colors: COLORS,
  hidden,
  race: { racers: labels.map((label) => ({ label })), title: { title: "ravine  κ=-50", formula: "f = x" } },
  styleOf: (/** @type {number} */ k) => ({ marker: "s", ink: `ink${k}`, dash: [] }),
});

/** @param {number} left @param {number} top @param {number} width @param {number} height */
function canvasAt(left, top, width, height) {
  const canvas = placed(canvasOf(width, height), width, height, left, top);
  Object.assign(canvas.place, { right: left + width, bottom: top + height });
  return canvas;
}

/** What is drawn on the picture of these canvases. @param {any} state @param {any[]} canvases */
async function drawn(state, canvases, described = "gd wins.") {
  const sheet = /** @type {any} */ (await pictureOf(state, canvases, described));
  return {
    sheet,
    words: drawnOn(sheet, "fillText").map(({ words, at }) => [words, ...at]),
    images: drawnOn(sheet, "drawImage"),
  };
}

test("canvases go where they are on the page, without the space between rows", async () => {
  const [map, below, beside, unseen] = [
    canvasAt(100, 50, 400, 300),
    canvasAt(100, 380, 400, 150),
    canvasAt(520, 390, 200, 160),
    canvasAt(0, 0, 0, 0),
  ];
  const { sheet, images } = await drawn(stateOf(["gd"]), [map, beside, unseen, below]);
  deepEqual(
    images.map(({ image, at }) => [[map, below, beside].indexOf(image), ...at]),
    [
      [0, 0, 0, 400, 300],
      [1, 0, 300, 400, 150],
      [2, 420, 310, 200, 160],
    ],
  );
  // Margins of 16, the title and a row of labels of 20 each, and 6; below a line of words.
  deepEqual([sheet.width, sheet.height], [2 * (620 + 32), 2 * (16 + 40 + 6 + 470 + 20 + 16)]);
  deepEqual(drawnOn(sheet, "translate")[0].way, [16, 62]);
  deepEqual(drawnOn(sheet, "fillRect")[0].at, [0, 0, 652, 568]);
});

test("above stands the title, with a true minus, and below what has come of it", async () => {
  const { words } = await drawn(stateOf(["gd"]), [canvasAt(0, 0, 300, 200)]);
  deepEqual(words[0], ["ravine  κ=−50    f = x", 16, 26]);
  deepEqual(words.at(-1), ["gd wins.", 0, 200 + 10]);
});

test("the picture has at least two pixels for each of the page", async () => {
  for (const [ratio, times] of [
    [1, 2],
    [3, 3],
  ]) {
    window.devicePixelRatio = ratio;
    const { sheet } = await drawn(stateOf(["gd"]), [canvasAt(0, 0, 300, 200)]);
    equal(sheet.width, times * 332);
  }
  window.devicePixelRatio = 1;
});

test("racers stand in rows, as many in each as there is room for, without those that are hidden", async () => {
  const wide = 3 * LETTER + 54;
  const { sheet, words } = await drawn(stateOf(["one", "two", "off", "six"], [false, false, true, false]), [
    canvasAt(0, 0, 2 * wide, 200),
  ]);
  deepEqual(words.slice(1, 4), [
    ["one", 16 + 36, 46],
    ["two", 16 + wide + 36, 46],
    ["six", 16 + 36, 66],
  ]);
  equal(drawnOn(sheet, "translate")[0].way[1], 16 + 60 + 6);
  const lines = drawnOn(sheet, "stroke").filter(({ lineWidth }) => lineWidth === 2.2);
  deepEqual(lines[1].lines, [
    [
      [16 + wide, 46],
      [16 + wide + 30, 46],
    ],
  ]);
  const [mark] = drawnOn(sheet, "fill");
  assertClose(mark.lines[0][0], [31 - 4.25, 46 - 4.25], "mark", { relative: 1e-9 });
});

test("words are broken where there is no room, Chinese ones after a letter", async () => {
  const lines = async (/** @type {string} */ text) =>
    (await drawn(stateOf(["gd"]), [canvasAt(0, 0, 10 * LETTER, 200)], text)).words.filter(([, x]) => x === 0);
  deepEqual(
    (await lines("to the end it goes")).map(([words]) => words),
    ["to the end", "it goes"],
  );
  deepEqual(
    (await lines("to the end it goes")).map(([, , y]) => y),
    [210, 230],
  );
  deepEqual(
    (await lines("一二三四五六七八九十。一二")).map(([words]) => words),
    ["一二三四五六七八九", "十。一二"],
  );
});

test("beside its name a racer has a piece of its line, with its mark in the middle", () => {
  const swatches = [0, 1].map(() => canvasOf(40, 18));
  const cards = {
    querySelectorAll: (/** @type {string} */ name) => (name === ".ravine-swatch" ? swatches : []),
    getBoundingClientRect: () => ({ width: 300, height: 10 }),
  };
  const panel = { cards, state: { ...stateOf(["gd", "adam"]), theme: "light" }, shape: "", swatches: "" };
  Controls.prototype.draw.call(/** @type {any} */ (panel));
  for (const [k, canvas] of swatches.entries()) {
    const [line] = drawnOn(canvas, "stroke").filter(({ lineWidth }) => lineWidth === 2.2);
    deepEqual(
      [line.lines, line.strokeStyle],
      [
        [
          [
            [2, 9],
            [38, 9],
          ],
        ],
        `ink${k}`,
      ],
    );
    const [mark] = drawnOn(canvas, "fill");
    assertClose(mark.lines[0][0], [20 - 0.85 * 5.5, 9 - 0.85 * 5.5], "mark", { relative: 1e-9 });
    deepEqual([mark.fillStyle, mark.strokeStyle], [`ink${k}`, "raised"]);
  }
});
