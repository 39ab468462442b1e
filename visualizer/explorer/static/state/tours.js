// The guided tours: each shows one lesson in five steps, on the sliders of the explorer. A step begins where the one
// before has ended, unless it names other racers; then it turns a slider, opens a view, shows a step or plays the run.

import { N_ } from "../language/translate.js";
import { withSetting } from "./setup.js";

/** @import { Setup, Tour, TourStop } from "../types.js" */

const gd = { name: "gd", settings: { lr: 0.038 } };
const momentum = { name: "momentum", settings: { lr: 0.038, beta: 0.9 } };
const rmsprop = { name: "rmsprop", settings: { lr: 0.2, beta: 0.9 } };
const adam = { name: "adam", settings: { lr: 0.2 } };

/** @type {Tour[]} */
export const TOURS = [
  {
    title: N_("The swing"),
    stops: [
      {
        words: N_("Gradient descent on a ravine: it swings across the valley, and creeps along it."),
        racers: [gd],
        play: true,
      },
      {
        words: N_("A smaller learning rate, α = 1/L = 0.02: the swing is gone, and the way along the valley is slow."),
        turn: ["0.lr", 0.02],
      },
      {
        words: N_("A larger one, past 2/L = 0.04: each swing is wider than the one before."),
        turn: ["0.lr", 0.042],
      },
      {
        words: N_(
          "L is the curvature of the steep direction. With κ = 10, L is 10, and the same α neither swings nor diverges.",
        ),
        turn: ["landscape.kappa", 10],
      },
      {
        words: N_(
          "One α serves both directions: the steep one allows little, the flat one needs much. Now drag α and κ yourself.",
        ),
        turn: ["landscape.kappa", 50],
        racers: [gd],
      },
    ],
  },
  {
    title: N_("Momentum"),
    stops: [
      {
        words: N_("Momentum with memory β = 0 is plain descent: both paths are the same."),
        racers: [gd, { name: "momentum", settings: { lr: 0.038, beta: 0 } }],
      },
      {
        words: N_("With more memory, slopes across the valley change their sign and cancel; those along it add up."),
        turn: ["1.beta", 0.9],
      },
      {
        words: N_("One step, line by line: v is an average of the slopes so far, and the step is −α v."),
        view: "One step, line by line",
        taken: 1,
        step: 6,
      },
      {
        words: N_("Too much memory, β = 0.99: it swings slowly, and has not arrived after 100 steps."),
        turn: ["1.beta", 0.99],
      },
      {
        words: N_(
          "What it wins: at β = 0.9 momentum is stable at α = 0.3, more than seven times the limit of descent.",
        ),
        racers: [gd, momentum],
        turn: ["1.lr", 0.3],
      },
    ],
  },
  {
    title: N_("RMSProp"),
    stops: [
      {
        words: N_("RMSProp divides each slope by the root of its mean square, and walks along the valley at α = 0.2."),
        racers: [gd, rmsprop],
        play: true,
      },
      {
        words: N_("The effective rate: at first it is far smaller in b, where slopes are large, than in W."),
        view: "Effective rate",
      },
      {
        words: N_(
          "One step, line by line: s is an average of the squares so far, and the step is −α g divided by its root.",
        ),
        view: "One step, line by line",
        taken: 1,
        step: 6,
      },
      {
        words: N_(
          "ε is added to the root. At ε = 10 it soon outweighs the root: the swing is gone, and RMSProp creeps.",
        ),
        turn: ["1.eps", 10],
      },
      {
        words: N_("Adam does both: momentum cancels most of the swing, and the division lets α grow."),
        racers: [gd, momentum, rmsprop, adam],
        play: true,
      },
    ],
  },
];

/** @type {Setup} */
const START = {
  landscape: { name: "ravine", settings: {} },
  racers: [gd],
  start: null,
  steps: 100,
  seed: 0,
  extent: null,
  step: 100,
};

/**
 * The setups of a tour: for each stop that at its begin, and that after its slider has turned.
 * @param {Tour} tour
 * @returns {{ before: Setup, after: Setup }[]}
 */
export function setupsOf({ stops }) {
  let last = START;
  return stops.map(({ racers, turn }) => {
    const before = racers ? { ...last, racers } : last;
    last = turn ? turned(before, turn) : before;
    return { before, after: last };
  });
}

/** @param {Setup} setup @param {NonNullable<TourStop["turn"]>} turn @returns {Setup} */
function turned(setup, [id, value]) {
  const [owner, name] = id.split(".");
  if (owner === "landscape") return { ...setup, landscape: withSetting(setup.landscape, name, value) };
  const racers = setup.racers.map((racer, k) => (k === Number(owner) ? withSetting(racer, name, value) : racer));
  return { ...setup, racers };
}
