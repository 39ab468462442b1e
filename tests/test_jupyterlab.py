"""The explorer in a real JupyterLab, as `ravine lab` opens it, with Chromium."""

import io
import json
import signal
from importlib.util import find_spec
from urllib.request import urlopen

import numpy as np
import pytest
from chromium import CHROMIUM, FLAGS, MISSING
from jupyter import command, idle, notebook, open_notebook, run_all, serving
from PIL import Image

from optimizers import adam, gd, momentum, trace
from visualizer.cli.lab import notebooks_folder
from visualizer.explorer.referee import is_close

pytest.importorskip("playwright.sync_api", reason="NO TESTS IN JUPYTERLAB: Playwright is not installed")
if find_spec("jupyterlab") is None:  # to import it takes a second
    pytest.skip("NO TESTS IN JUPYTERLAB: it is not installed", allow_module_level=True)
if CHROMIUM is None:
    pytest.skip(f"NO TESTS IN JUPYTERLAB: {MISSING}", allow_module_level=True)

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LESSON = [gd(lr=0.038), momentum(lr=0.038), adam(lr=0.2)]
TWO = """from optimizers import adam, gd, momentum
from visualizer import explore

explorer = explore("ravine", [gd(lr=0.038), momentum(lr=0.038), adam(lr=0.2)], steps=100)
other = explore("rosenbrock", ["gd", "adam"], steps=50)
explorer
"""
DRAWN = """from visualizer import explore

drawn = explore("ravine", ["gd", "adam"], steps=50, backend="matplotlib")
drawn
"""
NOTEBOOKS = {
    "two.ipynb": [TWO, "other", "print([racer.settings for racer in explorer.optimizers], explorer.step)"],
    "drawn.ipynb": [DRAWN, "print(drawn.optimizers[0].values['lr'])"],
    "restarted.ipynb": [TWO],
    "saved.ipynb": [TWO],
}

#: A ground is drawn coarse first, and fine when the page has time for it.
EACH_IS_FINE = "() => [...document.querySelectorAll('[data-ready]')].every((root) => root.ravine.state().isFine)"

#: What ipywidgets says of any widget of a notebook that was saved; the reader sees a line of text.
NOT_OURS = "widget model not found"


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on the shipped notebooks and on those above."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "mine").mkdir()
    for name, cells in NOTEBOOKS.items():
        (folder / "mine" / name).write_text(notebook(*cells))
    with serving(folder, "lab", "mine") as (process, address):
        yield folder / "mine", address
    assert process.returncode == 128 + signal.SIGINT
    assert "Traceback" not in (folder / ".log").read_text()


@pytest.fixture
def page(chromium):
    """A page whose errors fail the test."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    said = page.evaluate("() => [...document.querySelectorAll('.ravine-status')].map((one) => one.textContent)")
    context.close()
    assert [words for words in said if "not that of Python" in words] == []
    assert [line for line in wrong if NOT_OURS not in line] == []


def states(page):
    """What the explorers of a page draw."""
    return page.evaluate("() => [...document.querySelectorAll('[data-ready]')].map((root) => root.ravine.state())")


def assert_draws(page, which, landscape, racers, patience=40):
    """An explorer draws what `trace` gives for the settings that its sliders show; the kernel may take a while."""
    state = states(page)[which]
    turned = [racer(**settings) for racer, settings in zip(racers, state["settings"], strict=True)]
    try:
        for path, racer in zip(state["paths"], turned, strict=True):
            run = trace(racer, landscape, steps=state["steps"])
            assert path["n"] == (state["steps"] + 1 if run.diverged_at is None else run.diverged_at)
            assert is_close(run, np.array([path["x"], path["y"]], float).T)
    except AssertionError:
        if not patience:
            raise
        page.wait_for_timeout(250)
        return assert_draws(page, which, landscape, racers, patience - 1)
    return state


def press(page, slider, key, times):
    slider.focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_two_explorers_side_by_side_in_jupyterlab(lab, page):
    open_notebook(page, lab[1], "two.ipynb")
    run_all(page, ".jp-Cell:nth-child(2) [data-ready]")
    page.wait_for_function(EACH_IS_FINE)
    first, second = assert_draws(page, 0, "ravine", LESSON), assert_draws(page, 1, "rosenbrock", [gd, adam])
    assert [settings["lr"] for settings in first["settings"]] == [0.038, 0.038, 0.2]

    press(page, page.locator("input[data-control='1.beta']").first, "ArrowLeft", 5)
    beta = assert_draws(page, 0, "ravine", LESSON)["settings"][1]["beta"]
    assert beta < 0.9
    np.testing.assert_equal(states(page)[1], second)  # a path that has diverged has nan, which is not equal to nan
    press(page, page.get_by_label("step shown").first, "ArrowLeft", 3)
    cell = page.locator(".jp-Cell").nth(2)
    cell.locator(".cm-content").click()
    for _ in range(20):  # Python is told when nothing changes: on a busy machine after the cell
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(250)
        if cell.locator(".jp-OutputArea-output").inner_text().endswith(" 97\n"):
            break
    assert f"'beta': {beta}" in cell.locator(".jp-OutputArea-output").inner_text()
    assert cell.locator(".jp-OutputArea-output").inner_text().endswith(" 97\n")


def test_the_matplotlib_view_answers_in_jupyterlab(lab, page):
    open_notebook(page, lab[1], "drawn.ipynb")
    picture = run_all(page, ".widget-image[src^=blob]")
    page.wait_for_function("() => document.querySelector('.widget-image').title")  # written when nothing changes
    before, said = picture.get_attribute("src"), picture.get_attribute("title")
    assert said.startswith("Race on ravine: gd ")
    press(page, page.locator(".ravine-everyone .noUi-handle").first, "ArrowRight", 4)
    page.wait_for_function("(said) => document.querySelector('.widget-image').title !== said", arg=said)
    page.wait_for_function("(old) => document.querySelector('.widget-image').src !== old", arg=before)
    page.wait_for_timeout(500)  # until the keys that were pressed meanwhile are drawn
    rate = float(page.locator(".ravine-everyone .widget-text input[type=number]").first.input_value())
    assert rate > 0.01
    page.wait_for_function(
        "(said) => document.querySelector('.widget-image').title.includes(said)", arg=f"gd α={rate:g} "
    )


#: Texts of the explorer that are wider than their room.
CUT = """() => [...document.querySelectorAll(
  ".widget-label, .widget-button, .widget-checkbox span, .widget-accordion .jp-Collapse-header, .widget-dropdown select"
)].filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"""


def corner(page):
    """The colour that is seen at the upper left corner of the picture, where its paper is."""
    shot = page.locator(".widget-image").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))[4, 4].astype(int)


def choose_theme(page, name):
    page.evaluate(
        "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {name}"
    )
    page.wait_for_function("(light) => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower())
    page.wait_for_timeout(1000)  # until the settings are written


def test_the_matplotlib_view_is_as_dark_as_jupyterlab(lab, page):
    open_notebook(page, lab[1], "drawn.ipynb")
    run_all(page, ".widget-image[src^=blob]")
    assert corner(page).min() > 250
    for more in page.locator(".widget-accordion .jp-Collapse-header").all():
        more.click()
    assert page.locator(".widget-label", has_text="learning rate α").count() == 3
    assert page.evaluate(CUT) == []
    try:
        choose_theme(page, "Dark")
        assert 10 < corner(page).min() <= corner(page).max() < 40  # turned around by the browser
        picture = page.locator(".widget-image").get_attribute("src")
        run_all(page, f".widget-image[src^=blob]:not([src='{picture}'])")
        np.testing.assert_allclose(corner(page), [0x14, 0x17, 0x1C], atol=3)  # drawn in the dark theme
        assert page.locator(".widget-image").evaluate("(one) => getComputedStyle(one).filter") == "none"
    finally:
        choose_theme(page, "Light")
    assert corner(page).min() > 240  # turned around by the browser


def test_a_restart_of_the_kernel_leaves_a_message(lab, page):
    open_notebook(page, lab[1], "restarted.ipynb")
    run_all(page, "[data-ready]")
    idle(page)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    page.locator("input[data-control='lr']").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => /run the cell/i.test(document.querySelector('.ravine')?.innerText)", timeout=10_000)


def test_a_notebook_that_was_saved_and_is_opened_again_shows_the_last_state(lab, page):
    open_notebook(page, lab[1], "saved.ipynb")
    run_all(page, "[data-ready]")
    still = page.locator(".jp-OutputArea-child img")
    still.wait_for(state="attached")
    before = still.get_attribute("src")
    assert not page.locator(".jp-OutputArea-child").nth(1).is_visible()  # no second picture below the live one
    press(page, page.locator("input[data-control='1.beta']").first, "ArrowLeft", 5)
    page.wait_for_function("(old) => document.querySelector('.jp-OutputArea-child img').src !== old", arg=before)
    last = still.get_attribute("src")
    command(page, "docmanager:save")
    saved = lab[0] / "saved.ipynb"
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    outputs = json.loads(saved.read_text())["cells"][0]["outputs"]
    assert "application/vnd.jupyter.widget-view+json" in outputs[0]["data"]
    assert last.endswith(outputs[1]["data"]["image/png"])
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    open_notebook(page, lab[1], "saved.ipynb")
    page.wait_for_function(  # before the kernel has answered JupyterLab waits for the widget
        "() => /model not found/i.test(document.querySelector('.jp-OutputArea')?.textContent)",
        timeout=15_000,
    )
    still.wait_for(state="visible")
    assert still.get_attribute("src") == last
    assert still.bounding_box()["height"] > 300
    assert page.locator(".ravine").count() == 0
    assert "not found" in page.locator(".jp-OutputArea").first.text_content()  # JupyterLab has given up
    assert "not found" not in page.locator(".jp-OutputArea").first.inner_text()  # and nobody sees it
    areas = [area for area in page.locator(".jp-OutputArea-child").all() if area.is_visible()]
    assert sum(area.bounding_box()["height"] > 30 for area in areas) == 1


def test_the_shipped_notebooks_are_there(lab):
    names = {path.relative_to(notebooks_folder()) for path in notebooks_folder().rglob("*.ipynb")}
    assert names
    assert all((lab[0] / name).read_bytes() == (notebooks_folder() / name).read_bytes() for name in names)


def test_without_its_token_the_server_shows_only_a_login(lab):
    with urlopen(lab[1].partition("?")[0]) as answer:
        assert "/login" in answer.url


@pytest.mark.parametrize("lesson", ["01", "02", "03"])
def test_a_lesson_runs_in_jupyterlab(lab, page, lesson):
    (path,) = lab[0].glob(f"{lesson}_*.ipynb")
    open_notebook(page, lab[1], path.name)
    run_all(page, "[data-ready]")
    cells = "[...window.jupyterapp.shell.currentWidget.content.model.cells].filter((one) => one.type === 'code')"
    page.wait_for_function(f"() => {cells}.every((one) => one.executionCount)", timeout=60_000)
    outputs = page.evaluate(f"() => {cells}.flatMap((one) => one.outputs.toJSON())")
    assert [output for output in outputs if output["output_type"] == "error"] == []
    slider = page.locator("[data-ready] input[type=range][data-control$='lr']").first
    before = states(page)[0]["settings"]
    press(page, slider, "ArrowLeft", 2)
    assert states(page)[0]["settings"] != before
