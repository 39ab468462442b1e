"""Predict a run on a quadratic along each eigen-direction: rate, damping regime, period and stability limit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import is_whole, real_array
from landscapes._core.sampling import sample_points
from landscapes._core.types import Numbers
from optimizers import schedules
from optimizers._guest import Racer
from optimizers._optimizer import Optimizer, registry
from optimizers.descent import gd
from optimizers.inertia import dampened_momentum, heavy_ball, momentum, nesterov

#: The coefficients a and b of r² − (1 + β − a αλ) r + (β − b αλ) = 0, which these rules obey along curvature λ.
LINEAR_RULES: dict[Callable, Callable[..., tuple[Any, Any]]] = {
    gd.function: lambda: (1, 0),
    momentum.function: lambda beta: (1 - beta, 0),
    heavy_ball.function: lambda beta: (1, 0),
    nesterov.function: lambda beta: (1 + beta, beta),
    dampened_momentum.function: lambda beta, dampening: (1 - dampening, 0),
}

#: A discriminant up to this size is rounding: the two roots are equal.
DOUBLE_ROOT = 1e-13

#: The tolerance of the test for an affine gradient, as a share of the range of the gradient.
AFFINE_TOLERANCE = 1e-9

#: A curvature up to this share of the other is rounding, and its direction is flat.
FLAT_SHARE = 1e-14


class Eigen(NamedTuple):
    """The eigen-directions of a quadratic, by ascending curvature; the last is the steepest, across the valley."""

    curvature: np.ndarray  # (2,)
    direction: np.ndarray  # (2, 2), a unit vector in each row
    centre: np.ndarray  # (2,) the stationary point, along each direction; nan in a flat one


def quadratic_axes(landscape: Landscape | str) -> Eigen | None:
    """Return the eigen-directions of a landscape with a constant Hessian; None for any other landscape.

    The Hessian is constant if the gradient is affine. This test is much cheaper: the gradient half-way
    between any two points must be the mean of their gradients.

    >>> from landscapes import booth, rosenbrock
    >>> quadratic_axes(booth).curvature.round(9), quadratic_axes(rosenbrock)
    (array([ 2., 18.]), None)
    """
    landscape = get_landscape(landscape)
    points = np.array(sample_points(landscape.domain))[:, ::23]
    others = points[:, ::-1]
    one, other, between = (np.array(landscape.gradient(*p)) for p in (points, others, (points + others) / 2))
    span = np.ptp(one, axis=1).max()
    deviation = np.abs(between - (one + other) / 2).max()
    if not (span > 0 and deviation <= AFFINE_TOLERANCE * span):  # "not <=" is true of nan as well
        return None
    fxx, fxy, fyy = landscape.hessian(*landscape.start)
    curvature, vectors = np.linalg.eigh([[fxx, fxy], [fxy, fyy]])
    curvature[np.abs(curvature) <= FLAT_SHARE * np.abs(curvature).max()] = 0
    direction = vectors.T * np.sign(vectors.T[range(2), np.abs(vectors.T).argmax(axis=1)])[:, None]
    return Eigen(curvature, direction, _centre(landscape, curvature, direction))


def _centre(landscape: Landscape, curvature: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Return the stationary point by two steps of Newton's method; the second removes the rounding of the first."""
    divisor = np.where(curvature == 0, np.inf, curvature)
    place = direction @ landscape.start
    for _ in range(2):
        place = place - direction @ landscape.gradient(*(direction.T @ place)) / divisor
    return np.where(curvature == 0, np.nan, place)


@dataclass(frozen=True, eq=False)
class Prediction:
    """The prediction of theory for a rule along each eigen-direction of a quadratic, by ascending curvature.

    Along a direction of curvature λ the distance to the minimum is a sum of rᵗ over the roots of

        r² − (1 + β − a αλ) r + (β − b αλ) = 0

    where a = 1, b = 0 for `heavy_ball`, and for `gd` with β = 0; a = 1 − β, b = 0 for `momentum`;
    a = 1 − τ, b = 0 for `dampened_momentum` after its first step; a = 1 + β, b = β for `nesterov`.
    The oscillation begins at αλ = (1 − √β)² / a, for `nesterov` at ((1 − β)/(1 + β))², for `gd` at 1.

    Attributes
    ----------
    rate : array (2,)
        The spectral radius max |r|: the long-run factor per step of the distance.
    regime : array (2,) of str
        "overdamped", no oscillation: the larger root is positive; plain descent with αλ < 1.
        "critical", the fastest without oscillation: the roots are equal; plain descent with αλ = 1.
        "underdamped", oscillation across the minimum: the roots are complex, or the larger one is
        negative and every step crosses the minimum; plain descent with 1 < αλ < 2.
        "divergent": rate ≥ 1, no convergence. "still": α or λ is 0, no motion.
    period : array (2,)
        Steps of a full oscillation, 2π / |arg r|: 2 if every step crosses, inf without oscillation.
    limit : array (2,)
        The learning rate from which on the run diverges, 2 (1 + β) / ((a + b) λ): inf in a flat
        direction, 0 along a ridge (λ < 0).
    critical : array (2,)
        The learning rate of critical damping, from which on the run oscillates: inf in a flat direction and
        along a ridge.
    """

    rate: np.ndarray
    regime: np.ndarray
    period: np.ndarray
    limit: np.ndarray
    critical: np.ndarray


@np.errstate(over="ignore", invalid="ignore")
def predict_quadratic(optimizer: Racer | str, curvature: Numbers, shape: tuple[int, ...] = ()) -> Prediction | None:
    """Return the prediction of theory for a rule along directions of these curvatures, for lanes of this shape.

    None for a rule that is not linear in the gradient (adaptive rules, rules of signs, and rules of both
    coordinates), for a guest, and with an option that changes α or the gradient during the run: a
    schedule, clipping, mini-batches. Noise is allowed: the prediction is then that of the mean.

    >>> from optimizers import adam, gd
    >>> predict_quadratic(gd(lr=0.03), np.array([1.0, 50.0])).regime
    array(['overdamped', 'underdamped'], dtype='<U11')
    >>> predict_quadratic(adam, np.array([1.0, 50.0]))
    """
    optimizer, curvature = registry.get(optimizer), _curvatures(curvature)
    if not (isinstance(shape, tuple) and all(is_whole(side) and 0 <= side < 2**31 for side in shape)):
        raise InputError(f"shape must be a tuple of whole numbers, got {short_repr(shape)}")
    if optimizer.function not in LINEAR_RULES or _options_change_the_rule(optimizer):
        return None
    try:
        parameters = {name: np.broadcast_to(value, shape)[..., None] for name, value in optimizer.values.items()}
    except (TypeError, ValueError):
        raise InputError(f"shape must be one that the settings fit, got {short_repr(shape)}") from None
    lr, beta = parameters.pop("lr"), parameters.get("beta", np.zeros((*shape, 1)))
    a, b = LINEAR_RULES[optimizer.function](**parameters)
    x = lr * curvature  # αλ: rate, regime and period depend on α and λ only through it
    root = _larger_root(1 + beta - a * x, beta - b * x)
    rate, angle = np.where(x == 0, 1.0, np.abs(root)), np.abs(np.angle(root))
    with np.errstate(divide="ignore"):
        period = 2 * np.pi / angle
        limit = np.where(curvature < 0, 0, 2 * (1 + beta) / ((a + b) * np.maximum(curvature, 0)))
        critical = np.where(curvature > 0, _critical_x(a, b, beta) / np.maximum(curvature, 0), np.inf)
    equal_roots = np.abs(_discriminant(1 + beta - a * x, beta - b * x)) <= DOUBLE_ROOT
    regime = np.select(
        [x == 0, rate >= 1, equal_roots & (angle == 0), angle > 0],
        ["still", "divergent", "critical", "underdamped"],
        "overdamped",
    )
    return Prediction(rate, regime, period, limit, critical)


def _curvatures(curvature: object) -> np.ndarray:
    array = real_array(curvature)
    if array is None or not np.isfinite(array).all():
        raise InputError(f"curvature must be a finite number or an array of them, got {short_repr(curvature)}")
    return array


def _critical_x(a: Any, b: Any, beta: Any) -> np.ndarray:
    """Return the smallest αλ at which the two roots are equal."""
    return (a * (1 + beta) - 2 * b - 2 * np.sqrt(np.maximum(b * b - a * b * (1 + beta) + a * a * beta, 0))) / (a * a)


def quadratic_optimum(optimizer: Optimizer | str, curvature: Numbers) -> dict[str, float] | None:
    """Return the settings with the lowest rate on a quadratic of these curvatures μ ≤ L, both positive, κ = L/μ.

        gd          α = 2/(L + μ)
        heavy_ball  α = (2/(√L + √μ))²,  β = ((√κ − 1)/(√κ + 1))²  (Polyak); momentum: α/(1 − β)
        nesterov    α = 4/(3L + μ),  β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2)

    None for other rules, with an option that changes the rule, and if a curvature is not positive.

    >>> from optimizers import heavy_ball
    >>> quadratic_optimum(heavy_ball, np.array([1.0, 4.0]))  # doctest: +ELLIPSIS
    {'lr': 0.444..., 'beta': 0.111...}

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    Lessard, Recht, Packard, "Analysis and design of optimization algorithms via integral quadratic constraints", 2016.
    """
    optimizer, curvature = registry.get(optimizer), _curvatures(curvature)
    if curvature.shape != (2,):
        raise InputError(f"curvature must be two numbers, the lowest first, got the shape {curvature.shape}")
    low, high = curvature.tolist()
    if optimizer.function not in OPTIMA or _options_change_the_rule(optimizer) or not 0 < low <= high:
        return None
    return OPTIMA[optimizer.function](low, high)


def _polyak(low: float, high: float, averaged: bool = False) -> dict[str, float]:
    beta = float(((high**0.5 - low**0.5) / (high**0.5 + low**0.5)) ** 2)
    return {"lr": 4 / (high**0.5 + low**0.5) ** 2 / (1 - beta if averaged else 1), "beta": beta}


def _nesterov_optimum(low: float, high: float) -> dict[str, float]:
    root = (3 * high / low + 1) ** 0.5
    return {"lr": 4 / (3 * high + low), "beta": (root - 2) / (root + 2)}


#: The fastest settings of a rule, from the lower and the higher curvature.
OPTIMA: dict[Callable, Callable[[float, float], dict[str, float]]] = {
    gd.function: lambda low, high: {"lr": 2 / (low + high)},
    heavy_ball.function: _polyak,
    momentum.function: lambda low, high: _polyak(low, high, averaged=True),
    nesterov.function: _nesterov_optimum,
}


def _options_change_the_rule(optimizer: Racer) -> bool:
    options = optimizer.options
    scheduled = optimizer.settings.get("schedule", schedules.constant).function is not schedules.constant.function
    return scheduled or bool(np.any(options["clip"])) or bool(options["batch"])


def _discriminant(total: np.ndarray, product: np.ndarray) -> np.ndarray:
    return total * total - 4 * product


def _larger_root(total: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Return the root of r² − total r + product with the larger modulus, or the upper one of a conjugate pair."""
    discriminant = _discriminant(total, product)
    discriminant = np.where(np.abs(discriminant) <= DOUBLE_ROOT, 0, discriminant)
    root = np.sqrt(discriminant.astype(complex))
    return (total + np.where(total < 0, -root, root)) / 2
