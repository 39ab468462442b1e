"""A start for each racer."""

import numpy as np
import pytest

from landscapes import InputError
from optimizers import adam, gd, momentum, trace, tune
from visualizer import race

STARTS = [(-9.0, 2.0), (8.0, -1.0)]


@pytest.mark.parametrize("fair", [None, "lr", "budget", "tuned"])
def test_each_racer_runs_from_its_own_start(fair):
    rules = [gd, momentum] if fair == "tuned" else [gd(lr=0.02), momentum(lr=0.02)]
    film = race("ravine", rules, starts=STARTS, steps=30, fair=fair)
    for run, rule, start in zip(film.trajectories, rules, STARTS, strict=True):
        own = tune(rule, "ravine", start, steps=30) if fair == "tuned" else rule
        np.testing.assert_array_equal(run.points, trace(own, "ravine", start, steps=30).points)


def test_every_start_is_in_the_picture_with_a_ring():
    scene = race("ravine", [gd, adam], starts=STARTS, steps=30).scene()
    rings = [line.get_xydata()[0] for line in scene["map"].axes.get_lines() if line.get_markerfacecolor() == "none"]
    assert sorted(map(tuple, rings)) == sorted(STARTS)
    (left, right), (bottom, top) = scene.extent
    assert all(left < x < right and bottom < y < top for x, y in STARTS)


@pytest.mark.parametrize("starts", [[(1, 2)], [(1, 2)] * 3, 5, "ab", {1: 2, 3: 4}])
def test_starts_that_are_not_one_for_each_racer(starts):
    with pytest.raises(InputError, match=r"starts must be a point \(x, y\) for each of the 2 racers, got"):
        race("ravine", [gd, adam], starts=starts)


def test_one_start_for_all_and_one_for_each_cannot_both_be_given():
    with pytest.raises(InputError, match="start, for all racers, or starts, one for each"):
        race("ravine", [gd, adam], start=(1, 2), starts=STARTS)
