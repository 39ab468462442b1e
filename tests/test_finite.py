"""Where a sweep does not look whether f is finite, f is finite."""

import numpy as np
import pytest

import landscapes
from optimizers._lanes import divergence_bounds
from optimizers._runs.finite import is_finite_where_inside

NAMES = [name for name in landscapes.names() if is_finite_where_inside(landscapes.get(name))]


def test_polynomials_are_known_to_be_finite():
    assert {"sphere", "ravine", "saddle", "rosenbrock", "himmelblau", "goldstein_price"} <= {*NAMES}
    assert not {"ackley", "easom", "cliff", "log_goldstein_price", "bukin6"} & {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_to_be_finite_is_so_up_to_the_corners(name):
    surface = landscapes.get(name)
    cx, rx, cy, ry = divergence_bounds(surface)
    part = np.concatenate([-np.geomspace(1, 1e-13, 40), [0], np.geomspace(1e-13, 1, 40)])
    x, y = np.meshgrid(cx + part * rx, cy + part * ry)
    assert np.isfinite(surface.evaluate(x, y)[0]).all()


@pytest.mark.parametrize("kappa", [1e250, 1e300])
def test_it_depends_on_the_parameters(kappa):
    assert is_finite_where_inside(landscapes.get("ravine")(kappa=kappa)) == (kappa == 1e250)


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: 1 / x + y,
        lambda x, y: x**-2 + y,
        lambda x, y: x**0.5 + y,
        lambda x, y: np.exp(x) + y,
        lambda x, y: max(x, y),
        lambda x, y: np.inf if x == 0 else y,
        lambda x, y: y if x else np.inf,
        lambda x, y: abs(x) * y,
        lambda x, y: x**40 + y,
        lambda x, y: (x * 1e300 * 1e300) * 0 + y,
    ],
)
def test_nothing_is_promised_of_what_may_be_infinite_or_nan(f):
    class Surface:
        domain, values = ((-1, 1), (-1, 1)), {}

        @staticmethod
        def function(x, y):
            return f(x, y), 0, 0

    assert not is_finite_where_inside(Surface)
