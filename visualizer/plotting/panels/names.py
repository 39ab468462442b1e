"""The names beside the heads: each finds room once for the whole film, so that it does not jump from frame to frame."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib import patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch, inches
from visualizer.plotting.panels.heads import HEAD_SIZE, disc_size

#: The places of a name around its head, best first: alignment, and the way to it in sizes of a head.
PLACES = tuple(
    (align, np.array(way))
    for align, way in (
        ("left", (1.0, 0.0)),
        ("right", (-1.0, 0.0)),
        ("center", (0.0, 1.6)),
        ("center", (0.0, -1.6)),
        ("left", (0.9, 1.5)),
        ("left", (0.9, -1.5)),
        ("right", (-0.9, 1.5)),
        ("right", (-0.9, -1.5)),
        ("left", (0.9, 2.8)),
        ("left", (0.9, -2.8)),
        ("right", (-0.9, 2.8)),
        ("right", (-0.9, -2.8)),
    )
)

#: Where the middle of a text lies from its anchor, in halves of its width.
SIDES = {"left": 1, "center": 0, "right": -1}

#: The size of a name and the height of its line, in font sizes.
SIZE, LINE = 0.88, 1.25

#: Free pixels around a name; the share of a film for which a place must stay free; heads on one spot that have names.
MARGIN, SHORTEST, MAX_ON_A_SPOT = 1.5, 0.05, 6


class Boxes(NamedTuple):
    """Boxes in pixels: their middles (times or 1, boxes, 2) and half their sides, which fit these or (boxes, 2)."""

    middles: np.ndarray
    halves: np.ndarray


class HeadNames:
    """The names of the racers, as texts that follow their heads.

    Attributes
    ----------
    texts : list of Text
        One for each racer; invisible while there is no room.
    """

    def __init__(self, axes: Axes, names: Sequence[str], colors: Sequence[str], paper: str) -> None:
        self.axes, self.size = axes, SIZE * rcParams["font.size"]
        self.head = HEAD_SIZE * rcParams["lines.markersize"]
        halo = [patheffects.withStroke(linewidth=2.5, foreground=paper, alpha=0.85)]
        self.texts = [
            axes.text(0, 0, name, color=color, size=self.size, weight="bold", path_effects=halo, visible=False)
            for name, color in zip(names, colors, strict=True)
        ]
        away, lower = self.head / POINTS_PER_INCH, 0.36 * self.size / POINTS_PER_INCH
        figure: Any = axes.get_figure()
        self._shifts = [
            axes.transData + ScaledTranslation(way[0] * away, way[1] * away - lower, figure.dpi_scale_trans)
            for _, way in PLACES
        ]
        self._chosen = [-1] * len(self.texts)

    def find_places(self, heads: np.ndarray, taken: Sequence[Any]) -> None:
        """Choose a place for each name at all times, or none; `heads` are (times, racers, 2) in pixels.

        `taken` are boxes of matplotlib: those of other texts and of the marks.
        """
        dpi, box = dots_per_inch(self.axes), self.axes.bbox
        unit = self.head * dpi / POINTS_PER_INCH
        static = np.array([[one.x0 + one.width / 2, one.y0 + one.height / 2] for one in taken]).reshape(-1, 2)
        sides = np.array([[one.width / 2, one.height / 2] for one in taken]).reshape(-1, 2)
        near = (np.hypot(*np.moveaxis(heads[:, :, None] - heads[:, None], -1, 0)) < unit).sum(axis=2)
        discs = disc_size(near) * unit / 2
        blocks = [Boxes(heads, discs[:, None, :, None]), Boxes(static[None], sides)]
        crowded = near > MAX_ON_A_SPOT
        self.places = np.full(heads.shape[:2], -1)
        for k, text in enumerate(self.texts):
            text.set_visible(True)  # an invisible text has no extent
            half = np.array([inches(text, "width") * dpi, LINE * self.size * dpi / POINTS_PER_INCH]) / 2 + MARGIN
            ways = np.array([way * unit + [SIDES[align] * half[0], 0] for align, way in PLACES])
            middles = heads[:, k, None] + ways  # (times, places, 2)
            free = ((middles - half >= box.min) & (middles + half <= box.max)).all(axis=2) & ~crowded[:, k, None]
            for block in blocks:
                apart = np.abs(middles[:, :, None] - block.middles[:, None]) >= half + block.halves
                free &= apart.any(axis=3).all(axis=2)
            self.places[:, k] = longest_stays(free)
            named = np.where(
                (self.places[:, k] >= 0)[:, None], middles[np.arange(len(middles)), self.places[:, k]], np.inf
            )
            blocks.append(Boxes(named[:, None], half[None]))

    def show(self, moment: int, points: np.ndarray) -> None:
        """Put the names beside the heads, (racers, 2) in data coordinates, at one of the times of `find_places`."""
        for k, (text, place) in enumerate(zip(self.texts, self.places[moment], strict=True)):
            text.set_visible(place >= 0)
            text.set_position(points[k])
            if place >= 0 and place != self._chosen[k]:
                text.set_transform(self._shifts[place])
                text.set_horizontalalignment(PLACES[place][0])
                self._chosen[k] = place


def longest_stays(free: np.ndarray) -> np.ndarray:
    """Return for each time a place that is free, (times, places), such that it changes as rarely as possible; -1: none.

    >>> longest_stays(np.array([[1, 1], [0, 1], [0, 1], [1, 0]], bool)).tolist()
    [1, 1, 1, 0]
    """
    ahead = np.zeros((len(free) + 1, free.shape[1]), int)
    for t in range(len(free))[::-1]:
        ahead[t] = (ahead[t + 1] + 1) * free[t]
    chosen, t, shortest = np.full(len(free), -1), 0, SHORTEST * len(free)
    while t < len(free):
        best = int(ahead[t].argmax())
        stay = int(ahead[t, best])
        if stay >= shortest or t + stay == len(free):
            chosen[t : t + stay] = best if stay else -1
        t += max(stay, 1)
    return chosen
