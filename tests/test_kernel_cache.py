"""Compiled functions on disk: a file that is not what was written is compiled anew, and a full disk is no error."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import numba
import pytest
from numba.core import event

from landscapes._core.jit import compiled, is_cached

SIGNATURE = "float64(float64)"


def double(x):
    return 2 * x


def square(x):
    return x * x


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def run(function, at=5.0):
    """The value of a function that is compiled or loaded, and how many functions were compiled for it."""
    with event.install_recorder("numba:compile") as made:
        value = compiled(SIGNATURE, function)(at)
    return value, sum(one.is_start for _, one in made.buffer)


def files(folder, name=""):
    return sorted(path for path in folder.rglob("*.nb*") if name in path.name and path.is_file())


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swap(path):
    (other,) = [one for one in files(path.parent, "square") if one.suffix == path.suffix]
    path.write_bytes(other.read_bytes())


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "one byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "garbage": lambda path: path.write_bytes(os.urandom(5000)),
    "another bit": flip,
    "of another function": swap,
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_made_anew(folder, damage):
    assert run(double) == (10, 1)
    assert run(square) == (25, 1)
    assert run(double) == (10, 0)
    assert run(square) == (25, 0)
    for path in files(folder, "double"):
        DAMAGES[damage](path)
    assert run(double) == (10, 1)
    assert run(double) == (10, 0)
    assert run(square) == (25, 0)


def test_a_folder_in_the_place_of_a_file_is_no_error(folder):
    run(double)
    for path in files(folder):
        path.unlink()
        path.mkdir()
    assert run(double) == (10, 1)
    assert not [path for path in folder.rglob("*") if path.is_file()]


@contextmanager
def full_disk():
    resource = pytest.importorskip("resource", reason="Windows has no limit on the size of a file")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_nothing_can_be_written_a_function_is_compiled_each_time(folder):
    with full_disk():
        assert run(double) == (10, 1)
        assert not is_cached(SIGNATURE, double)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert run(double) == (10, 1)
    assert is_cached(SIGNATURE, double)


@pytest.mark.slow
def test_processes_that_begin_with_an_empty_cache_at_once_agree(tmp_path):
    script = dedent("""
        import optimizers
        print(*(optimizers.trace(rule, "ravine", steps=9).values[-1] for rule in ("gd", "adam")))
    """)
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", script]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    at_once = [subprocess.Popen(command, **pipes) for _ in range(4)]
    results = [process.communicate(timeout=300) for process in at_once]
    after = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert {(out, err) for out, err in results} == {(after.stdout, "")}
