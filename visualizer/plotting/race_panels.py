"""The panels of one race, at given places of a figure."""

import itertools
from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes._core.errors import unknown_name
from visualizer.plotting.layout import Columns, PanelGrid
from visualizer.plotting.measure import inches
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.cloud import CloudContext, cloud_panel_class
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.map import MapPanel
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.series import SeriesPanel


class RacePanels:
    """The panels of one race, column by column.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or SubFigure
    context : PlotContext
    columns : sequence of sequence of str
        The names of the panels.
    slots : list of list of SubplotSpec
        The place of each panel, in the same order.
    axes : bool, default True
        False leaves out the axes with their labels.

    Attributes
    ----------
    panels : list of Panel
        The panels, column by column; ``race["map"]`` is the panel of that name.
    tops : list of Axes
        The axes at the top of each column.
    title : Text
        The title above the first column, which the scene sets.
    steps : int
        The last step that `show` takes.
    """

    title: Text

    def __init__(
        self, figure: Any, context: PlotContext, columns: Columns, slots: Sequence[Sequence[Any]], axes: bool = True
    ) -> None:
        self.context, self.steps, self.extent = context, context.steps, context.extent
        self.landscape, self.trajectories = context.landscape, context.trajectories
        self.panels: list[Panel] = []
        self._named: dict[str, Panel] = {}
        self.tops: list[Any] = []
        kind = cloud_panel_class if isinstance(context, CloudContext) else panel_class
        for names, places in zip(columns, slots, strict=True):
            drawn = [kind(name)(figure.add_subplot(place), context) for name, place in zip(names, places, strict=True)]
            share_steps(drawn)
            self.panels += drawn
            self._named |= {name: panel for name, panel in zip(names, drawn, strict=True) if name not in self._named}
            self.tops.append(drawn[0].axes)
        if not axes:
            for panel in self.panels:
                panel.hide_axes()

    def __getitem__(self, name: str) -> Any:
        if name not in self._named:
            raise unknown_name("panel of this scene", name, self._named)
        return self._named[name]

    @property
    def names(self) -> list[str]:
        """The names of the panels."""
        return list(self._named)

    @property
    def paths(self) -> list[Line2D]:
        """The path of each racer, in the first panel that draws paths."""
        return next((panel.paths for panel in self.panels if hasattr(panel, "paths")), [])

    @property
    def heads(self) -> list[Line2D]:
        """The marker at the current point of each racer, in the same panel."""
        return next((panel.heads for panel in self.panels if hasattr(panel, "heads")), [])

    @property
    def notes(self) -> list[Text]:
        """Texts about racers that have stopped."""
        return next((panel.notes for panel in self.panels if hasattr(panel, "notes")), [])

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step, in the order in which they are drawn."""
        return [artist for panel in self.panels for artist in panel.moving]

    def say_stretch(self, grid: PanelGrid) -> None:
        """Say on each map by how much one of its axes is stretched; the layout must have been computed."""
        for panel in self.panels:
            if isinstance(panel, MapPanel) and panel.axes.axison:
                panel.say_stretch(grid.height_of(panel.axes))

    def measure_maps(self) -> None:
        """Take the width of each map from the layout."""
        for panel in self.panels:
            if isinstance(panel, MapPanel):
                self.context.map_width = inches(panel.axes.patch, "width")

    def show(self, step: float) -> None:
        """Draw the race after `step` steps, or after `step` gradients if there is a budget; any time between counts."""
        for panel in self.panels:
            panel.show(step)


def share_steps(column: Sequence[Panel]) -> None:
    """Let series that stand above each other share their horizontal axis, which the lowest one labels."""
    for above, below in itertools.pairwise(column):
        if isinstance(above, SeriesPanel) and isinstance(below, SeriesPanel):
            below.axes.sharex(above.axes)
            above.axes.set_xlabel("")
            above.axes.tick_params(labelbottom=False)
