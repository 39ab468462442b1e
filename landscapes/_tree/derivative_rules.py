"""The derivative rule of each operation, for dual numbers.

On a kink a derivative is the mean of both sides, so 0 for abs(u) at 0; it is 0 if the slope of a root is
unbounded.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landscapes._tree.expression import TESTS
from landscapes._tree.graph import Term, Value


@dataclass(frozen=True)
class Dual:
    """A value with its derivatives with respect to x and y."""

    value: Value
    dx: Value = 0.0
    dy: Value = 0.0

    def chain(self, value: Value, slope: Value) -> "Dual":
        """Return a function of this number by the chain rule, from its value and its slope."""
        return Dual(value, slope * self.dx, slope * self.dy)

    @property
    def constant(self) -> bool:
        return not (isinstance(self.dx, Term) or isinstance(self.dy, Term) or self.dx or self.dy)


def call(operation: str, u: Any) -> Any:
    return u.graph.value(operation, u)


def nonzero(u: Any) -> Any:
    """Return u, or 1 if u is 0: as a divisor it gives 0 for 0/0."""
    return u + u.graph.value("==", u, 0.0)


def inverse_root(u: Any) -> Any:
    """Return 1/√u, or 0 if u is 0, which is the kink."""
    return call("sqrt", u) / nonzero(u)


#: Functions of one variable: the derivative at u, for the value f.
SLOPES: dict[str, Callable[[Any, Any], Value]] = {
    "neg": lambda u, f: -1.0,
    "abs": lambda u, f: call("sign", u),
    "sqrt": lambda u, f: f / (2 * nonzero(u)),
    "exp": lambda u, f: f,
    "log": lambda u, f: 1 / u,
    "log10": lambda u, f: 1 / (math.log(10) * u),
    "log1p": lambda u, f: 1 / (1 + u),
    "expm1": lambda u, f: 1 + f,
    "sin": lambda u, f: call("cos", u),
    "cos": lambda u, f: -call("sin", u),
    "tan": lambda u, f: 1 + f * f,
    "asin": lambda u, f: inverse_root(1 - u * u),
    "acos": lambda u, f: -inverse_root(1 - u * u),
    "atan": lambda u, f: 1 / (1 + u * u),
    "sinh": lambda u, f: call("cosh", u),
    "cosh": lambda u, f: call("sinh", u),
    "tanh": lambda u, f: 1 - f * f,
    "asinh": lambda u, f: inverse_root(1 + u * u),
    **dict.fromkeys(["sign", "floor", "ceil", *TESTS], lambda *steps: 0.0),
}


def sum_rule(f: Value, a: Dual, b: Dual) -> Dual:
    return Dual(f, a.dx + b.dx, a.dy + b.dy)


def difference_rule(f: Value, a: Dual, b: Dual) -> Dual:
    return Dual(f, a.dx - b.dx, a.dy - b.dy)


def product_rule(f: Value, a: Dual, b: Dual) -> Dual:
    if a.value == b.value:
        return a.chain(f, 2 * a.value)
    return Dual(f, a.dx * b.value + a.value * b.dx, a.dy * b.value + a.value * b.dy)


def quotient_rule(f: Value, a: Dual, b: Dual) -> Dual:
    return Dual(f, (a.dx - f * b.dx) / b.value, (a.dy - f * b.dy) / b.value)


def power_rule(f: Value, a: Dual, b: Dual) -> Dual:
    u, p = a.value, b.value
    if not isinstance(p, Term):
        return constant_power_rule(f, a, p)
    if not isinstance(u, Term):
        return b.chain(f, f * math.log(u)) if u > 0 else Dual(math.nan, math.nan, math.nan)
    by_base, by_power = p * u ** (p - 1), f * call("log", nonzero(u))
    return Dual(f, by_base * a.dx + by_power * b.dx, by_base * a.dy + by_power * b.dy)


def constant_power_rule(f: Value, a: Dual, p: float) -> Dual:
    u: Any = a.value
    if p == 2:
        return a.chain(f, 2 * u)
    if p == 0.5:
        return a.chain(f, SLOPES["sqrt"](u, f))
    return a.chain(f, p * (f / nonzero(u) if 0 < p < 1 else u ** (p - 1)))


def remainder_rule(f: Value, a: Dual, b: Dual) -> Dual:
    """Differentiate the remainder a − b ⌊a/b⌋ between its jumps."""
    graph: Any = next(part.graph for part in (a.value, b.value) if isinstance(part, Term))
    whole = graph.value("//", a.value, b.value)
    return Dual(f, a.dx - whole * b.dx, a.dy - whole * b.dy)


def hypot_rule(f: Any, a: Dual, b: Dual) -> Dual:
    return Dual(f, *((a.value * da + b.value * db) / nonzero(f) for da, db in ((a.dx, b.dx), (a.dy, b.dy))))


def extremum_rule(sign: float) -> Callable[[Value, Dual, Dual], Dual]:
    """Return the rule for max (sign 1) or min (−1) of two numbers; if they are equal, the slope is the mean of both."""

    def rule(f: Value, a: Dual, b: Dual) -> Dual:
        first = 0.5 + 0.5 * sign * call("sign", a.value - b.value)
        return Dual(f, first * a.dx + (1 - first) * b.dx, first * a.dy + (1 - first) * b.dy)

    return rule


def if_rule(f: Any, test: Dual, yes: Dual, no: Dual) -> Dual:
    return Dual(f, *(f.graph.value("if", test.value, *pair) for pair in ((yes.dx, no.dx), (yes.dy, no.dy))))


def unary_rule(slope: Callable[[Any, Any], Value]) -> Callable[[Value, Dual], Dual]:
    return lambda f, u, *rest: u.chain(f, slope(u.value, f))


#: The rule of each operation: a function of its value and its arguments that returns the value with derivatives.
RULES: dict[str, Callable[..., Dual]] = {
    **{operation: unary_rule(slope) for operation, slope in SLOPES.items()},
    "+": sum_rule,
    "-": difference_rule,
    "*": product_rule,
    "/": quotient_rule,
    "//": lambda f, a, b: Dual(f),
    "%": remainder_rule,
    "**": power_rule,
    "hypot": hypot_rule,
    "max": extremum_rule(1.0),
    "min": extremum_rule(-1.0),
    "if": if_rule,
}
