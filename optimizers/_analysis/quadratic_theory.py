"""What theory says of a run on a quadratic, direction by direction: rate, damping regime, period, stability limit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from landscapes import Landscape
from landscapes._core.sampling import sample_points
from optimizers import schedules
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer
from optimizers.descent import gd
from optimizers.inertia import dampened_momentum, heavy_ball, momentum, nesterov

#: Along an eigen-direction of curvature λ these rules obey r² − (1 + β − a αλ) r + (β − b αλ) = 0; here are a and b.
GAINS: dict[Callable, Callable[..., tuple[Any, Any]]] = {
    gd.function: lambda: (1, 0),
    momentum.function: lambda beta: (1 - beta, 0),
    heavy_ball.function: lambda beta: (1, 0),
    nesterov.function: lambda beta: (1 + beta, beta),
    dampened_momentum.function: lambda beta, dampening: (1 - dampening, 0),
}

#: A discriminant no larger than this is rounding: the two roots are one.
DOUBLE = 1e-13

#: How far the gradient half-way between two points may be from the mean of theirs, as a share of all gradients.
BENT = 1e-9

#: A curvature that is this small a share of the other is rounding, and the direction flat.
FLAT = 1e-14


class Eigen(NamedTuple):
    """The eigen-directions of a quadratic, curvatures ascending: the last is the steepest, across the valley."""

    curvature: np.ndarray  # (2,)
    direction: np.ndarray  # (2, 2), a unit vector in each row
    centre: np.ndarray  # (2,) the stationary point, along each direction; nan in a flat one


def quadratic_axes(landscape: Landscape) -> Eigen | None:
    """The eigen-directions of a landscape whose Hessian is constant; None for any other.

    The Hessian is constant where the gradient is affine, which is seen at far less cost: the gradient
    half-way between any two points is the mean of theirs.

    >>> from landscapes import booth, rosenbrock
    >>> quadratic_axes(booth).curvature.round(9), quadratic_axes(rosenbrock)
    (array([ 2., 18.]), None)
    """
    points = np.array(sample_points(landscape.domain))[:, ::23]
    others = points[:, ::-1]
    one, other, between = (np.array(landscape.gradient(*p)) for p in (points, others, (points + others) / 2))
    span = np.ptp(one, axis=1).max()
    if not (span > 0 and np.abs(between - (one + other) / 2).max() <= BENT * span):  # "not <=" is true of nan as well
        return None
    fxx, fxy, fyy = landscape.hessian(*landscape.start)
    curvature, vectors = np.linalg.eigh([[fxx, fxy], [fxy, fyy]])
    curvature[np.abs(curvature) <= FLAT * np.abs(curvature).max()] = 0
    direction = vectors.T * np.sign(vectors.T[range(2), np.abs(vectors.T).argmax(axis=1)])[:, None]
    return Eigen(curvature, direction, _centre(landscape, curvature, direction))


def _centre(landscape: Landscape, curvature: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """A step of Newton's method, and another that takes away the rounding of the first."""
    stiff = np.where(curvature == 0, np.inf, curvature)
    place = direction @ landscape.start
    for _ in range(2):
        place = place - direction @ landscape.gradient(*(direction.T @ place)) / stiff
    return np.where(curvature == 0, np.nan, place)


@dataclass(frozen=True, eq=False)
class Prediction:
    """What theory says of a rule along each eigen-direction of a quadratic, curvatures ascending.

    Along a direction of curvature λ the distance to the minimum is a sum of rᵗ over the roots of

        r² − (1 + β − a αλ) r + (β − b αλ) = 0

    where a = 1, b = 0 for `heavy_ball`, and for `gd` with β = 0; a = 1 − β, b = 0 for `momentum`;
    a = 1 − τ, b = 0 for `dampened_momentum` after its first step; a = 1 + β, b = β for `nesterov`.
    The swing begins at αλ = (1 − √β)² / a, for `nesterov` at ((1 − β)/(1 + β))², for `gd` at 1.

    Attributes
    ----------
    rate : array (2,)
        The spectral radius max |r|: by what the distance shrinks at each step, in the long run.
    regime : array (2,) of str
        "overdamped", straight down: the larger root is positive; plain descent with αλ < 1.
        "critical", the fastest without a swing: both roots are one; plain descent with αλ = 1.
        "underdamped", it swings across: the roots are complex, or the larger is negative and it
        jumps across at every step; plain descent with 1 < αλ < 2.
        "divergent": rate ≥ 1, it never settles. "still": α or λ is 0 and nothing moves.
    period : array (2,)
        Steps of a full swing, 2π / |arg r|: 2 for a jump at every step, inf without a swing.
    limit : array (2,)
        The learning rate from which on it diverges, 2 (1 + β) / ((a + b) λ): inf in a flat
        direction, 0 along a ridge (λ < 0).
    """

    rate: np.ndarray
    regime: np.ndarray
    period: np.ndarray
    limit: np.ndarray


def predict_quadratic(
    optimizer: Optimizer | Guest, curvature: np.ndarray, shape: tuple[int, ...] = ()
) -> Prediction | None:
    """What theory says of such a rule along directions of such curvatures, for lanes of such a shape.

    None for a rule that is not linear in the gradient (every adaptive one, and those that see signs
    or both coordinates), for a guest, and under an option that changes α or the gradient on the way:
    a schedule, clipping, mini-batches. Noise is allowed: the prediction is then of the mean.

    >>> from optimizers import adam, gd
    >>> predict_quadratic(gd(lr=0.03), np.array([1.0, 50.0])).regime
    array(['overdamped', 'underdamped'], dtype='<U11')
    >>> predict_quadratic(adam, np.array([1.0, 50.0]))
    """
    if optimizer.function not in GAINS or _meddled(optimizer):
        return None
    parameters = {name: np.broadcast_to(value, shape)[..., None] for name, value in optimizer.values.items()}
    lr, beta = parameters.pop("lr"), parameters.get("beta", np.zeros((*shape, 1)))
    a, b = GAINS[optimizer.function](**parameters)
    x = lr * curvature  # αλ, all that counts
    root = _larger_root(1 + beta - a * x, beta - b * x)
    rate, angle = np.where(x == 0, 1.0, np.abs(root)), np.abs(np.angle(root))
    with np.errstate(divide="ignore"):
        period = 2 * np.pi / angle
        limit = np.where(curvature < 0, 0, 2 * (1 + beta) / ((a + b) * np.maximum(curvature, 0)))
    double = np.abs(_discriminant(1 + beta - a * x, beta - b * x)) <= DOUBLE
    regime = np.select(
        [x == 0, rate >= 1, double & (angle == 0), angle > 0],
        ["still", "divergent", "critical", "underdamped"],
        "overdamped",
    )
    return Prediction(rate, regime, period, limit)


def _meddled(optimizer: Optimizer | Guest) -> bool:
    options = optimizer.options
    scheduled = optimizer.settings.get("schedule", schedules.constant).function is not schedules.constant.function
    return scheduled or bool(np.any(options["clip"])) or bool(options["batch"])


def _discriminant(total: np.ndarray, product: np.ndarray) -> np.ndarray:
    return total * total - 4 * product


def _larger_root(total: np.ndarray, product: np.ndarray) -> np.ndarray:
    """The root of r² − total r + product that is larger in size, of a conjugate pair the upper one."""
    square = _discriminant(total, product)
    square = np.where(np.abs(square) <= DOUBLE, 0, square)
    half = np.sqrt(square.astype(complex))
    return (total + np.where(total < 0, -half, half)) / 2
