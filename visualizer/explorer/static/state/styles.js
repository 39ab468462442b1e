// The look of each racer: colour, dash and marker, the same in every figure (see visualizer.plotting.style).

/** @import { CatalogueFacts, Colors, Look, RuleUnit } from "../types.js" */

/**
 * The looks of a race. Racers of one hue, such as the variants of a rule, get shades and markers of their own.
 * @param {RuleUnit[]} rules
 * @param {CatalogueFacts} facts
 * @returns {Look[]}
 */
export function assignStyles(rules, { themes, dashes, markers }) {
  /** @type {Map<number, { dash: number, marker: number }[]>} */
  const hues = new Map();
  return rules.map(({ look }) => {
    const hue = hues.get(look.color) ?? [];
    hues.set(look.color, hue);
    const count = rules.filter((rule) => rule.look.color === look.color).length;
    /** @param {Colors} theme */
    const shadeIn = ({ shades }) => {
      const most = shades[look.color].length;
      return shades[look.color][Math.min(count, most) - 1][hue.length % most];
    };
    const color = { light: shadeIn(themes.light), dark: shadeIn(themes.dark) };
    const own = {
      dash: nextFree(
        dashes.length,
        look.dash,
        hue.map(({ dash }) => dash),
      ),
      marker: nextFree(
        markers.length,
        look.marker,
        hue.map(({ marker }) => marker),
      ),
    };
    hue.push(own);
    return { color, dash: dashes[own.dash], marker: markers[own.marker] };
  });
}

/**
 * The first number of a cycle that is not taken; if all are, those taken count again.
 * @param {number} length
 * @param {number} first
 * @param {number[]} taken
 */
function nextFree(length, first, taken) {
  const rest = taken.slice(Math.floor(taken.length / length) * length);
  let free = first;
  while (rest.includes(free)) free = (free + 1) % length;
  return free;
}
