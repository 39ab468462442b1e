"""Heights: how high the map of a figure is, and the figure itself, so that the map has its aspect."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams

from landscapes import Landscape
from visualizer.plotting.aspect import FLATTEST, shape_of, tallest, with_room
from visualizer.plotting.extent import Extent
from visualizer.plotting.look import Look
from visualizer.plotting.measure import across, inches
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.map import MapPanel
from visualizer.plotting.panels.panel import UNIT_INCHES, Panel

#: The inches beside the axes of a column, and below those of a panel, at the usual size of text.
BESIDE, BELOW = 0.65, 0.5

#: A figure whose height changes by fewer inches has the same labels.
CLOSE = 0.25

#: The range of f in the picture grows at most so much when the extent gets room for the aspect.
SIMILAR = 3.0


def map_size(figure: Any, columns: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return the width of the map in inches, and the height that other columns leave for it, before it is drawn."""
    text = rcParams["font.size"] / 11
    width = across(figure) / len(columns) - BESIDE * text
    heights = [
        sum(0.0 if name == "map" else panel_class(name).height * UNIT_INCHES + BELOW * text for name in column)
        for column in columns
    ]
    own = next(height for column, height in zip(columns, heights, strict=True) if "map" in column)
    return width, max(heights) - own - BELOW * text


def framed(
    landscape: Landscape, extent: Extent, look: Look, figure: Any, columns: Sequence[Sequence[str]]
) -> tuple[Extent, float | None, float]:
    """Return the extent, with room for the aspect unless the look sets it, and the map's shape and width in inches."""
    if not any("map" in column for column in columns):
        return extent, None, across(figure)
    width, free = map_size(figure, columns)
    shape = max(shape_of(extent, look.aspect, width), min(free / width, tallest(width)), FLATTEST)
    if not look.extent:
        wide = with_room(extent, look.aspect, shape)
        extent = wide if look.aspect != "auto" else similar(landscape, extent, wide)
        shape = max(shape_of(extent, look.aspect, width), min(free / width, tallest(width)), FLATTEST)
    return extent, shape, width


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


def fit_height(figure: Any, columns: Sequence[Sequence[Panel]], fixed: bool = False) -> None:
    """Make a figure so high that the panels of all its columns get their heights; then say what is stretched.

    A fixed figure keeps its height, which then does not depend on the numbers of its axes.
    """
    maps = [panel for column in columns for panel in column if isinstance(panel, MapPanel)]
    if not maps:
        return
    layout = figure.get_layout_engine()
    layout.execute(figure)
    if fixed:
        for panel in maps:
            panel.say_stretch(inches(panel.axes.patch, "height"))
        return
    for panel in maps:
        panel.context.map_width = inches(panel.axes.patch, "width")
    missing = [missing_inches(column) for column in columns]
    figure.set_figheight(figure.get_figheight() + max(missing))
    for column, own in zip(columns, missing, strict=True):
        share_height(column, max(missing) - own)
    if abs(max(missing)) > CLOSE or len(columns) > 1:
        layout.execute(figure)  # the widths of labels depend on the heights
        for panel in maps:
            panel.say_stretch(inches(panel.axes.patch, "height"))
    else:
        maps[0].say_stretch(maps[0].height_in(maps[0].context) * UNIT_INCHES)


def share_height(column: Sequence[Panel], spare: float) -> None:
    """Share the height of a column among its panels; the inches to spare go to those other than the map."""
    heights = np.array([panel.height_in(panel.context) for panel in column])
    others = np.array([not isinstance(panel, MapPanel) for panel in column])
    if others.any():
        heights[others] *= 1 + spare / UNIT_INCHES / heights[others].sum()
    if (place := column[0].axes.get_subplotspec()) is not None:
        place.get_gridspec().set_height_ratios(heights.tolist())


def missing_inches(column: Sequence[Panel]) -> float:
    """Return how many inches the axes of a column lack."""
    wanted = sum(panel.height_in(panel.context) for panel in column) * UNIT_INCHES
    return float(wanted - sum(inches(panel.axes.patch, "height") for panel in column))
