"""The landscape: a function of two variables with its gradient, and what one must know to look at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from landscapes._core.errors import InputError
from landscapes._core.parametrized import Parametrized
from landscapes._core.registry import Registry
from landscapes._derivatives import second_derivatives, with_gradient
from landscapes._suggested import Suggested, suggested_for

Point = tuple[float, float]
Interval = tuple[float, float]
Points = Sequence[Point] | Callable[..., Sequence[Point]]  # a callable takes the parameters


@dataclass(frozen=True, eq=False, repr=False)
class Landscape(Parametrized):
    """A function f(x, y) to descend. Made by the `landscape` decorator; ``ravine(kappa=100)`` sets a parameter.

    Attributes
    ----------
    domain : ((x0, x1), (y0, y1))
        Where to look.
    start : (x, y)
        Where to start.
    minima : tuple of (x, y)
        The local minima, for the parameters in force; empty where f has none.
        Of a surface with dozens of them, only the lowest.
    saddles, maxima : tuple of (x, y)
        Known saddle points and local maxima, for the parameters in force.
    smooth : bool
        False where f has kinks, or a curvature without bound. A minimum on a kink is not stationary.
    scale : "linear" or "log"
        How to space contour lines: "log" where f spans many powers of ten.
    axes : (str, str)
        What to call x and y on a picture.

    Examples
    --------
    >>> from landscapes import rosenbrock
    >>> rosenbrock.value(0.0, 1.0)
    101.0
    >>> rosenbrock(a=2).minima
    ((2.0, 4.0),)
    """

    domain: tuple[Interval, Interval]
    start: Point
    at: Points = ()
    scale: Literal["linear", "log"] = "linear"
    axes: tuple[str, str] = ("x", "y")
    saddles_at: Points = ()
    maxima_at: Points = ()
    smooth: bool = True

    kind: ClassVar[str] = "landscape"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The coordinates."""
        return ("x", "y")

    @property
    def minima(self) -> tuple[Point, ...]:
        return self._listed(self.at, "minimum")

    @property
    def saddles(self) -> tuple[Point, ...]:
        return self._listed(self.saddles_at, "saddle")

    @property
    def maxima(self) -> tuple[Point, ...]:
        return self._listed(self.maxima_at, "maximum")

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        """The points of a kind, from what the declaration says of them."""
        listed = points(**self.values) if callable(points) else points
        return tuple((float(x), float(y)) for x, y in listed)

    @property
    def lowest(self) -> float:
        """The least value of f at a listed minimum, -inf where none is listed."""
        return min((self.value(x, y) for x, y in self.minima), default=-np.inf)

    @property
    def floor(self) -> float:
        """f*, above which losses are counted: `lowest`, 0 where no minimum is listed.

        >>> from landscapes import double_well, saddle
        >>> double_well.floor, saddle.floor
        (-0.25, 0.0)
        """
        return self.lowest if self.minima else 0.0

    @property
    def suggested(self) -> Suggested | None:
        """Steps and settings for the common rules, at the landscape's own parameters and start; None for others.

        >>> from landscapes import ravine
        >>> ravine.suggested.steps, dict(ravine.suggested.settings["gd"])
        (100, {'lr': 0.038})
        >>> ravine(kappa=100).suggested
        """
        known = {**self.parameters, **self.common}
        changed = any(not np.array_equal(value, known[name].default) for name, value in self.settings.items())
        return None if changed else suggested_for(self.function)

    @property
    def samples(self) -> int:
        """The number of data of which f is the mean, 0 where it is no such mean (see `landscapes.losses`)."""
        return 0

    @property
    def kernel(self) -> Any:
        """The compiled loop over points (see `landscapes._surface_kernel`), made at the first use."""
        return self._compiled(self.function)

    @property
    def curvature(self) -> Any:
        """The compiled loop for fxx, fxy, fyy, of the same signature as `kernel`, made at the first use."""
        return self._compiled(second_derivatives(self.function), exact=True)

    def _compiled(self, function: Callable, exact: bool = False) -> Any:
        from landscapes._surface_kernel import kernel

        return kernel(function, len(self.parameters), exact)

    @property
    def kernel_arguments(self) -> np.ndarray:
        """The parameters in force as the column that the kernel takes."""
        if arrays := [name for name, value in self.values.items() if np.ndim(value)]:
            raise InputError(f"{self.name} takes one {arrays[0]} at a time, not an array of them")
        return np.array([[float(value)] for value in self.values.values()]).reshape(-1, 1)

    def plain(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(f, df/dx, df/dy) by the function as its author wrote it, without compiling: a slow oracle.

        >>> from landscapes import ravine
        >>> ravine.plain(1.0, 1.0)
        (25.5, 1.0, 50.0)
        """
        return self.function(x, y, *self.values.values())

    def plain_hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(fxx, fxy, fyy) as `hessian` gives them, without compiling; what does not vary may be one number.

        >>> from landscapes import monkey_saddle
        >>> monkey_saddle.plain_hessian(1.0, 0.5)
        (6.0, -3.0, -6.0)
        """
        return second_derivatives(self.function)(x, y, *self.values.values())

    def value(self, x: Any, y: Any) -> Any:
        """f(x, y) for numbers, or for arrays that broadcast: a float, or an array of the common shape.

        >>> from landscapes import sphere
        >>> sphere.value(3.0, [4.0, 0.0])
        array([25.,  9.])
        """
        return self._evaluate(self.kernel, x, y)[0]

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(df/dx, df/dy) for numbers, or for arrays that broadcast: a pair of what `value` returns.

        >>> from landscapes import saddle
        >>> saddle.gradient(1.0, 0.5)
        (2.0, -1.0)
        """
        return self._evaluate(self.kernel, x, y)[1:]

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(fxx, fxy, fyy) for numbers, or for arrays that broadcast: three of what `value` returns.

        Exact where the function is plain arithmetic (see `landscapes._tree`); for one with a loop or a table central
        differences of the gradient, with an error of about 1e-10 of it. On a kink it is that of the sides, and 0
        where that has no bound.

        >>> from landscapes import monkey_saddle
        >>> monkey_saddle.hessian(1.0, 0.5)
        (6.0, -3.0, -6.0)
        """
        return self._evaluate(self.curvature, x, y)

    def _evaluate(self, kernel: Any, x: Any, y: Any) -> tuple[Any, Any, Any]:
        try:
            xs, ys = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        except (TypeError, ValueError) as error:
            raise InputError(f"x and y must be numbers, or arrays of them that broadcast: {error}") from None
        out = np.empty((3, xs.size))
        with np.errstate(all="ignore"):
            kernel(np.ravel(xs), np.ravel(ys), self.kernel_arguments, *out)
        if xs.ndim == 0:
            return float(out[0, 0]), float(out[1, 0]), float(out[2, 0])
        return out[0].reshape(xs.shape), out[1].reshape(xs.shape), out[2].reshape(xs.shape)


registry: Registry[Landscape] = Registry("landscape")


def landscape(
    *,
    domain: tuple[Interval, Interval],
    start: Point,
    minima: Points = (),
    scale: Literal["linear", "log"] = "linear",
    axes: tuple[str, str] = ("x", "y"),
    saddles: Points = (),
    maxima: Points = (),
    smooth: bool = True,
) -> Callable[[Callable], Landscape]:
    """Declare a landscape: decorate ``f(x, y, **parameters) -> value, df/dx, df/dy``, or ``... -> value``.

    The function is plain arithmetic (NumPy's sin, exp, ... included); it is compiled at its first
    use. Of a function that returns f alone the gradient is derived, exactly, by the chain rule; which of the two
    it is shows in what it returns at the start. `minima` is a list of points, or a function of the parameters that
    returns one; so are `saddles` and `maxima`. A function with kinks says ``smooth=False``.

    Raises
    ------
    InputError
        If the function does not begin with x, y; if it returns f alone and is no plain arithmetic.

    Examples
    --------
    >>> @landscape(domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(1, 0)])
    ... def bowl(x, y, steep=2.0):
    ...     u = x - 1
    ...     return u * u + steep * y * y, 2 * u, 2 * steep * y
    >>> bowl(steep=3).gradient(2, 1)
    (2.0, 6.0)

    The same, with its gradient derived:

    >>> @landscape(domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(1, 0)])
    ... def bowl(x, y, steep=2.0):
    ...     return (x - 1) ** 2 + steep * y * y
    >>> bowl(steep=3).gradient(2, 1), bowl(steep=3).hessian(2, 1)
    ((2.0, 6.0), (2.0, 0.0, 6.0))
    """

    def declare(function: Callable) -> Landscape:
        unit = Landscape(
            with_gradient(function, *start),
            domain=domain,
            start=start,
            at=minima,
            scale=scale,
            axes=axes,
            saddles_at=saddles,
            maxima_at=maxima,
            smooth=smooth,
        )
        return registry.add(unit)

    return declare
