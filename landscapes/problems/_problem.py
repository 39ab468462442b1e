"""The problem: a function of n parameters with its gradient, Hessian-vector product and start."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

import numpy as np

from landscapes._core.errors import InputError, short_repr

#: ``function(w, samples) -> f, gradient``; ``samples`` are the indices of a mini-batch, or None for all data.
ValueAndGradient = Callable[[np.ndarray, np.ndarray | None], tuple[float, np.ndarray]]

#: ``product(w, v, samples) -> H v``.
HessianProduct = Callable[[np.ndarray, np.ndarray, np.ndarray | None], np.ndarray]

#: A run has diverged when a parameter exceeds this number, or this many times the largest at the start.
MAX_DISTANCE = 1e12

#: At most so many parameters have a dense Hessian.
MAX_DENSE = 2000

#: `check_gradient` compares this many directions, and allows this error relative to the size of the gradient.
CHECKED_DIRECTIONS, CHECK_TOLERANCE = 5, 1e-4


@dataclass(frozen=True, eq=False, repr=False)
class Problem:
    """A function f(w) of n parameters to minimise. Made by `problem`, `spectrum`, `mlp` and their kin.

    Attributes
    ----------
    name : str
    function : callable
        ``function(w, samples) -> f, gradient``; `samples` are the indices of a mini-batch, or None for all data.
    start : array (n,)
        The default start of a run, w₀.
    product : callable or None
        ``product(w, v, samples) -> H v``; None if differences of gradients are used.
    groups : mapping of str to slice
        Parameters that belong together, such as the layers of a network: ``w[problem.groups["W1"]]``.
    shapes : mapping of str to tuple
        The shapes of the groups, such as (inputs, outputs) of a layer; `optimizers.guests.muon` needs them.
    samples : int
        The number of samples, if f is a mean over data; an optimizer with ``batch=8`` then uses mini-batches.
    minima : tuple of arrays (n,)
        The minima, if they are known.
    lowest : float
        f at the minima; −inf if it is not known.
    noise : callable or None
        Turns n standard normal numbers into the noise of a gradient, (n,); None without noise.

    Examples
    --------
    >>> from landscapes import problems
    >>> bowl = problems.spectrum([1, 10])
    >>> bowl
    Problem(spectrum, 2 parameters)
    >>> bowl.value([1, 1]), bowl.gradient([1, 1])
    (5.5, array([ 1., 10.]))
    """

    name: str
    function: ValueAndGradient
    start: np.ndarray
    _: KW_ONLY
    product: HessianProduct | None = None
    groups: Mapping[str, slice] = field(default_factory=dict)
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    samples: int = 0
    minima: tuple[np.ndarray, ...] = ()
    lowest: float = -np.inf
    noise: Callable[[np.ndarray], np.ndarray] | None = None

    def __repr__(self) -> str:
        return f"Problem({self.name}, {self.size} parameters)"

    @property
    def size(self) -> int:
        """The number of parameters, n."""
        return len(self.start)

    @property
    def centre(self) -> np.ndarray:
        """The point from which the distance of a run is measured, (n,): 0."""
        return np.zeros(self.size)

    @property
    def reach(self) -> np.ndarray:
        """The distance of each parameter from `centre` beyond which a run has diverged, (n,)."""
        return np.full(self.size, MAX_DISTANCE * max(1.0, np.abs(self.start).max()))

    def value(self, w: Any) -> float:
        """Return f(w)."""
        return self.value_and_gradient(w)[0]

    def gradient(self, w: Any) -> np.ndarray:
        """Return ∇f(w), (n,)."""
        return self.value_and_gradient(w)[1]

    def value_and_gradient(self, w: Any, samples: np.ndarray | None = None) -> tuple[float, np.ndarray]:
        """Return f(w) and ∇f(w), of the samples with these indices if there are samples.

        Raises
        ------
        InputError
            If w has not n numbers, or the function does not return a number and n numbers.
        """
        w = self.check_point(w)
        with np.errstate(all="ignore"):
            result = self.function(w, samples)
        try:
            value, gradient = float(result[0]), np.asarray(result[1], dtype=float)
        except (TypeError, ValueError, IndexError):
            raise InputError(f"{self.name} must return f and its gradient, got {short_repr(result)}") from None
        if gradient.shape != w.shape:
            raise InputError(f"the gradient of {self.name} must have the shape {w.shape}, got {gradient.shape}")
        return value, gradient

    def hessian_product(self, w: Any, v: Any, samples: np.ndarray | None = None) -> np.ndarray:
        """Return H(w) v, (n,), where H is the Hessian of f.

        If the problem has no exact product, it is the central difference of two gradients,
        (∇f(w + h v) − ∇f(w − h v)) / 2h, with an error of about 1e-10 of the gradient.

        Examples
        --------
        >>> from landscapes import problems
        >>> problems.spectrum([1, 10]).hessian_product([0, 0], [1, 1])
        array([ 1., 10.])
        """
        w, v = self.check_point(w), self.check_point(v)
        if self.product is not None:
            with np.errstate(all="ignore"):
                return np.asarray(self.product(w, v, samples), dtype=float)
        length = np.linalg.norm(v)
        if not length:
            return np.zeros_like(w)
        h = np.cbrt(np.finfo(float).eps) * max(1.0, float(np.linalg.norm(w))) / length
        ahead, behind = (self.value_and_gradient(w + side * h * v, samples)[1] for side in (1, -1))
        return (ahead - behind) / (2 * h)

    def hessian(self, w: Any, samples: np.ndarray | None = None) -> np.ndarray:
        """Return the Hessian, (n, n), from n products.

        Raises
        ------
        InputError
            If there are more than 2000 parameters.
        """
        if self.size > MAX_DENSE:
            raise InputError(f"a dense Hessian has at most {MAX_DENSE} parameters, {self.name} has {self.size}")
        rows = np.array([self.hessian_product(w, direction, samples) for direction in np.eye(self.size)])
        return (rows + rows.T) / 2

    def curvatures(self, w: Any, samples: np.ndarray | None = None) -> np.ndarray:
        """Return the diagonal of the Hessian, (n,), from n products; at most 2000 parameters."""
        return self.hessian(w, samples).diagonal()

    def eigenvalues(self, w: Any, count: int = 1) -> np.ndarray:
        """Return the `count` largest eigenvalues of the Hessian at w, the largest first; see `eigen`."""
        return self.eigen(w, count)[0]

    def eigen(self, w: Any, count: int = 1, rates: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the largest eigenvalues of the Hessian at w, (count,), and their eigenvectors, (n, count).

        They are found by Lanczos' method, from products alone (`scipy.sparse.linalg.eigsh`). With `rates`,
        the learning rates of the parameters, (n,), they are those of D H D, where D² is the diagonal matrix
        of the rates: the curvature that a preconditioned rule meets.

        Raises
        ------
        InputError
            If `count` is not between 1 and n, or if a rate is negative.

        Examples
        --------
        >>> from landscapes import problems
        >>> problems.spectrum([1, 2, 50], rotation=0).eigenvalues([0, 0, 0], 2).round(9)
        array([50.,  2.])
        """
        from landscapes.problems._lanczos import largest_eigenpairs

        w = self.check_point(w)
        if not isinstance(count, int | np.integer) or not 1 <= count <= self.size:
            raise InputError(f"count must be a whole number from 1 to {self.size}, got {short_repr(count)}")
        scales = np.ones(self.size) if rates is None else check_vector("rates", rates, self.size)
        if not (scales >= 0).all():
            raise InputError(f"rates must be numbers >= 0, got {short_repr(rates)}")
        d = np.sqrt(scales)
        return largest_eigenpairs(lambda v: d * self.hessian_product(w, d * v), self.size, int(count))

    def check_point(self, w: Any) -> np.ndarray:
        """Return w as an array of n numbers, or raise an InputError."""
        return check_vector(f"w of {self.name}", w, self.size)

    def check_gradient(self, w: Any = None, seed: int = 0) -> None:
        """Compare the gradient with differences of f, along random directions at w, by default the start.

        Raises
        ------
        InputError
            If a slope differs by more than 1e-4 of the size of the gradient.
        """
        w = self.start if w is None else self.check_point(w)
        directions = np.random.default_rng(seed).normal(size=(CHECKED_DIRECTIONS, self.size))
        gradient = self.gradient(w)
        for direction in directions / np.linalg.norm(directions, axis=1, keepdims=True):
            h = np.cbrt(np.finfo(float).eps) * max(1.0, float(np.linalg.norm(w)))
            slope = (self.value(w + h * direction) - self.value(w - h * direction)) / (2 * h)
            if not abs(slope - gradient @ direction) <= CHECK_TOLERANCE * (1e-3 + np.linalg.norm(gradient)):
                raise InputError(
                    f"the gradient of {self.name} is not that of f: along one direction it gives the slope "
                    f"{gradient @ direction:.6g}, where differences of f give {slope:.6g}"
                )


def check_vector(what: str, vector: Any, size: int | None = None) -> np.ndarray:
    """Return an array of `size` numbers in one row, or raise an InputError."""
    try:
        array = np.array(vector, dtype=float)
    except (TypeError, ValueError, OverflowError):
        array = np.empty((0, 0))
    if array.ndim != 1 or not len(array) or (size is not None and len(array) != size):
        numbers = "one or more" if size is None else f"{size}"
        raise InputError(f"{what} must be {numbers} numbers in one row, got {short_repr(vector)}")
    return array


def problem(
    function: Callable[[np.ndarray], tuple[float, np.ndarray]],
    start: Any,
    *,
    name: str = "problem",
    product: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    groups: Mapping[str, slice] | None = None,
    check: bool = False,
) -> Problem:
    """Return the problem of a function of your own.

    Parameters
    ----------
    function : callable
        ``function(w) -> f, gradient``: a number, and an array (n,).
    start : array (n,)
        w₀.
    name : str, default "problem"
    product : callable, optional
        ``product(w, v) -> H v``; without it, differences of gradients are used.
    groups : mapping of str to slice, optional
        Parameters that belong together.
    check : bool, default False
        Compare the gradient with differences of f at the start.

    Raises
    ------
    InputError
        If the start is not a row of finite numbers; with `check`, if the gradient is not that of f.

    Examples
    --------
    >>> from landscapes import problems
    >>> from optimizers import gd, trace
    >>> quartic = problems.problem(lambda w: ((w**4).sum() / 4, w**3), [1, 2, 3], check=True)
    >>> bool(trace(gd(lr=0.1), quartic, steps=100).values[-1] < 0.01)
    True
    >>> problems.problem(lambda w: ((w**4).sum() / 4, w**2), [1, 2, 3], check=True)
    Traceback (most recent call last):
        ...
    landscapes.InputError: the gradient of problem is not that of f: along one direction it gives the slope \
8.05113, where differences of f give 24.5693
    """
    if not callable(function):
        raise InputError(f"function must be one of w that returns f and its gradient, got {short_repr(function)}")
    start = check_vector("start", start)
    if not np.isfinite(start).all():
        raise InputError(f"start must be finite, got {short_repr(start)}")
    full_product: HessianProduct | None = None if product is None else lambda w, v, samples: product(w, v)
    made = Problem(
        name,
        lambda w, samples: function(w),
        start,
        product=full_product,
        groups=dict(groups or {}),
    )
    made.value_and_gradient(start)
    if check:
        made.check_gradient()
    return made
