"""A quadratic given by its eigenvalues."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from landscapes._core.errors import InputError, short_repr
from landscapes.problems._problem import Problem, check_vector


@dataclass(frozen=True, eq=False, repr=False)
class Spectrum(Problem):
    """A quadratic f = ½ wᵀ H w, with the eigenvalues of H and their directions. Made by `spectrum`.

    Attributes
    ----------
    spectrum : array (n,)
        The eigenvalues λ, in the order in which they were given.
    rotation : array (n, n) or None
        R; None without a rotation.
    deviations : array (n,) or None
        The standard deviations of the noise along the directions; None without noise.
    """

    _: KW_ONLY
    spectrum: np.ndarray
    rotation: np.ndarray | None
    deviations: np.ndarray | None

    @property
    def directions(self) -> np.ndarray:
        """The eigenvectors as columns, (n, n): ``w = directions @ c`` for the coordinates c in the eigenbasis."""
        return np.eye(self.size) if self.rotation is None else self.rotation


def spectrum(eigenvalues: Any, rotation: Any = None, noise: Any = None, *, start: Any = None) -> Spectrum:
    """Return the quadratic with these eigenvalues: the simplest problem of many parameters.

        f(w) = ½ Σ λᵢ cᵢ²,   c = Rᵀ w

    Without a rotation every parameter is a valley of its own. A rule with one learning rate per parameter,
    such as RMSProp, then gives each its own; with a rotation it cannot, since the parameters are no longer
    the directions that swing.

    Parameters
    ----------
    eigenvalues : array (n,)
        λ, the curvatures. A negative one makes a saddle.
    rotation : None, int or array (n, n), default None
        The orthogonal matrix R; a whole number is the seed of a random one.
    noise : None, number or array (n,), default None
        The standard deviation of the noise of the gradient along each eigenvector, in units of the gradient.
    start : array (n,), optional
        w₀; by default R (1, ..., 1), so that every direction starts at 1.

    Raises
    ------
    InputError
        If an argument has a wrong shape or is not finite, or if the rotation is not orthogonal.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import gd, trace
    >>> valley = problems.spectrum([1, 1, 50, 50], rotation=3)
    >>> path = trace(gd(lr=0.038), valley, steps=50).points @ valley.directions
    >>> (path[-1] / path[0]).round(3)  # (1 − α λ)⁵⁰: the set with λ = 50 swings
    array([0.144, 0.144, 0.005, 0.005])

    References
    ----------
    Zhang et al., "Which algorithmic choices matter at which batch sizes? Insights from a noisy quadratic model",
    NeurIPS 2019.
    """
    curvatures = check_vector("eigenvalues", eigenvalues)
    if not np.isfinite(curvatures).all():
        raise InputError(f"eigenvalues must be finite, got {short_repr(eigenvalues)}")
    size, basis = len(curvatures), _rotation(rotation, len(curvatures))
    deviations = None if noise is None else _deviations(noise, size)

    def to_eigenbasis(w: np.ndarray) -> np.ndarray:
        return w if basis is None else basis.T @ w

    def from_eigenbasis(c: np.ndarray) -> np.ndarray:
        return c if basis is None else basis @ c

    def function(w: np.ndarray, samples: np.ndarray | None) -> tuple[float, np.ndarray]:
        c = to_eigenbasis(w)
        return float(curvatures * c @ c / 2), from_eigenbasis(curvatures * c)

    def product(w: np.ndarray, v: np.ndarray, samples: np.ndarray | None) -> np.ndarray:
        return from_eigenbasis(curvatures * to_eigenbasis(v))

    bounded = bool((curvatures >= 0).all())
    return Spectrum(
        "spectrum",
        function,
        from_eigenbasis(np.ones(size)) if start is None else check_vector("start", start, size),
        product=product,
        minima=(np.zeros(size),) if bounded else (),
        lowest=0.0 if bounded else -np.inf,
        noise=None if deviations is None else lambda normals: from_eigenbasis(deviations * normals),
        spectrum=curvatures,
        rotation=basis,
        deviations=deviations,
    )


def _rotation(rotation: Any, size: int) -> np.ndarray | None:
    if rotation is None:
        return None
    if isinstance(rotation, int | np.integer) and not isinstance(rotation, bool) and rotation >= 0:
        q, r = np.linalg.qr(np.random.default_rng(int(rotation)).normal(size=(size, size)))
        return q * np.sign(np.diag(r))  # uniform among the orthogonal matrices (Mezzadri 2007)
    try:
        matrix = np.array(rotation, dtype=float)
    except (TypeError, ValueError, OverflowError):
        matrix = np.empty(0)
    if matrix.shape != (size, size) or not np.abs(matrix @ matrix.T - np.eye(size)).max() < 1e-8:
        raise InputError(
            f"rotation must be None, a whole number >= 0 (a seed) or an orthogonal matrix ({size}, {size}), "
            f"got {short_repr(rotation)}"
        )
    return matrix


def _deviations(noise: Any, size: int) -> np.ndarray:
    try:
        deviations = np.broadcast_to(np.array(noise, dtype=float), (size,))
    except (TypeError, ValueError, OverflowError):
        deviations = np.array([-1.0])
    if not (np.isfinite(deviations).all() and (deviations >= 0).all()):
        raise InputError(f"noise must be a number >= 0, or {size} of them, got {short_repr(noise)}")
    return deviations
