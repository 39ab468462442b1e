// Where paths come from in a notebook: a live kernel. It answers requests one at a time, and sends the fan of a slider
// that is touched, so that the paths of its other positions are there before they are asked for.

const ANSWER = 4000; // milliseconds after which silence means that Python is busy, or gone

function kernel(model, heard) {
  const fans = new Map();
  const queue = new Map();
  let sent = null;
  let unsent = null;
  let silence = null;
  let lost = false;

  const gone = () => {
    [sent, lost] = [null, true];
    heard.error("No answer from Python. If it is busy, wait; if it was restarted, run the cell again.");
  };
  const tell = (message) => {
    try {
      model.send(message);
    } catch {
      clearTimeout(silence);
      gone();
    }
  };
  const wait = () => {
    clearTimeout(silence);
    silence = setTimeout(gone, ANSWER);
  };
  const next = () => {
    if (sent || !queue.size) return;
    const [key, message] = queue.entries().next().value;
    queue.delete(key);
    sent = message;
    wait();
    tell({ ask: message.ask, value: message.value });
  };
  const answered = () => {
    clearTimeout(silence);
    sent = null;
    if (lost) heard.error("");
    lost = false;
    next();
  };
  // Of requests of one kind only the newest waits: that is what makes a drag as fast as the kernel, and no faster.
  const post = (ask, value, turn = null) => {
    queue.set(turn ? `turn ${turn.control.id}` : ask, { ask, value, turn });
    next();
  };
  const send = (turn) => post("turn", { control: turn.control.id, value: turn.value }, turn);
  const flush = () => {
    if (!unsent) return;
    clearTimeout(unsent.timer);
    const turn = unsent;
    unsent = null;
    send(turn);
  };
  const race = () => {
    const { cause } = model.get("_race");
    for (const key of [...fans.keys()]) if (key !== cause) fans.delete(key);
    heard.race();
  };
  const message = (content, buffers) => {
    if (content.error) heard.error(content.error);
    if (content.answer) answered();
    if (content.film) heard.film(content.film, buffers[0]);
    if (content.progress) {
      wait();
      heard.progress(content.progress);
    }
    if (!content.fan) return;
    const parts = buffers.map((part, k) => (k % 2 ? floats(part) : summaryOf(part)));
    fans.set(content.fan, { values: content.values, parts });
  };
  const listeners = {
    "change:_race": race,
    "change:_ground": () => heard.ground(),
    "change:step": () => heard.step(model.get("step")),
    "msg:custom": message,
  };
  for (const [event, listener] of Object.entries(listeners)) model.on(event, listener);
  return {
    live: true,
    grain: null,
    offers: () => model.get("_offers"),
    ground: () => model.get("_ground"),
    race: () => model.get("_race"),
    step: () => model.get("step"),
    picture(theme) {
      const { pictures } = model.get("_ground");
      return new Blob([pictures[theme] ?? Object.values(pictures)[0]]);
    },
    paths() {
      const now = model.get("_race");
      return now.paths.map((part, k) => laneOf(floats(part), summaryOf(now.summaries[k])));
    },
    /** The sliders that have been moved since what Python last said, and to where. */
    pending: () => [sent?.turn, ...[...queue.values()].map(({ turn }) => turn), unsent].filter(Boolean),
    /** Whether Python is behind with the part of the plane that is seen. */
    looking: () => [sent, queue.get("view")].some((asked) => asked?.ask === "view" && asked.value),
    hello: (theme) => post("hello", theme),
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
      // To tell Python takes longer than to draw: what is drawn already is told when the frame has been shown.
      unsent = { control, value, timer: setTimeout(flush, last ? 40 : 150) };
      // The ground follows a slider of the landscape, as fast as it is drawn.
      if (!known || control.of === "landscape") flush();
    },
    ask(what, value) {
      if (what === "step") return tell({ ask: what, value });
      flush();
      post(what, value);
    },
    close() {
      flush();
      clearTimeout(silence);
      for (const [event, listener] of Object.entries(listeners)) model.off(event, listener);
    },
  };
}
