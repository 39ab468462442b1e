"""The phase plane: a coordinate against its velocity."""

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes

from visualizer.plotting.extent import held_points
from visualizer.plotting.mathematics import axis_name
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.exits import ExitMarks
from visualizer.plotting.panels.heads import show_heads
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.series import swing_limits


class PhasePanel(Panel):
    """The second coordinate against its change in the last step.

    A run that oscillates circles the origin; a run that creeps goes straight to it. The velocity of the
    first point is 0.

    Attributes
    ----------
    paths, heads : list of Line2D
        The path of each racer, and the marker at its current point.
    exits : ExitMarks
        Arrows where racers leave the limits, with the step.
    planes : list of array (steps + 1, 2)
        The coordinate and its velocity.
    """

    height = 2.6

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.planes = [phase_points(run.points[:, 1]) for run in context.trajectories]
        axes.set_xlim(swing_limits(context))
        axes.set_ylim(self._limits())
        name = axis_name(context.landscape.axes[1])
        axes.set_xlabel(name, labelpad=1)
        axes.set_ylabel(f"Δ{name}", **self.horizontal_label())
        axes.grid()
        axes.set_axisbelow(True)
        axes.axhline(0, color=rcParams["axes.edgecolor"], lw=0.8)
        axes.axvline(0, color=rcParams["axes.edgecolor"], lw=0.8)
        self.paths = self.add_paths(context.look.tail)
        self.heads = [self.head(style) for style in context.styles]
        self.exits = ExitMarks(axes, context)
        self.moving = [*self.layered(self.paths, self.heads), *self.exits.moving]

    def _limits(self) -> tuple[float, float]:
        """Return limits that hold the velocities of the steps between points that the picture must hold."""
        held = held_points(self.context.landscape, self.context.trajectories)
        steps = [plane[1:, 1][here[1:] & here[:-1]] for plane, here in zip(self.planes, held, strict=True)]
        limit = 1.1 * float(np.abs(np.concatenate(steps)).max(initial=0.0))
        return (-limit, limit) if 0 < limit < np.inf else (-1.0, 1.0)

    def show(self, step: float) -> None:
        low, high = np.transpose([self.axes.get_xlim(), self.axes.get_ylim()])
        reached = self.context.reached(step)
        self.company.lead(self.planes, self.context.counts)
        self.exits.show(self.planes, reached)
        points, inside = np.zeros((len(self.planes), 2)), []
        for k, (plane, at) in enumerate(zip(self.planes, reached, strict=True)):
            end = self.exits.end(k)
            path = up_to(plane, min(at, end))
            self.paths[k].follow(path, min(at, end), step)
            finite = np.flatnonzero(np.isfinite(path).all(axis=1))
            points[k] = path[finite[-1]] if len(finite) else 0
            inside.append((low <= points[k]).all() and (points[k] <= high).all() and len(finite) == len(path))
            self.heads[k].set_visible(at < end)
        show_heads(self.heads, np.clip(points, low, high), inside, self.context.theme.paper)


def phase_points(coordinate: np.ndarray) -> np.ndarray:
    """Return the coordinate and its change in the last step, as an array (steps + 1, 2).

    >>> phase_points(np.array([4.0, 1.0, -1.0]))
    array([[ 4.,  0.],
           [ 1., -3.],
           [-1., -2.]])
    """
    with np.errstate(invalid="ignore"):  # inf - inf, of a run that diverges
        return np.stack([coordinate, np.diff(coordinate, prepend=coordinate[:1])], axis=1)
