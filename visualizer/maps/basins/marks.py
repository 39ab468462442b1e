"""The minima and saddles over a map of basins, each minimum with its name: its place, and the share of its basin."""

from typing import Any

import numpy as np
from matplotlib import patheffects, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from landscapes import Landscape
from landscapes._core.numbers import typeset
from optimizers import Basins
from visualizer.maps.basins.window import Window
from visualizer.plotting.extent import within
from visualizer.plotting.levels import surface_levels
from visualizer.plotting.marks import mark_scale
from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch
from visualizer.plotting.style import DARK, Theme

#: The most minima that have names, and the most saddles and maxima that are marked.
MAX_NAMES, MAX_OTHERS = 9, 12

#: A basin of a smaller share has no name; where there are more minima than names, one of less than the second share.
MIN_SHARE, MIN_SHARE_OF_MANY = 0.002, 0.02

#: A coordinate that is a smaller share of the domain is 0 but for rounding.
ROUNDING = 1e-9

#: The room around a name, in points.
MARGIN = 3.0

#: The points of the grid of level lines along each side; the number of lines.
LEVEL_GRID, LEVEL_COUNT = 161, 12

#: The places of a name beside its star, the first with room is taken: alignments, and offsets in units of the star.
PLACES: tuple[tuple[str, str, float, float], ...] = (
    ("left", "center", 1, 0),
    ("right", "center", -1, 0),
    ("center", "bottom", 0, 1),
    ("center", "top", 0, -1),
    *(
        (across, up, dx, dy * far)
        for far in (1.4, 2.6)
        for across, dx in (("left", 0.2), ("right", -0.2))
        for up, dy in (("bottom", 1), ("top", -1))
    ),
)


def draw_levels(axes: Axes, landscape: Landscape, window: Window, theme: Theme) -> list[Artist]:
    """Draw level lines of f, faintly."""
    extent = window.extent
    x, y = (np.linspace(low, high, LEVEL_GRID) for low, high in extent)
    f = landscape.value(x, y[:, None])
    levels = surface_levels(landscape, extent, LEVEL_COUNT)
    (cx, cy), color = window.centre, theme.paper if theme is DARK else theme.ink
    lines = axes.contour(x - cx, y - cy, f, levels=levels, colors=color, linewidths=0.6, alpha=0.28, zorder=1.5)
    return [lines]


def draw_marks(axes: Axes, basins: Basins, window: Window, theme: Theme, named: bool = True) -> list[Artist]:
    """Mark the points in the window, and name the minima with the largest basins."""
    fill, edge = (theme.ink, theme.paper) if theme is DARK else (theme.paper, theme.ink)
    inside = within(basins.points, window.extent)
    minima = np.flatnonzero(inside & basins.attractors.minima)
    others = np.flatnonzero(inside & ~basins.attractors.minima)
    artists: list[Artist] = []
    if len(others) <= MAX_OTHERS:
        for kind, marker in (("saddle", "X"), ("maximum", "^")):
            places = window.place(basins.points[[k for k in others if basins.kinds[k] == kind]])
            artists += axes.plot(
                *places.T, marker, ms=6, mfc=fill, mec=edge, mew=0.9, zorder=3, label=kind, clip_on=True
            )
    scale = mark_scale(max(len(minima), 1))
    size = 1.5 * rcParams["lines.markersize"] * scale
    places = window.place(basins.points[minima])
    artists += axes.plot(
        *places.T, "*", ms=max(size, 4.5), mfc=fill, mec=edge, mew=max(1.1 * scale, 0.5), zorder=4, label="minimum"
    )
    return artists + (name_minima(axes, basins, minima, places, theme, size) if named else [])


def name_minima(
    axes: Axes, basins: Basins, minima: np.ndarray, places: np.ndarray, theme: Theme, size: float
) -> list[Artist]:
    """Write the place and the share of the largest basins beside their minima."""
    shares = basins.fractions[minima]
    least = MIN_SHARE if len(minima) <= MAX_NAMES else MIN_SHARE_OF_MANY
    largest = [k for k in np.argsort(-shares, kind="stable")[:MAX_NAMES] if shares[k] >= least]
    taken = [star_box(axes, place, size) for place in places]
    artists: list[Artist] = []
    for k in largest:
        text = f"{place_text(basins.points[minima[k]], basins.attractors.size)}\n{share_text(shares[k])}"
        name, covers = put_name(axes, text, places[k], size, taken, theme)
        if covers and len(minima) > MAX_NAMES:  # of many, those without room have no names
            name.remove()
            taken.pop()
        else:
            artists.append(name)
    return artists


def put_name(
    axes: Axes, text: str, place: np.ndarray, size: float, taken: list[Bbox], theme: Theme
) -> tuple[Artist, bool]:
    """Write a text beside a star, at the first place where it covers nothing that is `taken`; add it to these.

    Return it, and whether it covers something at all places.
    """
    room = axes.get_window_extent()
    name = axes.annotate(
        text,
        tuple(place),
        (0, 0),
        textcoords="offset points",
        color=theme.ink,
        fontsize="medium",
        fontweight="medium",
        linespacing=1.15,
        zorder=6,
        path_effects=[patheffects.withStroke(linewidth=3.0, foreground=theme.paper, alpha=0.9)],
    )
    boxes = []
    for across, up, dx, dy in PLACES:
        arrange(name, across, up, 0.75 * size * dx, 0.75 * size * dy)
        box = name.get_window_extent().padded(MARGIN * dots_per_inch(axes) / POINTS_PER_INCH)
        covered = sum(box.overlaps(other) for other in taken)
        outside = not (room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1)
        boxes.append((covered + 2 * outside, box))
    best = min(range(len(boxes)), key=lambda k: boxes[k][0])
    across, up, dx, dy = PLACES[best]
    arrange(name, across, up, 0.75 * size * dx, 0.75 * size * dy)
    taken.append(boxes[best][1])
    return name, boxes[best][0] > 0


def arrange(name: Any, across: str, up: str, dx: float, dy: float) -> None:
    """Set the alignment and the offset of a name in points."""
    name.set(ha=across, va=up, multialignment=across)
    name.xyann = (dx, dy)


def star_box(axes: Axes, place: np.ndarray, size: float) -> Bbox:
    """Return the box of a star in pixels."""
    middle, half = axes.transData.transform(place), size * dots_per_inch(axes) / POINTS_PER_INCH / 2
    return Bbox([middle - half, middle + half])


def place_text(point: np.ndarray, size: np.ndarray) -> str:
    """Return the place of a point, rounded, in a domain of this size.

    >>> place_text(np.array([-2.8051, 1e-17]), np.array([12.0, 12.0]))
    '(−2.81, 0)'
    """
    x, y = (0.0 if abs(part) < ROUNDING * whole else part for part, whole in zip(point, size, strict=True))
    return f"({typeset(x, 3)}, {typeset(y, 3)})"


def share_text(share: float) -> str:
    """Return a share as a percentage.

    >>> share_text(0.2512), share_text(0.0042)
    ('25%', '0.4%')
    """
    return f"{typeset(100 * share, 2 if share >= 0.1 else 1)}%"
