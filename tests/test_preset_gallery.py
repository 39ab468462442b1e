"""The presets in the browser: a dialog of pictures, and the numbers of the one that was chosen."""

import base64
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from browser import choose_preset, shows, state
from PIL import Image

from visualizer import explore
from visualizer.explorer import catalogue
from visualizer.plotting.style import THEMES, assign_styles
from visualizer.races import presets

pytestmark = pytest.mark.browser


@pytest.fixture
def page(opened):
    return opened(explore("ravine", ["gd", "momentum"], steps=30))


def open_gallery(page):
    page.get_by_role("button", name="Presets").click()
    return page.get_by_role("dialog", name="Presets")


def is_open(page):
    return page.evaluate("() => document.querySelector('dialog').open")


def focused(page):
    return page.evaluate("() => document.activeElement.textContent")


def pictures(page):
    """The pictures of all cards as arrays (height, width, 3), once the last one is drawn."""
    page.wait_for_function(
        """() => [...document.querySelectorAll(".ravine-preset canvas")].every((canvas) => {
          const blank = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
          return canvas.toDataURL() !== blank.toDataURL();
        })""",
        timeout=60_000,
    )
    urls = page.evaluate(
        "() => [...document.querySelectorAll('.ravine-preset canvas')].map((one) => one.toDataURL('image/png'))"
    )
    images = [Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))) for url in urls]
    return [np.asarray(image.convert("RGB")).astype(int) for image in images]


def rows(page):
    """The cells of the table of numbers, below its head."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".ravine-preset-panel tbody tr")].map((row) =>
          [...row.children].map((cell) => cell.innerText))"""
    )


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_card_has_title_book_and_a_picture_of_its_race(opened, scheme):
    page = opened(explore("ravine", ["gd"], steps=9), color_scheme=scheme)
    dialog = open_gallery(page)
    assert dialog.get_by_role("heading").all_inner_texts() == [
        "Presets",
        *dict.fromkeys(preset.book for preset in presets.PRESETS.values()),
    ]
    cards = dialog.locator(".ravine-preset")
    assert cards.all_inner_texts() == [preset.title for preset in presets.PRESETS.values()]
    drawn = pictures(page)
    assert len({picture.tobytes() for picture in drawn}) == len(presets.PRESETS)
    for preset, picture in zip(presets.PRESETS.values(), drawn, strict=True):
        styles = assign_styles([name for name, _ in preset.racers])
        inks = [THEMES[scheme].color_of(style) for style in styles]
        assert max(shows(picture, ink) for ink in inks) > 50, preset.name


@pytest.mark.slow
def test_pictures_are_drawn_in_the_colours_of_the_theme(page):
    open_gallery(page)
    light = pictures(page)
    last = "() => [...document.querySelectorAll('.ravine-preset canvas')].at(-1).toDataURL()"
    before = page.evaluate(last)
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    open_gallery(page)
    page.wait_for_function(f"(before) => ({last})() !== before", arg=before, timeout=60_000)
    dark = pictures(page)
    assert all(one.mean() > other.mean() + 40 for one, other in zip(light, dark, strict=True))


def test_the_gallery_closes_by_escape_by_its_button_and_by_a_click_beside_it(page):
    dialog = open_gallery(page)
    assert is_open(page)
    page.keyboard.press("Escape")
    assert not is_open(page)
    assert focused(page) == "Presets"
    open_gallery(page)
    dialog.get_by_role("heading", name="Presets").click()
    assert is_open(page)
    page.mouse.click(5, 300)
    assert not is_open(page)
    assert focused(page) == "Presets"
    open_gallery(page)
    dialog.get_by_role("button", name="Close").click()
    assert not is_open(page)
    assert page.locator(".ravine-preset-panel").is_hidden()


@pytest.mark.slow
def test_a_preset_is_chosen_by_keys(page):
    page.get_by_role("button", name="Presets").focus()
    page.keyboard.press("Enter")
    assert is_open(page)
    titles = [preset.title for preset in presets.PRESETS.values()]
    for _ in range(10):
        if focused(page) in titles:
            break
        page.keyboard.press("Tab")
    assert focused(page) == titles[0]
    page.keyboard.press("Tab")
    assert focused(page) == titles[1]
    page.keyboard.press("Enter")
    assert not is_open(page)
    assert focused(page) == "Presets"
    assert state(page)["steps"] == 20
    assert len(state(page)["paths"]) == 1
    assert page.inner_text(".ravine-status") == "All 2 numbers agree with the published ones."


@pytest.mark.slow
def test_the_numbers_of_every_preset_are_those_of_python(page):
    for name, preset in presets.PRESETS.items():
        choose_preset(page, name)
        panel = page.get_by_role("region", name="numbers of the preset")
        assert preset.title in panel.inner_text()
        assert preset.book in panel.inner_text()
        kinds = list(dict.fromkeys("published" if one.published else "computed" for one in preset.numbers))
        assert panel.get_by_role("columnheader").nth(2).inner_text() == " or ".join(kinds)
        expected = []
        for number, row in zip(preset.numbers, presets.compare(preset, preset.race().trajectories), strict=True):
            kind = ("published " if number.published else "computed ") if len(kinds) > 1 else ""
            cells = [row.racer, row.quantity, kind + row.expected, row.obtained]
            expected.append([cell.replace("-", "−") if cell != row.quantity else cell for cell in cells] + ["✓"])
        assert rows(page) == expected, name


def forget_facts():
    for facts in (catalogue.settings_facts, catalogue.built_in_facts):
        facts.cache_clear()


def test_a_number_that_is_not_obtained_has_a_cross(opened, monkeypatch):
    preset = presets.get("d2l-gd-slow")
    wrong = replace(preset, numbers=[replace(preset.numbers[0], expected="-0.057647"), preset.numbers[1]])
    monkeypatch.setitem(presets.PRESETS, "d2l-gd-slow", wrong)
    forget_facts()
    try:
        page = opened(explore("ravine", ["gd"], steps=9))
    finally:
        forget_facts()
    choose_preset(page, "d2l-gd-slow")
    assert [row[2:] for row in rows(page)] == [["−0.057647", "−0.057646", "✗"], ["−0.000073", "−0.000073", "✓"]]
    assert page.get_by_role("img", name="no").count() == page.get_by_role("img", name="yes").count() == 1
    assert "1 of 2 numbers agree with the published ones." in page.inner_text(".ravine-preset-panel")


@pytest.mark.slow
def test_the_numbers_go_when_the_race_changes(page):
    panel = page.locator(".ravine-preset-panel")
    choose_preset(page, "rmsprop-lesson")
    page.get_by_label("Zoom in").click()  # the same race, seen otherwise
    page.get_by_label("One step back").click()
    assert panel.is_visible()
    page.locator("input[data-control='landscape.kappa']").focus()
    page.keyboard.press("ArrowRight")
    assert panel.is_hidden()
    choose_preset(page, "plateau")
    assert panel.is_visible()
    page.get_by_role("button", name="Reset", exact=True).click()
    assert panel.is_hidden()
    choose_preset(page, "two-wells")
    panel.get_by_role("button", name="Close the numbers").click()
    assert panel.is_hidden()
    assert focused(page) == "Presets"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (844, 390), (1280, 720)])
def test_the_gallery_fits_and_a_finger_finds_its_buttons(opened, width, height):
    page = opened(explore("ravine", ["gd"], steps=9), width, has_touch=True)
    page.set_viewport_size({"width": width, "height": height})
    dialog = open_gallery(page)
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
    assert page.evaluate(
        "() => document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth"
    )
    sizes = [button.bounding_box() for button in dialog.get_by_role("button").all()]
    dialog.get_by_role("button", name=presets.get("zigzag").title).click()
    panel = page.locator(".ravine-preset-panel")
    sizes += [panel.get_by_role("button").bounding_box(), page.get_by_role("button", name="Presets").bounding_box()]
    assert page.evaluate("() => matchMedia('(pointer: coarse)').matches")
    assert min(min(size["width"], size["height"]) for size in sizes) >= 44
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
