"""The marked points of a landscape: its minima, maxima and saddles."""

from typing import NamedTuple

import numpy as np

from landscapes import Landscape
from landscapes._core.language import N_, _
from visualizer.plotting.extent import Extent, within

#: The kinds of points that the map marks: attribute of the landscape, legend entry, marker, size. A large star is a
#: minimum with the lowest f, a small one a higher minimum. Which minima are listed, `Landscape.minima` says.
MARKS: tuple[tuple[str, str, str, float], ...] = (
    ("saddles", N_("saddle"), "X", 8.0),
    ("maxima", N_("maximum"), "^", 8.0),
    ("local_minima", N_("local minimum"), "*", 9.0),
    ("lowest_minima", N_("minimum"), "*", 15.0),
)

#: The number of points of a kind that are marked at full size; with more points the marks get smaller.
MAX_FULL_SIZE = 12


class Mark(NamedTuple):
    """The points of one kind in the extent, (n, 2), with their legend entry, marker and size."""

    label: str
    marker: str
    size: float
    points: np.ndarray


def visible_marks(landscape: Landscape, extent: Extent) -> list[Mark]:
    """Return the marks of the points that lie in the extent; kinds without such points are left out."""
    marks = []
    for name, label, marker, size in MARKS:
        points = np.reshape(getattr(landscape, name), (-1, 2))
        points = points[within(points, extent)]
        if len(points):
            marks.append(Mark(_(label), marker, size * mark_scale(len(points)), points))
    return marks


def mark_scale(count: int) -> float:
    """Return the size of each of `count` marks, as a share of the full size."""
    return min(1.0, (MAX_FULL_SIZE / count) ** 0.5)
