"""Lines of theory over a map of settings, beside the formulas of the books."""

import numpy as np
import pytest

import landscapes
from optimizers import adam, gd, heavy_ball, momentum
from visualizer.maps.axis import Axis
from visualizer.maps.overlay import zero_line
from visualizer.maps.plane import Runs
from visualizer.maps.theory import stability_limit, theory_of

LR, BETA = Axis("lr", 1e-3, 1.0, scale="log"), Axis("beta", 0.0, 0.99)
KAPPA = Axis("kappa", 2.0, 200.0, scale="log")
RAVINE = landscapes.ravine  # with the curvatures 1 and 50


def points(line, x, y):
    shares = zero_line(line.height)
    return x.value_at(shares[:, 0]), y.value_at(shares[:, 1])


@pytest.mark.parametrize(
    ("rule", "factor"),
    [(heavy_ball, lambda beta: 2 * (1 + beta)), (momentum, lambda beta: 2 * (1 + beta) / (1 - beta))],
)
def test_the_limit_of_stability_is_that_of_the_steeper_direction(rule, factor):
    lines = {line.name: line for line in theory_of(Runs(rule, RAVINE), LR, BETA).lines}
    rate, beta = points(lines["limit"], LR, BETA)
    assert len(rate) > 20
    assert rate * 50 == pytest.approx(factor(beta), rel=2e-2)
    assert lines["limit"].height[0, 0] < 0 < lines["limit"].height[0, -1]  # stable on the left


def test_damping_is_critical_where_the_root_of_beta_is_one_less_that_of_alpha_lambda():
    theory = theory_of(Runs(heavy_ball, RAVINE), LR, BETA)
    lines = {line.name: line for line in theory.lines}
    assert set(lines) == {"limit", "critical0", "critical1"}
    for name, curvature in (("critical0", 1), ("critical1", 50)):
        rate, beta = points(lines[name], LR, BETA)
        assert np.sqrt(rate * curvature) == pytest.approx(1 - np.sqrt(beta), abs=0.02)
        assert lines[name].text.endswith(f"λ = {curvature}")
    assert "along" in lines["critical0"].text
    assert "across" in lines["critical1"].text
    name, (lr, beta) = theory.best
    assert name == "Polyak's optimum"
    assert lr == pytest.approx((2 / (np.sqrt(50) + 1)) ** 2)
    assert beta == pytest.approx(((np.sqrt(50) - 1) / (np.sqrt(50) + 1)) ** 2)


def test_over_the_curvature_of_the_landscape_the_limit_moves():
    theory = theory_of(Runs(gd, RAVINE), LR, KAPPA)
    rate, kappa = points(theory.lines[0], LR, KAPPA)
    assert rate * kappa == pytest.approx(2, rel=2e-2)
    assert theory.best is None


def test_a_round_bowl_has_one_line_of_critical_damping():
    lines = theory_of(Runs(heavy_ball, landscapes.sphere), LR, BETA).lines
    assert [line.name for line in lines] == ["limit", "critical1"]
    assert "valley" not in lines[1].text


def test_the_optimum_is_marked_only_where_the_plane_holds_it():
    narrow = theory_of(Runs(heavy_ball, RAVINE), Axis("lr", 1e-3, 0.05, scale="log"), BETA)
    assert narrow.best is None
    swapped = theory_of(Runs(heavy_ball, RAVINE), BETA, LR)
    assert swapped.best[1] == pytest.approx(theory_of(Runs(heavy_ball, RAVINE), LR, BETA).best[1][::-1])


def test_theory_says_nothing_of_what_is_not_linear_or_not_convex():
    assert theory_of(Runs(adam, RAVINE), LR, Axis("beta1", 0.0, 0.99)) is None
    for name in ("rosenbrock", "saddle"):
        assert theory_of(Runs(heavy_ball, landscapes.get(name)), LR, BETA) is None
        assert stability_limit(Runs(gd, landscapes.get(name))) is None
    assert stability_limit(Runs(gd, RAVINE)) == pytest.approx(2 / 50)
    assert stability_limit(Runs(heavy_ball(beta=0.9), RAVINE)) == pytest.approx(3.8 / 50)
