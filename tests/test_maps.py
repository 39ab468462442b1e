"""Maps: what they measure against theory, what they draw, and the files, films and words that they make."""

import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import interruptible, large
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from PIL import Image

import landscapes
from landscapes import InputError
from optimizers import (
    adam,
    gd,
    heavy_ball,
    momentum,
    nesterov,
    predict_quadratic,
    quadratic_axes,
    quadratic_optimum,
    sweep,
)
from visualizer import phase_map, sensitivity
from visualizer.cli.main import main
from visualizer.maps.plane import Runs
from visualizer.maps.ramp import DIVERGED, UNREACHED
from visualizer.maps.sensitivity import rate_axis
from visualizer.maps.shown import SHOWN
from visualizer.maps.spans import Span

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "visualizer" / "site" / "pages" / "en" / "guide" / "maps.md").read_text(encoding="utf-8")
KAPPAS = (2.0, 10.0, 50.0, 400.0)

#: The stability limit αλ of each rule at β = 0.8, as in the literature.
LIMITS = {gd: 2.0, heavy_ball: 3.6, momentum: 18.0, nesterov: 3.6 / 2.6}


def cell(axis, value):
    """The number of the cell of an axis that holds a value."""
    return np.floor(axis.share_of(value) * axis.cells).astype(int)


@pytest.mark.parametrize("rule", LIMITS, ids=lambda rule: rule.name)
def test_runs_diverge_from_the_limit_on(rule):
    """Within one cell, over lr and the condition number."""
    rule_, ends = rule if rule is gd else rule(beta=0.8), {"xlim": (1e-3, 30), "ylim": (1.5, 500)}
    plane = phase_map(rule_, "ravine", "lr", "kappa", show="divergence", cells=48, steps=4000, **ends)
    x, y = plane.sides
    diverges = np.isfinite(plane.values["diverged_at"])
    for kappa in KAPPAS:
        row = cell(y, kappa)
        first = diverges[row].argmax()
        assert 0 < first < 48
        assert diverges[row, first:].all()
        assert abs(first - cell(x, LIMITS[rule] / y.values[row])) <= 1


@pytest.mark.thinned(2)
@pytest.mark.parametrize("kappa", KAPPAS)
@pytest.mark.parametrize("rule", [heavy_ball, momentum, nesterov], ids=lambda rule: rule.name)
def test_the_limit_holds_at_every_beta(rule, kappa):
    surface = landscapes.ravine(kappa=kappa)
    plane = phase_map(rule, surface, show="divergence", cells=32, steps=4000, xlim=(1e-4, 1e4))
    x, y = plane.sides
    first = np.isfinite(plane.values["diverged_at"]).argmax(axis=1)
    limit = predict_quadratic(rule(beta=y.values), np.array([1.0, kappa]), y.values.shape).limit.min(axis=-1)
    assert (np.abs(first - cell(x, limit)) <= 1).all()


@pytest.mark.parametrize("kappa", [20.0, 50.0, 100.0, 400.0])
@pytest.mark.parametrize("rule", [heavy_ball, momentum], ids=lambda rule: rule.name)
def test_polyaks_optimum_is_the_fastest_cell(rule, kappa):
    plane = phase_map(rule, landscapes.ravine(kappa=kappa), show="rate", cells=64, steps=1000, xlim=(1e-3, 3))
    row, column = np.unravel_index(np.nanargmin(plane.values["rate"]), (64, 64))
    best = quadratic_optimum(rule, np.array([1.0, kappa]))
    x, y = plane.sides
    assert abs(cell(x, best["lr"]) - column) <= 1
    assert abs(cell(y, best["beta"]) - row) <= 1


def test_the_best_settings_of_theory_have_the_lowest_rate():
    """No setting of a fine grid has a lower spectral radius, up to the spacing of the grid."""
    curvature = np.array([1.0, 50.0])
    lr, beta = np.geomspace(1e-3, 3, 400)[:, None], np.linspace(0, 0.99, 400)
    for rule in (gd, heavy_ball, momentum, nesterov):
        best = quadratic_optimum(rule, curvature)
        own = predict_quadratic(rule(**best), curvature).rate.max()
        grid = rule(lr=lr[:, 0]) if rule is gd else rule(lr=lr, beta=beta)
        shape = (400,) if rule is gd else (400, 400)
        assert own - 1e-9 <= predict_quadratic(grid, curvature, shape).rate.max(axis=-1).min() < own + 0.02
    assert quadratic_optimum(adam, curvature) is None
    assert quadratic_optimum(gd, np.array([-1.0, 2.0])) is None


@pytest.mark.parametrize("show", SHOWN)
def test_a_map_shows_what_each_run_does(show):
    """Every cell is the sweep of its own settings, also where one axis is the landscape's."""
    for x, y in (("lr", "beta"), ("lr", "kappa"), ("kappa", "noise")):
        plane = phase_map(momentum(lr=0.05), "ravine", x, y, show=show, cells=5, steps=80)
        (across, up), (array, *diverged) = plane.sides, plane.values.values()
        for row, column in ((0, 4), (3, 1), (4, 4)):
            settings = {x: across.values[column], y: up.values[row]}
            kappa = settings.pop("kappa", 50.0)
            rule = momentum(**{"lr": 0.05, **settings})
            run = sweep(rule, landscapes.ravine(kappa=kappa), steps=80, keep=(SHOWN[show].keep, "diverged_at"))
            number = SHOWN[show].number(getattr(run, SHOWN[show].keep), 0.0)
            lost = show != "divergence" and run.diverged_at >= 0
            assert array[row, column] == pytest.approx(np.nan if lost else float(number), rel=1e-12, nan_ok=True)
            assert not diverged or diverged[0][row, column] == lost


@pytest.mark.parametrize(
    ("show", "says"),
    [
        ("steps", "no setting arrives; a map of the loss shows how near each comes"),
        ("rate", "no setting comes closer at the end; a map of the loss shows how near each comes"),
        ("divergence", "no setting diverges"),
    ],
)
def test_a_map_without_numbers_says_what_that_means(show, says):
    draw = partial(phase_map, "gd", "ravine", cells=6)
    empty = (1e-9, 1e-8) if show == "divergence" else (3, 4)
    assert f"; {says}" in draw(show=show, xlim=empty).describe()
    assert says not in draw(show="loss", xlim=empty).describe()
    assert says not in draw(show=show, xlim=(1e-3, 1)).describe()


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_cells_have_the_colours_that_the_bar_and_the_legend_explain(theme):
    plane = phase_map("heavy_ball", "ravine", cells=24, theme=theme)
    scene = plane.scene()
    steps, lost = plane.values["steps"], plane.values["diverged"]
    colors = plane.colors_of_cells()
    kind = "dark" if theme == "dark" else "light"
    legend = dict(
        zip(
            [t.get_text() for t in scene.axes.get_legend().get_texts()],
            [p.get_facecolor() for p in scene.axes.get_legend().get_patches()],
            strict=True,
        )
    )
    assert legend == {"diverges": to_rgba(DIVERGED[kind]), "does not arrive in 300 steps": to_rgba(UNREACHED[kind])}
    assert (colors[lost] == legend["diverges"]).all()
    assert (colors[np.isnan(steps) & ~lost] == legend["does not arrive in 300 steps"]).all()
    light = colors[..., :3] @ (0.2126, 0.7152, 0.0722)
    there = np.isfinite(steps)
    order = np.argsort(steps[there])
    assert (np.diff(light[there][order]) <= 1e-3).all()  # the fewer steps, the brighter
    (image,) = scene.axes.images
    assert np.array_equal(image.get_array(), colors)


def test_theory_and_the_present_setting_are_drawn_where_they_lie():
    plane = phase_map(heavy_ball(lr=0.02, beta=0.5), "ravine", cells=8)
    axes = plane.scene().axes
    texts = [text.get_text() for text in axes.texts]
    for words in (
        "stability limit  α = 2(1 + β)/λ",
        "critical damping along the valley  λ = 1",
        "critical damping across the valley  λ = 50",
        "Polyak's optimum",
        "here  α=0.02  β=0.5",
    ):
        assert words in texts
    marks = {line.get_marker(): line.get_xydata()[0] for line in axes.lines if len(line.get_xydata()) == 1}
    assert marks["o"] == pytest.approx([0.02, 0.5])
    assert marks["*"] == pytest.approx([(2 / (1 + 50**0.5)) ** 2, ((50**0.5 - 1) / (50**0.5 + 1)) ** 2])
    (limit,) = (line for line in axes.lines if line.get_linewidth() == 2.2)
    lr, beta = limit.get_xydata().T
    assert lr == pytest.approx(2 * (1 + beta) / 50, rel=2e-3)
    bare = phase_map(heavy_ball(lr=0.02, beta=0.5), "ravine", cells=8, theory=False).scene().axes
    assert [text.get_text() for text in bare.texts if "λ" in text.get_text()] == []
    assert not any("λ" in text.get_text() for text in phase_map("adam", "ravine", cells=8).scene().axes.texts)


def test_a_map_is_shown_and_saved_like_a_race(tmp_path):
    plane = phase_map("gd", "ravine", cells=8, steps=50, title="A title", size=(640, 480))
    for name in ("map.png", "map.svg", "map.pdf"):
        assert plane.save(tmp_path / name).stat().st_size > 5000
    with Image.open(tmp_path / "map.png") as image:
        assert image.size == (640, 480)
    assert plane._repr_png_().startswith(b"\x89PNG")
    assert plane._repr_html_() is None
    assert "A title" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    axes = Figure().add_subplot()
    plane.draw(axes)
    assert axes.get_xlim() == pytest.approx((plane.sides[0].low, plane.sides[0].high))
    with pytest.raises(InputError, match="a map is a still unless it has film="):
        plane.save(tmp_path / "map.gif")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.pdf", "map.png", "map.svg"]


@pytest.mark.slow
def test_a_film_shows_the_map_of_each_value(tmp_path):
    film = phase_map("heavy_ball", "ravine", cells=12, steps=60, film=("kappa", 2, 200), seconds=0.3, hold=0.1)
    path = film.save(tmp_path / "map.gif", width=320)
    with Image.open(path) as image:
        assert image.n_frames > 3
        image.seek(1)
        steps = np.asarray(image.convert("RGB")).reshape(-1, 3)
    brightest = np.round(np.multiply(film.ramp.colors(0.0)[:3], 255))
    assert (steps == brightest).all(axis=1).any()  # also where the last frame, of which the table is made, has none
    part = film.at(50)
    assert part.runs.landscape.values["kappa"] == pytest.approx(20)
    alone = phase_map(
        "heavy_ball", landscapes.ravine(kappa=20), cells=12, steps=60, xlim=(film.sides[0].low, film.sides[0].high)
    )
    assert np.array_equal(part.values["steps"], alone.values["steps"], equal_nan=True)
    scene = film.scene()
    scene.show(100)
    assert scene.clock.get_text() == "κ=200"
    assert film.clip().scene.progress_line is None  # which counts steps, and these are values


@pytest.mark.slow
def test_a_map_becomes_a_labelled_array(monkeypatch):
    plane = phase_map("rmsprop", "ravine", cells=6, steps=20)
    xarray = pytest.importorskip("xarray")
    data = plane.to_xarray()
    assert isinstance(data, xarray.Dataset)
    assert data["steps"].dims == ("beta", "lr")
    assert np.array_equal(data["lr"].values, plane.sides[0].values)
    assert np.array_equal(data["diverged"].values, plane.values["diverged"])
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match=r'pip install "ravine\[xarray\]"'):
        plane.to_xarray()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"y": "kapa"},
            "unknown parameter of gd on ravine 'kapa': did you mean 'kappa'? (known: lr, noise, clip, kappa)",
        ),
        ({"y": "lr"}, "x and y must be two different parameters, got 'lr' twice"),
        ({"show": "stepps"}, "unknown quantity 'stepps': did you mean 'steps'? (known: steps, loss, "),
        ({"xlim": (0, 1)}, "the range of lr must begin above 0: its axis is logarithmic"),
        ({"xlim": (1, 0.1)}, "the range of lr must rise, got 1 to 0.1"),
        ({"ylim": 3}, "the range of kappa must be two numbers (low, high), got 3"),
        ({"cells": 1}, "cells must be a whole number from 2 to 4096, got 1"),
        ({"start": [(1, 2), (3, 4)]}, "the start of a map must be one point (x, y), got [(1, 2), (3, 4)]"),
        ({"steps": 0}, "steps must be a whole number >= 1, got 0"),
        ({"film": ("kappa", 1, 100)}, "the parameter of a film must not be one of the axes, got kappa"),
        ({"film": "kappa"}, "film must be a parameter and two values, as in (\"kappa\", 1, 100), got 'kappa'"),
    ],
)
def test_bad_input_gets_one_line(given, words):
    with pytest.raises(InputError) as told:
        phase_map("gd", "ravine", **{"cells": 4, **given})
    assert str(told.value).startswith(words)


@large
def test_a_long_map_goes_on_from_its_store(tmp_path):
    pytest.importorskip("zarr")

    class Stop(Exception):
        pass

    def stop(done, cells):
        raise Stop

    terms = {"cells": 96, "steps": 4000, "store": tmp_path / "map.zarr"}
    with pytest.raises(Stop):
        phase_map("adam", "rosenbrock", progress=stop, **terms)
    told = []
    plane = phase_map("adam", "rosenbrock", progress=lambda done, cells: told.append(done), **terms)
    alone = phase_map("adam", "rosenbrock", **{**terms, "store": None})
    assert np.array_equal(plane.values["steps"], alone.values["steps"], equal_nan=True)
    with pytest.raises(
        InputError, match="store is for a map over parameters of the rule, and kappa is one of the landsc"
    ):
        phase_map("gd", "ravine", **terms)
    with pytest.raises(InputError, match="store is for a map that does not move"):
        phase_map("adam", "ravine", film=("kappa", 1, 9), **terms)


def test_the_loss_is_above_the_minimum_of_its_own_landscape():
    tilted = landscapes.formula("(x - k)**2 + y**2 - k", k=1.0)
    plane = phase_map(gd(lr=0.3), tilted, "lr", "k", show="loss", cells=4, steps=200, xlim=(0.1, 0.5), ylim=(-3, 3))
    assert plane.values["loss"] == pytest.approx(np.zeros((4, 4)), abs=1e-6)  # the minima are at f = -k


def test_a_quantity_that_needs_a_minimum_says_so():
    with pytest.raises(InputError, match="steps needs a minimum to arrive at, and saddle lists none: show loss or osc"):
        phase_map("gd", "saddle", cells=4)
    plane = phase_map("gd", "saddle", show="loss", cells=4)
    assert np.nanmin(plane.values["loss"]) < -1  # f itself


def test_an_axis_of_rates_holds_the_present_one_and_the_limit():
    for rule, surface in (("heavy_ball", "sphere"), ("gd", "ravine"), (momentum(lr=0.5), "booth")):
        plane = phase_map(rule, surface, cells=4, steps=20)
        curvature = quadratic_axes(plane.runs.landscape).curvature
        limit = predict_quadratic(plane.runs.optimizer, curvature).limit.min()
        assert plane.sides[0].holds(plane.runs.optimizer.values["lr"])
        assert plane.sides[0].holds(limit)


# Sensitivity


def test_the_span_of_rates_is_that_of_theory_and_does_not_depend_on_the_picture():
    """Descent on a quadratic arrives if |1 − αλ|^T is small enough in both directions."""
    strip = sensitivity(["gd", "adam", "rmsprop", "adagrad"], "ravine", steps=200)
    lr = np.geomspace(0.01, 0.1, 200_001)
    gap = ((10 * (1 - lr) ** 200) ** 2 + 50 * (1 - 50 * lr) ** 400) / 2
    arrives = lr[gap < 1e-3]
    span = strip.spans["gd"]
    assert [span.low, span.high] == pytest.approx([arrives[0], arrives[-1]], rel=2e-3)
    assert strip.spans["rmsprop"] is None
    assert strip.spans["adam"].factor > 1000
    assert strip.spans["adagrad"].open_above
    narrow = sensitivity(["gd"], "ravine", steps=200, xlim=(0.02, 0.03), cells=16)
    assert narrow.spans["gd"] == span
    assert narrow.sides[0].high == pytest.approx(0.03)


def test_a_strip_draws_the_span_of_each_racer_in_its_colour():
    strip = sensitivity([gd(lr=0.03), "adam"], "ravine", steps=200)
    axes = strip.scene().axes
    for name, color in (("gd", "#000000"), ("adam", "#009E73")):
        own = [line for line in axes.lines if line.get_color().upper() == color]
        bar = next(line for line in own if line.get_linewidth() == 7)
        assert bar.get_xdata() == pytest.approx([strip.spans[name].low, strip.spans[name].high])
        curve = next(line for line in own if len(line.get_xdata()) == 512)
        below = np.asarray(curve.get_xdata())[np.asarray(curve.get_ydata()) < 1e-3]
        assert strip.spans[name].low <= below[0] <= below[-1] <= strip.spans[name].high
    with pytest.raises(InputError, match="needs a landscape with a minimum to arrive at, and saddle lists none"):
        sensitivity(["gd"], "saddle")
    with pytest.raises(InputError, match="every racer must differ from the others, got gd twice"):
        sensitivity(["gd", "gd"])


# The command line


def test_the_commands_write_maps_and_say_what_they_show(tmp_path, capsys):
    line = (
        "map rmsprop ravine:kappa=20 --x lr --y beta --xlim 0.01 1 --cells 16 --show loss --theme dark --width 400 -o"
    )
    assert main([*line.split(), str(tmp_path / "map.png")]) == 0
    assert capsys.readouterr().out.startswith("Map of rmsprop on ravine: loss over lr and beta; lowest loss ")
    with Image.open(tmp_path / "map.png") as image:
        assert image.size == (400, 320)
    assert main(["sensitivity", "ravine", "gd", "adam", "--steps", "200", "-o", str(tmp_path / "strip.svg")]) == 0
    rows = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert rows[1] == ["gd", "0.027", "0.039", "1.5"]
    assert main(["map", "gd", "ravine", "--film", "kappa", "1", "x", "-o", str(tmp_path / "x.gif")]) == 2
    assert capsys.readouterr().err == "ravine: --film must be a name and two numbers, got kappa 1 x\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.png", "strip.svg"]


COMMANDS = re.findall(r"^ravine (.+ -o (map_\w+)\.png)$", GUIDE, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("spans", "ends"),
    [
        ([Span(0.01, 1.0)], (1e-3, 10)),
        ([Span(0.01, 0.02), Span(0.5, 1.0), None], (1e-3, 10)),
        ([Span(1e-6, 1e6)], (7e-9, 1e8)),  # 0.18 of twelve powers of ten to each side
        ([Span(0.1, 1e9, open_above=True)], (0.01, 100)),
        ([Span(1e-9, 0.1, open_below=True), Span(0.5, 1.0)], (0.05, 10)),
        ([Span(1e-9, 0.1, open_below=True)], (0.01, 1)),
        ([None], (2e-3, 0.2)),
    ],
)
def test_the_axis_of_rates_goes_beyond_all_spans(spans, ends):
    axis = rate_axis([Runs(gd(lr=0.02), landscapes.ravine)], spans, None, 64)
    assert (axis.low, axis.high) == pytest.approx(ends)
    assert (axis.name, axis.scale, axis.cells) == ("lr", "log", 64)


@pytest.mark.slow
@pytest.mark.parametrize(("line", "name"), COMMANDS, ids=[name for _, name in COMMANDS])
def test_the_pictures_of_the_guide_are_those_that_its_commands_make(line, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 0
    assert f"/assets/{name}.png)" in GUIDE
    with Image.open(f"{name}.png") as made, Image.open(ROOT / "assets" / f"{name}.png") as shown:
        assert made.size == shown.size
        one, other = (np.asarray(image.convert("RGB"), float) for image in (made, shown))
    assert np.abs(one - other).mean() < 2  # of 255; matplotlib sets text a little differently from version to version


def test_the_help_of_the_command_line_needs_no_matplotlib():
    code = "import sys; from visualizer.cli.main import parser; parser(); sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


RUNNING = """
import sys, tqdm
from visualizer.cli.main import main

tqdm.tqdm.update = lambda bar, runs: print("running", flush=True)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@large
def test_ctrl_c_stops_a_large_map_and_leaves_nothing(tmp_path):
    arguments = ["map", "adam", "rosenbrock", "--cells", "2048", "--steps", "20000", "-o", str(tmp_path / "map.png")]
    with interruptible([sys.executable, "-c", RUNNING, *arguments]) as process:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    estimate, last = err.splitlines()
    assert estimate == "a map of 2048 x 2048 cells: 4.2 million runs, about 0.4 GB of memory"
    assert last == "ravine: interrupted, nothing was written"
    assert list(tmp_path.iterdir()) == []
