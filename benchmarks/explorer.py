"""From a slider to the pixels, in a real JupyterLab with headless Chromium: ours beside what one would otherwise use.

    pip install -e ".[test]" ipympl        # and Debian's chromium
    python benchmarks/explorer.py

Everyone shows the same: four racers of 200 steps on the ravine, while their learning rate is turned from 0.0001 to 1
in 101 positions. A loop of animation frames looks at the picture that is shown, shrunk to a few thousand pixels:

- slider to pixel: single keys are pressed, and the handle is dragged by single moves of the mouse; from the moment at
  which the slider has its new value to the first frame that begins with another picture in the page. It is as coarse as
  frames are, 16.7 ms: Chromium hands a move of the mouse to the page just before a frame, and a key at any time, most
  often just after one. Then the browser has still to lay the page out and to show it, which without a graphics card
  takes all of them another 10 to 15 ms.
- updates while dragging: the handle is dragged to and fro, over 80 positions in a second, for four seconds; counted
  are the frames that begin with another picture, and beside them the moves of the mouse that reached the page, for
  the driver waits for an answer to each: more pictures than moves there cannot be.
- turned in every frame: the same, of a slider that a script in the page turns with each frame.
- kB: what goes through the websocket for each key, to the browser and from it.

Ours is measured twice in the browser: with the slider of the learning rate, and with that of κ, which moves the ground
as well. A saved page is turned in every frame on a processor that Chromium slows down four times. There the times that
the map is drawn are counted, since reading its pixels would take as long as drawing it. Another one, of a loss, shows
the relief, while the map is zoomed with every frame. Then it is measured how soon a bare explorer moves.

At last the map of settings: how many maps of 256 x 256 runs of 300 steps the shader draws in a second, in a page of its
own, and how many a thread computes in float64; and in a saved page how often the paths and the map are drawn while κ is
turned in every frame, with the map closed and open.

    python benchmarks/explorer.py --only-maps    # these alone

Contestants take turns, each in a notebook of its own; the medians of all rounds count. What is measured is the page,
not the glass; there is no graphics card, and the kernel, the server and the browser share two cores.
"""

import argparse
import functools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from chromium import CHROMIUM, FLAGS
from jupyter import command, notebook, open_notebook, run_all, serving
from playwright.sync_api import sync_playwright
from test_shader import MODULES, PAGE, axis, plain_setup

from landscapes import ravine, two_layer_tanh
from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore
from visualizer.explorer.bundle import bundle
from visualizer.explorer.catalogue import catalogue_code
from visualizer.explorer.module import STATIC

RACE = """
import numpy as np
from optimizers import adam, gd, momentum, rmsprop, trace
from visualizer import explore

rules = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.038), adam(lr=0.038)]
rates = np.geomspace(1e-4, 1, 101)
"""

FIGURE = """
import ipywidgets
import matplotlib.pyplot as plt
from landscapes import ravine

def begin():
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    x, y = np.linspace(-2, 11, 201), np.linspace(-1.2, 1.2, 201)
    f = ravine.value(x, y[:, None])
    axes.contourf(x, y, f, levels=16, alpha=0.4)
    axes.contour(x, y, f, levels=16, colors="white", linewidths=0.7)
    axes.set(xlim=(-2, 11), ylim=(-1.2, 1.2))
    return figure, [axes.plot([], [])[0] for _ in rules]

def move(lines, k):
    for line, rule in zip(lines, rules):
        line.set_data(*trace(rule(lr=rates[k]), ravine, steps=200).points.T)
"""


@dataclass
class Contestant:
    """A notebook, the slider in it, and the picture that follows."""

    name: str
    cells: tuple[str, ...]
    picture: str
    slider: str = ".noUi-handle"
    latencies: list[float] = field(default_factory=list)
    dragged: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    turned: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    up: list[float] = field(default_factory=list)


CONTESTANTS = [
    Contestant(
        "ours, in the browser",
        (RACE, "explore('ravine', rules, steps=200)"),
        "canvas.ravine-map",
        "input[data-control='lr']",
    ),
    Contestant(
        "ours, the slider of κ",
        (RACE, "explore('ravine', rules, steps=200)"),
        "canvas.ravine-map",
        "input[data-control='landscape.kappa']",
    ),
    Contestant(
        "ours, by matplotlib",
        (RACE, "explore('ravine', rules, steps=200, backend='matplotlib')"),
        ".widget-image",
        ".ravine-everyone .noUi-handle",
    ),
    Contestant(
        "ipympl, set_data, draw_idle",
        (
            "%matplotlib widget\n" + RACE + FIGURE,
            "figure, lines = begin()\n"
            "slider = ipywidgets.IntSlider(50, 0, 100)\n"
            "slider.observe(lambda change: (move(lines, change['new']), figure.canvas.draw_idle()), 'value')\n"
            "move(lines, 50)\n"
            "display(slider)\n"
            "plt.show()",
        ),
        ".jupyter-matplotlib-canvas-container canvas, .jupyter-matplotlib canvas",
    ),
    Contestant(
        "ipywidgets.interact, inline",
        (
            "%matplotlib inline\n" + RACE + FIGURE,
            "def show(k):\n    move(begin()[1], k)\n    plt.show()\nipywidgets.interact(show, k=(0, 100));",
        ),
        ".jp-OutputArea-output img",
    ),
]

#: Looks at the picture at the beginning of every frame, and notes when it is another.
WATCH = """([picture, slider]) => {
  const board = document.createElement("canvas");
  [board.width, board.height] = [64, 48];
  const pen = board.getContext("2d", { willReadFrequently: true });
  const watch = (window.__watch = { changes: [], turned: [], moves: 0 });
  document.addEventListener("pointermove", () => (watch.moves += 1), true);
  let before = 0;
  const look = () => {
    const begun = performance.now();
    const shown = [...document.querySelectorAll(picture)].find((one) => (one.naturalWidth ?? one.width) > 100);
    if (!shown || shown.complete === false) return;
    pen.clearRect(0, 0, 64, 48);
    pen.drawImage(shown, 0, 0, 64, 48);
    const { data } = pen.getImageData(0, 0, 64, 48);
    let hash = 0;
    for (let k = 0; k < data.length; k += 1) hash = (hash * 31 + data[k]) | 0;
    if (hash !== before) watch.changes.push(begun);
    before = hash;
  };
  const tick = () => {
    look();
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  const handle = document.querySelector(slider);
  const turned = () => watch.turned.push(performance.now());
  if (handle.matches("input")) handle.addEventListener("input", turned, true);
  else new MutationObserver(turned).observe(handle, { attributes: true, attributeFilter: ["aria-valuenow"] });
}"""


#: Turns a slider of the page's own with every frame.
TURNING = """
  const input = document.querySelector(slider);
  const middle = Math.round((+input.min + +input.max) / 2);
  const begin = performance.now();
  for (let k = 0; performance.now() - begin < 1000 * seconds; k++) {
    input.value = middle + Math.abs((k % 40) - 20) - 10;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((next) => requestAnimationFrame(next));
  }
"""

#: Gives the pictures in a second that differ, while a slider turns.
TURN = f"""async ([slider, seconds]) => {{
  window.__watch.changes = [];{TURNING}
  return window.__watch.changes.length / seconds;
}}"""


#: Turns the wheel over the map with every frame, to and fro; gives the milliseconds from frame to frame.
ZOOM = """async (count) => {
  const map = document.querySelector(".ravine-map");
  const { left, top, width, height } = map.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + height / 2];
  const times = [];
  for (let k = 0; k < count; k++) {
    const deltaY = k % 40 < 20 ? -20 : 20;
    map.dispatchEvent(new WheelEvent("wheel", { deltaY, ctrlKey: true, bubbles: true, clientX, clientY }));
    times.push(await new Promise((next) => requestAnimationFrame(next)));
  }
  return times.slice(1).map((time, k) => time - times[k]);
}"""


class Traffic:
    """The bytes of the websockets of a page."""

    def __init__(self, page) -> None:
        self.down = self.up = 0
        page.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framereceived", lambda frame: self._count("down", frame))
        socket.on("framesent", lambda frame: self._count("up", frame))

    def _count(self, way, frame) -> None:
        setattr(self, way, getattr(self, way) + len(frame))


def measure(one: Contestant, browser, address: str, keys: int, seconds: float) -> None:
    """One turn of a contestant."""
    context = browser.new_context(viewport={"width": 1500, "height": 1100})
    page = context.new_page()
    traffic = Traffic(page)
    open_notebook(page, address, f"{CONTESTANTS.index(one)}.ipynb")
    run_all(page, one.picture)
    slider = page.locator(one.slider).first
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH, [one.picture, one.slider])
    slider.focus()
    for key in ("ArrowLeft", "ArrowRight", "ArrowLeft"):  # warm
        page.keyboard.press(key)
        page.wait_for_timeout(700)
    begin = traffic.down, traffic.up
    for k in range(keys):
        key = "ArrowLeft" if k % 10 < 5 else "ArrowRight"
        one.latencies += latency(page, functools.partial(page.keyboard.press, key))
    one.down.append((traffic.down - begin[0]) / keys / 1000)
    one.up.append((traffic.up - begin[1]) / keys / 1000)
    one.dragged += moved(page, slider, one.slider, keys)
    pictures, moves = dragged(page, slider, one.slider, seconds)
    one.rates.append(pictures)
    one.moves.append(moves)
    if "input" in one.slider:
        one.turned.append(page.evaluate(TURN, [one.slider, seconds]))
    context.close()


def latency(page, turn: Callable[[], None]) -> list[float]:
    """Milliseconds from the slider's new value to another picture, for one turn of it; nothing if none came."""
    page.evaluate("() => { window.__watch.changes = []; window.__watch.turned = []; }")
    turn()
    page.wait_for_timeout(450)
    watch = page.evaluate("() => window.__watch")
    if not watch["turned"]:
        return []
    later = [time - watch["turned"][0] for time in watch["changes"] if time >= watch["turned"][0]]
    return later[:1]


def grasp(page, slider, selector: str) -> tuple[float, float, float, float]:
    """Press the mouse on the handle; return its place, and the left end and the width of its track."""
    box = slider.bounding_box()
    track = (
        box if "input" in selector else slider.locator("xpath=ancestor::*[contains(@class,'noUi-base')]").bounding_box()
    )
    left, width, y = track["x"], track["width"], box["y"] + box["height"] / 2
    if "input" in selector:
        value = slider.evaluate("(one) => (one.value - one.min) / (one.max - one.min)")
        start = left + 8 + value * (width - 16)
    else:
        start = box["x"] + box["width"] / 2
    page.mouse.move(start, y)
    page.mouse.down()
    return start, y, left, width


def moved(page, slider, selector: str, moves: int) -> list[float]:
    """The latencies of single moves of the handle by the mouse, to and fro."""
    start, y, _, width = grasp(page, slider, selector)
    places = [start + 0.05 * width * (1 + k % 2) for k in range(moves)]
    found = [part for x in places for part in latency(page, functools.partial(page.mouse.move, x, y))]
    page.mouse.up()
    return found


def dragged(page, slider, selector: str, seconds: float) -> tuple[float, float]:
    """Different pictures in a second while the handle is dragged to and fro, and moves that reached the page."""
    _, y, left, width = grasp(page, slider, selector)
    page.evaluate("() => { window.__watch.changes = []; window.__watch.moves = 0; }")
    begin, moves = time.monotonic(), 0
    while (passed := time.monotonic() - begin) < seconds:
        share = abs((2 * passed + 0.75) % 2 - 1)  # to and fro in a second
        page.mouse.move(left + width * (0.3 + 0.4 * share), y)
        moves += 1
        time.sleep(max(0.0, moves / 62 - (time.monotonic() - begin)))
    changes, moves = page.evaluate("() => [window.__watch.changes.length, window.__watch.moves]")
    page.mouse.up()
    return changes / passed, moves / passed


def slowed_page(browser, folder: Path, seconds: float, slower: int = 4) -> str:
    """Pictures in a second of a saved page whose sliders are turned in every frame, on a slower processor."""
    rules = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.038), adam(lr=0.038)]
    path = explore("ravine", rules, steps=200, backend="browser").save(folder / "page.html")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("[data-ready]")
    rows = []
    for name, slider in (("α", "input[data-control='lr']"), ("κ", "input[data-control='landscape.kappa']")):
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.evaluate(DRAWN, [slider, 2.0])  # warm
        rates = [page.evaluate(DRAWN, [slider, seconds])[0] for _ in range(3)]
        rows.append(f"{statistics.median(rates):.1f}/s with {name}")
        page.reload()
        page.wait_for_selector("[data-ready]")
    context.close()
    return f"a saved page on a processor {slower} times slower: {', '.join(rows)}"


def zoomed_relief(browser, folder: Path, count: int = 120) -> str:
    """Milliseconds a frame while a map is zoomed beside the relief of a loss, whose mesh takes most evaluations."""
    x = np.linspace(-1, 3, 1000)
    rows = []
    for landscape in ("two_layer_tanh", two_layer_tanh.on(x, np.tanh(2 * x) + 0.1 * np.sin(9 * x))):
        path = explore(landscape, ["gd", "adam"], steps=100, backend="browser").save(folder / "relief.html")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        page.get_by_role("tab", name="Surface in 3-D").click()
        page.evaluate(ZOOM, 20)  # warm
        times = sorted(page.evaluate(ZOOM, count))
        rows.append(f"{statistics.median(times):.1f} ms (p95 {times[int(0.95 * len(times))]:.0f} ms)")
        page.close()
    return f"a frame while the map is zoomed beside the relief of 64 samples, of 1000: {', '.join(rows)}"


#: Maps of 256 x 256 runs in a second: by the shader, and in float64 by JavaScript.
SWEEP = """async ([setup, axes, seconds]) => {
  const plan = planOf(setup, axes);
  const job = sweepJob(plan, known);
  const values = new Float64Array(4 * 256 * 256);
  await gpu.draw(job, 256, () => true); // warm
  let [count, begin] = [0, performance.now()];
  for (; performance.now() - begin < 1000 * seconds; count++) await gpu.draw(job, 256, () => true);
  const drawn = (1000 * count) / (performance.now() - begin);
  begin = performance.now();
  for (const _ of exactSweep(plan, known, 256, values));
  return [drawn, 1000 / (performance.now() - begin)];
}"""


#: Turns a slider with every frame; gives how often the paths and the map of settings are drawn in a second, and the
#: cells along a side of the latter.
DRAWN = (
    """async ([slider, seconds]) => {
  const { prototype } = CanvasRenderingContext2D;
  const [clear, put] = [prototype.clearRect, prototype.putImageData];
  const sides = [];
  let drawn = 0;
  prototype.clearRect = function (...box) {
    if (this.canvas.matches(".ravine-map")) drawn += 1;
    return clear.apply(this, box);
  };
  prototype.putImageData = function (data, ...place) {
    if (!this.canvas.matches(".ravine-ground")) sides.push(data.width);
    return put.call(this, data, ...place);
  };"""
    + TURNING
    + """
  [prototype.clearRect, prototype.putImageData] = [clear, put];
  return [drawn / seconds, sides.length / seconds, sides.sort((a, b) => a - b)[sides.length >> 1] ?? 0];
}"""
)


def swept_maps(browser, seconds: float) -> str:
    """Maps of settings in a second, of 256 x 256 runs of 300 steps, in a page that does nothing else."""
    page = browser.new_page()
    page.set_content("<!doctype html><title>maps</title>")
    page.add_script_tag(content=PAGE)
    code = catalogue_code() + "export { FACTS, PROGRAM, SCHEDULES, OWN, OWN_PROGRAM };"
    page.evaluate("(all) => prepare(...all)", [[bundle(STATIC, f"{name}.js") for name in MODULES], code])
    axes = [axis("lr", 1e-4, 1, log=True), axis("beta", 0, 0.99)]
    rows = []
    for rule in (momentum, rmsprop):
        drawn, exact = page.evaluate(SWEEP, [plain_setup(rule, ravine, 300), axes, seconds])
        rows.append(f"{rule.name} {drawn:.1f}/s by the shader, {exact:.2f}/s in float64, ratio {drawn / exact:.0f}")
    page.close()
    return f"maps of 256 x 256 runs of 300 steps: {'; '.join(rows)}"


def followed_maps(browser, folder: Path, seconds: float) -> str:
    """How often paths and map are drawn while a slider is turned in every frame, with the map closed and open."""
    rules = [momentum(lr=0.038), gd(lr=0.038), rmsprop(lr=0.038), adam(lr=0.038)]
    path = explore("ravine", rules, steps=300, backend="browser").save(folder / "maps.html")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("[data-ready]")
    slider = "input[data-control='landscape.kappa']"
    button = page.get_by_role("button", name="Map of settings")
    turns = {False: [], True: []}
    for turn in range(7):  # the first, closed, warms
        if turn:
            button.click()
            turns[turn % 2 == 1].append(page.evaluate(DRAWN, [slider, seconds / 2]))
        else:
            page.evaluate(DRAWN, [slider, seconds / 2])
    closed, _, _ = np.median(turns[False], axis=0)
    opened, maps, side = np.median(turns[True], axis=0)
    page.close()
    paths = f"paths drawn {closed:.1f}/s with the map closed, {opened:.1f}/s with it open, ratio {opened / closed:.2f}"
    return f"a slider of a saved page turned in every frame: {paths}; maps {maps:.1f}/s of {side:.0f} x {side:.0f} runs"


#: Resolves with the time at which the race of an explorer has begun to move, since the page was opened.
MOVING = """() => new Promise((done) => {
  const look = () => {
    const root = document.querySelector(".ravine[data-ready]");
    if (root?.ravine.state().step > 0) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""


def first_motion(browser, folder: Path, address: str, times: int = 3) -> str:
    """How soon a bare explorer moves: after a saved page is opened, and after its cell is run in a new kernel."""
    path = explore().save(folder / "first.html")
    opened, run = [], []
    for k in range(times):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(path.as_uri(), wait_until="commit")
        opened.append(page.evaluate(MOVING))
        page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        open_notebook(page, address, f"first-{k}.ipynb")
        page.wait_for_timeout(3000)  # the kernel is ready, and JupyterLab at rest
        begin = page.evaluate("() => performance.now()")
        command(page, "notebook:run-all-cells")
        run.append(page.evaluate(MOVING) - begin)
        page.close()
    return (
        f"A bare explorer moves {statistics.median(opened) / 1000:.2f} s after its page is opened, and "
        f"{statistics.median(run) / 1000:.2f} s after its cell is run, with the import, in a new kernel."
    )


def table() -> str:
    head = f"{'':30}{'slider to pixel':>24}{'by mouse':>12}{'updates/s':>12}{'of moves/s':>12}{'every frame':>13}"
    head += f"{'kB to browser':>16}{'from it':>10}"
    rows = [head, f"{'':30}{'median':>14}{'p95':>10}{'median':>12}"]
    first = statistics.median(CONTESTANTS[0].latencies)
    for one in CONTESTANTS:
        if not one.latencies:
            rows.append(f"{one.name:30}{'no picture changed':>24}")
            continue
        median, p95 = statistics.median(one.latencies), sorted(one.latencies)[int(0.95 * (len(one.latencies) - 1))]
        times = f"{median:8.1f} ms {median / first:4.1f}x"
        numbers = (
            f"{statistics.median(one.rates):12.1f}{statistics.median(one.moves):12.1f}"
            f"{f'{statistics.median(one.turned):.1f}' if one.turned else '':>13}"
            f"{statistics.median(one.down):16.1f}{statistics.median(one.up):10.1f}"
        )
        by_mouse = f"{statistics.median(one.dragged):9.1f} ms" if one.dragged else f"{'':12}"
        rows.append(f"{one.name:30}{times}{p95:6.0f} ms{by_mouse}{numbers}")
    return "\n".join(rows)


def main() -> None:
    os.environ["RAVINE_REFEREE"] = ""  # or the browser sends its paths
    parser = argparse.ArgumentParser(description="Measure the explorer in JupyterLab.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keys", type=int, default=30, help="single keys for each contestant and round")
    parser.add_argument("--seconds", type=float, default=4.0, help="of dragging")
    parser.add_argument("--only-maps", action="store_true", help="measure the map of settings alone")
    asked = parser.parse_args()
    if asked.only_maps:
        print(maps(asked.seconds))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "lab").mkdir()
        for k, one in enumerate(CONTESTANTS):
            (folder / "lab" / f"{k}.ipynb").write_text(notebook(*one.cells))
        for k in range(3):
            (folder / "lab" / f"first-{k}.ipynb").write_text(notebook("from visualizer import explore\n\nexplore()"))
        with serving(folder, "lab", "lab") as (_, address), sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for turn in range(asked.rounds):
                for one in CONTESTANTS:
                    measure(one, browser, address, asked.keys, asked.seconds)
                    print(f"round {turn + 1}: {one.name}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            slow = slowed_page(browser, folder, asked.seconds)
            relief = zoomed_relief(browser, folder)
            first = first_motion(browser, folder, address)
            browser.close()
    print(table(), slow, relief, first, maps(asked.seconds), sep="\n")


def maps(seconds: float) -> str:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        rows = swept_maps(browser, seconds), followed_maps(browser, Path(name), seconds)
        browser.close()
    return "\n".join([*rows, f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"])


if __name__ == "__main__":
    main()
