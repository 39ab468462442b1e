"""What is built: the wheel has the files of the packages and the notebooks, no other; the source archive makes it."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: Folder or file of the project -> its place in the wheel.
FOLDERS = {
    "landscapes": "landscapes",
    "optimizers": "optimizers",
    "visualizer": "visualizer",
    "notebooks": "visualizer/notebooks",
    "assets": "visualizer/assets",
    "CONTRIBUTING.md": "visualizer/CONTRIBUTING.md",
}

pytest.importorskip("hatchling", reason="nothing is built: hatchling is not installed")


def build(what, source, folder):
    """Build the wheel or the source archive of a folder; return its path."""
    code = f"from hatchling.build import build_{what}; print(build_{what}({str(folder)!r}))"
    made = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True, check=True)
    return folder / made.stdout.split()[-1]


def contents(wheel):
    """Return the files of a wheel but for those about it: name -> content."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The files of the wheel, and those of a wheel that is built from the source archive."""
    folder = tmp_path_factory.mktemp("built")
    with tarfile.open(build("sdist", ROOT, folder)) as archive:
        for member in archive:  # the first versions of Python 3.11 unpack without a filter, later ones warn of that
            (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / member.name).write_bytes(archive.extractfile(member).read())
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    (again := folder / "again").mkdir()
    return contents(build("wheel", ROOT, folder)), contents(build("wheel", unpacked, again))


def test_the_wheel_has_the_files_of_the_project_and_no_others(built):
    git = shutil.which("git")
    command = [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *FOLDERS]
    listed = git and (ROOT / ".git").exists() and subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if not listed or listed.returncode:
        pytest.skip("not a checkout of git")
    paths = {Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}
    expected = {"ravine.py": (ROOT / "ravine.py").read_bytes()}
    for path in paths:
        place = Path(FOLDERS[path.parts[0]], *path.parts[1:]).as_posix()
        expected[place] = (ROOT / path).read_bytes()
    assert built[0] == expected


def test_the_source_archive_makes_the_same_wheel(built):
    of_project, of_archive = built
    assert of_archive == of_project
