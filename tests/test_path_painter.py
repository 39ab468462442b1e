"""Paths on the relief as they are painted: how wide their lines, outlines and dots are, and in which colours."""

from types import SimpleNamespace

import numpy as np
import pytest

from visualizer.plotting.panels.surface3d.path_painter import (
    CROWDED,
    DOT_SIZE,
    THINNEST,
    LaidPath,
    RacerPath,
    paint_paths,
    steps_apart,
    thinness,
)

#: A block of 100 pixels a side, seen from above, whose lower left corner is at (10, 20).
ABOVE = np.array([-1.0, 0.0, 1.0, 0.0, 200.0, 120.0, 140.0])
SHAPE = (140, 120)
LINE = np.array([(-0.4, -0.2), (0.4, -0.2)])
RED, BLUE = "#FF0000", "#0000FF"


def seen_surface(hidden=False):
    """A level surface, or one with something in front of all of it."""
    depth = np.full((280, 240), np.inf if hidden else -np.inf, np.float32)
    return SimpleNamespace(
        z=np.zeros((11, 11)),
        camera=ABOVE,
        depth=depth,
        locate=lambda points: (60 + 100 * points[:, :2] + [0, 10], np.full(len(points), not hidden)),
    )


def painted(*paths, hidden=False, paper="#FFFFFF"):
    image = np.zeros((*SHAPE, 4), np.uint8)
    paint_paths(seen_surface(hidden), image, list(paths), paper, 1.0)
    return image


def path(points=LINE, color=RED, width=4.0, outline=6.0, steps=None):
    return RacerPath(points, color, width, outline, np.empty((0, 2)) if steps is None else np.array(steps))


def across(image, color):
    """How many pixels of a colour there are in the middle of the line, from below to above."""
    return (image[:, 60, :3].astype(int) == color).all(axis=1).sum()


@pytest.mark.parametrize(("width", "outline"), [(4.0, 6.0), (6.0, 4.0)])
def test_a_line_has_its_width_and_an_outline_of_paper_around_it(width, outline):
    image = painted(path(width=width, outline=outline))
    assert across(image, (255, 0, 0)) == width
    assert across(image, (255, 255, 255)) == outline
    assert image[:, 60, 3].max() == 255
    column = np.flatnonzero(image[:, 60, 3])
    assert column.mean() == pytest.approx(SHAPE[0] - 50.5, abs=0.51)  # y = -0.2 is the pixel 50 from below


def test_a_step_has_a_dot_that_is_wider_than_the_line_and_has_its_outline():
    image = painted(path(width=4.0, outline=6.0, steps=[(0.0, -0.2)]))
    assert across(image, (255, 0, 0)) == pytest.approx(4.0 * DOT_SIZE, abs=1.01)
    outlined = (image[:, 60, 3] > 0).sum()
    assert outlined == pytest.approx(4.0 * DOT_SIZE + 6.0, abs=2)  # with pixels that are covered in part


def test_what_is_hidden_is_thinner_dashed_and_has_no_outline():
    seen, hidden = painted(path(width=6.0)), painted(path(width=6.0), hidden=True)
    row = SHAPE[0] - 50
    strong = hidden[row, 15:100, 0].astype(int) - hidden[row, 15:100, 2]
    assert 0.3 < (strong > 100).mean() < 0.7
    assert 2 < np.count_nonzero(np.diff(strong > 100)) < 20
    assert (hidden[..., 3] > 0).sum() < 0.6 * (seen[..., 3] > 0).sum()
    assert hidden[..., 3].max() < 255


def test_of_two_paths_on_one_line_both_are_seen_and_the_second_is_above_where_they_cross():
    image = painted(path(), path(color=BLUE))
    row = image[SHAPE[0] - 50, 15:95, :3]
    red, blue = ((row == color).all(axis=1).mean() for color in ((255, 0, 0), (0, 0, 255)))
    assert min(red, blue) > 0.3
    crossing = painted(path(), path(np.array([(0.0, -0.4), (0.0, 0.4)]), BLUE))
    assert crossing[SHAPE[0] - 85, 60, 2] == 255  # away from the crossing
    assert crossing[SHAPE[0] - 50, 40, 0] == 255


def test_the_dots_grow_by_what_the_line_gains():
    cover = np.zeros(SHAPE, np.float32)
    one = LaidPath(path(width=4.0), np.empty((0, 5)), np.array([(60.0, 70.0)]), np.ones(1))
    one.cover(cover, True, 9.0, 1.0, 0.0, np.zeros_like(cover))
    assert cover.sum() == pytest.approx(np.pi * ((4.0 * DOT_SIZE + 5.0) / 2) ** 2, rel=0.02)


@pytest.mark.parametrize("factor", [0.01, 1.0, 40.0])
def test_a_path_is_thinner_the_more_of_its_box_it_covers_whatever_the_unit(factor):
    zigzag = factor * np.stack([np.linspace(0, 1, 41), np.arange(41) % 2], axis=1)
    shares = [thinness(zigzag, factor * width) for width in np.geomspace(1e-4, 0.2, 30)]
    assert shares[0] == 1
    assert shares[-1] == THINNEST
    assert (np.diff(shares) <= 0).all()
    again = 40 * np.hypot(1, 1 / 40) - 2 * np.hypot(1, 1)
    assert thinness(zigzag, factor * 1.5 * CROWDED / again) == pytest.approx(1 / 1.5)
    for straight in (zigzag[:2], zigzag[[0, 1, 0]], zigzag[:1], np.full((5, 2), np.nan)):
        assert thinness(straight, factor * 0.01) == 1


def test_dots_are_left_out_where_steps_are_shorter_than_they_are():
    points = np.array([(0.0, 0, 0), (3, 0, 0), (3, 4, 0), (3, 4, 0.5), (3, 9, 0.5)])
    assert steps_apart(points, 3.0).tolist() == [True, True, False, False, True]
    assert steps_apart(points, 3.5).tolist() == [False, False, False, False, True]
    assert steps_apart(points[:1], 1.0).tolist() == [True]
