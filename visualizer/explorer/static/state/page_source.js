// Where paths come from in a saved page, in which they all are.

/** A saved page: all paths are in it. */
async function grids(data, heard) {
  const { race, ground, parts, coarser, bytes } = data;
  const length = race.steps + 1;
  const [[x0, x1], [y0, y1]] = ground.view;
  const size = [x1 - x0, y1 - y0];
  const middle = [(x0 + x1) / 2, (y0 + y1) / 2];
  const all = await Promise.all(
    data.grids.map(async (grid) => {
      const summary = summaryOf(await inflated(grid.summary));
      return { ...grid, summary, whole: unpacked(await inflated(grid.packed), bytes, summary.lanes, length) };
    }),
  );
  const path = (racer, settings) => {
    const { names, values, whole, summary, unit } = all[racer];
    const lane = names.reduce((at, name, k) => at * values[k].length + nearest(values[k], settings[name]), 0);
    const raw = laneOf(whole, summary, lane);
    const place = (c) => (v) => middle[c] + size[c] * expanded(v / parts);
    const power = (v) => (v * coarser <= -40 * parts ? 0 : 10 ** ((v * coarser) / parts));
    const linear = (v) => unit * expanded((v * coarser) / parts);
    return { ...raw, x: raw.x.map(place(0)), y: raw.y.map(place(1)), loss: raw.loss.map(ground.log ? power : linear) };
  };
  const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return {
    live: false,
    grain: size.map((whole) => 10 ** Math.ceil(Math.log10(whole / parts / 2))),
    offers: () => null,
    ground: () => ground,
    race: () => race,
    step: () => race.steps,
    picture: (theme) => new Blob([bytesOf(ground.pictures[theme])]),
    paths: () => race.racers.map((racer, k) => path(k, racer.settings)),
    pending: () => [],
    looking: () => true,
    hello() {},
    touch() {},
    path: (racer, control, value, settings) => path(racer, settings),
    turn() {},
    ask(what) {
      if (what === "reset") heard.race();
    },
    close() {},
  };
}
