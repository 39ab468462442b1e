"""What a sweep keeps: what is named, the same as ever, and the measures of a map against a trace and theory."""

import numpy as np
import pytest
from conftest import naming

import landscapes
from landscapes import InputError
from optimizers import adam, gd, heavy_ball, momentum, nesterov, oscillation, sweep, trace
from optimizers._runs.envelope import envelope_row
from optimizers._runs.summaries import SUMMARIES, USUAL

LANES = momentum(lr=np.geomspace(1e-3, 3, 40))


@pytest.mark.parametrize("name", SUMMARIES)
def test_what_is_kept_is_the_same_alone_and_with_all(name):
    alone, together = sweep(LANES, "himmelblau", keep=(name,)), sweep(LANES, "himmelblau", keep=[*SUMMARIES])
    np.testing.assert_array_equal(getattr(alone, name), getattr(together, name))
    if name in USUAL:
        np.testing.assert_array_equal(getattr(sweep(LANES, "himmelblau"), name), getattr(together, name))
    else:
        with pytest.raises(AttributeError, match=f"did not keep {name}: add keep="):
            getattr(sweep(LANES, "himmelblau"), name)
    assert getattr(together, name).shape[:1] == (40,)


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        (("final_valu",), "unknown summary of a sweep 'final_valu': did you mean 'final_value'?"),
        ("rate", "keep must be a tuple of names"),
        ((), "keep must be a tuple of names"),
        (3, "keep must be a tuple of names"),
    ],
)
def test_what_cannot_be_kept_is_refused(keep, message):
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        sweep(gd, "sphere", keep=keep)


def slow_rate(points, minima):
    """The measure from its definition, in plain Python."""
    distance = np.min([np.hypot(*(points - m).T) for m in np.array(minima)], axis=0)
    largest = {}
    for t, d in enumerate(distance):
        if np.isfinite(d) and d > largest.get(envelope_row(t), (0.0, 0))[0]:
            largest[envelope_row(t)] = d, t
    kept, most = [], np.abs(minima).max()
    for d, t in largest.values():
        if not d > 1e-12 * (max([d, *(other for other, _ in kept)]) + most):
            break
        kept.append((d, t))
    last = max(t for _, t in kept)
    used = [(t, np.log(d)) for d, t in kept if t >= last / 2]
    return np.exp(np.polyfit(*np.transpose(used), 1)[0]) if len(used) > 1 else np.nan


@pytest.mark.parametrize("steps", [3, 40, 1001])
def test_rate_and_oscillation_are_those_of_the_path(steps):
    for rule in (gd, nesterov, adam):
        lanes = rule(lr=np.geomspace(1e-4, 1, 9))
        for surface in map(landscapes.get, ("himmelblau", "rosenbrock", "ravine")):
            with naming(rule), naming(surface):
                swept, run = sweep(lanes, surface, steps=steps, keep=("rate", "oscillation")), trace
                paths = run(lanes, surface, steps=steps).points
                expected = [slow_rate(path, surface.minima) for path in paths]
                np.testing.assert_allclose(swept.rate, expected, rtol=1e-8)
                net, length = (np.abs(d).sum((1, 2)) for d in (paths[:, -1:] - paths[:, :1], np.diff(paths, axis=1)))
                np.testing.assert_allclose(swept.oscillation, 1 - net / length, atol=1e-12)


@pytest.mark.parametrize("kappa", [2, 10, 25, 100])
def test_the_rate_on_a_quadratic_is_the_spectral_radius(kappa):
    surface, lr = landscapes.get("ravine")(kappa=kappa), np.geomspace(1e-3, 1, 24)[:, None]
    beta = np.linspace(0, 0.96, 16)
    for rule, bound in [
        (gd(lr=lr), 5e-4),
        (momentum(lr=lr, beta=beta), 0.05),
        (heavy_ball(lr=lr, beta=beta), 0.05),
        (nesterov(lr=lr, beta=beta), 0.05),
    ]:
        with naming(rule):
            rate = sweep(rule, surface, steps=300, keep=("rate",)).rate
            theory = oscillation(trace(rule, surface, steps=1)).modes.predicted.rate.max(-1)
            assert np.median(np.abs(rate - theory)) < 1e-4
            assert np.abs(rate - theory).max() < bound  # at a double root t * rate^t decays more slowly
            clear = np.abs(theory - 1) > 0.01
            np.testing.assert_array_equal(rate[clear] > 1, theory[clear] > 1)


def test_a_run_without_a_rate_has_none():
    assert np.isnan(sweep(gd, "saddle", keep=("rate",)).rate)  # no minimum is listed
    assert np.isnan(sweep(gd(lr=0.5), "sphere", keep=("rate",)).rate)  # it arrives in one step
    assert sweep(gd(lr=0), "sphere", keep=("rate",)).rate == 1
    assert sweep(gd(lr=0), "sphere", keep=("oscillation",)).oscillation == 0
    assert np.isnan(sweep(gd(lr=1e9), "sphere", keep=("oscillation",)).oscillation)
