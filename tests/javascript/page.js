// A page without a browser, for tests of what is drawn and of what hands do: elements that keep what they are given, and
// canvases that keep what is drawn on them. To import it puts `document` and the like in their places.

/** How wide a letter of a canvas is, in pixels. */
export const LETTER = 7;

/** A path: its lines by their points, and its circles, ellipses and rectangles by their numbers. */
class FakePath {
  /** @type {number[][][]} */
  lines = [];
  /** @type {number[][]} */
  rounds = [];
  /** @type {number[][]} */
  rects = [];
  isClosed = false;

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.lines.push([[x, y]]);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    if (this.lines.length) this.lines[this.lines.length - 1].push([x, y]);
    else this.moveTo(x, y);
  }

  /** @param {number[]} circle */
  arc(...circle) {
    this.rounds.push(circle);
  }

  /** @param {number[]} ellipse */
  ellipse(...ellipse) {
    this.rounds.push(ellipse);
  }

  /** @param {number[]} rect */
  rect(...rect) {
    this.rects.push(rect);
  }

  closePath() {
    this.isClosed = true;
  }
}

/** What is drawn, one thing after the other, each with its look. */
class FakeContext {
  /** @type {any[]} */
  drawn = [];
  /** @type {any[]} */
  saved = [];
  path = new FakePath();
  look = {
    fillStyle: /** @type {any} */ ("#000000"),
    strokeStyle: "#000000",
    lineWidth: 1,
    globalAlpha: 1,
    lineJoin: "miter",
    lineCap: "butt",
    font: "10px sans-serif",
    textAlign: "start",
    textBaseline: "alphabetic",
    dash: /** @type {number[]} */ ([]),
    within: /** @type {number[] | null} */ (null),
    density: 1,
  };

  /** @param {any} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    for (const name of Object.keys(this.look)) {
      const [get, set] = [
        () => /** @type {any} */ (this.look)[name],
        (/** @type {any} */ value) => this.set(name, value),
      ];
      Object.defineProperty(this, name, { get, set });
    }
    for (const name of ["moveTo", "lineTo", "arc", "ellipse", "rect", "closePath"])
      Object.defineProperty(this, name, {
        value: (/** @type {any[]} */ ...at) => /** @type {any} */ (this.path)[name](...at),
      });
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    Object.assign(this.look, { [name]: value });
  }

  /** @param {string} how @param {object} what */
  note(how, what) {
    this.drawn.push({ how, ...what, ...this.look });
  }

  save() {
    this.saved.push({ ...this.look });
  }

  restore() {
    Object.assign(this.look, this.saved.pop());
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.set("dash", dash);
  }

  /** @param {number} scale */
  setTransform(scale) {
    this.set("density", scale);
  }

  /** @param {number} times */
  scale(times) {
    this.look.density *= times;
  }

  /** @param {number[]} way */
  translate(...way) {
    this.note("translate", { way });
  }

  getTransform() {
    return { a: this.look.density };
  }

  beginPath() {
    this.path = new FakePath();
  }

  clip() {
    this.set("within", this.path.rects[0]);
  }

  stroke(path = this.path) {
    this.note("stroke", structuredClone({ ...path }));
  }

  fill(path = this.path) {
    this.note("fill", structuredClone({ ...path }));
  }

  /** @param {string} words @param {number[]} at */
  fillText(words, ...at) {
    this.note("fillText", { words, at });
  }

  /** @param {string} words @param {number[]} at */
  strokeText(words, ...at) {
    this.note("strokeText", { words, at });
  }

  /** @param {number[]} at */
  fillRect(...at) {
    this.note("fillRect", { at });
  }

  /** @param {number[]} at */
  strokeRect(...at) {
    this.note("strokeRect", { at });
  }

  clearRect() {
    this.drawn = [];
  }

  /** @param {string} words */
  measureText(words) {
    return { width: LETTER * words.length };
  }

  /** @param {number[]} line */
  createLinearGradient(...line) {
    /** @type {[number, string][]} */
    const stops = [];
    return {
      line,
      stops,
      addColorStop: (/** @type {number} */ at, /** @type {string} */ color) => stops.push([at, color]),
    };
  }

  /** @param {any} image @param {number[]} at */
  drawImage(image, ...at) {
    this.note("drawImage", { image, at });
  }

  /** @param {any} image @param {number[]} at */
  putImageData(image, ...at) {
    this.note("putImageData", { image, at });
  }

  /** @param {number} _left @param {number} _top @param {number} width @param {number} height */
  getImageData(_left, _top, width, height) {
    return this.createImageData(width, height);
  }

  /** @param {number} width @param {number} height */
  createImageData(width, height) {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }
}

/** An element of a page, which may have a place there. */
class FakeElement extends EventTarget {
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {any[]} */
  children = [];
  /** @type {any} */
  parentElement = null;
  place = { left: 0, top: 0, width: 0, height: 0 };
  isConnected = true;
  textContent = "";
  /** @type {Set<string>} */
  classes = new Set();
  style = { setProperty: (/** @type {string} */ name, /** @type {string} */ value) => this.variables.set(name, value) };
  /** @type {Map<string, string>} */
  variables = new Map();
  /** @type {FakeContext | null} */
  context = null;

  /** @param {string} tag */
  constructor(tag) {
    super();
    this.tag = tag;
    /** @type {Record<string, string>} */
    this.dataset = {};
  }

  get classList() {
    return {
      toggle: (/** @type {string} */ name, /** @type {boolean} */ is) => this.classes[is ? "add" : "delete"](name),
    };
  }

  get offsetParent() {
    return this.parentElement;
  }

  get clientWidth() {
    return this.place.width;
  }

  get hidden() {
    return this.attributes.has("hidden");
  }

  set hidden(is) {
    if (is) this.attributes.set("hidden", "");
    else this.attributes.delete("hidden");
  }

  /** @param {string} name @param {any} value */
  setAttribute(name, value) {
    this.attributes.set(name, String(value));
    if (["width", "height"].includes(name)) Object.assign(this, { [name]: Number(value) });
    else if (["max", "value"].includes(name)) Object.assign(this, { [name]: String(value) });
    else if (name === "selected") Object.assign(this, { selected: true });
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  /** @param {any[]} children */
  append(...children) {
    this.children.push(...children);
    for (const child of children) if (child instanceof FakeElement) child.parentElement = this;
  }

  /** @param {any[]} children */
  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  /** The zoom of an explorer is the nearest one's. @returns {FakeElement | null} */
  closest() {
    return this.attributes.has("data-zoom") ? this : (this.parentElement?.closest() ?? null);
  }

  getBoundingClientRect() {
    return this.place;
  }

  /** @param {string} selector A tag, or a class after a dot. @returns {FakeElement[]} */
  querySelectorAll(selector) {
    const inner = this.children.filter((child) => child instanceof FakeElement);
    const [tag, name] = (selector.match(/[\w.-]+/)?.[0] ?? "").split(".");
    const fits = (/** @type {FakeElement} */ one) =>
      (!tag || one.tag === tag) && (!name || (one.getAttribute("class") ?? "").split(" ").includes(name));
    return inner.flatMap((child) => [...(fits(child) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  /** A picture of a canvas is the canvas itself. @param {(picture: FakeElement) => void} done */
  toBlob(done) {
    done(this);
  }

  setPointerCapture() {}

  focus() {}

  getContext(kind = "2d") {
    if (kind !== "2d") return null;
    this.context ??= new FakeContext(this);
    return this.context;
  }
}

/** What waits for the next frame, by number. @type {Map<number, (now: number) => void>} */
let frames = new Map();
let count = 0;

/** Let the page have its next frame. @param {number} now milliseconds */
export function nextFrame(now) {
  const due = frames;
  frames = new Map();
  for (const frame of due.values()) frame(now);
}

Object.assign(globalThis, {
  document: { createElement: (/** @type {string} */ tag) => new FakeElement(tag) },
  window: { devicePixelRatio: 1 },
  devicePixelRatio: 1,
  Path2D: FakePath,
  ImageData: class {
    /** @param {Uint8ClampedArray} data @param {number} width @param {number} height */
    constructor(data, width, height) {
      Object.assign(this, { data, width, height });
    }
  },
  getComputedStyle: () => ({ fontFamily: "serif" }),
  matchMedia: () => ({ matches: false }),
  requestAnimationFrame: (/** @type {(now: number) => void} */ frame) => {
    frames.set(++count, frame);
    return count;
  },
  cancelAnimationFrame: (/** @type {number} */ number) => frames.delete(number),
});

/** Give an element its place on the page. @param {any} element @param {number} width @param {number} height @returns {any} */
export function placed(element, width, height, left = 0, top = 0) {
  element.place = { left, top, width, height };
  element.parentElement ??= new FakeElement("div");
  return element;
}

/** A canvas on the page. @param {number} width @param {number} height @returns {any} */
export const canvasOf = (width, height) =>
  Object.assign(placed(new FakeElement("canvas"), width, height), { width, height });

/** What is drawn on a canvas in these ways, in its order. @param {any} canvas @param {string[]} ways @returns {any[]} */
export const drawnOn = (canvas, ...ways) =>
  canvas.getContext().drawn.filter((/** @type {any} */ { how }) => !ways.length || ways.includes(how));

/** Let a hand, a key or the wheel act on an element; returns the event. @param {any} element @param {string} type @param {object} facts */
export function act(element, type, facts = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), { pointerId: 1, button: 0, buttons: 1, ...facts });
  element.dispatchEvent(event);
  return event;
}

/** The red, green, blue and alpha of each pixel of an image, row by row from above. @param {any} image @returns {number[][]} */
export const pixelsIn = ({ data }) =>
  Array.from({ length: data.length / 4 }, (_, k) => Array.from(data.slice(4 * k, 4 * k + 4)));

/** Let promises that are kept go on, so many turns. */
export async function settle(turns = 5) {
  for (let k = 0; k < turns; k++) await new Promise((resolve) => setImmediate(resolve));
}
