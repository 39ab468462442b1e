"""A race from many starts: a cloud of points with their density, and the median of the runs with a band."""

import numpy as np
import pytest

from landscapes import InputError
from optimizers import adam, gd, guests, trace
from visualizer import race

STARTS = np.random.default_rng(7).uniform(-4, 4, (80, 2))
RULES = [gd(lr=0.01), adam(lr=0.2)]


def cloud(**options):
    return race("himmelblau", RULES, start=STARTS, steps=40, **options)


def test_the_dots_are_the_points_of_the_runs_between_two_steps():
    scene = cloud().scene()
    scene.show(7.25)
    for dots, rule in zip(scene["map"].dots, RULES, strict=True):
        paths = np.array([trace(rule, "himmelblau", tuple(start), steps=40).points for start in STARTS])
        np.testing.assert_allclose(dots.get_xydata(), 0.75 * paths[:, 7] + 0.25 * paths[:, 8])


def test_the_extent_holds_every_start():
    (left, right), (bottom, top) = cloud().scene().extent
    x, y = STARTS.T
    assert left < x.min()
    assert x.max() < right
    assert bottom < y.min()
    assert y.max() < top


def test_the_density_is_where_the_points_are():
    scene = cloud().scene()
    scene.show(40)
    opacity = np.array(scene["map"].density.get_array())[..., 3]
    (x0, x1), (y0, y1) = scene.extent
    rows, columns = opacity.shape

    def at(x, y):
        return opacity[int((y - y0) / (y1 - y0) * rows), int((x - x0) / (x1 - x0) * columns)]

    assert min(at(x, y) for x, y in scene.landscape.minima) > 0.1  # gd has come to a minimum from each start
    assert max(at(x, y) for x, y in scene.landscape.maxima) == 0


@pytest.mark.parametrize("panel", ["loss", "swing"])
def test_the_line_is_the_median_and_the_band_holds_eight_of_ten_runs(panel):
    scene = cloud(panels=["map", panel]).scene()
    scene.show(25)  # later the median loss leaves the axis
    for k, run in enumerate(cloud().trajectories):
        numbers = run.values if panel == "loss" else run.points[:, :, 1]
        line = scene[panel].lines[k].get_ydata()
        ranks = (numbers[:, :26] <= line).mean(axis=0)
        assert abs(ranks - 0.5).max() <= 1 / len(STARTS)
        (band,) = scene[panel].bands[k].get_paths()
        low, high = band.vertices[:26, 1], band.vertices[26:52, 1][::-1]
        inside = (low <= numbers[:, :26]) & (numbers[:, :26] <= high)
        assert abs(inside.mean(axis=0) - 0.8).max() <= 2.5 / len(STARTS)


def test_runs_that_diverge_count_as_infinite():
    film = race("ravine", [gd(lr=0.05)], start=[(1, 0), (2, 0), (1, 1e-3)], steps=2000, panels=["map", "loss"])
    run = film.trajectories[0]
    assert (run.diverged_at >= 0).tolist() == [False, False, True]
    scene = film.scene()
    scene.show(2000)
    assert scene["loss"].quantiles[0][2][-1] == np.inf
    assert "from 2 of 3 starts" in film.describe()
    assert "diverges from 1" in film.describe()


def test_a_lane_of_a_trajectory_is_the_run_from_that_start():
    runs = trace(adam(lr=0.2), "himmelblau", STARTS, steps=9)
    for lane, start in zip(runs.lanes(), STARTS, strict=True):
        alone = trace(adam(lr=0.2), "himmelblau", tuple(start), steps=9)
        for name in (
            "points",
            "values",
            "gradients",
            "reversals",
            "path_length",
            "diverged_at",
            "stopped_at",
            "message",
        ):
            np.testing.assert_array_equal(getattr(lane, name), getattr(alone, name))
        assert lane.steps_to() == alone.steps_to()


def test_a_guest_has_a_cloud_too():
    pytest.importorskip("scipy")
    film = race("himmelblau", [guests.scipy("BFGS")], start=STARTS[:5], steps=20)
    film.scene().show(20)
    assert "of 5 starts" in film.describe()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"panels": ["map", "rate"]}, "a race with many starts has the panels map, loss, swing, got 'rate'"),
        ({"arrows": True}, "arrows show the step of each racer: a race with many starts has too many"),
        ({"fair": "budget"}, "a race with fair='budget' must have one start, got an array of points"),
        ({"start": np.zeros((2, 2, 2))}, r"start must be one point \(x, y\) or an array \(n, 2\) of points"),
    ],
)
def test_what_a_cloud_cannot_do(options, says):
    with pytest.raises(InputError, match=says):
        race("himmelblau", RULES, **({"start": STARTS, "steps": 5} | options))
