"""The figure of a race: panels in columns, with title, step counter and a legend that shows the settings."""

import itertools
from collections.abc import Sequence
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes import Landscape
from landscapes._core.errors import unknown_name
from optimizers import Trajectory
from visualizer.plotting.extent import fit_extent
from visualizer.plotting.heights import fit_height, framed
from visualizer.plotting.labels import scene_title
from visualizer.plotting.legend import add_legend
from visualizer.plotting.look import Look
from visualizer.plotting.marks import visible_marks
from visualizer.plotting.measure import inches, wrapped
from visualizer.plotting.panels import panel_class
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.series import SeriesPanel
from visualizer.plotting.style import rc_settings

#: Total relative height of the default panels, and the inches of the figure that they take.
DEFAULT_HEIGHT, DEFAULT_INCHES = 3.6, 4.9

#: Room for the legend, in inches; a higher legend makes the figure higher.
LEGEND_INCHES = 0.9


class Scene:
    """Draws trajectories over their landscape, up to a step that `show` sets.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Runs on that landscape, of equal length unless there is a budget.
    look : Look, optional
        Panels, extent, theme, title, caption and azimuth. If a racer has a schedule, its learning rate is
        drawn below the other panels.
    budget : int, optional
        Count gradients instead of steps, up to this number (see `visualizer.plotting.panels.context.PlotContext`).
    disclosure : str, optional
        A sentence that states the terms of the race, such as how the racers were tuned; drawn at the bottom.
    width : int, optional
        Width of the figure in pixels; default 800, plus 400 for each further column. The text of a narrow
        figure keeps a readable size.
    figure : matplotlib.figure.Figure or SubFigure, optional
        The figure to draw into; default: a new one, as high as the panels need.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    panels : list of Panel
        The panels, column by column; ``scene["map"]`` is the panel of that name, with its axes and artists.
    columns : list of list of Panel
        The same panels, in columns.
    steps : int
        The last step that `show` takes.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> from visualizer.plotting.look import Look
    >>> scene = Scene(ravine, [trace(gd(lr=0.038), ravine, steps=9)], Look(panels=("map", "phase", "loss")))
    >>> scene.show(4)
    >>> scene["map"].paths[0].get_xydata().shape
    (5, 2)
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        look: Look | None = None,
        *,
        budget: int | None = None,
        disclosure: str = "",
        width: int | None = None,
        figure: Any = None,
    ) -> None:
        look = look or Look()
        columns = with_schedules(look.columns, trajectories)
        with rc_context(rc_settings(look.theme)):
            self.figure = figure or blank_figure(len(columns), width)
            if figure is None:
                FigureCanvasAgg(self.figure)
            self.context = make_context(landscape, trajectories, look, self.figure, columns, budget)
            self.landscape, self.trajectories = landscape, self.context.trajectories
            self.steps, self.extent = self.context.steps, self.context.extent
            self._build(columns, look.title, " ".join(filter(None, (look.caption, disclosure))))
            if figure is None:
                self.figure.set_figheight(self.inches)
                fit_height(self.figure, self.columns, fixed=look.extent is not None)

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    def __getitem__(self, name: str) -> Any:
        if name not in self._named:
            raise unknown_name("panel of this scene", name, self._named)
        return self._named[name]

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
        return [*(artist for panel in self.panels for artist in panel.moving), self.clock]

    def show(self, step: float) -> None:
        """Draw the race after `step` steps, or after `step` gradients if there is a budget; any time between counts."""
        for panel in self.panels:
            panel.show(step)
        last = int(step)
        self.clock.set_text(f"{last} gradients" if self.context.unit == "gradients" else f"step {last}")

    # building the figure

    def _build(self, columns: list[list[str]], title: str, caption: str) -> None:
        tops = self._add_panels(columns)
        self.inches = max(column_inches(column, self.context) for column in columns)
        self.clock = tops[-1].set_title("", loc="right", color=self.context.theme.quiet)
        for top in tops:
            top.set_title(" ")  # keeps one line free above every column
        self.title = tops[0].set_title(scene_title(self.landscape))
        self._fit_title(len(columns))
        if title:
            size = 1.25 * self.title.get_fontsize()
            heading = self.figure.suptitle(wrapped(self.figure, title, size), x=0.01, ha="left", fontsize=size)
            self.inches += inches(heading, "height")
        marks = visible_marks(self.landscape, self.extent) if {"map", "surface"} & set(self._named) else []
        self.legend = add_legend(self.figure, self.context, marks, caption)
        self.inches += 1.1 + max(0.0, inches(self.legend, "height") - LEGEND_INCHES)
        for artist in self.moving:
            artist.set_animated(True)  # canvas.draw() leaves it out, and so draws the background of every frame
            artist.set_in_layout(False)

    def _add_panels(self, columns: list[list[str]]) -> list[Any]:
        """Draw every panel into its own axes; return the top axes of each column."""
        self.panels: list[Panel] = []
        self._named: dict[str, Panel] = {}
        self.columns: list[list[Panel]] = []
        tops = []
        for column, names in enumerate(columns):
            place = self.figure.add_gridspec(1, len(columns))[column]
            heights = [panel_class(name).height_in(self.context) for name in names]
            grid: Any = place.subgridspec(len(names), 1, height_ratios=heights)
            drawn = [
                panel_class(name)(self.figure.add_subplot(spot), self.context)
                for name, spot in zip(names, grid, strict=True)
            ]
            for above, below in itertools.pairwise(drawn):
                if isinstance(above, SeriesPanel) and isinstance(below, SeriesPanel):
                    below.axes.sharex(above.axes)
                    above.axes.set_xlabel("")
                    above.axes.tick_params(labelbottom=False)
            self.panels += drawn
            self.columns.append(drawn)
            self._named = dict(zip(names, drawn, strict=True)) | self._named
            tops.append(drawn[0].axes)
        return tops

    def _fit_title(self, columns: int) -> None:
        """Shorten the title until it ends before the step counter: without its formula, then cut."""
        self.clock.set_text(f"{self.steps} gradients")
        room = self.figure.bbox.width / self.figure.dpi / columns - 1.1
        room -= inches(self.clock, "width") if columns == 1 else 0
        self.clock.set_text("")
        text = self.title.get_text()
        for shorter in (
            text,
            text.partition("    ")[0],
            *(text[:k].rstrip() + "…" for k in range(len(text) - 1, 0, -1)),
        ):
            self.title.set_text(shorter)
            if inches(self.title, "width") <= room:
                return


def make_context(
    landscape: Landscape,
    trajectories: Sequence[Trajectory],
    look: Look,
    figure: Any,
    columns: Sequence[Sequence[str]],
    budget: int | None,
) -> PlotContext:
    """Return the context of the panels, with an extent that suits the aspect of the map."""
    fitted = look.extent or fit_extent(landscape, trajectories)
    extent, shape, width = framed(landscape, fitted, look, figure, columns)
    return PlotContext(
        landscape,
        trajectories,
        extent=extent,
        budget=budget,
        theme=look.theme,
        azimuth=look.azimuth,
        aspect=look.aspect,
        map_shape=shape,
        map_width=width,
    )


def column_inches(column: Sequence[str], context: PlotContext) -> float:
    """Return the height of a column of panels in inches; larger text needs more room between them."""
    height = max(sum(panel_class(name).height_in(context) for name in column), 1.6)
    return height * DEFAULT_INCHES / DEFAULT_HEIGHT + 0.6 * len(column) * (rcParams["font.size"] / 11 - 1)


def blank_figure(columns: int, width: int | None) -> Figure:
    """Return an empty figure for this many columns. A narrow one has fewer inches, within limits, so larger text."""
    full_inches = 4 + 4 * columns
    width = 100 * full_inches if width is None else width
    inches = min(max(width / 80, full_inches - 2), full_inches)
    return Figure(figsize=(inches, 6), dpi=width / inches)


def with_schedules(columns: list[list[str]], trajectories: Sequence[Trajectory]) -> list[list[str]]:
    """Return the columns, with the panel "schedule" at the end of the last one if a racer has a schedule."""
    scheduled = any("schedule" in run.optimizer.settings for run in trajectories)
    if not scheduled or any("schedule" in column for column in columns):
        return columns
    return [*columns[:-1], [*columns[-1], "schedule"]]
