"""The frame of a map: its levels, its shape, and the room around the race for the aspect."""

import numpy as np
import pytest

from landscapes import drop_wave, formula, rosenbrock
from visualizer.plotting.aspect import lengthened, shape_of, stretch_words, tallest, with_room
from visualizer.plotting.framing import similar, value_range
from visualizer.plotting.levels import contour_levels, surface_levels

SLOPE = formula("x + 2*y", domain=((-2, 2), (-1, 1)), start=(1, 0))
BOWL = formula("x**2 + y**2", domain=((-2, 2), (-1, 1)), start=(1, 0))


def test_levels_are_even_on_a_slope_quadratic_around_a_minimum_and_geometric_on_a_logarithmic_scale():
    f = np.array([1.0, 5.0, 2.0])
    assert contour_levels(f, SLOPE, 5).tolist() == [1, 2, 3, 4, 5]
    assert contour_levels(f, drop_wave, 5).tolist() == [1, 1.25, 2, 3.25, 5]
    geometric = contour_levels(np.array([1.0, 1e4 + 1]), rosenbrock, 5)
    assert geometric - 1 == pytest.approx([1, 10, 100, 1e3, 1e4])
    assert contour_levels(np.array([3.0, 3.0]), SLOPE).tolist() == [2, 4]
    assert contour_levels(np.array([]), SLOPE).tolist() == [-1, 1]
    assert surface_levels(SLOPE, ((0, 1), (0, 1)), 4).tolist() == pytest.approx([0, 1, 2, 3])
    assert surface_levels(SLOPE, ((0, 1), (0, 1)), (5.0, 6.0)).tolist() == [5, 6]


@pytest.mark.parametrize(
    ("extent", "aspect", "width", "shape"),
    [
        (((0, 10), (0, 5)), "equal", 7.0, 0.5),
        (((0, 10), (0, 5)), 1.2, 7.0, 0.6),
        (((0, 10), (0, 1)), "auto", 7.0, 0.34),
        (((0, 10), (0, 30)), "auto", 4.0, 1.0),
        (((0, 10), (0, 30)), "auto", 8.8, 0.5),
        (((0, 10), (0, 30)), "auto", 44.0, 0.34),
    ],
)
def test_a_map_is_as_high_as_its_extent_within_limits(extent, aspect, width, shape):
    assert shape_of(extent, aspect, width) == pytest.approx(shape)
    assert shape_of(extent, aspect, width) <= tallest(width)


@pytest.mark.parametrize(
    ("extent", "aspect", "shape", "expected"),
    [
        (((0, 10), (0, 1)), "equal", 0.5, ((0, 10), (-2, 3))),
        (((0, 10), (0, 1)), 2.0, 0.5, ((0, 10), (-0.75, 1.75))),
        (((0, 10), (0, 1)), "auto", 0.5, ((0, 10), (-0.75, 1.75))),  # at most 2.5 times as high
        (((0, 10), (0, 4)), "auto", 0.7, ((0, 10), (-0.5, 4.5))),  # up to a stretch of 1.4
        (((0, 10), (0, 6)), "auto", 0.7, ((0, 10), (0, 6))),
        (((0, 1), (0, 10)), "auto", 1.0, ((-0.75, 1.75), (0, 10))),
        (((0, 8), (0, 10)), "auto", 1.0, ((-1, 9), (0, 10))),
        (((0, 10), (0, 5)), "equal", 0.5, ((0, 10), (0, 5))),
    ],
)
def test_the_shorter_side_gets_longer_about_its_middle(extent, aspect, shape, expected):
    for side, wanted in zip(with_room(extent, aspect, shape), expected, strict=True):
        assert side == pytest.approx(wanted)


def test_an_interval_grows_about_its_middle_or_stays_the_same():
    given = (1.0, 3.0)
    assert lengthened(given, 2.0) == (0, 4)
    assert lengthened(given, 1.0) is given
    assert lengthened(given, 0.5) is given


def test_a_stretch_is_told_from_five_percent_on():
    assert stretch_words(("x", "y"), 1.05) == "y stretched 1.1 ×"
    assert stretch_words(("x", "y"), 1.04) == stretch_words(("x", "y"), 1 / 1.04) == ""
    assert stretch_words(("x", "y"), 0.25) == "x stretched 4 ×"


def test_room_is_given_as_far_as_f_stays_within_three_times_its_range():
    narrow = ((-1.0, 1.0), (-1.0, 1.0))
    assert value_range(BOWL, np.array(narrow)) == pytest.approx(2, rel=1e-2)
    for high, share in ((2.1, 1.0), (2.4, 0.6), (2.9, 0.6), (4.0, 0.3), (9.0, 0.0)):
        wide = (narrow[0], (-high, high))
        end = 1 + share * (high - 1)
        found = similar(BOWL, narrow, wide)
        assert found[1] == pytest.approx((-end, end))
    assert similar(rosenbrock, narrow, (narrow[0], (-9.0, 9.0)))[1] == (-9, 9)
