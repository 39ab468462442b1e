"""A film along a parameter: the whole paths at each value, of a racer or of the landscape."""

import numpy as np
import pytest
from PIL import Image

from landscapes import InputError, ravine
from optimizers import adam, gd, momentum, trace
from visualizer import race
from visualizer.cli.main import main

RULES = [gd(lr=0.01), momentum(lr=0.01)]


@pytest.fixture(scope="module")
def rates():
    return race("ravine", RULES, steps=40, panels=["map", "swing", "loss"]).along("lr", 0.01, 0.04)


@pytest.fixture(scope="module")
def valleys():
    return race("ravine", RULES, steps=40).along("kappa", 5, 80)


@pytest.mark.parametrize("part", [0, 37.5, 100])
def test_the_paths_are_those_of_the_value(rates, part):
    lr = 0.01 * 4 ** (part / 100)  # equal factors
    assert rates.value_at(part) == pytest.approx(lr)
    scene = rates.scene()
    scene.show(part)
    for k, rule in enumerate(RULES):
        run = trace(rule(lr=rates.value_at(part)), "ravine", steps=40)
        np.testing.assert_array_equal(scene.scene["map"].paths[k].get_xydata(), run.points)
        np.testing.assert_array_equal(scene.scene["swing"].lines[k].get_ydata(), run.points[:, 1])
        np.testing.assert_array_equal(scene.scene["loss"].lines[k].get_ydata(), run.values)
    assert scene.scene.clock.get_text() == f"α={float(f'{lr:.3g}'):g}"


def test_a_parameter_of_the_landscape_changes_the_ground_and_the_title(valleys):
    scene = valleys.scene()
    shown = []
    for part in (0, 100):
        scene.show(part)
        scene.canvas.draw()
        shown.append((scene.scene.title.get_text(), scene.scene["map"].ground.landscape, scene.scene.context.levels))
        run = trace(RULES[0], ravine(kappa=valleys.value_at(part)), steps=40)
        np.testing.assert_array_equal(scene.scene["map"].paths[0].get_xydata(), run.points)
    (first, low, levels), (last, high, others) = shown
    assert (low.values["kappa"], high.values["kappa"]) == (5, 80)
    assert "=5" in first
    assert "=80" in last
    assert others[-1] > levels[-1]


def test_the_picture_holds_the_paths_of_all_values(valleys):
    (left, right), (bottom, top) = valleys.scene().scene.extent
    for part in np.linspace(0, 100, 9):
        for run in valleys.runs_at(part):
            x, y = run.points.T
            assert left <= x.min()
            assert x.max() <= right
            assert bottom <= y.min()
            assert y.max() <= top


def test_the_legend_states_the_range(rates):
    texts = " ".join(text.get_text() for text in rates.scene().scene.legend.get_texts())
    assert "0.01…0.04" in texts


def test_no_racer_is_named_by_a_value_that_changes():
    film = race("ravine", [gd(lr=0.01), gd(lr=0.02, noise=0.1)], steps=9).along("lr", 0.01, 0.04)
    names = [text.get_text() for text in film.scene().scene["map"].names.texts]
    assert len(names) == 2
    assert not any("0.01" in name or "0.02" in name for name in names)


def test_theory_of_one_value_is_not_drawn(valleys):
    panel = valleys.scene().scene["swing"]
    assert not panel.envelopes
    assert "theory" not in panel.note.get_text()


@pytest.mark.slow
def test_the_film_is_written(rates, tmp_path):
    path = rates.save(tmp_path / "rates.gif", width=240)
    with Image.open(path) as film:
        assert film.n_frames == len(rates.shown_steps) > 50


@pytest.mark.parametrize(
    ("name", "ends", "says"),
    [
        ("kapa", (1, 2), "unknown parameter of this race 'kapa': did you mean 'kappa'?"),
        ("lr", (0.1, 0.1), "lr must go from one value to another, got 0.1 twice"),
        ("beta", (0.5, 1.5), r"beta must be in \[0, 1\), got 1.5"),
    ],
)
def test_a_way_that_is_not_allowed(name, ends, says):
    with pytest.raises(InputError, match=says):
        race("ravine", RULES, steps=5).along(name, *ends)


def test_what_cannot_follow():
    with pytest.raises(InputError, match=r"a film along a parameter has the panels .* got 'surface'"):
        race("ravine", RULES, steps=5, panels="surface").along("lr", 0.1, 0.2)
    with pytest.raises(InputError, match="shows whole paths and no steps: leave out arrows"):
        race("ravine", RULES, steps=5, arrows=True).along("lr", 0.1, 0.2)
    with pytest.raises(InputError, match="one start for each racer, and no budget"):
        race("ravine", [adam], steps=5, start=[(1, 2), (3, 4)]).along("lr", 0.1, 0.2)


def test_the_command_line_films_along_a_parameter(tmp_path, capsys):
    out = tmp_path / "kappa.png"
    main(["race", "ravine", "--optimizers", "gd", "--lr", "0.01", "--steps", "9", "--along", "kappa", "5", "50",
          "-o", str(out)])  # fmt: skip
    assert out.exists()
    assert "wrote" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("--along kappa 5 much", "--along must be a name and two numbers, got kappa 5 much"),
        ("--along lr 0.1 0.2 --beside sphere", "--along is for one race: leave out --beside"),
        ("--starts 1 2 3", "--starts must be pairs of numbers X Y, one for each racer, got 3 numbers"),
        ("--cloud 0", "--cloud must be from 1 to 20000 starts, got 0"),
        ("--cloud 5 --start 1 2", "--cloud draws its own starts: leave out --start and --starts"),
    ],
)
def test_errors_of_the_command_line(arguments, says, tmp_path, capsys):
    assert main(["race", "ravine", "--optimizers", "gd", *arguments.split(), "-o", str(tmp_path / "x.gif")]) == 2
    assert not list(tmp_path.iterdir())
    assert says in capsys.readouterr().err


@pytest.mark.slow
def test_a_cloud_and_starts_from_the_command_line(tmp_path, capsys):
    out = ["--optimizers", "gd", "adam", "--lr", "0.01", "--steps", "9", "-o", str(tmp_path / "x.png")]
    main(["race", "himmelblau", *out, "--cloud", "12"])
    assert "of 12 starts" in capsys.readouterr().out
    main(["race", "himmelblau", *out, "--starts", "1", "2", "-3", "4"])
    assert "gd α=0.01" in capsys.readouterr().out
