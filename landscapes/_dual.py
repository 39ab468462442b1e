"""Dual numbers that write code: arithmetic on a value and its derivatives, one line for each operation.

This is the chain rule of forward-mode automatic differentiation (Griewank, Walther, "Evaluating
derivatives", 2nd ed., 2008, chapter 3). The code is exact, in the order in which f was typed, and at
most a few times as long as f: a symbolic derivative may grow without bound, and take as long.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes._core.errors import InputError


@dataclass(frozen=True)
class Term:
    """The name of a value in the code; arithmetic on it writes the line that computes the result."""

    name: str
    code: dict[str, str]  # right-hand side -> its name, so that nothing is computed twice

    def line(self, expression: str) -> "Term":
        return Term(self.code.setdefault(expression, f"_{len(self.code)}"), self.code)

    def __neg__(self) -> "Term":
        return self.line(f"-{self.name}")

    def __add__(self, other: "Value") -> "Value":
        return self if is_number(other, 0) else self.line(f"{self.name} + {text_of(other)}")

    def __radd__(self, other: float) -> "Value":
        return self if other == 0 else self.line(f"{text_of(other)} + {self.name}")

    def __sub__(self, other: "Value") -> "Value":
        return self if is_number(other, 0) else self.line(f"{self.name} - {text_of(other)}")

    def __rsub__(self, other: float) -> "Value":
        return -self if other == 0 else self.line(f"{text_of(other)} - {self.name}")

    def __mul__(self, other: "Value") -> "Value":
        if is_number(other, 0):
            return 0.0
        return self if is_number(other, 1) else self.line(f"{self.name} * {text_of(other)}")

    def __rmul__(self, other: float) -> "Value":
        if other in (0, 1):
            return self if other else 0.0
        return -self if other == -1 else self.line(f"{text_of(other)} * {self.name}")

    def __truediv__(self, other: "Value") -> "Value":
        return self if is_number(other, 1) else self.line(f"{self.name} / {text_of(other)}")

    def __rtruediv__(self, other: float) -> "Value":
        return self.line(f"{text_of(other)} / {self.name}") if other else 0.0

    def __pow__(self, other: "Value") -> "Term":
        if not isinstance(other, Term) and other == int(other):
            return self.line(f"{self.name} ** ({int(other)})")
        return self.line(f"{self.name} ** {text_of(other)}")

    def __rpow__(self, other: float) -> "Term":
        return self.line(f"{text_of(other)} ** {self.name}")

    def is_zero(self) -> "Term":
        """1 where the value is 0, and 0 elsewhere."""
        return self.line(f"({self.name} == 0)")

    def nonzero(self) -> "Term":
        """The value, or 1 where it is 0: a divisor with which 0/0 is 0."""
        return self.line(f"{self.name} + {self.is_zero().name}")


Value = Term | float


def is_number(value: Value, number: float) -> bool:
    return not isinstance(value, Term) and value == number


def text_of(value: Value) -> str:
    return value.name if isinstance(value, Term) else f"({value!r})" if value < 0 else repr(float(value))


@dataclass(frozen=True)
class Function:
    """A function of one variable: NumPy's name of it, and its derivative at u, where its value is f."""

    numpy: str
    derivative: Callable[[Any, Any], Value]
    kinked: bool = False

    def __call__(self, u: Value) -> Value:
        return u.line(f"{self.numpy}({u.name})") if isinstance(u, Term) else float(getattr(np, self.numpy)(u))


def inverse_root(u: Any) -> Value:
    """1/√u, and 0 where u = 0, on the kink itself."""
    return FUNCTIONS["sqrt"](u) / u.nonzero()


FUNCTIONS: dict[str, Function] = {
    "sin": Function("sin", lambda u, f: FUNCTIONS["cos"](u)),
    "cos": Function("cos", lambda u, f: -FUNCTIONS["sin"](u)),
    "tan": Function("tan", lambda u, f: 1 + f * f),
    "asin": Function("arcsin", lambda u, f: inverse_root(1 - u * u), kinked=True),
    "acos": Function("arccos", lambda u, f: -inverse_root(1 - u * u), kinked=True),
    "atan": Function("arctan", lambda u, f: 1 / (1 + u * u)),
    "sinh": Function("sinh", lambda u, f: FUNCTIONS["cosh"](u)),
    "cosh": Function("cosh", lambda u, f: FUNCTIONS["sinh"](u)),
    "tanh": Function("tanh", lambda u, f: 1 - f * f),
    "asinh": Function("arcsinh", lambda u, f: inverse_root(1 + u * u)),
    "exp": Function("exp", lambda u, f: f),
    "log": Function("log", lambda u, f: 1 / u),
    "log10": Function("log10", lambda u, f: 1 / (math.log(10) * u)),
    "sqrt": Function("sqrt", lambda u, f: f / (2 * u.nonzero()), kinked=True),
    "abs": Function("abs", lambda u, f: FUNCTIONS["sign"](u), kinked=True),
    "sign": Function("sign", lambda u, f: 0.0, kinked=True),
}
FUNCTIONS |= {"ln": FUNCTIONS["log"], "arcsin": FUNCTIONS["asin"], "arccos": FUNCTIONS["acos"]}
FUNCTIONS |= {"arctan": FUNCTIONS["atan"], "sgn": FUNCTIONS["sign"]}

#: Functions of two or more variables: NumPy's names, and the sign of the difference that chooses the first.
CHOICES = {"min": ("minimum", -1.0), "max": ("maximum", 1.0)}


@dataclass(frozen=True)
class Dual:
    """A value with its derivatives by x and by y, and whether the operation that made it is without kinks."""

    value: Value
    dx: Value = 0.0
    dy: Value = 0.0
    smooth: bool = True

    def chain(self, value: Value, slope: Value, smooth: bool = True) -> "Dual":
        """A function of this: its value, and its derivative times the inner ones."""
        return Dual(value, slope * self.dx, slope * self.dy, smooth)


def apply(name: str, u: Dual) -> Dual:
    function = FUNCTIONS[name]
    f = function(u.value)
    return u.chain(f, function.derivative(u.value, f), not function.kinked) if isinstance(f, Term) else Dual(f)


def choice(numpy: str, sign: float, a: Dual, b: Dual) -> Dual:
    """The lesser or the greater of two, with its slope; where they are equal, the mean of both slopes."""
    if not (isinstance(a.value, Term) or isinstance(b.value, Term)):
        return Dual(float(getattr(np, numpy)(a.value, b.value)))
    difference: Any = a.value - b.value
    first = 0.5 + 0.5 * sign * FUNCTIONS["sign"](difference)
    value = difference.line(f"{numpy}({text_of(a.value)}, {text_of(b.value)})")
    return Dual(value, first * a.dx + (1 - first) * b.dx, first * a.dy + (1 - first) * b.dy, smooth=False)


def plus(a: Dual, b: Dual) -> Dual:
    return Dual(a.value + b.value, a.dx + b.dx, a.dy + b.dy)


def minus(a: Dual, b: Dual) -> Dual:
    return Dual(a.value - b.value, a.dx - b.dx, a.dy - b.dy)


def times(a: Dual, b: Dual) -> Dual:
    return Dual(a.value * b.value, a.dx * b.value + a.value * b.dx, a.dy * b.value + a.value * b.dy)


def over(a: Dual, b: Dual) -> Dual:
    if is_number(b.value, 0):
        raise ZeroDivisionError
    f = a.value / b.value
    return Dual(f, (a.dx - f * b.dx) / b.value, (a.dy - f * b.dy) / b.value)


def power(a: Dual, b: Dual) -> Dual:
    u, p = a.value, b.value
    if not isinstance(p, Term):
        if not isinstance(u, Term):
            return Dual(u**p)
        return constant_power(a, u, p)
    if not isinstance(u, Term):
        if u <= 0:
            raise InputError(f"{u:g} cannot be raised to a power that varies")
        f = u**p
        return b.chain(f, f * math.log(u))
    f = u**p
    by_base, by_power = p * u ** (p - 1), f * FUNCTIONS["log"](u.nonzero())
    return Dual(f, by_base * a.dx + by_power * b.dx, by_base * a.dy + by_power * b.dy, smooth=False)


def constant_power(a: Dual, u: Term, p: float) -> Dual:
    if p in (0, 1):
        return a if p else Dual(1.0)
    if p == 0.5:
        return apply("sqrt", a)
    if p == 2:
        return a.chain(u * u, 2 * u)
    f = u**p
    slope = f / u.nonzero() if 0 < p < 1 else u ** (p - 1)
    return a.chain(f, p * slope, smooth=p.is_integer())
