"""Something against the step: a coordinate, which is the swing itself, the loss, or a rate."""

from typing import ClassVar

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from optimizers import Optimizer, Trajectory, effective_rates
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.panel import Panel


class SeriesPanel(Panel):
    """A line for each racer against the step.

    Attributes
    ----------
    lines : list of Line2D
    values : list of array
        What each line shows: a number for every point of the path, or for every step.
    """

    #: Whether the numbers belong to the steps between the points, and not to the points.
    between: ClassVar[bool] = False

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        axes.set_xlim(0, 1.012 * context.steps)  # room for the marker at the end
        axes.set_xlabel(context.unit, labelpad=1)
        axes.grid(axis="y")
        self.values = [self.series_values(run) for run in context.trajectories]
        self.draw_axis()
        if self.between:
            self.lines = [self.line(style, 0.8, drawstyle="steps-post") for style in context.styles]
        else:
            size = 0.75 * rcParams["lines.markersize"]
            self.lines = [
                self.line(style, 0.8, marker=style.marker, ms=size, markevery=[-1]) for style in context.styles
            ]
        self.moving = self.layered(self.lines)

    def series_values(self, run: Trajectory) -> np.ndarray:
        """The numbers of a racer."""
        raise NotImplementedError

    def draw_axis(self) -> None:
        """Set the limits, the scale and the label of the vertical axis, for `values`."""
        raise NotImplementedError

    def show(self, step: int) -> None:
        """Draw each line up to that step."""
        for values, line, at, k in zip(self.values, self.lines, self.context.at, self.context.last(step), strict=True):
            shown = k + (not self.between)
            line.set_data(at[:shown], values[:shown])


class SwingPanel(SeriesPanel):
    """The second coordinate against the step: the swing itself."""

    def series_values(self, run: Trajectory) -> np.ndarray:
        return run.points[:, 1]

    def draw_axis(self) -> None:
        self.axes.set_ylim(self.context.extent[1])
        self.axes.axhline(0, color=rcParams["axes.edgecolor"], lw=0.8)
        self.axes.set_ylabel(self.context.landscape.axes[1], **self.upright())


class LossPanel(SeriesPanel):
    """f above its minimum against the step, by powers of ten where that can be."""

    def series_values(self, run: Trajectory) -> np.ndarray:
        return run.values - self.context.landscape.floor

    def draw_axis(self) -> None:
        lowest = self.context.landscape.lowest
        losses = finite(self.values)
        # Without a listed minimum, or below it (outside the domain, say), there is no logarithm to take.
        log = bool(np.isfinite(lowest) and (losses >= -1e-12 * max(abs(lowest), 1.0)).all())
        start = max((float(series[0]) for series in self.values), default=1.0)
        if log:
            by_powers(self.axes, *log_limits(losses, start))
        else:
            self.axes.set_ylim(*linear_limits(losses, start))
        self.axes.set_ylabel("f − f*" if self.context.landscape.floor else "f", **self.upright())


class RatePanel(SeriesPanel):
    """The effective learning rate of the second coordinate against the step (see `optimizers.effective_rates`)."""

    between = True

    def series_values(self, run: Trajectory) -> np.ndarray:
        """The rates of the steps; of a guest, who does not show its rule, nan."""
        if not isinstance(run.optimizer, Optimizer):
            return np.full(run.steps, np.nan)
        return effective_rates(run)[:, 1]

    def draw_axis(self) -> None:
        rates = finite(self.values)
        rates = rates[rates > 0]
        low, high = (float(rates.min()), float(rates.max())) if len(rates) else (1e-3, 1.0)
        by_powers(self.axes, max(low, 1e-12 * high) / 2, 2 * high)
        self.axes.set_ylabel(f"rate\nof {self.context.landscape.axes[1]}", **self.upright())


class SchedulePanel(SeriesPanel):
    """The learning rate that a schedule gives, against the step."""

    between = True
    height = 0.6

    def series_values(self, run: Trajectory) -> np.ndarray:
        """The learning rate of each step; of a guest, whose schedule is its library's affair, nan."""
        rule = run.optimizer
        return rule.rates(run.steps) if isinstance(rule, Optimizer) else np.full(run.steps, np.nan)

    def draw_axis(self) -> None:
        self.axes.set_ylim(0, 1.1 * max(finite(self.values), default=1.0) or 1.0)
        self.axes.set_ylabel("α", **self.upright())


def finite(values: list[np.ndarray]) -> np.ndarray:
    """All numbers of all series that are finite."""
    numbers = np.concatenate(values)
    return numbers[np.isfinite(numbers)]


def by_powers(axes: Axes, low: float, high: float) -> None:
    """A logarithmic axis on which two powers of ten can be read, at least."""
    if high < 100 * low:
        low, high = 10 ** np.floor(np.log10(low)), 10 ** np.ceil(np.log10(high))
    axes.set_ylim(low, high)
    axes.set_yscale("log", nonpositive="mask")
    axes.yaxis.set_minor_formatter(NullFormatter())


def log_limits(losses: np.ndarray, start: float) -> tuple[float, float]:
    """From the least to the greatest loss that is worth showing, at most 12 powers of ten below the start."""
    positive = losses[losses > 0]
    if not (len(positive) and start > 0):
        return 1e-3, 1.0
    return max(float(positive.min()) / 2, 3e-12 * start), 3 * start


def linear_limits(losses: np.ndarray, start: float) -> tuple[float, float]:
    """All losses but those of a run that has gone far beyond its start."""
    near = losses[np.abs(losses) < 100 * max(abs(start), 1.0)]
    if not len(near):
        return -1.0, 1.0
    margin = 0.05 * max(float(np.ptp(near)), 1e-12)
    return float(near.min()) - margin, float(near.max()) + margin
