"""The map of settings in a page: its cells are the runs of Python, and its point moves the sliders."""

import base64
from io import BytesIO

import numpy as np
import pytest
from browser import Notebook, assert_draws, copied, frame, state
from PIL import Image

from landscapes import InputError, formula, himmelblau, ravine
from optimizers import adam, gd, guests, momentum, rmsprop, sweep, trace
from visualizer import explore
from visualizer.explorer.catalogue import cell_facts

RACERS = [gd(lr=0.038), momentum(lr=0.038, beta=0.9)]

#: Where the box of axes is on a canvas, in pixels: see PAD in ui/canvas.js.
LEFT, TOP, RIGHT, BOTTOM = 46, 20, 14, 34

#: Where cells are looked at, as shares of a side.
PLACES = np.linspace(0.05, 0.95, 19)


#: The color of runs that diverge.
DIVERGED = np.array([int(cell_facts()["diverged"]["light"][k : k + 2], 16) for k in (1, 3, 5)])


def open_map(page, racer=None):
    page.get_by_role("button", name="Map of settings").click()
    if racer is not None:
        page.get_by_label("whose map of settings").select_option(str(racer))
    settle(page)


def settle(page):
    """Wait until the map is computed in float64."""
    page.wait_for_function("() => window.__ravine.state().isFinePlane", timeout=30_000)
    frame(page)


def picture(page, canvas=".ravine-plane-map"):
    url = page.evaluate("(which) => document.querySelector(which).toDataURL()", canvas)
    return np.asarray(Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")).astype(int)


def cell_colors(page):
    """The colors of the map at `PLACES`, (up, across, 3)."""
    pixels = picture(page)
    height, width = pixels.shape[:2]
    x = np.round(LEFT + PLACES * (width - LEFT - RIGHT)).astype(int)
    y = np.round(height - BOTTOM - PLACES * (height - TOP - BOTTOM)).astype(int)
    return pixels[np.ix_(y, x)]


def rgb(color):
    return np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)])


def expected_colors(run, begin, low=1e-11):
    """The colors of the losses at the end of many runs, from `low` to that at the start."""
    ramp = np.array([rgb(color) for color in cell_facts()["ramp"]])
    loss = np.clip(np.where(run.diverged_at >= 0, begin, run.final_value), low, begin)
    share = np.log(loss / low) / np.log(begin / low)
    colors = np.stack([np.interp(share, np.linspace(0, 1, len(ramp)), part) for part in ramp.T], axis=-1)
    return np.where((run.diverged_at >= 0)[..., None], DIVERGED, colors)


def drag(page, canvas, start, end):
    box = page.locator(canvas).bounding_box()
    (x0, y0), (x1, y1) = (
        (
            box["x"] + LEFT + u * (box["width"] - LEFT - RIGHT),
            box["y"] + box["height"] - BOTTOM - v * (box["height"] - TOP - BOTTOM),
        )
        for u, v in (start, end)
    )
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move(0.5 * (x0 + x1), 0.5 * (y0 + y1))
    page.mouse.move(x1, y1)
    return page


def settings(page, racer=1):
    return state(page)["settings"][racer]


def test_a_map_has_the_runs_of_python_and_its_point_moves_the_sliders(opened):
    page = opened(explore("ravine", RACERS, steps=100))
    open_map(page, 1)
    assert page.locator(".ravine-plane > .ravine-legend").inner_text() == "float64: 256 × 256 runs of 100 steps"
    ends = state(page)["plane"]
    assert ends == {"racer": 1, "x": "lr", "y": "beta", "show": "loss"}

    lr, beta = 10 ** (4 * (PLACES - 1)), (0.999 * PLACES)[:, None]
    high = page.locator("input[data-control='1.beta']").evaluate("(one) => one.max")
    assert int(high) > 50
    for kappa in (50, 5):
        page.get_by_label("curvature κ of landscape, as a number").fill(str(kappa))
        page.get_by_label("curvature κ of landscape, as a number").press("Enter")
        settle(page)
        run = sweep(momentum(lr=lr, beta=beta), ravine(kappa=kappa), steps=100)
        begin = float(ravine(kappa=kappa).value(*ravine.start))
        off = np.abs(cell_colors(page) - expected_colors(run, begin)).max(axis=-1)
        assert np.mean(off < 24) > 0.8, kappa  # but for cells on edges, and under the point's lines
        assert len(np.unique(run.diverged_at >= 0)) == 2

    drag(page, ".ravine-plane-map", (0.6, 0.9), (0.5, 0.4))
    moved = settings(page)
    assert moved["lr"] == pytest.approx(0.01, rel=0.02)
    assert moved["beta"] == pytest.approx(0.4 * 0.999, abs=0.01)
    assert settings(page, 0)["lr"] == 0.038
    (path,) = state(page)["paths"][1:]
    run = trace(momentum(lr=moved["lr"], beta=moved["beta"]), ravine(kappa=5), steps=100)
    assert path["x"] == pytest.approx(run.points[:, 0], rel=1e-9)  # at once, before the mouse is released
    page.mouse.up()
    assert state(page)["isFinePlane"]  # the plane itself has not changed

    page.locator(".ravine-plane-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    after = settings(page)
    assert settings(page, 0)["lr"] == 0.038
    assert after["lr"] == pytest.approx(moved["lr"] * 10**0.04, rel=1e-3)
    assert after["beta"] == pytest.approx(moved["beta"] + 0.001, abs=2e-4)


def test_a_finger_drags_the_point_or_taps(opened):
    page = opened(explore("ravine", [momentum(lr=0.01, beta=0.5)], steps=30), width=390, has_touch=True)
    open_map(page)
    canvas = page.locator(".ravine-plane-map")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    fingers = page.context.new_cdp_session(page)

    def touch(kind, u, v):
        x = box["x"] + LEFT + u * (box["width"] - LEFT - RIGHT)
        y = box["y"] + TOP + (1 - v) * (box["height"] - TOP - BOTTOM)
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for kind, u, v in (("touchStart", 0.5, 0.5), ("touchMove", 0.4, 0.6), ("touchMove", 0.25, 0.8), ("touchEnd", 0, 0)):
        touch(kind, u, v)
    frame(page)
    now = settings(page, 0)
    assert (now["lr"], now["beta"]) == (pytest.approx(1e-3, rel=0.05), pytest.approx(0.8, abs=0.02))
    for kind in ("touchStart", "touchEnd"):
        touch(kind, 0.75, 0.2)
    frame(page)
    now = settings(page, 0)
    assert (now["lr"], now["beta"]) == (pytest.approx(0.1, rel=0.05), pytest.approx(0.2, abs=0.02))


def test_a_link_and_the_code_open_the_same_map(opened):
    page = opened(explore("himmelblau", [momentum(lr=0.01), adam(lr=0.1)], steps=60))
    open_map(page, 1)
    page.get_by_label("what the map of settings shows").select_option("steps")
    page.get_by_label("setting up").select_option("beta2")
    page.get_by_label("basins").check()
    settle(page)
    plane = {"racer": 1, "x": "lr", "y": "beta2", "show": "steps", "basins": True}
    assert state(page)["setup"]["plane"] == plane
    address, code = copied(page, "link"), copied(page, "code")
    assert address.endswith("&plane=1,lr,beta2,steps,basins")
    names = {}
    exec(code, names)
    assert names["explorer"].setup["plane"] == names["explorer"].plane == plane
    other = opened(names["explorer"])
    settle(other)
    again = opened(explore("saddle", ["gd"], steps=9), link=f"#{address.partition('#')[2]}")
    settle(again)
    for one in (other, again):
        assert state(one)["setup"] == state(page)["setup"]
        assert np.array_equal(cell_colors(one), cell_colors(page))
    again.get_by_role("button", name="Map of settings").click()
    assert "plane" not in state(again)["setup"]
    assert not again.locator(".ravine-plane").is_visible()


#: What a page may lack.
WITHOUT = {
    "WebGL2": """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind === "webgl2" ? null : get.call(this, kind, ...rest);
        };""",
    "workers": "window.Worker = class { constructor() { throw new Error('a policy forbids it'); } };",
}


@pytest.mark.parametrize("lacking", WITHOUT)
def test_a_map_does_without(new_page, tmp_path, lacking):
    path = explore("ravine", RACERS, steps=30).save(tmp_path / "page.html")
    page = new_page(offline=True)
    page.add_init_script(WITHOUT[lacking])
    page.goto(path.as_uri())
    open_map(page, 0)
    note = page.inner_text(".ravine-plane > .ravine-legend")
    assert note.startswith("float64: 256 × 256 runs of 30 steps")
    assert note.endswith("no preview on a graphics card") is (lacking == "WebGL2")
    racer = gd(lr=10 ** (4 * (PLACES - 1)))
    diverged = np.array([sweep(racer, ravine(kappa=10 ** (3 * v)), steps=30).diverged_at >= 0 for v in PLACES])
    diverges = np.abs(cell_colors(page) - DIVERGED).max(axis=-1) < 8
    assert 0.05 < np.mean(diverged) < 0.5
    assert np.mean(diverges == diverged) > 0.95


CONTEXTS = """window.contexts = [];
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  const made = get.call(this, kind, ...rest);
  if (kind === "webgl2") window.contexts.push(made);
  return made;
};"""

PAGE = """<!doctype html><html lang=en><title>two</title><body><div id="one"></div><div id="two"></div>
<script type="module">
import {{ mount }} from "{module}";
window.explorers = ["one", "two"].map((id) => mount(document.getElementById(id), "{link}"));
</script>"""


def test_explorers_share_a_context_which_comes_back_when_it_is_lost(new_page, tmp_path):
    path = explore("ravine", ["gd"]).save(tmp_path / "ravine.js")
    page = new_page()
    page.add_init_script(CONTEXTS)
    module = "data:text/javascript;base64," + base64.b64encode(path.read_bytes()).decode()
    link = "v=1&landscape=ravine&racer=momentum:lr=0.02&steps=50&plane=0,lr,beta,loss"
    page.goto("about:blank")
    page.set_content(PAGE.format(module=module, link=link))
    page.wait_for_function("() => window.explorers?.every((one) => one.state().isFinePlane)", timeout=30_000)
    notes = page.locator(".ravine-plane > .ravine-legend")
    assert page.evaluate("() => contexts.length") == 1
    page.evaluate("() => { window.loser = contexts[0].getExtension('WEBGL_lose_context'); loser.loseContext(); }")
    kappa = page.locator("input[data-control='landscape.kappa']").first
    kappa.focus()
    kappa.press("ArrowLeft")  # in float64 alone
    page.wait_for_function("() => explorers.every((one) => one.state().isFinePlane)", timeout=30_000)
    page.evaluate("() => loser.restoreContext()")
    page.wait_for_function("() => !contexts[0].isContextLost()")
    page.evaluate(
        """() => new MutationObserver(() => {
          window.previewed ||= document.body.innerText.includes("float32 preview");
        }).observe(document.querySelector(".ravine-plane > .ravine-legend"), { childList: true })"""
    )
    kappa.press("ArrowLeft")
    page.wait_for_function("() => window.previewed")
    page.wait_for_function("() => explorers.every((one) => one.state().isFinePlane)", timeout=30_000)
    assert notes.first.inner_text() == "float64: 256 × 256 runs of 50 steps"


def test_basins_have_a_hue_for_each_minimum_and_a_start_that_is_dragged_shows_its_path(opened):
    page = opened(explore(himmelblau, [gd(lr=0.01)], steps=150, extent=((-5, 5), (-5, 5))))
    open_map(page)
    page.get_by_label("basins").check()
    page.wait_for_function("() => document.querySelector('.ravine-basins').width === 256")
    page.wait_for_timeout(600)
    pixels = picture(page, ".ravine-basins")
    places = np.linspace(-4.5, 4.5, 21)
    run = sweep(gd(lr=0.01), himmelblau, (places, places[:, None]), steps=150)
    ends = np.array(
        [np.argmin(np.hypot(*(np.array(himmelblau.minima) - end).T)) for end in run.final_point.reshape(-1, 2)]
    )
    index = np.round((places + 5) / 10 * 255).astype(int)
    seen = pixels[np.ix_(255 - index, index)].reshape(-1, 3)
    tint = (seen - seen.max(axis=1, keepdims=True)) / np.maximum(np.ptp(seen, axis=1), 1)[
        :, None
    ]  # whatever its lightness
    hues = np.array([np.median(tint[ends == k], axis=0) for k in range(4)])
    nearest = np.argmin(np.abs(tint[:, None] - hues).sum(axis=-1), axis=1)
    assert np.mean(nearest == ends) > 0.97
    assert min(np.abs(hues[j] - hues[k]).sum() for j in range(4) for k in range(j)) > 0.3
    x, y = ((start + 5) / 10 for start in himmelblau.start)
    drag(page, ".ravine-map", (x, y), (0.2, 0.2))
    ended = state(page)["paths"][0]
    page.mouse.up()
    assert (ended["x"][-1], ended["y"][-1]) == pytest.approx((-3.779, -3.283), abs=0.01)


def test_a_racer_that_only_python_runs_has_no_map(opened):
    page = opened(explore("ravine", [guests.scipy("BFGS"), gd(lr=0.02)], steps=20))
    open_map(page)
    note = page.locator(".ravine-plane > .ravine-legend")
    assert note.inner_text() == "Only Python can run this racer, so there is no map of it here."
    page.get_by_label("whose map of settings").select_option("1")
    settle(page)
    assert note.inner_text().startswith("float64")


@pytest.mark.slow
def test_a_typed_formula_has_a_map_and_a_share_of_cells_that_differ_is_said(opened):
    page = opened(explore(formula("(1 - x)**2 + k*(y - x**2)**2", k=20), [rmsprop(lr=0.02)], steps=150))
    open_map(page)
    share = state(page)["differing"]
    assert 0.01 < share < 0.9
    note = page.inner_text(".ravine-plane > .ravine-legend")
    assert note == f"float64: 256 × 256 runs of 150 steps; float32 differs in {round(100 * share)}\xa0%"


@pytest.mark.slow
def test_python_opens_a_map_and_knows_the_one_that_a_reader_opens(new_page):
    explorer = explore("ravine", RACERS, steps=40)
    with pytest.raises(InputError, match="unknown quantity of a plane 'lss': did you mean 'loss'"):
        explorer.plane = {"show": "lss"}
    assert explorer.plane is None
    notebook = Notebook(new_page(), explorer)
    page = notebook.page
    explorer.plane = {"racer": 1}
    notebook.tell()
    settle(page)
    assert page.locator(".ravine-plane").is_visible()
    page.get_by_label("what the map of settings shows").select_option("steps")
    drag(page, ".ravine-plane-map", (0.6, 0.9), (0.5, 0.5)).mouse.up()
    notebook.settle()
    assert explorer.plane == {"racer": 1, "x": "lr", "y": "beta", "show": "steps"}
    assert explorer.optimizers[1].values["lr"] == pytest.approx(0.01, rel=0.02)
    assert_draws(page, explorer)
    page.get_by_role("button", name="Reset", exact=True).click()
    notebook.settle()
    assert [one.settings for one in explorer.optimizers] == [one.settings for one in RACERS]
    assert explorer.plane is not None  # what is seen stays open
    page.get_by_role("button", name="Map of settings").click()
    notebook.settle()
    assert explorer.plane is None


@pytest.mark.slow
@pytest.mark.parametrize(("width", "words"), [(390, "float32 preview " * 6), (1280, "float32 preview " * 8)])
def test_the_map_keeps_its_size_whatever_is_said_below_it(opened, width, words):
    page = opened(explore("ravine", RACERS, steps=100), width=width)
    open_map(page)
    # at once, since the words are written anew where the map is resized
    heights = """(node, words) => {
      node.textContent = words;
      return [node.parentElement, node.previousElementSibling].map((part) => part.getBoundingClientRect().height);
    }"""
    said = page.locator(".ravine-plane > .ravine-legend")
    assert said.evaluate(heights, words) == said.evaluate(heights, "float64")
