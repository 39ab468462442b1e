"""Suggested settings: the file repeats, every bare race stays in its frame, and other landscapes get theirs."""

import json

import numpy as np
import pytest
from conftest import every_landscape, every_optimizer

import landscapes
import optimizers
from landscapes import InputError, formula, landscape, linear_regression, ravine
from landscapes._suggested import FILE, suggestions
from optimizers import adam, gd, guests, momentum, suggest, suggested_racers, suggested_steps, trace
from optimizers._suggest import __main__ as command
from optimizers._suggest.criterion import MARGIN, MIN_DISTANCE
from optimizers._suggest.search import COMMON_RULES, LENGTHS, MAX_SAMPLES, fewer_samples, roundness, search_steps

ROWS = json.loads(FILE.read_text(encoding="utf-8"))


def shares(trajectory):
    """The path in widths and heights of the domain."""
    low, size = np.min(trajectory.landscape.domain, axis=1), np.ptp(trajectory.landscape.domain, axis=1)
    return (trajectory.points - low) / size


# the file


def test_the_file_has_an_entry_for_all_landscapes_it_was_made_for():
    assert set(ROWS) <= set(landscapes.names())
    assert len(ROWS) >= 47


@pytest.mark.parametrize("name", ROWS)
def test_an_entry_is_complete_and_says_why_something_was_chosen_by_hand(name):
    row = ROWS[name]
    assert tuple(row["settings"]) == COMMON_RULES
    assert 40 <= row["steps"] <= 300
    for rule, settings in row["settings"].items():
        assert optimizers.get(rule)(**settings).settings == settings
    assert set(row.get("kept", ())) <= {"steps", *COMMON_RULES}
    assert bool(row.get("kept")) == bool(row.get("why"))
    assert "\n" not in row.get("why", "")


@pytest.mark.parametrize("name", ["sphere", "booth", "cliff", "double_well", "himmelblau", "two_wells", "rosenbrock"])
def test_the_search_finds_again_what_the_file_says(name):
    assert command.make_entry(name, ROWS[name]) == ROWS[name]


def test_the_command_writes_the_file_and_keeps_what_was_chosen(tmp_path, monkeypatch):
    monkeypatch.setattr(landscapes, "names", lambda: ["ravine", "sphere"])
    path = tmp_path / "suggested.json"
    path.write_text(json.dumps({"ravine": ROWS["ravine"]}), encoding="utf-8")
    command.main(str(path))
    assert path.read_text(encoding="utf-8") == command.format_entries(
        {name: ROWS[name] for name in ("ravine", "sphere")}
    )
    assert FILE.read_text(encoding="utf-8") == command.format_entries(ROWS)


# what a bare race shows


@every_landscape
def test_a_bare_race_stays_in_its_frame_and_moves(landscape):
    paths = [trace(racer, landscape, steps=suggested_steps(landscape)) for racer in suggested_racers(landscape)]
    assert [path.diverged_at for path in paths] == [None] * 4
    ways = [np.ptp(shares(path), axis=0).max() for path in paths]
    for path in paths:
        assert (np.abs(shares(path) - 0.5) <= 0.5 + MARGIN).all()
    assert max(ways) >= MIN_DISTANCE


def test_the_ravine_is_that_of_the_lesson():
    assert suggested_steps("ravine") == 100
    paths = [trace(racer, "ravine", steps=100) for racer in suggested_racers("ravine")]
    assert [int(path.reversals[1]) for path in paths] == [99, 14, 68, 8]
    assert max(path.distance for path in paths) < 0.25


# whose suggestion it is


def test_a_landscape_suggests_at_its_own_parameters_alone(own_units):
    assert ravine.suggested == ravine(kappa=50).suggested == suggestions()["ravine"]
    assert ravine(kappa=51).suggested is None
    assert linear_regression.suggested
    assert linear_regression(standardise=False).suggested
    assert linear_regression(standardise=True).suggested is None
    assert linear_regression.on([0, 1, 2], [1, 3, 5]).suggested is None
    assert formula("x**2 + y**2", title="ravine").suggested is None

    @landscape(domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))
    def sphere(x, y):
        return 100 * (x * x + y * y), 200 * x, 200 * y

    assert sphere.suggested is None
    assert suggest("gd", sphere).settings["lr"] < 0.01


def test_at_another_start_the_rate_is_searched_for():
    assert suggest("gd", "beale", start=(1, 1.5)).settings == suggest("gd", "beale").settings  # that is its own
    there = suggest("gd", "gaussian_well", start=(1.0, 0.5))
    assert there.settings != dict(landscapes.gaussian_well.suggested.settings["gd"])
    assert trace(there, "gaussian_well", (1.0, 0.5), steps=suggested_steps("gaussian_well", (1.0, 0.5))).distance < 0.05


def test_what_is_set_is_left_alone():
    assert suggest(adam(lr=0.5), "ravine").settings == {"lr": 0.5}
    assert suggest(adam(beta1=0.5), "ravine").settings.keys() == {"beta1", "lr"}
    pytest.importorskip("scipy", reason="guests of scipy run here")
    bfgs = guests.scipy("BFGS")
    assert suggest(bfgs, "ravine") is bfgs
    assert [racer.name for racer in suggested_racers("ravine", ["lion", bfgs])] == ["lion", "BFGS"]


def test_a_bare_name_still_means_the_defaults():
    assert optimizers.get("adam").values["lr"] == 0.001


# the search


@pytest.mark.parametrize("kappa", [20, 100, 200, 1000])
def test_descent_swings_in_a_ravine_of_any_steepness_and_momentum_has_its_rate(kappa):
    plain, averaged, *_ = suggested_racers(ravine(kappa=kappa))
    assert 1.75 < plain.settings["lr"] * kappa < 2
    assert averaged.settings == plain.settings
    swings = [trace(racer, ravine(kappa=kappa), steps=100).path_length[1] for racer in (plain, averaged)]
    assert swings[0] > 1.5 * swings[1]


@every_optimizer
def test_any_rule_gets_a_rate_at_which_it_moves_and_does_not_diverge(optimizer):
    surface = landscapes.booth
    tuned = suggest(optimizer, surface)
    assert tuned.settings == suggest(optimizer, surface).settings
    path = trace(tuned, surface, steps=suggested_steps(surface))
    assert path.diverged_at is None
    assert path.values[-1] < 0.01 * path.values[0]


def test_a_default_of_one_is_kept_where_the_rule_arrives():
    assert suggest("newton", "ravine").settings["lr"] == 1
    assert suggest("adadelta", "ravine").settings["lr"] > 1  # at 1 it has hardly left after 100 steps


def test_where_nothing_moves_all_are_at_one_rate():
    flat = formula("0*x + 1")
    rates = {racer.settings["lr"] for racer in suggested_racers(flat)}
    assert len(rates) == 1
    assert roundness(rates.pop()) == 0
    assert suggested_steps(flat) in LENGTHS


def test_of_many_samples_few_are_searched():
    x = np.linspace(0, 4, 10_000)
    many = linear_regression.on(x, 2 * x - 1 + 0.5 * np.sin(13 * x))
    assert fewer_samples(many).samples <= MAX_SAMPLES
    assert fewer_samples(many).domain == many.domain
    assert fewer_samples(linear_regression) is linear_regression
    racers, steps = suggested_racers(many), suggested_steps(many)
    assert all(trace(racer, many, steps=steps).distance < 0.3 for racer in racers)
    assert suggest(gd(batch=8), many).settings["lr"] > 0


def test_a_suggestion_is_for_one_start():
    with pytest.raises(InputError, match=r"must be one point \(x, y\), got \[\(1, 2\), \(3, 4\)\]"):
        suggest(momentum, "ravine", start=[(1, 2), (3, 4)])
    with pytest.raises(InputError, match="steps must be a whole number >= 1, got 0"):
        suggest("adam", "ravine", steps=0)


def test_the_length_grows_with_the_condition():
    assert search_steps(landscapes.sphere) < search_steps(ravine(kappa=100))
