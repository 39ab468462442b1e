"""Rules that a reader types into the browser: read there as in Python, and raced in a page and in a notebook."""

import json
import math

import numpy as np
import pytest
from browser import assert_draws, frame, state
from conftest import naming
from javascript_runs import in_node
from test_text_rule import ADAM, CORRECTED, MOMENTUM, RMSPROP, TEXTS, WRONG

from landscapes import InputError
from optimizers import effective_rates, gd, rmsprop, rule, step_report, trace
from optimizers._text_rule import DEFAULTS
from visualizer import explore
from visualizer.explorer.catalogue import settings_facts
from visualizer.explorer.facts import racer_facts

FACTS = {name: settings_facts()[name] for name in ("vocabulary", "looks", "themes", "dashes", "markers")}

#: Rules with names and operations of every kind.
OTHERS = [
    "w = w",
    "w = 3",
    "w = w - 0.1",
    "w = w - lr*g/curvature",
    "u = min(g, 1, k) + max(w, -2)\nv = sign(u)*abs(v)^p + 0.3\nw = w - lr*tanh(v)*exp(-k)/(1 + log10(2 + v²))",
    "μ = μ*0.5 + g; β2 = g; w = w - 0.01*μ - e**-β2²/π",
    "then = then + g; length = 2*g; name = name*length; w = w - 0.01*then/item - name*map*0",
    "g = g + weight_decay*w; momentum = 0.9*momentum + g; w = w - lr*momentum",
    "z = z + w - g; w = 0.5*w + 0.1*z; a = w; w = a*0.9",
    "c = c*beta + 1 - beta; v = v*beta + g/c; alpha = 0.1; α = 0.2; w = w - alpha*v*α*lr",
    "v = beta*v + momentum*g + (1 - beta)*g/2; w = w - lr*(v - 0.1*v)^3/√3 - 0*dampening/beta3",
    "w = w - g^0.5*0.1 - 2^0.5*g^-1*1e-3 - 0.1*g**1",
]

#: What the browser works out itself of what Python says of a rule.
COMPARED = (
    *("key", "name", "family", "look", "statements", "inputs", "state"),
    *("symbols", "roles", "memory", "linear", "second", "coupled"),
)

ALL = [MOMENTUM, RMSPROP, ADAM, CORRECTED, *TEXTS.values(), *OTHERS]


def answers(name, *calls):
    return in_node("formula_worker.js", [[name, *call] for call in calls])


def python_error(text):
    try:
        rule(text)
    except InputError as error:
        return str(error)
    return None


def test_a_text_that_is_no_rule_gets_the_sentence_of_python():
    texts = [text for text in WRONG if not text.startswith("w = __import__")] + [3, None, ["w = w"]]
    found = answers("rule", *((text, "", FACTS) for text in texts))
    assert [answer.get("error") for answer in found] == list(map(python_error, texts))


def test_what_is_known_of_a_rule_is_what_python_says():
    titles = ["", "mine", "Nesterov, 我", "adam", "BFGS", *map(str, range(len(ALL)))][: len(ALL)]
    found = answers("rule", *((text, title, FACTS) for text, title in zip(ALL, titles, strict=True)))
    for text, title, answer in zip(ALL, titles, found, strict=True):
        typed = rule(text, title=title)
        expected = json.loads(json.dumps(racer_facts(typed)))
        with naming(text):
            unit = answer["value"]
            assert {name: unit[name] for name in COMPARED} == {name: expected[name] for name in COMPARED}
            common = [one for one in unit["parameters"] if one["name"] in DEFAULTS]
            assert common == [one for one in expected["parameters"] if one["name"] in DEFAULTS]
            for ours, theirs in zip(unit["parameters"], expected["parameters"], strict=True):
                assert {**ours, "words": ""} == {**theirs, "words": ""}


def steps_of(typed, point, slopes, curvature):
    """Points and state of a rule that is given the gradients a w + b, by its function in Python."""
    count, rows = len(typed.state), []
    w, memory = [np.float64(part) for part in point], [[np.float64(0)] * count for _ in range(2)]
    values = [np.float64(value) for value in typed.values.values()]
    with np.errstate(all="ignore"):
        for a, b in slopes:
            for c in range(2):
                inputs = [w[c], a * w[c] + b, np.float64(curvature)][: len(typed.inputs)]
                after = typed.function(*inputs, *memory[c], *values)
                w[c], *memory[c] = after if isinstance(after, tuple) else (after,)
            rows.append([*w, *memory[0], *memory[1]])
    return np.array(rows, float)


def test_the_steps_are_those_of_python():
    slopes = [(2.0 + math.sin(t), 0.3 * math.cos(2 * t)) for t in range(25)]
    typed = [rule(text) for text in ALL]
    found = answers("steps", *((one.text, FACTS, one.values, [1.5, -0.7], slopes, 3.0) for one in typed))
    for one, answer in zip(typed, found, strict=True):
        with naming(one.text):
            expected = steps_of(one, (1.5, -0.7), slopes, 3.0)
            np.testing.assert_allclose(np.array(answer["value"], float), expected, rtol=1e-12, atol=1e-290)


def add_rule(page, text):
    """Type a rule into the box, and press the button."""
    page.get_by_label("your own rule, as text").fill(text)
    page.get_by_role("button", name="Add rule").click()


@pytest.mark.browser
def test_a_rule_is_typed_in_a_notebook_and_python_runs_the_same(live):
    explorer = explore("ravine", [gd(lr=0.03), rmsprop(lr=0.2)], steps=40)
    notebook = live(explorer)
    page = notebook.page
    page.get_by_text("your own rule", exact=True).click()
    add_rule(page, "v = beta*v + squared(g); w = v")
    assert "unknown function in a rule 'squared'" in page.inner_text(".ravine-own .ravine-refused")
    before = state(page)["setup"]
    add_rule(page, "s = g")
    assert page.inner_text(".ravine-own .ravine-refused") == python_error("s = g")
    assert page.get_by_label("your own rule, as text").get_attribute("aria-invalid") == "true"
    assert state(page)["setup"] == before

    add_rule(page, RMSPROP)
    notebook.settle()
    typed = explorer.optimizers[2]
    assert (typed.text, typed.name) == (rule(RMSPROP).text, "rule")
    assert typed.settings["lr"] > 0  # one that suits the race
    assert_draws(page, explorer)
    page.locator("input[data-control='2.beta']").focus()
    page.keyboard.press("Home")
    notebook.settle()
    assert explorer.optimizers[2].values["beta"] == 0
    assert_draws(page, explorer)
    exec(explorer.code, names := {})
    assert repr(names["explorer"].optimizers) == repr(explorer.optimizers)

    page.get_by_label("rule of rule, as text").fill("v = beta*v + g\nw = w - lr*v*h")
    page.get_by_label("rule of rule, as text").press("Control+Enter")
    notebook.settle()
    edited = explorer.optimizers[2]
    assert (edited.state, edited.settings.keys()) == (("v",), {"lr", "beta"})
    assert page.locator("input[data-control='2.h']").is_visible()
    assert_draws(page, explorer)
    page.get_by_label("rule of rule, as text").fill("w = w - lr*")
    page.get_by_label("rule of rule, as text").blur()
    assert page.inner_text(".ravine-cards .ravine-refused") == python_error("w = w - lr*")
    page.get_by_label("Undo").click()
    notebook.settle()
    assert explorer.optimizers[2].text == rule(RMSPROP).text
    page.get_by_label("rule of racer 3").select_option("adam")
    notebook.settle()
    assert [racer.name for racer in explorer.optimizers] == ["gd", "rmsprop", "adam"]
    explorer.optimizers = [rule("w = w - lr*g", title="from Python", lr=0.01)]
    notebook.tell()
    notebook.settle()
    assert page.get_by_label("rule of from Python, as text").input_value() == "w = w - lr*g"
    assert_draws(page, explorer)


@pytest.mark.browser
def test_the_views_of_a_typed_rule_say_what_python_says(opened):
    page = opened(explore("ravine", [gd(lr=0.03)], steps=20))
    page.get_by_text("your own rule", exact=True).click()
    add_rule(page, MOMENTUM)
    setup = state(page)["setup"]["racers"][1]
    run = trace(rule(MOMENTUM, **setup["settings"]), "ravine", steps=20)
    page.get_by_role("tab", name="One step, line by line").click()
    page.get_by_label("racer taken apart").select_option(label="rule")
    frame(page)
    said = page.inner_text(".ravine-equations")
    for line in step_report(run, 19).parts[0].lines:
        assert f"{line.target} ← {line.formula}" in said, said
    assert effective_rates(run).shape == (20, 2)
    page.get_by_role("button", name="Map of settings").click()
    page.get_by_label("whose map of settings").select_option("1")
    page.wait_for_function("() => window.__ravine.state().differing != null", timeout=60_000)
    assert state(page)["differing"] < 0.2  # the shader and the worker agree
    assert state(page)["setup"]["plane"] == {"racer": 1, "x": "lr", "y": "beta", "show": "loss"}
