"""Suggested settings, random inputs and schedules in the browser's modules, run by node, beside those of Python."""

import dataclasses
import math

import numpy as np
import pytest
from conftest import naming
from javascript_runs import in_node

import landscapes
import optimizers
from landscapes import InputError, formula, linear_regression, picture, ravine, rosenbrock
from optimizers import adam, gd, momentum, rmsprop, schedules, suggest
from optimizers._runs.streams import draw_batches, draw_noise
from optimizers._suggest.search import COMMON_RULES, search_rate, search_steps
from visualizer.explorer.program import (
    javascript_module,
    javascript_schedules,
    landscape_data,
    plain_schedules,
    rule_data,
)

RULES = [*COMMON_RULES, "adagrad", "adadelta", "lion", "newton", "nesterov", "polyak"]


def finite(number):
    return number if math.isfinite(number) else None


def parameter_facts(unit):
    """The facts of the parameters as the page has them."""
    facts = []
    for parameter in unit.parameters.values():
        fact = dataclasses.asdict(parameter) | {"switch": parameter.switch}
        facts.append(fact | {name: finite(fact[name]) for name in ("minimum", "exclusive_maximum")})
    return facts


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
                "facts": {schedule.name: parameter_facts(schedule) for schedule in chosen},
            },
            "landscapes": [landscape_data(surface) for surface in surfaces],
            "rules": {
                rule.name: {
                    "index": k,
                    "data": rule_data(rule, 1),
                    "facts": {"name": rule.name, "state": rule.state, "parameters": parameter_facts(rule)},
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


def test_a_rate_is_that_of_python():
    pairs = [(surface, optimizers.get(name)) for surface in SURFACES for name in RULES]
    requests = [
        {"kind": "rate", "rule": rule.name, "settings": {}, "steps": 100, **place(surface)} for surface, rule in pairs
    ]
    wrong = []
    for (surface, rule), found in zip(pairs, answers(requests, SURFACES), strict=True):
        expected = search_rate(rule, surface, None, 100).settings["lr"]
        if found.get("answer") != expected:
            wrong.append((repr(surface), rule.name, found, expected))
    assert wrong == []
