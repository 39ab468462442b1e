"""The oscillation meter: counted by hand, held to the rules' own arithmetic, and theory to what is measured."""

from dataclasses import FrozenInstanceError
from math import pi, sqrt

import numpy as np
import pytest
from conftest import every_landscape, every_optimizer, gentle, quadratic

import landscapes
import optimizers
from landscapes import InputError, Landscape, booth, formula, linear_regression, ravine, rotated_ravine
from optimizers import (
    adam,
    dampened_momentum,
    gd,
    guests,
    heavy_ball,
    momentum,
    nesterov,
    optimizer,
    oscillation,
    predict_quadratic,
    quadratic_axes,
    rmsprop,
    schedules,
    sweep,
    trace,
)
from optimizers._analysis.gradient_memory import gradient_memory

LINEAR = [gd, momentum, heavy_ball, nesterov, dampened_momentum(dampening=0.5)]
every_linear = pytest.mark.parametrize("rule", LINEAR, ids=lambda rule: rule.name)


def is_quadratic(landscape):
    """True if the gradient is affine: half way between two places it is the mean of theirs, for 50 pairs of places."""
    ends = np.random.default_rng(0).uniform(*np.transpose(landscape.domain), size=(50, 2, 2))
    gradients = np.array([[landscape.plain(*end)[1:] for end in (*pair, pair.mean(axis=0))] for pair in ends])
    away = gradients[:, 2] - gradients[:, :2].mean(axis=1)
    return bool(np.abs(away).max() <= 1e-9 * np.abs(gradients).max())


QUADRATICS = [name for name in landscapes.names() if is_quadratic(landscapes.get(name))]


def at(rule, lr, beta):
    """The rule with these parameters, as far as it has them."""
    return rule(lr=lr, beta=beta) if "beta" in rule.parameters else rule(lr=lr)


def assert_same(one, other, **tolerance):
    """Whether two records hold the same numbers, to all digits or to a tolerance."""
    for name in one.__dataclass_fields__:
        ours, theirs = getattr(one, name), getattr(other, name)
        if hasattr(ours, "__dataclass_fields__"):
            assert_same(ours, theirs, **tolerance)
        elif ours is None or np.asarray(ours).dtype.kind in "iU":
            assert np.array_equal(ours, theirs), name
        else:
            np.testing.assert_allclose(ours, theirs, err_msg=name, **{"rtol": 0, "equal_nan": True, **tolerance})


# by hand


def test_a_swing_counted_by_hand():
    # In y: 1, -2/3, 4/9, -8/27; in x, with λ = 0.3: 1, 1/2, 1/4, 1/8.
    meter = oscillation(trace(gd(lr=5 / 3), quadratic(0.15, 0.5), start=(1, 1), steps=3))
    assert meter.reversals.tolist() == [0, 2]
    assert meter.tortuosity[0] == pytest.approx(1, rel=1e-15)
    assert meter.tortuosity[1] == pytest.approx((5 / 3 + 10 / 9 + 20 / 27) / (1 + 8 / 27), rel=1e-15)
    assert meter.cancelled is None
    assert meter.cancelled_by_step is None
    assert meter.modes.rate == pytest.approx([1 / 2, 2 / 3], rel=1e-14)


def test_a_cancellation_counted_by_hand():
    # g is 1, -1/2, -1/2, 1/4: v is 1, then 0, which keeps the point, then -1/2, then 0; and |g| sums to 1, 1, 1, 3/4.
    meter = oscillation(trace(heavy_ball(lr=1.5, beta=0.5), quadratic(0.5, 0.5), start=(1, 0), steps=4))
    np.testing.assert_array_equal(meter.cancelled_by_step[:, 0], [np.nan, 0, 1, 0.5, 1])
    assert np.isnan(meter.cancelled_by_step[:, 1]).all()  # no gradient was ever seen
    np.testing.assert_array_equal(meter.cancelled, [1, np.nan])


def test_back_where_it_began_and_never_left():
    # At αλ = 2 plain descent jumps from 1 to -1 for ever.
    meter = oscillation(trace(gd(lr=2), quadratic(0.5, 0.5), start=(1, 0), steps=4))
    np.testing.assert_array_equal(meter.tortuosity, [np.inf, np.nan])
    assert meter.modes.predicted.regime.tolist() == ["divergent"] * 2
    np.testing.assert_array_equal(meter.modes.rate, [1, np.nan])


def test_one_step():
    meter = oscillation(trace(momentum(lr=1.5, beta=0.5), quadratic(0.5, 0.5), start=(1, 2), steps=1))
    assert meter.reversals.tolist() == meter.modes.reversals.tolist() == [0, 0]
    assert meter.tortuosity.tolist() == [1, 1]
    assert meter.cancelled.tolist() == [0, 0]
    assert meter.cancelled_by_step.shape == (2, 2)
    assert meter.modes.rate == pytest.approx([0.25, 0.25], rel=1e-15)


def test_no_step_at_all():
    meter = oscillation(trace(momentum(lr=0), "ravine", steps=10))
    assert np.isnan(meter.tortuosity).all()
    assert meter.modes.rate.tolist() == meter.modes.predicted.rate.tolist() == [1, 1]
    assert meter.modes.predicted.regime.tolist() == ["still", "still"]


def test_plain_descent_that_arrives_in_one_step():
    meter = oscillation(trace(gd(lr=0.5), "sphere"))
    assert meter.modes.predicted.rate.tolist() == [0, 0]
    assert meter.modes.predicted.regime.tolist() == ["critical", "critical"]
    assert np.isnan(meter.modes.rate).all()  # nothing is left to measure
    assert meter.tortuosity.tolist() == [1, 1]


# of any rule, on any landscape


@pytest.mark.thinned(5)
@every_landscape
def test_a_run_on_any_landscape_can_be_measured(landscape):
    check_measured(gentle(momentum, landscape, steps=30), landscape)


@every_optimizer
@pytest.mark.parametrize("landscape", [landscapes.beale, linear_regression], ids=lambda surface: surface.name)
def test_a_run_of_any_rule_can_be_measured(optimizer, landscape):
    check_measured(gentle(optimizer, landscape, steps=30), landscape)


def check_measured(rule, landscape):
    run = trace(rule, landscape, steps=30)
    meter = oscillation(run)
    assert meter.reversals is run.reversals
    assert (meter.modes is not None) == (landscape.name in QUADRATICS)
    moved = run.points[-1] != run.points[0]
    net = np.abs(run.points[-1] - run.points[0])[moved]
    np.testing.assert_allclose(meter.tortuosity[moved], run.path_length[moved] / net, rtol=1e-12)
    if meter.cancelled is not None:
        shares = meter.cancelled_by_step
        assert np.all(np.isnan(shares) | ((shares >= 0) & (shares <= 1)))


@every_optimizer
@pytest.mark.parametrize("landscape", ["ravine", "sphere"])
def test_along_the_axes_the_modes_are_the_coordinates(optimizer, landscape):
    run = trace(gentle(optimizer, landscapes.get(landscape), steps=300), landscape, steps=300)
    meter = oscillation(run)
    assert meter.modes.direction.tolist() == [[1, 0], [0, 1]]
    assert meter.modes.reversals.tolist() == run.reversals.tolist()
    np.testing.assert_array_equal(meter.modes.tortuosity, meter.tortuosity)


@pytest.mark.parametrize(
    "rule", [adam(lr=0.5), rmsprop(lr=0.2), heavy_ball(lr=0.038), optimizers.rprop(lr=0.3)], ids=repr
)
def test_reversals_along_a_mode_are_counted_as_the_engine_counts(rule):
    run = trace(rule, "ravine", steps=300)
    assert run.reversals.sum() > 0
    assert oscillation(run).modes.reversals.tolist() == run.reversals.tolist()


# the cancelled share


def linear_memories(rule):
    """Each state that obeys s ← β s + c g from the second step on, and the parameter that is its β."""
    betas = [name for name in rule.parameters if name.startswith("beta") or name == "momentum"]
    rule = rule(**{name: 0.9 - 0.13 * k for k, name in enumerate(betas)}, lr=1e-3)
    rule = rule(weight_decay=0) if "weight_decay" in rule.parameters else rule
    run = trace(rule, "beale", steps=12)
    for name in rule.state:
        for parameter in betas:
            held = run.state[name].T[..., 1:]
            if held.ndim == 2:
                entered = held[:, 1:] - rule.values[parameter] * held[:, :-1]
                ratio = entered / run.gradients.T[:, 1:-1]
                if np.ptp(ratio) < 1e-9 < abs(ratio.mean()):
                    yield name, parameter


@every_optimizer
def test_the_memories_are_all_there_and_no_others(optimizer):
    found = set(linear_memories(optimizer))
    if optimizer.name == "rmsprop":  # m is for the variance, and its v holds quotients
        assert found == {("m", "beta")}
        assert gradient_memory(optimizer) == ("v", "momentum")
    elif optimizer.name == "ademamix":  # it has two, and β₃ changes in a warm-up
        assert found == {("fast", "beta1"), ("slow", "beta3")}
        assert gradient_memory(optimizer) == ("fast", "beta1")
    else:
        assert found == {memory for memory in [gradient_memory(optimizer)] if memory}


@pytest.mark.parametrize(
    "name", ["momentum", "heavy_ball", "nesterov", "adam", "nadam", "adan", "lion", "signum", "sophia"]
)
def test_the_cancelled_share_is_that_of_the_weighted_gradients(name):
    rule = optimizers.get(name)
    run = trace(rule(lr=0.02), "ravine", steps=60)
    _, parameter = gradient_memory(rule)
    shares = oscillation(run).cancelled_by_step
    for t in range(1, 61):
        weighted = rule.values[parameter] ** np.arange(t - 1, -1, -1)[:, None] * run.gradients[:t]
        share = 1 - np.abs(weighted.sum(axis=0)) / np.abs(weighted).sum(axis=0)
        np.testing.assert_allclose(shares[t], share, atol=1e-13)


def test_dampened_momentum_takes_its_first_gradient_whole():
    run = trace(dampened_momentum(lr=0.03, beta=0.8, dampening=0.6), "ravine", steps=20)
    weights = 0.8 ** np.arange(19, -1, -1)[:, None] * np.where(np.arange(20) > 0, 0.4, 1)[:, None]
    weighted = weights * run.gradients[:-1]
    share = 1 - np.abs(weighted.sum(axis=0)) / np.abs(weighted).sum(axis=0)
    np.testing.assert_allclose(oscillation(run).cancelled, share, atol=1e-14)


def test_on_a_slope_nothing_is_cancelled_and_without_memory_neither():
    slope = formula("x + 2*y", domain=((-9, 9), (-9, 9)))
    for rule in (momentum, adam, rmsprop(momentum=0.9)):
        meter = oscillation(trace(rule(lr=0.1), slope, steps=50))
        assert meter.cancelled == pytest.approx([0, 0], abs=1e-14)
        assert meter.modes is None
    assert oscillation(trace(rmsprop(lr=0.2), "ravine")).cancelled == pytest.approx([0, 0], abs=1e-14)
    assert oscillation(trace("adagrad", "ravine")).cancelled is None


# which landscapes are quadratics


@pytest.mark.slow
def test_the_quadratics_are_found_by_their_gradient():
    known = {"booth", "linear_regression", "matyas", "ravine", "rotated_ravine", "saddle", "sphere"}
    assert known <= set(QUADRATICS)
    assert [name for name in landscapes.names() if quadratic_axes(landscapes.get(name))] == QUADRATICS
    box = ((-5, 3), (2, 11))
    assert quadratic_axes(formula("3*x**2 + x*y - y**2 + 4*x - 2", domain=box))
    for text in ("x**2 + y**2 + sin(x)/1000", "x**2 + abs(y - 5)", "x + y", "x**2 + max(y - 3, 0)**2", "x**3"):
        assert quadratic_axes(formula(text, domain=box)) is None


def test_the_eigen_directions():
    axes = quadratic_axes(booth)
    np.testing.assert_allclose(axes.curvature, [2, 18], rtol=1e-14)
    np.testing.assert_allclose(axes.direction, np.array([[1, -1], [1, 1]]) / sqrt(2), rtol=1e-14)
    np.testing.assert_allclose(axes.direction.T @ axes.centre, [1, 3], rtol=1e-14)
    for theta in (0.3, 1.2, 2.5, -0.6):
        axes = quadratic_axes(rotated_ravine(kappa=1e6, theta=theta))
        np.testing.assert_allclose(axes.curvature, [1, 1e6], rtol=1e-9)
        turned = np.array([[np.cos(theta), np.sin(theta)], [-np.sin(theta), np.cos(theta)]])
        np.testing.assert_allclose(np.abs((axes.direction * turned).sum(axis=1)), 1, rtol=1e-12)
    far = quadratic_axes(formula("(x - 1e6)**2 + 3*(y + 1e6)**2", domain=((1e6 - 1, 1e6 + 2), (-1e6 - 2, -1e6 + 1))))
    np.testing.assert_allclose(far.direction.T @ far.centre, [1e6, -1e6], rtol=1e-15)
    line = linear_regression.on([0, 1, 2, 3], [1, 2, 5, 6])
    np.testing.assert_allclose(
        quadratic_axes(line).direction.T @ quadratic_axes(line).centre, line.minima[0], rtol=1e-12
    )


def test_a_valley_without_a_slope_along_its_floor():
    valley = formula("(x + y)**2", domain=((-3, 3), (-3, 3)))
    meter = oscillation(trace(momentum(lr=0.3, beta=0.5), valley, start=(1, 0.5), steps=40))
    assert meter.modes.curvature == pytest.approx([0, 4])
    assert meter.modes.curvature[0] == 0
    assert meter.modes.predicted.regime.tolist() == ["still", "underdamped"]
    assert meter.modes.predicted.limit == pytest.approx([np.inf, 1.5])
    assert np.isnan(meter.modes.rate[0])
    assert meter.modes.rate[1] == pytest.approx(sqrt(0.5), rel=0.02)


@pytest.mark.parametrize("text", ["(0.9*x + 0.4*y)**2", "(x/3 - y/7)**2", "1e6*(0.1*x + 0.2*y)**2"])
def test_what_is_flat_but_for_rounding_is_flat(text):
    axes = quadratic_axes(formula(text, domain=((-3, 3), (-3, 3))))
    assert axes.curvature[0] == 0 < axes.curvature[1]


def test_a_saddle_diverges_along_its_ridge_at_any_rate():
    meter = oscillation(trace(gd(lr=0.02), "saddle", start=(0.5, 0.01), steps=100))
    assert meter.modes.curvature.tolist() == [-2, 2]
    assert meter.modes.predicted.regime.tolist() == ["divergent", "overdamped"]
    assert meter.modes.predicted.limit == pytest.approx([0, 1])
    assert meter.modes.predicted.rate == pytest.approx([1.04, 0.96], rel=1e-14)
    assert meter.modes.rate == pytest.approx([1.04, 0.96], rel=1e-12)


# theory: against the rule's own arithmetic, against the literature, against the run


@every_linear
@pytest.mark.parametrize("beta", [0.0, 0.3, 0.5658068, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [-0.5, 0.02, 1.0, 7.0])
def test_the_roots_are_the_eigenvalues_of_the_rule(rule, beta, curvature):
    """On a quadratic one step of such a rule is a matrix: its columns are the images of the unit vectors."""
    for lr in np.geomspace(1e-3, 30, 25) / abs(curvature):
        rule = at(rule, lr, beta)
        parameters = list(rule.values.values())
        later = [1.0] if "t" in rule.state else []  # the first step of dampened_momentum is another

        def step(w, v, rule=rule, parameters=parameters, later=later):
            after = rule.function(w, curvature * w, *([v] if rule.state else []), *later, *parameters)
            return after[:2] if rule.state else (after, 0.0)

        roots = np.linalg.eigvals(np.column_stack([step(1.0, 0.0), step(0.0, 1.0)]).astype(float))
        root = roots[np.abs(roots).argmax()]
        theory = predict_quadratic(rule, np.array([curvature]))
        if np.ptp(np.abs(roots)) > 1e-7:  # a double root is had from a matrix to half of the digits
            assert theory.rate[0] == pytest.approx(np.abs(root), rel=1e-8)
        else:
            assert theory.rate[0] == pytest.approx(np.abs(root), rel=1e-6, abs=1e-8)
        swings = theory.period[0] < np.inf
        assert swings == (abs(root.imag) > 1e-7 or root.real < -1e-12)
        if swings:
            assert theory.period[0] == pytest.approx(2 * pi / abs(np.angle(root)), rel=1e-6)
        assert (theory.regime[0] == "divergent") == (np.abs(roots).max() >= 1)
        assert (lr >= theory.limit[0]) == (theory.regime[0] == "divergent")


KAPPA = 50
ROOT, THRICE = sqrt(KAPPA), sqrt(3 * KAPPA + 1)


@pytest.mark.parametrize(
    ("rule", "rate"),
    [
        (gd(lr=2 / (KAPPA + 1)), (KAPPA - 1) / (KAPPA + 1)),
        (gd(lr=1 / KAPPA), 1 - 1 / KAPPA),
        (heavy_ball(lr=(2 / (ROOT + 1)) ** 2, beta=((ROOT - 1) / (ROOT + 1)) ** 2), (ROOT - 1) / (ROOT + 1)),
        (nesterov(lr=1 / KAPPA, beta=(ROOT - 1) / (ROOT + 1)), 1 - 1 / ROOT),
        (nesterov(lr=4 / (3 * KAPPA + 1), beta=(THRICE - 2) / (THRICE + 2)), 1 - 2 / THRICE),
    ],
    ids=["gd-best", "gd-1/L", "polyak", "nesterov-standard", "nesterov-tuned"],
)
def test_the_rates_of_the_literature(rule, rate):
    theory = oscillation(trace(rule, ravine(kappa=KAPPA), steps=1)).modes.predicted
    assert theory.rate.max() == pytest.approx(rate, rel=1e-12)


def test_the_period_of_the_literature():
    theory = oscillation(trace(heavy_ball(lr=0.03, beta=0.9), "ravine", steps=1)).modes.predicted
    assert theory.period == pytest.approx([36.95, 4.63], abs=0.005)
    assert theory.rate == pytest.approx([sqrt(0.9)] * 2)


@pytest.mark.parametrize("beta", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [1.0, 50.0])
def test_the_limits_and_the_edges_of_the_regimes(beta, curvature):
    edges = [  # rule, where the swing begins, where it diverges, both in αλ
        (momentum, (1 - sqrt(beta)) ** 2 / (1 - beta), 2 * (1 + beta) / (1 - beta)),
        (heavy_ball, (1 - sqrt(beta)) ** 2, 2 * (1 + beta)),
        (nesterov, ((1 - beta) / (1 + beta)) ** 2, 2 * (1 + beta) / (1 + 2 * beta)),
        (dampened_momentum(dampening=0.75), 4 * (1 - sqrt(beta)) ** 2, 8 * (1 + beta)),
    ]

    def regime(rule, x):
        return predict_quadratic(rule(lr=x / curvature, beta=beta), np.array([curvature])).regime.item()

    for rule, edge, limit in edges:
        theory = predict_quadratic(rule(beta=beta), np.array([curvature]))
        assert theory.limit * curvature == pytest.approx(limit, rel=1e-14)
        assert theory.critical * curvature == pytest.approx(edge, rel=1e-9)
        assert regime(rule, edge) == "critical"
        assert regime(rule, edge * (1 - 1e-6)) == "overdamped"
        assert regime(rule, edge * (1 + 1e-6)) == "underdamped"
        assert regime(rule, limit * (1 - 1e-6)) == "underdamped"
        assert regime(rule, limit * (1 + 1e-6)) == "divergent"


def test_the_regimes_of_plain_descent():
    theory = predict_quadratic(gd(lr=[0.5, 1, 1.5, 2, 2.5, 0]), np.array([1.0]), (6,))
    regimes = ["overdamped", "critical", "underdamped", "divergent", "divergent", "still"]
    assert theory.regime.ravel().tolist() == regimes
    assert theory.period.ravel().tolist() == [np.inf, np.inf, 2, 2, 2, np.inf]


def test_between_its_two_edges_the_heavy_ball_shrinks_by_the_root_of_beta_whatever_the_curvature():
    lr = np.linspace((1 - sqrt(0.9)) ** 2 * 1.01, (1 + sqrt(0.9)) ** 2 * 0.99, 50)
    theory = predict_quadratic(heavy_ball(lr=lr, beta=0.9), np.array([1.0]), (50,))
    np.testing.assert_allclose(theory.rate, sqrt(0.9), rtol=1e-14)
    assert (np.diff(theory.period.ravel()) < 0).all()


@every_linear
@pytest.mark.parametrize("beta", [0.3, 0.7, 0.9])
@pytest.mark.parametrize("kappa", [1, 4, 50, 1000])
@pytest.mark.parametrize("surface", [ravine, rotated_ravine(theta=0.4)], ids=lambda surface: surface.name)
def test_the_measured_rate_is_that_of_theory(rule, beta, kappa, surface):
    share = np.array([0.01, 0.1, 0.3, 0.45, 0.6, 0.8, 0.97])
    limit = predict_quadratic(at(rule, 1, beta), np.array([float(kappa)])).limit
    run = trace(at(rule, limit * share, beta), surface(kappa=kappa), start=(9, 2), steps=400)
    modes = oscillation(run).modes
    assert modes.rate.shape == modes.predicted.rate.shape == (7, 2)
    # The half of the run that is measured: until a distance is rounding. Over all of it measure and theory may be
    # apart by a factor of e, which is what the phase of the swing, or the lesser of the two roots, can make.
    measured = np.minimum(400, np.log(1e-12) / np.log(modes.predicted.rate)) / 2
    assert np.abs(np.log(modes.rate / modes.predicted.rate) * measured).max() < 1


@every_linear
def test_without_a_swing_the_measured_rate_is_exact(rule):
    run = trace(at(rule, 0.002, 0.2), ravine(kappa=20), steps=800)
    modes = oscillation(run).modes
    assert modes.predicted.regime.tolist() == ["overdamped"] * 2
    np.testing.assert_allclose(modes.rate, modes.predicted.rate, rtol=1e-9)


def test_only_the_last_half_is_measured():
    run = trace(gd(lr=0.002, schedule="warmup(over=40)"), "ravine", steps=80)
    np.testing.assert_allclose(oscillation(run).modes.rate, [0.998, 0.9], rtol=1e-12)


@pytest.mark.parametrize("beta", [0.8, 0.9, 0.99])
@pytest.mark.parametrize("rule", [momentum, heavy_ball], ids=lambda rule: rule.name)
def test_a_swing_turns_twice_in_a_period(rule, beta):
    steps = 150
    limit = predict_quadratic(rule(beta=beta), np.array([50.0])).limit
    run = trace(rule(lr=limit * np.array([0.05, 0.2, 0.5, 0.8, 0.95]), beta=beta), "ravine", steps=steps)
    modes = oscillation(run).modes
    assert (modes.predicted.regime[:, 1] == "underdamped").all()
    assert np.abs(modes.reversals[:, 1] - 2 * steps / modes.predicted.period[:, 1]).max() < 2


@pytest.mark.parametrize("surface", [booth, landscapes.matyas, linear_regression], ids=lambda surface: surface.name)
def test_theory_holds_on_the_other_quadratics_too(surface):
    steepest = quadratic_axes(surface).curvature[-1]
    for rule in (gd(lr=1.5 / steepest), momentum(lr=3 / steepest, beta=0.8)):
        modes = oscillation(trace(rule, surface, steps=120)).modes
        np.testing.assert_allclose(modes.rate, modes.predicted.rate, rtol=0.03)


# what does not change


@every_linear
def test_the_scale_of_the_landscape_does_not_matter(rule):
    one = oscillation(trace(at(rule, 0.03, 0.7), quadratic(0.5, 25), start=(5, 1), steps=60))
    steep = oscillation(trace(at(rule, 0.03 / 64, 0.7), quadratic(32, 1600), start=(5, 1), steps=60))
    assert steep.modes.curvature.tolist() == [64, 3200]
    np.testing.assert_array_equal(steep.modes.predicted.limit, one.modes.predicted.limit / 64)
    for name in ("reversals", "tortuosity", "cancelled"):
        np.testing.assert_array_equal(getattr(steep, name), getattr(one, name), err_msg=name)
    for name in ("rate", "tortuosity"):
        np.testing.assert_array_equal(getattr(steep.modes, name), getattr(one.modes, name), err_msg=name)
    for name in ("rate", "regime", "period"):
        np.testing.assert_array_equal(getattr(steep.modes.predicted, name), getattr(one.modes.predicted, name))


@every_linear
def test_the_modes_turn_with_the_valley(rule):
    theta = 0.7
    turn = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    rule = at(rule, 0.03, 0.7)
    straight = oscillation(trace(rule, ravine, start=(10, 1), steps=60))
    turned = oscillation(trace(rule, rotated_ravine(theta=theta), start=tuple(turn @ [10, 1]), steps=60))
    assert turned.reversals.tolist() != straight.reversals.tolist()
    np.testing.assert_array_equal(turned.modes.reversals, straight.modes.reversals)
    np.testing.assert_allclose(turned.modes.tortuosity, straight.modes.tortuosity, rtol=1e-12)
    np.testing.assert_allclose(turned.modes.rate, straight.modes.rate, rtol=1e-3)
    assert_same(turned.modes.predicted, straight.modes.predicted, rtol=1e-12)


# divergence


def test_a_run_that_diverges_is_measured_up_to_there():
    run = trace(momentum(lr=1, beta=0.9), "ravine", steps=200)  # the limit is 0.76
    meter = oscillation(run)
    assert run.diverged_at is not None
    assert meter.modes.predicted.regime.tolist() == ["underdamped", "divergent"]
    assert meter.modes.rate[1] == pytest.approx(meter.modes.predicted.rate[1], rel=1e-6)
    assert np.isfinite(meter.tortuosity).all()
    assert np.isfinite(meter.cancelled).all()
    assert np.isnan(meter.cancelled_by_step[run.diverged_at :]).all()
    np.testing.assert_array_equal(meter.cancelled, meter.cancelled_by_step[run.diverged_at - 1])
    short = oscillation(trace(momentum(lr=1, beta=0.9), "ravine", steps=run.diverged_at - 1))
    assert_same(meter.modes, short.modes)
    np.testing.assert_array_equal(meter.tortuosity, short.tortuosity)


def test_plain_descent_that_diverges():
    modes = oscillation(trace(gd(lr=0.1), "ravine", steps=100)).modes
    assert modes.rate == pytest.approx([0.9, 4], rel=1e-12)
    assert modes.predicted.rate == pytest.approx([0.9, 4], rel=1e-14)


def test_a_run_that_never_began():
    meter = oscillation(trace(momentum(lr=0.1), "sphere", start=(1e300, 0), steps=3))
    for part in (meter.tortuosity, meter.cancelled, meter.modes.rate, meter.modes.tortuosity):
        assert np.isnan(part).all()
    assert meter.modes.predicted.regime.tolist() == ["underdamped"] * 2


# lanes


def parts(record, lane):
    """The record of one lane, by name."""
    shared = ("curvature", "direction")
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if hasattr(value, "__dataclass_fields__"):
            yield from ((f"{name}.{inner}", part) for inner, part in parts(value, lane))
        elif value is not None:
            yield name, value if name in shared else value[lane]


@pytest.mark.parametrize(
    "rule", [gd, momentum(beta=[[0.5], [0.9]]), nesterov(beta=[[0.5], [0.9]]), adam(beta1=[[0.5], [0.9]])], ids=repr
)
@pytest.mark.parametrize("landscape", ["rotated_ravine", "beale"])
def test_every_lane_is_measured_as_if_alone(rule, landscape):
    lr, starts = np.array([0.001, 0.02, 1.0]), np.array([[[3.0, 1.0]], [[1.0, 2.0]]])  # the last lr diverges
    many = oscillation(trace(rule(lr=lr), landscape, start=starts, steps=50))
    assert many.tortuosity.shape == many.reversals.shape == (2, 3, 2)
    for lane in np.ndindex(2, 3):
        beta = {name: value[lane[0], 0] for name, value in rule.settings.items()}
        alone = trace(rule(lr=lr[lane[1]], **beta), landscape, start=starts[lane[0], 0], steps=50)
        for (name, one), (same, other) in zip(parts(many, lane), parts(oscillation(alone), ()), strict=True):
            assert name == same
            if one.dtype.kind == "U":
                assert one.tolist() == other.tolist()
            else:
                np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12, equal_nan=True, err_msg=name)


# of whom nothing is predicted


@pytest.mark.parametrize(
    "rule",
    [adam(lr=0.1), rmsprop, optimizers.signsgd, optimizers.newton, optimizers.asgd]
    + [heavy_ball(lr=0.01, **option) for option in ({"clip": 1}, {"schedule": "cosine"})],
    ids=repr,
)
def test_nothing_is_predicted_of_what_is_not_linear(rule):
    meter = oscillation(trace(rule, "rotated_ravine", steps=40))
    assert meter.modes.predicted is None
    assert meter.modes.rate.shape == (2,)


def test_nothing_is_predicted_of_mini_batches_but_of_the_mean_under_noise():
    assert oscillation(trace(gd(lr=0.1, batch=4), linear_regression)).modes.predicted is None
    noisy, quiet = (oscillation(trace(gd(lr=0.03, noise=sigma), "ravine")) for sigma in (0.1, 0))
    assert_same(noisy.modes.predicted, quiet.modes.predicted)
    assert noisy.modes.rate[1] > 0.95 > quiet.modes.rate[1]  # a floor of noise is no approach
    constant = gd(lr=0.03, schedule=schedules.constant, clip=0)
    assert_same(oscillation(trace(constant, "ravine")), quiet)


def test_nothing_is_claimed_of_a_rule_that_bears_the_name_of_ours(own_units):
    @optimizer
    def momentum(w, g, v, lr=0.01, beta=0.9):
        v = beta * v + g * g * g
        return w - lr * v, v

    meter = oscillation(trace(momentum(lr=1e-4), "ravine"))
    assert meter.cancelled is None
    assert meter.modes.predicted is None


def test_a_guest_is_measured():
    pytest.importorskip("scipy", reason="a guest of scipy runs here")
    run = trace(guests.scipy("CG"), "ravine", steps=10)
    meter = oscillation(run)
    assert meter.cancelled is None
    assert meter.modes.predicted is None
    assert meter.reversals is run.reversals
    assert (meter.tortuosity >= 1).all()


# the record


def test_a_record_is_immutable_and_shows_itself_briefly():
    meter = oscillation(trace(momentum, "ravine", steps=1000))
    with pytest.raises(FrozenInstanceError):
        meter.modes.rate = 1
    assert len(repr(meter)) < 600


def test_what_is_no_trajectory_is_refused():
    for thing in (sweep(gd, "ravine"), "gd", None, np.zeros((3, 2))):
        with pytest.raises(InputError, match=r"trajectory must be one from optimizers\.trace") as error:
            oscillation(thing)
        assert "\n" not in str(error.value)


def test_a_landscape_whose_gradient_is_nan_somewhere_is_no_quadratic():
    def f(x, y):
        return x * x + y * y, 2 * x + 0 * np.log(x), 2 * y

    assert quadratic_axes(Landscape(f, domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))) is None
