"""Framing: the part of the plane that the map shows, and the map's shape, for its aspect."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib import rcParams

from landscapes import Landscape
from visualizer.plotting.aspect import FLATTEST, shape_of, tallest, with_room
from visualizer.plotting.extent import Extent
from visualizer.plotting.look import Look
from visualizer.plotting.measure import USUAL_SIZE
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.panel import UNIT_INCHES

#: The inches beside the axes of a column, and below those of a panel, at the usual size of text.
BESIDE, BELOW = 0.65, 0.5

#: The range of f in the picture grows at most so much when the extent gets room for the aspect.
SIMILAR = 3.0


class Frame(NamedTuple):
    """The extent of a map, its height over its width (None without a map), and its width in inches."""

    extent: Extent
    shape: float | None
    width: float


def map_size(width: float, columns: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return the width of the map in inches, and the height that other columns leave for it, before it is drawn.

    `width` is that of all columns.
    """
    text = rcParams["font.size"] / USUAL_SIZE
    own_width = width / len(columns) - BESIDE * text
    heights = [
        sum(0.0 if name == "map" else panel_class(name).height * UNIT_INCHES + BELOW * text for name in column)
        for column in columns
    ]
    own = next(height for column, height in zip(columns, heights, strict=True) if "map" in column)
    return own_width, max(heights) - own - BELOW * text


def framed(landscape: Landscape, extent: Extent, look: Look, width: float, columns: Sequence[Sequence[str]]) -> Frame:
    """Return the frame of a map in a figure whose height is free; an extent that the look sets stays."""
    if not any("map" in column for column in columns):
        return Frame(extent, None, width)
    own_width, free = map_size(width, columns)
    least = max(min(free / own_width, tallest(own_width)), FLATTEST)
    if not look.extent:
        extent = roomy(landscape, extent, look, max(shape_of(extent, look.aspect, own_width), least))
    return Frame(extent, max(shape_of(extent, look.aspect, own_width), least), own_width)


def framed_in(
    landscape: Landscape, extent: Extent, look: Look, area: tuple[float, float], columns: Sequence[Sequence[str]]
) -> Frame:
    """Return the frame of a map where all panels have an area of this width and height in inches."""
    if not any("map" in column for column in columns):
        return Frame(extent, None, area[0])
    natural = framed(landscape, extent, look, area[0], columns)
    column = next(column for column in columns if "map" in column)
    shape = natural.shape or FLATTEST
    own = shape * natural.width / UNIT_INCHES
    others = sum(panel_class(name).height for name in column if name != "map")
    height = (area[1] - BELOW * rcParams["font.size"] / USUAL_SIZE * len(column)) * own / (own + others)
    shape = max(height / natural.width, 0.05)
    return natural if look.extent else natural._replace(extent=roomy(landscape, extent, look, shape))


def roomy(landscape: Landscape, extent: Extent, look: Look, shape: float) -> Extent:
    """Return the extent with room for the aspect, on a map of this shape."""
    wide = with_room(extent, look.aspect, shape)
    return wide if look.aspect != "auto" else similar(landscape, extent, wide)


def similar(landscape: Landscape, extent: Extent, wide: Extent) -> Extent:
    """Return the wider extent, or a part of it, in which f has no more than `SIMILAR` times the range of the other one.

    Otherwise the colours of the map would tell more of what is around the race than of the race.
    """
    narrow, wider = np.array(extent), np.array(wide)
    most = np.inf if landscape.scale == "log" else SIMILAR * value_range(landscape, narrow)
    for share in (1.0, 0.6, 0.3):
        (x0, x1), (y0, y1) = tried = narrow + share * (wider - narrow)
        if value_range(landscape, tried) <= most:
            return (float(x0), float(x1)), (float(y0), float(y1))
    return extent


def value_range(landscape: Landscape, extent: np.ndarray) -> float:
    """Return the range of the finite values of f on a coarse grid."""
    x, y = np.linspace(extent[:, 0], extent[:, 1], 49).T
    f = landscape.value(x, y[:, None])
    return float(np.ptp(f[np.isfinite(f)])) if np.isfinite(f).any() else 0.0
