"""The page that plays a film: in Chromium, from disk, with the network off."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from optimizers import gd, momentum, rmsprop
from visualizer import race

WIDTH = 400
RACERS = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2)]


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a film; whatever goes wrong in it, and whatever it asks of a network, fails the test."""
    wrong, contexts = [], []

    def open_page(film, width=900, **how):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 800}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith(("file:", "data:")) else wrong.append(request.url)
        )
        page.goto(film.save(tmp_path / "race.html", width=WIDTH).as_uri())
        page.wait_for_selector("[data-ready]", timeout=20_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def film():
    return race("ravine", RACERS, steps=12, seconds=0.48, fps=25, hold=0.4)


@pytest.fixture(scope="module")
def frames(film):
    return list(film.clip(width=WIDTH).frames())


def pixels(page):
    """What the canvas shows: a PNG has all of it."""
    url = page.evaluate("() => document.getElementById('film').toDataURL('image/png')")
    return np.asarray(Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))


def frame_shown(page):
    return int(page.input_value("#frame"))


def test_the_slider_shows_the_very_frame_forth_and_back(film, frames, opened):
    page = opened(film, reduced_motion="reduce")
    for k in (0, 7, 12, 3):
        page.locator("#frame").fill(str(k))
        np.testing.assert_array_equal(pixels(page), frames[k])
        assert page.text_content("#step") == f"{k} of 12"


@pytest.mark.slow
def test_the_keys_step_and_the_button_plays_and_pauses(film, opened):
    page = opened(film, reduced_motion="reduce")
    assert frame_shown(page) == 12  # who wants no motion sees the end of it, and a button
    assert page.text_content("#play") == "Play"
    page.focus("#frame")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert frame_shown(page) == 1
    page.focus("#play")
    page.keyboard.press("Space")
    page.wait_for_function("() => Number(document.getElementById('frame').value) > 3")
    assert page.text_content("#play") == "Pause"
    page.keyboard.press("Space")
    stopped = frame_shown(page)
    page.wait_for_timeout(200)
    assert frame_shown(page) == stopped


def test_it_plays_by_itself_as_often_as_asked(opened):
    page = opened(race("sphere", ["gd"], steps=5, seconds=0.1, fps=50, hold=0.1, loop=2))
    page.wait_for_function("() => document.getElementById('play').textContent === 'Play'", timeout=10_000)
    assert frame_shown(page) == 5


def test_it_says_what_is_seen_and_fits_a_phone(film, opened):
    page = opened(film, width=360, reduced_motion="reduce", color_scheme="dark")
    assert page.get_by_role("img", name=film.describe()).count() == 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    page.get_by_role("slider", name="Frame").fill("4")
    assert page.get_attribute("#frame", "aria-valuetext") == "step 4"
    assert page.text_content("figcaption") == film.describe()


def test_the_page_is_named_by_what_comes_before_the_colon_of_its_description(tmp_path):
    film = race("ravine", RACERS, steps=4)
    text = film.save(tmp_path / "race.html", width=WIDTH).read_text(encoding="utf-8")
    described = film.describe()
    assert ":" in described
    assert f"<title>{described.partition(':')[0]}</title>" in text
