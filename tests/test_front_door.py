"""The front door: `ravine` has everything public, and loads nothing before it is used."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import landscapes
import optimizers
import ravine as rv
import visualizer
from landscapes._core.families import load_families

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


# other packages and files of the same names


@pytest.mark.parametrize("name", ["landscapes", "optimizers", "visualizer"])
@pytest.mark.parametrize("file", ["{}.py", "{}/__init__.py"])
def test_a_file_that_hides_a_package_is_named_in_one_line(name, file, tmp_path):
    hiding = tmp_path / file.format(name)
    hiding.parent.mkdir(exist_ok=True)
    hiding.write_text("raise SystemExit('it ran')")
    says = f"{hiding} hides the package {name} of Ravine: rename it, or work in another folder\n"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT)))}
    run = {"capture_output": True, "text": True, "env": environment, "cwd": tmp_path}
    done = subprocess.run([sys.executable, "-c", "import ravine"], **run)
    assert done.stderr.endswith(f"ImportError: {says}")
    if name != "visualizer":  # of which the command itself is a part
        done = subprocess.run([sys.executable, "-m", "visualizer.cli", "list"], **run)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"ravine: {says.strip()}; ravine doctor")


def test_a_package_that_was_overwritten_is_named_in_one_line(tmp_path):
    shutil.copy(ROOT / "ravine.py", tmp_path)
    for name in ("landscapes", "optimizers", "visualizer"):
        (tmp_path / name).mkdir()
        text = (ROOT / name / "__init__.py").read_text(encoding="utf-8")
        (tmp_path / name / "__init__.py").write_text("" if name == "optimizers" else text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", "import ravine"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr.endswith(
        "another package optimizers was installed over that of Ravine: uninstall it, and install Ravine again\n"
    )


def test_files_of_another_package_are_no_families(tmp_path, monkeypatch):
    (tmp_path / "unrelated.py").write_text("raise SystemExit('it ran')")
    (tmp_path / "bytes.py").write_bytes(b"\xff\x00")
    (tmp_path / "a_family.py").write_text(
        "def landscape(f): f()\n\n@landscape\ndef mine():\n    globals()['found'] = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path.parent)
    load_families(tmp_path.name, [str(tmp_path)], "landscape")
    assert sys.modules.pop(f"{tmp_path.name}.a_family").found == 1
    assert not {f"{tmp_path.name}.{name}" for name in ("unrelated", "bytes")} & set(sys.modules)
    del sys.modules[tmp_path.name]
