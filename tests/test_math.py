"""Our sine, exponential, logarithm and kin: right to the last place, and put where an author has those of NumPy."""

import math
import re

import mpmath
import numpy as np
import pytest
from conftest import every_landscape
from numba import njit

import landscapes
from landscapes import landscape
from landscapes._core import vector_math
from landscapes._core.numba_jit import OPTIONS
from landscapes._core.vector_math import MAX_ANGLE, vectorised

NAMES = ["sin", "cos", "exp", "tanh", "log", "log1p"]
OURS = {name: (getattr(vector_math, name), getattr(mpmath, name)) for name in NAMES}
every_function = pytest.mark.parametrize("name", OURS)


def over(function):
    """`function` as a compiled loop over an array, optimised as a kernel is."""

    @njit(**OPTIONS)
    def loop(x, y):
        for i in range(x.shape[0]):
            y[i] = function(x[i])

    def apply(x):
        y = np.empty(len(x))
        loop(np.asarray(x, float), y)
        return y

    apply.loop = loop
    return apply


def arguments(name):
    rng = np.random.default_rng(0)
    tiny, any_size = 10.0 ** rng.uniform(-300, 0, 2000), 10.0 ** rng.uniform(-323, 308, 3000)
    yield tiny
    if name == "log":
        yield from (any_size, rng.uniform(0.5, 2, 5000), 1 + rng.uniform(-1e-3, 1e-3, 2000))
        return
    yield -tiny
    if name == "log1p":
        yield from (any_size, rng.uniform(-1, 2, 5000))
    elif name == "exp":
        yield rng.uniform(-2, 2, 5000)
        yield rng.uniform(-708, 709.7, 5000)
        yield rng.uniform(-745, -708, 2000)  # less than the least normal number
    elif name == "tanh":
        yield from (rng.uniform(-1, 1, 5000), rng.uniform(-25, 25, 3000), -any_size)
    else:
        yield from (rng.uniform(-2, 2, 5000), rng.uniform(-40, 40, 5000), rng.uniform(-MAX_ANGLE, MAX_ANGLE, 5000))
        yield rng.integers(-600_000, 600_000, 3000) * np.pi / 2  # where nearly everything cancels
        yield 45.553093477052 * 2.0 ** np.arange(14)  # 29π/2 and its doubles; no double is nearer to a multiple of π/2
        yield (rng.integers(-600_000, 600_000, 3000) + 0.5) * np.pi / 2  # where sine and cosine change places


@pytest.mark.slow
@every_function
def test_errors_are_of_the_last_place(name):
    (ours, exact), units = OURS[name], 2.5 if name == "tanh" else 1.5
    apply = over(ours)
    for x in arguments(name):
        with mpmath.workprec(200):
            for a, b in zip(x, apply(x), strict=True):
                true = exact(mpmath.mpf(a))
                assert abs(mpmath.mpf(b) - true) <= units * np.spacing(abs(float(true))), a


@pytest.mark.slow
def test_special_values():
    inf, nan = np.inf, np.nan
    sin, cos, exp, tanh, log, log1p = (over(ours) for ours, _ in OURS.values())
    below = np.nextafter(MAX_ANGLE, 0)
    np.testing.assert_array_equal(sin([0, inf, -inf, nan, MAX_ANGLE, -MAX_ANGLE, 1e300]), [0, *[nan] * 6])
    np.testing.assert_array_equal(cos([0, inf, -inf, nan, MAX_ANGLE, -MAX_ANGLE, 1e300]), [1, *[nan] * 6])
    np.testing.assert_allclose([*sin([below]), *cos([below])], [math.sin(below), math.cos(below)], rtol=3e-16)
    np.testing.assert_array_equal(exp([0, -0.0, inf, -inf, nan]), [1, 1, inf, 0, nan])
    np.testing.assert_array_equal(exp([709.79, 710, 711, 1e308, -745.2, -746, -1e308]), [inf] * 4 + [0] * 3)
    with np.errstate(all="ignore"):
        x = np.array([0, inf, -inf, nan, -1, -2, 1, 5e-324, 800, -800, 1e308])
        np.testing.assert_allclose(log(x), np.log(x), rtol=3e-16)
        np.testing.assert_allclose(log1p(x), np.log1p(x), rtol=3e-16)
        np.testing.assert_allclose(tanh(x), np.tanh(x), rtol=3e-16)
    least, most = exp([-745.1, math.log(np.finfo(float).max)])
    assert least == 5e-324
    assert most == pytest.approx(np.finfo(float).max, rel=1e-12)


@every_function
def test_llvm_vectorises_them(name):
    apply = over(OURS[name][0])
    apply(np.ones(1))
    (compiled,) = apply.loop.inspect_llvm().values()
    assert re.search(r"fmul <\d+ x double>", compiled)


def in_a_closure(sine):
    return lambda x, y: (sine(x), y, x)


def of_math(x, y):
    return math.sin(x) + math.exp(y) + math.log1p(y) + math.tanh(x), y, x


def of_numpy(x, y):
    return np.sin(x) + np.sqrt(y) + np.pi, y, x


def of_nobody(x, y):
    return np.sqrt(x) + abs(y), y, x


@pytest.mark.slow
@pytest.mark.parametrize("function", [of_math, of_numpy, in_a_closure(np.cos), landscapes.ackley.function])
def test_an_author_may_call_them_by_any_name(function):
    copy = vectorised(function)
    assert copy is not function
    assert njit(**OPTIONS)(copy)(2.0, 3.0) == pytest.approx(function(2.0, 3.0), rel=1e-15)
    assert np.isnan(njit(**OPTIONS)(copy)(2e6, 2.0)[0])  # as ours is, and not NumPy's


def test_a_function_without_them_stays_as_it_is():
    assert vectorised(of_nobody) is of_nobody
    assert vectorised(landscapes.rosenbrock.function) is landscapes.rosenbrock.function


@pytest.mark.slow
@every_landscape
@pytest.mark.parametrize("distance", [1e2, 1e5, 1e8, 1e12])
def test_far_away_a_landscape_is_what_its_author_wrote(landscape, distance):
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-distance, distance, (2, 100))
    x[::7], y[::11] = landscape.start  # near points among the far ones
    x[50], y[60] = np.nan, np.inf
    with np.errstate(all="ignore"):
        plain = landscape.plain(x, y)
    for ours, theirs in zip((landscape.value(x, y), *landscape.gradient(x, y)), plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-13)


def test_a_sine_of_ones_own_is_vectorised_and_right_far_away(own_units):
    @landscape(domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))
    def waves(x, y, k=2.0):
        return np.sin(k * x) + math.cos(y), k * np.cos(k * x), -math.sin(y)

    x, y = np.array([0.3, 1e7, 0.4]), 3e9
    np.testing.assert_allclose(waves.value(x, y), np.sin(2 * x) + np.cos(y), rtol=1e-15)
