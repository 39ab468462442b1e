// The Python that makes what is seen: a text from Python, with holes that are filled here.

/** @import { State } from "../types.js" */

/** @param {any} value */
const toPython = (value) => (value === true ? "True" : value === false ? "False" : String(value));

/** The Python that makes what is seen (see visualizer.recipe). @param {State} state */
export function pythonCode({ race, settings, said, common, extent, step }) {
  const calls = race.recipe.racers.map(({ call, fixed }, k) => {
    const set = Object.keys(settings[k]).filter((name) => said[k].has(name));
    const inside = [...set.map((name) => `${name}=${toPython(settings[k][name])}`), fixed].filter(Boolean).join(", ");
    return call && inside ? `${call}(${inside})` : call || fixed;
  });
  const [[x0, x1], [y0, y1]] = extent;
  /** @type {Record<string, any>} */
  const holes = { ...calls, ...common, view: `((${x0}, ${x1}), (${y0}, ${y1}))` };
  const text = race.recipe.text.replace(/⟨(.*?)⟩/g, (_, hole) => toPython(holes[hole]));
  return step === race.steps ? text : `${text}\nexplorer.step = ${step}`;
}
