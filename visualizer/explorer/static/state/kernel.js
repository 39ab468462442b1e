// Python behind a notebook: it is told the setup after the picture is drawn, and says when it has another one.

import { RequestQueue } from "./request_queue.js";

/** @import { KernelEvents, Path, Setup } from "../types.js" */

const REST = 150; // milliseconds without a change after which Python is told

export class Kernel {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** A setup waits to be told. */
  isUnsent = false;

  /** @type {{ setup: () => Setup, paths: () => Path[] } | null} What is told. */
  source = null;

  /** Python has told a setup while it was behind. */
  isPending = false;

  /** @param {any} model @param {KernelEvents} events */
  constructor(model, events) {
    this.model = model;
    this.requests = new RequestQueue(model, events.error);
    /** @type {Record<string, (...given: any[]) => void>} */
    this.listeners = {
      "change:_told": () => this.hear(events),
      "change:step": () => this.isBehind() || events.step(model.get("step")),
      "msg:custom": (content, buffers) => this.take(content, buffers, events),
    };
    for (const [event, listener] of Object.entries(this.listeners)) model.on(event, listener);
  }

  /** Report the setup that Python tells, once it is no longer behind. @param {KernelEvents} events */
  hear(events) {
    this.isPending = this.isBehind();
    if (!this.isPending) events.told(this.model.get("_told"), this.model.get("_own"));
  }

  /** The formats of films. @returns {string[]} */
  get films() {
    return this.model.get("_terms").films;
  }

  /** Whether Python has yet to hear of a change, or to answer to it. */
  isBehind() {
    return this.isUnsent || this.requests.unanswered.some(({ ask }) => ask === "setup");
  }

  /** Tell Python a setup when it rests. @param {() => Setup} setup @param {() => Path[]} paths */
  tell(setup, paths) {
    this.source = { setup, paths };
    this.rest();
  }

  rest() {
    clearTimeout(this.timer);
    this.isUnsent = true;
    this.timer = setTimeout(() => this.flush(), REST);
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.isUnsent || !this.source) return;
    this.isUnsent = false;
    const buffers = this.model.get("_terms").referee ? this.source.paths().map(pointsOf) : undefined;
    this.requests.post("setup", this.source.setup(), buffers);
  }

  /** Tell Python the step; a setup that it has yet to hear of, or to answer to, is told again with it. @param {number} step */
  tellStep(step) {
    if (this.isBehind()) return this.rest();
    this.model.set("step", step);
    this.model.save_changes();
  }

  /** @param {string} format */
  askForFilm(format) {
    this.flush();
    this.requests.post("film", format);
  }

  /** @param {any} content @param {any[]} buffers @param {KernelEvents} events */
  take(content, buffers, events) {
    this.requests.heard(); // first, because what follows may be said in the same place
    if (content.error) events.error(content.error);
    if (content.answer) this.requests.answered();
    if (content.answer && this.isPending) this.hear(events);
    if (content.film) events.film(content.film, buffers[0]);
    if (content.progress) {
      this.requests.wait();
      events.progress(content.progress);
    }
  }

  close() {
    this.flush();
    this.requests.stop();
    for (const [event, listener] of Object.entries(this.listeners)) this.model.off(event, listener);
  }
}

/** The points of a path, which the referee compares; none of one that Python has computed. @param {Path} path */
const pointsOf = ({ traced, spectral }) => (spectral ?? traced)?.points ?? new Float64Array();
