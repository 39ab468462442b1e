"""The map: the ground, the marked points and the paths."""

from matplotlib import patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from visualizer.plotting.aspect import stretch_words
from visualizer.plotting.ground import draw_contours, surface_colors
from visualizer.plotting.marks import Mark, mark_scale, visible_marks
from visualizer.plotting.measure import inches
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.exits import ExitMarks
from visualizer.plotting.panels.panel import UNIT_INCHES, Panel, fill_marker

#: The number of lines for status texts on the map; the last line counts the racers that have none.
MAX_NOTES = 5


class MapPanel(Panel):
    """The contours of the surface, its minima, maxima and saddles, and the paths.

    Attributes
    ----------
    paths, heads : list of Line2D
        The path of each racer, and the marker at its current point.
    marks : list of Line2D
        Minima, maxima and saddles.
    exits : ExitMarks
        Arrows where racers leave the extent, with the step.
    notes : list of Text
        Texts about racers that have stopped.

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
        if context.aspect != "auto":
            axes.set_aspect(1.0 if context.aspect == "equal" else context.aspect)
        axes.set_xlabel(context.landscape.axes[0], labelpad=1)
        axes.set_ylabel(context.landscape.axes[1], **self.horizontal_label())
        self.marks = [self._mark(mark) for mark in visible_marks(context.landscape, context.extent)]
        for start in {tuple(run.points[0]) for run in context.trajectories}:
            axes.plot(*start, "o", ms=1.1 * rcParams["lines.markersize"], mfc="none", mec=context.theme.ink, mew=1.3)
        casing = context.casing(rcParams["lines.linewidth"])
        self.paths = [self.line(style, path_effects=casing) for style in context.styles]
        self.heads = [self.head(style) for style in context.styles]
        self.notes = [self._note(row) for row in range(min(len(context.styles), MAX_NOTES))]
        self.exits = ExitMarks(axes, context)
        self.moving = [*self.layered(self.paths, self.heads), *self.exits.moving, *self.notes]

    @classmethod
    def height_in(cls, context: PlotContext) -> float:
        return cls.height if context.map_shape is None else context.map_shape * context.map_width / UNIT_INCHES

    def say_stretch(self, height: float) -> None:
        """Say beside the label of the horizontal axis by how much one axis is stretched on a map of this height."""
        (x0, x1), (y0, y1) = self.context.extent
        stretch = self.context.aspect
        if isinstance(stretch, str):
            shape = height / inches(self.axes.patch, "width")
            stretch = 1.0 if stretch == "equal" else shape * (x1 - x0) / (y1 - y0)
        words = stretch_words(self.context.landscape.axes, stretch)
        self.axes.set_xlabel("      ".join(filter(None, (self.context.landscape.axes[0], words))))

    def show(self, step: float) -> None:
        context, statuses, reached = self.context, [], self.context.reached(step)
        self.exits.show([run.points for run in context.trajectories], reached)
        for k, (run, at) in enumerate(zip(context.trajectories, reached, strict=True)):
            end = self.exits.end(k)
            self.paths[k].set_data(*up_to(run.points, min(at, end)).T)
            point, inside = context.marker_position(k, at)
            self.heads[k].set_data(*point[:, None])
            fill_marker(self.heads[k], inside, context.theme.paper)
            self.heads[k].set_visible(at < end)
            statuses.append((context.status(k, at), context.styles[k].color))
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
            statuses = [*statuses[: MAX_NOTES - 1], (f"and {rest} more have stopped", self.context.theme.ink)]
        for row, note in enumerate(self.notes):
            text, color = statuses[row] if row < len(statuses) else ("", "black")
            note.set_text(text)
            note.set_color(color)
