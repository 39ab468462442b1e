"""Where the racers of a picture are at any time: between two steps, after a divergence, and outside the extent."""

import numpy as np
import pytest

from landscapes import InputError, ravine
from optimizers import adam, gd, trace
from visualizer.plotting.look import Look
from visualizer.plotting.panels.context import PlotContext, steps_taken, up_to

RUNS = [trace(rule, ravine, steps=30) for rule in (gd(lr=0.01), adam(lr=0.5), gd(lr=0.2), gd(lr=1e200))]
NAN = [np.nan, np.nan]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, [[0, 0]]),
        (0.25, [[0, 0], [1, 2]]),
        (1, [[0, 0], [4, 8]]),
        (1.5, [[0, 0], [4, 8], [6, 4]]),
        (2, [[0, 0], [4, 8], [8, 0]]),
        (2.5, [[0, 0], [4, 8], [8, 0]]),
    ],
)
def test_a_path_up_to_a_time_ends_on_the_line_to_the_next_point_if_there_is_one(at, expected):
    assert up_to(np.array([[0.0, 0], [4, 8], [8, 0], NAN]), at).tolist() == expected


def test_a_racer_has_taken_as_many_steps_as_its_gradients_paid_for():
    counts = np.array([0, 2, 4, 10])
    times = np.array([0, 1, 2, 3, 4, 7, 10, 99])
    assert [steps_taken(counts, time) for time in times] == np.interp(times, counts, range(4)).tolist()


@pytest.mark.parametrize("budget", [None, 30])
def test_heads_at_many_times_are_those_of_each_time(budget):
    context = PlotContext(ravine, RUNS, extent=((-3, 9.9), (-0.5, 0.5)), budget=budget)
    times = np.array([0, 0.5, 1, 7.25, 29, 29.9, 30])
    places = context.marker_positions(times)
    (x0, x1), (y0, y1) = context.extent
    for moment, time in enumerate(times):
        for racer, run in enumerate(RUNS):
            at = steps_taken(context.counts[racer], time)
            place, inside = context.marker_position(racer, at)
            assert places[moment, racer] == pytest.approx(place)
            assert np.isfinite(place).all()
            last = run.steps if run.diverged_at is None else run.diverged_at - 1
            before, share = min(int(at), last), min(at, last) % 1
            after = min(before + 1, last)
            x, y = (1 - share) * run.points[before] + share * run.points[after]
            assert place == pytest.approx([min(max(x, x0), x1), min(max(y, y0), y1)])
            assert inside == (x0 <= x <= x1 and y0 <= y <= y1)


def test_racers_that_leave_are_drawn_below_the_others():
    context = PlotContext(ravine, RUNS, extent=((-12, 12), (-3, 3)))
    stays = [context.stays(racer) for racer in range(len(RUNS))]
    assert stays == [True, True, False, False]
    assert context.draw_order == [2, 3, 0, 1]


def test_there_is_one_label_for_each_racer_at_most():
    assert PlotContext(ravine, RUNS, Look(labels=["slow", None])).labels == ["slow", "", "", ""]
    with pytest.raises(InputError, match="labels must be at most one for each racer, got 5 for 4"):
        PlotContext(ravine, RUNS, Look(labels=["a"] * 5))
