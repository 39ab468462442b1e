"""The layout of panels in a figure: columns whose rows align, for one race or for a grid of races."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import lcm
from typing import Any

from matplotlib import rcParams

from visualizer.plotting.measure import USUAL_SIZE, inches
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.panel import UNIT_INCHES
from visualizer.plotting.room import room_for_axes

#: Total relative height of the default panels, and the inches of the figure that they take.
DEFAULT_HEIGHT, DEFAULT_INCHES = 3.6, 4.9

#: The share of that height which a race takes in a grid of several rows.
GRID_SHARE = 0.8

#: The names of the panels of a race, column by column, and their relative heights in the same order.
Columns = Sequence[Sequence[str]]
Heights = list[list[float]]


def panel_heights(columns: Columns, context: PlotContext) -> Heights:
    """Return the relative height of each panel."""
    return [[panel_class(name).height_in(context) for name in column] for column in columns]


def row_edges(columns: Heights) -> list[list[float]]:
    """Return the edges of the panels of each column, from the top; all columns end at the same edge.

    Columns with equally many panels have the same rows, each as high as its highest panel. Otherwise the
    leading panels that are equally high in all columns form rows, and the panels below them fill the rest.

    >>> row_edges([[2.5, 1.0], [1.0, 1.0]])
    [[0.0, 2.5, 3.5], [0.0, 2.5, 3.5]]
    >>> row_edges([[2.5, 1.0], [2.5, 1.0, 1.0], [2.5]])
    [[0.0, 2.5, 4.5], [0.0, 2.5, 3.5, 4.5], [0.0, 4.5]]
    """
    if len({len(column) for column in columns}) == 1:
        rows = [max(row) for row in zip(*columns, strict=True)]
        return [edges_of(rows) for _ in columns]
    longer = [column for column in columns if len(column) > 1] or columns
    shared = 0
    while all(len(column) > shared + 1 and column[shared] == longer[0][shared] for column in longer):
        shared += 1
    total = max(map(sum, columns))
    return [edges_of(stretched(column, shared if len(column) > shared else 0, total)) for column in columns]


def stretched(heights: list[float], fixed: int, total: float) -> list[float]:
    """Return the heights with all but the first `fixed` stretched, so that their sum is `total`."""
    factor = (total - sum(heights[:fixed])) / sum(heights[fixed:])
    return [*heights[:fixed], *(factor * height for height in heights[fixed:])]


def edges_of(heights: Sequence[float]) -> list[float]:
    return [round(edge, 6) for edge in accumulate(heights, initial=0.0)]


class PanelGrid:
    """The places of the panels of all races in a figure.

    All places belong to one grid, so that matplotlib's constrained layout aligns them.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or SubFigure
    rows : sequence of sequence of list
        The rows of races from the top, each with the relative heights of the panels of its races.

    Attributes
    ----------
    slots : list of list of list of SubplotSpec
        A place for each panel of each race, race by race and column by column.
    """

    def __init__(self, figure: Any, rows: Sequence[Sequence[Heights]]) -> None:
        self.figure = figure
        self.unit: float | None = None
        parts = lcm(*(len(race) for row in rows for race in row))
        edges, marks = grid_lines(rows)
        self.ratios = line_distances(marks)
        self.grid = figure.add_gridspec(len(self.ratios), parts * max(map(len, rows)), height_ratios=self.ratios)
        self.slots, top = [], 0
        for races, columns, lines in zip(rows, edges, marks, strict=True):
            own = iter(columns)
            for k, race in enumerate(races):
                wide = parts // len(race)
                place = []
                for column in range(len(race)):
                    left = k * parts + column * wide
                    at = [top + lines.index(edge) for edge in next(own)]
                    place.append([self.grid[a:b, left : left + wide] for a, b in pairwise(at)])
                self.slots.append(place)
            top += len(lines) - 1

    def fit(self, rows: Sequence[Sequence[Heights]], drawn: Sequence[Any]) -> None:
        """Make the figure so high that panels get these heights; `drawn` are the axes of all panels, laid out.

        If other panels would then align, the rows keep their heights.
        """
        alone = next((axes for axes in drawn if len(axes.get_subplotspec().rowspan) == 1), None)
        if alone is None:
            return
        one = inches(alone.patch, "height") / self.ratios[alone.get_subplotspec().rowspan.start]
        before, ratios = one * sum(self.ratios), line_distances(grid_lines(rows)[1])
        if len(ratios) == len(self.ratios):
            self.ratios = ratios
            self.grid.set_height_ratios(ratios)
        unit = UNIT_INCHES * (GRID_SHARE if len(rows) > 1 else 1.0)
        self.figure.set_figheight(self.figure.get_figheight() + unit * sum(self.ratios) - before)
        if self.grid.ncols == 1:
            self.unit = unit
        else:  # the labels of one column make room in the others
            with room_for_axes():
                self.figure.get_layout_engine().execute(self.figure)

    def height_of(self, axes: Any) -> float:
        """Return the height of axes in inches: that which they have, or get when the figure is drawn next."""
        span = axes.get_subplotspec().rowspan
        return (
            inches(axes.patch, "height") if self.unit is None else self.unit * sum(self.ratios[span.start : span.stop])
        )


def grid_lines(rows: Sequence[Sequence[Heights]]) -> tuple[list[list[list[float]]], list[list[float]]]:
    """Return the edges of the panels of each column, and those of all columns of a row together, row by row."""
    edges = [row_edges([column for race in row for column in race]) for row in rows]
    return edges, [sorted(set().union(*columns)) for columns in edges]


def line_distances(marks: Sequence[Sequence[float]]) -> list[float]:
    """Return the heights of the rows of a grid with these lines."""
    return [below - above for row in marks for above, below in pairwise(row)]


def column_inches(heights: Sequence[float]) -> float:
    """Return the height of a column of panels in inches; larger text needs more room between them."""
    return max(sum(heights), 1.6) * DEFAULT_INCHES / DEFAULT_HEIGHT + 0.6 * len(heights) * (
        rcParams["font.size"] / USUAL_SIZE - 1
    )


def natural_inches(rows: Sequence[Sequence[Heights]]) -> tuple[float, float]:
    """Return the width of a figure, and the height of all its panels, in inches, at which it looks best."""
    heights = [max(column_inches(column) for race in row for column in race) for row in rows]
    return natural_width(max(sum(map(len, row)) for row in rows)), sum(heights) * (GRID_SHARE if len(rows) > 1 else 1.0)


def natural_width(columns: int) -> float:
    """Return the width in inches at which a figure with so many columns of panels looks best."""
    return 4.0 + 4.0 * columns
