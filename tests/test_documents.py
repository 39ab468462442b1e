"""README, CONTRIBUTING, the pages of the site and the asset do what they say."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from conftest import plain_run
from PIL import Image

import landscapes
import optimizers
from visualizer.cli.main import main
from visualizer.plotting.style import get_style

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
PAGES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "visualizer" / "site" / "pages" / "en").rglob("*.md"))
}


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_readme_has_a_film_command_and_a_test_command():
    film, test, *_ = blocks(README, "sh")
    assert film.startswith("python3 -m venv .venv && ")
    assert film.endswith(" -o race.gif\n")
    assert test.endswith(" -m pytest\n")
    assert "\n" not in film.strip() + test.strip()


def test_ci_and_contributing_call_the_test_command_of_the_readme():
    test = blocks(README, "sh")[1]
    assert test in (ROOT / ".ci" / "run").read_text()
    assert test in CONTRIBUTING


@pytest.mark.slow
def test_the_film_command_makes_the_picture_of_the_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = shlex.split(blocks(README, "sh")[0].split(" && ")[-1])
    assert command[0] == ".venv/bin/ravine"
    assert main(command[1:]) == 0
    assert "](assets/race.gif)" in README
    with Image.open("race.gif") as made, Image.open(ROOT / "assets" / "race.gif") as shown:
        assert made.n_frames == shown.n_frames == 101
        assert made.size == shown.size
        for frame in (0, 50, 100):
            made.seek(frame)
            shown.seek(frame)
            one, other = (np.asarray(film.convert("RGB")) for film in (made, shown))
            # matplotlib sets text a little differently from version to version: what counts is what was drawn.
            for rule in ("gd", "momentum", "rmsprop", "adam"):
                color = [int(get_style(rule).color[k : k + 2], 16) for k in (1, 3, 5)]
                counts = [(image == color).all(axis=-1).sum() for image in (one, other)]
                assert counts[0] == pytest.approx(counts[1], rel=0.5)


COMMANDS = [line for text in PAGES.values() for block in blocks(text, "sh") for line in block.splitlines()]
CODE = {name: found for name, text in {"readme": README, **PAGES}.items() if (found := blocks(text, "python"))}


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line.partition("#")[0].strip())
def test_a_command_of_a_page_runs(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = line.replace("--width 1920", "--width 640").replace("1920x1080", "640x360")  # a ninth of the pixels
    command = shlex.split(small, comments=True)
    assert command[0] == "ravine"
    if command[1] == "race" or "--film" in command:
        command[2:2] = ["--seconds", "0.3", "--hold", "0"]  # few frames
    assert main(command[1:]) == 0
    if "-o" in command:
        made = Path(command[-1])
        assert sum(file.stat().st_size for file in (made.iterdir() if made.is_dir() else [made])) > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("name", CODE)
def test_the_python_of_a_page_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict = {"__name__": f"{name}_code"}  # what a new process would run again is not run
    for block in CODE[name]:
        exec(block, names)
    if name in ("readme", "python"):
        assert Path("race.gif").exists()
    if name == "python":
        assert names["plane"].final_value.shape == (200, 100)


def test_the_listing_has_every_room_and_nothing_that_is_not_there():
    (listing,) = blocks(CONTRIBUTING, "text")
    packages = [ROOT / name for name in ("landscapes", "optimizers", "visualizer")]
    there = [*ROOT.iterdir(), *(path for package in packages for path in package.rglob("*"))]
    folders, files = set(re.findall(r"(\w+)/", listing)), set(re.findall(r"\w+\.(?:py|mplstyle)\b", listing))
    assert folders <= {path.name for path in there if path.is_dir()}
    assert files <= {path.name for path in there if path.is_file()}
    assert {path.parent.name for package in packages for path in package.glob("*/__init__.py")} <= folders


def test_the_units_of_contributing_are_complete(tmp_path, monkeypatch, own_units):
    for number, block in enumerate(blocks(CONTRIBUTING, "python")):
        (tmp_path / f"contributed_{number}.py").write_text(block)
        monkeypatch.syspath_prepend(tmp_path)
        __import__(f"contributed_{number}")
    qhm, zakharov = optimizers.qhm, landscapes.zakharov
    assert qhm.parameters["nu"].symbol == "ν"
    assert zakharov.parameters["weight"].high == 2
    gentle = qhm(lr=1e-4)
    ours = optimizers.trace(gentle, zakharov, steps=50).points
    np.testing.assert_allclose(ours, plain_run(gentle, zakharov, 50), rtol=1e-13)
    import test_catalogue

    for unit in (qhm, zakharov):
        test_catalogue.test_a_unit_says_what_it_is(unit)
        test_catalogue.test_the_example_of_a_unit_runs(unit)
    import test_landscapes

    test_landscapes.test_gradient_is_the_complex_step_derivative_of_f(zakharov)
