"""A text of a user stays text in every page: no script of it runs, and it is shown as it is.

Titles, captions, labels, names of axes, docstrings and formulas with markup, scripts, quotes, mathematics, controls,
emoji and texts that run from right to left are put into explorers, films as pages, and pictures as SVG, and these are
opened in a browser. No script of theirs runs, no element is made of them, nothing is fetched, and the console is
silent.
"""

import re
import unicodedata
from dataclasses import fields

import numpy as np
import pytest

from attack.tries import HOSTILE_TEXTS, fault_of_error
from landscapes import InputError, formula, landscape, picture
from optimizers import gd
from visualizer import Look, explore, phase_map, race, side_by_side

#: A text without markup, for the numbers of scripts and elements that a page has of itself.
HARMLESS = "harmless"

#: The page leaves out a formula that makes its title longer than 76 letters.
LONGEST_FORMULA = 60

COUNTS = "() => ['script', 'img', 'iframe', 'b', 'a', 'style'].map((tag) => document.querySelectorAll(tag).length)"


def look(text):
    """Every field of a look that takes a text."""
    metavars = {field.name: field.metadata.get("metavar") for field in fields(Look)}
    found = {name: [text] if name == "labels" else text for name, metavar in metavars.items() if metavar == "TEXT"}
    assert {"title", "caption", "labels"} <= found.keys()
    return found | {name: {1: text} for name, metavar in metavars.items() if metavar == "STEP:TEXT"}


def bowl(text):
    """A landscape with a text as its title and, where it is one line, in the names of its axes."""
    try:
        return formula("x**2 + k*y**2", k=2, title=text, axes=(f"x{text}"[:40], f"y{text}"[:40]))
    except InputError:
        return formula("x**2 + k*y**2", k=2, title=text)


def own(text):
    def mine(x, y):
        return x * x + y * y, 2 * x, 2 * y

    line = " ".join(text.split())  # what follows the first line of a docstring is not shown
    mine.__doc__ = f"A bowl, {line}.\n\n    f = {line}\n"
    return landscape(domain=((-1, 1), (-1, 1)), start=(1, 1))(mine)


#: Kind of page -> the page with a text.
PAGES = {
    "explorer of a formula": lambda text, folder: explore(bowl(text), ["gd"], steps=5).save(folder / "page.html"),
    "explorer of a picture": lambda text, folder: explore(picture(np.eye(5), title=text), ["gd"], steps=5).save(
        folder / "page.html"
    ),
    "explorer of an own landscape": lambda text, folder: explore(own(text), ["gd"], steps=5).save(folder / "page.html"),
    "film": lambda text, folder: race(bowl(text), ["gd"], steps=2, seconds=0.2, **look(text)).save(
        folder / "page.html", width=300
    ),
    "films side by side": lambda text, folder: side_by_side(
        race(bowl(text), ["gd"], steps=2, seconds=0.2), race("sphere", ["gd"], steps=2, seconds=0.2), title=text
    ).save(folder / "page.html", width=500),
    "picture of a race": lambda text, folder: race(bowl(text), ["gd"], steps=2, **look(text)).save(
        folder / "page.svg", width=300
    ),
    "map": lambda text, folder: phase_map(gd, bowl(text), "lr", "k", cells=6, steps=3, title=text, caption=text).save(
        folder / "page.svg", width=300
    ),
}


@pytest.fixture
def open_page(browser):
    """Opens a file; returns the page, and what went wrong in it so far."""
    contexts = []

    def opened(path):
        context = browser.new_context(viewport={"width": 900, "height": 700}, offline=True)
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda one: None if one.url.startswith(("file:", "blob:", "data:")) else wrong.append(one.url)
        )
        page.goto(path.as_uri())
        if path.suffix == ".html":
            page.wait_for_selector("[data-ready]", timeout=20_000)
        return page, wrong

    yield opened
    for context in contexts:
        context.close()


def printable(text):
    """A text in one line, without signs that no page shows."""
    text = re.sub(r"\s+", " ", text.replace("-", "−"))
    unseen = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
    return "".join(sign for sign in text if unicodedata.category(sign) not in unseen).strip()


def fault_of_page(kind, text, folder, open_page, counts):
    try:
        path = PAGES[kind](text, folder)
    except Exception as error:
        return fault_of_error(error)
    page, wrong = open_page(path)
    if path.suffix == ".html":
        for button in page.locator(".ravine-tabs button").all():
            button.click()
        page.wait_for_timeout(100)
    if page.evaluate("() => window.hacked") is not None:
        return "a script ran"
    if page.evaluate(COUNTS) != counts:
        return f"elements: {page.evaluate(COUNTS)}, not {counts}"
    if wrong:
        return f"the console says {wrong[:2]}"
    shown = f"{page.title()} {page.inner_text('body')} {page.content()}" if path.suffix == ".html" else ""
    is_left_out = kind == "explorer of an own landscape" and len(text) > LONGEST_FORMULA
    if "explorer" in kind and not is_left_out and printable(text) not in printable(shown):
        return f"the text is not shown: {page.title()!r}"
    return None


@pytest.mark.slow
@pytest.mark.usefixtures("own_units")
@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("kind", PAGES)
def test_a_text_in_a_page(kind, part, open_page, tmp_path, tries):
    page, wrong = open_page(PAGES[kind](HARMLESS, tmp_path))
    for button in page.locator(".ravine-tabs button").all():
        button.click()
    page.wait_for_timeout(100)
    counts = page.evaluate(COUNTS)
    assert wrong == []
    for text in HOSTILE_TEXTS[part::8]:
        tries.add(f"{kind}, {text[:60]!a}", fault_of_page(kind, text, tmp_path, open_page, counts))
