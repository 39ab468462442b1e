"""Numbers that a user gives, alone or in arrays: read in one place, so that the same is refused everywhere."""

from numbers import Integral, Real
from typing import Any

import numpy as np

from landscapes._core.errors import InputError, short_repr


def real_array(value: object, *shape: int, switches: bool = False) -> np.ndarray | None:
    """Return real numbers as an array of float64; None if the value is no such numbers, or not of this shape.

    Texts, complex numbers, masked arrays, and numbers beyond the floats are no such numbers; nor are True and False,
    unless there may be `switches`.

    >>> real_array([1, 2.5]), real_array((1, 2, 3), 2), real_array(["1", "2"]), real_array([1j, 0]), real_array(10**400)
    (array([1. , 2.5]), None, None, None, None)
    """
    try:
        if type(value) not in (float, int) and has_other_things(value, switches):
            return None
        array = np.asarray(value)
        if array.dtype.kind == "O" and not all(isinstance(one, Real) for one in array.flat):
            return None
        numbers = array.astype(float) if array.dtype.kind in "iufO" + "b" * switches else None
    except Exception:  # a ragged list, a list in itself, 10**400, or an array of a library that may raise anything
        return None
    return None if numbers is None or (shape and numbers.shape != shape) else numbers


def has_other_things(value: object, switches: bool = False) -> bool:
    """Return whether something is, or has in it, what NumPy would turn into numbers though it is none."""
    if isinstance(value, list | tuple):
        return any(has_other_things(part, switches) for part in value)
    if isinstance(value, bool | np.bool_):
        return not switches
    return isinstance(value, str | bytes | np.ma.MaskedArray)


def real_number(value: object) -> float | None:
    """Return one real number as a float; None if the value is something else.

    >>> real_number(3), real_number("3"), real_number([3])
    (3.0, None, None)
    """
    array = real_array(value)
    return float(array) if array is not None and array.ndim == 0 else None


def check_tolerance(tol: object, positive: bool = False) -> float:
    """Return `tol` as a float, or raise an InputError."""
    number = real_number(tol)
    if number is None or not np.isfinite(number) or (positive and number <= 0):
        raise InputError(f"tol must be a {'number > 0' if positive else 'finite number'}, got {short_repr(tol)}")
    return number


def is_whole(value: object) -> bool:
    """Return whether a value is a whole number, of Python or of NumPy; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool | np.bool_)


def whole_number(name: str, value: Any, least: int, most: int | None = None) -> int:
    """Return a whole number within limits as an int; else raise an InputError that names it.

    >>> whole_number("steps", 0, 1)
    Traceback (most recent call last):
        ...
    landscapes.InputError: steps must be a whole number >= 1, got 0
    """
    if not is_whole(value) or value < least or (most is not None and value > most):
        limits = f">= {least}" if most is None else f"from {least} to {most}"
        raise InputError(f"{name} must be a whole number {limits}, got {short_repr(value)}")
    return int(value)


def interval_pair(value: object) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return ((x0, x1), (y0, y1)) as floats; None if the value has another form.

    >>> interval_pair([[0, 1], [2, 3]]), interval_pair((0, 1))
    (((0.0, 1.0), (2.0, 3.0)), None)
    """
    array = real_array(value, 2, 2)
    if array is None:
        return None
    (x0, x1), (y0, y1) = array.tolist()
    return (x0, x1), (y0, y1)


def is_interval(low: float, high: float, most: float, share: float, unit: float = 0.0) -> bool:
    """Return whether two ends rise, are at most so large, and so far apart that there are many floats between them.

    Their distance is at least a `share` of the larger one, or of the `unit` if that is larger.

    >>> is_interval(0, 1e9, 1e9, 1e-9), is_interval(1e8, 1e8 + 0.01, 1e9, 1e-9), is_interval(1, 0, 1e9, 1e-9)
    (True, False, False)
    """
    size = max(abs(low), abs(high))
    return low < high and size <= most and high - low >= share * max(unit, size)
