"""A browser for tests of the explorer: saved pages opened from disk, and live ones with Python behind them."""

import base64
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from chromium import CHROMIUM, FLAGS, MISSING
from PIL import Image

from landscapes.problems import Spectrum
from optimizers import trace
from visualizer.explorer.module import SHEET, widget_module
from visualizer.explorer.referee import is_close
from visualizer.plotting.style import COLORS, THEMES, get_style
from visualizer.races import presets

#: The traits that the browser reads, in the order in which they are sent.
TRAITS = ("_terms", "_own", "_told", "step")

#: Milliseconds after a change, by which Python has been told of it.
REST = 200

#: What a notebook does for a widget: a model of traits, letters there and back, and a place to be shown in.
HOST = """
const decoded = (value) => {
  if (value && value.__bytes__ !== undefined) {
    const bytes = Uint8Array.from(atob(value.__bytes__), (c) => c.charCodeAt(0));
    return new DataView(bytes.buffer);
  }
  if (Array.isArray(value)) return value.map(decoded);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decoded(part)]));
  return value;
};
const encoded = ({ buffer, byteOffset, byteLength }) =>
  Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => String.fromCharCode(byte)).join("");
const traits = {};
const heard = {};
const emit = (event, ...what) => (heard[event] ?? []).forEach((listener) => listener(...what));
window.__deliver = (letters) => {
  for (const { trait, value, letter, buffers } of decoded(letters)) {
    if (trait) {
      traits[trait] = value;
      emit(`change:${trait}`);
    } else emit("msg:custom", letter, buffers);
  }
};
window.__sent = [];
window.__waiting = 0;
const model = {
  get: (name) => traits[name],
  on: (event, listener) => (heard[event] ??= []).push(listener),
  off: (event, listener) => (heard[event] = heard[event].filter((other) => other !== listener)),
  set(name, value) {
    traits[name] = value;
    emit(`change:${name}`);
  },
  save_changes() {
    window.__sent.push("step");
    this.deliver({ state: { step: traits.step } }, []);
  },
  send(letter, callbacks, buffers = []) {
    window.__sent.push(letter.ask);
    this.deliver(letter, buffers);
  },
  deliver(letter, buffers) {
    if (!window.__python) return;
    window.__waiting += 1;
    window.__python(JSON.stringify(letter), buffers.map(encoded)).then((letters) => {
      window.__deliver(letters);
      window.__waiting -= 1;
    });
  },
};
window.__show = (letters) => {
  window.__deliver(letters);
  const place = document.getElementById("place");
  window.__close = widget.render({ model, el: place });
  window.__ravine = place.firstChild.ravine;
};
"""


def encoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"__bytes__": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: encoded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [encoded(part) for part in value]
    return value


class Notebook:
    """A live explorer in a browser: what the page sends reaches it, and what it says reaches the page."""

    def __init__(self, page: Any, explorer: Any, dead: bool = False) -> None:
        self.page, self.explorer, self.letters = page, explorer, []
        explorer.send = self._letter
        explorer.observe(self._trait, TRAITS)
        if not dead:
            page.expose_function("__python", self._answer)
        spectral = isinstance(explorer.landscape, Spectrum)
        module = "data:text/javascript;base64," + base64.b64encode(widget_module(spectral).encode()).decode()
        page.set_content(
            f"<!doctype html><html lang=en><title>notebook</title><style>{SHEET}</style><body>"
            f'<main id="place"></main><script type="module">import widget from "{module}";{HOST}</script>'
        )
        page.wait_for_function("() => window.__show")
        page.evaluate(
            "(all) => window.__show(all)", [encoded({"trait": t, "value": getattr(explorer, t)}) for t in TRAITS]
        )
        page.wait_for_selector("[data-ready]", timeout=10_000)

    def _letter(self, content: Any, buffers: Any = None) -> None:
        assert "error" not in content, content  # the browser refuses itself what Python refuses
        self.letters.append({"letter": content, "buffers": list(buffers or [])})

    def _trait(self, change: Any) -> None:
        self.letters.append({"trait": change["name"], "value": change["new"]})

    def _answer(self, letter: str, buffers: list[str]) -> Any:
        asked = json.loads(letter)
        if "state" in asked:
            self.explorer.set_state(asked["state"])
            self.letters = [one for one in self.letters if one.get("value") != asked["state"]["step"]]  # no echo
        else:
            self.explorer._answer(None, asked, [part.encode("latin-1") for part in buffers])
        return self._taken()

    def _taken(self) -> Any:
        taken, self.letters = self.letters, []
        return encoded(taken)

    def tell(self) -> None:
        """Bring to the page what Python has said since."""
        self.page.evaluate("(all) => window.__deliver(all)", self._taken())

    def settle(self) -> None:
        """Wait until Python has been told, and everything that was asked for is there."""
        self.page.evaluate("(rest) => new Promise((done) => setTimeout(done, rest))", REST)
        self.page.wait_for_function("() => window.__waiting === 0")
        frame(self.page)


def wait_for_text(page: Any, selector: str, text: str) -> None:
    """Wait until an element has this text in it, in any case: what is seen is said once nothing changes."""
    page.locator(selector, has_text=text).wait_for()


@pytest.fixture(scope="module")  # Playwright runs once at a time, and other modules have their own
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="NO BROWSER TESTS: Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip(f"NO BROWSER TESTS: {MISSING}")
    with api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """Makes pages; whatever goes wrong in one fails the test."""
    wrong, contexts = [], []

    def make(width: int = 1200, height: int = 800, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "blob:", "data:")) else wrong.append(request.url),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == [], wrong


@pytest.fixture
def opened(new_page, tmp_path) -> Callable:
    """Opens a saved explorer from disk, with the network off."""

    def open_page(explorer, width=1200, link="", **how):
        path = explorer.save(tmp_path / "explorer.html")
        page = new_page(width, offline=True, **how)
        page.goto(path.as_uri() + link)
        page.wait_for_selector("[data-ready]", timeout=10_000)
        return page

    return open_page


@pytest.fixture
def live(new_page) -> Callable:
    """Opens an explorer as a notebook does, with Python to answer it and to check every path (see referee.py)."""

    def open_live(explorer, width=1200, **how):
        explorer._terms = explorer._terms | {"referee": True}
        return Notebook(new_page(width, **how), explorer)

    return open_live


def assert_draws(page: Any, terms: Any, racers: Any = None) -> None:
    """The paths in the browser are those of `trace` for the terms of an explorer, but for rounding."""
    paths, racers = state(page)["paths"], terms.optimizers if racers is None else racers
    assert len(paths) == len(racers)
    for path, racer in zip(paths, racers, strict=True):
        run = trace(racer, terms.landscape, terms.start, steps=terms.steps, seed=terms.seed)
        assert path["n"] == (run.steps + 1 if run.diverged_at is None else run.diverged_at)
        points = np.array([path["x"], path["y"]], float).T
        assert is_close(run, points, terms.seed), racer


def state(page: Any) -> Any:
    return page.evaluate("() => window.__ravine.state()")


def choose_preset(page: Any, name: str) -> None:
    """Choose a preset by its picture."""
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name=presets.get(name).title).click()


def frame(page: Any) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def fine(page: Any) -> None:
    """Wait until the ground of the map is drawn in full."""
    page.wait_for_function("() => window.__ravine.state().isFine", timeout=60_000)


#: A canvas as a PNG, on the paper of the page and on the ground that lies beneath the map.
COMPOSED = """(which) => {
  const canvas = document.querySelector(which);
  const ground = canvas.parentElement.querySelector(".ravine-ground");
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [canvas.width, canvas.height];
  const context = sheet.getContext("2d");
  context.fillStyle = getComputedStyle(canvas).getPropertyValue("--paper");
  context.fillRect(0, 0, sheet.width, sheet.height);
  const [all, own] = [canvas.getBoundingClientRect(), ground?.getBoundingClientRect()];
  const fine = canvas.width / all.width;
  const place = () => [own.left - all.left, own.top - all.top, own.width, own.height].map((part) => part * fine);
  if (ground && which.includes("map")) context.drawImage(ground, ...place());
  context.drawImage(canvas, 0, 0);
  return sheet.toDataURL("image/png");
}"""


def pixels(page: Any, canvas: str = ".ravine-map") -> np.ndarray:
    """The pixels of a canvas, (height, width, 3), once the ground is drawn in full; the map lies on the ground."""
    frame(page)
    fine(page)
    frame(page)
    url = page.evaluate(COMPOSED, canvas)
    return np.asarray(Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")).astype(int)


def shows(picture: np.ndarray, color: str) -> int:
    """How many pixels have just about this colour."""
    rgb = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)])
    return int((np.abs(picture - rgb).max(axis=-1) <= 6).sum())


def type_in(page: Any, label: str, text: Any) -> None:
    """Type into the field with this label, and press Enter."""
    entry = page.get_by_label(label, exact=True)
    entry.fill(str(text))
    entry.press("Enter")


def copied(page: Any, what: str) -> str:
    """The text that a button copies, as it stands below the map."""
    page.get_by_role("button", name=f"Copy {what}").click()
    page.wait_for_selector(".ravine-code:not([hidden])")
    return page.inner_text(".ravine-code")


def color_of(racer: Any, theme: str = "light") -> str:
    """The colour of a rule that runs once."""
    return THEMES[theme].colors[COLORS.index(get_style(racer.name).color)]
