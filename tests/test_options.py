"""What may be set on every optimizer: noise, clipping, mini-batches, schedules."""

import doctest
import pickle

import numpy as np
import pytest
from conftest import every_optimizer
from test_catalogue import run_doctest

import landscapes
import optimizers
from landscapes import formula, linear_regression, losses, problems
from optimizers import adam, gd, heavy_ball, momentum, rmsprop, schedule_free, schedules, sweep, trace

every_schedule = pytest.mark.parametrize("schedule", [*map(schedules.get, schedules.names())], ids=lambda s: s.name)


@every_optimizer
def test_options_that_are_off_change_nothing(optimizer):
    off = optimizer(noise=0, clip=0, batch=0, schedule="constant")
    assert np.array_equal(trace(off, "ravine").points, trace(optimizer, "ravine").points, equal_nan=True)


@every_optimizer
def test_a_sweep_with_options_summarises_what_a_trace_keeps(optimizer):
    rates, noise, clip = np.geomspace(1e-4, 1e-2, 3), [0.0, 0.5, 1.0], [0.0, 1.0, 5.0]
    rule = optimizer(batch=7, schedule="cosine(end=0.1)")
    swept = sweep(rule(lr=rates, noise=noise, clip=clip), "linear_regression", steps=1500, seed=3)
    for k in range(3):
        run = trace(rule(lr=rates[k], noise=noise[k], clip=clip[k]), "linear_regression", steps=1500, seed=3)
        assert np.array_equal(swept.final_point[k], run.points[-1], equal_nan=True)


def test_options_are_on_the_label():
    rule = gd(lr=0.1, noise=0.5, clip=2, batch=8, schedule=schedules.step(every=30))
    assert rule.label == "gd α=0.1 σ=0.5 clip=2 batch=8 step n=30"
    assert rule.options["schedule"].settings == {"every": 30.0}
    assert pickle.loads(pickle.dumps(rule)).label == rule.label


def test_an_option_is_no_parameter_of_a_rule(own_units):
    with pytest.raises(landscapes.InputError, match="clip is an option of every optimizer"):

        @optimizers.optimizer
        def clipped(w, g, lr=0.1, clip=1.0):
            return w - lr * g


# clipping


def test_clipping_shortens_and_keeps_the_direction():
    free, cut = trace(gd(lr=1e-3), "rosenbrock", steps=1), trace(gd(lr=1e-3, clip=5), "rosenbrock", steps=1)
    long, short = free.gradients[0], cut.gradients[0]
    assert np.hypot(*long) == pytest.approx(232.87, rel=1e-4)
    assert np.hypot(*short) == pytest.approx(5, rel=1e-14)
    np.testing.assert_allclose(short / np.hypot(*short), long / np.hypot(*long), rtol=1e-14)
    np.testing.assert_allclose(cut.points[1], cut.points[0] - 1e-3 * short, rtol=1e-14)


def test_a_gradient_that_is_short_enough_is_left_alone():
    assert np.array_equal(trace(gd(lr=0.1, clip=100), "sphere").points, trace(gd(lr=0.1), "sphere").points)


def test_clipping_keeps_a_run_that_would_diverge():
    assert trace(gd(lr=0.1), "rosenbrock").diverged_at is not None
    assert trace(gd(lr=0.1, clip=1), "rosenbrock").diverged_at is None


# schedules


@every_schedule
def test_a_schedule_is_factors_of_the_learning_rate(schedule):
    factors = schedule.factors(40)
    assert factors.shape == (40,)
    assert np.all((factors >= 0) & np.isfinite(factors))
    assert np.array_equal(np.concatenate([schedule.factors(40, 0, 17), schedule.factors(40, 17, 40)]), factors)
    run = trace(gd(lr=0.003, schedule=schedule), "ravine", steps=40)
    by_hand = run.points[:-1] - 0.003 * factors[:, None] * run.gradients[:-1]
    np.testing.assert_allclose(run.points[1:], by_hand, rtol=1e-14, atol=1e-16)


@every_schedule
def test_the_example_of_a_schedule_runs(schedule):

    run_doctest(doctest.DocTestParser().get_doctest(schedule.__doc__, {}, schedule.name, None, 0))
    assert "α_t = " in schedule.formula
    assert all(name in schedule.__doc__ for name in schedule.parameters)


@every_optimizer
def test_a_schedule_reaches_every_rule(optimizer):
    rule = optimizer(lr=1e-3)
    constant, early, late = (
        trace(rule(**how), "ravine", steps=30)
        for how in ({}, {"schedule": "warmup(over=5)"}, {"schedule": schedules.step(every=5, factor=0.0)})
    )
    assert np.array_equal(late.points[:6], constant.points[:6])
    assert not np.array_equal(early.points, constant.points)
    takes_only_its_first_step_from_lr = optimizer.name == "rprop"
    assert takes_only_its_first_step_from_lr == np.array_equal(late.points, constant.points)


@pytest.mark.parametrize("optimizer", [gd, momentum, rmsprop, adam], ids=lambda unit: unit.name)
def test_at_a_rate_of_0_nothing_moves(optimizer):
    run = trace(optimizer(lr=1e-3, schedule=schedules.step(every=5, factor=0.0)), "ravine", steps=30)
    assert (run.points[5:] == run.points[5]).all()


def test_noise_averages_out_under_one_over_t_and_not_at_a_constant_rate():
    noisy = gd(lr=0.5, noise=1.0)
    floor = trace(noisy, "sphere", start=(0, 0), steps=20_000, seed=1)
    falling = trace(noisy(schedule="inverse(decay=0.5)"), "sphere", start=(0, 0), steps=20_000, seed=1)
    assert np.abs(falling.points[-1000:]).max() < 0.1 * np.abs(floor.points[-1000:]).max()


def test_schedule_free_weighs_a_warm_up_by_the_square_of_the_rate():
    run = trace(schedule_free(lr=0.1, schedule="warmup(over=5)"), "booth", steps=20)
    weights = np.minimum(1, np.arange(1, 21) / 5) ** 2
    expected = np.cumsum(weights[:, None] * run.state["z"][1:], axis=0) / np.cumsum(weights)[:, None]
    np.testing.assert_allclose(run.state["x"][1:], expected, rtol=1e-12)


# mini-batches


def test_a_batch_of_all_samples_is_batch_descent():
    assert np.array_equal(trace(gd(batch=64), linear_regression).points, trace(gd, linear_regression).points)
    assert np.array_equal(trace(gd(batch=99), linear_regression).points, trace(gd, linear_regression).points)


@pytest.mark.parametrize("name", ["linear_regression", "logistic_regression", "two_layer_tanh", "deep_linear"])
@pytest.mark.parametrize("size", [1, 7, 16, 63])
def test_every_sample_is_drawn_once_an_epoch_in_an_order_that_changes(name, size):
    surface = landscapes.get(name)
    steps = -(-64 // size)
    still = trace(gd(lr=0, batch=size), surface, start=(0.5, -1.0), steps=2 * steps)
    sizes = np.array([min(size, 64 - size * k) for k in range(steps)])
    for epoch in (slice(0, steps), slice(steps, 2 * steps)):
        mean = (sizes[:, None] * still.gradients[epoch]).sum(axis=0) / 64
        np.testing.assert_allclose(mean, surface.gradient(0.5, -1.0), rtol=1e-12)
    assert not np.allclose(still.gradients[:steps], still.gradients[steps : 2 * steps])


def test_one_sample_at_a_time_is_stochastic_descent():
    x, y = linear_regression.data
    run = trace(gd(lr=0, batch=1), linear_regression, start=(0.3, 0.2), steps=64)
    r = 0.3 * x + 0.2 - y
    each = np.array(sorted(zip(r * x, r, strict=True)))
    np.testing.assert_allclose(np.array(sorted(map(tuple, run.gradients[:64]))), each, rtol=1e-12)


def test_what_is_recorded_is_the_loss_of_all_data():
    run = trace(gd(lr=0.05, batch=1), linear_regression, steps=50)
    np.testing.assert_array_equal(run.values, linear_regression.value(*run.points.T))


def test_batches_are_seeded_and_the_same_for_every_racer():
    one, two = (trace(rule(lr=0, batch=4), linear_regression, steps=40, seed=5) for rule in (gd, heavy_ball))
    assert np.array_equal(one.gradients, two.gradients)
    other = trace(gd(lr=0, batch=4), linear_regression, steps=40, seed=6)
    assert not np.allclose(other.gradients, one.gradients)
    longer = trace(gd(lr=0, batch=4), linear_regression, steps=90, seed=5)
    assert np.array_equal(longer.gradients[:40], one.gradients[:40])


@pytest.mark.parametrize("size", [1, 4, 16, 48])
def test_the_covariance_of_a_batch_is_that_of_sampling_without_replacement(size):
    # Σ/B · (N − B)/(N − 1), by 40 000 epochs of which each gives its first batch.
    x, y = linear_regression.data
    residual = -y
    gradients = np.array([residual * x, residual])
    predicted = np.cov(gradients, bias=True) / size * (64 - size) / 63
    per_epoch, epochs = -(-64 // size), 2_000_000 // (64 * 64) * size
    run = trace(gd(lr=0, batch=size), linear_regression, start=(0, 0), steps=per_epoch * max(epochs, 4000))
    measured = np.cov(run.gradients[:-1][::per_epoch].T)
    # The relative error of a variance from n draws is √(2/n), 2 % here at most; three of these.
    np.testing.assert_allclose(measured, predicted, rtol=0.07)


def test_newton_takes_the_hessian_of_its_batch():
    # One sample alone has the singular Hessian [[x², x], [x, 1]]; two have a line through them.
    x, y = linear_regression.data
    run = trace(optimizers.newton(batch=2), linear_regression, steps=1, seed=2)
    from optimizers._runs.streams import draw_batches

    (i, j), _ = draw_batches(64, 2, seed=2, first=0, last=1)
    slope = (y[i] - y[j]) / (x[i] - x[j])
    np.testing.assert_allclose(run.points[1], (slope, y[i] - slope * x[i]), rtol=1e-9)


# data


def test_standardising_makes_the_valley_round():
    def condition(surface):
        fxx, fxy, fyy = surface.hessian(0, 0)
        low, high = np.linalg.eigvalsh([[fxx, fxy], [fxy, fyy]])
        return high / low

    assert condition(linear_regression) == pytest.approx(28.05, rel=1e-3)
    assert condition(linear_regression(standardise=True)) == pytest.approx(1, rel=1e-12)
    assert trace(gd(lr=1.0), linear_regression(standardise=True), steps=1).values[1] == pytest.approx(
        linear_regression.lowest, rel=1e-12
    )
    assert trace(gd(lr=0.33), linear_regression, steps=2000).diverged_at is not None
    assert trace(gd(lr=0.32), linear_regression, steps=2000).diverged_at is None


@pytest.mark.thinned(2)
@pytest.mark.parametrize("name", ["linear_regression", "logistic_regression", "two_layer_tanh", "tanh_neuron"])
def test_own_data_are_a_landscape_like_any_other(name):
    x = np.random.default_rng(0).uniform(-2, 2, 150)
    y = np.sign(x - 0.3 + 0.5 * np.sin(99 * x)) if name == "logistic_regression" else np.tanh(x) + 0.1 * np.cos(99 * x)
    own = landscapes.get(name).on(x, y)
    f, fx, fy = own.plain(np.array([0.3, -1.0]), np.array([0.1, 0.7]))
    np.testing.assert_allclose(own.value([0.3, -1.0], [0.1, 0.7]), f, rtol=1e-12)
    np.testing.assert_allclose(own.gradient([0.3, -1.0], [0.1, 0.7]), (fx, fy), rtol=1e-12)
    assert np.array_equal(pickle.loads(pickle.dumps(own)).data, own.data)
    assert landscapes.get(name).samples == 64
    run = trace(adam(lr=0.1, batch=50), own, steps=50)
    assert run.values[-1] < run.values[0]
    for m in own.minima:
        assert np.hypot(*own.gradient(*m)) < 1e-8


def test_the_minimum_of_own_data_is_that_of_least_squares():
    x, y = np.array([1.0, 2.0, 4.0]), np.array([1.0, 1.0, 3.0])
    slope, intercept = np.polyfit(x, y, 1)
    np.testing.assert_allclose(losses.linear_regression.on(x, y).minima, [(slope, intercept)], rtol=1e-9, atol=1e-9)


@pytest.mark.slow
def test_the_domain_of_own_data_grows_until_it_holds_the_minimum():
    x = np.linspace(-1, 1, 50)
    far = losses.linear_regression.on(x, 30 * x + 40)
    np.testing.assert_allclose(far.minima, [(30, 40)], rtol=1e-9)
    (x0, x1), (y0, y1) = far.domain
    assert x0 < 30 < x1
    assert y0 < 40 < y1
    assert losses.linear_regression.on(x, 2 * x).domain == losses.linear_regression.domain
    separable = losses.logistic_regression.on(x, np.sign(x))
    assert separable.minima == ()
    assert separable.domain == losses.logistic_regression.domain


@pytest.mark.slow
def test_many_samples_are_no_hindrance():
    rng = np.random.default_rng(0)
    x = rng.normal(size=20_000)
    y = np.tanh(0.7 * x - 0.2) + 0.1 * rng.normal(size=x.size)
    own = losses.tanh_neuron.on(x, y)
    (minimum,) = own.minima
    assert np.hypot(*own.gradient(*minimum)) < 1e-12
    assert minimum == pytest.approx((0.7, -0.2), abs=0.02)
    slope, intercept = np.polyfit(x, y, 1)
    np.testing.assert_allclose(losses.linear_regression.on(x, y).minima, [(slope, intercept)], rtol=1e-9)
    standard = losses.linear_regression.on(x, y)(standardise=True)
    np.testing.assert_allclose(standard.minima, [(slope * x.std(), y.mean())], rtol=1e-9)


def test_the_linear_net_keeps_its_invariant():
    # w₁² − w₂² is multiplied by 1 − α² r² at every step.
    run = trace(gd(lr=0.1), "deep_linear", start=(0.5, -1.2), steps=100)
    w1, w2 = run.points.T
    r = w1 * w2 - 1
    kept = (w1**2 - w2**2)[:-1] * (1 - 0.01 * r[:-1] ** 2)
    np.testing.assert_allclose((w1**2 - w2**2)[1:], kept, atol=1e-13)
    np.testing.assert_allclose(
        run.points, trace(gd(lr=0.1), "linear_net", start=(0.5, -1.2), steps=100).points, rtol=1e-12
    )


def steps_to_a_millionth(rule):
    values = trace(rule, formula("0.5*x**2 + 50*y**2"), (1, 1), steps=500).values
    return np.argmax(values <= 1e-6 * values[0])


def test_silver_steps_are_faster_than_any_constant_rate():
    # Altschuler and Parrilo 2023; the constant rates are 1/L and 2/(L + μ)
    rules = [gd(lr=0.01), gd(lr=2 / 101), *(gd(lr=0.01, schedule=f"silver(period={n})") for n in (31, 63))]
    assert [steps_to_a_millionth(rule) for rule in rules] == [458, 346, 171, 142]


@pytest.mark.parametrize("rotation", [None, 3])
def test_chebyshev_steps_reach_the_bound_of_chebyshev_polynomials(rotation):
    kappa = 100
    valley = problems.spectrum(np.linspace(1, kappa, 40), rotation)
    run = trace(gd(lr=2 / (kappa + 1), schedule=f"chebyshev(kappa={kappa})"), valley, steps=64)
    bound = 1 / np.cosh(64 * np.arccosh((kappa + 1) / (kappa - 1)))  # 1 / T₆₄
    shares = np.abs(run.points @ valley.directions)
    assert shares[-1].max() == pytest.approx(bound, rel=1e-6)
    assert shares.max() < 60  # in this order no partial product is large: rounding is not amplified
