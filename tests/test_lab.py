"""`ravine lab`, as far as no browser is needed; and the view that matplotlib draws."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import visualizer
from landscapes import InputError
from optimizers import adam, gd, guests, momentum, rmsprop, trace
from visualizer import MatplotlibExplorer, explore
from visualizer.cli.lab import copy_notebooks, copy_summary, notebooks_folder
from visualizer.cli.main import main
from visualizer.explorer.matplotlib_widget import ParameterField
from visualizer.plotting.look import Look
from visualizer.plotting.scene import Scene

ROOT = Path(__file__).parents[1]
LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


# the notebooks


def test_the_notebooks_are_copied_and_what_is_there_stays(tmp_path):
    names = sorted(path.relative_to(notebooks_folder()) for path in notebooks_folder().rglob("*.ipynb"))
    mine = tmp_path / "deep" / "mine"
    added, changed = copy_notebooks(mine)
    assert [path.relative_to(mine) for path in added] == names != []
    assert changed == []
    for name in names:
        assert (mine / name).read_bytes() == (notebooks_folder() / name).read_bytes()

    (mine / names[0]).write_text("my own work")
    (mine / names[-1]).unlink()
    (mine / "notes.txt").write_text("mine as well")
    added, changed = copy_notebooks(mine)
    assert added == ([mine / names[-1]])
    assert changed == ([mine / names[0]] if len(names) > 1 else [])
    if changed:
        assert (mine / names[0]).read_text() == "my own work"
        assert copy_summary(mine, added, changed) == f"{mine}: 1 notebook added; left as you changed it: {names[0]}"
    assert sorted(path.name for path in mine.iterdir() if path.name.startswith(".")) == []


def test_the_notebooks_are_in_the_wheel(tmp_path):
    pytest.importorskip("hatchling", reason="the wheel is not built: hatchling is not installed")
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    made = subprocess.run([sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
    for path in notebooks_folder().rglob("*.ipynb"):
        assert f"visualizer/notebooks/{path.relative_to(notebooks_folder()).as_posix()}" in names


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{file}"], "cannot create the folder"),
        (["--port", "0"], "--port must be from 1 to 65535, got 0"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_before_anything_is_served(tmp_path, capsys, arguments, says):
    file = tmp_path / "file"
    file.write_text("")
    assert main(["lab", *(part.format(file=file) for part in arguments)]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


def test_without_jupyterlab_it_says_how_to_install_it(tmp_path, monkeypatch, capsys):
    from visualizer.cli import lab

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    assert main(["lab"]) == 2
    assert capsys.readouterr().err == 'ravine: ravine lab needs jupyterlab: pip install "ravine[notebooks]"\n'
    assert list(tmp_path.iterdir()) == []


# the view that is chosen


def test_a_view_is_chosen(monkeypatch):
    assert isinstance(explore("ravine", ["gd"], steps=5), visualizer.Explorer)
    assert isinstance(explore("ravine", ["gd"], steps=5, backend="matplotlib"), MatplotlibExplorer)
    monkeypatch.setenv("RAVINE_BACKEND", "matplotlib")
    assert isinstance(explore("ravine", ["gd"], steps=5), MatplotlibExplorer)
    assert isinstance(explore("ravine", ["gd"], steps=5, backend="browser"), visualizer.Explorer)


def test_without_anywidget_matplotlib_draws():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from visualizer import explore\n"
        "print(explore('ravine', ['gd'], steps=5))\n"
        "try: explore('ravine', ['gd'], backend='browser')\n"
        "except ImportError: print('refused')\n"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "MatplotlibExplorer(ravine(), [gd()], 5 steps)\nrefused\n"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"backend": "mpl"}, "backend must be 'browser' or 'matplotlib', got 'mpl'"),
        ({"extent": ((1, 0), (0, 1)), "backend": "matplotlib"}, "extent must have x0 < x1"),
        ({"steps": 0, "backend": "matplotlib"}, "steps must be a whole number >= 1"),
        ({"optimizers": [], "backend": "matplotlib"}, "at least one"),
    ],
)
def test_what_is_no_view_is_refused_in_a_line(how, says):
    with pytest.raises(InputError, match=says) as error:
        explore(**({"landscape": "ravine", "optimizers": ["gd"]} | how))
    assert "\n" not in str(error.value)


# the view that matplotlib draws


@pytest.fixture
def drawn():
    return explore("ravine", LESSON, steps=60, backend="matplotlib")


def pixels(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.value)).convert("RGB")).astype(int)


def entries(explorer, title):
    """The fields under that title, by their symbols."""
    (box,) = [box for box in explorer._panel.children if title in box.children[0].value]
    found = [part for part in box.children if isinstance(part, ParameterField)]
    found += [part for more in box.children[len(found) + 1 :] for part in more.children[0].children]
    return {entry.children[0].description: entry for entry in found}


def assert_drawn(explorer):
    """The artists are at `trace` of the settings, and the picture is what a new scene of them looks like."""
    for path, racer in zip(explorer.scene.paths, explorer.optimizers, strict=True):
        run = trace(racer, explorer.landscape, explorer.start, steps=explorer.steps, seed=explorer.seed)
        np.testing.assert_array_equal(path.get_xydata(), run.points[: explorer.step + 1])
    scene = Scene(explorer.landscape, explorer.trajectories, Look(extent=explorer.extent))
    scene.show(explorer.step)
    scene.canvas.draw()
    scene.figure.set_layout_engine("none")
    for artist in scene.moving:
        scene.figure.draw_artist(artist)
    whole = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)
    assert np.abs(pixels(explorer) - whole).mean() < 3  # a JPEG, and a layout that was found for other numbers


def test_a_slider_moves_the_artists(drawn):
    assert_drawn(drawn)
    scene = drawn.scene
    slider, field = entries(drawn, "all racers")["α"].children
    slider.value = slider.options[60][1]
    assert [racer.values["lr"] for racer in drawn.optimizers] == [slider.value] * 4
    assert field.value == slider.value
    entries(drawn, "momentum")["β"].children[1].value = 0.5
    entries(drawn, "adam")["bias_correction"].children[0].value = False
    assert drawn.optimizers[3].settings == {"lr": slider.value, "bias_correction": False}
    assert drawn.scene is scene
    assert_drawn(drawn)
    assert f"α={slider.value:g}" in drawn.scene.legend.get_texts()[0].get_text()
    assert drawn.picture.tooltip == drawn.race.describe()


def test_python_moves_the_sliders(drawn):
    drawn.optimizers = [gd(lr=0.02), momentum(lr=7.0), rmsprop(eps=0), adam]
    assert entries(drawn, "gd")["α"].children[0].value == 0.02
    assert entries(drawn, "momentum")["α"].children[0].value == 7.0  # beyond the slider's range
    assert_drawn(drawn)
    drawn.step = 20
    assert drawn._player.children[1].value == 20
    assert_drawn(drawn)
    drawn._player.children[1].value = 10
    assert drawn.step == 10
    drawn.landscape = "rosenbrock"
    drawn.steps = 30
    drawn.start = (0.5, 0.5)
    assert list(entries(drawn, "rosenbrock")) == ["a", "b"]
    entries(drawn, "rosenbrock")["b"].children[1].value = 20
    assert drawn.landscape.values["b"] == 20
    assert_drawn(drawn)
    drawn.optimizers = ["lion", guests.scipy("BFGS")]
    assert_drawn(drawn)
    drawn.step, drawn.steps = 30, 300  # at the end it stays at the end
    assert (drawn.step, drawn._player.children[1].value) == (300, 300)
    drawn.reset()
    assert (drawn.landscape.name, drawn.steps, drawn.step, drawn.start) == ("ravine", 60, 60, None)
    assert [racer.settings for racer in drawn.optimizers] == [racer.settings for racer in LESSON]
    assert_drawn(drawn)


def test_what_was_restyled_stays(drawn):
    before = pixels(drawn)
    drawn.scene.paths[0].set_linewidth(6)
    drawn.scene["map"].axes.set_facecolor("red")
    drawn.redraw()
    assert np.abs(pixels(drawn) - before).max() > 100
    entries(drawn, "gd")["α"].children[1].value = 0.03
    assert drawn.scene.paths[0].get_linewidth() == 6


def test_a_number_that_is_not_allowed_is_said_and_taken_back(drawn):
    field = entries(drawn, "momentum")["β"].children[1]
    field.value = 1.5
    assert "beta must be in [0, 1), got 1.5" in drawn._status.value
    assert field.value == 0.9
    assert_drawn(drawn)
    with pytest.raises(InputError, match="steps"):
        drawn.steps = 0
    assert drawn.steps == 60
    field.value = 0.8
    assert drawn._status.value == ""


@pytest.mark.parametrize(
    ("landscape", "racers", "how"),
    [
        ("ravine", [gd(lr=5.0), adam], {"steps": 300}),
        ("ravine", [gd], {"steps": 1}),
        ("rosenbrock", [gd(lr=1e-4)], {"steps": 10_000}),
        ("monkey_saddle", ["gd", "adam"], {}),
        ("ravine", ["gd"] * 12, {}),
        ("ravine", [gd(noise=0.3, schedule="cosine")], {"seed": 3}),
    ],
)
def test_nothing_breaks_it(landscape, racers, how):
    explorer = explore(landscape, racers, backend="matplotlib", **how)
    assert_drawn(explorer)
    explorer.step = 0
    assert_drawn(explorer)
