"""The attacks find a fault that is put in on purpose.

In a copy of the project the rename that makes a file appear whole is removed, the range of beta is no longer checked,
and the title of a page is no longer escaped, one at a time. The attack on that part must fail with the fault, and say
what it found.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("landscapes", "optimizers", "visualizer", "tests", "notebooks", "ravine.py", "pyproject.toml", "README.md")


def replace_function(path, name, body):
    """Give a function of a file another body."""
    source = path.read_text(encoding="utf-8")
    (function,) = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef) and n.name == name)
    lines = source.splitlines()
    lines[function.body[0].lineno - 1 : function.end_lineno] = [" " * function.body[0].col_offset + body]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def replace_text(path, old, new):
    source = path.read_text(encoding="utf-8")
    changed, count = re.subn(old, new, source)
    assert count, f"{path} has no {old!r}"
    path.write_text(changed, encoding="utf-8")


#: A file is written where it will be, and stays there if the writing fails.
NOT_ATOMIC = """try:
        yield Path(path)
    except OSError as error:
        raise InputError(f"cannot write {str(path)!r}: {error.strerror}") from None"""

#: Name -> the fault, the test that must find it, and a part of what it says.
FAULTS = {
    "no atomic rename": (
        lambda root: replace_function(root / "visualizer/_files.py", "atomic_write", NOT_ATOMIC),
        "tests/attack/test_full_disk.py::test_files_may_not_grow[race .gif]",
        "leaves",
    ),
    "no range of beta": (
        lambda root: replace_function(root / "landscapes/_core/parameter.py", "check", "return value"),
        "tests/attack/test_public_calls.py::test_a_hostile_call[optimizers.adam-1]",
        "optimizers.adam",
    ),
    "no escaping of a title": (
        lambda root: replace_text(root / "visualizer/rendering/writers/page.py", r"html\.escape\(", "str("),
        "tests/attack/test_hostile_pages.py::test_a_text_in_a_page[film-3]",
        "elements|a script ran",
    ),
}


@pytest.fixture
def copy(tmp_path):
    """A copy of the project, with what is compiled for it in a folder of its own."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / "copy" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.nb?"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
    return tmp_path / "copy"


def run_test(root, test):
    """Run a test in a copy; return its exit code and its report."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-m", "", "-p", "no:cacheprovider", test]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name, copy, tries):
    inject, test, says = FAULTS[name]
    code, report = run_test(copy, test)
    tries.add(f"{name}, without it", None if code == 0 else report[-1500:])
    inject(copy)
    code, report = run_test(copy, test)
    found = code == 1 and re.search(rf"of \d+ attempts:[\s\S]*({says})", report)
    tries.add(f"{name}, with it", None if found else f"exit code {code}: {report[-1500:]}")
