"""The map: the ground, the marked points and the paths."""

from matplotlib import patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from visualizer.plotting.colorbar import add_colorbar
from visualizer.plotting.ground import add_ground
from visualizer.plotting.marks import Mark, mark_scale, visible_marks
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.panel import Panel, fill_marker

#: The number of lines for status texts on the map; the last line counts the racers that have none.
MAX_NOTES = 5


class MapPanel(Panel):
    """The contours of the surface, its minima, maxima and saddles, and the paths.

    Attributes
    ----------
    ground : Ground
        The surface.
    colorbar : Axes or None
        The values of f along its colours; None by default.
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
        (x0, x1), (y0, y1) = context.extent
        axes.set(xlim=(x0, x1), ylim=(y0, y1))
        self.ground = add_ground(axes, context.landscape, context.levels, context.theme, context.colormap)
        self.colorbar = add_colorbar(axes, context) if context.colorbar else None
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

    def show(self, step: float) -> None:
        context, statuses = self.context, []
        for k, (run, at) in enumerate(zip(context.trajectories, context.reached(step), strict=True)):
            self.paths[k].set_data(*up_to(run.points, at).T)
            point, inside = context.marker_position(k, at)
            self.heads[k].set_data(*point[:, None])
            fill_marker(self.heads[k], inside, context.theme.paper)
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
            statuses = [*statuses[: MAX_NOTES - 1], (f"and {rest} more have left or stopped", self.context.theme.ink)]
        for row, note in enumerate(self.notes):
            text, color = statuses[row] if row < len(statuses) else ("", "black")
            note.set_text(text)
            note.set_color(color)
