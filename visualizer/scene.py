"""The picture of a race: views of it in columns, with title, clock, legend and all that was set, in one layout."""

import itertools
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes import InputError, Landscape
from landscapes._errors import shown, unknown
from optimizers import Trajectory
from visualizer.limits import View
from visualizer.style import check_theme, settings_of
from visualizer.views import VIEWS, Cast, Drawing, SeriesView
from visualizer.views.map import marks_of
from visualizer.words import legend_label, title_of

#: Names of views from top to bottom; or several such columns, from left to right.
Views = Sequence[str] | Sequence[Sequence[str]]

#: What a picture shows unless it is told otherwise.
USUAL = ("map", "swing")

#: The height of the views of a usual scene in all, and the inches of a figure that so much of them takes.
USUAL_HEIGHT, USUAL_INCHES = 3.6, 4.9

#: A legend that is higher, in inches, makes the figure higher; one that is not leaves it as it is.
LEGEND_INCHES = 0.9


class Scene:
    """Draws trajectories over their landscape as they stand at one step.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Of one length, unless there is a budget, over that landscape.
    views : sequence of str, or a sequence of such, default ("map", "swing")
        What to show, from top to bottom: any of `visualizer.views.VIEWS`. Of several sequences each is
        a column. Where a racer has a schedule its learning rate is shown beneath, too.
    view : ((x0, x1), (y0, y1)), optional
        What part of the plane to show; by default `visualizer.limits.fitted_view`.
    budget : int, optional
        Count gradients instead of steps, up to so many (see `visualizer.views.Cast`).
    disclosure : str, optional
        What the figure has to say beneath everything, such as how its racers were tuned.
    theme : "light", "dark" or "projector", default "light"
        The last is light, with large text and thick lines.
    title, caption : str, optional
        Over and under everything.
    azimuth : float, optional
        From where to look at a relief at first, in degrees from the x axis; by default from where most of
        the paths is seen. The camera turns by 40 in all.
    width : int, optional
        Of the figure, in pixels; by default 800, and 400 more for each further column. The text of a
        narrow figure is not smaller than can be read.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Where to draw; by default a figure of its own, as high as the views need.

    Attributes
    ----------
    figure, canvas
        matplotlib's.
    views : list of Drawing
        The views, column by column; ``scene["map"]`` is the one of that name, with its axes and artists.
    steps : int
        The last step there is to show.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> scene = Scene(ravine, [trace(gd(lr=0.038), ravine, steps=9)], views=("map", "phase", "loss"))
    >>> scene.show(4)
    >>> scene["map"].paths[0].get_xydata().shape
    (5, 2)
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        views: Views = USUAL,
        view: View | None = None,
        budget: int | None = None,
        disclosure: str = "",
        theme: str = "light",
        title: str = "",
        caption: str = "",
        azimuth: float | None = None,
        width: int | None = None,
        figure: Any = None,
    ) -> None:
        columns = with_schedules(check_views(views), trajectories)
        self.cast = Cast(landscape, trajectories, view, budget, theme, azimuth)
        self.landscape, self.trajectories = landscape, self.cast.trajectories
        self.steps, self.view = self.cast.steps, self.cast.view
        with rc_context(settings_of(check_theme(theme))):
            self.figure = figure or blank(len(columns), width)
            if figure is None:
                FigureCanvasAgg(self.figure)
            self._build(columns, title, " ".join(filter(None, (caption, disclosure))))
            if figure is None:
                self.figure.set_figheight(self.inches)

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    def __getitem__(self, name: str) -> Any:
        if name not in self._named:
            raise unknown("view of this scene", name, self._named)
        return self._named[name]

    @property
    def paths(self) -> list[Line2D]:
        """For each racer its way, in the first view that has ways."""
        return next((view.paths for view in self.views if hasattr(view, "paths")), [])

    @property
    def heads(self) -> list[Line2D]:
        """For each racer where it is, in that view."""
        return next((view.heads for view in self.views if hasattr(view, "heads")), [])

    @property
    def notes(self) -> list[Text]:
        """What is said of racers that diverge, stop or leave the domain."""
        return next((view.notes for view in self.views if hasattr(view, "notes")), [])

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step, in the order in which they are drawn."""
        return [*(artist for view in self.views for artist in view.moving), self.clock]

    def show(self, step: int) -> None:
        """Move every artist to where it is after `step` steps, or gradients where there is a budget."""
        for view in self.views:
            view.show(step)
        self.clock.set_text(f"{step} gradients" if self.cast.unit == "gradients" else f"step {step}")

    # how it is built

    def _build(self, columns: list[list[str]], title: str, caption: str) -> None:
        tops = self._draw_views(columns)
        self.inches = max(map(inches_of, columns))
        self.clock = tops[-1].set_title("", loc="right", color=self.cast.theme.quiet)
        for top in tops:
            top.set_title(" ")  # keeps a line free above every column
        self.title = tops[0].set_title(title_of(self.landscape))
        self._fit_title(len(columns))
        if title:
            size = 1.25 * self.title.get_fontsize()
            heading = self.figure.suptitle(self._wrapped(title, size), x=0.01, ha="left", fontsize=size)
            self.inches += self._inches(heading, "height")
        self.legend = self._add_legend(caption)
        self.inches += 1.1 + max(0.0, self._inches(self.legend, "height") - LEGEND_INCHES)
        for artist in self.moving:
            artist.set_animated(True)  # left out of an ordinary draw, which makes the ground of every frame
            artist.set_in_layout(False)

    def _draw_views(self, columns: list[list[str]]) -> list[Any]:
        """Draw every view into axes of its own; returns the uppermost axes of each column."""
        self.views: list[Drawing] = []
        self._named: dict[str, Drawing] = {}
        tops = []
        for column, names in enumerate(columns):
            place = self.figure.add_gridspec(1, len(columns))[column]
            heights = [VIEWS[name].height for name in names]
            grid: Any = place.subgridspec(len(names), 1, height_ratios=heights)
            drawn = [
                VIEWS[name](self.figure.add_subplot(spot), self.cast) for name, spot in zip(names, grid, strict=True)
            ]
            for above, below in itertools.pairwise(drawn):
                if isinstance(above, SeriesView) and isinstance(below, SeriesView):
                    below.axes.sharex(above.axes)
                    above.axes.set_xlabel("")
                    above.axes.tick_params(labelbottom=False)
            self.views += drawn
            self._named = dict(zip(names, drawn, strict=True)) | self._named
            tops.append(drawn[0].axes)
        return tops

    def _fit_title(self, columns: int) -> None:
        """Let the title end before the clock begins: without its formula, or cut."""
        self.clock.set_text(f"{self.steps} gradients")
        room = self.figure.bbox.width / self.figure.dpi / columns - 1.1
        room -= self._inches(self.clock, "width") if columns == 1 else 0
        self.clock.set_text("")
        text = self.title.get_text()
        for shorter in (
            text,
            text.partition("    ")[0],
            *(text[:k].rstrip() + "…" for k in range(len(text) - 1, 0, -1)),
        ):
            self.title.set_text(shorter)
            if self._inches(self.title, "width") <= room:
                return

    def _add_legend(self, caption: str) -> Legend:
        """Who is who, in as many columns as there is room for, and over it what is to be said."""
        across = self.figure.bbox.width / self.figure.dpi
        handles = self._handles()
        for columns in (4, 3, 2, 1) if across > 10 else (2, 1):
            legend = self.figure.legend(
                handles=handles,
                loc="outside lower center",
                ncols=min(columns, len(handles)),
                title=self._wrapped(caption, rcParams["legend.title_fontsize"]) or None,
            )
            if self._inches(legend, "width") <= across or columns == 1:
                break
            legend.remove()
        widths = [self._inches(text, "width") for text in legend.get_texts()]
        room = across - 0.1 - self._inches(legend, "width") + max(widths)
        for text, width in zip(legend.get_texts(), widths, strict=True):
            if width > room:  # even in one column
                letters = int(len(text.get_text()) * room / width)
                text.set_text(textwrap.fill(text.get_text(), letters, break_on_hyphens=False))
        legend.get_title().set_color(self.cast.theme.quiet)
        return legend

    def _handles(self) -> list[Line2D]:
        theme, size = self.cast.theme, rcParams["lines.markersize"]
        edge = {"mec": theme.paper, "ms": 1.1 * size}
        handles = [
            Line2D([], [], color=s.color, ls=s.dash, marker=s.marker, label=legend_label(run), **edge)
            for s, run in zip(self.cast.styles, self.trajectories, strict=True)
        ]
        marks = marks_of(self.landscape, self.view) if {"map", "relief"} & set(self._named) else []
        for mark in reversed(marks):
            look = {"mfc": theme.paper, "mec": theme.ink, "ms": (1.6 if mark.marker == "*" else 1) * size}
            handles.append(Line2D([], [], ls="", marker=mark.marker, label=mark.label, **look))
        return handles

    def _wrapped(self, text: str, size: float) -> str:
        """The text in lines that are not longer than the figure is wide."""
        across = self.figure.bbox.width / self.figure.dpi - 0.3
        return textwrap.fill(text, int(across * 72 / (0.58 * size)), break_on_hyphens=False)

    def _inches(self, artist: Artist, side: str) -> float:
        box = artist.get_window_extent(self.canvas.get_renderer())
        return getattr(box, side) / self.figure.dpi


def inches_of(column: Sequence[str]) -> float:
    """How high so many views are; the larger the text, the more room the labels between them take."""
    height = max(sum(VIEWS[name].height for name in column), 1.6)
    return height * USUAL_INCHES / USUAL_HEIGHT + 0.6 * len(column) * (rcParams["font.size"] / 11 - 1)


def blank(columns: int, width: int | None) -> Figure:
    """An empty figure for so many columns. A narrow one has fewer inches, up to a point, and so larger text."""
    usual = 4 + 4 * columns
    width = 100 * usual if width is None else width
    inches = min(max(width / 80, usual - 2), usual)
    return Figure(figsize=(inches, 6), dpi=width / inches)


def check_views(views: Any) -> list[list[str]]:
    """Names of views in columns, or an InputError that says what there is."""
    if isinstance(views, str):
        views = [views]
    if not isinstance(views, Iterable) or not (views := list(views)):
        raise InputError(f"views must be names of views ({', '.join(VIEWS)}), got {shown(views)}")
    columns = [list(views)] if all(isinstance(name, str) for name in views) else views
    columns = [[column] if isinstance(column, str) else list(column) for column in columns]
    for name in [name for column in columns for name in column]:
        if not isinstance(name, str) or name not in VIEWS:
            raise unknown("view", name, VIEWS)
    if not all(columns):
        raise InputError("a column of views cannot be empty")
    return columns


def with_schedules(columns: list[list[str]], trajectories: Sequence[Trajectory]) -> list[list[str]]:
    """The learning rate is shown wherever a schedule changes it, at the end of the last column."""
    scheduled = any("schedule" in run.optimizer.settings for run in trajectories)
    if not scheduled or any("schedule" in column for column in columns):
        return columns
    return [*columns[:-1], [*columns[-1], "schedule"]]
