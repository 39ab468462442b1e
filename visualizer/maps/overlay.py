"""Lines, points and their names over the cells of a map, readable on any colour."""

from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from visualizer.maps.axis import Axis
from visualizer.maps.theory import Theory
from visualizer.plotting.style import Theme

#: Where along a line its text stands best, and the other places that are tried, as shares of the plane's height.
PLACES = (0.62, 0.5, 0.72, 0.4, 0.8, 0.3, 0.88, 0.2)

#: The style of the lines of theory: width and dash; the others are dashed.
LIMIT_STYLE: dict[str, Any] = {"lw": 2.2}
OTHER_STYLE: dict[str, Any] = {"lw": 1.4, "dashes": (5, 2.5)}


def outlined(theme: Theme, width: float) -> list[Any]:
    """Return the outline in the colour of the paper."""
    return [patheffects.withStroke(linewidth=width, foreground=theme.paper, alpha=0.85)]


def draw_theory(axes: Axes, theory: Theory, x: Axis, y: Axis, theme: Theme) -> list[Artist]:
    """Draw the lines of theory, each with its text along it, and the best settings as a star."""
    artists: list[Artist] = []
    for line in theory.lines:
        shares = zero_line(line.height)
        if shares is None:
            continue
        style = LIMIT_STYLE if line.name == "limit" else OTHER_STYLE
        path = Line2D(
            x.value_at(shares[:, 0]), y.value_at(shares[:, 1]), color=theme.ink, zorder=2, **style, clip_on=True
        )
        path.set_path_effects([patheffects.Stroke(linewidth=style["lw"] + 2, foreground=theme.paper, alpha=0.7),
                               patheffects.Normal()])
        artists += [axes.add_line(path), write_along(axes, shares, line.text, theme)]
    if theory.best:
        name, place = theory.best
        artists += mark_point(axes, place, name, theme, marker="*", size=15)
    return artists


def zero_line(height: np.ndarray) -> np.ndarray | None:
    """Return the longest line on which a height is 0, in shares of the plane (n, 2), from low to high; None if none."""
    shares = np.linspace(0, 1, height.shape[0])
    lines = contour_generator(shares, shares, height).lines(0.0)
    if not lines:
        return None
    line = np.asarray(max(lines, key=lambda one: float(np.hypot(*np.diff(one, axis=0).T).sum())))
    return line if line[0, 1] <= line[-1, 1] else line[::-1]


def write_along(axes: Axes, shares: np.ndarray, text: str, theme: Theme) -> Artist:
    """Write a text along a line that is given in shares of the plane."""
    box = axes.get_window_extent()
    pixels = shares * (box.width, box.height)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(pixels, axis=0).T))])
    middle = np.interp(0.6 * lengths[-1], lengths, np.arange(len(lengths)))
    around = np.interp(0.6 * lengths[-1] + np.array([-60, 0, 60]), lengths, np.arange(len(lengths)))
    points = np.column_stack([np.interp(around, np.arange(len(lengths)), shares[:, c]) for c in (0, 1)])
    way = (points[2] - points[0]) * (box.width, box.height)
    if way[0] < 0:
        way = -way
    angle = float(np.degrees(np.arctan2(way[1], way[0])))
    del middle
    return axes.text(
        *points[1], text, transform=axes.transAxes, rotation=angle, rotation_mode="anchor", ha="center", va="bottom",
        color=theme.ink, fontsize="small", zorder=4, path_effects=outlined(theme, 2.6), clip_on=True,
    )


def mark_point(
    axes: Axes, place: tuple[float, float], name: str, theme: Theme, marker: str = "o", size: float = 9.0
) -> list[Artist]:
    """Mark a point of the plane, with its name beside it."""
    (point,) = axes.plot(
        *place, marker, ms=size, mfc=theme.paper, mec=theme.ink, mew=1.5, zorder=5, clip_on=False, ls="none"
    )
    share = axes.transAxes.inverted().transform(axes.transData.transform(place))
    left = share[0] > 0.7
    text = axes.annotate(
        name, place, (-0.8 * size if left else 0.8 * size, 0), textcoords="offset points", va="center",
        ha="right" if left else "left", color=theme.ink, fontweight="medium", zorder=6,
        path_effects=outlined(theme, 3.0), annotation_clip=False,
    )
    return [point, text]
