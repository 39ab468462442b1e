"""Find out by interval arithmetic if a function has kinks: corners, jumps, or unbounded slopes or curvatures.

The interval of each value shows that sqrt(1 + x²) and abs(x²), for example, are smooth. A pole, as of 1/x, is not a
kink. A function counts as kinked unless it is known to be smooth.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from landscapes._tree.expression import ARITHMETIC, TESTS, FunctionTree, run

SMALLEST = float(np.nextafter(0.0, 1.0))


class Interval(NamedTuple):
    """The range of a value, and two flags: it varies with x and y, and it has a kink."""

    low: float = -math.inf
    high: float = math.inf
    varies: bool = True
    kinked: bool = False

    @property
    def touches_zero(self) -> bool:
        return self.low <= 0 <= self.high


def kinked(tree: FunctionTree) -> bool:
    """Return True if f, the first result of the function, has kinks in x and y, its first two parameters.

    >>> from landscapes import sharp_ridge
    >>> from landscapes._tree.function_tree import function_tree
    >>> from landscapes._tree.parser import parse
    >>> kinked(function_tree(sharp_ridge.function)), kinked(parse("sqrt(1 + x**2)").tree)
    (True, False)
    """
    names = {name: Interval(varies=k < 2) for k, name in enumerate(tree.parameters)}
    with np.errstate(all="ignore"):
        return _interval(run(tree.statements, names, _apply)[0]).kinked


def _interval(value: float | Interval) -> Interval:
    return value if isinstance(value, Interval) else Interval(float(value), float(value), varies=False)


def _apply(operation: str, *arguments: float | Interval) -> Interval:
    parts = [_interval(argument) for argument in arguments]
    varies = any(part.varies for part in parts)
    has_kink = varies and operation in KINKS and KINKS[operation](*parts)
    low, high = RANGES[operation](*parts) if operation in RANGES else (-math.inf, math.inf)
    if not low <= high:  # nan, as from inf − inf
        low, high = -math.inf, math.inf
    return Interval(low, high, varies, has_kink or any(part.kinked for part in parts))


def _power_has_kink(base: Interval, power: Interval) -> bool:
    is_integer = power.low == power.high and power.low.is_integer()
    return not is_integer and base.low <= 0


#: Functions that return True if an operation has a kink for arguments in these intervals; other operations have none.
KINKS: dict[str, Callable[..., bool]] = {
    "abs": lambda u: u.low < 0 < u.high,
    "sign": lambda u: u.touches_zero,
    "sqrt": lambda u: u.low <= 0,
    "asin": lambda u: u.low <= -1 or u.high >= 1,
    "acos": lambda u: u.low <= -1 or u.high >= 1,
    "**": _power_has_kink,
    "hypot": lambda u, v: u.touches_zero and v.touches_zero,
    "max": lambda u, v: u.low < v.high and v.low < u.high,
    "min": lambda u, v: u.low < v.high and v.low < u.high,
    "if": lambda test, yes, no: test.varies,
    **dict.fromkeys(["floor", "ceil", "//", "%", *TESTS], lambda *steps: True),
}

Range = tuple[float, float]


def _product_range(u: Interval, v: Interval) -> Range:
    ends = [a * b if a and b else 0.0 for a in u[:2] for b in v[:2]]
    return (max(0.0, min(ends)) if u is v else min(ends)), max(ends)


def _quotient_range(u: Interval, v: Interval) -> Range:
    return (-math.inf, math.inf) if v.touches_zero else _product_range(u, Interval(1 / v.high, 1 / v.low))


def _power_range(base: Interval, power: Interval) -> Range:
    p = power.low
    if power.high != p or p <= 0 or (base.low < 0 and not p.is_integer()):
        return -math.inf, math.inf
    low, high = (float(np.float64(end) ** p) for end in base[:2])
    return (0.0 if base.touches_zero else min(low, high), max(low, high)) if p % 2 == 0 else (low, high)


def _abs_range(u: Interval) -> Range:
    return 0.0 if u.touches_zero else min(abs(u.low), abs(u.high)), max(abs(u.low), abs(u.high))


def _monotonic(operation: str) -> Callable[[Interval], Range]:
    return lambda u: (float(ARITHMETIC[operation](u.low)), float(ARITHMETIC[operation](u.high)))


#: The smallest and the largest result of an operation, for arguments in these intervals.
RANGES: dict[str, Callable[..., Range]] = {
    "+": lambda u, v: (u.low + v.low, u.high + v.high),
    "-": lambda u, v: (u.low - v.high, u.high - v.low),
    "neg": lambda u: (-u.high, -u.low),
    "*": _product_range,
    "/": _quotient_range,
    "**": _power_range,
    "abs": _abs_range,
    "exp": lambda u: (max(SMALLEST, float(np.exp(u.low))), float(np.exp(u.high))),
    "cosh": lambda u: (float(np.cosh(_abs_range(u)[0])), math.inf),
    "hypot": lambda u, v: (max(_abs_range(u)[0], _abs_range(v)[0]), math.inf),
    "max": lambda u, v: (max(u.low, v.low), max(u.high, v.high)),
    "min": lambda u, v: (min(u.low, v.low), min(u.high, v.high)),
    "if": lambda test, yes, no: (min(yes.low, no.low), max(yes.high, no.high)),
    **{name: _monotonic(name) for name in ("sqrt", "log", "log10", "log1p", "sinh", "tanh", "asinh", "atan")},
    **dict.fromkeys(["sin", "cos", "sign"], lambda u: (-1.0, 1.0)),
}
