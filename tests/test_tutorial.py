"""Adding a unit touches one file: with the tutorial's units in a copy of the project, the tests of all units pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
PARTS = (
    "landscapes",
    "optimizers",
    "visualizer",
    "tests",
    "notebooks",
    "ravine.py",
    "README.md",
    "CONTRIBUTING.md",
    "pyproject.toml",
)
#: Compiled kernels belong to the files beside which they are; names with a dot more are still being written.
LEFT_OUT = shutil.ignore_patterns("*.nb?", "*.tmp.*", "*.pyc.*")
NEW_FILES = ("optimizers/mixtures.py", "landscapes/walls.py")

#: Tests of one unit or one file, of which the ids have its name.
OF_NEW_UNITS = "qhm or zakharov or mixtures or walls"
#: Tests that take all rules on one landscape, or all units at once, or hold which units there are.
OF_ALL_UNITS = (
    "plain_function_is_an_oracle_of_the_engine and (ravine or rosenbrock) or units_of_the_house"
    " or list_prints_all or option_for_every_parameter or looks_its_own_way or rules_are_tried"
    " or architecture or name_means_one_thing"
)


def run_in(folder, *arguments):
    """Run Python in the copy, with the copy's packages; its output where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with the two blocks of the tutorial, each in the file that the tutorial names."""
    folder = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / part, folder)
    tutorial = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", tutorial, flags=re.DOTALL)
    for name, block in zip(NEW_FILES, blocks, strict=True):
        assert f"`{Path(name).name}`" in tutorial
        (folder / name).write_text(block, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_all_that_holds_of_every_unit_holds_of_the_new_ones(copy):
    options = ("-n", "0", "-q", "-p", "no:cacheprovider", "--junitxml=results.xml")
    run_in(copy, "-m", "pytest", *options, "-k", f"{OF_NEW_UNITS} or {OF_ALL_UNITS}", "tests")
    passed = [case for case in ElementTree.parse(copy / "results.xml").iter("testcase") if not len(case)]
    names = [f"{case.get('classname')}::{case.get('name')}" for case in passed]
    for unit, least in (("qhm", 20), ("zakharov", 20), ("mixtures", 2), ("walls", 2)):
        assert sum(unit in name for name in names) >= least, names
    for part in re.findall(r"\w{9,}", OF_ALL_UNITS):
        assert any(part in name for name in names), f"no test of {part} ran"
