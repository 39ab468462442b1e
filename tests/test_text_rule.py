"""Rules from text: each gives the path of the same rule in Python, and a text that is none gets a sentence."""

import math
import pickle
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress

import numpy as np
import pytest

import optimizers
from landscapes import InputError
from landscapes._tree.expression import INFIX, TESTS
from landscapes._tree.function_tree import function_tree
from optimizers import effective_rates, rule, rule_facts, step_report, sweep, trace, tune
from optimizers._text_rule import DEFAULTS
from visualizer import phase_map, race
from visualizer.cli.arguments import parse_racer

RMSPROP = "s = beta*s + (1 - beta)*g*g\nw = w - lr*(g/(sqrt(s) + eps))"
MOMENTUM = "v = beta*v + (1 - beta)*g; w = w - lr*v"
ADAM = """
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g*g
w = w - lr*m/(√v + eps)
"""
CORRECTED = """
m = beta1*m + (1 − beta1)·g
v = beta2*v + (1 − beta2)·g·g
a = beta1*a + (1 - beta1)
b = beta2*b + (1 - beta2)
w ← w - lr*(m/a)/(sqrt(v/b) + eps)
"""

#: Texts, and the rules in Python that they are.
PAIRS = {
    "gd": ("w = w - lr*g", optimizers.gd(lr=0.003)),
    "momentum": (MOMENTUM, optimizers.momentum(lr=0.002, beta=0.5)),
    "rmsprop": (RMSPROP, optimizers.rmsprop(lr=0.02)),
    "adam without correction": (ADAM, optimizers.adam(lr=0.02, bias_correction=False)),
    "adam": (CORRECTED, optimizers.adam(lr=0.02)),
}


def same_settings(text, known):
    """A rule from text, with the settings of a known one that it has."""
    typed = rule(text)
    return typed(**{name: value for name, value in known.settings.items() if name in typed.parameters})


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("landscape", ["ravine", "rosenbrock", "himmelblau", "linear_regression"])
def test_a_text_gives_the_path_of_the_rule_in_python(name, landscape):
    text, known = PAIRS[name]
    run, expected = trace(same_settings(text, known), landscape, steps=60), trace(known, landscape, steps=60)
    np.testing.assert_array_equal(run.points, expected.points)
    assert run.diverged_at is None


def test_options_and_the_curvature_are_those_of_every_rule():
    options = {"noise": 0.3, "clip": 1.0, "schedule": "cosine"}
    runs = [trace(one(lr=0.02, **options), "ravine", steps=20, seed=3) for one in (rule(MOMENTUM), optimizers.momentum)]
    np.testing.assert_array_equal(runs[0].points, runs[1].points)
    typed = rule("w = w - lr*g/curvature", lr=0.5)
    assert typed.second_order
    np.testing.assert_allclose(trace(typed, "ravine", steps=3).points[-1], [1.25, 0.125])
    batched = [
        trace(one(lr=0.01, batch=4), "linear_regression", steps=9) for one in (rule("w = w-lr*g"), optimizers.gd)
    ]
    np.testing.assert_array_equal(batched[0].points, batched[1].points)


def test_what_divides_by_zero_diverges_and_says_so():
    run = trace(rule("w = w - g/(k - k)"), "ravine", steps=5)
    assert run.diverged_at == 1
    still = trace(rule("w = w"), "ravine", steps=5)
    assert (still.points == still.points[0]).all()


def test_names_are_told_apart_by_where_they_stand():
    typed = rule("u = 2*g\nv = μ*v + u\nn = n + 1\nw = w - lr*v/(n + k) + 0*c")
    assert typed.state == ("v", "n")
    assert list(typed.parameters) == ["lr", "μ", "k", "c"]
    assert {name: one.default for name, one in typed.parameters.items()} == {"lr": 0.01, "μ": 1, "k": 1, "c": 1}
    lr, k = typed.parameters["lr"], typed.parameters["k"]
    assert (lr.symbol, lr.low, lr.log, lr.minimum) == ("α", 1e-4, True, 0)
    assert (k.symbol, k.low, k.high, k.log, k.minimum) == ("k", 0, 2, False, -math.inf)
    g_squared, w_last = rule("s = s + g²; w = w - lr*g/√s"), rule("w = 0.5*w; w = w - lr*g; a = w")
    assert trace(g_squared, "ravine", steps=1).points[-1] == pytest.approx([9.99, 0.99])
    assert trace(w_last(lr=0.0), "ravine", steps=2).points[-1] == pytest.approx([2.5, 0.25])


def test_the_defaults_are_those_of_common_rules():
    assert set(DEFAULTS) == set(optimizers.Optimizer.vocabulary)
    for name, value in DEFAULTS.items():
        known = [
            one.parameters[name].default for one in map(optimizers.get, optimizers.names()) if name in one.parameters
        ]
        assert value in known or name in ("momentum", "dampening")
        assert optimizers.Optimizer.vocabulary[name].minimum <= value


@pytest.mark.parametrize("typed", [rule(MOMENTUM), rule(RMSPROP, title="mine", lr=0.2, noise=0.5)])
def test_a_rule_prints_itself_and_can_be_sent(typed):
    again = eval(repr(typed), {"rule": rule})
    for other in (again, pickle.loads(pickle.dumps(typed))):
        assert (repr(other), other.name, other.settings) == (repr(typed), typed.name, typed.settings)
        assert other.function is typed.function
    assert typed(lr=0.3).settings["lr"] == 0.3
    assert typed.formula.count("\n") == 1


def test_a_sweep_in_other_processes_gives_the_same():
    typed, lr = rule(RMSPROP), np.geomspace(1e-3, 0.3, 40)
    expected = sweep(optimizers.rmsprop(lr=lr), "rosenbrock", steps=50).final_value
    np.testing.assert_array_equal(sweep(typed(lr=lr), "rosenbrock", steps=50).final_value, expected)
    with ProcessPoolExecutor(1) as pool:
        there = sweep(typed(lr=lr), "rosenbrock", steps=50, executor=pool).final_value
    np.testing.assert_array_equal(there, expected)


def test_what_is_read_from_a_rule_is_that_of_the_rule_in_python(tmp_path):
    text, known = PAIRS["momentum"]
    runs = [trace(one, "ravine", steps=30) for one in (same_settings(text, known), known)]
    ours, theirs = [step_report(run, 7).parts[0].lines for run in runs]
    assert [(line.formula, line.value) for line in ours] == [(line.formula, line.value) for line in theirs]
    np.testing.assert_allclose(*map(effective_rates, runs), rtol=1e-13)
    assert rule_facts(rule(text))["memory"] == ("v", "beta")
    tuned = [tune(one, "ravine", steps=50).settings for one in (rule("w = w - lr*g"), optimizers.gd)]
    assert tuned[0] == tuned[1]
    film = race("ravine", [rule(text, lr=0.03), rule("w = w - lr*g", title="mine", lr=0.03)], steps=9)
    assert "mine" in film.describe()
    assert film.save(tmp_path / "film.png", width=300).stat().st_size > 1000
    lanes = phase_map(rule(text), "ravine", "lr", "beta", cells=16, steps=9).save(tmp_path / "map.png", width=300)
    assert lanes.stat().st_size > 1000


def test_the_command_line_takes_a_rule():
    typed = parse_racer("v = beta*v + g; w = w - lr*v:lr=0.1,title=mine")
    assert repr(typed) == "rule('v = beta*v + g; w = w - lr*v', title='mine', lr=0.1)"
    with pytest.raises(InputError, match="unknown function in a rule 'sqr'"):
        parse_racer("w=w-sqr(g)")
    with pytest.raises(InputError, match="unknown optimizer 'gd=3'"):
        parse_racer("gd=3")


#: Texts that are no rules, and a part of what is said of them; the browser says the same.
WRONG = {
    "": "it must assign w, the new point, as in w = w - lr*g",
    " ;\n; ": "rule '': it must assign w",
    "s = s + g": "rule 's = s + g': it must assign w",
    "w": "rule 'w': each line must be a name, = and its value",
    "w - lr*g": "each line must be a name",
    "w += g": "rule 'w += g': each line must be a name",
    "2w = g": "each line must be a name",
    "w, v = g, g": "each line must be a name",
    "a.b = 3; w = w": "rule 'a.b = 3': each line must be a name",
    "= 3": "each line must be a name",
    "class = 3; w = w": "rule 'class = 3': each line must be a name",
    "w = class*g": "cannot be read near 'class*g'",
    "w =": "rule 'w =': cannot be read",
    "w == 3": "'=' is not allowed; use numbers, w, g, names of your own, pi",
    "w = v = g": "'=' is not allowed",
    "w = w - sqr(g)": "unknown function in a rule 'sqr': did you mean 'sqrt'?",
    "w = w - lr(g)": "unknown function in a rule 'lr'",
    "w = w - lr g": "cannot be read near 'g'",
    "w = w - 2g": "(a product is written with *",
    "w = w - sin*g": "sin is a function: write sin(x)",
    "w = max(g)": "max takes at least two values, got 1",
    "w = sin(g, g)": "sin takes one value, got 2",
    "w = w if g else 0": "w if g else 0 is not allowed; use numbers, w, g",
    "w = True": "True is not allowed; use numbers, w, g",
    "w = w - inf*g": "inf cannot be the name of a quantity",
    "nan = 3; w = w": "rule 'nan = 3': nan cannot be the name of a quantity",
    "w = w - noise*g": "noise cannot be the name of a quantity",
    "title = 3; w = w": "title cannot be",
    "w = w - constructor*g": "constructor cannot be",
    "toString = g; w = w": "toString cannot be",
    "pi = 3; w = w": "pi cannot be",
    "sin = 3; w = w": "sin cannot be",
    "w = w - _a*g": "_a cannot be",
    "__class__ = 3; w = w": "__class__ cannot be",
    "w = w - x": "it is for one coordinate, w, so that it has no x",
    "y = 3; w = w": "so that it has no y",
    "lr = 0.9*lr; w = w - lr*g": "rule 'lr = 0.9*lr': lr is the learning rate, which a rule does not assign",
    "w = g/0": "g / 0 is not a finite number",
    "w = 1e400*g": "is not a finite number",
    "w = 0**g": "the base of a variable power must be positive, got 0",
    "w = g**101": "powers may be at most 100 in size, got 101",
    f"w = {'-' * 70}g": "it is nested more than 60 deep",
    f"w = {'sin(' * 62}g{')' * 62}": "it is nested more than 60 deep",
    f"w = g{'*g' * 300}": "it is too long; at most 250 numbers, names and operations",
    "w = w - lr*g; a = g" * 60: "a rule may have at most 1000 characters, got 1140",
    "w = w - lr*g # the step": "'#' is not allowed",
    "w = g['a']": "is not allowed",
    "import os; w = w": "rule 'import os': each line must be a name",
    "w = __import__('os')": '"\'" is not allowed',
    "w = (g": "cannot be read",
    "w = w\x00": "is not allowed",
    "w = w\u200b - g": "is not allowed",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_text_that_is_no_rule_gets_a_sentence(text):
    with pytest.raises(InputError) as caught:
        rule(text)
    assert WRONG[text] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"lr": -1}, "lr must be a finite number >= 0, got -1"),
        ({"lrr": 1}, "unknown parameter of rule 'lrr': did you mean 'lr'?"),
        ({"title": 3}, "title must be one line of text"),
        ({"title": "a\nb"}, "title must be one line of text"),
        ({"beta": "a"}, "beta must be in [0, 1), got 'a'"),
    ],
)
def test_a_setting_that_is_not_allowed_gets_a_sentence(settings, words):
    with pytest.raises(InputError) as caught:
        rule(MOMENTUM, **settings)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", [3, None, ["w = w"], b"w = w"])
def test_a_rule_is_text(text):
    with pytest.raises(InputError, match="a rule must be text, got"):
        rule(text)


# every rule of the library, written as text


def text_of(expression):
    """An expression as a formula has it, with brackets around each operation."""
    if not isinstance(expression, tuple):
        return expression if isinstance(expression, str) else repr(float(expression))
    operation, *parts = expression
    if operation in TESTS or operation in ("if", "//", "%", "floor", "ceil", "hypot", "log1p", "expm1"):
        raise ValueError(operation)
    texts = [text_of(part) for part in parts]
    if operation in INFIX:
        return f"({texts[0]} {operation} {texts[1]})"
    return f"(-{texts[0]})" if operation == "neg" else f"{operation}({', '.join(texts)})"


def chosen(expression, switches):
    """The expression without branches that the switches exclude; a switch as a number."""
    if not isinstance(expression, tuple):
        return float(switches[expression]) if expression in switches else expression
    if expression[0] == "if" and expression[1] in switches:
        return chosen(expression[3 - bool(switches[expression[1]])], switches)
    return (expression[0], *(chosen(part, switches) for part in expression[1:]))


def flat(statements, switches):
    """The statements without branches that the switches exclude."""
    for kind, *parts in statements:
        if kind != "if":
            yield kind, *parts
        elif parts[0] in switches:
            yield from flat(parts[1] if switches[parts[0]] else parts[2], switches)
        else:
            raise ValueError(kind)


def written(known):
    """The text of a rule of the library at its settings."""
    switches = {name: known.values[name] for name, one in known.parameters.items() if one.switch}
    *lets, (_, results) = flat(function_tree(known.function).statements, switches)
    after = [f"new_{name}" for name in known.state]
    lines = [(name, text_of(chosen(value, switches))) for _, name, value in lets]
    lines += zip([*after, "w"], [text_of(chosen(one, switches)) for one in (*results[1:], results[0])], strict=True)
    return "; ".join(f"{name} = {text}" for name, text in [*lines, *zip(known.state, after, strict=True)])


#: Rules for a coordinate that need a condition.
CONDITIONAL = {
    *("adan", "ademamix", "cautious_momentum", "dampened_momentum", "lookahead", "radam", "rprop", "schedule_free"),
    "sophia",
}


def is_of_library(name):
    return optimizers.get(name).function.__module__.startswith("optimizers.")


def expressible():
    for name in filter(is_of_library, optimizers.names()):
        known = optimizers.get(name)
        if not known.coupled:
            with suppress(ValueError):
                yield name, written(known)


TEXTS = dict(expressible())


@pytest.mark.parametrize("name", TEXTS)
def test_a_rule_of_the_library_written_as_text_and_read_again_is_the_same(name):
    known = optimizers.get(name)
    typed = rule(TEXTS[name])
    assert set(typed.parameters) <= set(known.parameters)
    assert set(typed.state) <= {*known.state}
    values = {name: known.values[name] for name in typed.parameters}
    rng = np.random.default_rng(1)
    points, states = rng.normal(size=(2, 6)), [[np.zeros(6) for _ in one.state] for one in (typed, known)]
    w = [points[0], points[0]]
    with np.errstate(all="ignore"):
        for step in range(30):
            gradient, more = np.sin(3 * w[1]) + points[1], [np.cos(w[1])] * (len(known.inputs) - 2)
            for k, (one, settings) in enumerate(((typed, values), (known, known.values))):
                inputs = more[: len(one.inputs) - 2]
                after = one.function(w[k], gradient, *inputs, *states[k], *map(np.float64, settings.values()))
                w[k], *states[k] = after if isinstance(after, tuple) else (after,)
            np.testing.assert_allclose(w[0], w[1], rtol=1e-14, atol=1e-300, err_msg=f"step {step}")


def test_all_rules_of_a_coordinate_without_conditions_can_be_written():
    names = {name for name in optimizers.names() if is_of_library(name) and not optimizers.get(name).coupled}
    assert names - set(TEXTS) == CONDITIONAL
