// Where paths come from in a notebook: a live kernel.

const ANSWER = 4000; // milliseconds after which silence means that there is no Python

/** A live kernel: it answers requests one at a time, and sends the fan of a slider that is touched. */
function kernel(model, heard) {
  const fans = new Map();
  const queue = new Map();
  let silence = null;
  let unsent = null;

  const gone = () => heard.error("No answer from Python. Run the cell again to bring this explorer to life.");
  const tell = (message) => {
    try {
      model.send(message);
    } catch {
      gone();
    }
  };
  const next = () => {
    clearTimeout(silence);
    silence = null;
    if (!queue.size) return;
    const [key, message] = queue.entries().next().value;
    queue.delete(key);
    tell(message);
    silence = setTimeout(() => {
      silence = null;
      gone();
    }, ANSWER);
  };
  const post = (ask, value, key = ask) => {
    queue.set(key, { ask, value });
    if (!silence) next();
  };
  const flush = () => {
    if (!unsent) return;
    clearTimeout(unsent.timer);
    const { control, value } = unsent;
    unsent = null;
    post("turn", { control: control.id, value }, `turn ${control.id}`);
  };
  const race = () => {
    const now = model.get("_race");
    for (const key of [...fans.keys()]) if (key !== now.cause) fans.delete(key);
    next();
    if (!silence && !unsent) heard.race();
  };
  const message = (content, buffers) => {
    if (content.error) heard.error(content.error);
    if (!content.fan) return;
    const parts = buffers.map((part, k) => (k % 2 ? floats(part) : summaryOf(part)));
    fans.set(content.fan, { values: content.values, parts });
  };
  const step = () => heard.step(model.get("step"));
  const ground = () => heard.ground();
  model.on("change:_race", race);
  model.on("change:_ground", ground);
  model.on("change:step", step);
  model.on("msg:custom", message);
  return {
    live: true,
    grain: null,
    ground: () => model.get("_ground"),
    race: () => model.get("_race"),
    step: () => model.get("step"),
    picture: (theme) => new Blob([model.get("_ground").pictures[theme]], { type: "image/webp" }),
    paths() {
      const now = model.get("_race");
      return now.paths.map((part, k) => laneOf(floats(part), summaryOf(now.summaries[k])));
    },
    touch(control) {
      if (!fans.has(control.id)) tell({ ask: "fan", value: control.id });
    },
    path(racer, control, value) {
      const fan = fans.get(control.id);
      const lane = fan ? fan.values.indexOf(value) : -1;
      const k = control.racers.indexOf(racer);
      return lane < 0 ? null : laneOf(fan.parts[2 * k + 1], fan.parts[2 * k], lane);
    },
    turn(control, value, known, last) {
      if (unsent && unsent.control.id !== control.id) flush();
      if (unsent) clearTimeout(unsent.timer);
      unsent = { control, value, timer: setTimeout(flush, 150) };
      if (last || !known) flush();
    },
    ask: (what, value) => (what === "step" ? tell({ ask: what, value }) : post(what, value)),
    close() {
      flush();
      clearTimeout(silence);
      for (const [name, f] of [["change:_race", race], ["change:_ground", ground], ["change:step", step]])
        model.off(name, f);
      model.off("msg:custom", message);
    },
  };
}
