"""The heads of racers: markers at their current points; several on one point are the slices of one disc."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch
from visualizer.plotting.panels.pixels import PIXELS

#: Heads nearer than this share of their size stand on one point.
ON_ONE_POINT = 0.35

#: The size of a head, in sizes of matplotlib's markers.
HEAD_SIZE = 1.15

#: The size of a disc of several heads, in sizes of a head: of none, and for each of them.
DISC, DISC_SHARE = 1.25, 0.05

#: The width of the edges of slices, in those of a head.
SLICE_EDGE = 0.5


class Head(Line2D):
    """The marker of a racer; while it stands on one point with others, it is a slice of their disc."""

    slice: tuple[int, int] | None = None
    point = np.full(2, np.nan)

    def set_data(self, *data: Any) -> None:
        """Put the marker at a point, given as for a line: two sequences of one number."""
        super().set_data(*data)
        self.point = np.array(data, float)[:, 0] if len(data[0]) else np.full(2, np.nan)

    def share(self, slice_: tuple[int, int] | None) -> None:
        """Become a slice of a disc: the number of it and of all; None: the own marker again."""
        if slice_ == self.slice:
            return
        if self.slice is None:
            self._alone = self.get_marker(), self.get_markersize(), self.get_markeredgewidth()
        marker, size, edge = self._alone
        if slice_ is not None:
            share = float(disc_size(np.array(slice_[1])))
            marker, size, edge = slice_of_disc(*slice_), share * size, SLICE_EDGE * edge
        self.set_marker(marker)
        self.set_markersize(size)
        self.set_markeredgewidth(edge)
        self.slice = slice_

    def draw(self, renderer: Any) -> None:
        """Draw the marker, as a line of one point would, in a third of the time."""
        point = self.get_transform().transform(self.point)
        if not self.get_visible() or not np.isfinite(point).all():
            return
        marker: Any = self.get_marker()
        shape, size = marker_shape(marker, renderer.points_to_pixels(self.get_markersize()))
        gc = renderer.new_gc()
        gc.set_linewidth(self.get_markeredgewidth())
        gc.set_joinstyle("miter")
        gc.set_foreground(self.get_markeredgecolor())
        if self.get_alpha() is not None:
            gc.set_alpha(self.get_alpha())
        face = to_rgb(self.get_markerfacecolor())
        renderer.draw_markers(gc, shape, size, Path(point[None]), PIXELS, face)
        gc.restore()
        self.stale = False


def show_heads(heads: Sequence[Head], points: np.ndarray, inside: Sequence[bool] | np.ndarray, paper: str) -> None:
    """Put the heads at their points, (racers, 2) in data coordinates, each at its own; one outside is hollow."""
    pixels = heads[0].get_transform().transform(points)
    room = ON_ONE_POINT * heads[0].get_markersize() * dots_per_inch(heads[0]) / POINTS_PER_INCH
    slices = {k: (place, len(group)) for group in groups(pixels, room) for place, k in enumerate(group)}
    for k, (head, point) in enumerate(zip(heads, points, strict=True)):
        head.set_data(*point[:, None])
        fill_marker(head, bool(inside[k]), paper)
        head.share(slices.get(k))


def disc_size(count: np.ndarray) -> np.ndarray:
    """Return the size of a disc of so many heads, in sizes of a head; one alone has its own."""
    return np.where(count > 1, DISC + DISC_SHARE * count, 1.0)


def fill_marker(head: Line2D, inside: bool, paper: str) -> None:
    """Fill a marker if its racer is inside the extent; otherwise make it hollow."""
    head.set_markerfacecolor(head.get_color() if inside else paper)
    head.set_markeredgecolor(paper if inside else head.get_color())


def groups(pixels: np.ndarray, room: float) -> list[list[int]]:
    """Return the groups of two or more points that are nearer than `room` to the first of the group.

    >>> groups(np.array([[0.0, 0.0], [9.0, 9.0], [1.0, 0.0]]), 2.0)
    [[0, 2]]
    """
    near = np.hypot(*(pixels[:, None] - pixels).T) < room
    found: list[list[int]] = []
    seen = np.zeros(len(pixels), bool)
    for k in np.flatnonzero(near.sum(axis=0) > 1):
        group = np.flatnonzero(near[k] & ~seen)
        if not seen[k] and len(group) > 1:
            found.append(group.tolist())
            seen[group] = True
    return found


@lru_cache
def marker_shape(marker: Any, size: float) -> tuple[Path, Affine2D]:
    """Return the outline of a marker, as a path and the transform that makes it of this size in pixels."""
    style = MarkerStyle(marker)
    return style.get_path(), Affine2D(style.get_transform().get_matrix()).scale(size)


@lru_cache
def slice_of_disc(place: int, count: int) -> Path:
    """Return one of equal slices of a disc, clockwise from the top, as a marker."""
    wedge = Path.wedge(90 - 360 * (place + 1) / count, 90 - 360 * place / count)
    corners = [[-1.0, -1.0], [1.0, 1.0]]  # they set the scale of the marker, and draw nothing
    return Path(np.concatenate([corners, wedge.vertices]), np.concatenate([[Path.MOVETO, Path.MOVETO], wedge.codes]))
