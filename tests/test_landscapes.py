"""Every landscape: its gradient is that of its f, its minima are minima."""

import numpy as np
import pytest
from conftest import every_landscape

import landscapes
from landscapes import InputError

RNG = np.random.default_rng(0)


def parameter_sets(landscape):
    """The defaults, and three random settings within the sensible ranges."""
    yield landscape
    for _ in range(3 if landscape.knobs else 0):
        yield landscape(**{name: RNG.uniform(knob.low, knob.high) for name, knob in landscape.knobs.items()})


def random_points(landscape, count=200):
    (x0, x1), (y0, y1) = landscape.domain
    return RNG.uniform(x0, x1, count), RNG.uniform(y0, y1, count)


@every_landscape
def test_gradient_is_the_complex_step_derivative_of_f(landscape):
    h = 1e-200
    for surface in parameter_sets(landscape):
        x, y = random_points(surface)
        parameters = surface.values.values()
        exact = (
            np.imag(surface.function(x + h * 1j, y + 0j, *parameters)[0]) / h,
            np.imag(surface.function(x + 0j, y + h * 1j, *parameters)[0]) / h,
        )
        for ours, independent in zip(surface.gradient(x, y), exact, strict=True):
            assert np.all(np.abs(ours - independent) <= 1e-12 * np.maximum(1, np.abs(independent)))


@every_landscape
def test_gradient_is_the_symbolic_derivative_of_f(landscape):
    sympy = pytest.importorskip("sympy")
    x, y = sympy.symbols("x y", real=True)
    parameters = list(landscape.values.values())
    f = landscape.function(x, y, *parameters)[0]
    xs, ys = random_points(landscape)
    for ours, symbol in zip(landscape.gradient(xs, ys), (x, y), strict=True):
        independent = sympy.lambdify((x, y), sympy.diff(f, symbol), "numpy")(xs, ys)
        assert np.all(np.abs(ours - independent) <= 1e-12 * np.maximum(1, np.abs(independent)))


def hessian(landscape, x, y, h=1e-5):
    right, left = landscape.gradient(x + h, y), landscape.gradient(x - h, y)
    above, below = landscape.gradient(x, y + h), landscape.gradient(x, y - h)
    return np.array([np.subtract(right, left), np.subtract(above, below)]) / (2 * h)


@every_landscape
def test_listed_minima_are_stationary_with_a_positive_hessian(landscape):
    for surface in parameter_sets(landscape):
        for x, y in surface.minima:
            assert np.hypot(*surface.gradient(x, y)) < 1e-8
            if surface.settings.get("kappa", 1) > 0:
                assert np.linalg.eigvalsh(hessian(surface, x, y)).min() > 0


@every_landscape
def test_start_and_minima_are_in_the_domain(landscape):
    (x0, x1), (y0, y1) = landscape.domain
    for x, y in [landscape.start, *landscape.minima]:
        assert x0 <= x <= x1
        assert y0 <= y <= y1


@every_landscape
def test_compiled_values_are_those_of_the_plain_function(landscape):
    x, y = random_points(landscape)
    plain = landscape.function(x, y, *landscape.values.values())
    ours = (landscape.value(x, y), *landscape.gradient(x, y))
    scale = np.maximum(1, np.abs(plain))
    assert np.max(np.abs(np.subtract(ours, plain)) / scale) < 1e-13


# Values that others published: SFU's and scipy's optima, and points worked out by hand.
@pytest.mark.parametrize(
    ("landscape", "x", "y", "f"),
    [
        (landscapes.rosenbrock, -1.2, 1.0, 24.2),
        (landscapes.beale, 0.0, 0.0, 14.203125),
        (landscapes.beale, 0.0, 1.0, 14.203125),  # the saddle
        (landscapes.himmelblau, -0.2708446, -0.9230386, 181.6165),  # the maximum, 4 decimals published
        (landscapes.double_well, 1.0, 0.0, -0.25),
        (landscapes.saddle, 1.0, 2.0, -3.0),
        (landscapes.ravine, 10.0, 1.0, 75.0),
        (landscapes.rotated_ravine(theta=np.pi / 2), 1.0, 10.0, 75.0),
        (landscapes.sphere, 4.0, 3.0, 25.0),
    ],
    ids=repr,
)
def test_known_values(landscape, x, y, f):
    assert landscape.value(x, y) == pytest.approx(f, rel=1e-6)


def test_values_broadcast_like_numpy():
    x, y = np.zeros((3, 1)), np.ones(4)
    assert landscapes.ravine.value(x, y).shape == (3, 4)
    gx, gy = landscapes.ravine.gradient(x, y)
    assert gx.shape == gy.shape == (3, 4)
    assert isinstance(landscapes.ravine.value(1, 2), float)
    assert landscapes.sphere.value(np.ones((0,)), 1.0).shape == (0,)
    transposed = np.arange(6.0).reshape(2, 3).T
    np.testing.assert_array_equal(landscapes.sphere.value(transposed, 0), transposed**2)


def test_minima_follow_the_parameters():
    assert landscapes.rosenbrock(a=-0.5).minima == ((-0.5, 0.25),)
    assert landscapes.saddle.lowest == -np.inf
    assert landscapes.double_well.lowest == -0.25


def test_setting_a_parameter_leaves_the_original_alone():
    sharp = landscapes.ravine(kappa=200)
    assert sharp.value(0, 1) == 100
    assert landscapes.ravine.value(0, 1) == 25
    with pytest.raises(AttributeError):
        sharp.start = (0, 0)
    with pytest.raises(TypeError):
        sharp.settings["kappa"] = 1


def test_a_landscape_takes_one_parameter_at_a_time():
    with pytest.raises(InputError, match="kappa at a time"):
        landscapes.ravine(kappa=[1, 2]).value(0, 0)
