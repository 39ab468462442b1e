"""A spectrum in a browser: the rows are there in place of the map, follow the sliders, and nothing is broken."""

import numpy as np
import pytest
from browser import color_of, copied, frame, pixels, shows, state
from test_accessible import axe, findings, unfold

from landscapes import problems
from optimizers import adam, effective_rates, gd, momentum, rmsprop, trace
from visualizer import explore

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.02), adam(lr=0.05)]
SETS = problems.spectrum([1.0] * 20 + [50.0] * 20)


def lesson(steps=60):
    return explore(SETS, LESSON, steps=steps)


def assert_runs(page, problem, racers, steps):
    """The paths that are seen, along the flattest and the steepest direction, are those of `trace`."""
    order = np.argsort(-problem.spectrum, kind="stable")
    for racer, path in zip(racers, state(page)["paths"], strict=True):
        run = trace(racer, problem, steps=steps)
        along = run.points @ problem.directions[:, [order[-1], order[0]]]
        assert path["n"] == (steps + 1 if run.diverged_at is None else run.diverged_at)
        size = np.nanmax(np.abs(along))
        found = np.array([path["x"], path["y"]], float).T
        np.testing.assert_allclose(found, along, rtol=1e-12, atol=1e-12 * size)
        np.testing.assert_allclose(np.array(path["loss"], float), run.values, rtol=1e-11, atol=1e-12)


def test_the_rows_follow_the_sliders_and_the_step(opened):
    page = opened(lesson())
    assert_runs(page, SETS, LESSON, 60)
    seen = state(page)
    assert seen["swings"][0] == [True] * 20 + [False] * 20
    assert seen["swings"][2] == [False] * 40
    words = page.get_attribute(".ravine-spectrum", "aria-label")
    assert "gd swings in 20 of 40" in words
    assert "rmsprop swings in 0 of 40" in words
    picture = pixels(page, ".ravine-spectrum")
    for racer in LESSON:
        assert shows(picture, color_of(racer)) > 200, racer

    page.locator("input[data-control='0.lr']").focus()
    page.keyboard.press("End")
    assert_runs(page, SETS, [gd(lr=1.0), *LESSON[1:]], 60)
    page.wait_for_function("() => document.querySelector('.ravine-outcome').textContent.includes('diverges at step 8')")
    page.keyboard.press("Home")
    assert_runs(page, SETS, [gd(lr=0.0001), *LESSON[1:]], 60)
    assert not any(state(page)["swings"][0])
    page.get_by_role("button", name="Reset", exact=True).click()
    assert_runs(page, SETS, LESSON, 60)

    page.get_by_label("To the start").click()
    assert not any(map(any, state(page)["swings"]))  # nothing has moved
    box = page.locator(".ravine-spectrum").bounding_box()
    page.mouse.click(box["x"] + 58 + 1, box["y"] + 100)
    assert state(page)["step"] < 3
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + 100)
    assert state(page)["step"] > 55
    page.get_by_label("To the start").click()
    page.get_by_label("Play").click()
    page.wait_for_function("() => window.__ravine.state().step > 1")
    page.get_by_label("Pause").click()
    assert state(page)["step"] < 60


def test_the_effective_rate_falls_where_the_gradients_are_large(opened):
    page = opened(lesson())
    page.get_by_role("tab", name="Effective rate").click()
    frame(page)
    for racer, found in zip(LESSON, state(page)["rates"], strict=True):
        rates = effective_rates(trace(racer, SETS, steps=60))[:, [0, -1]]  # flat, steep
        np.testing.assert_allclose(np.array(found, float), rates, rtol=1e-12)
    flat, steep = np.array(state(page)["rates"][2]).mean(axis=0)
    assert flat > 20 * steep
    page.get_by_role("tab", name="How much swing?").click()
    frame(page)
    assert page.locator(".ravine-oscillation tbody tr").count() == len(LESSON)
    assert state(page)["meter"][0]["reversals"] == [0, 59]


def test_a_rotated_spectrum_has_no_rate_of_a_direction(opened):
    problem = problems.spectrum(np.geomspace(1, 100, 50), rotation=0)
    racers = [gd(lr=0.019), momentum(lr=0.019)]
    page = opened(explore(problem, racers, steps=100))
    assert_runs(page, problem, racers, 100)
    assert page.get_by_role("tab").all_inner_texts() == ["Swing and loss", "How much swing?"]
    page.get_by_role("tab", name="Swing and loss").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["open"] == "How much swing?"


def test_what_a_spectrum_has_not_is_absent(opened):
    page = opened(lesson())
    for name in ("Map of settings", "Presets", "Best α for each", "Zoom in"):
        assert page.get_by_role("button", name=name).count() == 0, name
    for label in ("landscape", "formula f(x, y)", "guided tour"):
        assert page.get_by_label(label, exact=True).count() == 0, label
    offered = page.get_by_label("racer to add").locator("option").all_inner_texts()
    assert {"nesterov", "adamw", "lion"} <= set(offered)
    assert "polyak" not in offered
    page.get_by_role("button", name="Add", exact=True).click()
    assert len(state(page)["paths"]) == 5
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    assert len(state(page)["paths"]) == 4


def test_a_link_shows_the_same_and_one_to_a_landscape_is_refused(opened):
    page = opened(lesson())
    page.locator("input[data-control='2.lr']").press("ArrowRight")
    link = copied(page, "link")
    again = opened(lesson(), link=link[link.index("#") :])
    assert state(again)["setup"] == state(page)["setup"]
    assert state(again)["paths"] == state(page)["paths"]
    page.evaluate("() => { location.hash = 'v=1&landscape=ravine&racer=gd&steps=9'; }")
    page.wait_for_function("() => document.querySelector('.ravine-status').textContent.includes('shows a spectrum')")
    assert len(state(page)["paths"]) == 4


def test_in_a_notebook_python_follows_and_drives(live):
    explorer = lesson()
    notebook = live(explorer)
    page = notebook.page
    page.locator("input[data-control='1.beta']").press("ArrowLeft")
    notebook.settle()  # the referee compares every path
    assert explorer.optimizers[1].values["beta"] == state(page)["settings"][1]["beta"] < 0.9
    explorer.optimizers = [gd(lr=0.041)]
    notebook.tell()
    page.wait_for_function("() => window.__ravine.state().paths.length === 1")
    explorer.landscape = problems.spectrum([2.0, 3.0, 90.0])
    notebook.tell()
    page.wait_for_function("() => window.__ravine.state().swings[0].length === 3")
    assert_runs(page, explorer.landscape, [gd(lr=0.041)], 60)


SCREENS = {"desk": (1280, 720, "light"), "desk, dark": (1280, 720, "dark"), "phone": (390, 844, "dark")}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.slow
def test_axe_finds_nothing_at_the_ends_of_all_sliders(new_page, tmp_path, screen):
    assert axe
    width, height, scheme = SCREENS[screen]
    page = new_page(width, height, color_scheme=scheme, reduced_motion="reduce")
    page.goto(lesson(steps=100).save(tmp_path / "spectrum.html").as_uri())
    page.wait_for_selector(".ravine-spectrum[aria-label]")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert findings(page) == {}
    unfold(page)
    for slider in page.locator("input[type='range'][data-control]").all():
        for key in ("End", "Home"):
            slider.press(key)
    frame(page)
    assert findings(page) == {}
    page.get_by_role("tab", name="Effective rate").click()
    page.get_by_role("button", name="Large type, for a projector").click()
    frame(page)
    assert findings(page) == {}
