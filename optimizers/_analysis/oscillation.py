"""Measure the oscillation of a run and, on a quadratic, compare it with theory."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from optimizers._analysis.gradient_memory import gradient_memory
from optimizers._analysis.quadratic_theory import Eigen, Prediction, predict_quadratic, quadratic_axes
from optimizers._runs.measures import count_reversals
from optimizers._runs.trajectory import Trajectory, checked_run

#: A distance below this share of the largest coordinates so far is rounding.
ROUNDING_SHARE = 1e-12


@dataclass(frozen=True, eq=False)
class Modes:
    """A run on a quadratic along the eigen-directions of its Hessian; the last one is across the valley.

    The shape of several lanes comes first in all arrays except `curvature` and `direction`.

    Attributes
    ----------
    curvature : array (2,)
        The eigenvalues λ of the Hessian, ascending.
    direction : array (2, 2)
        The eigenvectors, a unit vector in each row.
    reversals : int array (2,)
        The number of changes of direction along each.
    tortuosity : array (2,)
        Total variation over net displacement along each (see `Oscillation`).
    rate : array (2,)
        The measured factor per step of the distance to the minimum: a geometric mean, from the
        least-squares line through the logarithm of the larger of two successive distances, over the
        last half of the run. The run ends here where it diverges, or where the distance is rounding,
        1e-12 of the largest coordinates so far. nan in a flat direction, and if fewer than two
        distances are left.
    predicted : Prediction or None
        The prediction of theory; None for a rule without one (see `Prediction`).
    """

    curvature: np.ndarray
    direction: np.ndarray
    reversals: np.ndarray
    tortuosity: np.ndarray
    rate: np.ndarray
    predicted: Prediction | None


@dataclass(frozen=True, eq=False)
class Oscillation:
    """The oscillation of each coordinate of a run. The shape of several lanes comes first.

    Attributes
    ----------
    reversals : int array (2,)
        The number of changes of direction of the coordinate, as counted by the engine.
    tortuosity : array (2,)
        Total variation over net displacement, Σ |Δw| / |w_T − w₀|: 1 for a straight run, inf for a run
        that ends at its start, nan for a coordinate that never moved. If the run diverged, up to its
        last finite point.
    cancelled : array (2,), or None
        The cancelled share of the momentum buffer at the end of the run (or at its divergence).
    cancelled_by_step : array (steps + 1, 2), or None
        The same after 0, 1, ... steps; nan until the first gradient that is not 0, and after divergence.
        None for a rule without a momentum buffer, and for guests, whose state is not available.
    modes : Modes or None
        The run along the eigen-directions, with the prediction of theory; None unless the Hessian is constant.
    """

    reversals: np.ndarray
    tortuosity: np.ndarray
    cancelled: np.ndarray | None
    cancelled_by_step: np.ndarray | None = field(repr=False)
    modes: Modes | None


def oscillation(trajectory: Trajectory) -> Oscillation:
    """Measure the oscillation of a run and, on a quadratic, compare it with theory.

        tortuosity = Σ |Δw| / |w_T − w₀|
        cancelled  = 1 − |Σ βᵗ⁻ⁱ gᵢ| / Σ βᵗ⁻ⁱ |gᵢ|

    The cancelled share describes the momentum buffer, v or m, with its weights at that step: 0 if all
    its gradients have one sign, 1 if the two signs cancel. Here g is the term that enters the buffer
    (with the L2 penalty; in `rmsprop` the quotient; the first gradient of `dampened_momentum` without
    dampening). It is None for a rule without such a buffer.

    On a landscape of constant Hessian, `modes` gives the same measures along the eigen-directions, which
    are independent, with the measured rate and the predicted rate, damping regime, period and stability
    limit (see `Modes` and `Prediction`). An adaptive rule is not linear, so it has no prediction.

    Raises
    ------
    InputError
        If `trajectory` is not a trajectory.

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
    ends = _last_finite(checked_run(trajectory).points)
    shares = _cancelled(trajectory)
    axes = quadratic_axes(trajectory.landscape)
    return Oscillation(
        reversals=trajectory.reversals,
        tortuosity=_tortuosity(trajectory.points, ends),
        cancelled=None if shares is None else _row_at(shares, ends),
        cancelled_by_step=shares,
        modes=_modes(trajectory, axes, ends) if axes else None,
    )


def _modes(trajectory: Trajectory, axes: Eigen, ends: np.ndarray) -> Modes:
    along = trajectory.points @ axes.direction.T
    rounding = ROUNDING_SHARE * np.maximum.accumulate(np.abs(trajectory.points).sum(axis=-1, keepdims=True), axis=-2)
    return Modes(
        axes.curvature,
        axes.direction,
        reversals=count_reversals(along),
        tortuosity=_tortuosity(along, ends),
        rate=_rate(np.abs(along - axes.centre), rounding),
        predicted=predict_quadratic(trajectory.optimizer, axes.curvature, trajectory.points.shape[:-2]),
    )


def _last_finite(points: np.ndarray) -> np.ndarray:
    """Return the row of the last finite point of each lane; 0 if it has none."""
    return np.maximum(np.isfinite(points).all(axis=-1).sum(axis=-1) - 1, 0)


def _row_at(rows: np.ndarray, row: np.ndarray) -> np.ndarray:
    return np.take_along_axis(rows, row[..., None, None], axis=-2)[..., 0, :]


def _tortuosity(points: np.ndarray, ends: np.ndarray) -> np.ndarray:
    total_variation = np.nansum(np.abs(np.diff(points, axis=-2)), axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return total_variation / np.abs(_row_at(points, ends) - points[..., 0, :])


def _cancelled(trajectory: Trajectory) -> np.ndarray | None:
    """Return 1 − |buffer| / the buffer of the absolute values of its terms; None for a rule without a buffer."""
    memory = gradient_memory(trajectory.optimizer)
    if memory is None:
        return None
    name, decay = memory
    buffer = trajectory.state[name]
    lanes = buffer.shape[:-2]
    beta: Any = np.broadcast_to(trajectory.optimizer.values[decay], lanes)[..., None]
    uncancelled = np.zeros_like(buffer)
    for t in range(1, buffer.shape[-2]):
        term = np.abs(buffer[..., t, :] - beta * buffer[..., t - 1, :])
        uncancelled[..., t, :] = beta * uncancelled[..., t - 1, :] + term
    with np.errstate(invalid="ignore"):
        return np.maximum(1 - np.abs(buffer) / uncancelled, 0)


def _rate(distance: np.ndarray, rounding: np.ndarray) -> np.ndarray:
    """Return the factor per step of the distance, over the last half of the steps before it is rounding."""
    if distance.shape[-2] > 2:  # an oscillation may pass near the minimum at one step, but not at two in a row
        distance = np.maximum(distance[..., 1:, :], distance[..., :-1, :])
        rounding = rounding[..., 1:, :]
    measurable = np.logical_and.accumulate(distance > rounding, axis=-2)
    steps = np.arange(distance.shape[-2])[:, None]
    last = measurable.sum(axis=-2, keepdims=True) - 1
    first = last // 2
    weight = np.where(measurable & (steps >= first), steps - (first + last) / 2, 0.0)
    logs = np.log(np.where(measurable, distance, 1.0))
    with np.errstate(invalid="ignore"):
        return np.exp((weight * logs).sum(axis=-2) / (weight * weight).sum(axis=-2))
