"""A spectrum in the explorer: its runs in JavaScript, by node, beside `trace`; what is seen, and what is refused."""

import json

import numpy as np
import pytest
from conftest import OPTIMIZERS
from javascript_runs import in_node

from landscapes import InputError, problems
from optimizers import Guest, adam, gd, guests, momentum, nesterov, optimizer, predict_quadratic, rmsprop
from visualizer import explore
from visualizer.explorer import catalogue
from visualizer.explorer.setup import terms_of
from visualizer.plotting.panels.rows import SWINGING, crossings

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


# what is seen


def steep_first(problem):
    """The eigenvalues and their directions as columns, from the steepest."""
    order = np.argsort(-problem.spectrum, kind="stable")
    return problem.spectrum[order], problem.directions[:, order]


@pytest.mark.slow
@pytest.mark.parametrize(("problem", "racers", "how"), SPECTRA.values(), ids=SPECTRA)
def test_rows_light_up_as_in_the_panel_and_have_the_factors_of_theory(problem, racers, how):
    explorer = explore(problem, racers, **({"steps": 60} | how))
    step = explorer.steps // 2
    (seen,) = answers([explorer], step=step)
    curvatures, directions = steep_first(problem)
    for run, path in zip(explorer.trajectories, seen, strict=True):
        series = (run.points[: step + 1] @ directions).T
        assert path["swings"] == [crossings(one) >= SWINGING for one in series], run.optimizer
        assert path["curvatures"] == curvatures.tolist()
        known = predict_quadratic(run.optimizer, curvatures)
        if known is None:
            assert path["theory"] == [None] * len(curvatures)
        else:
            np.testing.assert_allclose(path["theory"], known.rate, rtol=1e-13)


def test_the_set_that_swings_is_the_steep_one_for_descent_and_none_for_rmsprop():
    (seen,) = answers([explore(SETS, LESSON, steps=60)], step=60)
    gd_seen, _, rmsprop_seen, _ = seen
    assert gd_seen["swings"] == [True] * 20 + [False] * 20
    assert rmsprop_seen["swings"] == [False] * 40
    np.testing.assert_allclose(gd_seen["theory"], [0.9] * 20 + [0.962] * 20, rtol=1e-12)


@pytest.mark.parametrize(
    ("problem", "how"),
    [
        (problems.spectrum([50.0, 1.0, 2.5]), {}),
        (problems.spectrum([50.0, 1.0], noise=[0.5, 0.0], start=[1, 2]), {"start": (0.5, 0.25), "seed": 3}),
        (problems.spectrum([50.0, 1.0, -2.0], rotation=5), {}),
    ],
    ids=["plain", "noisy", "rotated"],
)
def test_a_race_is_described_and_written_as_python_does(problem, how):
    explorer = explore(problem, [gd(lr=0.01), adam(lr=0.1, clip=2.0)], steps=40, **how)
    (seen,) = answers([explorer], ask="race")
    assert seen["description"] == explorer.race.describe()
    assert seen["code"] == explorer.code
    assert seen["linked"] == json.loads(catalogue.to_json(explorer.setup))
    if problem.rotation is None:
        names: dict = {}
        exec(explorer.code, names)
        np.testing.assert_array_equal(names["explorer"].trajectories[1].points, explorer.trajectories[1].points)
    terms = terms_of(explorer.setup, [explorer.landscape])
    assert terms["landscape"] is problem
    assert [repr(one) for one in terms["optimizers"]] == [repr(one) for one in explorer.optimizers]


# what is refused

SMALL = problems.spectrum([1.0, 50.0])


def explore_a_loop():
    @optimizer
    def looping(w, g, lr=0.1):
        for _ in range(2):
            w = w - lr * g
        return w

    explore(SMALL, [looping])


REFUSED = {
    "a network": (lambda: explore(problems.mlp(*problems.two_spirals(20)), ["gd"]), "at most 50 eigenvalues"),
    "too many": (lambda: explore(problems.spectrum(np.arange(1.0, 52.0)), ["gd"]), "from 2 to 50 eigenvalues, got 51"),
    "one": (lambda: explore(problems.spectrum([3.0]), ["gd"]), "from 2 to 50 eigenvalues, got 1"),
    "a rule of both coordinates": (lambda: explore(SMALL, ["gd", "polyak"]), "not for n parameters"),
    "a guest": (lambda: explore(SMALL, [guests.scipy("BFGS")]), "is a guest"),
    "a rule with a loop": (explore_a_loop, "looping"),
    "a very large seed": (lambda: explore(SMALL, [gd(noise=1.0)], seed=2**53), "seed must be below"),
    "no racers": (lambda: explore(SMALL), "needs optimizers"),
    "another backend": (lambda: explore(SMALL, ["gd"], backend="matplotlib"), "backend must be 'browser'"),
    "an extent": (lambda: explore(SMALL, ["gd"], extent=((0, 1), (0, 1))), "extent must be None"),
    "a start of three": (lambda: explore(SMALL, ["gd"], (1, 2, 3)), "start must be 2 numbers"),
    "batches": (lambda: explore(SMALL, [gd(batch=2)]), "batch"),
    "a plane": (lambda: setattr(explore(SMALL, ["gd"]), "plane", {"racer": 0}), "no map of settings"),
    "a landscape in its place": (lambda: setattr(explore(SMALL, ["gd"]), "landscape", "ravine"), "shows a spectrum"),
    "a landscape chosen": (lambda: explore(SMALL, ["gd"]).choose_landscape("ravine"), "shows a spectrum"),
    "a preset": (lambda: explore(SMALL, ["gd"]).load("d2l-momentum"), "shows a spectrum"),
    "in place of a landscape": (lambda: explore("ravine").choose_landscape(SMALL), "shows a landscape"),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
@pytest.mark.usefixtures("own_units")
def test_what_is_not_allowed_is_refused_in_one_line(act, words):
    with pytest.raises(InputError, match=words) as caught:
        act()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.slow
def test_the_browser_refuses_in_the_words_of_python():
    explorer = explore(SMALL, ["gd"], steps=10)
    changes = {
        "extent": (((0, 1), (0, 1)), lambda value: setattr(explorer, "extent", value)),
        "start": ((0.5, 2.5, 3.5), lambda value: setattr(explorer, "start", value)),
        "seed": (2**60, lambda value: setattr(explorer, "seed", value)),
        "plane": ({"racer": 0}, lambda value: setattr(explorer, "plane", value)),
        "racers": ([{"name": "polyak", "settings": {}}], lambda _: setattr(explorer, "optimizers", ["polyak"])),
    }
    for name, (value, act) in changes.items():
        request = {"ask": "check", "setup": json.loads(catalogue.to_json(explorer.setup | {name: value}))}
        code = catalogue.catalogue_code(explorer.own)
        (found,) = in_node("explorer_worker.js", {"catalogue": code, "requests": [request]})
        with pytest.raises(InputError) as caught:
            act(value)
        assert found["error"].replace("[", "(").replace("]", ")") == str(caught.value), name
    assert explorer.setup["start"] is None  # and everything is as it was


def test_another_spectrum_is_shown_and_reset_goes_back():
    explorer = explore(SMALL, [gd(lr=0.03)], steps=20)
    explorer.landscape = problems.spectrum([1.0, 2.0, 3.0])
    assert explorer.trajectories[0].points.shape == (21, 3)
    assert explorer.own.landscapes[-1]["spectrum"]["eigenvalues"] == [1.0, 2.0, 3.0]
    with pytest.raises(InputError, match="from 2 to 50"):
        explorer.landscape = problems.spectrum(np.ones(60))
    assert explorer.landscape.size == 3
    explorer.choose_landscape(problems.spectrum([5.0, 6.0]))
    assert explorer.optimizers[0].settings == {"lr": 0.03}
    explorer.reset()
    assert explorer.landscape is SMALL
