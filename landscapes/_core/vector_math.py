"""Sine, cosine, exp, tanh, log and log1p in plain arithmetic, which LLVM vectorises, unlike calls of the C library.

Each function subtracts a multiple of π/2 or ln 2 from x, then evaluates a minimax polynomial (Remez). These
constants are split into parts, so that a whole number times a part is exact. There are no branches, only
selections between two values. Errors are below 1.5 units in the last place, for tanh below 2.5.

The authors of landscapes write ``from numpy import sin``; `vectorised` replaces those functions by these.

References
----------
Cody and Waite, "Software manual for the elementary functions", Prentice-Hall 1980.
Muller, "Elementary functions: algorithms and implementation", Birkhäuser 2016, chapters 3 and 11.
"""

import math
from collections.abc import Callable
from types import BuiltinFunctionType, CellType, FunctionType, ModuleType
from typing import Any

import numpy as np

from landscapes._core.jit import jittable

#: Added and subtracted again, it rounds to a whole number; after the addition, that number is in the lowest bits.
ROUND = 1.5 * 2.0**52

#: Sine and cosine are nan for |x| from here on: products of k with the parts of π/2 are exact for k below 2²⁰.
MAX_ANGLE = 2.0**20

# π/2 in parts of 33, 33 and 53 bits, ln 2 in parts of 32 and 53.
HALF_PI_1, HALF_PI_2, HALF_PI_3 = 1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21
LN2_1, LN2_2 = 0.6931471803691238, 1.9082149292705877e-10
SQRT_HALF = math.sqrt(0.5)
HALVES_OF_PI, LOG2_E = 2 / math.pi, 1 / math.log(2)

# sin r = r + r³ S(r²) and cos r = 1 − r²/2 + r⁴ C(r²) for |r| ≤ π/4, exp r = 1 + r + r² E(r) for |r| ≤ ln(2)/2
S0, S1, S2 = -0.1666666666666663, 0.008333333333322113, -0.00019841269829584722
S3, S4, S5 = 2.7557313619666233e-06, -2.5050747485982205e-08, 1.5896213673762697e-10
C0, C1, C2 = 0.0416666666666666, -0.0013888888888874131, 2.4801587289487046e-05
C3, C4, C5 = -2.755731435379866e-07, 2.087572348029235e-09, -1.1359658907262194e-11
E0, E1, E2, E3 = 0.5000000000000011, 0.16666666666666427, 0.04166666666652746, 0.00833333333348194
E4, E5, E6 = 0.001388888894439709, 0.00019841269539372041, 2.4801492250199856e-05
E7, E8, E9 = 2.7557552106096523e-06, 2.763056866884065e-07, 2.501245743907877e-08
# log(1 + f) = f − f²/2 + s (f²/2 + s² L(s²)) with s = f / (2 + f), for √½ ≤ 1 + f ≤ √2
L0, L1, L2, L3 = 0.6666666666666735, 0.3999999999941277, 0.2857142874289285, 0.2222219851337777
L4, L5, L6 = 0.18183567829264355, 0.15313951256928954, 0.14797036046450204


@jittable
def bits(x):
    return np.float64(x).view(np.int64)


@jittable
def power_of_two(k):
    """Return 2ᵏ, by its exponent bits."""
    return np.int64(bits(k + (ROUND + 1023)) << 52).view(np.float64)


@jittable
def quarter_turns(x):
    """Return the quarter turn in which x lies, with the sine and the cosine of the remainder of x."""
    shifted = x * HALVES_OF_PI + ROUND
    k = shifted - ROUND
    first = x - k * HALF_PI_1
    second = k * HALF_PI_2
    r = first - second
    r = r - (k * HALF_PI_3 - ((first - r) - second))  # with the rounding error of the line above
    z = r * r
    sine = r + r * z * (S0 + z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * S5)))))
    h = 0.5 * z
    w = 1 - h
    cosine = w + (((1 - w) - h) + z * z * (C0 + z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * C5))))))
    return bits(shifted), sine, cosine


@jittable
def sin(x):
    """Return the sine of x for |x| < 2²⁰, nan beyond."""
    quarter, sine, cosine = quarter_turns(x)
    size = cosine if quarter & 1 else sine
    signed = -size if quarter & 2 else size
    return signed if abs(x) < MAX_ANGLE else np.nan


@jittable
def cos(x):
    """Return the cosine of x for |x| < 2²⁰, nan beyond."""
    quarter, sine, cosine = quarter_turns(x)
    size = sine if quarter & 1 else cosine
    signed = -size if (quarter + 1) & 2 else size
    return signed if abs(x) < MAX_ANGLE else np.nan


@jittable
def exp_parts(x):
    """Return k, h and t of eˣ = 2ᵏ (1 + h + t); h is the leading part of the remainder of x, and exact."""
    k = (x * LOG2_E + ROUND) - ROUND
    high, low = x - k * LN2_1, k * LN2_2
    r = high - low
    rr = r * r
    early, late = (E0 + r * E1) + rr * (E2 + r * E3), (E4 + r * E5) + rr * (E6 + r * E7)
    p = rr * (early + rr * rr * (late + rr * rr * (E8 + r * E9)))  # in pairs, which do not depend on each other
    return k, high, p - low


@jittable
def exp(x):
    """Return eˣ for any x; 2ᵏ is split into two factors, since 2¹⁰²⁴ and 2⁻¹⁰⁷⁴ are not normal numbers."""
    x = 710.0 if x > 710 else x
    x = -746.0 if x < -746 else x
    k, high, rest = exp_parts(x)
    leading = 1 + high
    rest += high - (leading - 1)  # the rounding error of 1 + high
    half = (0.5 * k + ROUND) - ROUND
    return (leading + rest) * power_of_two(half) * power_of_two(k - half)


@jittable
def tanh(x):
    """Return tanh x for any x, from e²ˣ − 1."""
    size = abs(x)
    size = 20.0 if size > 20 else size
    k, high, rest = exp_parts(2 * size)
    power = power_of_two(k)
    growth = power * (high + rest) + (power - 1)  # e²ˣ − 1
    ratio = growth / (growth + 2)
    return -ratio if x < 0 else ratio


@jittable
def log(x):
    """Return ln x for any x: the logarithm of a number near 1, plus a whole number times ln 2."""
    normal = x * 2.0**54 if x < 2.0**-1022 else x
    steps = (bits(normal) - bits(SQRT_HALF)) >> 52
    k = np.int64(steps + bits(ROUND)).view(np.float64) - ROUND
    f = np.int64(bits(normal) - (steps << 52)).view(np.float64) - 1
    k = k - 54 if x < 2.0**-1022 else k
    s, h = f / (2 + f), 0.5 * f * f
    z = s * s
    zz = z * z
    r = z * ((L0 + z * L1) + zz * ((L2 + z * L3) + zz * ((L4 + z * L5) + zz * L6)))
    result = k * LN2_1 - ((h - (s * (h + r) + k * LN2_2)) - f)
    result = result if x < np.inf else x
    return result if x > 0 else (-np.inf if x == 0 else np.nan)


@jittable
def log1p(x):
    """Return ln(1 + x), corrected for the rounding error of 1 + x."""
    u = 1 + x
    correction = (x - (u - 1)) / u
    return log(u) + (correction if 0 < u < np.inf else 0.0)


REPLACEMENTS: dict[Callable, Callable] = {
    getattr(module, function.__name__): function
    for function in (sin, cos, exp, tanh, log, log1p)
    for module in (np, math)
}


def vectorised(function: Callable) -> Callable:
    """Return a copy of `function` that calls the functions of this file, or `function` itself if it calls none of them.

    An author may write ``sin`` or ``np.sin``, of NumPy or of math.
    """
    names, cells = function.__code__.co_names, function.__closure__ or ()
    known = {name: function.__globals__[name] for name in names if name in function.__globals__}
    scope = {name: _replaced(value, names) for name, value in known.items()}
    enclosed = [_replaced(cell.cell_contents, names) for cell in cells]
    before = [*known.values(), *(cell.cell_contents for cell in cells)]
    if all(new is old for new, old in zip([*scope.values(), *enclosed], before, strict=True)):
        return function
    closure = tuple(map(CellType, enclosed)) or None
    scope = {**function.__globals__, **scope}
    copy = FunctionType(function.__code__, scope, function.__name__, function.__defaults__, closure)
    copy.__module__, copy.__qualname__ = function.__module__, f"{function.__qualname__}_vectorised"
    return copy


def _replaced(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, np.ufunc | BuiltinFunctionType):
        return REPLACEMENTS.get(value, value)
    if isinstance(value, ModuleType):
        members = {name: vars(value)[name] for name in names if name in vars(value)}
        replaced = {name: _replaced(member, ()) for name, member in members.items()}
        if any(replaced[name] is not member for name, member in members.items()):
            module = ModuleType(f"{value.__name__}, vectorised")
            vars(module).update(replaced)
            return module
    return value
