"""Basins of attraction against theory, and their structure against published and exact values."""

import numpy as np
import pytest

import landscapes
from landscapes import InputError, formula
from optimizers import (
    DIVERGED,
    TRAVELLING,
    basin_entropy,
    basins,
    gd,
    lion,
    momentum,
    newton,
    rmsprop,
    uncertainty_exponent,
)


def grid(landscape, count, extent=None):
    (x0, x1), (y0, y1) = extent or landscape.domain
    x, y = (low + (np.arange(count) + 0.5) / count * (high - low) for low, high in ((x0, x1), (y0, y1)))
    return np.stack(np.meshgrid(x, y), axis=-1)


def newton_of_cube_roots(count):
    """The basins of Newton's method for z³ = 1 on [-1, 1]², as complex numbers."""
    side = np.linspace(-1, 1, count)
    z = side + 1j * side[:, None]
    for _ in range(100):
        z = z - (z**3 - 1) / (3 * z * z)
    return np.abs(z[..., None] - np.exp(2j * np.pi * np.arange(3) / 3)).argmin(axis=-1)


def grebogi_map(count):
    """The basins of the map of Grebogi et al. 1983, with attractors at θ = 0 and θ = π."""
    theta, x = np.meshgrid(np.linspace(0, 2 * np.pi, count), np.linspace(-0.5, 0.5, count), indexing="ij")
    for _ in range(400):
        turned = theta + 1.32 * np.sin(2 * theta) - 0.9 * np.sin(4 * theta) - x * np.sin(theta)
        theta, x = np.mod(turned, 2 * np.pi), -0.3 * np.cos(theta)
    return (np.cos(theta) > 0).astype(int)


def test_basins_of_small_steps_meet_at_the_saddles():
    """Of gd with small steps, the stable manifolds of the saddles are the boundary: starts around a saddle part."""
    surface = landscapes.get("himmelblau")
    for x, y in surface.saddles:
        fxx, fxy, fyy = surface.hessian(x, y)
        (_, _), vectors = np.linalg.eigh([[fxx, fxy], [fxy, fyy]])
        downhill, ridge = vectors.T
        for along in (-1e-3, 0, 1e-3):
            sides = [(x, y) + along * ridge + side * downhill for side in (-1e-4, 1e-4)]
            first, second = basins(gd(lr=0.002), surface, np.array(sides), steps=3000).labels
            assert first != second
            assert min(first, second) >= 0


@pytest.mark.parametrize("rule", [gd(lr=0.05), momentum(lr=0.2, beta=0.95), rmsprop(lr=0.05), newton])
def test_basins_of_a_mirrored_landscape_are_mirrored(rule):
    """The double well is even in x and in y, and so are the rules."""
    found = basins(rule, "double_well", grid(landscapes.get("double_well"), 64))
    mirrored = np.array([1, 0, 2])
    labels = np.where(found.labels >= 0, mirrored[found.labels], found.labels)
    assert (labels[:, ::-1] == found.labels).all()
    assert (found.labels[::-1] == found.labels).all()
    assert (found.steps[:, ::-1] == found.steps).all()


def test_newton_on_the_real_part_of_a_polynomial_is_newton_in_the_complex_plane():
    """Re(z⁴/4 − z) has the gradient conj(z³ − 1); its critical points, the cube roots of 1, are saddles."""
    surface = formula("(x**4 - 6*x**2*y**2 + y**4)/4 - x", domain=((-1, 1), (-1, 1)))
    side = np.linspace(-1, 1, 200)
    found = basins(newton, surface, np.stack(np.meshgrid(side, side), axis=-1), steps=100)
    assert set(found.kinds) == {"saddle"}
    assert len(found.points) == 3
    roots = np.exp(2j * np.pi * np.arange(3) / 3)
    order = np.abs(found.points @ [1, 1j] - roots[:, None]).argmin(axis=0)
    share = (order[found.labels] == newton_of_cube_roots(200)).mean()
    assert share > 0.999  # rounding differs
    assert found.steps.min() >= 0
    assert found.steps.max() < 100
    np.testing.assert_allclose(found.fractions.sum(), 1)


def test_the_step_of_arrival_is_that_of_the_path():
    from optimizers import trace

    surface = landscapes.get("six_hump_camel")
    starts = grid(surface, 9).reshape(-1, 2)
    for rule in (gd(lr=0.01), momentum(lr=0.02, beta=0.9)):
        found = basins(rule, surface, starts, steps=400)
        run = trace(rule, surface, starts, steps=400)
        level = np.abs(run.values - found.attractors.values[found.labels, None]) < 1e-3
        near = found.attractors.nearest(run.points.reshape(-1, 2))[0].reshape(level.shape) == found.labels[:, None]
        assert (found.labels >= 0).all()
        np.testing.assert_array_equal(found.steps, (level & near).argmax(axis=1))


def test_divergence_travelling_and_unlisted_minima_are_told_apart():
    diverged = basins(gd(lr=0.002), "rosenbrock", [(-1.9, 2.9), (1.1, 1.1)], steps=2000)
    assert diverged.labels.tolist() == [DIVERGED, 0]
    assert diverged.steps[0] < 10
    assert basins(gd(lr=1e-3), "beale", [(-4.0, 4.0)], steps=1).labels == [TRAVELLING]
    outside = basins(gd(lr=0.26), "griewank", [(0.1, 0.1), (landscapes.get("griewank").domain[0][1] + 3, 0.5)])
    assert outside.labels[0] == 0
    assert (outside.labels >= 0).all()
    (x, _), ((_, edge), _) = outside.points[outside.labels[1]], landscapes.get("griewank").domain
    assert x > edge


def test_a_rule_with_steps_of_one_length_circles_in_the_pit_of_its_minimum():
    found = basins(lion(lr=0.08), "himmelblau", grid(landscapes.get("himmelblau"), 16), steps=300)
    assert (found.labels == TRAVELLING).mean() < 0.05


def test_a_smooth_straight_boundary_has_exact_entropy_and_exponent_one():
    labels = np.zeros((100, 100), int)
    labels[:, 52:] = 1
    share = 2 / 5
    exact = -share * np.log(share) - (1 - share) * np.log(1 - share)
    found = basin_entropy(labels)
    np.testing.assert_allclose([found.whole, found.boundary], [exact / 20, exact], rtol=1e-12)
    assert not found.fractal
    exponent = uncertainty_exponent(labels)
    np.testing.assert_allclose([exponent.exponent, exponent.error], [1, 0], atol=1e-12)
    np.testing.assert_allclose(exponent.uncertain, 2 * exponent.distances / (100 - 2 * 6))


def test_starts_without_order_have_the_entropy_of_dice_and_exponent_zero():
    labels = np.random.default_rng(0).integers(3, size=(600, 600))
    found = basin_entropy(labels, box=50)
    np.testing.assert_allclose([found.whole, found.boundary], np.log(3), rtol=1e-3)
    assert found.fractal
    assert abs(uncertainty_exponent(labels).exponent) < 1e-3
    alone = basin_entropy(np.ones((20, 20), int))
    assert alone == (0.0, 0.0, False)
    assert np.isnan(uncertainty_exponent(np.ones((20, 20), int)).exponent)


def test_published_values():
    """Grebogi et al. 1983 give α ≈ 0.2 for their map, and Attractors.jl tests 0.40 to 0.42 and 0.60 to 0.61 as its
    entropies in boxes of 6 starts of 300; the boundary of Newton's z³ = 1 has the box dimension 1.42, so α = 0.58.
    """
    fractal = grebogi_map(300)
    found = basin_entropy(fractal, box=6)
    assert 0.40 <= found.whole <= 0.42
    assert 0.60 <= found.boundary <= 0.61
    assert uncertainty_exponent(fractal).exponent == pytest.approx(0.2, abs=0.03)
    cubic = newton_of_cube_roots(512)
    roots = uncertainty_exponent(cubic)
    assert roots.exponent == pytest.approx(2 - 1.42, abs=0.02)
    assert roots.error < 0.01
    assert basin_entropy(cubic).fractal


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: basins(gd(lr=np.array([0.1, 0.2])), "sphere", [(1, 1)]), "lr of gd must be one number"),
        (lambda: basins(gd, "sphere", [(1, 1)], tol=0), "tol must be a number > 0"),
        (lambda: basins("gdd", "sphere", [(1, 1)]), "did you mean 'gd'"),
        (lambda: basin_entropy(np.zeros(5)), "labels must be an array of rows and columns"),
        (lambda: basin_entropy(np.zeros((5, 5)), box=6), "box must be a whole number from 1 to 5"),
    ],
)
def test_bad_input_is_one_clear_line(call, message):
    with pytest.raises(InputError, match=message):
        call()
