"""The compiled form of a landscape: its function applied to many points at once."""

import functools
from collections.abc import Callable
from typing import Any

from numba import float64, void

from landscapes._jit import first_class, jittable, reader

POINTS = float64[::1]
PARAMETERS = float64[:, ::1]

#: (x, y, parameters, f, df/dx, df/dy), the last three written to
SIGNATURE = void(POINTS, POINTS, PARAMETERS, POINTS, POINTS, POINTS)


@functools.cache
def kernel(function: Callable, parameters: int) -> Any:
    """Compile ``function(x, y, *parameters) -> f, fx, fy`` into a loop over points."""
    surface, read = jittable(function), reader(parameters)

    def evaluate(x, y, parameters, f, fx, fy):
        values = read(parameters, 0)
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

    return first_class(SIGNATURE, evaluate)


@functools.cache
def mean_kernel(function: Callable, rows: int) -> Any:
    """Compile the mean of ``function(x, y, *column) -> f, fx, fy`` over the columns of the parameters.

    The points are the inner loop: a sum over samples would have to keep its order, and could not be vectorised.
    """
    sample, read = jittable(function), reader(rows)

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

    return first_class(SIGNATURE, evaluate)


@functools.cache
def table_kernel(function: Callable) -> Any:
    """Compile ``function(x, y, table) -> f, fx, fy``: like `kernel`, but with the whole array of parameters."""
    surface = jittable(function)

    def evaluate(x, y, table, f, fx, fy):
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], table)

    return first_class(SIGNATURE, evaluate)
