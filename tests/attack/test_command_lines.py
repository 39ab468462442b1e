"""A wrong command line is answered with one line, and nothing is written that is not said.

Every option of every command gets numbers that are none, too large or too long, names nearly right, texts with
markup, controls and bytes, and paths that cannot be; also several at once. The exit code is 0, 1 or 2, the error is
one line of less than 400 characters without a traceback or a warning, and every new file is named in the output.
"""

import io
import os
import re
import tempfile
import warnings
import webbrowser
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import matplotlib.pyplot as plt
import pytest

from attack.command_lines import commands, good_line, hostile_lines
from attack.tries import fault_of_message, limited
from landscapes import ravine
from optimizers import gd
from visualizer import race
from visualizer.cli.main import main
from visualizer.course import make as course
from visualizer.races import gallery
from visualizer.site import build as site

#: The command lines of each command are tried in so many parts.
PARTS = 60

#: Seconds after which a command line counts as one that hangs.
LIMIT = 60


def write_index(folder):
    """Write what `ravine site` says that it has written."""
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("<title>Ravine</title>")


@pytest.fixture
def quiet(monkeypatch, tmp_path):
    """An empty folder to work in, where nothing opens a browser, serves, or makes the whole gallery, course or site."""
    place = tmp_path / "work"
    place.mkdir()
    fill(place)
    monkeypatch.chdir(place)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(webbrowser, "open", lambda address: True)
    film = gallery.GalleryFilm("quick", "Nothing.", lambda: race(ravine, [gd], steps=2, seconds=0.1, hold=0.1), 200)
    monkeypatch.setattr(gallery, "FILMS", {"quick": film})
    monkeypatch.setattr(course, "questions_of", lambda source: [])
    monkeypatch.setattr(course, "pages", lambda source, asked: dict.fromkeys(course.KINDS, ""))
    monkeypatch.setattr(site, "sections", dict)
    monkeypatch.setattr(site, "run_sphinx", lambda source, target, settings: write_index(target))
    app = pytest.importorskip("jupyterlab.labapp").LabApp
    monkeypatch.setattr(app, "launch_instance", lambda arguments: None)
    return place


def fill(place):
    """Make what the hostile paths name: a folder, files, links, a pipe."""
    (place / "folder").mkdir()
    for name in ("file.txt", "file.png"):
        (place / name).write_text("not a picture")
    (place / "link.png").symlink_to("file.png")
    (place / "loop.png").symlink_to("loop.png")
    (place / "nowhere.png").symlink_to("missing/file.png")
    os.mkfifo(place / "pipe.png")


def listing(place):
    return {str(path.relative_to(place)) for path in place.rglob("*")}


def run_inside(line):
    """Run a command line; return its exit code, its output and its errors, and what it raised."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace", write_through=True)
    raised, code = None, None
    try:
        with (
            patch.dict(os.environ),  # `ravine lab` sets the language of its kernels
            redirect_stdout(out),
            redirect_stderr(err),
            limited(LIMIT),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("error")
            code = main(line)
    except SystemExit as end:
        code = end.code
    except Exception as error:
        raised = error
    finally:
        plt.close("all")
    return code, out.buffer.getvalue().decode(errors="replace"), err.buffer.getvalue().decode(), raised


def fault_of_line(line, place):
    """Say what a command line did that is not promised; None if there is nothing."""
    before = listing(place)
    code, out, err, raised = run_inside(line)
    new = listing(place) - before
    try:
        if raised:
            return f"{type(raised).__name__}: {str(raised)[:200]}"
        if code not in (0, 1, 2):
            return f"exit code {code!r}"
        if code == 2:
            return fault_of_message(err) or (f"leaves {sorted(new)[:3]}" if new else None)
        silent = [name for name in new if not is_said(Path(name), out)]
        return f"does not say that it wrote {sorted(silent)[:3]}" if silent else None
    finally:
        clear(place, new)


def is_said(path, out):
    """Return whether an output names a path, or a folder that it is in; what is not UTF-8 is a question mark."""
    names = [str(one).encode("utf-8", "replace").decode() for one in (path, *path.parents[:-1])]
    return any(name in out for name in names) or re.search(r"(^|\s)(\.|/\S*)[/:]*(\s|$)", out)


def clear(place, new):
    for name in sorted(new, reverse=True):
        path = place / name
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    if not listing(place) >= {"file.png", "link.png", "pipe.png"}:
        for path in place.iterdir():
            path.unlink() if not path.is_dir() else path.rmdir()
        fill(place)


def short(line):
    return " ".join(word if len(word) < 80 else f"{word[:60]}...({len(word)})" for word in map(ascii, line))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("command", commands())
def test_a_hostile_command_line(command, part, quiet, tries):
    for line in hostile_lines(command)[part::PARTS] or [good_line(command)]:
        tries.add(short(line), fault_of_line(line, quiet))


@pytest.mark.parametrize("command", commands())
def test_the_line_from_which_the_hostile_ones_are_made_is_right(command, quiet, tries):
    code, _, err, raised = run_inside(good_line(command))
    tries.add(command, None if (code, raised) == (0, None) else f"{code}: {err} {raised}")
