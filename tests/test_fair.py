"""Fair races and presets: the terms hold, and the figure says what they are."""

import numpy as np
import pytest
from conftest import every_landscape, naming

from landscapes import InputError, formula, himmelblau, linear_regression, ravine, rosenbrock
from optimizers import (
    COMMON_RULES,
    adam,
    gd,
    get,
    guests,
    momentum,
    newton,
    rmsprop,
    sophia,
    suggested_steps,
    trace,
    tune,
)
from optimizers._runs.tune import TUNING_RATES as RATES
from visualizer import race
from visualizer.cli.main import main
from visualizer.races import presets
from visualizer.races.preset_numbers import Number, obtained

pytest.importorskip("scipy", reason="guests of scipy run here")
BFGS = guests.scipy("BFGS")


def said(film):
    return " ".join(film.scene().figure.legends[0].get_title().get_text().split())


# by learning rate


def test_the_same_learning_rate_is_that_which_is_set_or_that_of_the_first():
    film = race("ravine", [gd, momentum(lr=0.02), adam], steps=20, fair="lr")
    assert [t.optimizer.values["lr"] for t in film.trajectories] == [0.02] * 3
    assert said(film) == film.disclosure == "Fair by learning rate: all run at α = 0.02."
    assert film.disclosure in film.describe()
    film = race("ravine", ["rmsprop", "adam", BFGS], steps=20, fair="lr")
    assert [t.optimizer.values["lr"] for t in film.trajectories[:2]] == [0.01] * 2
    assert film.disclosure.endswith("α = 0.01; BFGS without one.")


# by tuning


def judged(rule, landscape, rate, steps):
    """The path length over the straight line, the way out of the domain, and the mean f of the last tenth."""
    run = trace(rule(lr=rate), landscape, steps=steps)
    moves, whole = np.diff(run.points, axis=0), run.points[-1] - run.points[0]
    (x0, x1), (y0, y1) = landscape.domain
    outside = np.maximum([x0, y0] - run.points, run.points - [x1, y1]) / [x1 - x0, y1 - y0]
    detour = np.hypot(*moves.T).sum() / max(np.hypot(*whole), 1e-300)
    return run, detour, outside.max(), run.values[-(steps // 10) :].mean()


@pytest.mark.parametrize("rule", [gd, momentum, rmsprop, adam(beta1=0.5)], ids=repr)
@pytest.mark.parametrize("landscape", [ravine, rosenbrock, himmelblau], ids=repr)
def test_no_calm_run_that_was_tried_arrives_before_the_tuned_one(rule, landscape):
    best = tune(rule, landscape, steps=100)
    assert best(lr=1).settings == rule(lr=1).settings  # nothing else has changed
    tried = {}
    for rate in RATES:
        run, detour, outside, end = judged(rule, landscape, rate, 100)
        if run.diverged_at is None and outside <= 0.05 + 1e-9 and detour <= 6 + 1e-9:
            tried[rate] = run.values, end
    assert best.settings["lr"] in tried
    level = min(end for _, end in tried.values()) + 1e-3
    stays = {rate: next((t for t in range(92) if all(values[t:] < level)), None) for rate, (values, _) in tried.items()}
    first = min((step for step in stays.values() if step is not None), default=None)
    if first is None:
        assert tried[best.settings["lr"]][1] == min(end for _, end in tried.values())
    else:
        assert best.settings["lr"] == min(rate for rate, step in stays.items() if step == first)


@every_landscape
def test_no_tuned_run_of_a_common_rule_is_a_scribble_or_leaves_the_domain(landscape):
    steps = suggested_steps(landscape)
    for rule in map(get, COMMON_RULES):
        with naming(rule):
            _, detour, outside, end = judged(rule, landscape, tune(rule, landscape, steps=steps).settings["lr"], steps)
            assert np.isfinite(end)
            assert detour <= 6 + 1e-9
            assert outside <= 0.05 + 1e-9


def test_rmsprop_does_not_scribble_on_rosenbrock():
    scribble, tuned = rmsprop(lr=1.6), tune(rmsprop, rosenbrock, steps=300)
    lengths = [trace(rule, rosenbrock, steps=300).path_length.sum() for rule in (scribble, tuned)]
    assert lengths[0] > 180
    assert lengths[1] < 12


def test_a_run_that_starts_at_its_end_has_the_lowest_end_and_not_the_first():
    flat = formula("1e-5*(x**2 + y**2)", domain=((-5, 5), (-5, 5)), start=(4.0, 3.0))  # f is below 0.001 everywhere
    ends = [trace(adam(lr=rate), flat, steps=50).values[-5:].mean() for rate in RATES]
    found = tune(adam, flat, steps=50).settings["lr"]
    assert ends[RATES.index(found)] < 0.01 * ends[0]


def test_on_a_quadratic_the_tuned_rate_is_the_one_of_theory():
    # The slower of |1 − α| and |1 − 50 α| counts: 0.965 at α = 0.035, and 0.9608 at 2 / (L + μ) = 0.0392; at 0.04, 1.
    assert len(RATES) == len(set(RATES)) == 101
    assert max(rate for rate in RATES if rate < 0.04) == 0.035
    assert tune(gd, "ravine", steps=1000).settings["lr"] == 0.035


def test_what_is_random_is_tuned_on_other_seeds_than_it_races_on():
    noisy = gd(noise=1.0)
    best = tune(noisy, "ravine", steps=50, seed=3)
    runs = [trace(noisy(lr=RATES), "ravine", steps=50, seed=seed) for seed in range(4, 9)]
    with np.errstate(all="ignore"):
        ends = np.mean([run.values[:, -5:].mean(axis=1) for run in runs], axis=0)
    assert best.settings["lr"] == RATES[np.nanargmin(ends)]  # no run stays: with noise each leaves again
    film = race("ravine", [noisy], steps=50, fair="tuned")
    assert "mean of 5 other seeds" in said(film)


def test_a_tuned_race_says_how():
    film = race("ravine", ["gd", "adam", BFGS], steps=100, fair="tuned")
    assert said(film) == (
        "Fair by tuning: each at its best of 101 learning rates from 0.0001 to 10: the first that comes within 0.001 "
        "of the lowest f at the end of 100 steps and stays, by a path in the domain of at most 6 times the straight "
        "line; BFGS without one."
    )
    assert film.trajectories[0].optimizer.settings == tune("gd", "ravine", steps=100).settings


@pytest.mark.slow
def test_a_guest_is_tuned_like_a_rule():
    pytest.importorskip("torch", reason='torch comes with the extra "guests"')
    ours, theirs = tune("adam", "beale", steps=60), tune(guests.torch("Adam"), "beale", steps=60)
    assert ours.settings["lr"] == theirs.settings["lr"]


# by budget


def test_everyone_gets_the_same_number_of_gradients():
    racers = [gd, newton, sophia, BFGS, guests.scipy("Nelder-Mead"), guests.scipy("Newton-CG")]
    film = race("rosenbrock", racers, steps=50, fair="budget")
    runs = film.trajectories
    assert [run.steps for run in runs[:3]] == [50, 16, 16]  # a Hessian and a gradient are three
    for run in runs:
        assert run.evaluations.cost[-1] <= 50
        assert run.stopped_at is not None or run.evaluations.cost[-1] > 45
    # The points are those of a run that nobody stopped.
    for racer, run in zip(racers, runs, strict=True):
        free = trace(racer, "rosenbrock", steps=50)
        rows = min(run.steps, free.steps)
        np.testing.assert_array_equal(run.points[:rows], free.points[:rows])
    assert said(film).startswith("Fair by budget: 50 gradients each;")
    assert film.shown_steps[-1] == 50


def test_a_mini_batch_costs_its_share():
    racers = [gd(lr=0.1), gd(lr=0.1, batch=8), gd(lr=0.1, batch=1), gd(lr=0.1, batch=64)]
    film = race(linear_regression, racers, steps=10, fair="budget")
    assert [run.steps for run in film.trajectories] == [10, 80, 640, 10]
    assert [run.evaluations.cost[-1] for run in film.trajectories] == [10] * 4
    assert "a mini-batch as its share" in film.disclosure
    (odd,) = race(linear_regression, [gd(lr=0.1, batch=7)], steps=10, fair="budget").trajectories
    assert (odd.steps, odd.evaluations.cost[-1]) == (100, 10)  # nine batches of 7 and one of 1 are an epoch


def test_a_frame_of_a_budget_race_shows_who_is_where_after_so_many_gradients():
    scene = race("rosenbrock", [gd(lr=1e-3), newton], steps=30, panels=["map", "loss"], fair="budget").scene()
    scene.show(11)
    paths = [path.get_xydata() for path in scene.paths]
    assert [len(path) for path in paths] == [12, 5]  # three steps of Newton's method, and two thirds of the fourth
    np.testing.assert_array_equal(scene["loss"].lines[1].get_xdata(), [0, 3, 6, 9, 11])
    assert scene.clock.get_text() == "11 gradients"
    assert scene["loss"].axes.get_xlabel() == "gradients"


# bad input


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: race("ravine", ["gd"], fair="tunde"), "unknown kind of fairness 'tunde': did you mean 'tuned'?"),
        (lambda: race("ravine", [gd(lr=0.1), adam(lr=0.2)], fair="lr"), "must have one learning rate, got 0.1, 0.2"),
        (lambda: race("ravine", [BFGS], fair="lr"), "must have a racer with a learning rate"),
        (
            lambda: race("ravine", [gd(lr=0.1)], fair="tuned"),
            "lr of an optimizer to tune must not be set, got gd α=0.1",
        ),
        (lambda: tune(BFGS, "ravine"), "BFGS has no learning rate to tune"),
        (
            lambda: obtained(Number(0, "x at the ende", "1"), trace("gd", "sphere", steps=1)),
            "unknown quantity 'x at the ende': did you mean 'x at the end'?",
        ),
        (lambda: presets.get("d2l-momentun"), "unknown preset 'd2l-momentun': did you mean 'd2l-momentum'?"),
    ],
)
def test_bad_input(call, says):
    with pytest.raises(InputError) as caught:
        call()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


# presets


@pytest.mark.parametrize("preset", presets.PRESETS.values(), ids=lambda preset: preset.name)
def test_every_number_of_a_preset_is_obtained(preset):
    film = preset.race()
    rows = presets.compare(preset, film.trajectories)
    assert rows
    assert [row for row in rows if not row.agrees] == []
    assert len(film.trajectories) == len({number.racer for number in preset.numbers})


def test_a_preset_says_what_one_sees_and_which_numbers_are_published():
    titles = [preset.title for preset in presets.PRESETS.values()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 70 and title[0].isupper() and not title.endswith(".") for title in titles)
    printed = {name: {one.published for one in preset.numbers} for name, preset in presets.PRESETS.items()}
    assert {name for name, kinds in printed.items() if True in kinds} == {
        *(name for name in presets.PRESETS if name.startswith("d2l-")),
        "zigzag",
    }
    assert presets.get("d2l-gd").source.endswith("chapter 12 (published)")
    assert presets.get("zigzag").source.endswith("2026 (published; computed for heavy_ball)")
    assert presets.get("plateau").source.endswith("(computed)")


def test_a_number_that_is_not_obtained_gets_a_cross(capsys, monkeypatch):
    from dataclasses import replace

    preset = presets.get("d2l-gd-slow")
    wrong = replace(preset, numbers=[replace(preset.numbers[0], expected="-0.057647"), preset.numbers[1]])
    monkeypatch.setitem(presets.PRESETS, "d2l-gd-slow", wrong)
    with pytest.raises(SystemExit) as end:
        main(["preset", "d2l-gd-slow"])
    assert end.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[3].endswith("-0.057647   -0.057646   ✗")
    assert lines[4].endswith("✓")


def test_a_preset_makes_its_film_and_the_list_names_them_all(tmp_path, capsys):
    film = tmp_path / "x.gif"
    assert main(["preset", "d2l-momentum", "-o", str(film)]) == 0
    assert film.stat().st_size > 10_000
    assert capsys.readouterr().out.count("✓") == 4
    assert main(["preset"]) == 0
    out = capsys.readouterr().out
    assert all(part in out for name, one in presets.PRESETS.items() for part in (name, one.title, one.source))


@pytest.mark.slow
def test_a_fair_race_on_the_command_line(tmp_path, capsys):
    line = ["race", "ravine", "--optimizers", "gd", "adam", "--steps", "30", "-o", str(tmp_path / "x.png")]
    assert main([*line, "--fair", "tuned"]) == 0
    assert "Fair by tuning: each at its best of 101" in capsys.readouterr().out
    assert main([*line, "--fair", "lr", "--lr", "0.02"]) == 0
    assert "all run at α = 0.02" in capsys.readouterr().out
    assert main([*line, "--fair", "luck"]) == 2
