"""The swing: the coordinate across a valley against the step, with the decay that theory predicts."""

from collections import Counter
from collections.abc import Sequence
from math import ceil, isfinite
from typing import Any, NamedTuple

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.text import Text

from landscapes import Landscape
from landscapes._core.language import _
from landscapes._core.numbers import typeset
from optimizers import Trajectory, predict_quadratic, quadratic_axes
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.panels.series import CoordinatePanel

#: A minimum lies in a valley if one curvature is at least this many times the other.
VALLEY = 5

#: A valley is straight if the direction across at each start makes at most the angle of this cosine with it.
STRAIGHT = 0.97

#: Differences of the gradient are taken over this share of the domain.
DIFFERENCE = 1e-5

#: A direction is along an axis if its other component is smaller than this.
ALONG_AXIS = 1e-6

#: With more racers that theory describes, no envelope is drawn.
MAX_ENVELOPES = 4


class Valley(NamedTuple):
    """The minimum of a valley, and the unit vector across it, along which the Hessian has its larger eigenvalue."""

    minimum: np.ndarray
    across: np.ndarray

    @property
    def coordinate(self) -> int | None:
        """The coordinate that the direction is along; None if it is along neither."""
        share = np.abs(self.across)
        return int(share.argmax()) if share.min() < ALONG_AXIS else None


class AcrossPanel(CoordinatePanel):
    """The swing across the valley against the step, with theory's envelope on a quadratic.

    The direction across is that of the larger eigenvalue of the Hessian at the minimum to which most of the paths
    go. Along an axis this is one of the coordinates; else the distance from the minimum along it is drawn, and a note
    gives the combination. Where no straight valley leads from the starts to the minimum it is the second coordinate:
    the curvatures are within a factor of five, the direction turns on the way, no minimum is listed, or f has kinks.

    On a quadratic theory knows the factor r per step of the distance, for rules that are linear in the gradient (see
    `optimizers.predict_quadratic`): dotted lines show ±A rᵗ, with A from the first swing of the run, and only the
    side of the run where it does not swing.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from landscapes import rotated_ravine
    >>> from optimizers import gd, trace
    >>> run = trace(gd(lr=0.038), rotated_ravine, steps=9)
    >>> AcrossPanel(plt.figure().add_subplot(), PlotContext(rotated_ravine, [run])).note.get_text()
    '0.87 y − 0.5 x; dotted: theory'
    """

    def __init__(self, axes: Axes, context: PlotContext) -> None:
        valley = find_valley(context.landscape, context.trajectories)
        self.valley, self.coordinate = valley, 1 if valley is None else valley.coordinate
        super().__init__(axes, context)
        self.envelopes = self._draw_envelopes()
        self.direction = "" if self.coordinate is not None else combination(valley, context.landscape)
        self.note = self._note("; ".join(filter(None, [self.direction, _("dotted: theory") if self.envelopes else ""])))

    def leave_out_theory(self) -> None:
        """Remove the envelopes, for runs that change."""
        for line in self.envelopes:
            line.remove()
        self.envelopes = []
        self.note.set_text(self.direction)

    def _note(self, text: str) -> Text:
        """Add a text at the lower right, where the swing has usually decayed."""
        theme = self.context.theme
        outline = [patheffects.withStroke(linewidth=3, foreground=theme.paper)]
        where: dict[str, Any] = {"transform": self.axes.transAxes, "ha": "right", "va": "bottom"}
        return self.axes.text(0.995, 0.03, text, fontsize="small", color=theme.quiet, path_effects=outline, **where)

    def series_values(self, run: Trajectory) -> np.ndarray:
        if self.coordinate is not None:
            return super().series_values(run)
        assert self.valley
        return (run.points - self.valley.minimum) @ self.valley.across

    def axis_label(self) -> str:
        return _("across") if self.coordinate is None else super().axis_label()

    def _draw_envelopes(self) -> list:
        """Draw ±A rᵗ about the minimum for each racer that theory describes, and return the lines."""
        if self.valley is None or (eigen := quadratic_axes(self.context.landscape)) is None:
            return []
        middle = 0.0 if self.coordinate is None else self.valley.minimum[self.coordinate]
        found = [envelope(run, values - middle, eigen.curvature) for run, values in self._runs()]
        if not 0 < sum(one is not None for one in found) <= MAX_ENVELOPES:
            return []
        return [
            self.axes.plot(counts, middle + sign * size.height, ":", color=style.color, lw=0.9, alpha=0.8, zorder=1.5)[
                0
            ]
            for size, style, counts in zip(found, self.context.styles, self.context.counts, strict=True)
            if size is not None
            for sign in size.sides
        ]

    def _runs(self) -> zip:
        return zip(self.context.trajectories, self.values, strict=True)


def find_valley(landscape: Landscape, runs: Sequence[Trajectory]) -> Valley | None:
    """Return the valley to whose minimum most of the runs go; None if no straight valley leads there.

    >>> from landscapes import ravine, sphere
    >>> from optimizers import gd, trace
    >>> find_valley(ravine, [trace(gd(lr=0.01), ravine)]).across.tolist()
    [0.0, 1.0]
    >>> find_valley(sphere, [trace(gd(lr=0.01), sphere)])
    """
    if not landscape.minima or not landscape.smooth:
        return None
    minima = np.array(landscape.minima)
    finite = [run.points[np.isfinite(run.points).all(axis=1)] for run in runs]
    if not all(map(len, finite)):
        return None
    ends = np.array([points[-1] for points in finite])
    nearest = np.hypot(*(ends[:, None] - minima).transpose(2, 0, 1)).argmin(axis=1)
    minimum = minima[Counter(nearest.tolist()).most_common(1)[0][0]]
    across = steep_direction(landscape, minimum)
    others = [steep_direction(landscape, run.points[0]) for run in runs]
    if across is None or not all(one is not None and abs(one @ across) >= STRAIGHT for one in others):
        return None
    return Valley(minimum, across)


def steep_direction(landscape: Landscape, point: np.ndarray) -> np.ndarray | None:
    """Return the unit vector along the larger eigenvalue of the Hessian at a point; None if the other is as large."""
    curvature, vectors = np.linalg.eigh(hessian(landscape, point))
    if not curvature[1] >= VALLEY * abs(curvature[0]):
        return None
    across = np.where(np.abs(vectors[:, 1]) < ALONG_AXIS, 0.0, vectors[:, 1])
    return across / np.hypot(*across) * np.sign(across[np.abs(across).argmax()])


def hessian(landscape: Landscape, point: np.ndarray) -> np.ndarray:
    """Return the Hessian (2, 2) at a point, by central differences of the gradient, which is compiled already."""
    steps = np.diag(DIFFERENCE * np.ptp(landscape.domain, axis=1))
    around = np.concatenate([point + steps, point - steps])
    gradient = np.transpose(landscape.gradient(*around.T))
    rows = (gradient[:2] - gradient[2:]) / (2 * steps.diagonal()[:, None])
    return (rows + rows.T) / 2


def combination(valley: Valley | None, landscape: Landscape) -> str:
    """Return the direction across as a sum of the coordinates, the larger part first: '0.87 y − 0.5 x'."""
    assert valley
    order = np.argsort(-np.abs(valley.across))
    parts = [f"{typeset(abs(valley.across[k]), 2)} {landscape.axes[k]}" for k in order]
    return f"{parts[0]} {'−' if valley.across[order[1]] < 0 else '+'} {parts[1]}"


class Envelope(NamedTuple):
    """The height A rᵗ at each point of a run, and the signs of the sides on which it is drawn."""

    height: np.ndarray
    sides: tuple[int, ...]


def envelope(run: Trajectory, values: np.ndarray, curvature: np.ndarray) -> Envelope | None:
    """Return the envelope of a run, or None where theory says nothing.

    r is the factor per step that theory predicts along the steepest direction. A is such that the envelope touches
    the first swing: the largest |value| / rᵗ of its first period, or of the first two points without an oscillation.
    """
    prediction = predict_quadratic(run.optimizer, curvature)
    if prediction is None or np.any(run.optimizer.options.get("noise")):
        return None
    rate, period = float(prediction.rate[1]), float(prediction.period[1])
    first = min(ceil(period) if isfinite(period) else 1, run.steps) + 1
    with np.errstate(all="ignore"):
        power = rate ** np.arange(run.steps + 1.0)
        ratio = np.abs(values[:first]) / power[:first]
    amplitude = max(ratio[np.isfinite(ratio)], default=0.0)
    sides = (-1, 1) if isfinite(period) else (int(np.sign(values[0])),)
    return Envelope(amplitude * np.minimum(power, 1e100), sides) if amplitude else None
