"""The map: the ground, the marked points and the paths."""

from typing import Any

import numpy as np
from matplotlib import patheffects, rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from landscapes._core.language import _
from visualizer.plotting.aspect import stretch_words
from visualizer.plotting.colorbar import add_colorbar
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.ground import add_ground
from visualizer.plotting.marks import Mark, mark_scale, visible_marks
from visualizer.plotting.mathematics import axis_name, literal
from visualizer.plotting.measure import POINTS_PER_INCH, dots_per_inch, inches
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.exits import ExitMarks
from visualizer.plotting.panels.heads import ON_ONE_POINT, show_heads
from visualizer.plotting.panels.names import HeadNames
from visualizer.plotting.panels.panel import UNIT_INCHES, Panel
from visualizer.plotting.panels.racer_path import Route
from visualizer.plotting.panels.regions import GuestRegions
from visualizer.plotting.panels.step_arrows import StepArrows

#: The number of lines for status texts on the map; the last line counts the racers that have none.
MAX_NOTES = 5

#: The most times at which names look for room.
MAX_MOMENTS = 1200


class MapPanel(Panel):
    """The contours of the surface, its minima, maxima and saddles, and the paths.

    Attributes
    ----------
    ground : Ground
        The surface.
    colorbar : Axes or None
        The values of f along its colours; None by default.
    regions : GuestRegions
        The simplex, the trust region or the population of guests that have one.
    paths : list of RacerPath
        The path of each racer.
    heads : list of Line2D
        The marker at its current point.
    names : HeadNames
        The names beside the heads, where there is room.
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
        (x0, x1), (y0, y1) = context.extent
        axes.set(xlim=(x0, x1), ylim=(y0, y1))
        self.ground = add_ground(axes, context.landscape, context.levels, context.theme, context.look.colormap)
        self.colorbar = add_colorbar(axes, context) if context.look.colorbar else None
        axes.set_xlabel(axis_name(context.landscape.axes[0]), labelpad=1)
        axes.set_ylabel(axis_name(context.landscape.axes[1]), **self.horizontal_label())
        if context.look.aspect != "auto":
            axes.set_aspect(1.0 if context.look.aspect == "equal" else context.look.aspect)
        marks = visible_marks(context.landscape, context.extent)
        self.marks = [self._mark(mark) for mark in marks]
        self.minima = np.vstack([np.zeros((0, 2)), *(mark.points for mark in marks if mark.marker == "*")])
        self.rings = []
        for start in {tuple(run.points[0]) for run in context.trajectories}:
            self.rings += axes.plot(
                *start, "o", ms=1.1 * rcParams["lines.markersize"], mfc="none", mec=context.theme.ink, mew=1.3
            )
        self.paths = self.add_paths(context.look.tail, context.theme.paper)
        self.regions = GuestRegions(axes, context)
        self.heads = [self.head(style) for style in context.styles]
        self.stars = self._stars()
        self.names = HeadNames(axes, context.names, [style.color for style in context.styles], context.theme.paper)
        self.step_arrows = StepArrows(axes, context) if context.look.arrows else None
        self.notes = [self._note(row) for row in range(min(len(context.styles), MAX_NOTES))]
        self.exits = ExitMarks(axes, context)
        self._placed: list[Any] = []
        self._routes: list[Route] = []
        arrows = self.step_arrows.moving if self.step_arrows else []
        heads = [*self.layered(self.heads), self.stars, *self.names.texts]
        below = [*self.layered(self.paths), *self.regions.moving, *arrows]
        self.moving = [*below, *heads, *self.exits.moving, *self.notes]

    @classmethod
    def height_in(cls, context: PlotContext) -> float:
        return cls.height if context.map_shape is None else context.map_shape * context.map_width / UNIT_INCHES

    def say_stretch(self, height: float) -> None:
        """Say beside the label of the horizontal axis by how much one axis is stretched on a map of this height."""
        (x0, x1), (y0, y1) = self.context.extent
        stretch = self.context.look.aspect
        if isinstance(stretch, str):
            shape = height / inches(self.axes.patch, "width")
            stretch = 1.0 if stretch == "equal" else shape * (x1 - x0) / (y1 - y0)
        words = stretch_words(self.context.landscape.axes, stretch)
        parts = filter(None, (axis_name(self.context.landscape.axes[0]), literal(words)))
        show_formulas(self.axes.set_xlabel("      ".join(parts)))

    def show(self, step: float) -> None:
        context, statuses, markers = self.context, [], []
        reached, lines = context.reached(step), [run.points for run in context.trajectories]
        self.company.lead(lines, context.counts)
        if self.step_arrows:
            self.step_arrows.show(reached)
        self.regions.show(reached)
        self.exits.show(lines, reached)
        for k, (run, at) in enumerate(zip(context.trajectories, reached, strict=True)):
            end = self.exits.end(k)
            self.paths[k].follow(up_to(run.points, min(at, end)), min(at, end), step)
            self.heads[k].set_visible(at < end)
            markers.append(context.marker_position(k, at))
            statuses.append((context.status(k, at), context.styles[k].color))
        points, inside = zip(*markers, strict=True)
        show_heads(self.heads, np.array(points), inside, context.theme.paper)
        self._show_stars(np.array(points))
        self._show_names(step, np.array(points))
        self._set_notes([(text, color) for text, color in statuses if text])

    def _show_names(self, step: float, points: np.ndarray) -> None:
        """Show the names, after they have found new places if the axes or the runs have changed."""
        axes, context = self.axes, self.context
        key = [*axes.bbox.extents, *axes.viewLim.extents, dots_per_inch(axes)]
        if self._placed != key or self._routes is not self.company.routes:
            self._placed, self._routes = key, self.company.routes
            moments = np.linspace(0, context.steps, min(2 * context.steps, MAX_MOMENTS) + 1)
            self._set_notes([(text, "black") for text in self._last_statuses() if text])
            taken = [note.get_window_extent() for note in self.notes if note.get_text()]
            positions = context.marker_positions(moments)
            heads = axes.transData.transform(positions.reshape(-1, 2)).reshape(positions.shape)
            self.names.find_places(heads, [*taken, *self.exits.text_boxes(), *self._mark_boxes()])
        share = min(step / context.steps, 1.0)
        self.names.show(round(share * (len(self.names.places) - 1)), points)
        for head, name in zip(self.heads, self.names.texts, strict=True):
            if not head.get_visible():  # the arrow where it left has its name
                name.set_visible(False)

    def _mark_boxes(self) -> list[Bbox]:
        boxes = []
        for mark in self.marks:
            half = mark.get_markersize() * dots_per_inch(self.axes) / POINTS_PER_INCH / 2
            boxes += [Bbox([place - half, place + half]) for place in self.axes.transData.transform(mark.get_xydata())]
        return boxes

    def _last_statuses(self) -> list[str]:
        return [self.context.status(k, at) for k, at in enumerate(self.context.reached(self.context.steps))]

    def _mark(self, mark: Mark) -> Line2D:
        theme, size = self.context.theme, mark.size * rcParams["lines.markersize"] / 8
        edge = max(1.2 * mark_scale(len(mark.points)), 0.5)
        (line,) = self.axes.plot(
            *mark.points.T, mark.marker, ms=size, mfc=theme.paper, mec=theme.ink, mew=edge, label=mark.label
        )
        return line

    def _stars(self) -> Line2D:
        """Add small stars, which stand on the heads that hide a minimum."""
        size = 0.75 * rcParams["lines.markersize"]
        paper = self.context.theme.paper
        (stars,) = self.axes.plot([], [], "*", ms=size, mfc=paper, mec="none", clip_on=False)
        return stars

    def _show_stars(self, points: np.ndarray) -> None:
        if not len(self.minima):
            return
        places, heads = map(self.axes.transData.transform, (self.minima, points))
        room = ON_ONE_POINT * self.heads[0].get_markersize() * dots_per_inch(self.axes) / POINTS_PER_INCH
        hidden = (np.hypot(*(places[:, None] - heads).T) < room).any(axis=0)
        self.stars.set_data(*self.minima[hidden].T)

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
            statuses = [
                *statuses[: MAX_NOTES - 1],
                (_("and {count} more have stopped", count=rest), self.context.theme.ink),
            ]
        for row, note in enumerate(self.notes):
            text, color = statuses[row] if row < len(statuses) else ("", "black")
            note.set_text(text)
            note.set_color(color)
