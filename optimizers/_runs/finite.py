"""Bounds of f: where f is finite in any case, a run need not look at it to see that it has diverged."""

from typing import Any

import numpy as np

from landscapes import Landscape
from optimizers._lanes import divergence_bounds

#: A bound of f up to which it is finite, whatever is rounded on the way.
FINITE = 1e300


class Bounded:
    """A number between -size and size, for a function of sums, products and whole powers; others raise TypeError."""

    __array_ufunc__ = None  # so that a number of NumPy lets this class add and multiply

    def __init__(self, size: float) -> None:
        self.size = size

    def __add__(self, other: Any) -> "Bounded":
        return Bounded(self.size + size_of(other))

    __radd__ = __sub__ = __rsub__ = __add__

    def __mul__(self, other: Any) -> "Bounded":
        return Bounded(self.size * size_of(other))

    __rmul__ = __mul__

    def __truediv__(self, number: float) -> "Bounded":
        return Bounded(self.size / abs(number))

    def __pow__(self, power: int) -> "Bounded":
        if not isinstance(power, int) or power < 0:
            raise TypeError(f"a power must be a whole number, got {power}")
        return Bounded(self.size**power)

    def __neg__(self) -> "Bounded":
        return self

    def __eq__(self, other: object) -> bool:
        raise TypeError("it is not known what a bounded number is equal to")

    def __bool__(self) -> bool:
        raise TypeError("it is not known if a bounded number is 0")


def size_of(number: Any) -> float:
    return number.size if isinstance(number, Bounded) else abs(number)


def is_finite_where_inside(landscape: Landscape) -> bool:
    """Return True if it is certain that f is finite at all points that count as not diverged: for most polynomials.

    >>> from landscapes import get
    >>> is_finite_where_inside(get("rosenbrock")), is_finite_where_inside(get("ackley"))
    (True, False)
    """
    cx, rx, cy, ry = divergence_bounds(landscape)
    x, y = Bounded(abs(cx) + rx), Bounded(abs(cy) + ry)
    try:
        with np.errstate(all="ignore"):
            return bool(size_of(landscape.function(x, y, **landscape.values)[0]) < FINITE)
    except Exception:  # an author's function: whatever it raises, nothing is certain
        return False
