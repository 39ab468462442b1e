"""Whatever text a user or a link brings stays text: no script of it runs in a page, in a notebook or in a film."""

from urllib.parse import quote

import numpy as np
import pytest
from browser import state

from landscapes import formula, landscape, picture
from visualizer import explore, race

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "<!--<script>`${window.hacked=1}'); window.hacked=1; ('",
]

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
    "racer=gd&start=TEXT",
    "racer=gd&extent=TEXT",
    "racer=gd&steps=TEXT",
    "racer=gd&plane=TEXT",
    "racer=gd&plane=0,TEXT,lr,loss",
    "racer=gd&plane=0,lr,kappa,TEXT",
]


def assert_harmless(page, scripts=2):
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


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_stays_text(opened, text):
    page = opened(explore(formula("x**2 + y**2", title=text), ["gd"], steps=5))
    assert page.inner_text(".ravine-title").startswith(text.replace("-", "−"))
    assert text in page.title()
    assert text in page.inner_text(".ravine-outcome")
    assert_harmless(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_title_of_a_picture_stays_text(opened, live, text):
    surface = picture(np.outer(np.arange(5.0), np.arange(5.0)) / 16, title=text)
    for page in (opened(explore(surface, ["gd"], steps=5)), live(explore(surface, ["gd"], steps=5)).page):
        assert page.inner_text(".ravine-title").startswith(text.replace("-", "−"))
        assert page.get_by_label("landscape", exact=True).input_value() == text
        assert page.evaluate("() => window.hacked") is None
    assert_harmless(page, scripts=1)


@pytest.mark.usefixtures("own_units")
@pytest.mark.parametrize("text", HOSTILE)
def test_the_formula_of_a_landscape_of_ones_own_stays_text(opened, text):
    def mine(x, y):
        return x * x + y * y, 2 * x, 2 * y

    mine.__doc__ = f"A bowl.\n\n    f = {text}\n"
    page = opened(explore(landscape(domain=((-1, 1), (-1, 1)), start=(1, 1))(mine), ["gd"], steps=5))
    assert text.replace("-", "−") in page.inner_text(".ravine-title")
    assert_harmless(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_link_brings_stays_text(opened, text):
    page = opened(explore("ravine", ["gd"], steps=5))
    before = state(page)["setup"]
    shown = 0
    for link in LINKS:
        racer = "" if "racer=" in link else "&racer=gd"
        page.evaluate("(link) => { location.hash = link; }", f"v=1{racer}&{link.replace('TEXT', quote(text, safe=''))}")
        page.wait_for_timeout(50)
        assert page.evaluate("() => window.hacked") is None, link
        said = page.inner_text(".ravine-status")
        assert said or state(page)["setup"] != before, link
        shown += text[:12] in said
    assert shown > 3  # the sentences have the text in them
    assert_harmless(page)


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
    assert_harmless(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_title_of_a_film_stays_text(new_page, tmp_path, text):
    path = race(formula("x**2 + y**2", title=text), ["gd"], steps=2).save(tmp_path / "film.html", width=200)
    page = new_page(offline=True)
    page.goto(path.as_uri())
    page.wait_for_selector("[data-ready]", timeout=20_000)
    assert text in page.title() + page.inner_text("body") + page.content()
    assert page.evaluate("() => window.hacked") is None
