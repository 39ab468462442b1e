// Work that takes longer than a frame: it is done in parts, between which the page can answer.

export class BackgroundWork {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** @param {number} part Milliseconds that a part takes. */
  constructor(part) {
    this.part = part;
  }

  /**
   * Begin a work after a rest; one that was begun before is given up.
   * @template T
   * @param {Generator<unknown, T>} work
   * @param {(result: T) => void} done
   * @param {number} rest Milliseconds.
   */
  begin(work, done, rest = 0) {
    this.stop();
    this.timer = setTimeout(() => this.go(work, done), rest);
  }

  /** @template T @param {Generator<unknown, T>} work @param {(result: T) => void} done */
  go(work, done) {
    const start = performance.now();
    let step = work.next();
    while (!step.done && performance.now() - start < this.part) step = work.next();
    if (step.done) done(step.value);
    else this.timer = setTimeout(() => this.go(work, done));
  }

  stop() {
    clearTimeout(this.timer);
  }
}
