"""The timing of films: what each moment shows, how long runs are paced, and what is drawn of it."""

from itertools import pairwise

import numpy as np
import pytest

from landscapes import InputError
from optimizers import adam, gd, momentum, rmsprop
from visualizer import Playback, race, side_by_side
from visualizer.plotting.progress_line import choose_ticks

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


@pytest.fixture(scope="module")
def long():
    return race("ravine", LESSON, steps=5000)


# between two steps


def test_a_frame_between_two_steps_shows_the_racers_on_the_line_between_them():
    film = race("ravine", LESSON, steps=6, seconds=1.2, fps=20)
    clip = film.clip()
    assert clip.steps[:5] == [0, 0.25, 0.5, 0.75, 1]
    for step in clip.steps:
        clip.renderer(step)
        whole, share = divmod(step, 1)
        for run, path, head in zip(film.trajectories, clip.scene.paths, clip.scene.heads, strict=True):
            ends = run.points[int(whole) : int(whole) + 2]
            expected = ends[0] if not share else (1 - share) * ends[0] + share * ends[1]
            np.testing.assert_allclose(head.get_xydata()[0], expected, rtol=1e-12)
            np.testing.assert_allclose(path.get_xydata()[-1], expected, rtol=1e-12)
            np.testing.assert_array_equal(path.get_xydata()[: int(whole) + 1], run.points[: int(whole) + 1])
        assert clip.scene.clock.get_text() == f"step {int(step)}"


def test_the_last_frame_is_the_last_step():
    clip = race("ravine", LESSON, steps=47, seconds=1).clip()
    assert clip.steps[-1] == 47
    last = [*clip.frames()][-1]
    np.testing.assert_array_equal(last, clip.renderer(47))


# timing


@pytest.mark.parametrize("pace", ["auto", "even", "log"])
@pytest.mark.parametrize(
    ("steps", "video", "fps"), [(1, 0, None), (47, 0, 50), (1000, 0, 7), (300, 1, 60), (90, 1, None)]
)
def test_durations_add_up_to_the_film(pace, steps, video, fps):
    playback = Playback(seconds=3.3, fps=fps, hold=1.5, pace=pace, slow=(0, 1, 2), pauses={0: 0.5, steps: 0.25})
    timeline = playback.timeline(steps)
    frames = playback.frames(timeline, video=bool(video))
    first = timeline.moved(1) if steps == 1 else None
    assert timeline.seconds > 3.3 + 0.75
    assert first is None or timeline.seconds == pytest.approx(2 * 3.3 + 0.75)
    one = 1000 / (fps or (30 if video else 50 / 3))
    assert sum(frames.durations) == pytest.approx(1000 * timeline.seconds + 1500, abs=one + 10)
    assert min(frames.durations) >= one - 10
    assert np.all(np.diff(frames.steps) > 0)
    assert (frames.steps[0], frames.steps[-1]) == (0, steps)
    if not video:
        assert all(duration % 10 == 0 for duration in frames.durations)


@pytest.mark.slow
def test_video_has_thirty_frames_a_second_and_sixty_if_asked():
    film = race("sphere", [gd], steps=100)
    assert [len(film.clip(extension=kind).steps) for kind in (".gif", ".webp", ".apng", ".html", ".mp4", ".webm")] == [
        101, 101, 101, 101, 181, 181,
    ]  # fmt: skip
    fast = race("sphere", [gd], steps=100, fps=60)
    assert len(fast.clip(extension=".mp4").steps) == 361
    assert set(fast.clip().durations[:-1]) == {20}  # a GIF has at most 50
    assert race("sphere", [gd], steps=2).timeline.seconds == 0.8  # a short run has a shorter film


def test_slow_motion_takes_its_factor_longer_and_leaves_the_rest():
    plain, slow = (Playback(seconds=4, slow=slow).timeline(100) for slow in ((), [(0, 10), (50, 60, 5)]))
    assert slow.seconds == pytest.approx(plain.seconds + 0.4 * 2 + 0.4 * 4)
    for step, before, now in ((5, 0.2, 0.6), (10, 0.4, 1.2), (50, 2.0, 2.8), (55, 2.2, 3.8), (100, 4.0, 6.4)):
        assert plain.step_at(before) == pytest.approx(step)
        assert slow.step_at(now) == pytest.approx(step)


def test_a_pause_is_one_frame_of_the_very_step():
    frames = Playback(seconds=5, fps=13, pauses={34: 1.5}).frames(Playback(seconds=5, pauses={34: 1.5}).timeline(100))
    assert frames.steps.count(34) == 1
    assert 1400 < frames.durations[frames.steps.index(34)] <= 1500
    assert Playback(pauses={34: 1.5}).timeline(100).moved(34) == pytest.approx(0.34)  # the line stands still, too


# pace


@pytest.mark.parametrize("steps", [5, 149, 150])
def test_short_runs_are_even(steps):
    timeline = race("ravine", LESSON, steps=steps).timeline
    assert [timeline.moved(step) for step in range(steps + 1)] == pytest.approx(np.arange(steps + 1) / steps)


@pytest.mark.parametrize("landscape", ["ravine", "rosenbrock", "beale", "easom", "rastrigin"])
def test_a_long_run_shows_its_beginning(landscape):
    film = race(landscape, steps=5000)
    timeline = film.timeline
    assert timeline.step_at(0.1 * timeline.seconds) < 40
    assert timeline.moved(40) > 0.25
    assert 0.05 < 1 - timeline.moved(2500) < 0.4  # and does not hurry away at the end
    waits = np.diff([timeline.moved(step) for step in range(5001)])
    assert waits.max() < 0.25


def test_each_racers_transient_gets_its_share():
    racers = [gd(lr=0.038), gd(lr=0.001), gd(lr=0.0001)]  # they arrive after about 60, 2500 and never
    film = race("ravine", racers, steps=5000, pace="auto")
    for run in film.trajectories[:2]:
        done = int(np.argmax(np.hypot(*(run.points - run.points[-1]).T) < 0.1))
        assert film.timeline.moved(done) > 0.3
    alone, together = (race("ravine", some, steps=5000).timeline for some in (racers[:1], racers))
    assert alone.moved(60) > together.moved(60) > 0.25


def test_a_run_that_leaves_or_has_ended_takes_no_time_from_the_others():
    calm = race("ravine", [adam(lr=0.2)], steps=1000)
    film = race("ravine", [adam(lr=0.2), gd(lr=0.1)], steps=1000)
    assert np.isfinite(film.ways()).all()
    assert film.ways()[1, 30:].sum() == 0
    assert film.timeline.moved(1000) == calm.timeline.moved(1000) == 1


def test_gradients_are_the_time_of_a_race_with_a_budget():
    film = race("linear_regression", [gd(lr=0.1), gd(lr=0.1, batch=4)], steps=400, fair="budget")
    assert film.ways().shape == (2, 400)
    assert film.timeline.step_at(film.timeline.seconds) == 400


# what is drawn


def line_share(line):
    """The share of the track that is full, from the artists' data."""
    (first, last), _ = line.fill.get_data()
    return (last - first) / line._length


@pytest.mark.parametrize("steps", [30, 3000])
def test_the_progress_line_fills_with_time_whatever_the_pace(steps):
    clip = race("ravine", LESSON, steps=steps).clip()
    filled = []
    for step in clip.steps:
        clip.scene.progress_line.show(step)
        filled.append(line_share(clip.scene.progress_line))
    assert filled[0] == pytest.approx(0)
    assert filled[-1] == pytest.approx(1)
    np.testing.assert_allclose(np.diff(filled), 1 / (len(filled) - 1), atol=1e-6)


def test_ticks_do_not_touch_and_say_the_pace(long):
    line = long.clip().scene.progress_line
    assert {0, 1, 10, 100, 1000} <= set(line.ticks)
    even = choose_ticks(5000, lambda step: step / 5000)
    assert np.ptp(np.diff(even)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 800, 1600])
def test_the_progress_line_lies_below_everything(width, long):
    for film in (long, side_by_side(race("ravine", LESSON, steps=20), race("beale", ["gd"], steps=9), title="Both")):
        scene = film.clip(width=width).scene
        scene.canvas.draw()
        renderer = scene.canvas.get_renderer()
        texts = scene.progress_line.axes.texts
        top = max(text.get_window_extent(renderer).y1 for text in texts)
        assert scene.legend.get_window_extent(renderer).y0 >= top
        boxes = sorted((text.get_window_extent(renderer) for text in texts), key=lambda box: box.x0)
        assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
        assert 0 <= boxes[0].x0 < boxes[-1].x1 <= scene.figure.bbox.width


def test_a_line_that_is_not_wanted_is_not_drawn():
    film = race("ravine", LESSON, steps=20, progress_line=False)
    np.testing.assert_array_equal(film.clip().last, film.clip(extension=".png").last)
    assert film.clip().scene.progress_line is None


CAPTIONS = {3: "here S has decayed", 7: "and this is a long text " * 12, 9: ""}


def test_captions_change_at_their_steps_and_nothing_else_moves():
    film = race("ravine", ["gd", "momentum"], steps=12, fair="lr", caption="the start", captions=CAPTIONS)
    scene = film.scene()
    said, places = {}, set()
    for step in (0, 2.99, 3, 6, 7, 9, 12):
        scene.show(step)
        scene.canvas.draw()
        said[step] = " ".join(scene.step_caption.text.get_text().split())
        boxes = scene["map"].axes.bbox, scene.legend.get_window_extent()
        places.add(tuple(round(edge, 6) for box in boxes for edge in box.bounds))
    terms = film.disclosure
    assert said[0] == said[2.99] == f"the start {terms}"
    assert said[3] == said[6] == f"here S has decayed {terms}"
    assert said[9] == said[12] == terms
    assert len(places) == 1
    scene.show(7)
    renderer = scene.canvas.get_renderer()
    text = scene.step_caption.text.get_window_extent(renderer)
    entries = [entry.get_window_extent(renderer) for entry in scene.legend.get_texts()]
    assert text.y0 >= max(entry.y1 for entry in entries)
    assert text.y1 <= scene["swing"].axes.xaxis.label.get_window_extent(renderer).y0
    assert 0 <= text.x0 < text.x1 <= scene.figure.bbox.width


def test_captions_are_in_stills_too(tmp_path):
    race("ravine", LESSON, steps=12, captions={0: "before", 5: "here S has decayed"}).save(tmp_path / "race.svg")
    assert "here S has decayed" in (tmp_path / "race.svg").read_text()


# what cannot be


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"seconds": 0}, "seconds must be from 0.04 to 3600 seconds, got 0"),
        ({"seconds": "six"}, "seconds must be from 0.04 to 3600 seconds, got 'six'"),
        ({"fps": 61}, "fps must be from 0.1 to 60 frames per second, got 61"),
        ({"fps": True}, "fps must be from 0.1 to 60 frames per second, got True"),
        ({"hold": -1}, "hold must be from 0 to 600 seconds, got -1"),
        ({"pace": "evn"}, "unknown pace 'evn': did you mean 'even'?"),
        ({"pace": 3}, "unknown pace 3"),
        ({"slow": 6}, "slow must be .first, last. or .first, last, factor., or several of them, .*got 6"),
        ({"slow": (0, 0.5)}, r"slow must be .*got .0, 0.5"),
        ({"slow": "soon"}, "slow must be .*got 'soon'"),
        ({"slow": (6, 2)}, "a slow interval must end after it begins, got 6 to 2"),
        ({"slow": (0, 6, 0.5)}, "the factor of slow motion must be from 1 to 100, got 0.5"),
        ({"slow": [(0, 6), (4, 9)]}, "slow intervals must not overlap, but one ends at step 6 and one begins at 4"),
        ({"slow": (0, 30)}, "slow must lie in the run, from step 0 to 20, got step 30"),
        ({"pauses": 34}, "pauses must be a mapping of steps to seconds.*got 34"),
        ({"pauses": {"now": 1}}, "pauses must be a mapping of steps to seconds"),
        ({"pauses": {3: -1}}, "a pause must be from 0 to 600 seconds, got -1"),
        ({"pauses": {3: float("nan")}}, "a pause must be from 0 to 600 seconds, got nan"),
        ({"pauses": {34: 1}}, "pauses must lie in the run, from step 0 to 20, got step 34"),
        ({"pauses": {3: 1, 34: 1}}, "pauses must lie in the run, from step 0 to 20, got step 34"),
        ({"loop": 0.5}, "loop must be a whole number from 0 to 65535, got 0.5"),
        ({"loop": 65536}, "loop must be a whole number from 0 to 65535, got 65536"),
        ({"loop": True}, "loop must be a whole number from 0 to 65535, got True"),
        ({"progress_line": 1}, "progress_line must be True or False, got 1"),
        ({"captions": {"a": "b"}}, "captions must be a mapping of steps to texts"),
        ({"captions": {3: 4}}, "captions must be a mapping of steps to texts"),
        ({"captions": "no step"}, "captions must be a mapping of steps to texts.*got 'no step'"),
        ({"captions": 4}, "captions must be a mapping of steps to texts.*got 4"),
        ({"captions": {34: "late"}}, "captions must begin from step 0 to 20, got step 34"),
    ],
)  # fmt: skip
def test_timing_that_cannot_be_is_told_in_one_line(options, says):
    with pytest.raises(InputError, match=says) as caught:
        race("sphere", [gd], steps=20, **options)
    assert "\n" not in str(caught.value)


def test_texts_of_the_command_line_mean_the_same():
    typed = Playback(slow=["0-6", "20-30:5"], pauses=["34:1.5"])
    assert typed == Playback(slow=[(20, 30, 5), (0, 6)], pauses={34: 1.5})
    assert Playback(slow=(0, 6)) == Playback(slow="0-6") == Playback(slow=[(0, 6, 3)])
