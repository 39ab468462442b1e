"""A live explorer in a browser, with Python behind it: click, drag, type, zoom, choose, and what is drawn follows."""

from io import BytesIO

import numpy as np
import pytest
from browser import Notebook, assert_draws, choose_preset, frame, pixels, shows, state
from PIL import Image

from landscapes import InputError, formula, linear_regression, ravine
from optimizers import adam, gd, guests, heavy_ball, momentum, rmsprop, schedules, suggest, suggested_steps, trace
from visualizer import explore
from visualizer.explorer.referee import is_close
from visualizer.plotting.extent import fit_extent
from visualizer.plotting.style import get_style

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def spot(page, explorer, x, y):
    """Where on the screen a point of the map is."""
    box = page.locator(".ravine-map").bounding_box()
    (x0, x1), (y0, y1) = state(page)["view"]
    u, v = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
    return box["x"] + 46 + u * (box["width"] - 60), box["y"] + 20 + (1 - v) * (box["height"] - 54)


def turned_by(page, control, positions):
    """Turn a slider, and return the state before Python can have answered."""
    return page.evaluate(
        """([control, positions]) => {
          const slider = document.querySelector(`input[data-control='${control}']`);
          slider.value = Number(slider.value) + positions;
          slider.dispatchEvent(new Event("input"));
          return window.__ravine.state();
        }""",
        [control, positions],
    )


@pytest.mark.slow
def test_sliders_of_the_landscape_the_steps_and_the_seed(live):
    explorer = explore("ravine", [*LESSON[:3], adam(lr=0.2, noise=0.5)], steps=60)
    notebook = live(explorer)
    page = notebook.page
    assert_draws(page, explorer)
    before = pixels(page)
    shown = turned_by(page, "landscape.kappa", 1)  # before Python has heard of it, the paths are there
    value = shown["values"]["kappa"]
    assert value > 50
    assert explorer.landscape.values["kappa"] == 50
    run = trace(gd(lr=0.038), ravine(kappa=value), steps=60)
    assert is_close(run, np.array([shown["paths"][0]["x"], shown["paths"][0]["y"]], float).T)
    notebook.settle()
    assert explorer.landscape.values["kappa"] == value
    assert (pixels(page) != before).mean() > 0.1  # the ground is that of the new landscape
    assert_draws(page, explorer)

    page.get_by_text("more", exact=True).first.click()
    page.locator("input[data-control='run.steps']").focus()
    page.keyboard.press("End")
    notebook.settle()
    assert explorer.steps == 1000
    assert page.inner_text(".ravine-clock") == "step 1000 of 1000"
    entry = page.get_by_label("steps of run, as a number")
    entry.fill("10000")  # beyond the slider
    entry.press("Enter")
    notebook.settle()
    assert explorer.steps == 10_000
    assert_draws(page, explorer)
    entry.fill("1")
    entry.press("Enter")
    notebook.settle()
    assert_draws(page, explorer)
    entry.fill("2.5")
    entry.press("Enter")
    notebook.settle()
    assert page.inner_text(".ravine-status") == "steps must be a whole number >= 1, got 2.5"
    assert explorer.steps == 1
    entry.fill("60")
    entry.press("Enter")
    page.locator("input[data-control='run.seed']").focus()
    page.keyboard.press("ArrowRight")
    notebook.settle()
    assert explorer.seed == 1
    page.locator("input[data-control='noise']").focus()
    page.keyboard.press("End")
    notebook.settle()
    assert all(rule.settings["noise"] == 10 for rule in explorer.optimizers)
    assert_draws(page, explorer)


def test_a_slider_is_dragged(live):
    explorer = explore("ravine", LESSON, steps=100)
    notebook = live(explorer)
    page = notebook.page
    slider = page.locator("input[data-control='1.beta']")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    notebook.settle()
    seen = set()
    for part in np.linspace(0.9, 0.3, 25):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        frame(page)
        now = state(page)
        beta = now["settings"][1]["beta"]
        seen.add(beta)
        run = trace(momentum(lr=0.038, beta=beta), ravine, steps=100)
        assert is_close(run, np.array([now["paths"][1]["x"], now["paths"][1]["y"]], float).T)
    assert len(seen) > 15
    page.mouse.up()
    notebook.settle()
    assert explorer.optimizers[1].values["beta"] == state(page)["settings"][1]["beta"] < 0.5
    assert_draws(page, explorer)


@pytest.mark.slow
def test_another_landscape_comes_with_steps_and_rates_that_suit_it(live):
    explorer = explore("ravine", [*LESSON[:3], adam(lr=0.2, beta1=0.5)], steps=40, start=(3, 1))
    notebook = live(explorer)
    page = notebook.page
    page.get_by_label("landscape", exact=True).select_option("rosenbrock")
    notebook.settle()
    steps = suggested_steps("rosenbrock")
    assert explorer.landscape.name == "rosenbrock"
    assert (explorer.start, explorer.steps, explorer.step) == (None, steps, steps)
    expected = [suggest(rule, "rosenbrock") for rule in ("gd", "momentum", "rmsprop", adam(beta1=0.5))]
    assert [rule.settings for rule in explorer.optimizers] == [rule.settings for rule in expected]
    assert page.inner_text(".ravine-title").startswith("rosenbrock")
    assert page.locator("input[data-control='landscape.a']").count() == 1
    assert_draws(page, explorer)
    box = fit_extent(explorer.landscape, explorer.trajectories)
    assert np.abs(np.subtract(explorer.extent, box)).max() < 1e-4 * np.ptp(box)


@pytest.mark.slow
def test_racers_and_presets_are_chosen(live):
    explorer = explore("ravine", LESSON, steps=40)
    notebook = live(explorer)
    page = notebook.page
    page.get_by_label("rule of racer 1").select_option("heavy_ball")
    notebook.settle()
    assert explorer.optimizers[0].name == "heavy_ball"
    assert explorer.optimizers[0].settings == {"lr": 0.038}  # what both have is kept
    page.get_by_label("Remove rmsprop").click()
    notebook.settle()
    assert [rule.name for rule in explorer.optimizers] == ["heavy_ball", "momentum", "adam"]
    for name in ("newton", "gd", "lion"):
        page.get_by_label("racer to add").select_option(name)
        page.get_by_role("button", name="Add").click()
        notebook.settle()
        assert repr(explorer.optimizers[-1]) == repr(suggest(name, "ravine", steps=40))
        assert_draws(page, explorer)
    explorer.optimizers = [*explorer.optimizers, *[gd(lr=0.001 * k) for k in range(1, 6)]]
    notebook.tell()
    page.get_by_label("racer to add").select_option("adam")
    page.get_by_role("button", name="Add").click()
    notebook.settle()
    assert len(explorer.optimizers) == 12
    assert page.get_by_role("button", name="Add").count() == 0
    assert_draws(page, explorer)
    choose_preset(page, "rmsprop-lesson")
    notebook.settle()
    other = explore("ravine", ["gd"])
    other.load("rmsprop-lesson")
    assert [repr(rule) for rule in explorer.optimizers] == [repr(rule) for rule in other.optimizers]
    assert (explorer.steps, explorer.start) == (other.steps, other.start)
    assert explorer.extent == pytest.approx(np.array(other.extent), rel=1e-9)
    assert_draws(page, explorer)
    page.get_by_role("button", name="Reset", exact=True).click()
    notebook.settle()
    assert [repr(rule) for rule in explorer.optimizers] == [repr(rule) for rule in LESSON]
    assert explorer.landscape.name == "ravine"
    assert_draws(page, explorer)


@pytest.mark.slow
def test_the_step_shown_never_jumps_back_while_python_is_behind(live):
    explorer = explore("ravine", LESSON, steps=60)
    notebook = live(explorer)
    page = notebook.page
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    entry = page.get_by_label("steps of run, as a number")
    entry.fill("1000")
    entry.press("Enter")
    page.get_by_label("step shown").focus()
    for pause in (0, 0, 120, 10, 60, 60, 0, 30, 90):  # before, while and after Python answers
        page.keyboard.press("ArrowLeft")
        before = state(page)["step"]
        page.wait_for_timeout(pause)
        assert state(page)["step"] == before
    assert before == 991
    notebook.settle()
    notebook.settle()
    assert (explorer.steps, explorer.step, state(page)["step"]) == (1000, 991, 991)


def test_a_formula_is_typed(live):
    explorer = explore("ravine", LESSON[:2], steps=40)
    notebook = live(explorer)
    page = notebook.page
    entry = page.get_by_label("formula f(x, y)")
    entry.fill("x^2 + k*y^2")
    entry.press("Enter")
    notebook.settle()
    assert explorer.landscape.values == {"k": 1}
    assert_draws(page, explorer)
    page.get_by_label("One step back").click()
    page.locator("input[data-control='landscape.k']").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("One step back").click()
    notebook.settle()
    assert explorer.landscape.values["k"] > 1
    assert explorer.step == state(page)["step"] == explorer.steps - 2  # what Python says is no step back
    assert_draws(page, explorer)
    entry.fill("x^2 +")
    entry.press("Enter")
    with pytest.raises(InputError) as error:
        formula("x^2 +")
    assert page.inner_text(".ravine-status") == str(error.value)
    notebook.settle()
    assert explorer.landscape.values["k"] > 1


def test_python_computes_what_the_browser_cannot(live):
    explorer = explore("ravine", [gd(lr=0.03), guests.scipy("BFGS")], steps=30)
    notebook = live(explorer)
    page = notebook.page
    assert_draws(page, explorer)
    page.locator("input[data-control='landscape.kappa']").focus()
    page.keyboard.press("ArrowRight")
    assert [path["n"] for path in state(page)["paths"]] == [31, 1]  # until Python has computed it
    page.get_by_label("One step back").click()
    notebook.settle()
    assert state(page)["step"] == 29
    assert_draws(page, explorer)


@pytest.fixture
def saw():
    """A schedule with a loop, which only Python can compute."""
    before = dict(schedules.registry._units)

    @schedules.schedule
    def saw(t, steps, teeth=3):
        share = t / steps
        for _ in range(1):
            share = share * teeth - np.floor(share * teeth)
        return 1 - share

    yield saw
    schedules.registry._units = before


def test_a_schedule_of_ones_own_and_a_very_large_seed_need_python(live, saw):
    racers = [gd(lr=0.03, schedule=saw(teeth=4)), gd(lr=0.03, noise=0.5), gd(lr=0.03)]
    explorer = explore("ravine", racers, steps=30, seed=2**53)
    notebook = live(explorer)
    page = notebook.page
    assert_draws(page, explorer)
    now = turned_by(page, "lr", -1)
    assert [path["n"] for path in now["paths"]] == [1, 1, 31]
    notebook.settle()
    assert explorer.optimizers[0].values["lr"] < 0.03
    assert_draws(page, explorer)
    page.get_by_label("landscape", exact=True).select_option("rosenbrock")
    notebook.settle()
    assert explorer.landscape.name == "rosenbrock"
    assert_draws(page, explorer)


def test_the_map_is_clicked_dragged_and_zoomed(live):
    explorer = explore("ravine", LESSON, steps=40)
    notebook = live(explorer)
    page = notebook.page
    page.mouse.click(*spot(page, explorer, 5, 0.5))
    notebook.settle()
    assert explorer.start == pytest.approx((5, 0.5), abs=0.05)
    assert_draws(page, explorer)

    page.mouse.move(*spot(page, explorer, *explorer.start))  # a drag that begins at the start moves it
    page.mouse.down()
    page.mouse.move(*spot(page, explorer, 7, -0.5), steps=4)
    page.mouse.up()
    notebook.settle()
    assert explorer.start == pytest.approx((7, -0.5), abs=0.05)
    assert_draws(page, explorer)

    before, start = explorer.extent, explorer.start
    page.mouse.move(*spot(page, explorer, 2, 0.8))  # any other drag pans
    page.mouse.down()
    page.mouse.move(*spot(page, explorer, 4, 0.8), steps=4)
    page.mouse.up()
    notebook.settle()
    assert explorer.start == start
    assert explorer.extent[0][0] == pytest.approx(before[0][0] - 2, abs=0.05)
    assert np.ptp(explorer.extent, axis=1) == pytest.approx(np.ptp(before, axis=1), rel=1e-3)
    assert state(page)["view"] == [list(side) for side in explorer.extent]

    page.locator(".ravine-map").focus()
    page.keyboard.press("+")
    notebook.settle()
    assert np.ptp(before, axis=1) / np.ptp(explorer.extent, axis=1) == pytest.approx(1.5, rel=1e-3)
    page.keyboard.press("-")
    at = spot(page, explorer, 3, 0.2)
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    notebook.settle()
    assert np.ptp(explorer.extent[0]) < 0.9 * np.ptp(before[0])
    assert spot(page, explorer, 3, 0.2) == pytest.approx(at, abs=1)  # what was under the pointer stays there
    page.get_by_label("Show all").click()
    notebook.settle()
    box = fit_extent(explorer.landscape, explorer.trajectories)
    assert np.abs(np.subtract(explorer.extent, box)).max() < 1e-4 * np.ptp(box)
    assert state(page)["view"] == [list(side) for side in explorer.extent]


def test_the_wheel_scrolls_the_page_unless_ctrl_is_held(live):
    notebook = live(explore("ravine", LESSON, steps=20), width=700)
    page = notebook.page
    before = state(page)["view"]
    page.mouse.click(300, 250)  # which starts there, and does not keep the wheel
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => window.scrollY > 0")
    assert state(page)["view"] == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, 120)
    page.keyboard.up("Control")
    frame(page)
    assert np.ptp(state(page)["view"][0]) > np.ptp(before[0])


def test_python_drives_the_picture(live):
    explorer = explore("ravine", LESSON, steps=40)
    notebook = live(explorer)
    page = notebook.page
    explorer.optimizers = [gd(lr=0.05), "newton"]
    explorer.landscape = "himmelblau"
    explorer.start = (-3, 2)
    explorer.step = 7
    explorer.extent = ((-5, 5), (-4, 4))
    notebook.tell()
    frame(page)
    assert_draws(page, explorer)
    assert state(page)["step"] == 7
    assert state(page)["view"] == [[-5, 5], [-4, 4]]
    picture = pixels(page)
    assert shows(picture, get_style("newton").color) > 20


def test_conventions_and_terms(live):
    explorer = explore("ravine", [momentum(lr=0.02, beta=0.8), adam(lr=0.2, beta1=0.7), rmsprop(lr=0.2)], steps=40)
    notebook = live(explorer)
    page = notebook.page
    card = page.locator(".ravine-cards > .ravine-card")
    for k in range(3):
        card.nth(k).locator("summary").click()
    assert "effective" not in card.nth(0).inner_text()
    card.nth(0).get_by_label("momentum is").select_option("a sum")
    notebook.settle()
    assert repr(explorer.optimizers[0]) == "heavy_ball(lr=0.02, beta=0.8)"
    assert "effective α/(1 − β) = 0.1" in card.nth(0).inner_text()
    card.nth(0).get_by_label("momentum", exact=True).uncheck()
    notebook.settle()
    assert explorer.optimizers[0].values["beta"] == 0
    assert_draws(page, explorer)
    card.nth(0).get_by_label("momentum", exact=True).check()
    notebook.settle()
    assert explorer.optimizers[0].values["beta"] == 0.8  # it comes back as it was
    card.nth(1).get_by_label("bias correction").uncheck()
    card.nth(1).get_by_label("momentum", exact=True).uncheck()
    card.nth(1).get_by_label("ε", exact=True).uncheck()
    notebook.settle()
    assert explorer.optimizers[1].values == {"lr": 0.2, "beta1": 0, "beta2": 0.999, "eps": 0, "bias_correction": False}
    assert_draws(page, explorer)
    card.nth(1).get_by_label("ε is added").select_option("before the bias correction")
    card.nth(2).get_by_label("ε inside the root").check()
    notebook.settle()
    assert explorer.optimizers[1].name == "adam_hat"
    assert explorer.optimizers[1].values["beta1"] == 0
    assert explorer.optimizers[2].values["eps_inside"] is True
    assert_draws(page, explorer)


def run_code(code):
    names = {}
    exec(code, names)
    return names["explorer"]


def same(one, other):
    pairs = zip(one.trajectories, other.trajectories, strict=True)
    return all(np.array_equal(a.points, b.points, equal_nan=True) for a, b in pairs)


@pytest.mark.parametrize(
    "made",
    [
        lambda: explore("ravine", LESSON, steps=30),
        lambda: explore(
            ravine(kappa=7), [gd(lr=0.1, noise=0.5, clip=2), adam(schedule="step(every=7)")], (3, 1), steps=30, seed=4
        ),
        lambda: explore(formula("sin(3*x) + k*y**2", k=0.5)(k=2), ["gd", guests.scipy("BFGS")], steps=30),
        lambda: explore(linear_regression(standardise=True), [gd(lr=0.1, batch=2), rmsprop(eps_inside=True)], steps=30),
        lambda: explore(linear_regression.on([0, 1, 2, 3], [1, 2, 5, 6]), [gd(lr=0.1)], steps=30),
    ],
    ids=["plain", "options", "formula", "loss", "own data"],
)
def test_the_code_makes_the_picture(made):
    explorer = made()
    explorer.step = 11
    other = run_code(explorer.code)
    assert same(explorer, other)
    assert (other.extent, other.step, other.steps, other.seed) == (explorer.extent, 11, 30, explorer.seed)
    assert other.code == explorer.code


def test_code_that_cannot_be_whole_says_so():
    explorer = explore(linear_regression.on(np.arange(100.0), np.arange(100.0)), [gd(lr=1e-5)], steps=5)
    assert "its data are not part of this code" in explorer.code
    with pytest.raises(InputError, match="unknown landscape Ellipsis"):
        run_code(explorer.code)


def test_the_browser_gives_the_same_code(live, opened):
    explorer = explore(ravine(kappa=20), [gd(lr=0.038, noise=0.5), heavy_ball(lr=0.01), guests.scipy("BFGS")], steps=30)
    notebook = live(explorer)
    page = notebook.page
    page.locator("input[data-control='lr']").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("One step back").click()
    page.locator(".ravine-map").focus()
    page.keyboard.press("+")
    notebook.settle()
    page.get_by_role("button", name="Copy code").click()
    assert page.inner_text(".ravine-code") == explorer.code
    assert same(explorer, run_code(page.inner_text(".ravine-code")))

    saved = opened(explore("ravine", LESSON, steps=30))
    saved.locator("input[data-control='1.beta']").focus()
    saved.keyboard.press("Home")
    saved.get_by_role("button", name="Copy code").click()
    saved.wait_for_selector(".ravine-status:not(:empty)")
    other = run_code(saved.inner_text(".ravine-code"))
    assert other.optimizers[1].values["beta"] == 0
    for path, run in zip(state(saved)["paths"], other.trajectories, strict=True):
        assert np.abs(np.array([path["x"], path["y"]]).T - run.points).max() < 1e-2


def test_the_film_is_saved(live):
    notebook = live(explore("ravine", LESSON[:2], steps=12))
    page = notebook.page
    page.evaluate(
        """() => {
          window.said = [];
          const watched = { characterData: true, childList: true, subtree: true };
          const status = document.querySelector(".ravine-status");
          new MutationObserver(() => window.said.push(status.textContent)).observe(status, watched);
        }"""
    )
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save film").click()
    assert coming.value.suggested_filename == "race.gif"
    film = Image.open(BytesIO(coming.value.path().read_bytes()))
    assert film.n_frames == 81  # eight for each of twelve steps, which take 0.4 seconds, and the last one
    page.wait_for_function("() => window.said.includes('race.gif is made.')")


@pytest.mark.slow
def test_without_python_it_says_what_to_do_until_there_is_an_answer(new_page):
    explorer = explore("ravine", LESSON, steps=20)
    notebook = Notebook(new_page(), explorer, dead=True)
    page = notebook.page
    page.locator("input[data-control='lr']").focus()
    page.keyboard.press("End")
    page.wait_for_selector("text=run the cell", timeout=10_000)
    assert_draws(page, explorer, [rule(lr=1.0) for rule in LESSON])  # it works without Python
    notebook.letters = [{"letter": {"answer": "setup"}, "buffers": []}]
    notebook.tell()
    assert page.inner_text(".ravine-status") == ""


@pytest.mark.slow
def test_two_explorers_side_by_side(live):
    one, other = live(explore("ravine", LESSON, steps=20)), live(explore("saddle", ["gd", "adam"], steps=30))
    one.page.get_by_label("landscape", exact=True).select_option("booth")
    one.settle()
    assert_draws(one.page, one.explorer)
    assert_draws(other.page, other.explorer)
    assert other.explorer.landscape.name == "saddle"


@pytest.mark.thinned(4)
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: explore("ravine", [gd(lr=0.05), adam], steps=300), id="diverges"),
        pytest.param(lambda: explore(formula("1/x + y**2"), [gd, adam], start=(0, 1), steps=5), id="lost at the start"),
        pytest.param(lambda: explore("monkey_saddle", ["gd", "adam"], steps=1), id="one step, no minima"),
        pytest.param(lambda: explore("rosenbrock", [gd(lr=1e-4)], steps=10_000), id="10 000 steps"),
        pytest.param(lambda: explore("saddle", [gd(lr=0.1 / k) for k in range(1, 13)], steps=30), id="12 racers"),
        pytest.param(lambda: explore("ravine", [guests.scipy("BFGS")], steps=30), id="guests only"),
    ],
)
def test_nothing_breaks_a_live_one(live, made):
    explorer = made()
    notebook = live(explorer)
    page = notebook.page
    assert_draws(page, explorer)
    for label in ("Zoom in", "Zoom out", "To the start", "One step on", "To the end"):
        page.get_by_label(label).click()
    page.mouse.click(*spot(page, explorer, *np.mean(explorer.extent, axis=1)))
    page.get_by_role("button", name="Copy code").click()
    notebook.settle()
    assert explorer.start == pytest.approx(np.mean(explorer.extent, axis=1), abs=0.1 * np.ptp(explorer.extent))
    assert_draws(page, explorer)
