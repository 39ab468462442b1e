"""The explorer's state in JavaScript, run by node, beside Python: every landscape with every rule, and what is said."""

import json
import re

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, naming
from javascript_runs import in_node

import optimizers
from landscapes import (
    InputError,
    Parameter,
    formula,
    landscape,
    linear_regression,
    logistic_regression,
    picture,
    ravine,
    rosenbrock,
    two_layer_tanh,
)
from optimizers import adam, gd, momentum, optimizer, polyak, rmsprop, rule_facts, suggest, suggested_steps, trace
from visualizer import explore
from visualizer.explorer import catalogue
from visualizer.explorer.controls import SEED, STEPS, slider_positions
from visualizer.explorer.plane import checked_plane
from visualizer.explorer.referee import CLOSE, amplification, difference
from visualizer.explorer.setup import setup_of, terms_of
from visualizer.plotting.extent import check_extent
from visualizer.plotting.style import THEMES, assign_styles
from visualizer.races.race import check_racers

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def answers(requests, own=None):
    """What the browser's modules answer, each {"answer": ...} or {"error": ...}."""
    code = catalogue.catalogue_code(own)
    return in_node("explorer_worker.js", {"catalogue": code, "requests": json.loads(catalogue.to_json(requests))})


def setup_for(surface, racers=LESSON, steps=60, start=None, seed=0, extent=None):
    return setup_of(surface, racers, start, steps, seed, extent, steps)


# paths


def kind_of(run, path, seed):
    """How a path of the browser agrees with that of `trace`: "exact", "close", "ill-conditioned" or None."""
    points = np.array([path["x"], path["y"]], float).T
    assert not path["missing"]
    assert path["n"] == np.isfinite(points).all(axis=1).sum()  # `difference` compares it with that of the run
    if np.array_equal(points, run.points, equal_nan=True):
        return "exact"
    apart = difference(run, points)
    if apart <= CLOSE:
        return "close"
    grown = amplification(run, seed)
    print(f"{run.optimizer!r} on {run.landscape!r}: {apart:.1g} apart; a start moved by 1e-15 moves it by {grown:.1g}")
    return "ill-conditioned" if apart <= 100 * grown else None


def compare(setups, own=None):
    """Count how the paths of these races agree, each (landscape, racers, keywords of `setup`)."""
    counts = dict.fromkeys(["exact", "close", "ill-conditioned"], 0)
    requests = [{"ask": "race", "setup": setup_for(surface, racers, **how)} for surface, racers, how in setups]
    for (surface, racers, how), found in zip(setups, answers(requests, own), strict=True):
        terms = {"steps": 60, "seed": 0} | {name: how[name] for name in ("steps", "seed", "start") if name in how}
        for racer, path in zip(racers, found["answer"]["paths"], strict=True):
            kind = kind_of(trace(racer, surface, **terms), path, terms["seed"])
            assert kind, f"{racer!r} on {surface!r}"
            counts[kind] += 1
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return counts


@pytest.mark.slow
def test_every_rule_on_every_landscape_has_the_path_of_trace():
    counts = compare([(surface, OPTIMIZERS, {}) for surface in LANDSCAPES])
    assert sum(counts.values()) == len(LANDSCAPES) * len(OPTIMIZERS)
    assert counts["ill-conditioned"] <= 0.03 * sum(counts.values())


def test_noise_clipping_and_schedules_have_the_path_of_trace():
    scheduled = [gd(lr=0.02, schedule=one.name) for one in catalogue.plain_schedules()]
    racers = [
        gd(lr=0.01, noise=1.0),
        momentum(lr=0.02, clip=2.0, noise=0.3),
        adam(lr=0.1, schedule="cosine", bias_correction=False),
        rmsprop(centered=True, momentum=0.5, eps_inside=True),
        gd(lr=0.02, schedule="step(every=7, factor=0.3)"),
        momentum(lr=0.02, schedule="warmup_cosine(over=20)"),
        *scheduled,
    ]
    compare([(ravine(kappa=20), racers, {"seed": seed, "start": (3.0, -1.5)}) for seed in (0, 7, 2**53 - 1)])


@pytest.mark.slow
def test_losses_have_the_path_of_trace():
    racers = [gd(lr=0.05, batch=1), momentum(lr=0.02, batch=7), adam(lr=0.1, batch=10**4), rmsprop(batch=5, noise=0.2)]
    own = linear_regression.on([0.0, 1.0, 2.0, 3.5], [1.0, -2.0, 5.0, 6.0])
    surfaces = [linear_regression, linear_regression(standardise=True), logistic_regression, two_layer_tanh, own]
    compare([(surface, racers, {"seed": 3}) for surface in surfaces], catalogue.own_units(own, racers))


@pytest.mark.slow
def test_pictures_and_formulas_have_the_path_of_trace():
    rough = picture(np.random.default_rng(3).random((11, 17)), domain=((-4, 4), (-3, 3)), start=(3.0, 2.5))
    surfaces = [
        rough,
        formula("x**2 + k*y**2", k=10)(k=25),
        formula("sin(3*x) + abs(y) + a*x*y", a=0.5, domain=((-2, 2), (-1, 1)), start=(1.5, 0.5)),
    ]
    racers = [*LESSON, optimizers.newton, polyak]
    compare([(surface, racers, {}) for surface in surfaces], catalogue.own_units(rough, racers))


@pytest.mark.usefixtures("own_units")
def test_a_landscape_and_a_rule_of_ones_own_have_the_path_of_trace():
    @landscape(domain=((-3, 3), (-2, 2)), start=(2, 1))
    def valley(x, y, k=2.0):
        """f = x² + k y⁴"""
        return x * x + k * y**4, 2 * x, 4 * k * y**3

    @optimizer
    def sluggish(w, g, m, lr=0.05, beta=0.5):
        m = beta * m + (1 - beta) * (g if g > 0 else 2 * g)
        return w - lr * m, m

    racers = [sluggish, sluggish(beta=0.9), *LESSON]
    own = catalogue.own_units(valley, racers)
    counts = compare([(valley(k=5), racers, {}), (rosenbrock, [sluggish(lr=1e-4)], {})], own)
    assert sum(counts.values()) == 7


# the state of a race


def plain(value):
    return json.loads(catalogue.to_json(value))


RACES = {
    "lesson": (ravine, LESSON, {"extent": ((-2.0, 11.0), (-1.5, 1.0))}),
    "options": (
        ravine(kappa=100),
        [gd(lr=0.01, clip=2.0, noise=0.5), adam(lr=0.1, schedule="step(every=7, factor=0.3)"), gd, gd(lr=1e-05)],
        {"start": (3.0, -1.0), "seed": 7},
    ),
    "switches": (rosenbrock(a=2), [adam(bias_correction=False), rmsprop(centered=True, eps_inside=True)], {"steps": 7}),
    "diverges": (ravine, [gd(lr=0.05), adam], {"steps": 300}),
    "losses": (linear_regression(standardise=True), [gd(lr=0.1, batch=2), momentum(batch=1000)], {}),
    "formula": (
        formula("x**2 + k*y**2 + sin(x)", k=10, title="a valley & a <b>")(k=0.5),
        LESSON,
        {},
    ),
    "no minima": ("monkey_saddle", ["gd", "adam"], {}),
    "beyond the domain": (ravine, [gd(lr=0.038), momentum(lr=0.038)], {"start": (10.0, 6.0)}),
    "far away": (ravine, [gd(lr=0.038), gd(lr=0.041)], {"start": (100.0, 100.0), "steps": 300}),
    "many minima": (formula("x**2/50 + y**2/50 - cos(3*x) - cos(3*y)"), [gd(lr=0.02)], {"start": (3.0, 2.0)}),
}


@pytest.mark.thinned(5)
@pytest.mark.parametrize(("surface", "racers", "how"), RACES.values(), ids=RACES)
def test_a_race_is_described_drawn_and_written_as_python_does(surface, racers, how):
    explorer = explore(surface, racers, **({"steps": 60} | how))
    ((answer),) = answers([{"ask": "race", "setup": explorer.setup | {"extent": how.get("extent")}}])
    seen = answer["answer"]
    assert seen["description"] == explorer.race.describe()
    np.testing.assert_allclose(seen["extent"], explorer.extent, rtol=1e-12)
    assert seen["code"] == explorer.code
    assert seen["linked"] == plain(explorer.setup | {"extent": how.get("extent")})
    names = [racer.name for racer in explorer.optimizers]
    for style, expected in zip(seen["styles"], assign_styles(names), strict=True):
        assert style == style_facts(expected)


def style_facts(style):
    colors = {name: theme.color_of(style) for name, theme in THEMES.items()}
    return {"color": colors, "dash": list(style.dash[1]), "marker": style.marker}


def test_styles_are_assigned_as_in_a_figure():
    every = optimizers.names()
    races = [[name] * 3 for name in every] + [every, ["gd", "adam", "gd", "gd", "adam"] * 3, ["gd"] * 30]
    for names, found in zip(races, answers([{"ask": "styles", "names": names} for names in races]), strict=True):
        assert found["answer"] == [style_facts(style) for style in assign_styles(names)]


def test_sliders_have_the_positions_that_python_gives_them():
    units = [*LANDSCAPES, *OPTIMIZERS, linear_regression.common, gd.common]
    known = [one.parameters if hasattr(one, "parameters") else one for one in units]
    parameters = [one for group in known for one in group.values() if isinstance(one, Parameter)] + [STEPS, SEED]
    cases = []
    for parameter in parameters:
        top = parameter.default if parameter.switch else float(parameter.high)
        within = 1.0 if parameter.integer else parameter.low + 0.3717 * (parameter.high - parameter.low)
        chosen = [parameter.default] if parameter.switch else [float(parameter.default)]
        cases += [(parameter, chosen, 101), (parameter, [*chosen, top], 33), (parameter, [*chosen, within], 101)]
    requests = [
        {"ask": "positions", "parameter": catalogue.parameter_facts(parameter), "values": values, "count": count}
        for parameter, values, count in cases
    ]
    for (parameter, values, count), found in zip(cases, answers(requests), strict=True):
        assert found["answer"] == slider_positions(parameter, values, count), (parameter, values, count)


def test_names_without_effect_are_those_of_rule_facts():
    rules = []
    for rule in OPTIMIZERS:
        rules.append(rule)
        for name, parameter in rule.parameters.items():
            values = [False, True] if parameter.switch else [0.0, parameter.default]
            rules += [rule(**{name: value}) for value in values if parameter.switch or parameter.minimum == 0]
        switches = [name for name, parameter in rule.parameters.items() if parameter.switch]
        rules.append(rule(**dict.fromkeys(switches, True)))
    requests = [
        {
            "ask": "idle",
            "rule": rule.name,
            "settings": {**rule.values, **{k: v for k, v in rule.options.items() if k != "schedule"}},
        }
        for rule in rules
    ]
    for rule, found in zip(rules, answers(requests), strict=True):
        with naming(rule):
            assert found["answer"] == list(rule_facts(rule)["idle"])


def racer(name, **settings):
    return {"racers": [{"name": name, "settings": settings}]}


def place(name, **settings):
    return {"landscape": {"name": name, "settings": settings}}


def typed(text, parameters=None, **options):
    return {"landscape": {"formula": text, "options": options, "parameters": parameters or {}, "settings": {}}}


REFUSED = [
    racer("momentm"),
    racer("nothing at all"),
    racer("momentum", beta=1.5),
    racer("momentum", beta=-0.1),
    racer("momentum", beta="a lot"),
    racer("momentum", bta=0.5),
    racer("gd", lr=-1),
    racer("gd", lr=None),
    racer("adam", bias_correction=0.5),
    racer("gd", clip=-2),
    racer("gd", noise=-1e-9),
    racer("gd", batch=2),
    racer("gd", batch=2.5),
    racer("gd", schedule="cosin"),
    racer("gd", schedule="step(evry=7)"),
    racer("gd", schedule="step(every=0)"),
    racer("gd", schedule="step(every=7"),
    racer("gd", schedule=3),
    {"racers": []},
    {"racers": [None]},
    {"racers": [{}]},
    racer(3),
    place(3),
    {"landscape": {}},
    {"landscape": None},
    place("ravin"),
    place("ravine", kappa=-1),
    place("ravine", kappa="x"),
    place("ravine", kapa=3),
    place("ravine", standardise=True),
    place("sphere", a=1),
    place("linear_regression", standardise=2),
    typed("x**2 +"),
    typed("x**2 + z"),
    typed("x**2 + import os"),
    typed("x**2", {"k": 1}),
    typed("x**2 + k", {"k": "a"}),
    typed("x**2", scale="cubic"),
    typed("x**2", domain=[[1, 0], [0, 1]]),
    typed("x**2", domain=[1, 2]),
    typed("x**2", start=[1]),
    typed("x**2", axes=["x"]),
    {"steps": 0},
    {"steps": 2.5},
    {"steps": "many"},
    {"seed": -1},
    {"seed": 0.5},
    {"start": [1]},
    {"start": ["a", 1]},
    {"extent": [[1, 0], [0, 1]]},
    {"extent": [[0, 1], [0]]},
    {"plane": 3},
    {"plane": {"racer": 4}},
    {"plane": {"racer": 0.5}},
    {"plane": {"x": "bta"}},
    {"plane": {"y": 7}},
    {"plane": {"show": "los"}},
]


def python_sentence(made):
    """What Python says of a setup; None if it is allowed."""
    try:
        terms = terms_of(made, [])
        extent = terms.pop("extent")
        if extent is not None:
            check_extent(extent)
        racers = check_racers(terms.pop("optimizers"))
        for one in racers:
            trace(one, **terms)
        checked_plane(made.get("plane"), terms["landscape"], racers)
    except InputError as error:
        return str(error)
    return None


def without_tuples(sentence):
    """A sentence in which tuples and lists look the same: JSON has no tuples."""
    return sentence and sentence.translate({ord("("): "[", ord(")"): "]"}).replace(",]", "]")


def test_what_is_not_allowed_is_refused_in_the_words_of_python():
    setups = [plain(setup_for(ravine)) | terms for terms in REFUSED]
    wrong = []
    for made, terms, found in zip(
        setups, REFUSED, answers([{"ask": "check", "setup": one} for one in setups]), strict=True
    ):
        expected = python_sentence(made)
        if expected is None or without_tuples(found.get("error")) != without_tuples(expected):
            wrong.append((terms, found.get("error", "allowed"), expected))
    assert wrong == []


# edits


@pytest.mark.slow
def test_another_landscape_has_the_steps_and_rates_that_python_suggests():
    rules = [gd(lr=1.0), momentum(lr=0.1), rmsprop, adam(lr=3.0), optimizers.nesterov, adam(beta1=0.5), polyak]
    requests = [
        {
            "ask": "choose",
            "setup": setup_for(ravine, rules, start=(1, 1)),
            "landscape": {"name": one.name, "settings": {}},
        }
        for one in LANDSCAPES
    ]
    differ = []
    for surface, found in zip(LANDSCAPES, answers(requests), strict=True):
        made = terms_of(found["answer"], [])
        assert (made["steps"], made["start"]) == (suggested_steps(surface), None)
        for number, (rule, found_rule) in enumerate(zip(rules, made["optimizers"], strict=True)):
            others = {name: value for name, value in rule.settings.items() if name != "lr"}
            expected = suggest(optimizers.get(rule.name)(**others), surface)
            if found_rule.settings != expected.settings:
                differ.append((surface.name, number))
    print(f"{len(differ)} rates differ: {differ}")
    assert {number for _, number in differ} <= {5, 6}  # the others need no search
    assert len(differ) < 0.1 * 2 * len(LANDSCAPES)  # a search compares runs, some of which grow rounding errors


@pytest.mark.slow
@pytest.mark.parametrize(("surface", "start", "steps"), [(ravine, None, 60), (rosenbrock(a=2), (0.5, 1.5), 111)])
def test_a_racer_added_has_the_rate_that_python_suggests(surface, start, steps):
    made = setup_for(surface, LESSON[:1], start=start, steps=steps)
    requests = [{"ask": "add", "setup": made, "name": name} for name in optimizers.names()]
    for name, found in zip(optimizers.names(), answers(requests), strict=True):
        with naming(name):
            added = terms_of(found["answer"], [])["optimizers"][-1]
            assert repr(added) == repr(suggest(name, surface, start, steps))


@pytest.mark.slow
def test_a_typed_formula_is_that_of_python():
    texts = ["x^2 + 10*y^2", "a*x**2 + b*sin(y)", "(1 - x)² + 100·(y − x²)²", "exp(-x**2) + k*abs(y)"]
    for text, found in zip(
        texts, answers([{"ask": "type", "setup": setup_for(ravine), "text": text} for text in texts]), strict=True
    ):
        made = terms_of(found["answer"], [])["landscape"]
        same = formula(text, **dict.fromkeys(made.parameters, 1.0))
        np.testing.assert_array_equal(made.value(0.3, -1.7), same.value(0.3, -1.7))
        assert set(made.parameters) == set(re.findall(r"\b[abk]\b", text))
