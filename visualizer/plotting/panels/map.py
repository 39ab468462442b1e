"""The map: filled contours of the surface, the marked points and the paths."""

from typing import NamedTuple

import numpy as np
from matplotlib import colormaps, patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap, to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from landscapes import Landscape
from visualizer.plotting.extent import Extent, within
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.panel import Panel, fill_marker
from visualizer.plotting.style import DARK, LIGHT, Theme


def muted_colormap(paper: str, share: float) -> ListedColormap:
    """Mix this share of viridis with the paper's colour, so that every racer's colour stands out on it."""
    return ListedColormap(
        share * colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] + (1 - share) * np.array(to_rgb(paper))
    )


LIGHT_COLORMAP, DARK_COLORMAP = muted_colormap(LIGHT.paper, 0.34), muted_colormap(DARK.paper, 0.3)

#: The kinds of points that the map marks: attribute of the landscape, legend entry, marker, size.
MARKS: tuple[tuple[str, str, str, float], ...] = (
    ("saddles", "saddle", "X", 8.0),
    ("maxima", "maximum", "^", 8.0),
    ("minima", "minimum", "*", 15.0),
)

#: The number of contour levels.
LEVELS = 16

#: The number of points of a kind that are marked at full size; with more points the marks get smaller.
MAX_FULL_SIZE = 12

#: The number of lines for status texts on the map; the last line counts the racers that have none.
MAX_NOTES = 5


class Mark(NamedTuple):
    """The points of one kind in the extent, (n, 2), with their legend entry, marker and size."""

    label: str
    marker: str
    size: float
    points: np.ndarray


class MapPanel(Panel):
    """The contours of the surface, its minima, maxima and saddles, and the paths.

    Attributes
    ----------
    paths, heads : list of Line2D
        The path of each racer, and the marker at its current point.
    marks : list of Line2D
        Minima, maxima and saddles.
    notes : list of Text
        Texts about racers that diverge, stop or leave the domain.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> axes = plt.figure().add_subplot()
    >>> panel = MapPanel(axes, PlotContext(ravine, [trace(gd(lr=0.038), ravine, steps=9)]))
    >>> panel.show(4)
    >>> panel.paths[0].get_xydata().shape
    (5, 2)
    """

    height = 2.6

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        draw_contours(axes, context.landscape, context.extent, *surface_colors(context.theme))
        axes.set_xlabel(context.landscape.axes[0], labelpad=1)
        axes.set_ylabel(context.landscape.axes[1], **self.horizontal_label())
        self.marks = [self._mark(mark) for mark in visible_marks(context.landscape, context.extent)]
        for start in {tuple(run.points[0]) for run in context.trajectories}:
            axes.plot(*start, "o", ms=1.1 * rcParams["lines.markersize"], mfc="none", mec=context.theme.ink, mew=1.3)
        casing = context.casing(rcParams["lines.linewidth"])
        self.paths = [self.line(style, path_effects=casing) for style in context.styles]
        self.heads = [self.head(style) for style in context.styles]
        self.notes = [self._note(row) for row in range(min(len(context.styles), MAX_NOTES))]
        self.moving = [*self.layered(self.paths, self.heads), *self.notes]

    def show(self, step: int) -> None:
        context, statuses = self.context, []
        for k, (run, last) in enumerate(zip(context.trajectories, context.last_points(step), strict=True)):
            self.paths[k].set_data(*run.points[: last + 1].T)
            point, inside = context.marker_position(k, last)
            self.heads[k].set_data(*point[:, None])
            fill_marker(self.heads[k], inside, context.theme.paper)
            statuses.append((context.status(k, last), context.styles[k].color))
        self._set_notes([(text, color) for text, color in statuses if text])

    def _mark(self, mark: Mark) -> Line2D:
        theme, size = self.context.theme, mark.size * rcParams["lines.markersize"] / 8
        edge = max(1.2 * mark_scale(len(mark.points)), 0.5)
        (line,) = self.axes.plot(
            *mark.points.T, mark.marker, ms=size, mfc=theme.paper, mec=theme.ink, mew=edge, label=mark.label
        )
        return line

    def _note(self, row: int) -> Annotation:
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

    def _set_notes(self, statuses: list[tuple[str, str]]) -> None:
        if len(statuses) > MAX_NOTES:
            rest = len(statuses) - MAX_NOTES + 1
            statuses = [*statuses[: MAX_NOTES - 1], (f"and {rest} more have left or stopped", self.context.theme.ink)]
        for row, note in enumerate(self.notes):
            text, color = statuses[row] if row < len(statuses) else ("", "black")
            note.set_text(text)
            note.set_color(color)


def surface_colors(theme: Theme) -> tuple[ListedColormap, str]:
    """Return the colormap of the surface and the colour of its contour lines."""
    return (DARK_COLORMAP if theme is DARK else LIGHT_COLORMAP), theme.paper


def ground_colors(theme: Theme) -> list[str]:
    """Return the colours of the bands between 16 levels, and beyond them, as `draw_contours` fills them.

    >>> colors = ground_colors(LIGHT)
    >>> len(colors), colors[0], colors[-1]
    (17, '#bfa9c5', '#fef7b5')
    """
    colormap = surface_colors(theme)[0]
    norm = BoundaryNorm(range(LEVELS), colormap.N, extend="both")
    return [to_hex(color) for color in colormap(norm(np.arange(LEVELS + 1) - 0.5))]


def visible_marks(landscape: Landscape, extent: Extent) -> list[Mark]:
    """Return the marks of the points that lie in the extent; kinds without such points are left out."""
    marks = []
    for name, label, marker, size in MARKS:
        points = np.reshape(getattr(landscape, name), (-1, 2))
        points = points[within(points, extent)]
        if len(points):
            marks.append(Mark(label, marker, size * mark_scale(len(points)), points))
    return marks


def mark_scale(count: int) -> float:
    """Return the size of each of `count` marks, as a share of the full size."""
    return min(1.0, (MAX_FULL_SIZE / count) ** 0.5)


def draw_contours(
    axes: Axes, landscape: Landscape, extent: Extent, colors: ListedColormap = LIGHT_COLORMAP, lines: str = "white"
) -> None:
    """Draw the surface as filled contours with lines between them."""
    (x0, x1), (y0, y1) = extent
    x, y = np.linspace(x0, x1, 241), np.linspace(y0, y1, 241)
    f = np.ma.masked_invalid(landscape.value(x, y[:, None]))
    levels = contour_levels(f.compressed(), landscape)
    norm = BoundaryNorm(levels, colors.N, extend="both")
    axes.contourf(x, y, f, levels=levels, cmap=colors, extend="both", norm=norm)
    axes.contour(x, y, f, levels=levels, colors=lines, linewidths=0.7, linestyles="solid", alpha=0.9)
    axes.set(xlim=(x0, x1), ylim=(y0, y1))


def contour_levels(f: np.ndarray, landscape: Landscape, count: int = LEVELS) -> np.ndarray:
    """Return contour levels for the finite values `f`: geometric if the scale is "log", quadratic if f has minima."""
    low, high = (f.min(), f.max()) if f.size else (0.0, 0.0)
    if not high > low:
        return np.array([low - 1.0, low + 1.0])
    if landscape.scale == "log":
        floor = max((high - low) * 1e-4, 1e-12)
        return low + np.geomspace(floor, high - low, count)
    if landscape.minima:
        return low + (high - low) * np.linspace(0, 1, count) ** 2
    return np.linspace(low, high, count)
