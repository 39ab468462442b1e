"""The loss: the mean error of a model on data, as a landscape over the two parameters of the model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np

from landscapes._checks import check_domain, check_start
from landscapes._core.errors import InputError, short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.real_numbers import real_array
from landscapes._core.types import Inlined, Number, Numbers
from landscapes._critical import points_by_kind
from landscapes._derivatives import second_derivatives, with_gradient
from landscapes._landscape import Interval, Landscape, Point, Points, registry
from landscapes._suggested import Suggested

Data = tuple[np.ndarray, np.ndarray]

#: Critical points are searched with at most this many samples, then refined with all of them.
MAX_SEARCH_SAMPLES = 500
NEWTON_STEPS = 20


@dataclass(frozen=True, eq=False, repr=False)
class Loss(Landscape):
    """The mean over data of a function of two parameters and one sample. Made by the `loss` decorator.

    ``linear_regression.on(x, y)`` is the same model on your own data; ``linear_regression(standardise=True)``
    shifts and scales x to mean 0 and standard deviation 1. An optimizer with ``batch=8`` uses gradients of
    mini-batches; maps and curves always show the loss of all data.

    Attributes
    ----------
    data : (array, array)
        The current samples (x, y).
    samples : int
        The number of samples.

    Examples
    --------
    >>> from landscapes import linear_regression
    >>> one = linear_regression.on([0, 1, 2], [1, 3, 5])
    >>> one.value(2, 1), one.value(0, 0)
    (0.0, 5.833333333333333)
    >>> [tuple(round(c, 6) for c in point) for point in one.minima]
    [(2.0, 1.0)]
    """

    raw: Data = field(kw_only=True)
    check: Callable[[np.ndarray], None] | None = field(kw_only=True, default=None)
    has_user_data: bool = field(kw_only=True, default=False)

    grid_size: ClassVar[int] = 121  # each value is a mean over all samples

    common: ClassVar[Mapping[str, Parameter]] = {
        "standardise": Parameter("standardised", name="standardise", default=False)
    }

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the two parameters of the model, then those of one sample."""
        return (*self.function.__code__.co_varnames[:2], "x", "y")

    @cached_property
    def data(self) -> Data:
        x, y = self.raw
        if self.options["standardise"]:
            if not np.ptp(x):
                raise InputError(f"{self.name}: x must vary between the samples to be standardised")
            x = (x - x.mean()) / x.std()
        return x, y

    @property
    def samples(self) -> int:
        return len(self.raw[0])

    @property
    def suggested(self) -> Suggested | None:
        return None if self.has_user_data else super().suggested

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        changed = self.has_user_data or self.options["standardise"]  # the listed points are those of the default data
        return self._critical_points.get(kind, ()) if changed else super()._listed(points, kind)

    @cached_property
    def _critical_points(self) -> Mapping[str, tuple[Point, ...]]:
        """The critical points by kind; with many samples found on a subset, then refined on all of them."""
        if self.samples <= MAX_SEARCH_SAMPLES:
            return points_by_kind(self)
        subset = slice(None, None, -(-self.samples // MAX_SEARCH_SAMPLES))
        x, y = self.data
        found = replace(self(standardise=False), raw=(x[subset], y[subset]))._critical_points
        refined = {kind: [self._refined(point) for point in points] for kind, points in found.items()}
        return {kind: tuple(point for point in points if point) for kind, points in refined.items()}

    def _refined(self, point: Point) -> Point | None:
        """Return the root of the gradient to which Newton's method converges from the point, None if it is not near."""
        end = np.array(point)
        for _ in range(NEWTON_STEPS):
            fxx, fxy, fyy = self.hessian(*end)
            with np.errstate(all="ignore"):
                det = fxx * fyy - fxy * fxy
                gx, gy = self.gradient(*end)
                end = end - np.array([fyy * gx - fxy * gy, fxx * gy - fxy * gx]) / det
        near = np.abs(end - point) < 0.1 * np.ptp(self.domain, axis=1)
        return (float(end[0]), float(end[1])) if near.all() else None

    @property
    def kernel_arguments(self) -> np.ndarray:
        """The kernel's array: a column for each sample, with x, y and the parameters, if any."""
        parameters = [np.full(self.samples, value) for value in super().kernel_arguments.ravel()]
        return np.array([*self.data, *parameters])

    def plain(self, x: Number, y: Number) -> tuple[Any, Any, Any]:
        """Return (f, df/dx, df/dy) by the author's function, averaged over the samples."""
        errors = self.function(np.asanyarray(x)[..., None], np.asanyarray(y)[..., None], *self.kernel_arguments)
        f, fx, fy = (np.mean(error, axis=-1) for error in errors)
        return f, fx, fy

    def plain_hessian(self, x: Number, y: Number) -> tuple[Any, Any, Any]:
        """Return (fxx, fxy, fyy) averaged over the samples, without compiling."""
        errors = second_derivatives(self.function)(
            np.asanyarray(x)[..., None], np.asanyarray(y)[..., None], *self.kernel_arguments
        )
        fxx, fxy, fyy = (np.mean(np.atleast_1d(error), axis=-1) for error in errors)
        return fxx, fxy, fyy

    def _compiled(self, function: Callable, exact: bool = False) -> Callable[..., None]:
        from landscapes._surface_kernel import mean_kernel

        return mean_kernel(function, 2 + len(self.parameters), exact)

    def inlined(self, curvature: bool = False) -> Inlined:
        from landscapes._surface_kernel import inlined_mean

        second = second_derivatives(self.function) if curvature else None
        return inlined_mean(self.function, second, 2 + len(self.parameters))

    def on(
        self, x: Numbers, y: Numbers, domain: tuple[Interval, Interval] | None = None, start: Point | None = None
    ) -> "Loss":
        """Return the same model on other data. The domain and the start stay the same, unless given.

        A domain that is not given is enlarged about its centre, up to 64 times, until it contains a minimum.

        Raises
        ------
        InputError
            If x and y are not equally many finite numbers, or not allowed for the model; if the start is not
            in the domain.
        """
        raw = check_data(x, y)
        if self.check:
            self.check(raw[1])
        result = replace(self, raw=raw, has_user_data=True)
        if domain is not None:
            result = replace(result, domain=check_domain(domain))
        else:
            wider = (replace(result, domain=enlarged(self.domain, factor)) for factor in (1, 4, 16, 64))
            result = next((loss for loss in wider if loss.minima), result)
        return replace(result, start=check_start(self.start if start is None else start, result.domain))

    def __reduce__(self) -> tuple:
        if not self.has_user_data:
            return super().__reduce__()
        make, arguments = super().__reduce__()
        return _restore, (make, arguments, self.raw, self.domain, self.start)

    def __repr__(self) -> str:
        return f"<{self.samples} samples> {super().__repr__()}" if self.has_user_data else super().__repr__()


def enlarged(domain: tuple[Interval, Interval], factor: float) -> tuple[Interval, Interval]:
    """Return the box with the same centre and `factor` times the width and height."""
    (x0, x1), (y0, y1) = ((low + high) / 2 + factor * (high - low) * np.array([-0.5, 0.5]) for low, high in domain)
    return (float(x0), float(x1)), (float(y0), float(y1))


def _restore(make: Callable, arguments: tuple, raw: Data, domain: tuple[Interval, Interval], start: Point) -> Loss:
    return make(*arguments).on(*raw, domain=domain, start=start)


def check_data(x: Numbers, y: Numbers) -> Data:
    """Return the samples as two arrays, or raise InputError."""
    read = real_array(x), real_array(y)
    if read[0] is None or read[1] is None:
        raise InputError(f"data must be two arrays of numbers, got {short_repr(x)} and {short_repr(y)}")
    arrays = read[0], read[1]
    if any(array.ndim != 1 for array in arrays) or arrays[0].shape != arrays[1].shape or not len(arrays[0]):
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise InputError(f"data must be two arrays (samples,) of one length, at least 1, got the shapes {shapes}")
    if not all(np.isfinite(array).all() for array in arrays):
        raise InputError("data must be finite")
    for array in arrays:
        array.setflags(write=False)
    return arrays


def loss(
    *,
    data: Data,
    domain: tuple[Interval, Interval],
    start: Point,
    minima: Sequence[Point],
    saddles: Sequence[Point] = (),
    scale: Literal["linear", "log"] = "linear",
    check: Callable[[np.ndarray], None] | None = None,
) -> Callable[[Callable], Loss]:
    """Declare a loss: decorate ``f(p, q, x, y) -> error, d error/dp, d error/dq`` of one sample (x, y).

    The landscape is the mean of the error over the data, as a function of p and q, which may have any names. The
    function may return the error alone; then the derivatives are made by the chain rule, as for `landscape`.

    Raises
    ------
    InputError
        If the parameters after the first two are not x and y; if it returns the error alone and is not plain
        arithmetic.

    Examples
    --------
    >>> @loss(data=([1.0, 2.0, 6.0], [0.0, 0.0, 0.0]), domain=((-9, 9), (-9, 9)), start=(0, 0), minima=[(3, 0)])
    ... def centre(m, s, x, y):
    ...     return (m - x) ** 2 + s * s, 2 * (m - x), 2 * s
    >>> centre.gradient(0, 0)
    (-6.0, 0.0)
    """

    def declare(function: Callable) -> Loss:
        names = function.__code__.co_varnames
        samples = check_data(*data)
        unit = Loss(
            with_gradient(function, *start, *(part[0] for part in samples)),
            domain=domain,
            start=start,
            at=minima,
            scale=scale,
            axes=(names[0], names[1]),
            saddles_at=saddles,
            raw=samples,
            check=check,
        )
        registry.add(unit)
        return unit

    return declare
