"""Where a line leaves a box: at which step and place, in which direction, and when it is back."""

import numpy as np
import pytest

from visualizer.plotting.exits import crossing, find_exits, unit

INF, NAN = np.inf, np.nan


def exits_of(*points):
    return [
        (one.step, one.time, one.place.tolist(), one.direction.tolist(), one.back)
        for one in find_exits(np.array(points, float))
    ]


@pytest.mark.parametrize("turn", [np.eye(2), [[0, -1], [1, 0]], [[-1, 0], [0, -1]], [[0, 1], [-1, 0]]])
def test_a_line_leaves_each_side_where_it_crosses_it(turn):
    """From 0.1 to the right of the middle to 0.9, and upwards by half of it."""
    turn = np.array(turn, float)
    before, after = np.array([0.1, 0.0]) @ turn + 0.5, np.array([0.9, 0.4]) @ turn + 0.5
    share, place, direction = crossing(before, after)
    assert share == pytest.approx(0.5)
    assert place == pytest.approx(np.array([0.5, 0.2]) @ turn + 0.5)
    assert direction == pytest.approx(np.array([2, 1]) / np.sqrt(5) @ turn)


def test_the_nearer_of_two_sides_counts():
    share, place, _ = crossing(np.array([0.5, 0.5]), np.array([2.5, 1.5]))
    assert (share, place.tolist()) == (0.25, [1, 0.75])
    share, place, _ = crossing(np.array([0.5, 0.5]), np.array([-0.5, -3.5]))
    assert (share, place.tolist()) == (0.125, [0.375, 0])


def test_an_infinite_point_lies_straight_away():
    assert exits_of((0.5, 0.25), (INF, 7)) == [(1, 0.0, [1, 0.25], [1, 0], None)]
    assert exits_of((0.5, 0.25), (3, -INF)) == [(1, 0.0, [0.5, 0], [0, -1], None)]
    share, place, direction = crossing(np.array([0.25, 0.5]), np.array([-INF, INF]))
    assert (share, place.tolist()) == (0, [0, 0.75])
    assert direction == pytest.approx(np.array([-1, 1]) / np.sqrt(2))


def test_a_line_that_begins_outside_leaves_at_once():
    assert exits_of((1.5, 0.5), (0.5, 0.5)) == [(0, 0.0, [1, 0.5], [1, 0], 1)]
    assert exits_of((0.5, -2), (3, 3)) == [(0, 0.0, [0.5, 0], [0, -1], None)]
    assert exits_of((NAN, 0.5), (0.5, 0.5)) == []


@pytest.mark.parametrize("edge", [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1), (1, 1)])
def test_a_line_that_begins_on_an_edge_or_comes_to_one_has_not_left(edge):
    assert exits_of(edge, (0.5, 0.5), edge, (0.4, 0.6)) == []


def test_a_line_that_ends_has_no_direction():
    assert exits_of((0.5, 0.5), (0.6, 0.5), (NAN, NAN)) == [(2, 2.0, [0.6, 0.5], [0, 0], None)]


def test_each_exit_knows_when_the_line_is_back():
    inside, outside = (0.5, 0.5), (0.5, 1.5)
    found = exits_of(inside, outside, outside, inside, inside, outside, inside, outside)
    assert [(step, time, back) for step, time, _, _, back in found] == [(1, 0.5, 3), (5, 4.5, 6), (7, 6.5, None)]
    assert exits_of(inside, (1, 1), (0, 0)) == []


def test_a_direction_has_length_one_however_large_it_is():
    assert unit(np.array([3e300, -4e300])) == pytest.approx([0.6, -0.8])
    assert unit(np.array([0.0, 0.0])).tolist() == [0, 0]
