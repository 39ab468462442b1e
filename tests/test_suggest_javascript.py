"""Suggested settings, random inputs and schedules in the browser's modules, run by node, beside those of Python."""

import itertools

import numpy as np
import pytest
from conftest import naming
from javascript_runs import in_node, landscape_data, rule_data

import landscapes
import optimizers
from landscapes import InputError, formula, linear_regression, picture, ravine, rosenbrock
from optimizers import adam, gd, momentum, rmsprop, schedules, suggest
from optimizers._runs.streams import draw_batches, draw_noise
from optimizers._suggest.search import COMMON_RULES, search_rate, search_steps
from visualizer.explorer.catalogue import parameter_facts
from visualizer.explorer.program import (
    javascript_module,
    javascript_schedules,
    plain_schedules,
)

RULES = [*COMMON_RULES, "adagrad", "adadelta", "lion", "newton", "nesterov", "polyak"]


def facts_of(unit):
    """The facts of its parameters as the page has them."""
    return [parameter_facts(parameter) for parameter in unit.parameters.values()]


def answers(requests, surfaces=()):
    """The answers of node to the requests; the landscape of a request is its number among the surfaces."""
    chosen = plain_schedules()
    rules = [optimizers.get(name) for name in RULES]
    return in_node(
        "suggest_worker.js",
        {
            "source": javascript_module(surfaces, rules),
            "schedules": {
                "source": javascript_schedules(chosen),
                "facts": {schedule.name: facts_of(schedule) for schedule in chosen},
            },
            "landscapes": [landscape_data(surface) for surface in surfaces],
            "rules": {
                rule.name: {
                    "index": k,
                    "data": rule_data(rule, 1),
                    "facts": {"name": rule.name, "state": rule.state, "parameters": facts_of(rule)},
                }
                for k, rule in enumerate(rules)
            },
            "requests": requests,
        },
    )


# The search


SURFACES = [
    *map(landscapes.get, ["ravine", "rosenbrock", "himmelblau", "saddle", "rastrigin", "beale", "booth", "ackley"]),
    *map(landscapes.get, ["styblinski_tang", "cliff", "gaussian_well", "linear_regression", "matyas"]),
    ravine(kappa=100),
    rosenbrock(a=2),
    formula("x**2 + 3*abs(y) + sin(x)"),
    picture(np.random.default_rng(3).random((11, 17)), domain=((-4, 4), (-3, 3)), start=(3.0, 2.5)),
]


def place(surface, start=None):
    return {"landscape": SURFACES.index(surface), "start": list(start or surface.start)}


def plain(value):
    """A setting as the page has it; a schedule as its text."""
    return repr(value) if isinstance(value, schedules.Schedule) else value


def assert_equal_rates(cases):
    """The rate of node is that of Python, for each (rule, surface, start, steps)."""
    requests = [
        {
            "kind": "rate",
            "rule": rule.name,
            "settings": {name: plain(value) for name, value in rule.settings.items()},
            "steps": steps,
            **place(surface, start),
        }
        for rule, surface, start, steps in cases
    ]
    wrong = []
    for case, found in zip(cases, answers(requests, SURFACES), strict=True):
        rule, *rest = case
        expected = search_rate(*case).settings["lr"]
        if found.get("answer") != expected:
            wrong.append((rule, *rest, found, expected))
    assert wrong == []


@pytest.mark.slow
def test_a_rate_is_that_of_python():
    assert_equal_rates([(optimizers.get(name), surface, None, 100) for surface in SURFACES for name in RULES])


@pytest.mark.slow
@pytest.mark.parametrize("steps", [1, 7, 60, 300, 5000])
def test_a_rate_in_a_race_of_another_length_is_that_of_python(steps):
    assert_equal_rates([(optimizers.get(name), surface, None, steps) for surface in SURFACES[:4] for name in RULES])


def test_a_rate_from_another_start_is_that_of_python():
    cases = [(ravine, (3.0, 2.0)), (rosenbrock, (1.5, 2.0)), (landscapes.saddle, (1.0, 0.0)), (SURFACES[2], (0.0, 0.0))]
    assert_equal_rates([(optimizers.get(name), *case, 80) for case in cases for name in RULES])


@pytest.mark.slow
def test_a_rate_with_options_is_that_of_python():
    rules = [
        gd(noise=0.3),
        gd(clip=1.0),
        momentum(clip=1.0, beta=0.8, noise=0.1),
        momentum(schedule="cosine"),
        adam(schedule="step(every=30, factor=0.3)", beta1=0.5),
        rmsprop(centered=True, eps_inside=True, noise=1.0),
    ]
    cases = [(rule, surface, None, 100) for surface in (ravine, SURFACES[2], linear_regression) for rule in rules]
    assert_equal_rates(cases + [(rule(batch=8), linear_regression, None, 80) for rule in (gd, momentum, adam)])


@pytest.mark.slow
def test_steps_are_those_of_python():
    cases = [(surface, None) for surface in SURFACES[::2]] + [(ravine, (3.0, 2.0)), (landscapes.saddle, (0.0, 0.0))]
    requests = [{"kind": "steps", **place(surface, start)} for surface, start in cases]
    for (surface, start), found in zip(cases, answers(requests, SURFACES), strict=True):
        with naming((surface, start)):
            assert found["answer"] == search_steps(surface, start)


@pytest.mark.slow
def test_suggested_settings_are_those_of_python():
    surfaces = [ravine, ravine(kappa=50), ravine(kappa=100), landscapes.beale]
    cases = [
        (rule, surface, start, steps)
        for surface in surfaces
        for start in (None, (1.0, 1.5))
        for steps in (None, 120)
        for rule in (gd, momentum, adam, adam(beta1=0.5), adam(lr=0.5), optimizers.lion)
    ]
    requests = []
    for rule, surface, start, steps in cases:
        own = landscapes.get(surface.name).suggested
        facts = {
            "suggested": {"steps": own.steps, "settings": {name: dict(row) for name, row in own.settings.items()}},
            "start": surface.start,
            "parameters": facts_of(surface),
        }
        requests.append(
            {
                "kind": "suggest",
                "rule": rule.name,
                "settings": dict(rule.settings),
                "facts": facts,
                "changed": dict(surface.settings),
                "steps": steps,
                "landscape": surfaces.index(surface),
                "start": start or surface.start,
            }
        )
    for case, found in zip(cases, answers(requests, surfaces), strict=True):
        with naming(case):
            assert found["answer"] == dict(suggest(*case).settings)


def test_a_loss_of_many_samples_is_searched_with_a_part_of_them():
    x = np.linspace(-1, 3, 200)
    many = linear_regression.on(x, 2 * x + np.sin(9 * x), domain=((-2, 4), (-2, 4)), start=(-1.5, 3.5))
    requests = [
        {"kind": "rate", "rule": name, "settings": {}, "steps": 80, "landscape": 0, "start": many.start}
        for name in COMMON_RULES
    ]
    for name, found in zip(COMMON_RULES, answers(requests, [many]), strict=True):
        assert found["answer"] == search_rate(optimizers.get(name), many, None, 80).settings["lr"], name


# Random inputs


@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 + 5, 2**53 - 1])
def test_noise_is_that_of_python(seed):
    (found,) = answers([{"kind": "noise", "seed": seed, "steps": 300}])
    assert np.array_equal(np.reshape(found["answer"], (300, 2)).T, draw_noise(seed, 0, 300))


@pytest.mark.thinned(7)
@pytest.mark.parametrize(("samples", "size"), [(64, 8), (64, 10), (5, 2), (5, 1), (3, 2), (1000, 999), (9, 4)])
@pytest.mark.parametrize("seed", [0, 3, 2**40 + 1])
def test_batches_are_those_of_python(samples, size, seed):
    (found,) = answers([{"kind": "batches", "samples": samples, "size": size, "seed": seed, "steps": 77}])
    flat, offsets = draw_batches(samples, size, seed, 0, 77)
    assert found["answer"] == [flat[a:b].tolist() for a, b in itertools.pairwise(offsets)]


# Schedules


def half_time(t, steps, low=0.1, late=False):
    return np.where((2 * t < steps) == (not late), 1.0, low)


@pytest.fixture
def own_schedules():
    """Lets a test declare schedules, which are gone after it; `half_time` is one."""
    before = dict(schedules.registry._units)
    schedules.schedule(half_time)
    yield
    schedules.registry._units = before


TEXTS = [
    *(name for name in schedules.names()),
    "step(every=30, factor=0.5)",
    " step ( every = 7 , ) ",
    "step(every=1e1,factor=0)",
    "exponential(factor=1.05)",
    "cosine(end=0.1)",
    "warmup(over=1)",
    "warmup_cosine(over=20, end=+.5)",
    "warmup_cosine(over=1_000)",
    "inverse(decay=1)",
    "constant()",
    "half_time",
    "half_time(late=on, low=.25)",
]


def test_factors_are_those_of_python(own_schedules):
    for steps in (1, 20, 90):
        found = answers([{"kind": "schedule", "text": text, "steps": steps} for text in TEXTS])
        for text, answer in zip(TEXTS, found, strict=True):
            schedule = schedules.get(text)
            with naming((text, steps)):
                assert answer["answer"]["name"] == schedule.name
                assert answer["answer"]["settings"] == schedule.settings
                factors = schedule.factors(steps)
                assert np.allclose(answer["answer"]["factors"], factors, rtol=1e-15, atol=1e-15)


WRONG = [
    "",
    "stp",
    "Cosine",
    "cosin(end=0)",
    "zigzag",
    "step(",
    "step(every=30)(2)",
    "step(every=30))",
    "step(every)",
    "step(=3)",
    "step(every=)",
    "step(3)",
    "step(every=3, every=4)",
    "step(evry=3)",
    "step(lr=3)",
    "step(every=3; factor=2)",
    "step(every=1=2)",
    "step(every=0)",
    "step(every=nan)",
    "step(every=-inf)",
    "step(every=1e400)",
    "step(every=half)",
    "step(every='half')",
    "step(factor=-0.5)",
    "inverse(decay=-1e-7)",
    "constant(x=1)",
    "half_time(late=2)",
    "half_time(late=maybe)",
    "half_time(low=inf)",
    "step(every=30, factor=" + "9" * 70 + "x!)",
]


def test_errors_are_those_of_python(own_schedules):
    found = answers([{"kind": "schedule", "text": text, "steps": 10} for text in WRONG])
    for text, answer in zip(WRONG, found, strict=True):
        with naming(text), pytest.raises(InputError) as error:
            schedules.get(text)
        assert answer.get("error") == f"InputError: {error.value}"


def test_a_schedule_with_a_loop_is_left_to_python(own_schedules):
    @schedules.schedule
    def slow(t, steps, by=2.0):
        for _ in range(3):
            by = by / 2
        return by + 0 * t

    assert "slow" not in [schedule.name for schedule in plain_schedules()]
    with pytest.raises(InputError, match="slow must be plain arithmetic"):
        javascript_schedules([slow])
