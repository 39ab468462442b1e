// What undo and redo return to. A drag counts as one change, and so do changes of one slider that follow each other
// closely.

/** @import { Moment } from "../types.js" */

const PAUSE = 700; // milliseconds after which another change of the same slider counts on its own
const DEPTH = 200; // changes that can be undone

export class History {
  /** @type {Moment[]} */
  past = [];

  /** @type {Moment[]} */
  future = [];

  /** @type {{ group: string | null, time: number }} The last change. */
  last = { group: null, time: 0 };

  /** Whether a pointer is down. */
  isHeld = false;

  /** A pointer goes down: what it changes until it is let go counts as one change. */
  hold() {
    this.isHeld = true;
    this.last = { group: null, time: 0 };
  }

  release() {
    this.isHeld = false;
  }

  /**
   * Keep what was before a change; returns whether the change counts on its own.
   * @param {Moment} before
   * @param {string | null} group The slider, or whatever else changes many times in a row.
   * @param {number} time In milliseconds.
   */
  record(before, group, time) {
    const { last } = this;
    const isSame = group !== null && group === last.group && (this.isHeld || time - last.time < PAUSE);
    this.last = { group, time };
    this.future = [];
    if (isSame) return false;
    this.past = [...this.past, before].slice(-DEPTH);
    return true;
  }

  /** The moment before the last change; null if there is none. @param {Moment} now */
  undo(now) {
    return this.step(this.past, this.future, now);
  }

  /** The moment after the change that was undone last; null if there is none. @param {Moment} now */
  redo(now) {
    return this.step(this.future, this.past, now);
  }

  /** @param {Moment[]} from @param {Moment[]} to @param {Moment} now */
  step(from, to, now) {
    const moment = from.pop() ?? null;
    if (moment) to.push(now);
    this.last = { group: null, time: 0 };
    return moment;
  }
}
