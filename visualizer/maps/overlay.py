"""Lines, points and their names over the cells of a map, readable on any colour."""

from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from visualizer.maps.axis import Axis
from visualizer.maps.theory import Theory, TheoryLine
from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch, inches
from visualizer.plotting.style import Theme

#: The places along a line at which its text is tried, as shares of its length, best first.
PLACES = (0.6, 0.5, 0.7, 0.4, 0.8, 0.3, 0.2, 0.88, 0.55, 0.65, 0.45, 0.75, 0.35, 0.84, 0.25, 0.15)

#: The distance of a text from its line, in points.
GAP = 3.0

#: The distance of a text from other names at which it counts as free, and the least at which it is written, in inches.
FREE, LEAST = 0.3, 0.14

#: A line that stays within this share of the plane of an edge is left out.
EDGE = 0.01


class Overlay:
    """Draws over the cells of a map, and keeps the texts apart.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Axes with their scales and limits set.
    x, y : Axis
    theme : Theme

    Attributes
    ----------
    artists : list of Artist
        What was drawn.
    """

    def __init__(self, axes: Axes, x: Axis, y: Axis, theme: Theme) -> None:
        self.axes, self.x, self.y, self.theme = axes, x, y, theme
        self.artists: list[Artist] = []
        self.box = axes.get_window_extent()
        self.taken = np.empty((0, 2))  # pixels of the plane on which names lie

    def mark(self, place: tuple[float, float], name: str, marker: str = "o", size: float = 9.0) -> None:
        """Mark a point, with its name at the side that has more room."""
        (point,) = self.axes.plot(
            *place, marker, ms=size, mfc=self.theme.paper, mec=self.theme.ink, mew=1.5, zorder=5, clip_on=False
        )
        at = np.array([self.x.share_of(place[0]), self.y.share_of(place[1])])
        side = -1 if at[0] > 0.6 else 1
        text = self.axes.annotate(
            name,
            place,
            (0.9 * side * size, 0),
            textcoords="offset points",
            va="center",
            ha="right" if side < 0 else "left",
            color=self.theme.ink,
            fontweight="medium",
            zorder=6,
            path_effects=self._outline(3.0),
            annotation_clip=False,
        )
        along = np.linspace(0, 1, 9)[:, None] * (side * (self._pixels(text) + 12), 0)
        self.taken = np.vstack([self.taken, at * (self.box.width, self.box.height) + along])
        self.artists += [point, text]

    def draw_line(self, line: TheoryLine) -> None:
        """Draw a line of theory, with its text along it."""
        shares = zero_line(line.height)
        if shares is None:
            return
        width, dashes = (2.2, (None, None)) if line.name == "limit" else (1.4, (5.0, 2.5))
        path = Line2D(*self._values(shares), color=self.theme.ink, lw=width, dashes=dashes, zorder=2)
        outline = patheffects.Stroke(linewidth=width + 2, foreground=self.theme.paper, alpha=0.7)
        path.set_path_effects([outline, patheffects.Normal()])
        self.axes.add_line(path)
        self.artists += [path, *self._write_along(shares, line.text)]

    def _values(self, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.x.value_at(shares[:, 0]), self.y.value_at(shares[:, 1])

    def _write_along(self, shares: np.ndarray, text: str) -> list[Text]:
        """Write a text along a line that is given in shares of the plane, where it is far from other names."""
        written = self.axes.text(
            0, 0, text, color=self.theme.ink, fontsize="small", zorder=4, path_effects=self._outline(2.6)
        )
        pixels, per_inch = shares * (self.box.width, self.box.height), dots_per_inch(self.axes)
        width, away = self._pixels(written), inches(written, "height") * per_inch / 2 + GAP / POINTS_PER_INCH * per_inch
        spots = [Spot.on(pixels, share, width, side * away) for side in (1, -1) for share in PLACES]
        rooms = [spot.room(self.taken, self.box) / per_inch for spot in spots]
        best = next((k for k, room in enumerate(rooms) if room > FREE), int(np.argmax(rooms)))
        if rooms[best] < LEAST:
            written.remove()
            return []
        spot = spots[best]
        self.taken = np.vstack([self.taken, spot.points])
        written.set(transform=self.axes.transAxes, position=spot.middle / (self.box.width, self.box.height))
        written.set(rotation=spot.angle, rotation_mode="anchor", ha="center", va="center_baseline")
        return [written]

    def _pixels(self, text: Any) -> float:
        """Return the width of a text."""
        return inches(text, "width") * dots_per_inch(self.axes)

    def _outline(self, width: float) -> list[Any]:
        return [patheffects.withStroke(linewidth=width, foreground=self.theme.paper, alpha=0.85)]


class Spot:
    """A place for a text along a line, in pixels of the plane.

    Attributes
    ----------
    middle : array (2,)
    angle : float
        The direction of the line there, in degrees from -90 to 90.
    points : array (n, 2)
        Points along the text.
    """

    def __init__(self, place: np.ndarray, way: np.ndarray, width: float, away: float) -> None:
        way = way if way[0] >= 0 else -way
        unit = way / max(float(np.hypot(*way)), 1e-9)
        self.middle = place + away * np.array([-unit[1], unit[0]])
        self.angle = float(np.degrees(np.arctan2(way[1], way[0])))
        self.points = self.middle + np.linspace(-0.5, 0.5, 9)[:, None] * width * unit

    @classmethod
    def on(cls, pixels: np.ndarray, share: float, width: float, away: float) -> "Spot":
        """Return the place at a share of the length of a line, so far away from it."""
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(pixels, axis=0).T))])
        at = share * lengths[-1] + np.array([-0.4 * width, 0, 0.4 * width])
        before, middle, after = (np.array([np.interp(one, lengths, pixels[:, c]) for c in (0, 1)]) for one in at)
        return cls(middle, after - before, width, away)

    def room(self, taken: np.ndarray, box: Any) -> float:
        """Return the distance from the names that are there; below 0 if the text leaves the plane."""
        inner = float(min(self.points.min(), *((box.width, box.height) - self.points).min(axis=0)))
        if inner < 4 or not len(taken):
            return inner - 4 if inner < 4 else np.inf
        return float(np.hypot(*(self.points[:, None] - taken[None]).transpose(2, 0, 1)).min())


def zero_line(height: np.ndarray) -> np.ndarray | None:
    """Return the longest line on which a height is 0, in shares of the plane (n, 2); None if there is none.

    A line that lies on the edge of the plane counts as none.
    """
    shares = np.linspace(0, 1, height.shape[0])
    lines = [np.asarray(line) for line in contour_generator(shares, shares, height).lines(0.0)]
    inside = [line for line in lines if not on_edge(line)]
    return max(inside, key=lambda line: float(np.hypot(*np.diff(line, axis=0).T).sum()), default=None)


def on_edge(line: np.ndarray) -> bool:
    """Return whether a line lies on an edge of the plane."""
    return any((line[:, c] < EDGE).all() or (line[:, c] > 1 - EDGE).all() for c in (0, 1))


def draw_theory(overlay: Overlay, theory: Theory) -> None:
    """Draw the best settings as a star, and the lines of theory."""
    if theory.best:
        overlay.mark(theory.best[1], theory.best[0], "*", 15)
    for line in theory.lines:
        overlay.draw_line(line)
