import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../visualizer/explorer/static/state/history.js";

/** A moment; only who it is matters. @param {number} k @returns {any} */
const moment = (k) => ({ setup: { seed: k }, hidden: [], disclosure: "" });

/** What undo or redo gives, until there is none. @param {(now: any) => any} step @param {any} now */
function walk(step, now) {
  const seen = [];
  for (let next = step(now); next; next = step(next)) seen.push(next.setup.seed);
  return seen;
}

test("changes of one slider that follow each other closely count as one", () => {
  const history = new History();
  const counted = [
    history.record(moment(0), "0.lr", 0),
    history.record(moment(1), "0.lr", 600),
    history.record(moment(2), "0.lr", 1200), // 600 after the last one, though 1200 after the first
    history.record(moment(3), "0.lr", 1900), // a pause
    history.record(moment(4), "1.lr", 1950), // another slider
    history.record(moment(5), null, 1960),
    history.record(moment(6), null, 1970), // no slider
    history.record(moment(7), "1.lr", 1980),
  ];
  deepEqual(counted, [true, false, false, true, true, true, true, true]);
  deepEqual(
    walk((now) => history.undo(now), moment(8)),
    [7, 6, 5, 4, 3, 0],
  );
});

test("redo goes all the way back, and undo again", () => {
  const history = new History();
  for (const k of [0, 1, 2]) history.record(moment(k), null, k);
  deepEqual(
    walk((now) => history.undo(now), moment(3)),
    [2, 1, 0],
  );
  equal(history.undo(moment(0)), null);
  deepEqual(
    walk((now) => history.redo(now), moment(0)),
    [1, 2, 3],
  );
  equal(history.redo(moment(3)), null);
  equal(history.undo(moment(3))?.setup.seed, 2);
});

test("a new change cuts off what was undone", () => {
  const history = new History();
  for (const k of [0, 1, 2]) history.record(moment(k), null, k);
  history.undo(moment(3));
  history.undo(moment(2));
  equal(history.future.length, 2);
  history.record(moment(1), null, 9);
  equal(history.redo(moment(7)), null);
  deepEqual(
    walk((now) => history.undo(now), moment(7)),
    [1, 0],
  );
});

test("after an undo the same slider counts on its own", () => {
  const history = new History();
  history.record(moment(0), "0.lr", 0);
  history.undo(moment(1));
  equal(history.record(moment(0), "0.lr", 10), true);
  equal(history.undo(moment(2))?.setup.seed, 0);
});

test("the last 200 changes can be undone", () => {
  const history = new History();
  for (let k = 0; k < 250; k++) history.record(moment(k), null, k);
  const seen = walk((now) => history.undo(now), moment(250));
  deepEqual([seen.length, seen[0], seen[199]], [200, 249, 50]);
});

test("what a pointer changes until it is let go counts as one, however slowly", () => {
  const history = new History();
  history.record(moment(0), "0.lr", 0);
  history.hold();
  equal(history.record(moment(1), "0.lr", 10), true); // pressed anew
  equal(history.record(moment(2), "0.lr", 5000), false);
  equal(history.record(moment(3), "1.lr", 5001), true);
  history.release();
  equal(history.record(moment(4), "1.lr", 9000), true);
});
