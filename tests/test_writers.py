"""Files of films: what is read back, by whoever reads such files, is what was drawn, for as long as was asked."""

import os
import re
import shutil
import stat
import subprocess
import sys
import weakref
import xml.etree.ElementTree
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from landscapes import InputError
from optimizers import adam, gd, momentum, rmsprop
from visualizer import race
from visualizer.plotting.style import BUILTIN_STYLES
from visualizer.rendering.clip import Clip, frame_repeats
from visualizer.rendering.frame_renderer import FrameRenderer, dirty_rects
from visualizer.rendering.writers import EXTENSIONS, STILL, video, write

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
RACERS = [BUILTIN_STYLES[rule.name].color for rule in LESSON]
IMAGES = [".gif", ".webp", ".apng"]
VIDEOS = [".mp4", ".webm"]


@pytest.fixture(scope="module")
def film():
    return race("ravine", LESSON, steps=20, seconds=0.8, fps=25, pauses={3: 0.08}, hold=1.0)  # a frame for each step


@pytest.fixture(scope="module")
def frames(film):
    return [frame[..., :3] for frame in film.frames()]


@pytest.fixture(scope="module")
def ffmpeg():
    try:
        return video.ffmpeg()
    except InputError:
        pytest.skip("NO TESTS OF VIDEO: there is no ffmpeg (pip install imageio-ffmpeg)")


@pytest.fixture(params=EXTENSIONS)
def extension(request):
    if request.param in VIDEOS:
        request.getfixturevalue("ffmpeg")
    return request.param


def mask_of(frame, colors):
    """Where a frame has exactly one of these colours."""
    return np.logical_or.reduce([(frame == [int(c[k : k + 2], 16) for k in (1, 3, 5)]).all(axis=-1) for c in colors])


def error(decoded, frame):
    return np.abs(decoded.astype(int) - frame.astype(int)).mean()


# what is read back


@pytest.mark.slow
@pytest.mark.parametrize("extension", IMAGES)
def test_every_frame_is_read_back_as_it_was_drawn(film, frames, tmp_path, extension):
    with Image.open(film.save(tmp_path / f"race{extension}")) as read:
        assert read.n_frames == len(frames) == 21
        for k, frame in enumerate(frames):
            read.seek(k)
            read.load()
            decoded = np.asarray(read.convert("RGB"))
            assert read.info["duration"] == film.durations[k]
            if extension == ".gif":
                assert error(decoded, frame) < 1
                exact = mask_of(frame, ["#FFFFFF", *RACERS])
                np.testing.assert_array_equal(decoded[exact], frame[exact])
            else:
                np.testing.assert_array_equal(decoded, frame)
    assert film.durations == [40] * 3 + [120] + [40] * 16 + [1000]


@pytest.mark.slow
@pytest.mark.parametrize(("loop", "gif"), [(0, 0), (1, None), (3, 2)])  # a GIF says how often to play again
@pytest.mark.parametrize("extension", IMAGES)
def test_a_film_plays_as_often_as_asked(tmp_path, extension, loop, gif):
    film = race("sphere", [gd], steps=2, loop=loop)
    with Image.open(film.save(tmp_path / f"race{extension}", width=200)) as read:
        assert read.info.get("loop") == (gif if extension == ".gif" else loop)


@pytest.mark.parametrize("extension", IMAGES)
def test_frames_that_are_alike_are_all_written(tmp_path, extension):
    film = race("sphere", [gd], start=(0, 0), steps=3)
    still = Clip(film.scene(200), steps=[2, 2, 2, 3], durations=[50, 60, 70, 80])
    with Image.open(write(tmp_path / f"race{extension}", still)) as read:
        assert read.n_frames == 4
        seen = []
        for k in range(4):
            read.seek(k)
            read.load()
            seen.append(read.info["duration"])
    assert seen == [50, 60, 70, 80]


def decoded_video(ffmpeg, path, width, height):
    command = [ffmpeg, "-i", path, "-f", "rawvideo", "-fps_mode", "passthrough", "-pix_fmt", "rgb24", "pipe:1"]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3), done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("extension", VIDEOS)
def test_a_video_shows_each_frame_for_its_time(film, frames, ffmpeg, tmp_path, extension):
    path = film.save(tmp_path / f"race{extension}")
    height, width, _ = frames[0].shape
    read, said = decoded_video(ffmpeg, path, width, height + height % 2)
    shown = np.repeat(np.arange(21), [1] * 3 + [3] + [1] * 16 + [25])
    assert len(read) == len(shown)
    for decoded, k in zip(read, shown, strict=True):
        assert error(decoded[:height], frames[k]) < 2
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said).groups()
    assert 3600 * int(hours) + 60 * int(minutes) + float(seconds) == pytest.approx(1.88, abs=0.04)
    assert re.search(r"yuv420p\(tv, bt709[,/]", said)
    assert re.search(r"\b25 fps", said)
    if extension == ".mp4":
        head = path.read_bytes()
        assert head.index(b"moov") < head.index(b"mdat")  # it plays before all of it has come


@pytest.mark.parametrize("extension", [".gif", ".webp", ".apng", ".png"])
@pytest.mark.parametrize("width", [160, 481, 1920])
@pytest.mark.slow
def test_a_film_is_as_wide_as_asked(tmp_path, extension, width):
    film = race("sphere", [gd], steps=1)
    with Image.open(film.save(tmp_path / f"race{extension}", width=width)) as read:
        assert read.width == width


@pytest.mark.slow
@pytest.mark.parametrize("extension", VIDEOS)
def test_an_odd_row_of_a_video_is_doubled(ffmpeg, tmp_path, extension):
    film = race("sphere", [gd], steps=1, hold=0)
    frames = [*film.clip(width=481).frames()]
    height, width, _ = frames[0].shape
    assert width == 481
    read, _ = decoded_video(ffmpeg, film.save(tmp_path / f"race{extension}", width=481), 482, height + height % 2)
    assert error(read[0][:height, :481], frames[0][..., :3]) < 2
    assert error(read[0][:, 481], read[0][:, 480]) < 6


@pytest.mark.parametrize("width", [159, 7681, 800.0, True, "wide"])
def test_a_width_that_cannot_be_is_told(film, tmp_path, width):
    with pytest.raises(InputError, match="width must be a whole number of pixels from 160 to 7680"):
        film.save(tmp_path / "race.gif", width=width)
    assert os.listdir(tmp_path) == []


# drawings


@pytest.mark.slow
def test_an_svg_has_the_paths_as_lines(film, tmp_path):
    path = film.save(tmp_path / "race.svg")
    tree = xml.etree.ElementTree.parse(path)
    strokes = [node for node in tree.iter("{http://www.w3.org/2000/svg}path") if "stroke:" in node.get("style", "")]
    for color in RACERS:
        lines = [node for node in strokes if f"stroke: {color.lower()}" in node.get("style")]
        assert max(node.get("d").count("L") for node in lines) >= 19  # as many pieces as steps but the last
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}image"))) == 1  # the ground
    assert film.describe() in [title.text for title in tree.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert path.read_bytes() == film.save(tmp_path / "again.svg").read_bytes()


@pytest.mark.slow
def test_a_pdf_has_the_paths_as_lines(film, tmp_path):
    path = film.save(tmp_path / "race.pdf")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.DOTALL)
    drawn = b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x").decode(
        "latin1"
    )
    number = r"\b(\d+(?:\.\d+)?)"  # the streams of fonts hold points and digits, too
    for color in RACERS:
        red, green, blue = (int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))
        found = [[float(part) for part in match] for match in re.findall(rf"{number} {number} {number} RG", drawn)]
        found += [[float(grey)] * 3 for grey in re.findall(rf"{number} G\b", drawn)]
        assert any(np.allclose(stroke, (red, green, blue), atol=1e-4) for stroke in found), color
    assert path.read_bytes() == film.save(tmp_path / "again.pdf").read_bytes()


def test_a_png_is_the_last_frame_without_progress_line(film, tmp_path):
    plain = replace(film, playback=replace(film.playback, progress_line=False))
    with Image.open(film.save(tmp_path / "race.PNG")) as still:
        np.testing.assert_array_equal(np.asarray(still), plain.clip().last[..., :3])


@pytest.mark.slow
def test_a_film_has_the_same_bytes_each_time(extension, tmp_path):
    film = race("sphere", [gd], steps=2, hold=0)
    one, other = (film.save(tmp_path / f"race{extension}", width=160).read_bytes() for _ in range(2))
    assert one == other


# changed rectangles and timing


def test_patches_laid_upon_each_other_are_the_frames():
    random = np.random.default_rng(0)
    frame = np.full((37, 53, 4), 255, np.uint8)
    frames = []
    for _ in range(30):
        x, y = random.integers(0, 53), random.integers(0, 37)
        frame = frame.copy()
        frame[y : y + 9, x : x + 9, :3] = random.integers(0, 256, 3)
        frames.append(frame)
    canvas = np.zeros_like(frame)
    for expected, patch in zip(frames, dirty_rects(frames), strict=True):
        assert patch.x % 2 == patch.y % 2 == 0
        window = canvas[patch.y :, patch.x :][: len(patch.pixels), : len(patch.pixels[0])]
        opaque = patch.pixels[..., 3] > 0
        window[opaque] = patch.pixels[opaque]
        np.testing.assert_array_equal(canvas, expected)


@pytest.mark.parametrize("durations", [[40] * 9, [150, 50, 50, 2000], [70, 30, 2000], [30, 40, 50] * 20, [600_000]])
def test_no_tick_is_lost(durations):
    tick, repeats = frame_repeats(durations)
    assert min(repeats) >= 1
    ends = np.cumsum(repeats) * tick
    assert np.abs(ends - np.cumsum(durations)).max() <= tick / 2


@pytest.mark.slow
def test_few_frames_are_in_memory_at_a_time(film, extension, tmp_path, monkeypatch):
    alive: list[weakref.ref] = []
    most = 0
    shoot = FrameRenderer.__call__

    def counted(renderer, step):
        nonlocal most
        frame = shoot(renderer, step)
        alive.append(weakref.ref(frame))
        most = max(most, sum(one() is not None for one in alive))
        return frame

    monkeypatch.setattr(FrameRenderer, "__call__", counted)
    film.save(tmp_path / f"race{extension}", width=200)
    assert len(alive) >= (0 if extension in (".svg", ".pdf", ".pgf") else 1 if extension in STILL else 21)
    assert most <= 4


# whole or not at all


def test_an_interrupted_film_leaves_nothing(extension, tmp_path, monkeypatch):
    started = []
    start = subprocess.Popen

    def remembered(*args, **kwargs):
        started.append(start(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", remembered)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def stop(done, total):
        raise KeyboardInterrupt

    film = race("sphere", [gd], steps=9)
    if extension in STILL:  # it has but one frame: interrupt that
        monkeypatch.setattr("visualizer.Scene.show", lambda scene, step: stop(1, 1))
    with pytest.raises(KeyboardInterrupt):
        film.save(tmp_path / f"race{extension}", progress=stop, width=200)
    assert os.listdir(tmp_path) == []
    assert len(started) == (extension in VIDEOS)
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize("extension", VIDEOS)
def test_without_ffmpeg_it_is_told_what_to_install(film, tmp_path, monkeypatch, extension):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(InputError, match=r'needs ffmpeg: pip install "ravine\[video\]"') as caught:
        film.save(tmp_path / f"race{extension}", progress=lambda *_: pytest.fail("a frame was drawn"))
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_a_codec_that_is_missing_is_told_in_one_line(film, ffmpeg, tmp_path, monkeypatch):
    monkeypatch.setitem(video.CODECS, ".mp4", "-c:v nosuchcodec")
    with pytest.raises(InputError, match=r"ffmpeg cannot write .mp4: .*nosuchcodec") as caught:
        film.save(tmp_path / "race.mp4")
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


@pytest.mark.thinned(2)
@pytest.mark.skipif(os.name != "posix", reason="the stand-in for ffmpeg is a shell script")
@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo 'disk is full' >&2; exit 3", "ffmpeg cannot write .mp4: disk is full"),
        ("head -c 3000000 >/dev/null; kill -9 $$", "ffmpeg cannot write .mp4: exit code -9"),
        ("cat >/dev/null; exit 0", "ffmpeg cannot write .mp4: exit code 0"),
    ],
    ids=["at once", "midway", "silently"],
)
def test_an_ffmpeg_that_dies_is_told_in_one_line(film, tmp_path, monkeypatch, script, says):
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    with pytest.raises(InputError, match=re.escape(says)):
        film.save(tmp_path / "race.mp4")
    assert os.listdir(tmp_path) == ["ffmpeg"]
