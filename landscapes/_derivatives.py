"""Derivatives made from the function of a landscape: its gradient if the author wrote none, and its Hessian."""

import functools
import inspect
from collections.abc import Callable

import numpy as np

from landscapes._core.errors import InputError
from landscapes._core.weak_cache import cached_while_alive
from landscapes._tree.differentiate import gradient_tree, hessian_tree
from landscapes._tree.function_tree import function_tree
from landscapes._tree.python_code import python_function

#: The step of central differences, relative to the coordinate. Their error is smallest, about 1e-10 of the
#: gradient, at the cube root of the machine epsilon.
DIFFERENCE_STEP = float(np.finfo(float).eps ** (1 / 3))


def with_gradient(function: Callable, *point: float) -> Callable:
    """Return a function that returns f, df/dx, df/dy: the given one, or a derived one if it returns f alone.

    The function is called once, at the point, to find out which of the two it is.

    Raises
    ------
    InputError
        If it returns f alone and is not plain arithmetic, or if it returns neither one value nor three.

    >>> def bowl(x, y):
    ...     return x * x + 10 * y * y
    >>> with_gradient(bowl, 1.0, 1.0)(1.0, 3.0)
    (91.0, 2.0, 60.0)
    """
    try:
        arguments = inspect.signature(function).bind(*map(np.float64, point)).args
    except TypeError:
        return function  # its parameters are wrong; the registry reports that
    with np.errstate(all="ignore"):
        returned = function(*arguments)
    if not isinstance(returned, tuple):
        derived = python_function(gradient_tree(function_tree(function)), function.__name__)
        return functools.update_wrapper(derived, function)
    if len(returned) != 3:
        raise InputError(
            f"{function.__name__} must return f, or f and its two derivatives; it returns {len(returned)} values"
        )
    return function


@cached_while_alive
def second_derivatives(function: Callable) -> Callable:
    """Return ``(x, y, *rest) -> fxx, fxy, fyy`` for a ``function(x, y, *rest) -> f, fx, fy``.

    The derivatives are exact if the function is plain arithmetic (see `landscapes._tree`). For a function with
    a loop or a table they are central differences, with an error of about 1e-10 of the gradient.

    >>> from landscapes import monkey_saddle
    >>> second_derivatives(monkey_saddle.function)(1.0, 0.5)
    (6.0, -3.0, -6.0)
    """
    try:
        tree = hessian_tree(function_tree(function))
    except InputError:
        return central_differences(function)
    return python_function(tree, f"{function.__name__}_hessian")


def central_differences(function: Callable) -> Callable:
    """Return second derivatives by differences, for a ``function(x, y, *rest) -> f, fx, fy`` that has no tree."""
    from landscapes._core.jit import jittable  # here, because it loads numba

    surface = jittable(function)

    def differences(x, y, *rest):
        h, k = DIFFERENCE_STEP * np.maximum(1.0, np.abs(x)), DIFFERENCE_STEP * np.maximum(1.0, np.abs(y))
        _, right, up_right = surface(x + h, y, *rest)
        _, left, up_left = surface(x - h, y, *rest)
        _, _, above = surface(x, y + k, *rest)
        _, _, below = surface(x, y - k, *rest)
        return (right - left) / (2 * h), (up_right - up_left) / (2 * h), (above - below) / (2 * k)

    return differences
