"""A film as matplotlib's own animation: the same frames, in its windows and by its writers."""

from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from matplotlib.figure import Figure
from PIL import Image

from landscapes import InputError
from optimizers import adam, gd, momentum
from visualizer import animate, race
from visualizer.rendering.writers import video


@pytest.fixture(scope="module")
def film():
    racers = [gd(lr=0.038), momentum(lr=0.038), adam(lr=0.2)]
    return race("ravine", racers, steps=8, seconds=0.32, fps=25, pauses={0: 0.08, 1: 0.08}, hold=0.2)


@pytest.fixture(scope="module")
def frames(film):
    return [frame[..., :3].astype(int) for frame in film.frames()]


class Dot:
    """The least that can be filmed: a figure of somebody else's, and one point of it."""

    steps = 3

    def __init__(self):
        self.figure = Figure(figsize=(2, 1))
        matplotlib.backends.backend_agg.FigureCanvasAgg(self.figure)
        (self.dot,) = self.figure.subplots().plot([0], [0], "o", color="#D55E00", animated=True)
        self.figure.axes[0].set(xlim=(-1, 4), ylim=(-1, 1))

    @property
    def moving(self):
        return [self.dot]

    def show(self, step):
        self.dot.set_data([step], [0])


def test_it_is_one_of_matplotlibs_and_says_each_duration_with_repeated_frames(film):
    animation = animate(film)
    assert isinstance(animation, FuncAnimation)
    assert [*animation.new_saved_frame_seq()] == [0, 0, 0, 1, 1, 1, *range(2, 8), *[8] * 5]
    assert animation._interval == 40
    animation._draw_was_started = True  # or it complains that nobody has looked at it


@pytest.mark.slow
def test_the_writers_of_matplotlib_write_the_frames(film, frames, tmp_path):
    animate(film, steps=range(9), interval=80).save(tmp_path / "race.gif", writer=PillowWriter(fps=12.5))
    with Image.open(tmp_path / "race.gif") as read:
        assert read.n_frames == 9
        for k, frame in enumerate(frames):
            read.seek(k)
            assert read.info["duration"] == 80
            assert np.abs(np.asarray(read.convert("RGB")).astype(int) - frame).mean() < 2


@pytest.mark.slow
def test_their_video_is_written_too(film, tmp_path):
    try:
        program = video.ffmpeg()
    except InputError:
        pytest.skip("NO TESTS OF VIDEO: there is no ffmpeg (pip install imageio-ffmpeg)")
    with matplotlib.rc_context({"animation.ffmpeg_path": program}):
        animate(film).save(tmp_path / "race.mp4", writer=FFMpegWriter(fps=25))
    assert b"moov" in (tmp_path / "race.mp4").read_bytes()


@pytest.mark.slow
def test_a_window_draws_only_what_moves_and_sees_the_frames(film, frames):
    animation = animate(film, steps=range(9))
    canvas = animation.scene.figure.canvas
    canvas.draw()  # as a window does first
    for k, frame in enumerate(frames):
        animation._step()
        assert np.abs(np.asarray(canvas.buffer_rgba())[..., :3].astype(int) - frame).mean() < 0.2, k


@pytest.mark.slow
def test_a_window_wipes_what_moves_outside_of_the_panels(film):
    """The captions, which matplotlib would draw upon each other."""
    told = replace(film, look=replace(film.look, captions={0: "MMMMMMMM", 4: "wwww", 8: "MM"}))
    used, *unused = (animate(told, steps=steps) for steps in ([0, 4, 8], [4], [8]))
    for animation in (used, *unused):
        animation.scene.figure.canvas.draw()
    used._step()
    for one in unused:
        for animation in (used, one):
            animation._step()
        np.testing.assert_array_equal(*(np.asarray(each.scene.figure.canvas.buffer_rgba()) for each in (used, one)))


def test_artists_can_be_restyled_before_it_is_saved(film, tmp_path):
    animation = animate(film, steps=[8])
    animation.scene.paths[1].set(color="#FF00FF", linewidth=6)
    animation.scene["map"].axes.set_title("My race", fontsize=20)
    animation.save(tmp_path / "race.png", writer=PillowWriter())
    with Image.open(tmp_path / "race.png") as still:
        pixels = np.asarray(still.convert("RGB"))
    assert (pixels == [255, 0, 255]).all(axis=-1).sum() > 200


@pytest.mark.slow
def test_a_notebook_shows_it(film):
    markup = animate(film)._repr_html_()
    assert markup.startswith('<img src="data:image/gif;base64,R0lGOD')
    with matplotlib.rc_context({"animation.html": "jshtml"}):
        assert "<script" in animate(film, steps=[0, 8])._repr_html_()


def test_any_scene_can_be_animated(tmp_path):
    scene = Dot()
    animation = animate(scene, interval=100)
    animation.save(tmp_path / "dot.gif", writer=PillowWriter(fps=10))
    with Image.open(tmp_path / "dot.gif") as read:
        assert read.n_frames == 21  # 1.2 seconds, 60 ms each, and the last one
    assert animation._repr_html_().startswith("<img")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"steps": []}, "steps must be numbers from 0 to 8"),
        ({"steps": [8.5]}, "steps must be numbers from 0 to 8"),
        ({"steps": [-0.5]}, "steps must be numbers from 0 to 8"),
        ({"steps": [float("nan")]}, "steps must be numbers from 0 to 8"),
        ({"interval": 0}, "interval must be a whole number of milliseconds >= 1, got 0"),
        ({"interval": True}, "interval must be a whole number of milliseconds >= 1, got True"),
    ],
)
def test_what_cannot_be_animated_is_told(film, options, says):
    with pytest.raises(InputError, match=says):
        animate(film, **options)
