"""Simplify while a tree is built: arithmetic on constants is done at once, and zeros and ones vanish."""

import math
from typing import Any

import numpy as np

from landscapes._tree.expression import ARITHMETIC, Expression


def is_number(expression: Expression) -> bool:
    return isinstance(expression, int | float)


def folded(operation: str, *arguments: Expression) -> Expression:
    """The operation as a tree, or something simpler that has the same value wherever the arguments are finite.

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


def computed(operation: str, *numbers: float) -> Any:
    """The value of an operation on numbers: inf, nan, a complex number or an arithmetic error where there is none."""
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
