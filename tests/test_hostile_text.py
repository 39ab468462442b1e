"""Whatever text a user or a link brings stays text: no script of it runs in a page, a notebook or a film,
and no formula is made of it in a figure."""

import xml.etree.ElementTree
from dataclasses import replace
from urllib.parse import quote

import numpy as np
import pytest
from browser import state

from landscapes import formula, landscape, picture
from optimizers import gd, guests, momentum
from visualizer import basin_map, explore, phase_map, race, sensitivity, side_by_side
from visualizer.rendering.writers.pgf import to_latex

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "<!--<script>`${window.hacked=1}'); window.hacked=1; ('",
]

#: The names of the fields of a page.
FIELDS = "%FILM% %TITLE% {data} ${data}"

#: Parts of a link, with a text in place of TEXT.
LINKS = [
    "landscape=TEXT",
    "landscape=ravine:TEXT=3",
    "landscape=ravine:kappa=TEXT",
    "formula=TEXT",
    "formula=x**2%2By**2&title=TEXT",
    "formula=x**2%2By**2&axes=TEXT,y",
    "formula=x**2%2By**2&scale=TEXT",
    "formula=x**2%2By**2*k&with=TEXT",
    "formula=x**2%2By**2*k&with=k=1&set=TEXT=2",
    "racer=TEXT",
    "racer=gd:lr=TEXT",
    "racer=gd:TEXT=1",
    "racer=gd:schedule=TEXT",
    "rule=TEXT",
    "rule=w = TEXT",
    "rule=TEXT = w; w = g",
    "rule=w = w - lr*g:TEXT=1",
    "rule=w = w - lr*g:lr=TEXT",
    "rule=w = w - lr*g&name=TEXT",
    "racer=gd&start=TEXT",
    "racer=gd&extent=TEXT",
    "racer=gd&steps=TEXT",
    "racer=gd&plane=TEXT",
    "racer=gd&plane=0,TEXT,lr,loss",
    "racer=gd&plane=0,lr,kappa,TEXT",
]


def assert_harmless(page, scripts=3):
    """Open all that a page has; no script has run, and no element was made of a text."""
    for button in page.locator(".ravine-tabs button").all():
        button.click()
    for name in ("Copy code", "Copy link"):
        for button in page.get_by_role("button", name=name, exact=True).all():
            button.click()
    page.wait_for_timeout(250)  # until what is seen is said in words
    assert page.evaluate("() => window.hacked") is None
    assert page.evaluate("() => document.scripts.length") == scripts
    assert page.evaluate("() => document.images.length") == 0


@pytest.mark.slow
@pytest.mark.parametrize("text", [*HOSTILE, FIELDS])
def test_a_title_stays_text(opened, text):
    page = opened(explore(formula("x**2 + y**2", title=text), ["gd"], steps=5))
    assert page.inner_text(".ravine-title").startswith(text.replace("-", "−"))
    assert text in page.title()
    assert text in page.inner_text(".ravine-outcome")
    assert_harmless(page)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_the_title_of_a_picture_stays_text(opened, live, text):
    surface = picture(np.outer(np.arange(5.0), np.arange(5.0)) / 16, title=text)
    for page in (opened(explore(surface, ["gd"], steps=5)), live(explore(surface, ["gd"], steps=5)).page):
        assert page.inner_text(".ravine-title").startswith(text.replace("-", "−"))
        assert page.get_by_label("landscape", exact=True).input_value() == text
        assert page.evaluate("() => window.hacked") is None
    assert_harmless(page, scripts=1)


@pytest.mark.slow
@pytest.mark.usefixtures("own_units")
@pytest.mark.parametrize("text", HOSTILE)
def test_the_formula_of_a_landscape_of_ones_own_stays_text(opened, text):
    def mine(x, y):
        return x * x + y * y, 2 * x, 2 * y

    mine.__doc__ = f"A bowl.\n\n    f = {text}\n"
    page = opened(explore(landscape(domain=((-1, 1), (-1, 1)), start=(1, 1))(mine), ["gd"], steps=5))
    assert text.replace("-", "−") in page.inner_text(".ravine-title")
    assert_harmless(page)


@pytest.mark.thinned(3)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_link_brings_stays_text(opened, text):
    page = opened(explore("ravine", ["gd"], steps=5))
    before = state(page)["setup"]
    shown = 0
    for link in LINKS:
        racer = "" if "racer=" in link or "rule=" in link else "&racer=gd"
        page.evaluate("(link) => { location.hash = link; }", f"v=1{racer}&{link.replace('TEXT', quote(text, safe=''))}")
        page.wait_for_timeout(50)
        assert page.evaluate("() => window.hacked") is None, link
        said = page.inner_text(".ravine-status")
        assert said or state(page)["setup"] != before, link
        shown += text[:12] in said
    assert shown > 3  # the sentences have the text in them
    assert_harmless(page)


@pytest.mark.thinned(3)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_stays_text(opened, text):
    page = opened(explore("ravine", ["gd"], steps=5))
    before = state(page)["setup"]
    for details in page.locator("details").all():
        details.evaluate("(one) => { one.open = true; }")
    for label in ("formula f(x, y)", "schedule of gd", "learning rate α of gd, as a number"):
        entry = page.get_by_label(label)
        entry.fill(text)
        entry.press("Enter")
        assert page.inner_text(".ravine-status") != "", label
        assert state(page)["setup"] == before, label
    page.get_by_label("your own rule, as text").fill(text)
    page.get_by_role("button", name="Add rule").click()
    assert page.inner_text(".ravine-refused").startswith("rule ")
    assert state(page)["setup"] == before
    page.get_by_label("your own rule, as text").fill("w = w - lr*g")
    page.get_by_label("name of your rule").fill(text)
    page.get_by_role("button", name="Add rule").click()
    assert state(page)["setup"]["racers"][1]["name"] == text.strip()
    assert_harmless(page)


@pytest.mark.parametrize("text", [*HOSTILE, FIELDS])
def test_the_title_of_a_film_stays_text(new_page, tmp_path, text):
    path = race(formula("x**2 + y**2", title=text), ["gd"], steps=2).save(tmp_path / "film.html", width=200)
    page = new_page(offline=True)
    page.goto(path.as_uri())
    page.wait_for_selector("[data-ready]", timeout=20_000)
    assert text in page.title()
    assert text in page.text_content("figcaption")
    assert page.evaluate("() => window.hacked") is None


#: A text that is no formula, though matplotlib would read it as one.
DOLLARS = r"$5 $\frac{ \$ ^_~#%&$"

ALL_PANELS = "map swing surface | loss x phase rate"


def racing(text, lr=0.1, **look):
    bowl = formula("x**2 + k*y**2", k=3, title=f"bowl {text}", axes=(f"w {text}", f"b {text}"))
    return race(bowl, [gd(lr=lr), momentum(lr=0.2)], steps=4, labels=[f"first {text}", ""], **look)


#: Figure -> a function that makes it of a text, and how often the text is in it at least.
FIGURES = {
    "race": (lambda text: racing(text, panels=ALL_PANELS, title=f"race {text}", caption=f"below {text}"), 11),
    "captions": (lambda text: racing(text, captions={0: text, 2: "second"}, size="800x600"), 3),
    "side by side": (lambda text: side_by_side(racing(text), racing(text, lr=0.3)), 5),
    "two landscapes": (
        lambda text: side_by_side(racing(text), race("sphere", [gd(lr=0.1)], steps=4), title=f"two {text}"),
        5,
    ),
    "map": (
        lambda text: phase_map(
            gd, racing(text).landscape, "lr", "k", cells=16, steps=20, title=text, caption=f"map {text}"
        ),
        2,
    ),
    "basins": (lambda text: basin_map(gd, racing(text).landscape, cells=16, steps=20), 3),
    "sensitivity": (lambda text: sensitivity(gd, racing(text).landscape, cells=16, steps=20, caption=text), 2),
}


def drawn_texts(film, folder):
    """Return the texts of a figure, as it is written."""
    root = xml.etree.ElementTree.parse(film.save(folder / "figure.svg"))
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.slow
@pytest.mark.parametrize("kind", FIGURES)
def test_a_dollar_in_a_figure_is_a_dollar(kind, tmp_path):
    make, least = FIGURES[kind]
    texts = drawn_texts(make(DOLLARS), tmp_path)
    assert sum(DOLLARS in text for text in texts) >= least, texts


def test_the_name_of_a_guest_in_a_figure_stays_text(tmp_path):
    guest = replace(guests.scipy("BFGS"), title=DOLLARS)
    assert any(DOLLARS in text for text in drawn_texts(race("sphere", [guest], steps=2), tmp_path))


def test_a_dollar_for_latex_is_a_dollar(tmp_path):
    comment, picture = racing(DOLLARS, title=DOLLARS).save(tmp_path / "race.pgf").read_text("utf-8").split("\n", 1)
    assert DOLLARS in comment
    assert picture.count(to_latex(DOLLARS, False)) >= 5
    assert r"$\frac" not in picture
