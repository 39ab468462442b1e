"""The layout of paths on the screen: crowded crossings, marks of steps, parts by age, and stretches that coincide."""

import numpy as np
import pytest

from visualizer.plotting.panels.coincidence import Shared, sample, shared_stretches
from visualizer.plotting.panels.path_layout import Piece, crowding, far_apart, lay_out

ALONE = Shared(*np.zeros((5, 0)))


def zigzag(gap, height=100.0, count=60):
    """Crossings that are so many pixels apart."""
    k = np.arange(count)
    return np.stack([k * gap / 2, k % 2 * height], axis=1)


@pytest.mark.parametrize(("gap", "crowd"), [(6.6, 0), (6.2, 1), (4.2, 1), (3.8, 2), (2.1, 2), (1.9, 3), (0.3, 3)])
def test_crossings_crowd_in_three_degrees(gap, crowd):
    """Nearer than 3.2, 2 and 1 widths of a line of 2 pixels."""
    assert set(crowding(zigzag(gap), 2.0)[10:-10]) == {crowd}


def test_to_and_fro_along_one_line_is_one_line():
    """Its crossings go 3 pixels to the side, or 9: more than three widths of a line."""
    assert crowding(zigzag(0.1), 2.0).max() == 0
    assert crowding(zigzag(0.3), 2.0).max() == 3


def test_a_dense_zigzag_crowds_from_its_first_segment_to_its_last_from_whichever_end():
    crowd = crowding(zigzag(0.6), 2.0)
    assert crowd.min() > 0
    assert crowding(zigzag(0.6)[::-1], 2.0).tolist() == crowd[::-1].tolist()


def test_a_zigzag_that_is_hardly_wider_than_the_line_does_not_crowd():
    assert crowding(zigzag(3.0, height=5.5), 2.0).max() == 0
    assert crowding(zigzag(3.0, height=7.0), 2.0).max() > 0
    straight = np.stack([np.arange(40) * 1.0, np.zeros(40)], axis=1)
    assert crowding(straight, 2.0).max() == 0
    assert crowding(straight[:2], 2.0).tolist() == [0]
    assert crowding(straight[:1], 2.0).tolist() == []


def test_only_the_part_that_crowds_is_marked():
    line = np.concatenate([zigzag(3.0), zigzag(3.0)[-1] + np.arange(1, 30)[:, None] * [40.0, 3.0]])
    crowd = crowding(line, 2.0)
    assert (crowd[5:50] == 2).all()
    assert (crowd[65:] == 0).all()
    assert len(crowd) == len(line) - 1


def test_steps_have_marks_where_both_neighbours_on_each_side_are_far_away():
    line = np.array(
        [[0.0, 0], [9, 0], [18, 0], [18, 6], [18, 12], [13, 12], [np.nan, 0], [40, 0], [50, 0], [42, 0], [60, 0]]
    )
    near = [
        min(
            (np.hypot(*(line[k] - line[j])) for j in range(max(k - 2, 0), min(k + 3, len(line))) if j != k),
            key=lambda d: (np.isnan(d), d),
        )
        for k in range(len(line))
    ]
    assert far_apart(line, 5.5).tolist() == [bool(np.isfinite(line[k, 0]) and near[k] >= 5.5) for k in range(len(line))]


LINE = np.array([[0.0, 0], [100, 0], [100, 100], [200, 100], [200, 0]])


def laid(shared=ALONE, crowd=(0, 0, 0, 0)):
    return lay_out(LINE, 2.0, np.array(crowd), shared)


def test_a_layout_has_a_vertex_for_each_step_and_for_the_ends_of_shared_stretches():
    shared = Shared(
        np.array([0.5, 2.25]),
        np.array([1.25, 3.0]),
        np.array([1, 2]),
        np.array([0.5, 1.0, 2.5]),
        np.array([3.0, 4.0, 9.0]),
    )
    layout = laid(shared)
    assert layout.places.tolist() == [0, 0.5, 1, 1.25, 2, 2.25, 3, 4]
    assert layout.vertices.tolist() == [
        [0, 0],
        [50, 0],
        [100, 0],
        [100, 25],
        [100, 100],
        [125, 100],
        [200, 100],
        [200, 0],
    ]
    assert layout.runs == [(0, 1, 0, 0), (1, 3, 0, 1), (3, 5, 0, 0), (5, 6, 0, 2), (6, 7, 0, 0)]
    assert layout.marks.tolist() == [0, 2, 4, 6, 7]
    assert layout.since.tolist() == [3, 4, 4, 4, 4, 9, 9]


def test_where_crossings_crowd_a_line_coincides_with_nothing():
    shared = Shared(np.array([0.0]), np.array([4.0]), np.array([1]), np.array([0.0]), np.array([0.0]))
    assert laid(shared, (0, 2, 2, 0)).runs == [(0, 1, 0, 1), (1, 3, 2, 0), (3, 4, 0, 1)]


def test_the_line_up_to_a_time_ends_between_two_steps():
    layout = laid()
    assert layout.up_to(0).tolist() == [[0, 0]]
    assert layout.up_to(2).tolist() == LINE[:3].tolist()
    assert layout.up_to(2.25).tolist() == [*LINE[:3].tolist(), [125, 100]]
    assert layout.up_to(4).tolist() == layout.up_to(9).tolist() == LINE.tolist()


def test_parts_are_told_by_their_age_from_the_newest():
    pieces = laid(crowd=(0, 0, 1, 1)).pieces(4, 0.0, [3, 1])
    assert pieces == {
        Piece(0, 1, 0): [(3, 4)],
        Piece(1, 1, 0): [(2, 3)],
        Piece(1, 0, 0): [(1, 2)],
        Piece(2, 0, 0): [(0, 1)],
    }
    assert laid(crowd=(0, 0, 1, 1)).pieces(2, 0.0, []) == {Piece(0, 0, 0): [(0, 2)]}
    assert laid().pieces(3, 0.0, [3]) == {Piece(1, 0, 0): [(0, 3)]}


def test_a_line_below_counts_from_the_time_at_which_it_is_there():
    shared = Shared(
        np.array([0.0]), np.array([4.0]), np.array([2]), np.array([0.5, 1.5, 2.5, 3.5]), np.array([1.0, 1.0, 5.0, 1.0])
    )
    layout = laid(shared)
    assert layout.since.tolist() == [1, 1, 5, 1]
    assert layout.pieces(4, 5.0, []) == {Piece(0, 0, 2): [(0, 4)]}
    assert layout.pieces(4, 2.0, []) == {Piece(0, 0, 2): [(0, 2), (3, 4)], Piece(0, 0, 0): [(2, 3)]}
    assert layout.pieces(4, 0.0, []) == {Piece(0, 0, 0): [(0, 4)]}


# coincidence


def stretches_of(lines, size=(400.0, 300.0), order=None):
    times = [np.arange(len(line), dtype=float) for line in lines]
    crowds = [np.zeros(len(line) - 1, int) for line in lines]
    return shared_stretches([np.array(line, float) for line in lines], times, crowds, order or range(len(lines)), size)


def test_samples_lie_two_pixels_apart_in_the_picture():
    line = np.array([[-100.0, 50], [100, 50], [100, 250], [100, 350], [300, 350]])
    samples = sample(line, (400, 300))
    assert samples.pixels.min(axis=0).tolist() == pytest.approx([1, 50])
    assert samples.pixels[:, 1].max() == pytest.approx(299)
    assert len(samples.places) == 50 + 100 + 25
    first, second = samples.pixels[:50], samples.pixels[50:]
    assert np.diff(first[:, 0]) == pytest.approx(2)
    assert np.diff(second[:, 1]) == pytest.approx(2)
    assert samples.places[:50] == pytest.approx(0.5 + np.arange(50) / 100 + 0.005)
    assert samples.headings[:50] == pytest.approx(0)
    assert samples.headings[50:] == pytest.approx(0.5)


@pytest.mark.parametrize("beside", [0.0, 0.7])
def test_a_line_on_another_shares_the_stretch_and_knows_since_when(beside):
    below = [[50, 100], [350, 100]]
    above = [[100, 20], [100, 100 + beside], [300, 100 + beside], [300, 20]]
    first, second = stretches_of([below, above])
    assert len(first.starts) == 0
    assert second.starts.tolist() == pytest.approx([1], abs=0.06)
    assert second.ends.tolist() == pytest.approx([2], abs=0.06)
    assert second.below.tolist() == [1]
    inside = (second.places > 1.1) & (second.places < 1.9)
    x = 100 + 200 * (second.places[inside] - 1)
    assert second.since[inside] == pytest.approx((x - 50) / 300, abs=0.02)


def test_who_comes_first_in_the_order_lies_below():
    lines = [[[50, 100], [350, 100]]] * 3
    found = stretches_of(lines, order=[2, 0, 1])
    assert [shared.below.tolist() for shared in found] == [[1], [2], []]


def test_lines_that_cross_or_are_two_pixels_apart_share_nothing():
    line = [[50, 100], [350, 100]]
    for other in ([[50, 104], [350, 104]], [[200, 20], [200, 250]], [[50, 20], [350, 200]]):
        assert len(stretches_of([line, other])[1].starts) == 0


def test_among_crossings_that_crowd_a_line_is_not_below_others():
    lines = [np.array([[50.0, 100], [200, 100], [350, 100]])] * 2
    crowds = [np.array([2, 0]), np.array([0, 0])]
    shared = shared_stretches(lines, [np.arange(3.0)] * 2, crowds, [0, 1], (400.0, 300.0))[1]
    assert shared.starts.tolist() == pytest.approx([1], abs=0.06)
    assert shared.ends.tolist() == pytest.approx([2], abs=0.06)
