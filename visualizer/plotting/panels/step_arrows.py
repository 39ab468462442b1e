"""The step that each racer takes, as arrows on the map: downhill, the momentum, and the way to the next point."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.quiver import Quiver

from landscapes._core.language import _
from optimizers import Trajectory, momentum_buffer
from visualizer.plotting.extent import within
from visualizer.plotting.measure import POINTS_PER_INCH
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.style import DARK, Theme

#: An arrow in the legend, from −1 to 1.
ARROW = Path([(-1, 0.08), (0.4, 0.08), (0.4, 0.35), (1, 0), (0.4, -0.35), (0.4, -0.08), (-1, -0.08), (-1, 0.08)])

#: The longest arrow of a racer, as a share of the height of the axes.
REACH = 0.3


#: Kind of arrow -> the width of its shaft in points; the thin ones lie on the wide ones.
WIDTHS = {"gradient": 6.0, "momentum": 3.0, "step": 1.6}

#: The colours of a gradient and of a momentum, those of the explorer, on light and on dark paper.
LIGHT_COLORS = {"gradient": "#B34700", "momentum": "#0067A3"}
DARK_COLORS = {"gradient": "#FF9A5C", "momentum": "#6BBCFF"}


class StepArrows:
    """Arrows at the point from which each racer steps; they stay there while its marker moves to the next point.

    The step has its true length. The gradient and the momentum of each racer have a scale of their own, one for
    the whole run: the longest arrow inside the extent is 0.3 of the height of the axes.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Any axes.
    context : PlotContext

    Attributes
    ----------
    arrows : dict of str to Quiver
        By kind: "gradient", "momentum" and "step"; each holds one arrow per racer.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> axes = plt.figure().add_subplot(xlim=(-10, 10), ylim=(-2, 2))
    >>> arrows = StepArrows(axes, PlotContext(ravine, [trace(gd(lr=0.01), ravine, steps=9)]))
    >>> arrows.show([4.5])
    >>> arrows.arrows["step"].get_offsets().round(3).tolist()
    [[9.606, 0.062]]
    """

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        self.axes, self.context = axes, context
        runs = context.trajectories
        self.raw = {
            "gradient": [-run.gradients[:-1] for run in runs],
            "momentum": [momentum_vectors(run) for run in runs],
            "step": [np.diff(run.points, axis=0) for run in runs],
        }
        self.size: tuple[float, ...] = ()
        colors = {**arrow_colors(context.theme), "step": [style.color for style in context.styles]}
        self.arrows = {kind: self._quiver(width, colors[kind]) for kind, width in WIDTHS.items()}

    @property
    def vectors(self) -> dict[str, list[np.ndarray]]:
        """The vectors that are drawn for each step of each racer, (steps, 2), in units of the axes; nan for none."""
        size = (*self.axes.get_xlim(), *self.axes.get_ylim(), *self.axes.bbox.size)
        if size != self.size:
            self.size = size
            left, right, bottom, top, width, height = size
            shape = np.array([width / height / (right - left), 1 / (top - bottom)])  # units of the axes -> heights
            self._vectors = {"step": self.raw["step"]} | {
                kind: [self._scaled(k, rows, shape) for k, rows in enumerate(self.raw[kind])]
                for kind in ("gradient", "momentum")
            }
        return self._vectors

    def _scaled(self, racer: int, vectors: np.ndarray, shape: np.ndarray) -> np.ndarray:
        seen = within(self.context.trajectories[racer].points[:-1], self.context.extent)
        return reach_factor(vectors[seen], shape) * vectors

    def _quiver(self, width: float, color: str | Sequence[str]) -> Quiver:
        none = np.full(len(self.context.trajectories), np.nan)
        starts = np.array([run.points[0] for run in self.context.trajectories]).T
        points: Any = {"angles": "xy", "scale_units": "xy", "scale": 1, "units": "dots"}
        head: Any = {"headwidth": 3, "headlength": 3.4, "headaxislength": 3}
        figure: Any = self.axes.get_figure()
        dots = width * figure.dpi / POINTS_PER_INCH
        look: Any = {"color": color, "width": dots, "edgecolor": self.context.theme.paper, "lw": 1, "zorder": 2.5}
        return self.axes.quiver(*starts, none, none, **points, **head, **look)

    @property
    def moving(self) -> list[Quiver]:
        """The artists that change from step to step."""
        return list(self.arrows.values())

    def show(self, reached: list[float]) -> None:
        """Move the arrows to the step that each racer takes, given its number of steps, with fractions."""
        runs = self.context.trajectories
        now = [min(int(at), run.steps - 1) for at, run in zip(reached, runs, strict=True)]
        points = np.array([run.points[t] for run, t in zip(runs, now, strict=True)])
        ended = np.array([at >= run.steps for at, run in zip(reached, runs, strict=True)])
        drawn = self.vectors
        for kind, arrow in self.arrows.items():
            vectors = np.array([rows[t] for rows, t in zip(drawn[kind], now, strict=True)])
            hidden = ended | ~np.isfinite(vectors + points).all(axis=1)
            arrow.set_offsets(np.ma.array(points, mask=np.stack([hidden, hidden], axis=1)))
            arrow.set_UVC(*np.ma.array(vectors, mask=np.stack([hidden, hidden], axis=1)).T)


def momentum_vectors(run: Trajectory) -> np.ndarray:
    """Return the direction in which the momentum moves each step, (steps, 2); nan for a rule without momentum."""
    buffer = momentum_buffer(run)
    return np.full((run.steps, 2), np.nan) if buffer is None else -buffer.values[1:]


def reach_factor(vectors: np.ndarray, shape: np.ndarray) -> float:
    """Return the factor that makes the longest of some vectors `REACH` long; 1 if all are 0.

    `shape` turns them into shares of the height of the axes.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.hypot(*(vectors * shape).T)
    longest = float(lengths[np.isfinite(lengths)].max(initial=0.0))
    return REACH / longest if longest > 0 else 1.0


def arrow_colors(theme: Theme) -> dict[str, str]:
    """Return the colours of the gradient and of the momentum."""
    return DARK_COLORS if theme is DARK else LIGHT_COLORS


def arrow_handles(context: PlotContext) -> list[Line2D]:
    """Return the entries of the legend: the direction downhill, and the momentum if a racer has one."""
    labels = {"gradient": _("downhill, −g")}
    if any(momentum_buffer(run) for run in context.trajectories):
        labels["momentum"] = _("momentum")
    arrow: Any = {"ls": "", "marker": ARROW, "ms": 2 * rcParams["lines.markersize"], "mew": 0}
    colors = arrow_colors(context.theme)
    return [Line2D([], [], color=colors[kind], label=label, **arrow) for kind, label in labels.items()]
