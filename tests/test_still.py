"""The still of an explorer: the picture of its last state that a notebook keeps where no widget is drawn."""

import base64
import json
from io import BytesIO

import numpy as np
import pytest
from conftest import every_landscape
from PIL import Image

from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore
from visualizer.explorer.still import MESSAGE, WIDTH, Still, png
from visualizer.plotting.style import get_style

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
WIDGET = "application/vnd.jupyter.widget-view+json"


def decoded(letters):
    return np.asarray(Image.open(BytesIO(base64.b64decode(letters))).convert("RGB"))


def count(picture, racer):
    """How many pixels have exactly the colour of a racer."""
    color = get_style(racer).color
    return (picture == [int(color[k : k + 2], 16) for k in (1, 3, 5)]).all(axis=-1).sum()


def test_a_still_has_a_picture_and_a_sentence():
    explorer = explore("ravine", LESSON, steps=100)
    data, metadata = Still(explorer)._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == MESSAGE
    assert metadata["image/png"]["alt"] == f"{MESSAGE} {explorer.race.describe()}"
    assert decoded(data["image/png"]).shape[1] == WIDTH


@pytest.mark.slow
def test_the_picture_shows_the_racers_in_their_colours_at_the_current_step():
    explorer = explore("ravine", LESSON, steps=100)
    last = decoded(Still(explorer)._repr_mimebundle_()[0]["image/png"])
    explorer.step = 0
    first = decoded(Still(explorer)._repr_mimebundle_()[0]["image/png"])
    for racer in ("gd", "momentum", "rmsprop", "adam"):
        assert count(last, racer) > 1.5 * count(first, racer) > 0  # at step 0 the legend and the markers alone
    alone = Still(explore("ravine", ["gd"], steps=100))._repr_mimebundle_()[0]["image/png"]
    assert count(decoded(alone), "adam") == 0


@pytest.mark.slow
@every_landscape
def test_the_picture_of_every_landscape_is_small(landscape):
    explorer = explore(landscape)
    assert len(png(explorer.race, explorer.step, "m" * 30)) < 60_000


def test_the_widget_itself_remains_what_jupyter_prefers():
    data, _ = explore("ravine", ["gd"], steps=5)._repr_mimebundle_()
    assert set(data) == {WIDGET, "text/plain"}
    assert data["text/plain"] == "Explorer(ravine(), [gd()], 5 steps)"


def test_each_still_has_a_mark_of_its_own_in_its_address():
    stills = [Still(explore("ravine", ["gd"], steps=5)) for _ in range(3)]
    pictures = [still._repr_mimebundle_()[0]["image/png"] for still in stills]
    letters = [still.sheet.partition('"')[2].partition('"')[0] for still in stills]
    assert [[one in picture for one in letters] for picture in pictures] == np.eye(3, dtype=bool).tolist()


def test_a_change_outside_a_notebook_draws_no_still(monkeypatch):
    monkeypatch.setattr("visualizer.explorer.still.png", lambda *_: pytest.fail("a still was drawn"))
    explorer = explore("ravine", ["gd"], steps=5)
    explorer.step = 2
    explorer.optimizers = ["adam"]


@pytest.mark.browser
def test_a_live_explorer_hides_its_own_still_alone(live):
    explorer, other = explore("ravine", LESSON, steps=20), explore("ravine", LESSON, steps=20)
    page = live(explorer).page
    heights = page.evaluate(
        """(pictures) => Promise.all(pictures.map(async (letters) => {
          const shown = document.createElement("img");
          shown.src = `data:image/png;base64,${letters}`;
          document.body.append(shown);
          await shown.decode();
          return shown.offsetHeight;
        }))""",
        [one._still._repr_mimebundle_()[0]["image/png"] for one in (explorer, other)],
    )
    assert heights[0] == 0
    assert heights[1] > 300


# in a kernel

CELLS = [
    "from visualizer import explore\nexplorer = explore('ravine', ['gd', 'adam'], steps=40)\nexplorer",
    "explorer.step = 3\nimport asyncio\nawait asyncio.sleep(2)",
]


def in_a_kernel(test):
    """A test of what the kernel did, whose libraries warn."""
    quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
    return pytest.mark.slow(quiet(test))


@pytest.fixture(scope="module")
def run():
    """The notebook of `CELLS`, run by nbclient: after each cell, the outputs of the first one; and the notebook."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    seen = []
    nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=60,
        on_cell_executed=lambda **_: seen.append(json.loads(json.dumps(notebook.cells[0].outputs))),
    ).execute()
    return seen, notebook


@in_a_kernel
def test_a_cell_keeps_the_widget_and_below_it_the_still(run):
    (widget, still, quiet), _ = run[0]
    assert WIDGET in widget["data"]
    assert set(still["data"]) == {"image/png", "text/plain"}
    assert quiet["data"]["text/plain"] == ""


@in_a_kernel
def test_the_still_becomes_that_of_the_last_state(run):
    first, last = (decoded(outputs[1]["data"]["image/png"]) for outputs in run[0])
    assert len(run[0][1]) == 3
    assert count(last, "adam") < count(first, "adam")


@in_a_kernel
def test_a_page_of_nbconvert_without_widgets_shows_the_still(run):
    nbconvert = pytest.importorskip("nbconvert")
    notebook = run[1].copy()
    notebook.metadata = {key: part for key, part in notebook.metadata.items() if key != "widgets"}
    exporter = nbconvert.HTMLExporter()
    page, _ = exporter.from_notebook_node(notebook)
    assert page.count("<img") == 1
    assert "Explorer(ravine(), [gd(), adam()], 40 steps)" in page
    assert WIDGET not in page
