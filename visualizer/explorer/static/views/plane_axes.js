// The ticks of a plane's sides, as shares of their length.

import { formatPower, formatTypeset } from "../numbers/format.js";
import { powers, ticks } from "../numbers/scale.js";
import { shareAlong, valueAlong } from "../state/axes.js";

/** @import { Axis } from "../types.js" */

/** Logarithmic axes of fewer powers of ten than this have ticks at 2 and 5, too. */
const FEW = 2;

/** The places of ticks for so many, and the text of a place. @param {Axis} axis */
export function axisTicks(axis) {
  const { low, high, log } = axis;
  const isShort = log && Math.log10(high / low) < FEW;
  const values = (/** @type {number} */ room) => {
    if (!log) return ticks(low, high, room);
    const whole = powers(low, high, 26 * room);
    return isShort ? shortTicks(low, high) : whole;
  };
  return {
    /** @param {number} room */
    places: (room) => values(room).map((value) => shareAlong(axis, value)),
    /** @param {number} place */
    text(place) {
      const value = Number(valueAlong(axis, place).toPrecision(6));
      return log && !isShort ? formatPower(value) : formatTypeset(value);
    },
  };
}

/** 1, 2 and 5 times powers of ten. @param {number} low @param {number} high */
function shortTicks(low, high) {
  const first = Math.floor(Math.log10(low));
  const count = Math.ceil(Math.log10(high)) - first;
  return Array.from({ length: count + 1 }, (_, k) => [1, 2, 5].map((n) => n * 10 ** (first + k)))
    .flat()
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}
