"""The best learning rates in the browser's modules, run by node, beside those of `tune` and race(..., fair="tuned")."""

import itertools
import json

import numpy as np
import pytest
from conftest import OPTIMIZERS, naming
from javascript_runs import in_node

import landscapes
from landscapes import InputError, formula, landscape, linear_regression, picture, ravine, rosenbrock, two_layer_tanh
from optimizers import adam, gd, guests, momentum, newton, optimizer, rmsprop, sophia, trace, tune
from optimizers._runs.tune import TUNING_RATES
from visualizer import race
from visualizer.explorer import catalogue
from visualizer.explorer.setup import setup_of, terms_of

#: Landscapes on which a run at a large rate is not chaotic, so that rounding does not decide which rate is the best.
STEADY = [
    *map(
        landscapes.get, ["ravine", "rosenbrock", "himmelblau", "saddle", "beale", "booth", "matyas", "cliff", "branin"]
    ),
    *map(landscapes.get, ["styblinski_tang", "six_hump_camel", "goldstein_price", "three_pits", "two_wells"]),
    *map(landscapes.get, ["linear_regression", "logistic_regression", "two_layer_tanh", "linear_net"]),
]

#: A difference of f, relative, by which two rates are equally good.
TIE = 1e-9


def answers(requests, own=None):
    code = catalogue.catalogue_code(own)
    return in_node("explorer_worker.js", {"catalogue": code, "requests": json.loads(catalogue.to_json(requests))})


def request(surface, racers, start=None, steps=60, seed=0, **more):
    return {"ask": "tune", "setup": setup_of(surface, racers, start, steps, seed, None, steps), **more}


def tuned_in_browser(cases, own=None):
    """The answers to cases (landscape, racers, keywords of `tune`): setups with a disclosure."""
    found = answers([request(surface, racers, **how) for surface, racers, how in cases], own)
    return [one["answer"]["tuned"] for one in found]


def count_ties(cases):
    """Assert that each racer has the rate of `tune`, or one at which f ends equally low; return how often."""
    ties = 0
    for (surface, racers, how), found in zip(cases, tuned_in_browser(cases), strict=True):
        how = {"steps": 60, **how}
        for racer, made in zip(racers, found["setup"]["racers"], strict=True):
            best = tune(racer, surface, **how)
            if made["settings"]["lr"] == best.settings["lr"]:
                continue
            ties += 1
            with naming((racer, surface)):
                ends = [
                    trace(racer(lr=r), surface, **how).values[-1] for r in (made["settings"]["lr"], best.values["lr"])
                ]
                assert ends[0] == pytest.approx(ends[1], rel=TIE)
    return ties


@pytest.mark.slow
def test_every_rule_has_the_rate_of_tune():
    assert count_ties([(surface, OPTIMIZERS, {}) for surface in STEADY]) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("steps", [1, 7, 250])
def test_a_race_of_another_length_and_start_has_the_rates_of_tune(steps):
    rules = [gd, momentum, rmsprop, adam, newton]
    cases = [(ravine(kappa=20), (3.0, 1.5)), (rosenbrock, (-1.0, 1.5)), (landscapes.beale, None)]
    assert count_ties([(surface, rules, {"start": start, "steps": steps}) for surface, start in cases]) == 0


@pytest.mark.slow
def test_noise_batches_and_schedules_have_the_rates_of_tune():
    rules = [
        gd(noise=0.5),
        momentum(clip=1.0, beta=0.8, noise=0.1),
        adam(schedule="step(every=30, factor=0.3)", beta1=0.5),
        rmsprop(centered=True, eps_inside=True, noise=1.0),
        sophia(schedule="cosine"),
    ]
    batched = [gd(batch=1), momentum(batch=8, noise=0.2), adam(batch=10**4), rmsprop(batch=7, schedule="cosine")]
    seeds = (0, 7, 2**53 - 6)
    cases = [(surface, rules, {"seed": seed}) for surface in (ravine, two_layer_tanh) for seed in seeds]
    losses = (linear_regression, linear_regression(standardise=True), two_layer_tanh)
    assert count_ties(cases + [(surface, batched, {"seed": 3, "steps": 40}) for surface in losses]) == 0


@pytest.mark.slow
def test_a_formula_and_a_loss_of_ones_own_have_the_rates_of_tune():
    x = np.linspace(-1, 3, 90)
    own = linear_regression.on(x, 2 * x + np.sin(9 * x), domain=((-2, 4), (-2, 4)), start=(-1.5, 3.5))
    rough = picture(np.random.default_rng(3).random((11, 17)), domain=((-4, 4), (-3, 3)), start=(3.0, 2.5))
    rules = [gd, momentum(beta=0.5), adam]
    for surface in (own, rough, formula("x**2 + k*abs(y)", k=3)(k=2)):
        (found,) = tuned_in_browser([(surface, rules, {})], catalogue.own_units(surface, rules))
        rates = [made["settings"]["lr"] for made in found["setup"]["racers"]]
        assert rates == [tune(rule, surface, steps=60).settings["lr"] for rule in rules], surface


# the sentence, and what stays


@pytest.mark.usefixtures("own_units")
def test_the_sentence_is_that_of_a_tuned_race():
    @optimizer
    def halve(w, g, share=0.5):
        return w - share * w + 0 * g

    cases = [
        (ravine, [gd, momentum, adam], {}),
        (ravine, [halve, gd, halve(share=0.1)], {"steps": 100}),
        (rosenbrock, [gd(noise=0.1), adam], {"seed": 5}),
        (linear_regression, [gd, adam(batch=4)], {"steps": 20}),
    ]
    for (surface, racers, how), found in zip(
        cases, tuned_in_browser(cases, catalogue.own_units(ravine, [halve])), strict=True
    ):
        film = race(surface, racers, fair="tuned", **{"steps": 60, **how})
        assert found["disclosure"] == film.disclosure
        made = terms_of(found["setup"], [halve])["optimizers"]
        assert [one.settings for one in made] == [run.optimizer.settings for run in film.trajectories]


def test_a_rate_that_is_set_is_replaced_and_all_else_stays():
    racers = [gd(lr=1e-4, noise=0.1), adam(beta1=0.5, lr=9.0, schedule="cosine"), gd(lr=0.5)]
    asked = setup_of(ravine(kappa=9), racers, (3.0, 1.0), 30, 4, ((-2.0, 11.0), (-1.5, 1.0)), 12)
    (found,) = answers([{"ask": "tune", "setup": asked}])
    made, before = found["answer"]["tuned"]["setup"], json.loads(catalogue.to_json(asked))
    for racer, old in zip(made["racers"], before["racers"], strict=True):
        assert racer["settings"]["lr"] in TUNING_RATES
        assert racer["settings"] | {"lr": old["settings"]["lr"]} == old["settings"]
    assert made | {"racers": 0} == before | {"racers": 0}


def test_what_only_python_can_run_stays_and_is_named():
    pytest.importorskip("scipy", reason="guests of scipy run here")
    racers = [guests.scipy("BFGS"), gd]
    own = catalogue.own_units(ravine, racers)
    (found,) = tuned_in_browser([(ravine, racers, {})], own)
    assert found["setup"]["racers"][0] == {"name": found["setup"]["racers"][0]["name"], "settings": {}}
    assert found["setup"]["racers"][1]["settings"] == tune(gd, ravine, steps=60).settings
    assert found["disclosure"].endswith("times the straight line; BFGS unchanged, since only Python can run it.")
    (alone,) = answers([request(ravine, racers[:1])], own)
    assert alone["error"].endswith("that runs in the browser, got BFGS")


@pytest.mark.usefixtures("own_units")
def test_on_a_landscape_of_python_alone_nothing_is_tuned():
    @landscape(domain=((-3, 3), (-2, 2)), start=(2, 1))
    def looped(x, y):
        f = y * y
        for _ in range(2):
            f = f + x * x
        return f, 4 * x, 2 * y

    (found,) = answers([request(looped, [gd, adam])], catalogue.own_units(looped, []))
    assert found["error"].endswith("that runs in the browser, got gd, adam")


def test_a_racer_that_diverges_at_every_rate_is_said_as_in_python():
    stuck = newton(noise=0.0, clip=2.0)
    (found,) = answers([request(landscapes.sharp_ridge, [gd, stuck(lr=0.5)])])
    with pytest.raises(InputError) as error:
        tune(stuck, landscapes.sharp_ridge, steps=60)
    assert found["error"] == str(error.value)


# a long search


def test_a_long_search_lets_the_page_have_turns_and_can_be_ended():
    racers = [gd(batch=8), adam(batch=8)]
    done, ended = answers([request(two_layer_tanh, racers, steps=100, aborted=aborted) for aborted in (False, True)])
    shares = done["answer"]["shares"]
    assert len(shares) >= 3
    assert all(0 < one < other <= 1 for one, other in itertools.pairwise(shares))
    assert ended["answer"]["tuned"] is None
    assert ended["answer"]["shares"][-1] < 0.5
