"""Lines on the relief: what is laid over a level surface that is seen from above is where it is in the plane."""

import numpy as np
import pytest

from visualizer.plotting.panels.surface3d.path_kernels import (
    SHORTEST,
    cover_dots,
    cover_line,
    kernel,
    lay_path,
    paint,
)

#: From above: a side of the base is 200 samples long, which are 100 pixels; its lower left corner is at (10, 20).
ABOVE = np.array([-1.0, 0.0, 1.0, 0.0, 200.0, 120.0, 140.0])
LEVEL = np.zeros((11, 11))
FREE = np.full((280, 240), -np.inf, np.float32)


def pixel(x, y):
    return 60 + 100 * x, 70 + 100 * y


def laid(points, z=LEVEL, depth=FREE):
    return kernel(lay_path)(np.array(points, float), z, ABOVE, depth)


def test_a_line_has_points_two_pixels_apart_and_knows_how_far_each_is_along():
    line = laid([(-0.4, -0.3), (0.2, -0.3), (0.2, 0.4)])
    assert line[0, :2] == pytest.approx(pixel(-0.4, -0.3))
    assert line[-1, :2] == pytest.approx(pixel(0.2, 0.4))
    steps = np.hypot(*np.diff(line[:, :2], axis=0).T)
    assert 1.5 < steps.min() <= steps.max() <= 2 + 1e-9
    assert line[:, 4] == pytest.approx(np.concatenate([[0], np.cumsum(steps)]))
    assert line[-1, 4] == pytest.approx(130)
    assert line[:, 3].tolist() == [0, *np.ones(len(line) - 1)]
    assert (line[:, 2] == 1).all()
    corner = np.flatnonzero(np.hypot(*(line[:, :2] - pixel(0.2, -0.3)).T) < 1e-9)
    assert len(corner) == 1


@pytest.mark.parametrize("slope", [0.0, 0.3, -0.8, 2.5])
def test_a_line_over_the_edge_ends_there_and_is_not_joined_when_it_comes_back(slope):
    """Whichever side it leaves; the way outside does not count."""
    for turn in ([[1, 0], [0, 1]], [[0, -1], [1, 0]], [[-1, 0], [0, -1]], [[0, 1], [-1, 0]]):
        points = np.array([(0, 0), (2, 2 * slope), (3, -0.2), (0.2, -0.2)]) @ np.array(turn)
        line = laid(points)
        breaks = np.flatnonzero(line[:, 3] == 0)
        assert len(breaks) == 2
        out, back = line[breaks[1] - 1, :2] - 60 + [0, -10], line[breaks[1], :2] - 60 + [0, -10]
        away = np.array([1, slope]) * 50 / max(1, abs(slope)) @ np.array(turn)
        assert out == pytest.approx(away, abs=1e-9)
        assert back == pytest.approx(np.array([50, -20]) @ np.array(turn), abs=1e-9)
        assert line[breaks[1], 4] == line[breaks[1] - 1, 4] == pytest.approx(np.hypot(*away))
        assert line[-1, 4] == pytest.approx(np.hypot(*away) + 30)


def test_a_line_that_begins_or_ends_on_the_edge_goes_on_there():
    line = laid([(-0.2, 0), (0.5, 0), (0.5, 0.3), (0, 0.3)])
    assert line[:, 3].sum() == len(line) - 1
    assert line[-1, 4] == pytest.approx(150)
    assert len(laid([(0.6, 0), (0.6, 0.4)])) == 0
    assert len(laid([(0, -0.6), (0.4, -0.6)])) == 0
    assert len(laid([(1.2, 0), (0, 1.2)])) == 0


@pytest.mark.parametrize("far", [1e9, 9e9])
def test_a_step_far_away_is_drawn_as_far_as_the_base_goes_and_one_beyond_all_numbers_is_not(far):
    line = laid([(0, 0), (far, 0)])
    assert line[-1, :2] == pytest.approx(pixel(0.5, 0))
    for lost in (2e10, -2e10, np.nan, np.inf):
        assert len(laid([(0, 0), (lost, 0)])) == 0
        assert len(laid([(0, lost), (0, 0)])) == 0
        line = laid([(-0.3, 0), (0, 0), (0, lost), (0.1, 0), (0.3, 0)])
        assert line[line[:, 3] == 0][:, :2] == pytest.approx(np.array([pixel(-0.3, 0), pixel(0.1, 0)]))
        assert line[-1, 4] == pytest.approx(50)


def test_where_there_is_no_surface_there_is_no_line():
    hole = LEVEL.copy()
    hole[:, 5] = np.nan
    line = laid([(-0.4, 0.05), (0.4, 0.05)], z=hole)
    x = (line[:, 0] - 60) / 100
    assert (np.abs(x) > 0.09).all()
    assert (line[:, 3] == 0).sum() == 2
    assert line[-1, 4] == pytest.approx(60, abs=4)
    turning = laid([(-0.4, 0.05), (0.0, 0.05), (0.4, 0.05)], z=hole)  # with a point where there is none
    assert (turning[:, 3] == 0).sum() == 2
    assert turning[-1, 4] == pytest.approx(60, abs=4)


def test_a_line_lies_on_the_surface():
    side = np.linspace(-0.5, 0.5, 11)
    oblique = ABOVE.copy()
    oblique[2:4] = np.sin(0.5), np.cos(0.5)
    line = kernel(lay_path)(np.array([(-0.4, 0.1), (0.4, 0.1)]), 0.3 * side + 0 * side[:, None], oblique, FREE)
    x = (line[:, 0] - 60) / 100
    assert line[:, 1] == pytest.approx(70 + 100 * (0.3 * x * np.cos(0.5) + 0.1 * np.sin(0.5)), abs=1e-9)


@pytest.mark.parametrize("wide", [4, 6, 8, 12, 30])
def test_a_short_part_that_is_hidden_or_seen_is_left_out(wide):
    """The surface in front is so many pixels wide; a sample beside it is seen through the pixels around."""
    front = FREE.copy()
    front[:, 120 - wide : 120 + wide] = 1.0
    line = laid([(-0.4, 0), (0.4, 0)], depth=front)
    hidden = line[line[:, 2] == 0]
    inside = np.abs(line[:, 0] - 60) < wide / 2 - 1
    length = 2 * np.ceil(inside.sum())
    assert len(hidden) == (inside.sum() if length > SHORTEST else 0) or abs(length - SHORTEST) < 2.5
    back = np.where(front == 1.0, np.float32(-np.inf), np.float32(1.0))
    line = laid([(-0.4, 0), (0.4, 0)], depth=back)
    assert line[0, 2] == line[-1, 2] == 0
    assert (line[:, 2] == 1).sum() == 0 or wide > 2


def covered(line, state=1.0, radius=1.0, dash=1.0, gap=0.0, taken=None, shape=(30, 40), before=None):
    cover = np.zeros(shape, np.float32) if before is None else before
    taken = np.zeros(shape, np.float32) if taken is None else taken
    kernel(cover_line)(np.array(line, float), state, radius, dash, gap, taken, cover)
    return cover


def middles(shape=(30, 40)):
    """The middles of all pixels, v upwards."""
    return np.meshgrid(np.arange(shape[1]) + 0.5, shape[0] - 0.5 - np.arange(shape[0]))


@pytest.mark.parametrize(
    "ends",
    [
        ((10.3, 12.7), (30.1, 12.7)),
        ((8, 5), (25, 22)),
        ((20.4, 25), (20.4, 6)),
        ((12, 9), (12, 9)),
        ((-5, 3), (60, 28)),
    ],
)
@pytest.mark.parametrize("radius", [0.8, 2.5])
def test_a_line_covers_what_is_within_its_radius(ends, radius):
    (u0, v0), (u1, v1) = ends
    u, v = middles()
    du, dv = u1 - u0, v1 - v0
    share = np.clip(((u - u0) * du + (v - v0) * dv) / max(du * du + dv * dv, 1e-9), 0, 1)
    distance = np.hypot(u - u0 - share * du, v - v0 - share * dv)
    cover = covered([[u0, v0, 1, 0, 0], [u1, v1, 1, 1, np.hypot(du, dv)]], radius=radius)
    assert cover == pytest.approx(np.clip(radius + 0.5 - distance, 0, 1), abs=1e-5)


def test_what_is_covered_more_stays():
    before = np.full((30, 40), 0.4, np.float32)
    line = [[5, 10.5, 1, 0, 0], [35, 10.5, 1, 1, 30]]
    assert (covered(line, before=before.copy()) == np.maximum(covered(line), before)).all()


def test_dashes_go_on_from_piece_to_piece():
    """Dashes of 4 pixels and gaps of 3, from the point 2 pixels along."""
    line = [[5 + 7 * k, 10.5, 1, float(k > 0), 2 + 7 * k] for k in range(5)]
    row = covered(line, radius=1.0, dash=4.0, gap=3.0)[19]
    along = np.arange(40) + 0.5 - 5 + 2
    on = (along % 7 < 4) & (along > 1) & (along < 31)
    assert ((row > 0.9) == on)[5:35].all()


def test_a_line_has_gaps_only_where_another_is_if_the_gap_is_negative():
    line = [[5, 10.5, 1, 0, 0], [35, 10.5, 1, 1, 30]]
    taken = np.zeros((30, 40), np.float32)
    taken[:, 20:] = 1
    taken[:, :10] = 0.5
    row = covered(line, dash=4.0, gap=-3.0, taken=taken)[19] > 0.9
    assert row[5:20].all()
    along = np.arange(20, 35) + 0.5 - 5
    assert (row[20:35] == (along % 7 < 4)).all()


def test_parts_are_drawn_by_their_visibility_and_only_where_they_are_joined():
    line = [
        [5, 5.5, 1, 0, 0],
        [10, 5.5, 1, 1, 5],
        [15, 5.5, 0, 1, 10],
        [20, 5.5, 0, 1, 15],
        [25, 5.5, 0, 0, 15],
        [30, 5.5, 1, 1, 20],
    ]
    seen, hidden = (covered(line, state, radius=0.5)[24] > 0.9 for state in (1.0, 0.0))
    assert np.flatnonzero(seen).tolist() == list(range(5, 10))
    assert np.flatnonzero(hidden).tolist() == [*range(10, 20), *range(25, 30)]


def test_dots_are_discs():
    cover = np.zeros((30, 40), np.float32)
    dots, visible = np.array([(10.0, 20.0), (30.0, 8.0)]), np.array([1.0, 0.0])
    kernel(cover_dots)(dots, visible, 1.0, 3.0, cover)
    u, v = middles()
    assert cover == pytest.approx(np.clip(3.5 - np.hypot(u - 10, v - 20), 0, 1), abs=1e-5)


def test_colour_is_painted_over_what_is_there():
    image = np.array(
        [[[100, 50, 0, 255], [100, 50, 0, 255], [0, 0, 0, 0], [200, 100, 40, 102], [9, 9, 9, 9]]], np.uint8
    )
    cover = np.array([[1.0, 0.5, 0.5, 1.0, 0.0]], np.float32)
    kernel(paint)(image, cover, np.array([200.0, 250, 60]), 0.8)
    assert image[0, 0].tolist() == [180, 210, 48, 255]
    assert image[0, 1].tolist() == [140, 130, 24, 255]
    assert image[0, 2].tolist() == [200, 250, 60, 102]
    below = 0.2 * 0.4
    mixed = [(below * one + 0.8 * other) / (below + 0.8) for one, other in ((200, 200), (100, 250), (40, 60))]
    assert image[0, 3].tolist() == [*[int(part + 0.5) for part in mixed], int(255 * (below + 0.8) + 0.5)]
    assert image[0, 4].tolist() == [9, 9, 9, 9]
