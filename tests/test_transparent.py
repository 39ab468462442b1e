"""Pictures without paper: what is empty is transparent, and what is drawn is as on paper, in every format."""

import io
import re
import zlib

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image

from landscapes import InputError
from optimizers import gd, momentum
from visualizer import race, side_by_side
from visualizer.plotting.style import get_theme

RULES = [gd(lr=0.03), momentum(lr=0.03)]
PANELS = "map swing | surface loss"


def make(**options):
    return race(
        "ravine", RULES, steps=6, seconds=0.3, fps=20, progress_line=False, panels=PANELS, size=(640, 400), **options
    )


@pytest.fixture(scope="module")
def film():
    return make(transparent=True)


@pytest.fixture(scope="module")
def frames(film):
    return list(film.frames())


def on_paper(frame, color):
    """The frame laid over paper of one colour."""
    alpha = frame[..., 3:] / 255
    return alpha * frame[..., :3] + (1 - alpha) * np.array(color)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_drawn_stays_and_the_paper_goes(theme):
    clear, opaque = ([*make(theme=theme, transparent=flag).frames()][-1] for flag in (True, False))
    paper = np.array([int(get_theme(theme).paper[k : k + 2], 16) for k in (1, 3, 5)])
    assert (opaque[..., 3] == 255).all()
    assert (clear[..., 3] == 0).mean() > 0.15
    assert (clear[[0, 0, -1, -1], [0, -1, 0, -1], 3] == 0).all()
    scene = make(theme=theme, transparent=True).scene()
    scene.canvas.draw()
    for name, share in (("map", 0.0), ("surface", 0.2)):
        box = scene[name].axes.get_window_extent()
        inside = slice(400 - int(box.y1) + 2, 400 - int(box.y0) - 2), slice(int(box.x0) + 2, int(box.x1) - 2)
        empty = clear[inside][..., 3] == 0
        assert (share == 0) == (not empty.any())  # the ground has no holes, and around the surface is nothing
        whole = clear[inside][..., 3] == 255
        difference = np.abs(on_paper(clear, paper) - opaque[..., :3])[inside]
        deep = sliding_window_view(whole, (9, 9)).all(axis=(2, 3))  # away from outlines of labels and axes
        assert deep.mean() > 0.1
        assert difference[4:-4, 4:-4][deep].max() < 2
        assert (whole | empty).mean() > 0.9


def test_lines_and_texts_are_seen_on_a_slide_of_any_colour():
    (*_, frame) = race("ravine", RULES, steps=30, panels="swing", transparent=True).frames()
    dark, empty = on_paper(frame, (0, 0, 0)), frame[..., 3] == 0
    assert (dark[empty] == 0).all()
    bright = (dark > 200).all(axis=-1)
    drawn = np.argwhere((dark < 60).all(axis=-1) & (frame[..., 3] == 255))
    assert len(drawn) > 1000
    for row, column in drawn[::50]:
        assert bright[max(row - 8, 0) : row + 9, max(column - 8, 0) : column + 9].any()


@pytest.mark.slow
@pytest.mark.parametrize("extension", [".gif", ".webp", ".apng"])
def test_every_frame_of_a_film_is_read_back(film, frames, tmp_path, extension):
    with Image.open(film.save(tmp_path / f"race{extension}")) as read:
        assert read.n_frames == len(frames) == 7
        for k, frame in enumerate(frames):
            read.seek(k)
            decoded = np.asarray(read.convert("RGBA")).astype(int)
            if extension == ".gif":
                np.testing.assert_array_equal(decoded[..., 3] > 0, frame[..., 3] >= 128)
                solid = frame[..., 3] == 255
                assert np.abs(decoded[solid] - frame[solid]).mean() < 3
            else:
                seen = frame[..., 3] > 0
                np.testing.assert_array_equal(decoded[..., 3], frame[..., 3])
                np.testing.assert_array_equal(decoded[seen], frame[seen])


@pytest.mark.slow
def test_a_still_is_transparent(film, frames, tmp_path):
    with Image.open(film.save(tmp_path / "race.png")) as still:
        assert still.mode == "RGBA"
        np.testing.assert_array_equal(np.asarray(still), frames[-1])
    with Image.open(make().save(tmp_path / "opaque.png")) as still:
        assert still.mode == "RGB"


@pytest.mark.slow
def test_a_drawing_has_no_sheet_of_paper(tmp_path):
    def sheets(text):
        return re.findall(r'<path d="M 0 [^"]*?L [^"]*?z\s*" style="fill: (#\w+|none)', text)

    options = {"steps": 3, "panels": "swing"}
    clear, opaque = (
        race("ravine", RULES, transparent=flag, **options).save(tmp_path / f"{flag}.svg").read_text()
        for flag in (True, False)
    )
    assert "#ffffff" in sheets(opaque)
    assert "#ffffff" not in sheets(clear)
    pdf = race("ravine", RULES, transparent=True, **options).save(tmp_path / "race.pdf").read_bytes()
    streams = [zlib.decompressobj().decompress(part) for part in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.S)]
    assert not any(re.search(rb"\n0 0 m\n[^f]{0,80}\nf\n", stream) for stream in streams)


@pytest.mark.parametrize("extension", [".mp4", ".webm", ".html"])
def test_what_cannot_be_transparent_is_told(film, tmp_path, extension):
    with pytest.raises(InputError, match=rf"{extension} cannot be transparent: write .gif, .webp, .apng, .png"):
        film.save(tmp_path / f"race{extension}", progress=lambda *_: pytest.fail("a frame was drawn"))
    assert not list(tmp_path.iterdir())


def test_a_grid_is_transparent_as_its_first_race_is():
    films = [race("ravine", RULES, steps=2, start=(x, 1), transparent=True) for x in (10, 5)]
    (*_, last) = side_by_side(*films).frames()
    assert (last[..., 3] == 0).mean() > 0.15
    assert (last[0, :, 3] == 0).all()


def test_a_notebook_shows_it(film):
    import base64

    data = re.search(r"base64,([^\"]+)", film._repr_html_()).group(1)
    with Image.open(io.BytesIO(base64.b64decode(data))) as read:
        assert (np.asarray(read.convert("RGBA"))[..., 3] == 0).any()
