// Requests to a live kernel. It answers them one at a time; of those of one kind only the newest waits, which makes a
// drag as fast as the kernel, and no faster.

import { _ } from "../language/translate.js";

/** @typedef {{ ask: string, value: any, buffers?: ArrayBufferView[] }} Request */

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
   * @param {{ send(message: object, callbacks?: object, buffers?: ArrayBufferView[]): void }} model
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

  /** Ask, after what has been asked before. @param {string} ask @param {any} value @param {ArrayBufferView[]} [buffers] */
  post(ask, value, buffers) {
    this.queue.set(ask, { ask, value, buffers });
    this.next();
  }

  next() {
    if (this.sent) return;
    for (const [key, request] of this.queue) {
      this.queue.delete(key);
      this.sent = request;
      this.wait();
      this.tell(request.ask, request.value, request.buffers);
      return;
    }
  }

  /** Send at once. @param {string} ask @param {any} value @param {ArrayBufferView[]} [buffers] */
  tell(ask, value, buffers) {
    try {
      this.model.send({ ask, value }, undefined, buffers);
    } catch {
      this.lose();
    }
  }

  /** Python has answered. */
  answered() {
    this.stop();
    this.sent = null;
    this.next();
  }

  /** Python has said something, whatever it is: it is there again. */
  heard() {
    if (this.lost) this.report("");
    this.lost = false;
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
    this.report(
      _(
        "No answer from Python, which is busy or was restarted. The picture works without it; to link both again, run the cell.",
      ),
    );
  }
}
