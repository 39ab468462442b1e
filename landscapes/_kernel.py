"""The compiled form of a landscape: its function applied to many points at once."""

import functools
from collections.abc import Callable
from math import isnan
from typing import Any

from numba import config, float64, void

from landscapes._jit import first_class, jittable, reader
from landscapes._math import vectorised

POINTS = float64[::1]
PARAMETERS = float64[:, ::1]

#: (x, y, parameters, f, df/dx, df/dy), the last three written to
SIGNATURE = void(POINTS, POINTS, PARAMETERS, POINTS, POINTS, POINTS)


@functools.cache
def kernel(function: Callable, parameters: int) -> Any:
    """Compile ``function(x, y, *parameters) -> f, fx, fy`` into a loop over points."""
    read = reader(parameters)

    def loop(surface):
        def evaluate(x, y, parameters, f, fx, fy):
            values = read(parameters, 0)
            for i in range(x.shape[0]):
                f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

        return evaluate

    return _vectorised(loop, function)


@functools.cache
def mean_kernel(function: Callable, rows: int) -> Any:
    """Compile the mean of ``function(x, y, *column) -> f, fx, fy`` over the columns of the parameters.

    The points are the inner loop: a sum over samples would have to keep its order, and could not be vectorised.
    """
    read = reader(rows)

    def loop(sample):
        def evaluate(x, y, parameters, f, fx, fy):
            f[:] = 0.0
            fx[:] = 0.0
            fy[:] = 0.0
            count = parameters.shape[1]
            for k in range(count):
                column = read(parameters, k)
                for i in range(x.shape[0]):
                    value, slope_x, slope_y = sample(x[i], y[i], *column)
                    f[i] += value
                    fx[i] += slope_x
                    fy[i] += slope_y
            for i in range(x.shape[0]):
                f[i] /= count
                fx[i] /= count
                fy[i] /= count

        return evaluate

    return _vectorised(loop, function)


@jittable
def far(x, y, f, fx, fy):
    """Whether (x, y) is a point where something is nan; a lane that has diverged is at none."""
    return isnan(f + fx + fy) & (not (isnan(x) & isnan(y)))


def _vectorised(loop: Callable, function: Callable) -> Any:
    """Compile ``loop(surface)``, the surface being `function` with its sines taken from `landscapes._math`.

    Such a sine is nan for an argument beyond a million. Where that makes a nan of f or its gradient,
    the point is done again with the functions of the C library.
    """
    quick = function if config.DISABLE_JIT else vectorised(function)  # type: ignore[attr-defined]  # as in `_jit`
    if quick is function:
        return first_class(SIGNATURE, loop(jittable(function)))
    evaluate_fast, evaluate_far = jittable(loop(jittable(quick))), jittable(loop(jittable(function)))

    def evaluate(x, y, parameters, f, fx, fy):
        evaluate_fast(x, y, parameters, f, fx, fy)
        any_far = False
        for i in range(x.shape[0]):  # a loop of its own, without a call, is vectorised, too
            any_far |= far(x[i], y[i], f[i], fx[i], fy[i])
        if any_far:
            for i in range(x.shape[0]):
                if far(x[i], y[i], f[i], fx[i], fy[i]):
                    at = slice(i, i + 1)
                    evaluate_far(x[at], y[at], parameters, f[at], fx[at], fy[at])

    return first_class(SIGNATURE, evaluate)


@functools.cache
def table_kernel(function: Callable) -> Any:
    """Compile ``function(x, y, table) -> f, fx, fy``: like `kernel`, but with the whole array of parameters."""
    surface = jittable(function)

    def evaluate(x, y, table, f, fx, fy):
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], table)

    return first_class(SIGNATURE, evaluate)
