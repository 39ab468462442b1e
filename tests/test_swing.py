"""The panel of the swing: the direction across the valley, what its label says, and theory's envelope."""

import numpy as np
import pytest

import landscapes
from optimizers import adam, gd, heavy_ball, momentum, nesterov, predict_quadratic, quadratic_axes, trace
from visualizer import race
from visualizer.plotting.panels.swing import find_valley, hessian


def panel(name, racers, **options):
    return race(name, racers, panels=["map", "swing"], **options).scene()["swing"]


@pytest.mark.parametrize("angle", [0.2, 0.7, 1.3])
def test_on_a_turned_ravine_the_swing_is_that_of_the_upright_one(angle):
    turned, upright = landscapes.rotated_ravine(theta=angle), landscapes.ravine
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    start = turn.T @ (10, 1)
    shown = panel(turned, [gd(lr=0.038), momentum(lr=0.038)], start=tuple(start), steps=50)
    for values, rule in zip(shown.values, (gd, momentum), strict=True):
        expected = trace(rule(lr=0.038), upright, (10, 1), steps=50).points[:, 1]
        np.testing.assert_allclose(np.abs(values), np.abs(expected), atol=1e-8)
    assert shown.axes.get_ylabel() == "across"
    large, small = max(np.cos(angle), np.sin(angle)), min(np.cos(angle), np.sin(angle))
    first, second = ("y", "x") if np.cos(angle) == large else ("x", "y")
    assert shown.note.get_text() == f"{large:.2g} {first} − {small:.2g} {second}; dotted: theory"


def test_on_an_upright_ravine_it_is_the_coordinate_itself():
    shown = panel("ravine", [gd(lr=0.038)], steps=20)
    np.testing.assert_array_equal(shown.values[0], trace(gd(lr=0.038), "ravine", steps=20).points[:, 1])
    assert shown.axes.get_ylabel() == "$b$"
    steep = panel(landscapes.formula("25*x**2 + y**2", domain=((-3, 3), (-3, 3)), start=(1.0, 2.0)), ["gd"], steps=5)
    assert steep.axes.get_ylabel() == "$x$"
    np.testing.assert_array_equal(steep.values[0], steep.context.trajectories[0].points[:, 0])


@pytest.mark.parametrize("name", ["sphere", "saddle", "sharp_ridge", "rosenbrock", "himmelblau", "monkey_saddle"])
def test_without_a_straight_valley_it_is_the_second_coordinate(name):
    shown = panel(name, [gd(lr=1e-3)], steps=5)
    assert shown.valley is None
    assert shown.axes.get_ylabel() == f"${landscapes.get(name).axes[1]}$"
    assert not shown.envelopes
    assert shown.note.get_text() == ""


@pytest.mark.parametrize("name", ["booth", "rosenbrock", "beale", "linear_regression"])
def test_the_hessian_is_that_of_the_landscape(name):
    landscape = landscapes.get(name)
    fxx, fxy, fyy = (float(part) for part in landscape.hessian(*landscape.start))
    scale = abs(fxx) + abs(fyy)
    np.testing.assert_allclose(
        hessian(landscape, np.array(landscape.start)), [[fxx, fxy], [fxy, fyy]], atol=1e-5 * scale
    )


@pytest.mark.slow
@pytest.mark.parametrize("rule", [gd(lr=0.03), momentum(lr=0.1), heavy_ball(lr=0.01), nesterov(lr=0.005)], ids=repr)
@pytest.mark.parametrize("name", ["ravine", "rotated_ravine"])
def test_a_run_stays_within_the_envelope_of_theory_and_comes_near_it_again(rule, name):
    shown = panel(name, [rule], steps=60)
    low, high = (line.get_ydata() for line in shown.envelopes)
    np.testing.assert_array_equal(low, -high)
    rate = predict_quadratic(rule, quadratic_axes(landscapes.get(name)).curvature).rate[1]
    np.testing.assert_allclose(high[1:] / high[:-1], rate, rtol=1e-12)
    values = np.abs(shown.values[0])
    assert np.all(values <= 1.2 * high + 1e-12)  # A is read at whole steps, between which a swing may be larger
    assert np.any(values[20:] >= 0.8 * high[20:])


def test_theory_is_drawn_only_where_it_says_something():
    assert not panel("ravine", [adam(lr=0.2)], steps=10).envelopes
    assert not panel("ravine", [gd(lr=0.03, noise=0.5)], steps=10).envelopes
    assert not panel("ravine", [gd(lr=r / 1000) for r in range(30, 35)], steps=10).envelopes  # too many
    both = panel("ravine", [gd(lr=0.038), adam(lr=0.2)], steps=10)
    assert {line.get_color() for line in both.envelopes} == {both.lines[0].get_color()}
    (one,) = panel("ravine", [gd(lr=0.01)], steps=10).envelopes  # without an oscillation only the side of the run
    assert np.all(one.get_ydata() > 0)


def test_most_of_the_paths_choose_the_minimum():
    formula = landscapes.formula("(x**2 - 1)**2 + 300*y**2", domain=((-2, 2), (-1, 1)), start=(0.5, 0.4))
    left, right = (trace(gd(lr=1e-3), formula, start, steps=300) for start in ((-1.5, 0.4), (1.5, 0.4)))
    np.testing.assert_allclose(find_valley(formula, [left, right, left]).minimum, (-1, 0), atol=1e-6)
    np.testing.assert_allclose(find_valley(formula, [right, left, right]).minimum, (1, 0), atol=1e-6)


def test_both_coordinates_have_panels_by_the_names_of_the_axes():
    film = race("ravine", [gd(lr=0.038)], steps=10, panels=["x", "y"])
    scene = film.scene()
    scene.show(7)
    for k, name in enumerate(("x", "y")):
        np.testing.assert_array_equal(scene[name].lines[0].get_ydata(), film.trajectories[0].points[:8, k])
        assert scene[name].axes.get_ylabel() == ("$W$", "$b$")[k]


def test_the_limits_hold_the_swing():
    shown = panel("rotated_ravine", [gd(lr=0.038), adam(lr=0.2)], steps=50)
    low, high = shown.axes.get_ylim()
    assert all(low < values.min() and values.max() < high for values in shown.values)
    away = panel("rotated_ravine", [gd(lr=0.045)], steps=300)  # diverges
    assert np.isfinite(away.axes.get_ylim()).all()
