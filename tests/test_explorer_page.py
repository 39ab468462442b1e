"""A saved explorer in a browser, from disk and with the network off: what it draws is what `trace` gives."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from browser import (
    assert_draws,
    choose_preset,
    color_of,
    copied,
    frame,
    pixels,
    shows,
    state,
    type_in,
    wait_for_text,
)

from landscapes import InputError, formula, ravine
from optimizers import adam, gd, guests, momentum, oscillation, rmsprop, trace
from visualizer import explore
from visualizer.explorer.setup import terms_of

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def test_in_a_page_the_keyboard_moves_the_paths(opened):
    explorer = explore("ravine", LESSON, steps=100)
    page = opened(explorer)
    assert_draws(page, explorer, LESSON)
    assert page.inner_text(".ravine-outcome") == explorer.race.describe()
    assert page.get_attribute(".ravine-map", "aria-label") == explorer.race.describe()

    slider = page.locator("input[data-control='1.beta']")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    settings = state(page)["settings"]
    assert 0 < settings[1]["beta"] < 0.9
    racers = [LESSON[0], LESSON[1](beta=settings[1]["beta"]), *LESSON[2:]]
    assert_draws(page, explorer, racers)
    assert slider.get_attribute("aria-valuetext") == f"β = {settings[1]['beta']:g}"

    page.locator("input[data-control='lr']").focus()
    page.keyboard.press("End")
    racers = [rule(lr=1.0) for rule in racers]
    assert [now["lr"] for now in state(page)["settings"]] == [1.0] * 4
    assert_draws(page, explorer, racers)
    explorer.optimizers = racers
    wait_for_text(page, ".ravine-outcome", explorer.race.describe())
    assert page.inner_text(".ravine-outcome") == explorer.race.describe()
    assert "gd α=1 diverges at step" in page.inner_text(".ravine-outcome")

    entry = page.get_by_label("learning rate α of adam, as a number")
    entry.fill("0.2")
    entry.press("Enter")
    assert state(page)["settings"][3]["lr"] == 0.2
    page.get_by_role("button", name="Reset", exact=True).click()
    assert_draws(page, explorer, LESSON)


def test_in_a_page_the_step_is_scrubbed_stepped_and_played(opened):
    page = opened(explore("ravine", ["gd"], steps=40))
    assert state(page)["step"] == 40  # it opens as a still, at the end
    page.get_by_label("To the start").click()
    assert state(page)["step"] == 0
    page.get_by_label("One step on").click()
    page.get_by_label("One step on").click()
    page.get_by_label("One step back").click()
    assert state(page)["step"] == 1
    page.get_by_label("step shown").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["step"] == 2
    page.locator(".ravine-map").focus()
    page.keyboard.press("End")
    assert state(page)["step"] == 40
    assert page.inner_text(".ravine-clock") == "step 40 of 40"
    page.get_by_label("speed").select_option("2")
    page.get_by_label("Play").click()
    page.wait_for_timeout(400)
    page.get_by_label("Pause").click()
    assert 0 < state(page)["step"] < 40
    box = page.locator(".ravine-panel").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 50)
    assert 15 < state(page)["step"] < 25


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_draws_each_racer_in_its_colour(opened, scheme):
    page = opened(explore("ravine", LESSON, steps=100), color_scheme=scheme)
    assert state(page)["theme"] == scheme
    page.locator(".ravine-map").focus()
    for canvas in (".ravine-map", ".ravine-panel"):
        picture = pixels(page, canvas)
        for racer in LESSON:
            assert shows(picture, color_of(racer, scheme)) > 20, (canvas, racer.name)
    page.keyboard.press("Home")
    color = color_of(LESSON[2], scheme)
    assert shows(pixels(page), color) < shows(picture, color)


#: How a host says its theme: JupyterLab and Notebook, VS Code, marimo, Sphinx and Colab.
HOSTS = {
    "JupyterLab": "document.body.dataset.jpThemeLight = theme === 'light'",
    "VS Code": "document.body.className = `vscode-${theme}`",
    "marimo": "document.body.dataset.theme = theme",
    "Sphinx": "document.documentElement.dataset.theme = theme",
    "Colab": "document.documentElement.setAttribute('theme', theme)",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.thinned(2)
def test_the_theme_of_the_host_comes_before_that_of_the_system(opened, host, scheme):
    page = opened(explore("ravine", LESSON, steps=20), color_scheme=scheme)
    for theme in ("dark", "light", "dark"):
        page.evaluate(f"(theme) => {{ {HOSTS[host]}; }}", theme)
        frame(page)
        assert state(page)["theme"] == theme


def test_a_theme_that_a_host_leaves_to_the_system_follows_the_system(opened):
    page = opened(explore("ravine", LESSON, steps=20), color_scheme="light")
    page.evaluate("() => { document.body.dataset.theme = 'auto'; }")
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        frame(page)
        assert state(page)["theme"] == theme


def test_who_asks_for_less_motion_sees_stills(opened):
    page = opened(explore("ravine", ["gd"], steps=100), reduced_motion="reduce")
    page.evaluate("""() => { window.seen = new Set();
        new MutationObserver(() => window.seen.add(window.__ravine.state().step))
            .observe(document.querySelector('.ravine-clock'), {childList: true}); }""")
    page.get_by_label("speed").select_option("2")
    page.get_by_label("Play").click()
    page.wait_for_timeout(1000)
    assert set(page.evaluate("() => [...window.seen]")) <= set(range(0, 101, 10))


@pytest.mark.thinned(2)
@pytest.mark.parametrize("width", [390, 800, 1200])
def test_a_page_fits_its_screen(opened, width):
    names = [
        "gd",
        "momentum",
        "rmsprop",
        "adam",
        "adamw",
        "nadam",
        "lion",
        "newton",
        "yogi",
        "adan",
        "sophia",
        "polyak",
    ]
    page = opened(explore("saddle", names, steps=20), width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.locator(".ravine-card").count() == 13


@pytest.mark.thinned(2)
@pytest.mark.parametrize(
    "explorer",
    [
        pytest.param(lambda: explore("ravine", [gd(lr=0.05), adam], steps=300), id="diverges"),
        pytest.param(lambda: explore("ravine", [gd(lr=1e9)], steps=1), id="one step"),
        pytest.param(lambda: explore(formula("1/x + y**2"), [gd, adam], start=(0, 1)), id="lost at the start"),
        pytest.param(lambda: explore("monkey_saddle", ["gd", "adam"], steps=100), id="no minima"),
        pytest.param(lambda: explore("rosenbrock", [gd(lr=1e-4)], steps=10_000), id="10 000 steps"),
        pytest.param(lambda: explore("ravine", [guests.scipy("BFGS"), adam(lr=0.1)], steps=30), id="a guest"),
        pytest.param(lambda: explore("ravine", [gd(noise=1.0, clip=0.5, schedule="cosine")], seed=3), id="options"),
    ],
)
def test_nothing_breaks_a_page(opened, explorer):
    explorer = explorer()
    page = opened(explorer)
    assert_draws(page, explorer, explorer.optimizers)
    assert page.inner_text(".ravine-outcome") == explorer.race.describe()
    page.locator(".ravine-map").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    frame(page)


def span(page):
    return np.ptp(state(page)["view"], axis=1)


@pytest.mark.slow
def test_a_page_is_zoomed_and_panned(opened):
    explorer = explore("ravine", LESSON, steps=60)
    page = opened(explorer)
    whole, first = span(page), pixels(page)
    box = page.locator(".ravine-map").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.locator(".ravine-map").focus()
    page.keyboard.press("+")
    assert span(page) == pytest.approx(whole / 1.5, rel=1e-3)
    assert (pixels(page) != first).mean() > 0.3  # the ground is scaled with the paths
    left = state(page)["view"][0][0]
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 100, middle[1], steps=3)
    page.mouse.up()
    assert state(page)["view"][0][0] == pytest.approx(left - 100 / (box["width"] - 60) * span(page)[0], rel=1e-3)
    page.keyboard.down("Control")
    for _ in range(60):
        page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert np.all(span(page) < whole / 1e5)
    assert np.all(span(page) > 1e-6 * np.ptp(explorer.landscape.domain, axis=1))  # numbers have no more digits
    assert_draws(page, explorer, LESSON)
    page.get_by_label("Show all").click()
    assert span(page) == pytest.approx(whole)
    assert np.array_equal(pixels(page), first)
    page.locator(".ravine-map").focus()
    page.keyboard.press("-")
    assert span(page) == pytest.approx(whole * 1.5, rel=1e-3)
    page.keyboard.press("0")
    assert span(page) == pytest.approx(whole)


def test_two_fingers_zoom_a_page(opened):
    page = opened(explore("ravine", LESSON, steps=60), width=390, has_touch=True)
    whole = span(page)
    box = page.locator(".ravine-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)

    def touch(kind, apart):
        points = [{"x": x - apart, "y": y}, {"x": x + apart, "y": y}] if apart else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in (40, 50, 60):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    assert span(page) == pytest.approx(whole / 2, rel=0.05)


# values that are typed


def seen(page):
    """All that follows from the settings: the state, what is said, the fields, the code and the picture."""
    page.wait_for_timeout(200)  # until it is said
    page.get_by_role("button", name="Copy code").click()
    page.wait_for_selector(".ravine-code:not([hidden])")
    now = state(page)
    fields = page.evaluate("() => [...document.querySelectorAll('input')].map((one) => [one.value, one.checked])")
    texts = [page.inner_text(part) for part in (".ravine-outcome", ".ravine-code", ".ravine-title", ".ravine-cards")]
    return now["setup"], now["paths"], fields, texts, pixels(page).tolist()


def test_the_question_of_the_first_lesson_is_answered_by_typing(opened):
    explorer = explore("ravine", [gd(lr=0.038)], steps=100)
    page = opened(explorer)
    type_in(page, "learning rate α of gd, as a number", "0.042")
    run = trace(gd(lr=0.042), "ravine", steps=100)
    (path,) = state(page)["paths"]
    assert path["x"] == run.points[:, 0].tolist()
    assert path["y"] == run.points[:, 1].tolist()
    assert path["loss"] == run.values.tolist()
    assert oscillation(run).modes.predicted.regime[1] == "divergent"
    assert page.get_by_label("learning rate α of gd, as a number").input_value() == "0.042"
    type_in(page, "learning rate α of gd, as a number", "0,0375")  # a comma is a point in many languages
    assert state(page)["settings"][0]["lr"] == 0.0375
    assert_draws(page, explorer, [gd(lr=0.0375)])


REFUSED = [
    ("memory β of momentum", "2", lambda: momentum(beta=2)),
    ("memory β of momentum", "1", lambda: momentum(beta=1)),
    ("learning rate α of gd", "abc", lambda: gd(lr="abc")),
    ("learning rate α of gd", "-1", lambda: gd(lr=-1)),
    ("learning rate α of gd", "", lambda: gd(lr="")),
    ("noise σ of all racers", "-0.5", lambda: gd(noise=-0.5)),
    ("curvature κ of landscape", "-3", lambda: ravine(kappa=-3)),
    ("steps of run", "2.5", lambda: trace("gd", "ravine", steps=2.5)),
    ("steps of run", "1e9", lambda: explore("ravine", ["gd"], steps=10**9)),
    ("steps of run", "0", lambda: trace("gd", "ravine", steps=0)),
    ("seed of run", "-1", lambda: trace("gd", "ravine", seed=-1)),
]


def test_refused_values_leave_everything_as_it_was(opened):
    page = opened(explore("ravine", [gd(lr=0.038, noise=0.1), momentum(lr=0.038)], steps=60))
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    before = seen(page)
    for label, text, refused in REFUSED:
        with pytest.raises(InputError) as error:
            refused()
        type_in(page, f"{label}, as a number", text)
        assert page.inner_text(".ravine-status") == str(error.value)
        assert state(page)["setup"] == before[0]
    page.locator(".ravine-clock").click()  # the field loses the focus
    assert seen(page) == before


def test_every_control_of_a_page_moves_the_paths_to_those_of_trace(opened):
    page = opened(explore("linear_regression", [rmsprop(lr=0.05), adam(lr=0.1)], steps=40))
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    controls = [one.get_attribute("data-control") for one in page.locator("[data-control]").all()]
    assert {"landscape.standardise", "lr", "noise", "0.batch", "0.eps", "0.centered", "1.beta2"} < set(controls)
    for control in controls:
        before = state(page)["setup"]
        one = page.locator(f"[data-control='{control}']")
        one.focus()
        page.keyboard.press("Space" if one.get_attribute("type") == "checkbox" else "ArrowRight")
        after = state(page)
        if after["setup"] == before:  # at its right end
            page.keyboard.press("ArrowLeft")
            after = state(page)
        assert after["setup"] != before, control
        assert_draws(page, SimpleNamespace(**terms_of(after["setup"], [])))


# links


def use(page):
    """Change what a reader can change."""
    page.locator("input[data-control='landscape.kappa']").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("racer to add").select_option("heavy_ball")
    page.get_by_role("button", name="Add").click()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    type_in(page, "schedule of gd", "step( factor=0.5,every = 7.0)")
    type_in(page, "clip of momentum, as a number", "2")
    type_in(page, "noise σ of all racers, as a number", "0.25")
    type_in(page, "seed of run, as a number", "3")
    box = page.locator(".ravine-map").bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    page.locator(".ravine-map").focus()
    page.keyboard.press("+")
    page.get_by_label("One step back").click()


def type_formula(page):
    type_in(page, "formula f(x, y)", "(x^2 - a)² + sin(3*y)**2 + 0.1*y**2 + abs(x - y)")
    page.locator("input[data-control='landscape.a']").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")


def type_rule(page):
    page.get_by_text("your own rule", exact=True).click()
    page.get_by_label("your own rule, as text").fill("v = k*v + g²\nw = w - lr*g/(√v + eps)")
    page.get_by_label("name of your rule").fill("mine, with: signs & all")
    page.get_by_role("button", name="Add rule").click()
    page.locator("input[data-control='3.k']").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("your own rule, as text").fill("w = w - 0.01*g")
    page.get_by_role("button", name="Add rule").click()


def choose_data(page):
    page.get_by_label("landscape", exact=True).select_option("linear_regression")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.get_by_label("standardise", exact=False).check()
    type_in(page, "batch of gd, as a number", "4")


def choose_presets(page):
    choose_preset(page, "rmsprop-lesson")
    choose_preset(page, "d2l-gd")
    assert state(page)["view"] == [[-5.5, 1.0], [-3.0, 2.0]]  # as the preset gives it


@pytest.mark.thinned(3)
@pytest.mark.parametrize(
    "act", [use, type_formula, type_rule, choose_data, choose_presets], ids=lambda act: act.__name__
)
def test_a_link_opens_the_same_picture_and_the_code_makes_it(opened, act):
    page = opened(explore("ravine", LESSON[:3], steps=60))
    act(page)
    address, code = copied(page, "link"), copied(page, "code")
    assert address.startswith("file:")
    page.keyboard.press("Escape")  # without what was before the last change
    page.get_by_label("Zoom in").focus()
    first, setup = pixels(page), state(page)["setup"]

    other = opened(explore("saddle", ["gd"], steps=9), link=f"#{address.partition('#')[2]}")  # in a fresh context
    other.get_by_label("Zoom in").focus()
    assert state(other)["setup"] == setup
    assert np.array_equal(pixels(other), first)
    assert state(other)["paths"] == state(page)["paths"]
    wait_for_text(other, ".ravine-outcome", page.inner_text(".ravine-outcome"))
    assert other.inner_text(".ravine-outcome") == page.inner_text(".ravine-outcome")
    assert copied(other, "code") == code

    names = {}
    exec(code, names)
    made = json.loads(json.dumps(names["explorer"].setup))
    if "formula" in setup["landscape"]:  # Python writes out what the browser leaves to its defaults
        made["landscape"]["options"], setup["landscape"]["options"] = {}, {}
    assert made == setup
    assert_draws(page, names["explorer"])


def test_a_link_that_cannot_be_read_says_so_and_the_page_stays(opened):
    page = opened(explore("ravine", ["gd"], steps=9), link="#v=2&landscape=ravine")
    assert page.inner_text(".ravine-status") == "a link must begin with v=1, got #v=2&landscape=ravine"
    assert state(page)["setup"]["landscape"] == {"name": "ravine", "settings": {}}
    page.evaluate("() => { location.hash = 'v=1&landscape=rosenbrok&racer=gd'; }")
    page.wait_for_selector("text=did you mean 'rosenbrock'?")
    page.evaluate("() => { location.hash = 'v=1&landscape=rosenbrock&racer=gd:lr=0.001&steps=30'; }")
    page.wait_for_function("() => window.__ravine.setup().steps === 30")
    assert page.inner_text(".ravine-status") == ""
    page.get_by_role("button", name="Reset", exact=True).click()
    assert state(page)["setup"]["landscape"]["name"] == "rosenbrock"


@pytest.mark.slow
def test_how_long_a_page_takes_to_open(opened):
    """The times are printed, not asserted: a machine that is busy takes longer."""
    times = []
    for _ in range(3):
        page = opened(explore("ravine", LESSON, steps=200))
        times.append(
            page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventStart")
        )  # it waits for the module
        assert state(page)["steps"] == 200
    print(f"a page opens in {np.median(times):.0f} ms (median of 3)")
