"""A spectrum in the explorer: its runs in JavaScript, by node, beside `trace`; what is refused, and what is seen."""

import json

import numpy as np
import pytest
from conftest import OPTIMIZERS
from javascript_runs import in_node

from landscapes import problems
from optimizers import Guest, adam, gd, momentum, nesterov, rmsprop
from visualizer import explore
from visualizer.explorer import catalogue

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.02), adam(lr=0.05)]
SETS = problems.spectrum([1.0] * 20 + [50.0] * 20)
RULES = [rule for rule in OPTIMIZERS if not isinstance(rule, Guest) and not rule.coupled]


def answers(explorers, ask="spectrum", **more):
    """What the browser's modules answer of each explorer."""
    found = []
    for one in explorers:
        request = {"ask": ask, "setup": one.setup, **more}
        sent = {"catalogue": catalogue.catalogue_code(one.own), "requests": json.loads(catalogue.to_json([request]))}
        (answer,) = in_node("explorer_worker.js", sent)
        found.append(answer["answer"])
    return found


def difference(run, path):
    """The largest difference of two paths, over the largest coordinate."""
    points = np.array(path["points"], float).reshape(run.points.shape)
    assert path["n"] == (run.steps + 1 if run.diverged_at is None else run.diverged_at)
    np.testing.assert_array_equal(np.isfinite(points), np.isfinite(run.points))
    values = np.array(path["values"], float)
    np.testing.assert_allclose(values, run.values, rtol=1e-11, atol=1e-12 * np.nanmax(np.abs(run.values)))
    return float(np.nanmax(np.abs(points - run.points)) / np.nanmax(np.abs(run.points)))


EIGENVALUES = [0.5, 30.0, 2.0, 2.0, 11.0, 0.0, 30.0, 7.0, 1.0]
SPECTRA = {
    "plain": (problems.spectrum(EIGENVALUES), RULES, {}),
    "rotated": (problems.spectrum(EIGENVALUES, rotation=3), RULES, {}),
    "noisy": (
        problems.spectrum(EIGENVALUES, rotation=1, noise=np.linspace(0, 2, 9), start=np.arange(9.0) - 3),
        [gd(lr=0.01, noise=0.5), momentum(lr=0.02, clip=2.0), adam(lr=0.1, schedule="cosine", noise=1.0)],
        {"seed": 7},
    ),
    "given start, saddle": (
        problems.spectrum([-1.0, 4.0, 9.0], noise=0.1),
        [gd(lr=0.1), rmsprop, nesterov(lr=0.05)],
        {"start": (1e-3, 2.0, -3.0)},
    ),
    "diverges": (SETS, [gd(lr=0.05), momentum(lr=0.9, beta=0.5), rmsprop], {"steps": 300}),
}


@pytest.mark.parametrize(("problem", "racers", "how"), SPECTRA.values(), ids=SPECTRA)
def test_a_run_on_a_spectrum_has_the_path_of_trace(problem, racers, how):
    explorer = explore(problem, racers, **({"steps": 60} | how))
    (paths,) = answers([explorer], step=60)
    apart = [difference(run, path) for run, path in zip(explorer.trajectories, paths, strict=True)]
    print(f"{apart.count(0.0)} of {len(apart)} are equal bit for bit, the others are at most {max(apart):.1g} apart")
    assert max(apart) <= 1e-12
