"""Panels on the derivatives that a run meets: the length of the gradient, and the sharpness."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from landscapes._core.language import _
from optimizers import Optimizer, Trajectory, sharpness
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.series import SeriesPanel, finite, log_limits, set_log_axis

#: The axis of the sharpness ends at so many times the limit.
MOST = 3.0

#: On a landscape the sharpness is measured at each of so many steps; a problem of many parameters takes longer.
STEPS = 500


class GradientPanel(SeriesPanel):
    """The length of the gradient of each racer against the step, with all its parameters."""

    def series_values(self, run: Trajectory) -> np.ndarray:
        return np.linalg.norm(run.full.gradients, axis=-1)

    def axis_label(self) -> str:
        return "$|g|$"

    def fit_axis(self) -> None:
        lengths = finite(self.values)
        set_log_axis(self.axes, *log_limits(lengths, max((float(one[0]) for one in self.values), default=1.0)))


class SharpnessPanel(SeriesPanel):
    """The largest curvature that each racer meets, over the limit of its rule: above 1 a small swing grows.

    Attributes
    ----------
    limit : Line2D
        The limit of stability.
    """

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.limit = Line2D(
            [0, 1], [1, 1], color=context.theme.quiet, lw=1, ls="--", transform=axes.get_yaxis_transform()
        )
        axes.add_line(self.limit)

    def series_values(self, run: Trajectory) -> np.ndarray:
        """Return the sharpness over its limit, measured at some points, and on straight lines between them."""
        if not isinstance(run.optimizer, Optimizer):
            return np.full(run.steps + 1, np.nan)
        measured = sharpness(run, points=max(min(run.steps, STEPS), 1) + 1) if run.full is run else sharpness(run)
        with np.errstate(invalid="ignore"):
            shares = np.maximum(measured.values, 0) / measured.limits
        return np.interp(np.arange(run.steps + 1), measured.steps, shares, right=np.nan)

    def axis_label(self) -> str:
        return _("sharpness\n/ limit")

    def fit_axis(self) -> None:
        highest = max(finite(self.values), default=1.0)
        self.axes.set_ylim(0, 1.1 * min(max(1.0, float(highest)), MOST))
