// The look of each racer: colour, dash and marker, the same in every figure (see visualizer.plotting.style).

/** @import { CatalogueFacts, Look, RuleUnit } from "../types.js" */

/**
 * The looks of a race. If a rule runs several times, the later ones take colours that no racer uses.
 * @param {RuleUnit[]} rules
 * @param {CatalogueFacts} facts
 * @returns {Look[]}
 */
export function assignStyles(rules, { themes, dashes, markers }) {
  const colors = themes.light.colors.map((_, k) => k);
  const taken = new Set(rules.map(({ look }) => look.color));
  const unused = colors.filter((color) => !taken.has(color));
  const free = unused.length ? unused : colors;
  /** @type {Map<string, number>} */
  const seen = new Map();
  let next = 0;
  return rules.map(({ name, look }) => {
    const repeat = seen.get(name) ?? 0;
    seen.set(name, repeat + 1);
    const color = repeat ? free[next++ % free.length] : look.color;
    return {
      color: { light: themes.light.colors[color], dark: themes.dark.colors[color] },
      dash: dashes[(look.dash + repeat) % dashes.length],
      marker: markers[(look.marker + repeat) % markers.length],
    };
  });
}
