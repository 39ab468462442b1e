"""Constant folding: evaluate operations on constants and remove zeros and ones while a tree is built."""

import math

import numpy as np

from landscapes._core.types import Number
from landscapes._tree.expression import ARITHMETIC, Expression


def is_number(expression: Expression) -> bool:
    return isinstance(expression, int | float)


def folded(operation: str, *arguments: Expression) -> Expression:
    """Return the operation as a tree, or a simpler expression with the same value for all finite arguments.

    >>> folded("*", 2, 3), folded("+", "u", 0), folded("*", 0, "u"), folded("-", "u", "v")
    (6.0, 'u', 0.0, ('-', 'u', 'v'))
    """
    if all(map(is_number, arguments)):
        return _constant(operation, *arguments)
    match operation, *arguments:
        case ("+" | "-", u, 0) | ("+", 0, u) | ("*" | "/" | "**", u, 1) | ("*", 1, u):
            return u
        case ("*", 0, _) | ("*", _, 0) | ("/", 0, _):
            return 0.0
        case ("**", _, 0):
            return 1.0
        case ("-", 0, u) | ("*", -1, u):
            return ("neg", u)
        case ("if", int() | float() as test, yes, no):
            return yes if test else no
    return (operation, *arguments)


def computed(operation: str, *numbers: float) -> Number:
    """Return the value of an operation on numbers; undefined ones are inf, nan, complex or an arithmetic error."""
    with np.errstate(all="ignore"):
        return ARITHMETIC[operation](*numbers)


def _constant(operation: str, *numbers: float) -> Expression:
    try:
        value = computed(operation, *map(float, numbers))
    except (OverflowError, ZeroDivisionError):
        return (operation, *numbers)
    if isinstance(value, complex) or not math.isfinite(value):
        return (operation, *numbers)
    return float(value)
