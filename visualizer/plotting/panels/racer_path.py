"""The path of a racer as an artist: thin and solid, dashed where it covers another, fading with age on request."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.path import Path

from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch
from visualizer.plotting.panels.coincidence import shared_stretches
from visualizer.plotting.panels.path_layout import PathLayout, crowding, lay_out
from visualizer.plotting.panels.pixels import PIXELS, scaled

#: The width of a path, in widths of matplotlib's lines.
THIN = 0.85

#: The opacity and the width of crowded crossings, from those that have room on.
CROWDED = ((1.0, 1.0), (0.85, 0.8), (0.65, 0.6), (0.45, 0.5))

#: The resolution, in pixels per inch, at which lines are compared; that of a large picture would tell no more.
SCREEN = 100

#: The opacity of the oldest part of a path, and the number of shades from the newest to it.
OLDEST, AGES = 0.3, 5

#: The outline in the paper's colour: how much wider than the line, in widths of it, and its opacity.
CASING, CASING_ALPHA = 0.9, 0.6

#: The length of a dash and its gap together, in widths of the line.
PERIOD = 6.0

#: The radius of the mark of a step, in widths of the line.
MARK_RADIUS = 1.3


class Route(NamedTuple):
    """All that a path will show: its points (n, 2) in data coordinates, and the time at which each is reached."""

    points: np.ndarray
    times: np.ndarray


class RacerPath(Line2D):
    """The path of a racer up to a time. A Line2D: it may be restyled, and with another line style it is drawn plainly.

    Attributes
    ----------
    tail : int or None
        The steps over which it fades from the head on; None: it does not.
    """

    def __init__(self, company: "Company", paper: str | None, tail: int | None, **kwargs: Any) -> None:
        super().__init__([], [], solid_joinstyle="round", **kwargs)
        self.company, self.paper, self.tail = company, paper, tail
        self.shown, self.at, self.step = np.zeros((0, 2)), 0.0, 0.0
        company.paths.append(self)

    def follow(self, shown: np.ndarray, at: float, step: float) -> None:
        """Show these points, those up to `at` of the racer's own steps, at a time of the race."""
        self.set_data(*shown.T)
        self.shown, self.at, self.step = shown, at, step

    def draw(self, renderer: Any) -> None:
        """Draw the path: its outline, its pieces from the oldest on, and the marks of its steps."""
        if self.get_linestyle() != "-" or self.get_path_effects():
            super().draw(renderer)
            return
        if not self.get_visible() or not len(self.shown):
            return
        renderer.open_group("line2d", self.get_gid())
        gc = renderer.new_gc()
        if self.get_clip_on():
            gc.set_clip_rectangle(self.get_clip_box())
        gc.set_joinstyle("round")
        gc.set_antialiased(self.get_antialiased())
        width, layout = self.get_linewidth(), self.company.layout(self)
        self._draw_pieces(renderer, gc, layout, width)
        if self.get_drawstyle() == "default":
            self._draw_marks(renderer, gc, layout, width)
        gc.restore()
        renderer.close_group("line2d")
        self.stale = False

    def _draw_pieces(self, renderer: Any, gc: Any, layout: PathLayout, width: float) -> None:
        vertices = layout.up_to(self.at)
        pieces = layout.pieces(len(vertices) - 1, self.step, self._ends_of_ages(layout))
        for piece, parts in sorted(pieces.items(), reverse=True):  # the oldest and the most crowded first
            line, fading = Path(joined(vertices, parts)), self._fading(piece.age)
            alpha, share = CROWDED[piece.crowd]
            gc.set_capstyle("round" if piece == (0, 0, 0) else "butt")
            gc.set_dashes(0, None)
            if self.paper and not piece.crowd and not piece.below:
                self._stroke(renderer, gc, line, self.paper, (1 + CASING) * width, CASING_ALPHA * fading)
            if piece.below:
                on = PERIOD * width / (piece.below + 1)
                gc.set_dashes(0, [on, PERIOD * width - on])
            self._stroke(renderer, gc, line, self.get_color(), share * width, alpha * fading)

    def _stroke(self, renderer: Any, gc: Any, line: Path, color: Any, width: float, alpha: float) -> None:
        gc.set_foreground(color)
        gc.set_alpha(alpha)
        gc.set_linewidth(width)
        renderer.draw_path(gc, line, PIXELS)

    def _fading(self, age: int) -> float:
        """Return the opacity of the parts of an age, from 0, new, to `AGES` - 1, old."""
        own = self.get_alpha()
        return (1.0 if own is None else own) * (1 - (1 - OLDEST) * age / (AGES - 1))

    def _ends_of_ages(self, layout: PathLayout) -> list[int]:
        """Return the vertices at which each age ends, the newest first; none if the path does not fade."""
        if self.tail is None:
            return []
        ends = self.at - self.tail * np.arange(1, AGES) / AGES
        return np.searchsorted(layout.places, ends).tolist()

    def _draw_marks(self, renderer: Any, gc: Any, layout: PathLayout, width: float) -> None:
        marks = layout.marks[: np.searchsorted(layout.places[layout.marks], self.at, side="right")]
        gc.set_linewidth(0)
        gc.set_dashes(0, None)
        # sizes of markers are pixels, widths of lines are points
        size = scaled(MARK_RADIUS * renderer.points_to_pixels(width))
        color = to_rgb(self.get_color())
        newest = len(marks)
        for age, end in enumerate([*np.searchsorted(marks, self._ends_of_ages(layout)), 0]):
            if end < newest:
                gc.set_alpha(self._fading(age))
                places = Path(layout.vertices[marks[end:newest]])
                renderer.draw_markers(gc, Path.unit_circle(), size, places, PIXELS, color)
            newest = end


def joined(vertices: np.ndarray, parts: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return parts of a line, from one vertex to another, as one line; a row of nan separates them.

    >>> joined(np.arange(8.0).reshape(4, 2), [(0, 1), (2, 3)]).tolist()
    [[0.0, 1.0], [2.0, 3.0], [nan, nan], [4.0, 5.0], [6.0, 7.0]]
    """
    if len(parts) == 1:
        return vertices[parts[0][0] : parts[0][1] + 1]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([rows for first, last in parts for rows in (gap, vertices[first : last + 1])][1:])


class Company:
    """The paths of one panel: how they lie on the screen, and where they lie on each other.

    Attributes
    ----------
    paths : list of RacerPath
    routes : list of Route
        All that each path will show.
    """

    def __init__(self, axes: Axes, order: Sequence[int]) -> None:
        self.axes, self.order = axes, order
        self.paths: list[RacerPath] = []
        self.routes: list[Route] = []
        self._key: list[Any] = []
        self._layouts: dict[RacerPath, PathLayout] = {}

    def lead(self, points: Sequence[np.ndarray], times: Sequence[np.ndarray]) -> None:
        """Take the points of all runs, (n, 2) in data coordinates; the same arrays as before cost nothing."""
        if len(points) != len(self.routes) or any(
            one is not route.points for one, route in zip(points, self.routes, strict=True)
        ):
            self.routes = [Route(*both) for both in zip(points, times, strict=True)]
            self._key = []

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Return points in data coordinates as pixels; nan where the axis has no place for them."""
        with np.errstate(invalid="ignore", divide="ignore"):
            pixels = self.axes.transData.transform(points)
        return np.where(np.isfinite(pixels), pixels, np.nan)

    def layout(self, path: RacerPath) -> PathLayout:
        """Return the layout of a path; all are made again if the axes, the runs or the widths have changed."""
        if path is self.paths[self.order[0]] or not self._layouts:
            axes, widths = self.axes, [one.get_linewidth() for one in self.paths]
            key = [
                *axes.viewLim.extents,
                *axes.bbox.extents,
                dots_per_inch(axes),
                axes.get_yscale(),
                *widths,
            ]
            if self._key != key:
                self._key = key
                self._layouts = dict(zip(self.paths, self._lay_out(), strict=True))
        return self._layouts[path]

    def _lay_out(self) -> list[PathLayout]:
        dpi, box = dots_per_inch(self.axes), self.axes.bbox
        lines = [(self.pixels(route.points) - box.min) * (SCREEN / dpi) for route in self.routes]
        widths = [path.get_linewidth() * SCREEN / POINTS_PER_INCH for path in self.paths]
        crowds = [crowding(line, width) for line, width in zip(lines, widths, strict=True)]
        size = box.width * SCREEN / dpi, box.height * SCREEN / dpi
        shared = shared_stretches(lines, [route.times for route in self.routes], crowds, self.order, size)
        layouts = map(lay_out, lines, widths, crowds, shared)
        return [one._replace(vertices=one.vertices * (dpi / SCREEN) + box.min) for one in layouts]
