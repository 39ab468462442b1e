"""`ravine doctor`: it finds what is wrong with an installation, and runs where little else does."""

import os
import subprocess
import sys
import webbrowser
from importlib import metadata
from pathlib import Path

import numba
import pytest
from packaging.requirements import Requirement

from landscapes._core import kernel_cache
from landscapes._core.jit import compiled
from visualizer.cli import doctor
from visualizer.cli.main import main

ROOT = Path(__file__).parents[1]


def examined(capsys):
    """The exit code, and the rows by name: state, what was found, what to do."""
    try:
        code = main(["doctor"])
    except SystemExit as end:
        code = end.code
    lines = capsys.readouterr().out.splitlines()
    return code, lines


def refuse(name):
    raise metadata.PackageNotFoundError(name)


def packages():
    """The rows of all packages."""
    return [row for check in (doctor.check_dependencies, doctor.check_extras) for row in check()]


def rows(check):
    return [row for row in doctor.rows_of(check) if row.state == doctor.FAILS]


def test_all_is_well_here(capsys):
    code, lines = examined(capsys)
    assert code == 0
    assert lines[-1] == f"all is well: {sum(line[:2] in ('ok', '– ') for line in lines)} checks"
    for name in ("Python", "numpy", "numba", "matplotlib", "cache", "font"):
        assert any(line.startswith(f"ok     {name} ") for line in lines)


def test_a_version_that_is_too_old_or_missing_is_said_with_what_to_do(monkeypatch, capsys):
    known = metadata.version

    def version(name):
        if name == "traitlets":
            return refuse(name)
        return "1.26.4" if name == "numpy" else known(name)

    monkeypatch.setattr(metadata, "version", version)
    code, lines = examined(capsys)
    assert code == 1
    assert lines[-1].startswith("2 of ")
    (old, missing) = [k for k, line in enumerate(lines) if line.startswith("FAILS")]
    assert lines[old].split()[1:] == ["numpy", "1.26.4,", "needs", ">=2.0"]
    assert lines[old + 1].split(" -> ")[1] == 'pip install "numpy>=2.0"'
    assert lines[missing].split()[1:4] == ["traitlets", "not", "installed;"]


@pytest.mark.parametrize("package", doctor.NEEDED_FOR)
def test_what_a_missing_package_is_for_is_said(package, monkeypatch):
    monkeypatch.setattr(metadata, "version", lambda name: "9999" if name != package else refuse(name))
    (*_, row) = [row for row in packages() if row.what.partition(" ")[0] == package]
    assert row.found == f"not installed; it is for {doctor.NEEDED_FOR[package]}"
    assert row.remedy.startswith("pip install ")


def test_every_package_that_can_be_missing_is_known():
    extras = set(metadata.metadata("ravine").get_all("Provides-Extra")) - {"test"}
    required = {one.name for extra in ("", *extras) for one in doctor.requirements(extra)}
    assert doctor.NEEDED_FOR.keys() == required | {"rjsmin", "numba"}


def test_a_machine_without_a_browser_is_told_what_to_do(monkeypatch):
    def none():
        raise webbrowser.Error

    (row,) = doctor.check_browser()
    monkeypatch.setattr(webbrowser, "get", none)
    (without,) = doctor.check_browser()
    assert without.state == doctor.ABSENT
    assert "ravine show" in without.found
    assert row.what == without.what == "browser"


def test_a_package_that_only_one_command_needs_is_named_in_a_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    assert main(["completion", "bash"]) == 2
    error = capsys.readouterr().err
    assert "argcomplete" in error
    assert error.endswith("; ravine doctor checks the installation\n")
    assert error.count("\n") == 1


@pytest.mark.parametrize(("found", "state"), [("2.0.0", "ok"), ("2.1.0rc1", "ok"), ("2.0.0rc1", "FAILS")])
def test_a_release_candidate_is_as_new_as_its_number_says(monkeypatch, found, state):
    monkeypatch.setattr(metadata, "version", lambda name: found)
    assert doctor.version_row(Requirement("numpy>=2.0"), "numpy", doctor.FAILS, "").state == state


def test_python_itself_is_checked(monkeypatch):
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.9.1")
    (row,) = rows(doctor.check_python)
    assert row.found.startswith("3.9.1")
    assert row.remedy.startswith("needs ")


def test_names_of_ours_in_this_folder_and_in_other_packages_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rows(doctor.check_names) == []
    info = tmp_path / "packages" / "foreign-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign\nVersion: 1.0\n")
    (info / "RECORD").write_text("foreign.py,,\nlandscapes/hills.py,,\n")
    monkeypatch.syspath_prepend(info.parent)
    (tmp_path / "optimizers.py").write_text("")
    (tmp_path / "visualizer").mkdir()
    (tmp_path / "visualizer" / "__init__.py").write_text("")
    other, *here = rows(doctor.check_names)
    assert other.found == "the package foreign has files in the folders of Ravine"
    assert other.remedy.startswith("pip uninstall foreign")
    assert [row.found for row in here] == ["optimizers.py in this folder", "visualizer/__init__.py in this folder"]


def test_the_cache_is_counted_and_its_damaged_files_are_too(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    compiled("float64(float64)", lambda x: x + 1)
    compiled("float64(float64)", lambda x: x + 2)
    one, other = tmp_path.rglob("*.nbc")
    state = kernel_cache.examine_folder(Path(__file__))
    assert state == (str(one.parent), 2, one.stat().st_size + other.stat().st_size, 0)
    one.write_bytes(other.read_bytes())
    other.write_bytes(b"")
    assert kernel_cache.examine_folder(Path(__file__)).damaged == 2


def test_a_cache_that_cannot_be_written_fails(monkeypatch):
    monkeypatch.setattr(kernel_cache.CacheImpl, "_locator_classes", [])
    (row,) = rows(doctor.check_cache)
    assert "set NUMBA_CACHE_DIR" in row.remedy


def test_it_runs_where_a_library_is_broken_and_every_other_command_points_there(tmp_path):
    (tmp_path / "numpy.py").write_text("raise ImportError('numpy was built for another Python')")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT)))}
    command = [sys.executable, "-m", "visualizer.cli"]
    for name, code in (("doctor", 1), ("list", 2)):
        done = subprocess.run([*command, name], env=environment, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == code
        assert done.stderr == "ravine: numpy was built for another Python; ravine doctor checks the installation\n"
        assert ("ImportError: numpy was built for another Python" in done.stdout) == (name == "doctor")
