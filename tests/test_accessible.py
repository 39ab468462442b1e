"""Axe finds nothing wrong with the explorer, whatever its reader does; and axe is awake: it finds what is broken."""

import numpy as np
import pytest
from browser import Notebook, frame

from landscapes import formula, picture
from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
MANY = [*LESSON, "adamw", "nadam", "lion", "newton", "yogi", "adan", "sophia", "polyak"]
LONG = "sin(3*x)**2 + k*y**2 + exp(-(x - a)**2 - (y - b)**2) + sqrt(1 + x**2*y**2)"

EXPLORERS = {
    "a race": lambda: explore("ravine", LESSON, steps=60),
    "the welcome": explore,
    "a run that diverges": lambda: explore("ravine", [gd(lr=0.05), adam], steps=300),
    "a loss with batches": lambda: explore("linear_regression", [gd(noise=0.1), adam], steps=60),
    "a picture": lambda: explore(picture(np.random.default_rng(0).random((7, 9)), height=2), ["gd", "adam"], steps=60),
    "many racers, a long formula": lambda: explore(formula(LONG, a=1, b=0, k=2), MANY, steps=60),
}


def press(name):
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def open_the_map(page):
    press("Map of settings")(page)
    page.get_by_label("basins").check()
    page.wait_for_function("() => window.__ravine.state().isFinePlane")


def turn_to(tab):
    return lambda page: page.get_by_role("tab", name=tab).click()


def enter(label, text):
    def act(page):
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")

    return act


def unfold(page):
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")


def lower_a_rate(page):
    page.locator("input[data-control='0.lr']").press("ArrowLeft")


def choose_a_preset(page):
    page.locator(".ravine-preset", has_text="Descent zigzags").click()


def search_the_best_rates(page):
    press("Best α for each")(page)
    page.wait_for_function("() => document.querySelector('.ravine-outcome').textContent.includes('best of 101')")


def go_to_the_third_stop(page):
    page.get_by_label("guided tour").select_option("Momentum")
    press("Next")(page)
    press("Next")(page)


#: What a reader of a race does, one after the other, by what is seen then.
ACTS = {
    "views": {
        "at first": lambda page: None,
        "all panels": unfold,
        "the map of settings": open_the_map,
        **{
            name: turn_to(name)
            for name in ("Effective rate", "One step, line by line", "How much swing?", "Surface in 3-D")
        },
    },
    "changes": {
        "a refused value": enter("memory β of momentum, as a number", "2"),
        "a refused formula": enter("formula f(x, y)", "x +"),
        "a change, with a ghost": lower_a_rate,
        "undone": press("Undo (Ctrl+Z)"),
        "code": press("Copy code"),
        "a hidden racer": press("Hide gd"),
        "a racer alone": press("Show only adam"),
        "the best rates": search_the_best_rates,
    },
    "guides": {
        "playing": press("Play"),
        "presets": press("Presets"),
        "numbers of a preset": choose_a_preset,
        "a tour": go_to_the_third_stop,
        "large type": press("Large type, for a projector"),
    },
}
DESK, PHONE, LOW = (1280, 800, "light"), (390, 844, "dark"), (740, 360, "dark")


def identify(value):
    return "x".join(map(str, value)) if isinstance(value, tuple) else value


def ready(page):
    """Wait until all is drawn, and said in words."""
    page.wait_for_selector("[data-ready]", timeout=10_000)
    page.wait_for_selector(".ravine-map[aria-label]")
    frame(page)


def findings(page):
    """What axe finds on the page, of any impact, and what it cannot tell.

    It often cannot tell a contrast: where a part of the page scrolls, or a letter is all there is.
    """
    response = axe.Axe().run(page).response
    found = response["violations"] + [one for one in response["incomplete"] if one["id"] != "color-contrast"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"]] for one in found}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The address of the page of an explorer."""
    folder, pages = tmp_path_factory.mktemp("pages"), {}

    def address(name):
        if name not in pages:
            pages[name] = EXPLORERS[name]().save(folder / f"{len(pages)}.html").as_uri()
        return pages[name]

    return address


@pytest.fixture
def show(saved, new_page):
    """Opens an explorer on a screen; its tours and its welcome do without motion."""

    def open_page(name, screen=DESK):
        width, height, scheme = screen
        page = new_page(width, height, color_scheme=scheme, reduced_motion="reduce")
        page.goto(saved(name))
        ready(page)
        return page

    return open_page


@pytest.mark.parametrize(
    ("acts", "screen"),
    [(acts, screen) for acts in ACTS for screen in (DESK, PHONE, LOW)],
    ids=identify,
)
@pytest.mark.slow
def test_axe_finds_nothing_whatever_a_reader_does(show, acts, screen):
    page, found = show("a race", screen), {}
    for state, act in ACTS[acts].items():
        act(page)
        frame(page)
        found[state] = findings(page)
    assert found == {state: {} for state in ACTS[acts]}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=identify)
@pytest.mark.parametrize("name", [name for name in EXPLORERS if name != "a race"])
@pytest.mark.slow
def test_axe_finds_nothing_in_any_explorer(show, name, screen):
    page = show(name, screen)
    unfold(page)
    frame(page)
    assert findings(page) == {}


def test_axe_finds_nothing_in_a_notebook(new_page):
    page = new_page(reduced_motion="reduce")
    Notebook(page, EXPLORERS["a race"]())
    page.evaluate("() => document.body.insertAdjacentHTML('afterbegin', '<header><h1>Notebook</h1></header>')")
    ready(page)
    assert page.get_by_role("button", name="Save film").is_visible()
    assert findings(page) == {}


#: What breaks a page, by the rule that it breaks; the last two are of moderate impact.
HARM = {
    "role-img-alt": "() => document.querySelector('.ravine-map').removeAttribute('aria-label')",
    "color-contrast": "() => document.querySelector('.ravine-outcome').style.color = '#ddd'",
    "button-name": """() => {
      const button = document.querySelector('[aria-label=Play]');
      button.removeAttribute('aria-label');
      button.removeAttribute('title');
    }""",
    "html-has-lang": "() => document.documentElement.removeAttribute('lang')",
    "aria-prohibited-attr": "() => document.querySelector('.ravine-caption').setAttribute('aria-label', 'marks')",
    "page-has-heading-one": "() => document.querySelector('h1').remove()",
    "region": "() => document.body.insertAdjacentHTML('beforeend', '<p>words that are in no part of the page</p>')",
}


def test_axe_finds_what_is_broken_on_purpose(show):
    page = show("a race")
    for harm in HARM.values():
        page.evaluate(harm)
    assert set(findings(page)) == set(HARM)
