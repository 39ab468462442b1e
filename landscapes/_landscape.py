"""The landscape: a function of two variables with its gradient, domain, start and critical points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np

from landscapes._checks import check_axes, check_domain, check_points, check_scale, check_start
from landscapes._core.errors import InputError, short_repr
from landscapes._core.parametrized import Parametrized
from landscapes._core.real_numbers import real_array
from landscapes._core.registry import Registry
from landscapes._core.sampling import Interval, Point
from landscapes._core.types import Inlined, Number, Numbers
from landscapes._derivatives import second_derivatives, with_gradient
from landscapes._suggested import Suggested, suggested_for

Points = Sequence[Point] | Callable[..., Sequence[Point]]  # a callable takes the parameters


#: Two minima are equally low if their f differ by at most this share of |f| or of the range of minima, or by rounding.
SAME_HEIGHT, ROUNDING = 1e-6, 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Landscape(Parametrized):
    """A function f(x, y) to minimise. Made by the `landscape` decorator; ``ravine(kappa=100)`` sets a parameter.

    Attributes
    ----------
    domain : ((x0, x1), (y0, y1))
        The box of the plane to show.
    start : (x, y)
        The default start of a run.
    minima : tuple of (x, y)
        The minima, for the current parameters; empty if f has none. If there are more than eight in the
        domain, only the lowest.
    lowest_minima, local_minima : tuple of (x, y)
        Those of `minima` at which f is `lowest`, and the others.
    saddles, maxima : tuple of (x, y)
        Known saddle points and local maxima, for the current parameters.
    smooth : bool
        False if f has kinks, or unbounded curvature. The gradient is not zero at a minimum on a kink.
    scale : "linear" or "log"
        The spacing of contour lines: "log" if f spans many powers of ten.
    axes : (str, str)
        The names of x and y on a plot.

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

    #: The points along each side of the grid from which pictures interpolate f; 0 if f is evaluated at every pixel.
    grid_size: ClassVar[int] = 0

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

    @property
    def lowest_minima(self) -> tuple[Point, ...]:
        return self._split_minima()[0]

    @property
    def local_minima(self) -> tuple[Point, ...]:
        return self._split_minima()[1]

    def _split_minima(self) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """Return the minima at which f is the lowest, up to rounding, and the others.

        >>> from landscapes import three_hump_camel
        >>> [len(points) for points in (three_hump_camel.lowest_minima, three_hump_camel.local_minima)]
        [1, 2]
        """
        heights = {point: self.value(*point) for point in self.minima}
        low, high = min(heights.values(), default=0.0), max(heights.values(), default=0.0)
        level = low + SAME_HEIGHT * max(abs(low), high - low) + ROUNDING
        return tuple(p for p in heights if heights[p] <= level), tuple(p for p in heights if heights[p] > level)

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        """Return the points of a kind, as given in the declaration."""
        listed = points(**self._single_values()) if callable(points) else points
        return tuple((float(x), float(y)) for x, y in listed)

    @cached_property
    def lowest(self) -> float:
        """The smallest f at a listed minimum, -inf if none is listed."""
        return min((self.value(x, y) for x, y in self.minima), default=-np.inf)

    @property
    def floor(self) -> float:
        """The value f* from which losses f − f* are measured: `lowest`, or 0 if no minimum is listed.

        >>> from landscapes import double_well, saddle
        >>> double_well.floor, saddle.floor
        (-0.25, 0.0)
        """
        return self.lowest if self.minima else 0.0

    @property
    def suggested(self) -> Suggested | None:
        """Steps and settings of the common optimizers, at the default parameters and start; None if there are none.

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
        """The number of samples of which f is the mean; 0 if it is not such a mean (see `landscapes.losses`)."""
        return 0

    @property
    def kernel(self) -> Callable[..., None]:
        """The compiled loop over points (see `landscapes._surface_kernel`), compiled at the first use."""
        return self._compiled(self.function)

    @property
    def curvature(self) -> Callable[..., None]:
        """The compiled loop for fxx, fxy, fyy, with the signature of `kernel`, compiled at the first use."""
        return self._compiled(second_derivatives(self.function), exact=True)

    def inlined(self, curvature: bool = False) -> Inlined:
        """Return the landscape in the forms that a compiled function can call."""
        from landscapes._surface_kernel import inlined

        second = second_derivatives(self.function) if curvature else None
        return inlined(self.function, second, len(self.parameters))

    def _compiled(self, function: Callable, exact: bool = False) -> Callable[..., None]:
        from landscapes._surface_kernel import kernel

        return kernel(function, len(self.parameters), exact)

    @property
    def kernel_arguments(self) -> np.ndarray:
        """The current parameters as the column that the kernel takes."""
        return np.array([[float(value)] for value in self._single_values().values()]).reshape(-1, 1)

    def _single_values(self) -> dict[str, Any]:
        """Return the values of the parameters, or raise an InputError if one is an array."""
        if arrays := [name for name, value in self.values.items() if np.ndim(value)]:
            raise InputError(f"{self.name} takes one {arrays[0]} at a time, not an array")
        return dict(self.values)

    @property
    def kernel_table(self) -> np.ndarray:
        """The parameters as `kernel` and `curvature` take them: for most landscapes those of `kernel_arguments`."""
        return self.kernel_arguments

    def plain(self, x: Number, y: Number) -> tuple[Any, Any, Any]:
        """Return (f, df/dx, df/dy) by the author's function, without compiling: slow, but a reference for tests.

        >>> from landscapes import ravine
        >>> ravine.plain(1.0, 1.0)
        (25.5, 1.0, 50.0)
        """
        return self.function(x, y, *self.values.values())

    def plain_hessian(self, x: Number, y: Number) -> tuple[Any, Any, Any]:
        """Return (fxx, fxy, fyy) as `hessian` does, without compiling; a constant one may be a single number.

        >>> from landscapes import monkey_saddle
        >>> monkey_saddle.plain_hessian(1.0, 0.5)
        (6.0, -3.0, -6.0)
        """
        return second_derivatives(self.function)(x, y, *self.values.values())

    def value(self, x: Numbers, y: Numbers) -> Any:
        """Return f(x, y) for numbers, or for arrays that broadcast: a float, or an array of the common shape.

        >>> from landscapes import sphere
        >>> sphere.value(3.0, [4.0, 0.0])
        array([25.,  9.])
        """
        return self.evaluate(x, y)[0]

    def gradient(self, x: Numbers, y: Numbers) -> tuple[Any, Any]:
        """Return (df/dx, df/dy) for numbers, or for arrays that broadcast; each is like a result of `value`.

        >>> from landscapes import saddle
        >>> saddle.gradient(1.0, 0.5)
        (2.0, -1.0)
        """
        return self.evaluate(x, y)[1:]

    def hessian(self, x: Numbers, y: Numbers) -> tuple[Any, Any, Any]:
        """Return (fxx, fxy, fyy) for numbers, or for arrays that broadcast; each is like a result of `value`.

        Exact if the function is plain arithmetic (see `landscapes._tree`); for a function with a loop or a table,
        central differences of the gradient, with an error of about 1e-10 of it. On a kink it is the mean of
        both sides, and 0 if that is unbounded.

        >>> from landscapes import monkey_saddle
        >>> monkey_saddle.hessian(1.0, 0.5)
        (6.0, -3.0, -6.0)
        """
        return self._evaluate(self.curvature, x, y)

    def evaluate(self, x: Numbers, y: Numbers) -> tuple[Any, Any, Any]:
        """Return (f, df/dx, df/dy) together, for numbers, or for arrays that broadcast.

        >>> from landscapes import saddle
        >>> saddle.evaluate(1.0, 0.5)
        (0.75, 2.0, -1.0)
        """
        return self._evaluate(self.kernel, x, y)

    def _evaluate(self, kernel: Callable[..., None], x: Numbers, y: Numbers) -> tuple[Any, Any, Any]:
        across, up = real_array(x), real_array(y)
        if across is None or up is None:
            raise InputError(f"x and y must be numbers, or arrays of numbers, got {short_repr(x)} and {short_repr(y)}")
        try:
            xs, ys = np.broadcast_arrays(across, up)
        except ValueError as error:
            raise InputError(f"x and y must be numbers, or arrays of numbers that broadcast: {error}") from None
        out = np.empty((3, xs.size))
        with np.errstate(all="ignore"):
            kernel(np.ravel(xs), np.ravel(ys), self.kernel_table, *out)
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

    The function is plain arithmetic (NumPy's sin, exp, ... included); it is compiled at its first use. If it
    returns f alone, as a call at the start shows, the gradient is derived exactly, by the chain rule. `minima`,
    `saddles` and `maxima` are lists of points, or functions of the parameters that return such a list. A function
    with kinks needs ``smooth=False``.

    Raises
    ------
    InputError
        If something in the declaration has another form; if the first parameters are not x, y; if it returns f alone
        and is not plain arithmetic.

    Examples
    --------
    >>> @landscape(domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(1, 0)])
    ... def bowl(x, y, steep=2.0):
    ...     u = x - 1
    ...     return u * u + steep * y * y, 2 * u, 2 * steep * y
    >>> bowl(steep=3).gradient(2, 1)
    (2.0, 6.0)

    The same landscape, with a derived gradient:

    >>> @landscape(domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(1, 0)])
    ... def bowl(x, y, steep=2.0):
    ...     return (x - 1) ** 2 + steep * y * y
    >>> bowl(steep=3).gradient(2, 1), bowl(steep=3).hessian(2, 1)
    ((2.0, 6.0), (2.0, 0.0, 6.0))
    """
    box = check_domain(domain)
    begin = check_start(start, box)
    check_scale(scale)
    names = check_axes(axes)
    for name, points in (("minima", minima), ("saddles", saddles), ("maxima", maxima)):
        check_points(name, points)

    def declare(function: Callable) -> Landscape:
        unit = Landscape(
            with_gradient(function, *begin),
            domain=box,
            start=begin,
            at=minima,
            scale=scale,
            axes=names,
            saddles_at=saddles,
            maxima_at=maxima,
            smooth=smooth,
        )
        return registry.add(unit)

    return declare
