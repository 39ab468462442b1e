"""A link that Python writes is read by the browser as the same setup, and looks as the browser would write it."""

import json
from urllib.parse import parse_qsl

import pytest
from javascript_runs import in_node

import landscapes
import optimizers
from landscapes import formula
from optimizers import adam, gd, momentum, rule
from visualizer.explorer.link import link_of
from visualizer.explorer.setup import setup_of
from visualizer.races.presets import PRESETS

BOX = ((-2.5, 11.0), (-1.0, 1e-8))
TYPED = rule("s = beta*s + (1 - beta)*g*g; w = w - lr*g/(√s + eps)", title="mine & yours", lr=0.2)


def race(landscape, racers, start=None, steps=60, seed=0, extent=None, step=60, **more):
    return setup_of(landscape, racers, start, steps, seed, extent, step) | more


def changed(unit):
    """A unit with the first of its numbers set to another value than the default."""
    name = next((name for name, one in unit.parameters.items() if not one.switch), None)
    return unit if name is None else unit(**{name: (unit.parameters[name].low + unit.parameters[name].high) / 3})


SETUPS = {
    **{name: race(changed(landscapes.get(name)), [gd]) for name in landscapes.names()},
    **{name: race(landscapes.ravine, [changed(optimizers.get(name))]) for name in optimizers.names()},
    **{f"preset {one.name}": race(one.landscape(), [gd(lr=0.1)], one.start) for one in PRESETS.values()},
    "all": race(landscapes.ravine, [gd, adam(bias_correction=False)], (10, 1.5), 99, 7, BOX, 12),
    "a schedule": race(landscapes.ravine, [gd(lr=0.1, schedule="step(every=30, factor=0.5)", noise=0.3)]),
    "a formula": race(formula("x**2 + k*y**2", k=10, title="50 % (a=b)")(k=50), [gd]),
    "a typed rule": race(landscapes.ravine, [TYPED(beta=0.5), rule("w = w - lr*g"), momentum]),
    "a plane": race(
        landscapes.ravine,
        [momentum],
        plane={"racer": 0, "x": "lr", "y": "beta", "show": "loss", "basins": True},
    ),
}


@pytest.fixture(scope="module")
def answers():
    links = {name: link_of(setup) for name, setup in SETUPS.items()}
    answer = in_node("link_worker.js", {"setups": [*SETUPS.values()], "texts": [*links.values()]})
    told = zip(links.items(), answer["links"], answer["setups"], strict=True)
    return {name: (link, written, read) for (name, link), written, read in told}


def plain(setup):
    """A setup as JSON, without what says nothing: values that are None, empty, or the default of a link."""
    if isinstance(setup, dict):
        return {name: plain(one) for name, one in setup.items() if one not in (None, {}, ())}
    return json.loads(json.dumps(setup)) if not isinstance(setup, (list, tuple)) else [plain(one) for one in setup]


@pytest.mark.parametrize("name", SETUPS)
def test_the_browser_reads_the_setup_that_python_wrote(answers, name):
    _, _, read = answers[name]
    asked = plain(SETUPS[name])
    assert plain(read) == {key: value for key, value in asked.items() if key != "step" or value != asked["steps"]}


@pytest.mark.parametrize("name", SETUPS)
def test_a_link_says_what_that_of_the_browser_says(answers, name):
    link, written, _ = answers[name]
    assert [(key, numbers(value)) for key, value in parts(link)] == [
        (key, numbers(value)) for key, value in parts(written)
    ]


def parts(link):
    return parse_qsl(link.replace("+", "%2B").replace(";", "%3B"), keep_blank_values=True)


def numbers(value):
    """The text of a part, with its numbers as numbers: Python writes 1e-08, the browser 1e-8."""
    return [number(word) for word in value.split(",")]


def number(word):
    try:
        return float(word)
    except ValueError:
        return word
