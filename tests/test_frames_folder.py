"""The frames of a film as a folder of PNG files: all of them or none, and no other file is touched."""

import os

import numpy as np
import pytest
from PIL import Image

from landscapes import InputError
from optimizers import gd
from visualizer import race
from visualizer.cli.main import main


@pytest.fixture(scope="module")
def film():
    return race("sphere", [gd], steps=4, seconds=0.2)  # a frame for each step


def folder(path):
    """A path as it is written for a folder."""
    return f"{path}/"


def test_each_frame_is_a_file(film, tmp_path):
    seen = []
    path = film.save(folder(tmp_path / "frames"), progress=lambda done, total: seen.append((done, total)), width=200)
    assert path == tmp_path / "frames"
    assert sorted(os.listdir(path)) == [f"{k:04}.png" for k in range(5)]
    assert seen == [(k, 5) for k in range(1, 6)]
    for k, frame in enumerate(film.clip(width=200).frames()):
        with Image.open(path / f"{k:04}.png") as still:
            np.testing.assert_array_equal(np.asarray(still), frame[..., :3])
    assert os.listdir(tmp_path) == ["frames"]


def test_frames_replace_older_frames_and_nothing_else(film, tmp_path):
    path = tmp_path / "frames"
    race("sphere", [gd], steps=9, seconds=0.45).save(folder(path), width=160)
    film.save(folder(path), width=160)
    assert len(os.listdir(path)) == 5
    (path / "notes.txt").write_text("mine")
    with pytest.raises(
        InputError, match=r"cannot write the folder '.*frames': it holds 'notes.txt', which is no frame"
    ):
        film.save(folder(path), progress=lambda *_: pytest.fail("a frame was drawn"))
    assert len(os.listdir(path)) == 6


@pytest.mark.slow
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_frames_are_there_all_or_not_at_all(film, tmp_path, error):
    def stop(done, total):
        if done == 3:
            raise error

    for before in (0, 10):
        if before:
            race("sphere", [gd], steps=before - 1, seconds=0.45, fps=20).save(folder(tmp_path / "frames"), width=160)
        with pytest.raises(KeyboardInterrupt if error is KeyboardInterrupt else InputError):
            film.save(folder(tmp_path / "frames"), progress=stop, width=160)
        assert os.listdir(tmp_path) == (["frames"] if before else [])
    assert len(os.listdir(tmp_path / "frames")) == 10


def test_a_folder_that_cannot_be_swapped_leaves_the_old_one(film, tmp_path, monkeypatch):
    race("sphere", [gd], steps=2, seconds=0.1).save(folder(tmp_path / "frames"), width=160)
    rename, renamed = type(tmp_path).rename, []

    def refuse(path, target):
        renamed.append(path)
        if len(renamed) == 2:  # the new folder takes its name
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(type(tmp_path), "rename", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        film.save(folder(tmp_path / "frames"), width=160)
    assert os.listdir(tmp_path) == ["frames"]
    assert len(os.listdir(tmp_path / "frames")) == 3


def test_a_folder_that_cannot_be_written_is_told(film, tmp_path):
    (tmp_path / "file").write_text("a file")
    for name, says in (("nowhere/frames", "there is no folder"), ("file", "a file has this name")):
        with pytest.raises(InputError, match=says):
            film.save(folder(tmp_path / name), progress=lambda *_: pytest.fail("a frame was drawn"))


def test_the_command_states_the_number_of_frames(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert (
        main(
            [
                "race",
                "sphere",
                "--optimizers",
                "gd",
                "--steps",
                "4",
                "--seconds",
                "0.2",
                "--width",
                "200",
                "-o",
                "frames/",
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.splitlines()[-1].startswith("wrote frames/ (5 frames, 0000.png to 0004.png, ")
