"""The question of lesson 01, "drag α slowly from 0.038 to 0.042: what happens to b?", answered by each kind of hand."""

import numpy as np
import pytest
from browser import assert_draws, frame, state

from optimizers import gd, trace
from visualizer import explore

SLIDER = "input[data-control='0.lr']"
THUMB = 0.57  # of the letter size is half the handle of a slider wide (see ui/slider.js)
WAY = [0.038, 0.039, 0.04, 0.041, 0.042]

#: Keep every learning rate that the explorer shows from now on.
LISTEN = """() => {
  window.seen = [];
  addEventListener("ravine:change", ({detail}) => window.seen.push(detail.racers[0].settings.lr));
}"""

#: Where the handle of a slider is.
HANDLE = """(one, thumb) => {
  const {left, top, width, height} = one.getBoundingClientRect();
  const half = thumb * parseFloat(getComputedStyle(one).fontSize);
  return [left + half + (one.value / one.max) * (width - 2 * half), top + height / 2];
}"""


@pytest.fixture
def lesson():
    return explore("ravine", [gd(lr=0.038)], steps=100)


def rate(page):
    return state(page)["settings"][0]["lr"]


def seen(page):
    return page.evaluate("() => window.seen")


def handle(page):
    return page.locator(SLIDER).evaluate(HANDLE, THUMB)


def finger(page):
    """A finger on the page, told where it touches."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    return touch


def said(page, words):
    page.wait_for_function("(words) => document.querySelector('.ravine-spoken').textContent === words", arg=words)


def assert_answered(page, explorer):
    """The slider stands at 0.042 after all values on the way, and b is seen to swing wider and wider."""
    way = [0.038, *seen(page)]
    assert [value for k, value in enumerate(way) if k == 0 or value != way[k - 1]] == WAY
    assert_draws(page, explorer, [gd(lr=0.042)])
    (path,) = state(page)["paths"]
    swing = np.abs(path["y"])
    assert np.all(swing[1:] > swing[:-1])
    assert page.get_by_label("learning rate α of gd, as a number").input_value() == "0.042"
    assert page.locator(SLIDER).get_attribute("aria-valuetext") == "α = 0.042"
    said(page, "gd swings wider and wider.")


@pytest.mark.slow
@pytest.mark.parametrize("width", [800, 1200, 1920])
def test_by_the_mouse_alone(opened, lesson, width):
    page = opened(lesson, width=width)
    page.locator(SLIDER).scroll_into_view_if_needed()
    page.evaluate(LISTEN)
    x, y = (round(part) for part in handle(page))  # a mouse goes by whole pixels
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 60):
        page.mouse.move(x + k, y)
        if rate(page) >= 0.042:
            break
    page.mouse.up()
    assert_answered(page, lesson)


def test_by_the_keyboard_alone(opened, lesson):
    page = opened(lesson)
    page.evaluate(LISTEN)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.control") == "0.lr":
            break
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert_answered(page, lesson)
    page.keyboard.press("Control+z")
    assert rate(page) == 0.038


def test_by_touch_alone(opened, lesson):
    page = opened(lesson, width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(SLIDER).scroll_into_view_if_needed()
    page.evaluate(LISTEN)
    x, y = handle(page)
    scrolled = page.evaluate("() => scrollY")
    touch = finger(page)
    touch("touchStart", (x, y))
    for k in range(1, 60):
        touch("touchMove", (x + k, y + k % 3))  # a finger is not steady
        if rate(page) >= 0.042:
            break
    touch("touchEnd")
    assert page.evaluate("() => scrollY") == scrolled
    assert_answered(page, lesson)


def test_a_finger_that_taps_turns_a_slider_and_one_that_scrolls_does_not(opened, lesson):
    page = opened(lesson, width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(SLIDER).scroll_into_view_if_needed()
    x, y = handle(page)
    scrolled = page.evaluate("() => scrollY")
    touch = finger(page)
    touch("touchStart", (x, y))
    for k in range(1, 12):
        touch("touchMove", (x + k % 3, y + 10 * k))
    touch("touchEnd")
    page.wait_for_function("(before) => scrollY < before - 50", arg=scrolled)
    assert rate(page) == 0.038
    assert page.get_by_label("Undo").is_disabled()
    page.locator(SLIDER).scroll_into_view_if_needed()
    box = page.locator(SLIDER).bounding_box()
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    assert rate(page) > 0.1
    assert_draws(page, lesson, [gd(lr=rate(page))])


def test_with_shift_the_arrow_keys_go_in_fine_steps(opened, lesson):
    page = opened(lesson)
    slider = page.locator(SLIDER)
    slider.focus()
    values = [rate(page)]
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
        values.append(rate(page))
    assert values[1] == 0.0381
    assert np.all(np.diff(values) > 0)
    assert values[-1] < 0.039
    assert_draws(page, lesson, [gd(lr=values[-1])])
    assert slider.get_attribute("aria-valuetext") == f"α = {values[-1]:g}"
    for _ in range(8):
        page.keyboard.press("Shift+ArrowLeft")
    assert 0.037 < rate(page) < 0.038
    for _ in range(8):
        page.keyboard.press("Shift+ArrowUp")
    assert rate(page) == pytest.approx(values[-1], abs=3e-4)
    page.keyboard.press("End")
    end = rate(page)
    page.keyboard.press("Shift+ArrowRight")
    assert rate(page) == end
    page.keyboard.press("Home")
    start = rate(page)
    page.keyboard.press("Shift+ArrowLeft")
    assert rate(page) == start < 0.038 < end


def place(page):
    return int(page.locator(SLIDER).input_value())


def drag(page, by, shift, rest=0):
    """Drag the handle to the right pixel by pixel, rest (ms) halfway, and return the learning rates."""
    x, y = (round(part) for part in handle(page))
    page.evaluate(LISTEN)
    page.mouse.move(x, y)
    if shift:
        page.keyboard.down("Shift")
    page.mouse.down()
    for k in range(1, by + 1):
        page.mouse.move(x + k, y)
        if k == by // 2:
            page.wait_for_timeout(rest)
    page.mouse.up()
    page.keyboard.up("Shift")
    return seen(page)


@pytest.mark.slow
def test_with_shift_the_mouse_goes_a_tenth_as_far(opened, lesson):
    page = opened(lesson)
    fine = drag(page, 40, shift=True)
    assert_draws(page, lesson, [gd(lr=fine[-1])])
    assert page.evaluate("() => document.activeElement.dataset.control") == "0.lr"
    assert len(set(fine)) > 30
    assert np.all(np.diff(fine) >= 0)
    assert rate(page) == fine[-1]
    page.mouse.move(10, 10)  # it is let go
    frame(page)
    assert rate(page) == fine[-1]
    page.keyboard.press("Control+z")
    assert rate(page) == 0.038
    ways = []
    for by, shift in [(100, True), (50, False)]:
        before = place(page)
        drag(page, by, shift)
        ways.append((place(page) - before) / by)
        page.keyboard.press("Control+z")
    assert 8 < ways[1] / ways[0] < 13


@pytest.mark.slow
@pytest.mark.parametrize("shift", [False, True])
def test_a_drag_is_one_change_however_slow(opened, lesson, shift):
    page = opened(lesson)
    for _ in range(2):
        drag(page, 12, shift, rest=800)
    page.keyboard.press("Control+z")
    assert rate(page) != 0.038
    page.keyboard.press("Control+z")
    assert rate(page) == 0.038


def test_the_marks_are_those_of_theory_and_follow_the_landscape(opened, lesson):
    page = opened(lesson)
    marks = page.locator(f".ravine-slider:has({SLIDER}) .ravine-marks span")
    for kappa in (50, 10):
        entry = page.get_by_label("curvature κ of landscape, as a number")
        entry.fill(str(kappa))
        entry.press("Enter")
        told = [one.get_attribute("title") for one in marks.all()]
        assert [title.partition(":")[0] for title in told] == [f"α = {1 / kappa:g}", f"α = {2 / kappa:g}"]
        assert marks.all_inner_texts() == ["1/L", "2/L"]
    below, above = (trace(gd(lr=lr), "ravine", steps=50).points[:, 1] for lr in (0.039, 0.041))
    assert abs(below[-1]) < abs(below[0])
    assert abs(above[-1]) > abs(above[0])
