import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { spokenChange } from "../../visualizer/explorer/static/state/spoken.js";
import { catalogue } from "./vectors.js";

/** @import { Race, RacerSetup } from "../../visualizer/explorer/static/types.js" */

/** @param {string} name @param {Record<string, any>} settings @returns {RacerSetup} */
const racer = (name, settings = {}) => ({ name, settings });

/** @param {RacerSetup[]} racers @param {Race | null} before @returns {Race} */
const raceOf = (racers, before = null, terms = {}) =>
  createRace(
    checkedSetup({ landscape: { name: "ravine", settings: {} }, racers, steps: 100, ...terms }, catalogue),
    catalogue,
    before,
    new Map(),
  );

/** What is said of descent at a learning rate. @param {number} lr */
const said = (lr, settings = {}, terms = {}) =>
  spokenChange(raceOf([racer("gd", { lr, ...settings })], null, terms), null);

test("it is said what becomes of a run", () => {
  equal(said(0.042), "gd swings wider and wider.");
  equal(said(0.02), "gd does not arrive.");
  equal(said(0.038), "gd swings and does not arrive.");
  equal(said(10), `gd diverges at step ${raceOf([racer("gd", { lr: 10 })]).paths[0].n}.`);
  const { paths } = raceOf([racer("momentum", { lr: 0.1 })]);
  equal(
    spokenChange(raceOf([racer("momentum", { lr: 0.1 })]), null),
    `momentum swings and arrives at step ${paths[0].arrived}.`,
  );
});

test("noise that ends higher than it began is no swing that widens", () => {
  const words = Array.from({ length: 8 }, (_, seed) =>
    said(0.02, { noise: 20 }, { start: [0.1, 0.1], steps: 40, seed }),
  );
  deepEqual(
    words.map((one) => one.includes("ends higher than it began")),
    words.map(() => true),
  );
});

test("only those are named whose run has changed, and nothing is said where none has", () => {
  const first = raceOf([racer("gd", { lr: 0.02 }), racer("adam", { lr: 0.2 })]);
  equal(spokenChange(first, first), "");
  const second = raceOf([racer("gd", { lr: 0.042 }), racer("adam", { lr: 0.2 })], first);
  equal(spokenChange(second, first), "gd swings wider and wider.");
  equal(spokenChange(raceOf([racer("adam", { lr: 0.2 }), racer("gd", { lr: 0.042 })], second), second), "");
  equal(spokenChange(raceOf([racer("adam", { lr: 0.2 })], second), second), "");
});

test("four racers are named, and the others are counted", () => {
  const names = ["gd", "momentum", "rmsprop", "adam", "nesterov", "lion"];
  const words = spokenChange(raceOf(names.map((name) => racer(name))), null);
  equal(words.split("; ").length, 5);
  equal(words.endsWith("; and 2 more."), true);
  deepEqual(
    words.split("; ").map((part) => part.split(" ")[0]),
    ["gd", "momentum", "rmsprop", "adam", "and"],
  );
});

test("racers of one name are told apart", () => {
  const race = raceOf([
    racer("gd", { lr: 0.02 }),
    racer("gd", { lr: 0.038 }),
    racer("gd", { lr: 0.038 }),
    racer("momentum"),
    racer("momentum", { beta: 0.5 }),
    racer("adam"),
  ]);
  deepEqual(
    race.racers.map(({ title }) => title),
    ["gd α=0.02", "gd α=0.038 (2)", "gd α=0.038 (3)", "momentum β=0.9", "momentum β=0.5", "adam"],
  );
});

test("what only Python can run is said to be so", () => {
  const race = raceOf([racer("gd", { lr: 0.02, noise: 0.1 })], null, { seed: 2 ** 53 });
  equal(spokenChange(race, null), "gd runs in Python only.");
});

test("a run that passes the minimum and leaves it has not arrived", () => {
  const race = raceOf([racer("momentum", { lr: 0.1, beta: 0.9 })], null, { steps: 92 });
  const [{ passed, arrived }] = race.paths;
  deepEqual([passed, arrived], [91, -1]);
  equal(spokenChange(race, null), "momentum swings and passes the minimum at step 91.");
});
