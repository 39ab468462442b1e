"""Random actions in a saved explorer: after each one the state, the code, the link, the picture and `trace` agree."""

import re
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from browser import assert_draws, copied, frame, pixels, state
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from optimizers import adam, gd, momentum
from visualizer import explore
from visualizer.explorer.setup import setup_of, terms_of

ACTIONS = {}


def action(function):
    ACTIONS[function.__name__] = function
    return function


def choose(page, label, random, options):
    page.get_by_label(label, exact=True).select_option(random.choice(options))


def press(page, key):
    """Press the button of a card, or of what is below the cards, that has this key, if there is one."""
    button = page.locator(f"[data-key='{key}']")
    if button.count():
        button.click()


@action
def turn(page, random):
    controls = page.locator(".ravine-row input[type=range]:visible")
    one = controls.nth(random.randint(0, controls.count() - 1))
    key = random.choice(["ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowLeft", "PageDown", "Home"])
    for _ in range(random.randint(1, 3)):
        one.press(key)


@action
def type_a_number(page, random):
    fields = page.locator(".ravine-row input[type=text]:visible")
    one = fields.nth(random.randint(0, fields.count() - 1))
    one.fill(random.choice(["0.05", "10⁻³", "0,9", "3", "-1", "x", "", "1e-7"]))
    one.press("Enter")


@action
def start_elsewhere(page, random):
    box = page.locator(".ravine-map").bounding_box()
    u, v = (random.uniform(0.2, 0.8) for _ in "xy")
    page.mouse.click(box["x"] + u * box["width"], box["y"] + v * box["height"])


@action
def look_elsewhere(page, random):
    page.locator(".ravine-map").press(random.choice(["+", "-", "0"]))


@action
def show_a_step(page, random):
    page.locator(".ravine-map").press(random.choice(["ArrowLeft", "Home", "End"]))


@action
def add(page, random):
    if page.get_by_label("racer to add").count():
        choose(page, "racer to add", random, ["gd", "nesterov", "rmsprop", "lion", "newton"])
        press(page, "add")


@action
def change_a_racer(page, random):
    k = random.randint(0, len(state(page)["setup"]["racers"]) - 1)
    kind = random.choice(["remove", "hide", "only", "grip", "rule"])
    if kind == "rule":
        choose(page, f"rule of racer {k + 1}", random, ["gd", "heavy_ball", "adam", "rmsprop"])
    elif kind != "grip":
        press(page, f"{kind} {k}")
    elif page.locator(f"[data-key='grip {k}']").count():
        page.locator(f"[data-key='grip {k}']").press("ArrowDown")


@action
def choose_a_landscape(page, random):
    choose(page, "landscape", random, ["ravine", "rosenbrock", "saddle", "linear_regression", "himmelblau"])


@action
def type_a_formula(page, random):
    field = page.get_by_label("formula f(x, y)")
    field.fill(random.choice(["x**2 + k*y**2", "x^4/4 - x^2 + y^2", "sin(x) +", "q(x)"]))
    field.press("Enter")


@action
def tune(page, random):
    press(page, "tune")
    page.wait_for_function("() => !/searched/.test(document.querySelector('.ravine-status').textContent)")
    page.wait_for_timeout(50)


@action
def return_to_the_first(page, random):
    page.get_by_role("button", name="Reset", exact=True).click()


@action
def open_a_view(page, random):
    tabs = page.get_by_role("tab")
    tabs.nth(random.randint(0, tabs.count() - 1)).click()


@action
def follow_a_tour(page, random):
    page.get_by_label("guided tour").select_option(str(random.randint(0, 2)))
    for _ in range(random.randint(0, 5)):
        if page.locator(".ravine-guide").is_visible():
            page.get_by_role("button", name=re.compile("^(Next|End)$")).click()
    if page.locator(".ravine-guide").is_visible():
        page.get_by_label("Close the guide").click()
    page.locator(".ravine-map").press("End")  # it may be playing


@action
def undo_and_redo(page, random):
    """Undo some changes; what redo brings back is what was there."""
    before, times = race_of(page), 0
    for _ in range(random.randint(1, 3)):
        if page.get_by_label("Undo").get_attribute("aria-disabled") == "false":
            page.locator(".ravine-map").press("Control+z")
            times += 1
    undone = race_of(page)
    for _ in range(times):
        page.locator(".ravine-map").press("Control+y")
    assert race_of(page) == before
    if random.random() < 0.5:
        for _ in range(times):
            page.locator(".ravine-map").press("Control+z")
        assert race_of(page) == undone


def race_of(page):
    """The setup without the step that is shown."""
    return {name: value for name, value in state(page)["setup"].items() if name != "step"}


def assert_agrees(page, other):
    """What the page says in five ways is one race."""
    frame(page)
    now = state(page)
    setup = now["setup"]
    assert_draws(page, SimpleNamespace(**terms_of(setup, [])))
    namespace = {}
    exec(copied(page, "code"), namespace)
    assert namespace["explorer"].setup == setup_of(*terms_of(setup, []).values(), setup["step"])
    link = copied(page, "link").partition("#")[2]
    other.evaluate("(link) => window.__ravine.show(link)", link)
    frame(other)
    assert state(other)["setup"] == setup
    assert state(other)["paths"] == now["paths"]
    if page.locator(".ravine-hidden").count():  # a link says nothing of who is hidden
        return
    for one in (page, other):
        one.get_by_role("tab").first.click()
        one.keyboard.press("Escape")  # without what was before the last change
        one.locator(".ravine-clock").click()
    assert np.array_equal(pixels(page), pixels(other))


FIRST = [gd(lr=0.038), momentum(lr=0.038), adam(lr=0.2)]
STEPS = 20


def run_at_random(opened, examples):
    pages = [opened(explore("ravine", FIRST, steps=30), reduced_motion="reduce") for _ in range(2)]
    first = state(pages[0])["setup"]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(0, 999)), min_size=STEPS, max_size=STEPS))
    def act(actions):
        page, other = pages
        page.evaluate("(setup) => window.__ravine.show(setup)", first)
        for name, seed in actions:
            note(f"{name} {seed}: {state(page)['setup']}")
            ACTIONS[name](page, Random(seed))
            assert_agrees(page, other)

    act()


@pytest.mark.slow
def test_after_random_actions_all_that_is_said_agrees(opened):
    run_at_random(opened, examples=1)


@pytest.mark.slow
def test_after_two_hundred_random_actions_all_that_is_said_agrees(opened):
    run_at_random(opened, examples=10)
