// Requests to a live kernel. It answers them one at a time; of those of one kind only the newest waits, which makes a
// drag as fast as the kernel, and no faster.

/** @import { Control } from "../types.js" */

/** @typedef {{ control: Control, value: any }} Turn */
/** @typedef {{ ask: string, value: any, turn: Turn | null }} Request */

const TIMEOUT = 4000; // milliseconds after which silence means that Python is busy, or gone

export class RequestQueue {
  /** @type {Map<string, Request>} */
  queue = new Map();

  /** @type {Request | null} The one that Python has not answered yet. */
  sent = null;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  lost = false;

  /**
   * @param {{ send(message: object): void }} model
   * @param {(message: string) => void} report What is said when there is no answer, and "" when there is one again.
   */
  constructor(model, report) {
    this.model = model;
    this.report = report;
  }

  /** The requests without an answer, in the order in which they are sent. */
  get unanswered() {
    return [...(this.sent ? [this.sent] : []), ...this.queue.values()];
  }

  /** Ask, after what has been asked before. @param {string} ask @param {any} value @param {Turn | null} turn */
  post(ask, value, turn = null) {
    this.queue.set(turn ? `turn ${turn.control.id}` : ask, { ask, value, turn });
    this.next();
  }

  next() {
    if (this.sent) return;
    for (const [key, request] of this.queue) {
      this.queue.delete(key);
      this.sent = request;
      this.wait();
      this.tell(request.ask, request.value);
      return;
    }
  }

  /** Send at once what has no answer. @param {string} ask @param {any} value */
  tell(ask, value) {
    try {
      this.model.send({ ask, value });
    } catch {
      this.lose();
    }
  }

  /** Python has answered. */
  answered() {
    this.stop();
    this.sent = null;
    if (this.lost) this.report("");
    this.lost = false;
    this.next();
  }

  /** Give Python the whole time again. */
  wait() {
    this.stop();
    this.timer = setTimeout(() => this.lose(), TIMEOUT);
  }

  stop() {
    clearTimeout(this.timer);
  }

  lose() {
    this.stop();
    this.sent = null;
    this.lost = true;
    this.report("No answer from Python. If it is busy, wait; if it was restarted, run the cell again.");
  }
}
