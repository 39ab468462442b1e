"""The places of marks in a panel, in points: arrows beside each other, and texts where there is room."""

import numpy as np
import pytest
from matplotlib.transforms import Bbox

from visualizer.plotting.exits import Exit
from visualizer.plotting.panels.exits import REACH, Places


def overlap(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def leaving(x, y, direction):
    return Exit(0, 0.0, np.array([x, y]), np.array(direction, float), None)


@pytest.mark.parametrize(
    ("at", "direction"), [((1, 0.5), (1, 0)), ((0, 0.5), (-1, 0)), ((0.5, 1), (0, 1)), ((0.5, 0), (0, -1))]
)
def test_arrows_of_several_racers_stand_beside_each_other_along_the_edge(at, direction):
    places, size = Places(np.array([400.0, 300.0])), np.array([400.0, 300.0])
    tips = [tip for racer in range(6) for tip in places.for_arrow(racer, leaving(*at, direction))]
    assert tips[0] == pytest.approx(at * size)
    across = 0 if direction[0] else 1
    assert np.ptp(np.array(tips)[:, across]) == 0
    along = np.sort(np.array(tips)[:, 1 - across])
    assert np.diff(along) == pytest.approx(2 * REACH)
    assert np.abs(along - at[1 - across] * size[1 - across]).max() == pytest.approx(3 * 2 * REACH)
    assert list(places.for_arrow(0, leaving(*at, direction))) == []  # which has left there before
    boxes = [box for _, box in places.taken]
    assert not any(overlap(one, other) for k, one in enumerate(boxes) for other in boxes[:k])
    for box, tip in zip(boxes, tips, strict=True):
        assert (box.x0 + box.x1, box.y0 + box.y1) == pytest.approx(tuple(2 * (tip - 5.5 * np.array(direction))))


def test_an_arrow_in_a_corner_stays_in_the_panel():
    places = Places(np.array([400.0, 300.0]))
    tips = [tip for racer in range(4) for tip in places.for_arrow(racer, leaving(1, 1, (0.6, 0.8)))]
    assert np.max(tips, axis=0) == pytest.approx([400, 300])
    assert np.min(tips, axis=0)[1] == 300


@pytest.mark.parametrize("seed", range(8))
def test_a_text_has_the_nearest_place_that_is_free(seed):
    random = np.random.default_rng(seed)
    size, room = np.array([200.0, 120.0]), random.uniform(10, 60, 2)
    places, half = Places(size), room / 2 + 2
    for _ in range(6):
        middle, side = random.uniform(0, size), random.uniform(5, 25, 2)
        places.taken.append((0, Bbox([middle - side, middle + side])))
    taken = [box for _, box in places.taken]
    place = random.uniform(0, size)
    found = places.for_text(place, room)

    def gap(spot):
        return np.hypot(*np.maximum(np.abs(spot - place) - half, 0))

    columns, rows = (np.arange(h, s - h + 1e-9, 4) for h, s in zip(half, size, strict=True))
    grid = [np.array([x, y]) for x in columns for y in rows]
    free = [spot for spot in grid if not any(overlap(Bbox([spot - half, spot + half]), box) for box in taken)]
    if found is None:
        assert not free
        return
    assert not any(overlap(Bbox([found - half, found + half]), box) for box in taken)
    assert (found >= half - 1e-9).all()
    assert (found <= size - half + 1e-9).all()
    assert gap(found) <= min(map(gap, free), default=np.inf) + 1e-9
    assert places.taken[-1][1].bounds == pytest.approx((*(found - half), *(2 * half)))


def test_a_text_that_is_larger_than_the_panel_has_no_place():
    places = Places(np.array([100.0, 50.0]))
    assert places.for_text(np.array([50.0, 25]), np.array([97.0, 10])) is None
    assert places.for_text(np.array([50.0, 25]), np.array([10.0, 47])) is None
    assert places.for_text(np.array([50.0, 25]), np.array([96.0, 46])).tolist() == [50, 25]
