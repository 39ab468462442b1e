"""The compiled form of a landscape: a loop that applies its function to many points."""

import functools
from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np

from landscapes._core.jit import SURFACE_KERNEL, align_stack, callable_loop, first_class, is_compiling, jittable, reader
from landscapes._core.lanes import lanes, lanes_for
from landscapes._core.types import Inlined
from landscapes._core.vector_math import vectorised


@functools.cache
def inlined(function: Callable, second: Callable | None, parameters: int) -> Inlined:
    """Return the forms of ``function(x, y, *parameters)`` and of its second derivatives; nothing is compiled yet."""
    at_point = None if vectorised_surface(function) else jittable(function)
    curvature = callable_loop(point_loop(second, parameters, exact=True)) if second else None
    return Inlined(at_point, callable_loop(point_loop(function, parameters)), curvature, parameters)


@functools.cache
def inlined_mean(function: Callable, second: Callable | None, rows: int) -> Inlined:
    """Return the forms of a mean over the columns of the parameters."""
    curvature = callable_loop(mean_loop(second, rows, exact=True)) if second else None
    return Inlined(None, callable_loop(mean_loop(function, rows)), curvature, 0)


@functools.cache
def inlined_table(function: Callable, second: Callable) -> Inlined:
    """Return the forms of a function of the whole array of parameters."""
    return Inlined(None, callable_loop(table_loop(function)), callable_loop(table_loop(second)), 0)


@functools.cache
def kernel(function: Callable, parameters: int, exact: bool = False) -> Callable[..., None]:
    """Compile ``function(x, y, *parameters) -> f, fx, fy`` into a loop over points.

    With `exact`, sines and similar functions are those of the C library: the kernel compiles twice as fast and
    runs several times slower.
    """
    return first_class(SURFACE_KERNEL, point_loop(function, parameters, exact))


def point_loop(function: Callable, parameters: int, exact: bool = False) -> Callable[..., None]:
    read, surface = reader(parameters), jittable(function)
    fast: Any = None if exact else vectorised_surface(function)
    each = lanes_for(function, 2, *[0.5] * parameters)

    def evaluate(x, y, parameters, f, fx, fy):
        align_stack()
        values = read(parameters, 0)
        for i in each(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

    def evaluate_fast(x, y, parameters, f, fx, fy):
        align_stack()
        values = read(parameters, 0)
        for i in range(x.shape[0]):
            f[i], fx[i], fy[i] = fast(x[i], y[i], *values)
        if any_nan_result(x, y, f, fx, fy):
            for i in range(x.shape[0]):
                if is_nan_result(x[i], y[i], f[i], fx[i], fy[i]):
                    f[i], fx[i], fy[i] = surface(x[i], y[i], *values)

    return evaluate_fast if fast else evaluate


@functools.cache
def mean_kernel(function: Callable, rows: int, exact: bool = False) -> Callable[..., None]:
    """Compile the mean of ``function(x, y, *column) -> f, fx, fy`` over the columns of the parameters."""
    return first_class(SURFACE_KERNEL, mean_loop(function, rows, exact))


def mean_loop(function: Callable, rows: int, exact: bool = False) -> Callable[..., None]:
    """Return the loops over samples and points; the inner one is over points, since a sum over samples has an order."""
    read, surface, fast = reader(rows), jittable(function), None if exact else vectorised_surface(function)
    sample, has_fast = fast or surface, fast is not None
    each = lanes_for(function, 2, *[0.5] * rows)

    def evaluate(x, y, parameters, f, fx, fy):
        align_stack()
        f[:] = 0.0
        fx[:] = 0.0
        fy[:] = 0.0
        count = parameters.shape[1]
        for k in range(count):
            column = read(parameters, k)
            for i in each(x.shape[0]):
                value, slope_x, slope_y = sample(x[i], y[i], *column)
                f[i] += value
                fx[i] += slope_x
                fy[i] += slope_y
        for i in lanes(x.shape[0]):
            f[i] /= count
            fx[i] /= count
            fy[i] /= count
        if has_fast and any_nan_result(x, y, f, fx, fy):
            for i in range(x.shape[0]):
                if is_nan_result(x[i], y[i], f[i], fx[i], fy[i]):
                    f[i] = fx[i] = fy[i] = 0.0
                    for k in range(count):
                        value, slope_x, slope_y = surface(x[i], y[i], *read(parameters, k))
                        f[i] += value / count
                        fx[i] += slope_x / count
                        fy[i] += slope_y / count

    return evaluate


def vectorised_surface(function: Callable) -> Callable | None:
    """Return the function, jittable, with the sines of `landscapes._core.vector_math`; None if it calls none of them.

    Such a sine is nan for an argument beyond a million. If f or its gradient is nan for this reason, a kernel
    evaluates the point again with the functions of the C library.
    """
    fast = vectorised(function) if is_compiling() else function
    return None if fast is function else jittable(fast)


@jittable
def is_nan_result(x, y, f, fx, fy):
    """Return True if f or its gradient is nan at a point; not for the point (nan, nan) of a lane that has diverged."""
    return isnan(f + fx + fy) & (not (isnan(x) & isnan(y)))


@jittable
def any_nan_result(x, y, f, fx, fy):
    result = False
    for i in range(x.shape[0]):  # a separate loop, without a call, is vectorised, too
        result |= is_nan_result(x[i], y[i], f[i], fx[i], fy[i])
    return result


@functools.cache
def table_kernel(function: Callable) -> Callable[..., None]:
    """Compile ``function(x, y, table) -> f, fx, fy``: like `kernel`, but with the whole array of parameters."""
    return first_class(SURFACE_KERNEL, table_loop(function))


def table_loop(function: Callable) -> Callable[..., None]:
    surface, each = jittable(function), lanes_for(function, 2, np.zeros((2, 4)))

    def evaluate(x, y, table, f, fx, fy):
        align_stack()
        for i in each(x.shape[0]):
            f[i], fx[i], fy[i] = surface(x[i], y[i], table)

    return evaluate
