"""Where a file is written to: links, permissions and other things of that name."""

import os
import stat

import pytest

from landscapes import InputError
from visualizer._files import atomic_folder, atomic_write, check_writable
from visualizer.cli.main import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the permissions and links are those of POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "far").mkdir()
    real, link, between = tmp_path / "far" / "real.png", tmp_path / "link.png", tmp_path / "between.png"
    link.symlink_to(between)
    between.symlink_to("far/real.png")
    for content in ("first", "second"):  # at first the links lead to nothing
        with atomic_write(link) as part:
            assert part.parent == real.parent
            part.write_text(content)
        assert link.is_symlink()
        assert real.read_text() == content
    assert sorted(os.listdir(tmp_path)) == ["between.png", "far", "link.png"]
    assert os.listdir(real.parent) == ["real.png"]


def test_a_folder_of_frames_stays_behind_its_link(tmp_path):
    (tmp_path / "real").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("real")
    with atomic_folder(tmp_path / "link") as part:
        (part / "0000.png").write_text("")
    assert (tmp_path / "link").is_symlink()
    assert os.listdir(tmp_path / "real") == ["0000.png"]
    assert mode(tmp_path / "real") == 0o750
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path, permissions):
    path = tmp_path / "race.gif"
    path.touch()
    path.chmod(permissions)
    with atomic_write(path) as part:
        part.write_text("new")
    assert path.read_text() == "new"
    assert mode(path) == permissions


NOT_WRITTEN = {
    "a pipe": (os.mkfifo if hasattr(os, "mkfifo") else None, "it is a pipe or a device, not a file"),
    "a device": (lambda path: path.symlink_to("/dev/null"), "it is a pipe or a device, not a file"),
    "a folder": (lambda path: path.mkdir(), "it is a folder"),
    "a link to itself": (lambda path: path.symlink_to(path), "the link leads to itself"),
    "a link to nowhere": (lambda path: path.symlink_to(path.parent / "no" / "x.png"), "there is no folder"),
    "read-only": (lambda path: path.touch(mode=0o444), "the file is read-only"),
}


@pytest.mark.parametrize("what", NOT_WRITTEN)
def test_what_is_no_file_that_may_be_replaced_is_refused_and_stays(tmp_path, what):
    make, says = NOT_WRITTEN[what]
    path = tmp_path / "x.png"
    make(path)
    before = path.lstat()
    for attempt in (lambda: check_writable(path, (".png",)), lambda: atomic_write(path).__enter__()):
        with pytest.raises(InputError, match=rf"cannot write '[^\n]*x\.png': {says}"):
            attempt()
    assert os.listdir(tmp_path) == ["x.png"]
    assert path.lstat() == before


@pytest.mark.parametrize(
    "line",
    ["race ravine --steps 3 -o x.gif/", "map gd ravine --steps 3 -o x.png/", "show ravine --steps 3 -o x.html/"],
)
def test_a_file_with_a_slash_at_its_end_is_refused(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 2
    assert capsys.readouterr().err == f"ravine: cannot write '{line.split()[-1]}': with the slash it names a folder\n"
    assert os.listdir(tmp_path) == []
