"""Effective rates: held to the definition on planes, to closed formulas, and to the steps that were made."""

import re

import numpy as np
import pytest
from conftest import every_optimizer, gentle

import optimizers
from landscapes import InputError, formula, linear_regression, ravine, rosenbrock
from optimizers import effective_rates, guests, optimizer, trace

PLANES = [formula("x + y"), formula("3*x - y/2")]
STEPS = 40


@every_optimizer
@pytest.mark.parametrize("plane", PLANES, ids=lambda unit: unit.name)
def test_where_every_gradient_is_the_same_the_step_is_the_rate_times_the_gradient(optimizer, plane):
    undecayed = optimizer(**{name: 0 for name in ("weight_decay", "lambd") if name in optimizer.parameters})
    run = trace(undecayed(lr=0.01), plane, start=(1.0, 2.0), steps=STEPS)
    assert (run.diverged_at is not None) == (optimizer.name == "newton")  # a plane has no parabola to step to
    moved = -np.diff(run.points, axis=0)
    np.testing.assert_allclose(effective_rates(run) * run.gradients[:-1], moved, rtol=1e-9, atol=1e-14)


def hat(run, name, beta):
    """A running mean of the run after each step, without its cold start."""
    t = np.arange(1, run.steps + 1)[:, None]
    return run.state[name][1:] / (1 - run.optimizer.values[beta] ** t)


#: For each rule its rate and the mean that it steps along, as the books write them.
BOOKS = {
    "gd": lambda r, k, g: (k["lr"], g),
    "momentum": lambda r, k, g: (k["lr"] * (1 - k["beta"] ** T), hat(r, "v", "beta")),
    "heavy_ball": lambda r, k, g: (
        k["lr"] * (1 - k["beta"] ** T) / (1 - k["beta"]),
        hat(r, "v", "beta") * (1 - k["beta"]),
    ),
    "adagrad": lambda r, k, g: (k["lr"] / (np.sqrt(r.state["s"][1:]) + k["eps"]), g),
    "adadelta": lambda r, k, g: (
        k["lr"] * np.sqrt(r.state["d"][:-1] + k["eps"]) / np.sqrt(r.state["s"][1:] + k["eps"]),
        g,
    ),
    "rmsprop": lambda r, k, g: (k["lr"] / (np.sqrt(r.state["s"][1:]) + k["eps"]), g),
    "adam": lambda r, k, g: (k["lr"] / (np.sqrt(hat(r, "v", "beta2")) + k["eps"]), hat(r, "m", "beta1")),
    "adam_hat": lambda r, k, g: (
        k["lr"] * np.sqrt(1 - k["beta2"] ** T) / (np.sqrt(r.state["v"][1:]) + k["eps"]),
        hat(r, "m", "beta1"),
    ),
    "adam_l2": lambda r, k, g: (k["lr"] / (np.sqrt(hat(r, "v", "beta2")) + k["eps"]), hat(r, "m", "beta1")),
    "amsgrad": lambda r, k, g: (k["lr"] / (np.sqrt(hat(r, "top", "beta2")) + k["eps"]), hat(r, "m", "beta1")),
    "adamax": lambda r, k, g: (k["lr"] / r.state["u"][1:], hat(r, "m", "beta1")),
    "adabelief": lambda r, k, g: (k["lr"] / (np.sqrt(hat(r, "s", "beta2")) + k["eps"]), hat(r, "m", "beta1")),
    "yogi": lambda r, k, g: (k["lr"] / (np.sqrt(hat(r, "v", "beta2")) + k["eps"]), hat(r, "m", "beta1")),
    "adan": lambda r, k, g: (
        k["lr"] / (np.sqrt(hat(r, "n", "beta3")) + k["eps"]),
        hat(r, "m", "beta1") + k["beta2"] * hat(r, "v", "beta2"),
    ),
    "signsgd": lambda r, k, g: (k["lr"] / np.abs(g), g),
    "signum": lambda r, k, g: (k["lr"] / np.abs(hat(r, "m", "beta")), hat(r, "m", "beta")),
    "rprop": lambda r, k, g: (np.where(r.state["previous"][1:] == 0, 0, r.state["d"][1:] / np.abs(g)), g),
    "normalized_gd": lambda r, k, g: (k["lr"] / np.hypot(*g.T)[:, None], g),
    "newton": lambda r, k, g: (k["lr"] / np.array([1.0, 50.0]), g),
    "polyak": lambda r, k, g: (k["lr"] * r.values[:-1, None] / (g**2).sum(axis=1, keepdims=True), g),
}
T = np.arange(1, STEPS + 1)[:, None]


@pytest.mark.parametrize("name", BOOKS)
def test_the_rate_is_that_of_the_books_and_gives_the_step(name):
    rule = gentle(optimizers.get(name), ravine, steps=STEPS)
    run = trace(rule, ravine, steps=STEPS)
    rate, mean = BOOKS[name](run, rule.values, run.gradients[:-1])
    np.testing.assert_allclose(effective_rates(run), np.broadcast_to(rate, (STEPS, 2)), rtol=1e-11)
    np.testing.assert_allclose(rate * mean, -np.diff(run.points, axis=0), rtol=1e-9, atol=1e-14)


def test_rmsprop_with_everything():
    parameters = {"lr": 0.01, "beta": 0.8, "eps": 1e-3, "momentum": 0.7, "centered": True, "eps_inside": True}
    run = trace(optimizers.rmsprop(**parameters), rosenbrock, steps=STEPS)
    quotient = 1 / np.sqrt(np.maximum(run.state["s"] - run.state["m"] ** 2, 0) + 1e-3)[1:]
    rate = np.zeros(2)
    for t, seen in enumerate(effective_rates(run)):
        rate = 0.7 * rate + 0.01 * quotient[t]  # a quotient of long ago was divided by what it was then
        np.testing.assert_allclose(seen, rate, rtol=1e-13)


def test_adam_without_its_correction_starts_warm():
    run = trace(optimizers.adam(lr=1.0, bias_correction=False), formula("x + y"), steps=1)
    np.testing.assert_allclose(effective_rates(run), [[10**0.5] * 2], rtol=1e-6)


def test_weight_decay_is_no_part_of_the_rate():
    plain, decayed = (trace(optimizers.adamw(weight_decay=d), PLANES[0], steps=5) for d in (0, 0.5))
    np.testing.assert_allclose(effective_rates(plain), effective_rates(decayed), rtol=1e-14)


def test_schedule_free_moves_along_the_mean_of_its_points():
    rates = effective_rates(trace(optimizers.schedule_free(lr=0.01, beta=0.9), ravine, steps=200))
    np.testing.assert_allclose(rates[1:], 0.01 * (1 - 0.9 / 2), rtol=1e-10)


@pytest.mark.parametrize("name", ["rmsprop", "sophia", "schedule_free", "rprop", "damped_newton", "normalized_gd"])
def test_lanes_are_what_each_is_alone(name):
    lr = np.array([[1e-3], [1e-2]])
    starts = np.array([(1.0, 1.0), (-0.5, 0.5), (0.0, 2.0)])
    many = effective_rates(trace(optimizers.get(name)(lr=lr, schedule="cosine"), rosenbrock, starts, steps=9))
    assert many.shape == (2, 3, 9, 2)
    for i, rate in enumerate(lr[:, 0]):
        for k, start in enumerate(starts):
            alone = trace(optimizers.get(name)(lr=rate, schedule="cosine"), rosenbrock, start, steps=9)
            np.testing.assert_array_equal(many[i, k], effective_rates(alone))


def test_options_count():
    run = trace(optimizers.gd(lr=0.1, schedule="inverse", noise=1.0, clip=0.5, batch=2), linear_regression, steps=9)
    np.testing.assert_allclose(effective_rates(run), np.repeat(run.optimizer.rates(9)[:, None], 2, axis=1), rtol=1e-15)


def test_a_run_that_diverges_has_rates_as_long_as_it_has_points():
    run = trace(optimizers.rmsprop(lr=1e14), ravine, steps=20)
    assert run.diverged_at is not None
    rates = effective_rates(run)
    assert np.isfinite(rates[: run.diverged_at]).all()
    assert np.isnan(rates[run.diverged_at :]).all()


def test_a_rule_of_ones_own_has_rates(own_units):
    @optimizer
    def bounded(w, g, v, lr=0.1, beta=0.5):
        v = beta * v + (1 - beta) * g
        if v > 1:
            return w - lr, v
        return w - lr * v, v

    run = trace(bounded, PLANES[1], steps=4)
    rates = effective_rates(run)
    np.testing.assert_allclose(rates[:, 1], 0.1 * (1 - 0.5 ** np.arange(1, 5)), rtol=1e-15)
    assert rates[0, 0] == 0  # a step of α that asks for no gradient has no rate


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: "adam", "trajectory must be one from optimizers.trace, got 'adam'"),
        (lambda: trace(guests.scipy("BFGS"), ravine, steps=3), "one of Ravine's own rules, got the guest BFGS"),
        (lambda: trace(optimizers.sophia(batch=2), linear_regression, steps=3), "Hessians of mini-batches"),
    ],
)
def test_what_has_no_rates_is_refused(made, says):
    with pytest.raises(InputError, match=re.escape(says)) as error:
        effective_rates(made())
    assert "\n" not in str(error.value)
