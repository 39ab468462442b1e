"""Muon on problems of matrices: beside optax, and its polar factor beside the closed form."""

import itertools

import numpy as np
import pytest

import landscapes
from landscapes import InputError, problems
from optimizers import guests, newton_schulz, polar_factor, trace
from visualizer import race

FACTORS = problems.matrix_factorization(4, 3, 2, scale=0.5)
NETWORK = problems.mlp(*problems.two_spirals(12), hidden=3)


def run_of_optax(problem, steps, **settings):
    """The points of optax.contrib.muon, with every group of the problem as an array of its own."""
    jax, optax = pytest.importorskip("jax"), pytest.importorskip("optax", reason="no optax: it is not run")
    with jax.enable_x64(True):
        rule = optax.contrib.muon(eps=0.0, nesterov=False, **settings)
        update = jax.jit(rule.update)

        def parts(w):
            return {n: jax.numpy.asarray(w[part].reshape(problem.shapes[n])) for n, part in problem.groups.items()}

        points, held = [problem.start], parts(problem.start)
        state = rule.init(held)
        for _ in range(steps):
            change, state = update(parts(problem.gradient(points[-1])), state, held)
            held = optax.apply_updates(held, change)
            points.append(np.concatenate([np.ravel(held[name]) for name in problem.groups]))
    return np.array(points)


@pytest.mark.slow
def test_optax(monkeypatch):
    monkeypatch.setattr("optimizers._runs.muon_run.ADAM", (0.9, 0.999, 0.0))  # optax has one ε for both rules
    theirs = run_of_optax(NETWORK, 20, learning_rate=0.02, weight_decay=0.1)
    ours = trace(guests.muon(lr=0.02, weight_decay=0.1, nesterov=False, eps=0), NETWORK, steps=20).points
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_the_look_ahead_is_that_of_jordan():
    part, shape = FACTORS.groups["V"], FACTORS.shapes["V"]
    points, average = trace(guests.muon(lr=0.05, exact=True), FACTORS, steps=20).points, 0.0
    for w, after in itertools.pairwise(points):
        g = FACTORS.gradient(w)[part].reshape(shape)
        average = average + 0.05 * (g - average)
        left, _, right = np.linalg.svd(g + 0.95 * (average - g), full_matrices=False)
        np.testing.assert_allclose(after[part], w[part] - 0.05 * (left @ right).ravel(), rtol=0, atol=1e-12)


def test_the_polar_factor_of_two_by_two_is_exact_and_that_of_newton_and_schulz_is_not():
    matrices = np.random.default_rng(0).normal(size=(1000, 2, 2))
    reached = []
    for g in matrices:
        (a, b), (c, d) = g
        det, cofactors = np.linalg.det(g), np.array([[d, -c], [-b, a]])
        closed = (g + np.sign(det) * cofactors) / np.sqrt((g**2).sum() + 2 * abs(det))
        np.testing.assert_allclose(polar_factor(g), closed, rtol=0, atol=1e-11)
        reached += np.linalg.svd(newton_schulz(g))[1].tolist()
    assert np.quantile(reached, [0.01, 0.99]) == pytest.approx([0.68, 1.13], abs=0.01)
    assert newton_schulz(np.zeros((2, 3)), eps=0).tolist() == [[0] * 3] * 2
    tall = np.random.default_rng(1).normal(size=(5, 2))
    np.testing.assert_allclose(newton_schulz(tall), newton_schulz(tall.T).T, rtol=0, atol=1e-15)


@pytest.mark.parametrize("where", [landscapes.ravine, problems.spectrum([1, 2, 3]), problems.from_landscape("beale")])
def test_it_is_refused_where_there_is_no_matrix(where):
    for run in (trace, lambda racer, where, steps: race(where, [racer], steps=steps)):
        with pytest.raises(InputError, match=f"muon needs a problem with a matrix .* got {where.name}; of a vector"):
            run(guests.muon(), where, steps=3)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"lrr": 1}, "did you mean 'lr'"),
        ({"beta": 1}, r"beta must be in \[0, 1\), got 1"),
        ({"steps": 2.5}, "steps must be a whole number >= 1, got 2.5"),
        ({"lr": [0.1, 0.2]}, "lr of muon must be one number, got an array"),
        ({"exact": "yes"}, "exact must be True or False, got 'yes'"),
    ],
)
def test_bad_settings(settings, says):
    with pytest.raises(InputError, match=says):
        guests.muon(**settings)
    with pytest.raises(InputError, match=says):
        trace(guests.muon()(**settings), FACTORS, steps=3)


def test_it_reads_as_it_is_written():
    assert repr(guests.muon(lr=0.05, exact=True)) == "guests.muon(lr=0.05, exact=True)"
