"""Panels that draw a number against the step: a coordinate (the swing), the loss, or a learning rate."""

from collections.abc import Sequence
from copy import copy
from math import ceil
from typing import Any, ClassVar

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes

from landscapes._core.language import _
from optimizers import Optimizer, Trajectory, effective_rates
from visualizer.plotting.extent import held_points
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.mathematics import axis_name
from visualizer.plotting.panels.context import PlotContext, up_to
from visualizer.plotting.panels.exits import ExitMarks
from visualizer.plotting.panels.heads import show_heads
from visualizer.plotting.panels.panel import Panel
from visualizer.plotting.panels.segment import Segment
from visualizer.plotting.ticks import set_scale

#: The axis of the loss ends at so many times the loss at the start: beyond it a run explodes.
EXPLOSION = 1e4


class SeriesPanel(Panel):
    """One line for each racer against the step.

    Attributes
    ----------
    lines : list of RacerPath
    values : list of array
        The data of each line: a number for every point of the path, or for every step.
    heads : list of Line2D
        The marker at the end of each line.
    cursor : Segment
        The time that is shown.
    exits : ExitMarks
        Arrows where lines leave the limits, with the step.
    """

    #: True if the numbers belong to the steps between the points; False if they belong to the points.
    per_step: ClassVar[bool] = False

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        self.count_steps()
        locator: Any = axes.yaxis.get_major_locator()
        locator.set_params(min_n_ticks=1)  # two would overlap in a very low panel
        axes.grid(axis="y")
        show_formulas(axes.set_ylabel(self.axis_label(), **self.horizontal_label()))
        self.values = [self.series_values(run) for run in context.trajectories]
        self._led: list[np.ndarray] = []
        self.fit_axis()
        self.lines = self.add_paths(None, drawstyle="steps-post" if self.per_step else "default")
        self.cursor = Segment([], [], color=context.theme.quiet, lw=0.8, transform=axes.get_xaxis_transform())
        axes.add_line(self.cursor)
        self.heads = [self.head(style) for style in context.styles]
        self.exits = ExitMarks(axes, context)
        self.moving = [self.cursor, *self.layered(self.lines, self.heads), *self.exits.moving]

    def series_values(self, run: Trajectory) -> np.ndarray:
        """Return the numbers of a racer."""
        raise NotImplementedError

    def axis_label(self) -> str:
        """Return the label of the vertical axis."""
        raise NotImplementedError

    def fit_axis(self) -> None:
        """Set the limits and the scale of the vertical axis to suit `values`; call it again after they have changed."""
        raise NotImplementedError

    def fit_to(self, runs: Sequence[Trajectory]) -> None:
        """Fit the vertical axis to these runs, whichever the panel shows."""
        context, values = self.context, self.values
        self.context = copy(context)
        self.context.trajectories = list(runs)
        self.values = [self.series_values(run) for run in runs]
        self.fit_axis()
        self.context, self.values = context, values

    def show(self, step: float) -> None:
        """Draw each line up to that time; between two steps it ends on the straight line between their marks."""
        context, reached = self.context, self.context.reached(step)
        self._lead()
        self.exits.show(self._whole_lines(), reached)
        self.cursor.set_data([step, step], [0, 1])
        ends = np.full((len(self.lines), 2), np.nan)
        for k, (values, counts) in enumerate(zip(self.values, context.counts, strict=True)):
            at = min(reached[k], self.exits.end(k))
            self.heads[k].set_visible(at == reached[k])  # no marker beside the arrow at the exit
            if self.per_step:
                taken = ceil(at)  # the number of a step holds until the step ends
                held = np.append(values[:taken], values[taken - 1 : taken])
                now = np.interp(at, np.arange(len(counts)), counts)
                times = np.append(counts[:taken], now)[: len(held)]
                at += taken - 1  # two vertices for each step
            else:
                times, held = up_to(counts, at), self._between(values, at)
            self.lines[k].follow(np.stack([times, held], axis=1), at, step)
            finite = np.flatnonzero(np.isfinite(held))
            if len(finite):
                ends[k] = times[finite[-1]], held[finite[-1]]
        low, high = sorted(self.axes.get_ylim())
        inside = (low <= ends[:, 1]) & (ends[:, 1] <= high)
        ends[:, 1] = np.clip(ends[:, 1], low, high)
        show_heads(self.heads, ends, inside, context.theme.paper)

    def _lead(self) -> None:
        """Tell the lines what they will show; explorers replace the values."""
        if self._led is self.values:
            return
        self._led, points, times = self.values, [], []
        for values, counts in zip(self.values, self.context.counts, strict=True):
            places = np.stack([counts[: len(values)], values], axis=1)
            if self.per_step:
                places = np.repeat(places, 2, axis=0)
                places[1::2, 0] = counts[1:]
            points.append(places)
            times.append(places[:, 0])
        self.company.lead(points, times)

    _drawn: list[np.ndarray] | None = None

    def _whole_lines(self) -> list[np.ndarray]:
        """Return the lines to the end, (steps + 1, 2); the number of a step stands at its end."""
        if self._drawn is not self.values:
            numbers = [np.append(values[:1], values) if self.per_step else values for values in self.values]
            counts = self.context.counts
            self._whole = [np.stack([count, y], axis=1) for count, y in zip(counts, numbers, strict=True)]
            self._drawn = self.values
        return self._whole

    def _between(self, values: np.ndarray, at: float) -> np.ndarray:
        """Return the values up to a time; the last one is interpolated on the scale of the axis."""
        shown, share = values[: int(at) + 1], at % 1
        if not share:
            return shown
        scale = self.axes.yaxis.get_transform()
        with np.errstate(invalid="ignore"):
            ends = up_to(scale.transform(values[int(at) : int(at) + 2]), share)[1:]
        return np.append(shown, scale.inverted().transform(ends) if len(ends) else np.nan)


class CoordinatePanel(SeriesPanel):
    """A coordinate of the point against the step."""

    #: The number of the coordinate.
    coordinate: int | None = 1

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        super().__init__(axes, context)
        axes.axhline(0, color=rcParams["axes.edgecolor"], lw=0.8)

    def series_values(self, run: Trajectory) -> np.ndarray:
        return run.points[:, self.coordinate]

    def axis_label(self) -> str:
        return axis_name(self.context.landscape.axes[self.coordinate or 0])

    def fit_axis(self) -> None:
        """Set limits that hold the paths as far as the picture must hold them; those of the map if nothing moves."""
        numbers = finite(held_values(self.context, self.values))
        moves = len(numbers) > 0 and np.ptp(numbers) > 0
        self.axes.set_ylim(linear_limits(numbers) if moves else self.context.extent[self.coordinate or 0])


class XPanel(CoordinatePanel):
    """The first coordinate against the step."""

    coordinate = 0


class LossPanel(SeriesPanel):
    """f above its minimum against the step, on a logarithmic axis if possible."""

    def series_values(self, run: Trajectory) -> np.ndarray:
        return run.values - self.context.landscape.floor

    def axis_label(self) -> str:
        return "$f - f^*$" if self.context.landscape.floor else "$f$"

    def fit_axis(self) -> None:
        lowest = self.context.landscape.lowest
        losses = finite(self.values)
        # No logarithm exists without a listed minimum, or where f is below it (outside the domain, for example).
        log = bool(np.isfinite(lowest) and (losses >= -1e-12 * max(abs(lowest), 1.0)).all())
        start = max((float(series[0]) for series in self.values), default=1.0)
        if log:
            set_log_axis(self.axes, *log_limits(losses, start))
        else:
            set_scale(self.axes, "y", "linear")
            self.axes.set_ylim(*linear_limits(finite(held_values(self.context, self.values))))


class RatePanel(SeriesPanel):
    """The effective learning rate of the second coordinate against the step (see `optimizers.effective_rates`)."""

    per_step = True

    def series_values(self, run: Trajectory) -> np.ndarray:
        """Return the rate of each step; nan for a guest, whose rule is unknown."""
        if not isinstance(run.optimizer, Optimizer):
            return np.full(run.steps, np.nan)
        return effective_rates(run)[:, 1]

    def axis_label(self) -> str:
        return _("rate\nof {name}", name=axis_name(self.context.landscape.axes[1]))

    def fit_axis(self) -> None:
        rates = finite(self.values)
        rates = rates[rates > 0]
        low, high = (float(rates.min()), float(rates.max())) if len(rates) else (1e-3, 1.0)
        set_log_axis(self.axes, max(low, 1e-12 * high) / 2, 2 * high)


class SchedulePanel(SeriesPanel):
    """The scheduled learning rate against the step."""

    per_step = True
    height = 0.6

    def series_values(self, run: Trajectory) -> np.ndarray:
        """Return the learning rate of each step; nan for a guest, whose library holds the schedule."""
        rule = run.optimizer
        return rule.rates(run.steps) if isinstance(rule, Optimizer) else np.full(run.steps, np.nan)

    def axis_label(self) -> str:
        return "$α$"

    def fit_axis(self) -> None:
        self.axes.set_ylim(0, 1.1 * max(finite(self.values), default=1.0) or 1.0)


def finite(values: list[np.ndarray]) -> np.ndarray:
    """Return the finite numbers of all series, in one array."""
    numbers = np.concatenate(values)
    return numbers[np.isfinite(numbers)]


def set_log_axis(axes: Axes, low: float, high: float) -> None:
    """Make the vertical axis logarithmic, over at least two labelled powers of ten."""
    if high < 100 * low:
        low, high = 10 ** np.floor(np.log10(low)), 10 ** np.ceil(np.log10(high))
    axes.set_ylim(low, high)
    set_scale(axes, "y", "log", nonpositive="mask")


def held_values(context: PlotContext, values: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the numbers at the points of each path that the picture must hold (see `fit_extent`)."""
    held = held_points(context.landscape, context.trajectories)
    return [series[points] for series, points in zip(values, held, strict=True)]


def swing_limits(context: PlotContext) -> tuple[float, float]:
    """Return limits that hold the second coordinate of all paths, as far as the picture must hold them.

    If it does not change, they are those of the map.
    """
    numbers = finite(held_values(context, [run.points[:, 1] for run in context.trajectories]))
    return linear_limits(numbers) if len(numbers) and np.ptp(numbers) else context.extent[1]


def log_limits(losses: np.ndarray, start: float) -> tuple[float, float]:
    """Return limits that hold the positive losses, from 12 powers of ten below the start to four above it."""
    positive = losses[losses > 0]
    if not (len(positive) and start > 0):
        return 1e-3, 1.0
    high = min(max(3 * start, 2 * float(positive.max())), EXPLOSION * start)
    return max(float(positive.min()) / 2, 3e-12 * start), high


def linear_limits(numbers: np.ndarray) -> tuple[float, float]:
    """Return limits that hold the numbers, with a margin."""
    if not len(numbers):
        return -1.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    margin = 0.08 * (high - low) or 0.1 * max(abs(low), 1e-12)
    return low - margin, high + margin
