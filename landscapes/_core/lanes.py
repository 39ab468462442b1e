"""Loops over lanes: compiled code takes one lane after the other, plain Python all of them at once, as arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np

from landscapes._core.jit import is_compiling, jittable

#: With fewer lanes, numbers are faster than arrays.
FEW = 4


def lane_by_lane(condition: Any, one: Any, other: Any) -> Any:
    return one if condition else other


def of_arrays(condition: Any, one: Any, other: Any) -> Any:
    choose: Callable = np.where if isinstance(condition, np.ndarray) else lane_by_lane
    return choose(condition, one, other)


def at_once(count: int) -> Any:
    return range(count) if count < FEW else (slice(0, count),)


#: ``for i in lanes(count)``: an array indexed by i is a number, or all of the array.
lanes: Any = range if is_compiling() else at_once

#: ``where(condition, one, other)``, of numbers, or of arrays.
where: Any = jittable(lane_by_lane) if is_compiling() else of_arrays


def lanes_for(function: Callable, numbers: int, *others: Any) -> Any:
    """Return `lanes` for loops that call ``function(*numbers, *others)``; `range` if it does not take arrays."""
    return lanes if is_compiling() or takes_arrays(function, numbers, *others) else range


def takes_arrays(function: Callable, numbers: int, *others: Any) -> bool:
    """Return True if a function of so many numbers takes arrays in their place, and leaves these as they are.

    One with an ``if`` does not, nor one that changes an argument, as ``x -= 1`` does with an array.

    >>> takes_arrays(lambda x, y: x + np.sin(y), 2)
    True
    >>> takes_arrays(lambda x, y: x if x > y else y, 2)
    False
    """
    some = np.array([0.25, 0.5])
    some.flags.writeable = False
    with np.errstate(all="ignore"):
        try:
            function(*[some] * numbers, *others)
        except Exception:  # whatever it raises, it runs with numbers
            return False
    return True
