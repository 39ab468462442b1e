"""Shared axes of races side by side: one extent, the same contour levels, and the same limits of their panels."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from visualizer.plotting.extent import Extent
from visualizer.plotting.framing import framed
from visualizer.plotting.layout import Columns
from visualizer.plotting.levels import contour_levels
from visualizer.plotting.look import Look
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.phase import PhasePanel
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.race_panels import RacePanels
from visualizer.plotting.scene import race_context
from visualizer.races.race import Race

#: The limits of an axis.
Interval = tuple[float, float]


def shared_look(races: Sequence[Race], width: float, columns: Columns) -> list[Look]:
    """Return the look of each race with one extent that holds those of all; an extent that was given stays.

    `width` is that of the panels of a race in inches, `columns` are the panels of the first.
    """
    looks = [race.look for race in races]
    free = [race for race in races if race.look.extent is None]
    if len(free) < 2:
        return looks
    fitted = [race_context(*race.terms, width, columns).fitted for race in free]
    both = framed(free[0].landscape, union_extent(fitted), free[0].look, width, columns).extent
    return [look if look.extent is not None else replace(look, extent=both) for look in looks]


def union_extent(extents: Sequence[Extent]) -> Extent:
    """Return the smallest extent that holds all of these.

    >>> union_extent([((0, 2), (-1, 1)), ((-1, 1), (0, 3))])
    ((-1, 2), (-1, 3))
    """
    x, y = zip(*extents, strict=True)
    return union(x), union(y)


def union(intervals: Sequence[Interval]) -> Interval:
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def share_levels(contexts: Sequence[PlotContext]) -> None:
    """Give the maps of different landscapes the same contour levels."""
    if len({(context.landscape.label, context.extent) for context in contexts}) < 2:
        return  # the same ground has the same levels
    values = []
    for context in contexts:
        (x0, x1), (y0, y1) = context.extent
        f = context.landscape.value(np.linspace(x0, x1, 121), np.linspace(y0, y1, 121)[:, None])
        values.append(f[np.isfinite(f)])
    levels = contour_levels(np.concatenate(values), contexts[0].landscape)
    for context in contexts:
        context.levels = levels


def share_limits(races: Sequence[RacePanels]) -> None:
    """Give the series and phase planes of these races the same limits, where their axes have the same scale."""
    for name in {name for race in races for name in race.names}:
        panels = [race[name] for race in races if name in race.names]
        if not isinstance(panels[0], SeriesPanel | PhasePanel):
            continue
        every = [panel.axes for panel in panels]
        if len({axes.get_yscale() for axes in every}) == 1:
            limits = union([axes.get_ylim() for axes in every])
            for axes in every:
                axes.set_ylim(limits)
        if isinstance(panels[0], PhasePanel):
            share_widths(every)


def share_widths(every: Sequence[Any]) -> None:
    """Give axes the same horizontal limits."""
    limits = union([axes.get_xlim() for axes in every])
    for axes in every:
        axes.set_xlim(limits)


def share_time(races: Sequence[RacePanels]) -> None:
    """Give the series of all races one axis of time, since they have one step counter."""
    every = [panel.axes for race in races for panel in race.panels if isinstance(panel, SeriesPanel)]
    if every:
        share_widths(every)


def hide_inner_labels(races: Sequence[RacePanels], columns: int) -> None:
    """Leave the labels of the vertical axes to the first race of each row, where all races have the same axes."""
    for k, race in enumerate(races):
        if k % columns:
            for panel in race.panels:
                panel.axes.set_ylabel("")
                panel.axes.tick_params(labelleft=False)
