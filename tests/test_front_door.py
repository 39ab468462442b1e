"""The front door: `ravine` has everything public, and loads nothing before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import landscapes
import optimizers
import ravine as rv
import visualizer

ROOT = Path(__file__).parents[1]
OWN = {"get", "names", "is_stochastic", "learning_rate_name", "tuning_terms"}


@pytest.mark.parametrize("name", rv.__all__)
def test_every_name_can_be_had(name):
    assert getattr(rv, name) is not None


@pytest.mark.parametrize("package", [landscapes, optimizers, visualizer], ids=lambda package: package.__name__)
def test_all_that_is_public_is_here(package):
    assert set(package.__all__) - OWN <= set(rv.__all__)
    for name in set(package.__all__) - OWN:
        assert getattr(rv, name) is getattr(package, name)


def test_every_unit_is_here_and_its_name_means_one_thing():
    names = [*landscapes.names(), *optimizers.names()]
    assert len({*names, *rv.__all__}) == len(names) + len(rv.__all__)
    assert rv.rosenbrock is landscapes.get("rosenbrock")
    assert rv.adam is optimizers.get("adam")
    assert set(names) <= set(dir(rv))


def test_editors_see_the_names_that_the_table_has():
    tree = ast.parse((ROOT / "ravine.py").read_text(encoding="utf-8"))
    (block,) = (n for n in tree.body if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING")
    declared = {alias.asname for node in block.body for alias in node.names}
    assert declared == set(rv.__all__)


def test_a_mistyped_name_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="did you mean 'rosenbrock'"):
        rv.rosenbrok  # noqa: B018  # to look it up is the test
    with pytest.raises(AttributeError, match=r"no attribute '_core'$"):
        rv._core  # noqa: B018  # to look it up is the test


def test_nothing_is_loaded_before_it_is_used():
    code = "import sys, ravine; print([m for m in sys.modules if m.partition('.')[0] in WATCHED])"
    watched = ("landscapes", "optimizers", "visualizer", "numpy", "numba", "matplotlib")
    command = [sys.executable, "-c", code.replace("WATCHED", repr(watched))]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "[]"
