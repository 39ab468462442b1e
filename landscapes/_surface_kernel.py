"""The compiled form of a landscape: its function applied to many points at once."""

import functools
from collections.abc import Callable
from math import isnan
from typing import Any

from numba import config

from landscapes._core.jit import SURFACE_KERNEL, first_class, jittable, reader
from landscapes._core.vector_math import vectorised


@functools.cache
def kernel(function: Callable, parameters: int, exact: bool = False) -> Any:
    """Compile ``function(x, y, *parameters) -> f, fx, fy`` into a loop over points.

    With `exact`, sines and the like are those of the C library, which takes half as long to compile and
    several times as long to run.
    """
    read, surface = reader(parameters), jittable(function)
    quick: Any = None if exact else quickened(function)

    def evaluate(x, y, parameters, f, fx, fy):
        values = read(parameters, 0)
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

    def evaluate_quickly(x, y, parameters, f, fx, fy):
        values = read(parameters, 0)
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = quick(x[i], y[i], *values)
        if any_far(x, y, f, fx, fy):
            for i in range(x.shape[0]):
                if far(x[i], y[i], f[i], fx[i], fy[i]):
                    f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

    return first_class(SURFACE_KERNEL, evaluate_quickly if quick else evaluate)


@functools.cache
def mean_kernel(function: Callable, rows: int, exact: bool = False) -> Any:
    """Compile the mean of ``function(x, y, *column) -> f, fx, fy`` over the columns of the parameters.

    The points are the inner loop: a sum over samples would have to keep its order, and could not be vectorised.
    """
    read, surface, quick = reader(rows), jittable(function), None if exact else quickened(function)
    sample = quick or surface

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
        if quick_at_all and any_far(x, y, f, fx, fy):
            for i in range(x.shape[0]):
                if far(x[i], y[i], f[i], fx[i], fy[i]):
                    f[i] = fx[i] = fy[i] = 0.0
                    for k in range(count):
                        value, slope_x, slope_y = surface(x[i], y[i], *read(parameters, k))
                        f[i] += value / count
                        fx[i] += slope_x / count
                        fy[i] += slope_y / count

    quick_at_all = quick is not None
    return first_class(SURFACE_KERNEL, evaluate)


def quickened(function: Callable) -> Callable | None:
    """The function with its sines taken from `landscapes._core.vector_math`, jittable; None where it has none.

    Such a sine is nan for an argument beyond a million. Where that makes a nan of f or its gradient, a kernel
    does the point again with the functions of the C library.
    """
    quick = function if config.DISABLE_JIT else vectorised(function)  # type: ignore[attr-defined]  # as in `_jit`
    return None if quick is function else jittable(quick)


@jittable
def far(x, y, f, fx, fy):
    """Whether (x, y) is a point where something is nan; a lane that has diverged is at none."""
    return isnan(f + fx + fy) & (not (isnan(x) & isnan(y)))


@jittable
def any_far(x, y, f, fx, fy):
    found = False
    for i in range(x.shape[0]):  # a loop of its own, without a call, is vectorised, too
        found |= far(x[i], y[i], f[i], fx[i], fy[i])
    return found


@functools.cache
def table_kernel(function: Callable) -> Any:
    """Compile ``function(x, y, table) -> f, fx, fy``: like `kernel`, but with the whole array of parameters."""
    surface = jittable(function)

    def evaluate(x, y, table, f, fx, fy):
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], table)

    return first_class(SURFACE_KERNEL, evaluate)
