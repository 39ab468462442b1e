"""The map: the surface from above, in bands of colour with lines between them, and the paths on it."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib import colormaps, patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap, to_rgb
from matplotlib.lines import Line2D

from landscapes import Landscape
from visualizer.plotting.extent import Extent, within
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.panel import Panel, hollow
from visualizer.plotting.style import DARK, LIGHT, Theme


def muted(paper: str, share: float) -> ListedColormap:
    """So much of viridis in paper: a ground on which every racer's colour stands out."""
    return ListedColormap(
        share * colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] + (1 - share) * np.array(to_rgb(paper))
    )


GROUND, NIGHT = muted(LIGHT.paper, 0.34), muted(DARK.paper, 0.3)

#: What is marked on the map: the landscape's points of that name, what the legend calls one, marker, size.
MARKS: tuple[tuple[str, str, str, float], ...] = (
    ("saddles", "saddle", "X", 8.0),
    ("maxima", "maximum", "^", 8.0),
    ("minima", "minimum", "*", 15.0),
)

#: So many points of a kind are marked in full size; the more there are, the smaller they get.
FEW = 12

#: So many racers may be spoken of on the map, a line each; of more, the last line says how many.
MAX_NOTES = 5


class Mark(NamedTuple):
    """Points of a kind in extent: what the legend calls one, its marker, its size, and where they are, (n, 2)."""

    label: str
    marker: str
    size: float
    points: np.ndarray


class MapPanel(Panel):
    """The surface from above, what there is to find on it, and the paths.

    Attributes
    ----------
    paths, heads : list of Line2D
        For each racer its way, and where it is.
    marks : list of Line2D
        Minima, maxima and saddles.
    notes : list of Text
        What is said of racers that diverge, stop or leave the domain.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> axes = plt.figure().add_subplot()
    >>> view = MapPanel(axes, PlotContext(ravine, [trace(gd(lr=0.038), ravine, steps=9)]))
    >>> view.show(4)
    >>> view.paths[0].get_xydata().shape
    (5, 2)
    """

    height = 2.6

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        draw_ground(axes, context.landscape, context.extent, *surface_colors(context.theme))
        axes.set_xlabel(context.landscape.axes[0], labelpad=1)
        axes.set_ylabel(context.landscape.axes[1], **self.upright())
        self.marks = [self._mark(mark) for mark in visible_marks(context.landscape, context.extent)]
        for start in {tuple(run.points[0]) for run in context.trajectories}:
            axes.plot(*start, "o", ms=1.1 * rcParams["lines.markersize"], mfc="none", mec=context.theme.ink, mew=1.3)
        casing = context.casing(rcParams["lines.linewidth"])
        self.paths = [self.line(style, path_effects=casing) for style in context.styles]
        self.heads = [self.head(style) for style in context.styles]
        self.notes = [self._note(row) for row in range(min(len(context.styles), MAX_NOTES))]
        self.moving = [*self.layered(self.paths, self.heads), *self.notes]

    def show(self, step: int) -> None:
        context, said = self.context, []
        for k, (run, last) in enumerate(zip(context.trajectories, context.last(step), strict=True)):
            self.paths[k].set_data(*run.points[: last + 1].T)
            point, here = context.shown_at(k, last)
            self.heads[k].set_data(*point[:, None])
            hollow(self.heads[k], here, context.theme.paper)
            said.append((context.fate(k, last), context.styles[k].color))
        self._say([(text, color) for text, color in said if text])

    def _mark(self, mark: Mark) -> Line2D:
        theme, size = self.context.theme, mark.size * rcParams["lines.markersize"] / 8
        edge = max(1.2 * shrink(len(mark.points)), 0.5)
        (line,) = self.axes.plot(
            *mark.points.T, mark.marker, ms=size, mfc=theme.paper, mec=theme.ink, mew=edge, label=mark.label
        )
        return line

    def _note(self, row: int) -> Any:
        size = rcParams["font.size"]
        return self.axes.annotate(
            "",
            xy=(0.012, 0.03),
            xycoords="axes fraction",
            xytext=(0, 1.4 * size * row),
            textcoords="offset points",
            fontsize=0.9 * size,
            weight="bold",
            path_effects=[patheffects.withStroke(linewidth=3, foreground=self.context.theme.paper)],
        )

    def _say(self, said: list[tuple[str, str]]) -> None:
        if len(said) > MAX_NOTES:
            rest = len(said) - MAX_NOTES + 1
            said = [*said[: MAX_NOTES - 1], (f"and {rest} more have left or stopped", self.context.theme.ink)]
        for row, note in enumerate(self.notes):
            text, color = said[row] if row < len(said) else ("", "black")
            note.set_text(text)
            note.set_color(color)


def surface_colors(theme: Theme) -> tuple[ListedColormap, str]:
    """The colours of the surface, and of the lines on it."""
    return (NIGHT if theme is DARK else GROUND), theme.paper


def visible_marks(landscape: Landscape, extent: Extent) -> list[Mark]:
    """What is to be marked on the map; a kind of which nothing is in view is left out."""
    marks = []
    for name, label, marker, size in MARKS:
        points = np.reshape(getattr(landscape, name), (-1, 2))
        points = points[within(points, extent)]
        if len(points):
            marks.append(Mark(label, marker, size * shrink(len(points)), points))
    return marks


def shrink(count: int) -> float:
    """How large one of so many marks is, as a share of its full size."""
    return min(1.0, (FEW / count) ** 0.5)


def draw_ground(
    axes: Axes, landscape: Landscape, extent: Extent, colors: ListedColormap = GROUND, lines: str = "white"
) -> None:
    """The surface from above: bands of colour, and lines between them."""
    (x0, x1), (y0, y1) = extent
    x, y = np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)
    f = np.ma.masked_invalid(landscape.value(x, y[:, None]))
    levels = contour_levels(f.compressed(), landscape)
    norm = BoundaryNorm(levels, colors.N, extend="both")
    axes.contourf(x, y, f, levels=levels, cmap=colors, extend="both", norm=norm)
    axes.contour(x, y, f, levels=levels, colors=lines, linewidths=0.7, linestyles="solid", alpha=0.9)
    axes.set(xlim=(x0, x1), ylim=(y0, y1))


def contour_levels(f: np.ndarray, landscape: Landscape, count: int = 16) -> np.ndarray:
    """Levels through the finite values `f`, evenly spaced on the map: by powers if "log", by squares on a bowl."""
    low, high = (f.min(), f.max()) if f.size else (0.0, 0.0)
    if not high > low:
        return np.array([low - 1.0, low + 1.0])
    if landscape.scale == "log":
        floor = max((high - low) * 1e-4, 1e-12)
        return low + np.geomspace(floor, high - low, count)
    if landscape.minima:
        return low + (high - low) * np.linspace(0, 1, count) ** 2
    return np.linspace(low, high, count)
