// The presets, from the arrays that visualizer/explorer/catalogue.py packs them into.

/** @import { PackedPresets, Preset } from "../types.js" */

/** @param {PackedPresets} packed @returns {Preset[]} */
export const unpackedPresets = ({ quantities, books, each }) =>
  each.map(([name, title, book, surface, racers, start, steps, numbers, extent]) => ({
    name,
    title,
    book: books[book],
    setup: /** @type {any} */ ({
      landscape: surfaceOf(surface),
      racers: racers.map(([rule, settings]) => ({ name: rule, settings })),
      start,
      steps,
      ...(extent && { extent }),
    }),
    numbers: numbers.map(([racer, k, expected, published, near]) => [
      racer,
      quantities[k],
      expected,
      !!published,
      near,
    ]),
  }));

/** The landscape of a setup: a name, or the text of a formula and its options. @param {any} surface */
const surfaceOf = (surface) =>
  typeof surface === "string"
    ? { name: surface, settings: {} }
    : { formula: surface[0], options: surface[1], parameters: {}, settings: {} };
