"""The oscillation meter: how much of a run is swing, and on a quadratic what theory says of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from optimizers._analysis.gradient_memory import gradient_memory
from optimizers._analysis.quadratic_theory import Eigen, Prediction, predict_quadratic, quadratic_axes
from optimizers._lanes import STILL
from optimizers._runs.trajectory import Trajectory

#: A distance that is this small a share of the largest coordinates so far is rounding.
ARRIVED = 1e-12


@dataclass(frozen=True, eq=False)
class Modes:
    """A run on a quadratic, seen along the eigen-directions of its Hessian; the last is across the valley.

    Of lanes, their shape comes first in all but `curvature` and `direction`.

    Attributes
    ----------
    curvature : array (2,)
        The eigenvalues λ of the Hessian, ascending.
    direction : array (2, 2)
        Their directions, a unit vector in each row.
    reversals : int array (2,)
        How often the run changed its direction of travel along each.
    tortuosity : array (2,)
        Total variation over net displacement along each (see `Oscillation`).
    rate : array (2,)
        By what the distance to the minimum shrank at each step, as measured: the geometric mean,
        from the line of least squares through the logarithm of the larger of two successive
        distances, over the last half of the run. The run ends for this purpose where it diverges,
        or where the distance is rounding, 1e-12 of the largest coordinates so far. nan in a flat direction, and
        where fewer than two distances are left.
    predicted : Prediction or None
        What theory says; None for a rule of which it says nothing (see `Prediction`).
    """

    curvature: np.ndarray
    direction: np.ndarray
    reversals: np.ndarray
    tortuosity: np.ndarray
    rate: np.ndarray
    predicted: Prediction | None


@dataclass(frozen=True, eq=False)
class Oscillation:
    """How much of a run is swing, for each coordinate. Of lanes, their shape comes first.

    Attributes
    ----------
    reversals : int array (2,)
        How often the coordinate changed its direction of travel, as the engine counts.
    tortuosity : array (2,)
        Total variation over net displacement, Σ |Δw| / |w_T − w₀|: 1 is straight, inf is back where
        it began, nan never left. Of a run that diverged, up to its last finite point.
    cancelled : array (2,), or None
        The cancelled share of the momentum buffer when the run ends (or diverges).
    cancelled_by_step : array (steps + 1, 2), or None
        The same after 0, 1, ... steps; nan as long as no gradient but 0 was seen, and once diverged.
        None for a rule that remembers no gradients, and for guests, who do not show their state.
    modes : Modes or None
        The run along the eigen-directions, beside theory, where the Hessian is constant.
    """

    reversals: np.ndarray
    tortuosity: np.ndarray
    cancelled: np.ndarray | None
    cancelled_by_step: np.ndarray | None = field(repr=False)
    modes: Modes | None


def oscillation(trajectory: Trajectory) -> Oscillation:
    """Measure the swing of a run; on a quadratic, beside what theory predicts.

        tortuosity = Σ |Δw| / |w_T − w₀|
        cancelled  = 1 − |Σ βᵗ⁻ⁱ gᵢ| / Σ βᵗ⁻ⁱ |gᵢ|

    The cancelled share is that of the momentum buffer, v or m, with the weights that it has at that
    step: 0 where all that it holds points one way, 1 where it holds as much of the one as of the
    other. What counts as g is what goes into the buffer (with L2 the penalty, too; in `rmsprop` the
    quotient; the first gradient of `dampened_momentum` undampened). A rule without such a buffer
    cancels nothing, so it has None, as has one declared elsewhere.

    On a landscape of constant Hessian the `modes` say the same along the eigen-directions, where
    each direction goes its own way, and add the measured rate and the predicted rate, damping
    regime, period and stability limit (see `Modes` and `Prediction`). An adaptive rule is not
    linear, so nothing is predicted of it.

    Raises
    ------
    InputError
        If it is no trajectory.

    Examples
    --------
    >>> from optimizers import gd, momentum, oscillation, trace
    >>> plain, averaged = (oscillation(trace(rule(lr=0.038), "ravine", steps=100)) for rule in (gd, momentum))
    >>> plain.reversals, averaged.reversals
    (array([ 0, 99]), array([ 1, 14]))
    >>> plain.tortuosity.round(2), averaged.tortuosity.round(2)
    (array([ 1., 19.]), array([1.  , 5.48]))
    >>> plain.cancelled, averaged.cancelled.round(2)
    (None, array([0.43, 0.87]))
    >>> averaged.modes.predicted.regime, averaged.modes.predicted.period.round(1)
    (array(['underdamped', 'underdamped'], dtype='<U11'), array([179.2,  14. ]))
    >>> averaged.modes.rate.round(3), averaged.modes.predicted.rate.round(3)
    (array([0.955, 0.95 ]), array([0.949, 0.949]))

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    O'Donoghue, Candès, "Adaptive restart for accelerated gradient schemes", 2015, on the regimes.
    Goh, "Why momentum really works", Distill 2017.
    """
    if not isinstance(trajectory, Trajectory):
        raise InputError(
            f"oscillation is measured of a trajectory, as optimizers.trace gives it, got {short_repr(trajectory)}"
        )
    ends = _last_finite(trajectory.points)
    shares = _cancelled(trajectory)
    axes = quadratic_axes(trajectory.landscape)
    return Oscillation(
        reversals=trajectory.reversals,
        tortuosity=_tortuosity(trajectory.points, ends),
        cancelled=None if shares is None else _at(shares, ends),
        cancelled_by_step=shares,
        modes=_modes(trajectory, axes, ends) if axes else None,
    )


def _modes(trajectory: Trajectory, axes: Eigen, ends: np.ndarray) -> Modes:
    along = trajectory.points @ axes.direction.T
    rounding = ARRIVED * np.maximum.accumulate(np.abs(trajectory.points).sum(axis=-1, keepdims=True), axis=-2)
    return Modes(
        axes.curvature,
        axes.direction,
        reversals=_reversals(along),
        tortuosity=_tortuosity(along, ends),
        rate=_rate(np.abs(along - axes.centre), rounding),
        predicted=predict_quadratic(trajectory.optimizer, axes.curvature, trajectory.points.shape[:-2]),
    )


def _last_finite(points: np.ndarray) -> np.ndarray:
    """The row of the last point of each lane before it diverged; 0 if it never had one."""
    return np.maximum(np.isfinite(points).all(axis=-1).sum(axis=-1) - 1, 0)


def _at(rows: np.ndarray, row: np.ndarray) -> np.ndarray:
    return np.take_along_axis(rows, row[..., None, None], axis=-2)[..., 0, :]


def _tortuosity(points: np.ndarray, ends: np.ndarray) -> np.ndarray:
    travelled = np.nansum(np.abs(np.diff(points, axis=-2)), axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return travelled / np.abs(_at(points, ends) - points[..., 0, :])


def _reversals(points: np.ndarray) -> np.ndarray:
    """Changes of direction between moves that are no rounding, as the engine counts them."""
    moves = np.diff(points, axis=-2)
    heading = np.where(np.abs(moves) > STILL, np.sign(moves), 0)
    rows = np.arange(heading.shape[-2])[:, None]
    latest = np.maximum.accumulate(np.where(heading != 0, rows, 0), axis=-2)  # a rest keeps the heading
    heading = np.take_along_axis(heading, latest, axis=-2)
    return (heading[..., 1:, :] * heading[..., :-1, :] < 0).sum(axis=-2)


def _cancelled(trajectory: Trajectory) -> np.ndarray | None:
    """1 − |what the buffer holds| over what it would hold, had all that went in been of one sign."""
    memory = gradient_memory(trajectory.optimizer)
    if memory is None:
        return None
    name, decay = memory
    held = trajectory.state[name]
    lanes = held.shape[:-2]
    beta: Any = np.broadcast_to(trajectory.optimizer.values[decay], lanes)[..., None]
    most = np.zeros_like(held)
    for t in range(1, held.shape[-2]):
        entered = np.abs(held[..., t, :] - beta * held[..., t - 1, :])
        most[..., t, :] = beta * most[..., t - 1, :] + entered
    with np.errstate(invalid="ignore"):
        return np.maximum(1 - np.abs(held) / most, 0)


def _rate(distance: np.ndarray, rounding: np.ndarray) -> np.ndarray:
    """The slope of log distance over the last half of the steps before it is rounding, as a factor per step."""
    if distance.shape[-2] > 2:  # a swing passes the minimum now and then, but not twice in a row
        distance = np.maximum(distance[..., 1:, :], distance[..., :-1, :])
        rounding = rounding[..., 1:, :]
    under_way = np.logical_and.accumulate(distance > rounding, axis=-2)
    steps = np.arange(distance.shape[-2])[:, None]
    last = under_way.sum(axis=-2, keepdims=True) - 1
    first = last // 2
    weight = np.where(under_way & (steps >= first), steps - (first + last) / 2, 0.0)
    logs = np.log(np.where(under_way, distance, 1.0))
    with np.errstate(invalid="ignore"):
        return np.exp((weight * logs).sum(axis=-2) / (weight * weight).sum(axis=-2))
