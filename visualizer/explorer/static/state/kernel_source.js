// Where paths come from in a notebook: a live kernel. It sends the trajectory batch of a slider that is touched, so that
// the paths of its other positions are there before they are asked for.

import { readFloat32 } from "../numbers/bytes.js";
import { RequestQueue } from "./request_queue.js";
import { pathOf, readSummary } from "./trajectory_batch.js";

/** @import { Control, Numbers, Race, Source, SourceEvents, Summary, Theme } from "../types.js" */
/** @import { Turn } from "./request_queue.js" */

const REST = 150; // milliseconds without a move of a slider after which Python is told of it
const REST_AT_LAST = 40; // and when it is let go

/**
 * A kernel as a source of paths.
 * @implements {Source}
 */
class KernelSource {
  live = true;

  grain = null;

  /** @type {Map<string, { values: any[], parts: { summary: Summary, numbers: Numbers }[] }>} By control. */
  batches = new Map();

  /** @type {(Turn & { timer: ReturnType<typeof setTimeout> }) | null} */
  unsent = null;

  /** @param {any} model @param {SourceEvents} events */
  constructor(model, events) {
    this.model = model;
    this.events = events;
    this.requests = new RequestQueue(model, events.error);
    /** @type {Record<string, (...given: any[]) => void>} */
    this.listeners = {
      "change:_race": () => this.takeRace(),
      "change:_ground": () => events.ground(),
      "change:step": () => events.step(model.get("step")),
      "msg:custom": (content, buffers) => this.takeMessage(content, buffers),
    };
    for (const [event, listener] of Object.entries(this.listeners)) model.on(event, listener);
  }

  offers = () => this.model.get("_offers");

  ground = () => this.model.get("_ground");

  /** @returns {Race} */
  race = () => this.model.get("_race");

  step = () => this.model.get("step");

  /** @param {Theme} theme */
  picture(theme) {
    const { pictures } = this.ground();
    return new Blob([pictures[theme] ?? Object.values(pictures)[0]]);
  }

  paths() {
    const { paths, summaries } = this.race();
    return paths.map((part, k) => pathOf(readFloat32(part), readSummary(summaries[k])));
  }

  /** The sliders that have been moved since what Python last said, and to where. */
  pending() {
    const turns = [...this.requests.unanswered.map(({ turn }) => turn), this.unsent];
    return turns.filter((turn) => turn !== null);
  }

  /** Whether Python is behind with the part of the plane that is seen. */
  looking() {
    return this.requests.unanswered.some(({ ask, value }) => ask === "view" && value);
  }

  /** @param {Theme} theme */
  hello(theme) {
    this.requests.post("hello", theme);
  }

  /** Have Python send the batch of a slider. @param {Control} control */
  touch(control) {
    if (!this.batches.has(control.id)) this.requests.tell("fan", control.id);
  }

  /** @param {number} racer @param {Control} control @param {any} value */
  path(racer, control, value) {
    const batch = this.batches.get(control.id);
    const lane = batch ? batch.values.indexOf(value) : -1;
    if (!batch || lane < 0) return null;
    const { numbers, summary } = batch.parts[control.racers.indexOf(racer)];
    return pathOf(numbers, summary, lane);
  }

  /** @param {Control} control @param {any} value @param {boolean} known @param {boolean} [last] */
  turn(control, value, known, last) {
    if (this.unsent && this.unsent.control.id !== control.id) this.flush();
    if (this.unsent) clearTimeout(this.unsent.timer);
    // To tell Python takes longer than to draw: what is drawn already is told when the frame has been shown.
    this.unsent = { control, value, timer: setTimeout(() => this.flush(), last ? REST_AT_LAST : REST) };
    // The ground follows a slider of the landscape, as fast as it is drawn.
    if (!known || control.of === "landscape") this.flush();
  }

  /** Send the move of a slider that waits. */
  flush() {
    if (!this.unsent) return;
    const { control, value, timer } = this.unsent;
    clearTimeout(timer);
    this.unsent = null;
    this.requests.post("turn", { control: control.id, value }, { control, value });
  }

  /** @param {string} what @param {any} value */
  ask(what, value) {
    if (what === "step") {
      this.requests.tell(what, value);
      return;
    }
    this.flush();
    this.requests.post(what, value);
  }

  close() {
    this.flush();
    this.requests.stop();
    for (const [event, listener] of Object.entries(this.listeners)) this.model.off(event, listener);
  }

  /** The race has changed: of the batches only that of the slider which caused it still holds. */
  takeRace() {
    const { cause } = this.race();
    for (const key of [...this.batches.keys()]) if (key !== cause) this.batches.delete(key);
    this.events.race();
  }

  /** @param {any} content @param {any[]} buffers */
  takeMessage(content, buffers) {
    if (content.error) this.events.error(content.error);
    if (content.answer) this.requests.answered();
    if (content.film) this.events.film(content.film, buffers[0]);
    if (content.progress) {
      this.requests.wait();
      this.events.progress(content.progress);
    }
    if (!content.fan) return;
    const parts = [];
    for (let k = 0; k < buffers.length; k += 2)
      parts.push({ summary: readSummary(buffers[k]), numbers: readFloat32(buffers[k + 1]) });
    this.batches.set(content.fan, { values: content.values, parts });
  }
}

/** @param {any} model @param {SourceEvents} events @returns {Source} */
export const kernelSource = (model, events) => new KernelSource(model, events);
