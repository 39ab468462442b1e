"""Formulas that a reader types into the browser: read, differentiated and searched there as in Python."""

import json
import math
import random
import re

import numpy as np
import pytest
from conftest import naming
from javascript_runs import in_node
from test_formula import KINKED, SMOOTH, WORDS, WRONG

from landscapes import InputError, critical_points, formula
from landscapes._core.errors import unknown_name
from landscapes._tree.parser import FUNCTIONS, parse
from optimizers import gd, trace
from visualizer.explorer.bundle import ordered
from visualizer.explorer.module import STATIC

POLYNOMIALS = [
    "x**2 + y**2",
    "x**2",
    "3",
    "x + 2*y",
    "x^4 + y^4 - 4*x*y + 1",
    "(x² + y − 11)² + (x + y² − 7)²",
    "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
    "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
    "x**3 - 3*x*y**2",
    "-x**4 - y**6",
    "x**4 - y**4",
    "x**3 + y**2",
    "(x**2 - 1)**2 + 2*y**2",
    "3*x**2 + 4*x*y + 6*y**2",
    "x**10/1e6 - (-y)**7/1e4",
    "1/3*x - -x*+y + x/7/2",
    "(x + y)**5 - (x - y)**3 + 0*x + 1*y",
]
TRIGONOMETRIC = [
    "sin(x)*cos(y)",
    "20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)",
    "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
    "cos(x)**2 + sin(2*y)/(2 + cos(x*y))",
    "tan(x/4)*sin(y) + cos(3)",
    "asin(x/6) + acos(y/6) + atan(x - y)",
    "sinh(x/3) - cosh(y/3) + tanh(x*y)",
    "exp(-0.1*(x² + y²))*cos(3*x)",
    "sin(3*x)*exp(y/5) + √(x² + 1)",
    "sin(x)/x + y**2",
    "exp(sin(50*x)/9) + sin(60*exp(y)/99)",
]
ROOTS = [
    "sqrt(x**2 + y**2)",
    "(x**2 + y**2)**0.25",
    "sqrt(1 - x^2 - y^2)",
    "log(x**2 + y**2)",
    "1/(x**2 + y**2)",
    "ln(5.5 + x)*log10(6 + y)",
    "asinh(x*y) + 2**(x/3)",
    "(1 + x**2)**(y/4)",
    "(1 + x*x)**sin(y) + e**(-y)",
    "x**0.3 + y**1.7 + (x**2)**0.75",
    "x**y",
    "asin(sin(x)/2 + 0.4) + y",
    "asin(sin(x)/2 + 0.9) + y",
    "acos(cos(y)/2 - 0.9) + x",
    "abs(x)**1.5 + abs(y)**2.5",
    "e^(-x²/9)·π ÷ 3 − y×2 + x**-2",
    "sqrt(abs(x) + 1)*sgn(y)",
]
CORNERS = [
    "abs(x) + abs(y)",
    "abs(x - 1) + abs(y + 2)",
    "max(x, -x) + max(y, -y)",
    "max(abs(x), abs(y - 1/3))",
    "min(x, y, x*y, 2) + max(x, y/2, -3)",
    "min(x**2 + y**2, (x - 2)**2 + (y - 1)**2 + 1)",
    "sign(x)*x**2 + y",
    "abs(sin(x)) + abs(cos(y))/2",
    "x**2 + 100*abs(y)",
    "abs(x*y) + (x - 1)**2 + (y + 1)**2",
    "max(0, 1 - x*y) + 0.05*(x**2 + y**2)",
    "abs(exp(x/5) - y) + abs(x)/9",
]
FORMULAS = list(dict.fromkeys([*POLYNOMIALS, *TRIGONOMETRIC, *ROOTS, *CORNERS, *SMOOTH, *KINKED]))

#: Formulas with parameters.
BOWLS = {
    "x**2 + k*y**2 + shift": {"k": 10, "shift": 0},
    "abs(x)**p + abs(y)**p": {"p": 1.5},
    "(x - a)**2 + (1 + y**2)**b + 0*c_2": {"a": -1, "b": 0.5, "c_2": -4},
}


def answers(name, *calls):
    """What a function of formula_worker.js answers to each of the calls."""
    return in_node("formula_worker.js", [[name, *call] for call in calls])


def python_error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except InputError as error:
        return str(error)
    return None


def numbers(nested):
    """An array of numbers, some of them as text."""
    return np.array(nested, float)


# what is read


def skeleton(tree):
    """The tree with its numbers left out, and these."""
    text = json.dumps(tree)
    pattern = r"(?<![\w\"])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
    return re.sub(pattern, "#", text), [float(number) for number in re.findall(pattern, text)]


def assert_same_tree(found, expected, tolerance):
    (ours, our_numbers), (theirs, their_numbers) = skeleton(found), skeleton(expected)
    assert ours == theirs
    np.testing.assert_allclose(our_numbers, their_numbers, rtol=tolerance)


CONSTANTS = [
    "2**3**2*x",
    "x^2^3",
    "-x**2",
    "sin(1)*x + exp(2)/7 + sqrt(2)*y",
    "(1 + 2)*(3 - 4/5)*x - 0*y",
    "0 - x + (0 + y)*1 - 0/x",
    "-1*x + x**1 + y**0 + x/1",
    "min(3, 2, x) + max(1, 5)",
    "--x - -3 - +y",
    "1e3*x + .5*y + 3.*x + 0x10 + 0b11*y + 1_000",
    "2**0.5*x + 2**-1*y + 10**-3",
    "ｘ + 1",
    "pi*e*x",
    "x**2 + 1e-300*y",
    "log10(1000)*x",
    "  x \t+\t y ",
]


def test_the_tree_of_a_formula_is_that_of_python():
    asked = [(text, {}) for text in [*FORMULAS, *CONSTANTS]] + list(BOWLS.items())
    found = answers("parse", *((text, list(names)) for text, names in asked))
    for (text, names), answer in zip(asked, found, strict=True):
        expected = parse(text, tuple(names))
        with naming(text):
            assert_same_tree(answer["value"]["expression"], expected.tree.statements[0][1][0], 4e-16)
            assert answer["value"]["used"] == sorted(expected.used)


REFUSED = [
    *[text for text in WRONG if "must be finite somewhere" not in WRONG[text]],
    *["x +* y", "x)", "(x))", "(x", "sin((x)", "x*", "2.5.3", "x..y", "0777", "1e5e5", "1__0", "3 4", "x.2", "(x y)"],
    *["max(x, y z)", "sin x", "cos(x) sin(y)", "(x if y)", "x if y", "2 sin(x)", "x,,y", "sin(,x)", ".", "2(x) + 1"],
    *["x % y", "x // y", "x[0]", "x.real", "1 .real", "x if y else 0", "x and y or not x", "x is not y", "x not in y"],
    *["-(x // y) ** (2 // x)", "sin(*x)", "sin(**x)", "sinn(x) + 1", "SIN(x)", "piy", "Pi*x", "k*x", "(x, y)", "(x,)"],
    *["None", "...", "x" * 70, "sin(x)(y)", "(-2)**(x // y)", "'x'", 'x"y', "x\\y", "x\u200b", "٣*x", "x + é", "−"],
    *["1e400", "9e15", "1e8**2", "x**-101", "(-1)**0.5*x", "0**x", "min()", "abs()", "x = 2", "f(x) = x", "x!", "√"],
    *["-" * 70 + "x", "sin(" * 61 + "x" + ")" * 61, "(" * 201 + "x" + ")" * 201, "x" + "*x" * 250, "ab" * 600],
    *["x_1 + y", "expp(x)", "arctg(x)", "tg(x)", "sqr(x)", "x2 + y2", "theta", "maximum(x, y)", "abs x", "|x|", "x²y"],
]


def test_what_is_wrong_is_told_in_the_sentence_of_python():
    expected = [python_error(parse, text) for text in REFUSED]
    assert len(expected) > 100
    assert None not in expected
    found = answers("parse", *((text, []) for text in REFUSED))
    assert [answer.get("error") for answer in found] == expected


def random_expression(rng, depth):
    kind = rng.random() if depth else 0
    parts = [random_expression(rng, depth - 1) for _ in range(2)] if depth else ()
    if kind < 0.2:
        return rng.choice(["x", "y", "k", "pi", "e", "2", "0", "1", "3", "0.5", "1e15", "1e-300", "100"])
    if kind < 0.6:
        return rng.choice(["({}{}{})", "{} {} {}"]).format(
            parts[0], rng.choice(["+", "-", "*", "/", "**", "^"]), parts[1]
        )
    if kind < 0.8:
        return f"{rng.choice(sorted(FUNCTIONS))}({parts[0]})"
    return f"{rng.choice(['min', 'max'])}({parts[0]}, {parts[1]})" if kind < 0.9 else f"-{parts[0]}"


def random_texts(count=1500):
    """Words of formulas side by side, and well-formed formulas; without the grammar that only Python reads."""
    rng = random.Random(4)
    for _ in range(count):
        yield "".join(rng.choice(WORDS) for _ in range(rng.randint(1, 12)))
        yield random_expression(rng, rng.randint(1, 5))


def test_random_texts_are_read_as_python_reads_them():
    texts = [" ".join(text.split()) for text in random_texts()]
    texts = [text for text in texts if not re.search(r"\b(for|yield|await|lambda)\b", text)]
    trees = 0
    for text, answer in zip(texts, answers("parse", *((text, ["k"]) for text in texts)), strict=True):
        message = python_error(parse, text, ("k",))
        with naming(text):
            assert without_place(answer.get("error")) == without_place(message)
            if message is None:
                trees += 1
                assert_same_tree(answer["value"]["expression"], parse(text, ("k",)).tree.statements[0][1][0], 1e-13)
    assert 500 < trees < len(texts) - 500


def without_place(message):
    """The message without the place of a syntax error; in a few texts Python looks further before it gives up."""
    return message and re.sub(r"cannot be read near .*?(?=$| \(a product)", "cannot be read", message)


WRONG_BESIDE = [
    {"options": {"domain": [[1, 0], [0, 1]]}},
    {"options": {"domain": [[0, 1e300], [0, 1]]}},
    {"options": {"domain": [[5, 5 + 1e-9], [0, 1]]}},
    {"options": {"domain": 3}},
    {"options": {"domain": [[1, 2, 3], [0, 1]]}},
    {"options": {"start": [9, 9]}},
    {"options": {"start": "ab"}},
    {"options": {"start": [1]}},
    {"options": {"domain": [[-1, 1], [0, 1]], "start": [0, 0]}},
    {"options": {"scale": "cubic"}},
    {"options": {"axes": "x"}},
    {"options": {"axes": ["x", "y\u0085"]}},
    {"options": {"title": "a\nb"}},
    {"options": {"title": "t" * 61}},
    {"options": {"title": 5}},
    {"parameters": {"domian": 1}},
    {"parameters": {"k": "ten"}},
    {"parameters": {"k": [1, 2]}},
    {"parameters": {"k": None}},
    {"parameters": {"sin": 2}},
    {"parameters": {"__class__": 2}},
    {"parameters": {"2k": 2}},
    {"formula": "log(-1 - x**2)"},
    {"formula": "x/(y - y)"},
    {"formula": 3},
]


@pytest.mark.thinned(8)
@pytest.mark.parametrize("wrong", WRONG_BESIDE, ids=repr)
def test_what_is_wrong_beside_the_text_is_told_as_in_python(wrong):
    asked = {"formula": "1/x + y*k", **wrong, "parameters": {"k": 1, **wrong.get("parameters", {})}}
    if "formula" in wrong:
        asked["parameters"] = {}
    expected = python_error(formula, asked["formula"], **asked.get("options", {}), **asked["parameters"])
    assert expected is not None
    assert answers("landscape", [asked]) == [{"error": expected}]


def test_an_unknown_option_is_refused():
    (answer,) = answers("landscape", [{"formula": "x", "options": {"strat": [1, 2]}}])
    assert answer["error"].startswith("unknown option of a formula 'strat': did you mean 'start'? (known: domain,")


def test_the_nearest_name_is_that_of_python():
    allowed = ["momentum", "Adam", "adamw", "rmsprop", "gd", "nesterov", *FUNCTIONS]
    names = ["momentun", "ADAM", "adm", "rsmprop", "zzz", "", "sgd", "nestrov", "arctg", "logg", "x" * 300, "l10"]
    long = [f"name_{k}" for k in range(60)]
    asked = [*((name, allowed) for name in names), ("name_7x", long), ("n\n'\"\x7f", long)]
    found = answers("unknown", *asked)
    assert [answer["value"] for answer in found] == [str(unknown_name("name", *one)) for one in asked]


def test_values_are_written_as_python_writes_them():
    values = [0.1, -2.5e-7, 1e22, 1.5e16, 3, -7, True, False, None, [1, [2.5, "a"]], {"a": 1}, "it's", "\"'", "\\\t\n"]
    values += ["\x00\x1b", "\u200b", "\U0001f600 \U000e0001", "é", "\u2028", 1e-5, 0.0001, 123456789.125]
    found = answers("repr", *([value] for value in values))
    assert [answer["value"] for answer in found] == list(map(repr, values))


# what is computed


def plane(count=60):
    """Random points, and some on kinks and on the axes."""
    rng = np.random.default_rng(5)
    special = [(0, 0), (0, 1), (1, 0), (2, 2), (-1, 1), (1, -2), (0, -3), (3, 0), (1, 1 / 3), (-1.5, -1.5)]
    return np.vstack([rng.uniform(-5, 5, (count, 2)), special])


def test_f_and_its_derivatives_are_those_of_python():
    asked = [(text, {}) for text in FORMULAS] + list(BOWLS.items())
    assert len(asked) > 65
    points = plane()
    found = answers("values", *((text, points.tolist(), values) for text, values in asked))
    for (text, values), answer in zip(asked, found, strict=True):
        surface = formula(text, **values)
        x, y = points.T
        with np.errstate(all="ignore"):
            plain = [*surface.plain(x, y), *surface.plain_hessian(x, y)]
            expected = np.stack([part + 0 * x for part in plain], axis=1)
        with naming(text):
            assert_same(numbers(answer["value"]), expected)


def assert_same(found, expected):
    """Equal, also in what is not finite, within 1e-12 of the larger of the number and 1; of Hessians, 1e-11."""
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    for columns, tolerance in ((slice(0, 3), 1e-12), (slice(3, 6), 1e-11)):
        np.testing.assert_allclose(found[:, columns], expected[:, columns], rtol=tolerance, atol=tolerance)


def test_a_grid_has_the_values_of_its_points():
    xs, ys = np.linspace(-5, 5, 31), np.linspace(-4, 3, 17)
    texts = ["3", "x", "sin(3*x)", "y**2/2", "exp(y)*cos(2*y)", "sin(3*x) + y**2/2", "x*y + abs(x - y)", "2*x - k*y"]
    parameters = [{"k": 3} if "k" in text else {} for text in texts]
    points = [[x, y] for y in ys.tolist() for x in xs.tolist()]
    asked = list(zip(texts, parameters, strict=True))
    single = answers("values", *((text, points, values) for text, values in asked))
    axes = xs.tolist(), ys.tolist()
    grids = answers("grid", *(({"formula": text, "parameters": values}, *axes) for text, values in asked))
    for text, rows, grid in zip(texts, single, grids, strict=True):
        with naming(text):
            np.testing.assert_array_equal(numbers(grid["value"]), numbers(rows["value"])[:, :3].T)


def test_a_run_on_a_formula_is_that_of_python():
    for text, parameters, lr in [("sin(3*x) + y**2/2", {}, 0.05), ("(1 + x**2)**p + abs(y)", {"p": 0.75}, 0.1)]:
        (answer,) = answers("descent", ({"formula": text, "parameters": parameters}, lr, 200))
        run = trace(gd(lr=lr), formula(text, **parameters), steps=200)
        np.testing.assert_allclose(numbers(answer["value"]).reshape(-1, 2), run.points, rtol=1e-10, atol=1e-10)


# the facts

OPTIONS = [
    ("x**2 + y**2", {"domain": ((-3, 7), (0.1, 0.3)), "title": "bowl", "axes": ("a", "b")}),
    ("(x - 1)**2 + y**2", {"domain": ((0, 1), (0, 1)), "start": (0.5, 0.25), "scale": "log"}),
    ("+".join(["x**2"] * 30), {}),
    ("x²  +\n y", {}),
    ("log(x*y)", {"domain": ((-1, 2), (-1e6, 1e6))}),
]


def test_the_facts_of_a_formula_are_those_of_python():
    asked = [(text, {}, {}) for text in FORMULAS] + [(text, {}, values) for text, values in BOWLS.items()]
    asked += [(text, options, {}) for text, options in OPTIONS]
    found = answers("landscape", *([{"formula": t, "options": o, "parameters": p}] for t, o, p in asked))
    for (text, options, values), answer in zip(asked, found, strict=True):
        with naming(text):
            assert answer["value"] == facts(formula(text, **options, **values))


def facts(surface):
    parameters = [
        {"name": name, "symbol": one.symbol, "words": name.replace("_", " "), "low": one.low, "high": one.high}
        | {"log": False, "minimum": None, "exclusive_maximum": None, "integer": False, "switch": False}
        | {"default": one.default}
        for name, one in surface.parameters.items()
    ]
    assert all(math.isinf(one.minimum) and math.isinf(one.exclusive_maximum) for one in surface.parameters.values())
    return {
        **{"key": surface.name, "name": surface.name, "family": "yours", "formula": surface.formula},
        **{"inputs": ["x", "y"], "axes": list(surface.axes), "domain": [list(side) for side in surface.domain]},
        **{"start": list(surface.start), "scale": surface.scale, "smooth": surface.smooth, "parameters": parameters},
        **{"minima": None, "saddles": None, "maxima": None, "suggested": None},
    }


# critical points

SEARCHED = [
    *POLYNOMIALS,
    *["sin(x)*cos(y)", "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", "cos(x)**2 + sin(2*y)/(2 + cos(x*y))"],
    *["20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", "exp(-0.1*(x² + y²))*cos(3*x)", "sin(x)/x + y**2"],
    *["sqrt(x**2 + y**2)", "log(x**2 + y**2)", "1/(x**2 + y**2)", "1e-9*(x**2 + y**2)", "1e9*(x**2 - 5*y**2)"],
    *["x**2 + 1e-8*y**2", "(1 - x)**2 + 100*(y - x**2)**2", "abs(x) + abs(y)", "abs(x - 1) + abs(y + 2)"],
    *["max(abs(x), abs(y - 1/3))", "min(x**2 + y**2, (x - 2)**2 + (y - 1)**2 + 1)", "x**2 + 100*abs(y)"],
    *["abs(x*y) + (x - 1)**2 + (y + 1)**2", "sin(3*x) + y**2/2", "tanh(x)*y", "x*y*exp(-x^2-y^2)"],
    *["acos(sign(x) + 1.5) + (x - 1)**2 + y**2"],
    *["-abs(x) - abs(y)", "abs(x) - abs(y)", "abs(x - y)", "abs(2*x - y) + 0.1*x", "abs(3*x + y - 1) + 1e-3*y*y"],
]


@pytest.mark.slow
def test_critical_points_follow_the_parameters_and_the_domain():
    assert_same_search("(x - a)**2*(x + 1)**2 + b*y**2", parameters={"a": 1.5, "b": -2})
    assert_same_search("abs(x - a) + y*y", parameters={"a": 1.5})
    assert_same_search("(1 - x)**2 + 100*(y - x**2)**2 + sin(x)", domain=((-2, 2), (-1, 30)))
    assert_same_search("abs(x) + cos(y)", domain=((-1e-3, 3e-3), (0, 100)))


@pytest.mark.parametrize("text", SEARCHED)
@pytest.mark.slow
def test_critical_points_are_those_of_python(text):
    assert_same_search(text)


def assert_same_search(text, domain=((-5, 5), (-5, 5)), parameters=None):
    """The points of each kind are those of Python, within 1e-6 of the size of the domain."""
    parameters = parameters or {}
    (answer,) = answers("critical", [{"formula": text, "parameters": parameters, "options": {"domain": domain}}])
    found = critical_points(formula(text, domain=domain, **parameters))
    for name, kind in {"minima": "minimum", "saddles": "saddle", "maxima": "maximum"}.items():
        expected = np.array([(p.x, p.y) for p in found if p.kind == kind]).reshape(-1, 2)
        ours = np.array(answer["value"][name], float).reshape(-1, 2)
        assert ours.shape == expected.shape
        distance = np.hypot(*((ours[:, None] - expected) / np.ptp(domain, axis=1)).transpose(2, 0, 1))
        assert (distance.min(axis=1, initial=np.inf) < 1e-6).all()
        assert (distance.min(axis=0, initial=np.inf) < 1e-6).all()


def test_no_text_becomes_code():
    sources = {module.path: module.body for module in ordered(STATIC, "formula/landscape.js")}
    sources |= {module.path: module.body for module in ordered(STATIC, "search/critical_points.js")}
    assert len(sources) > 15
    for path, text in sources.items():
        with naming(path):
            assert not re.search(r"\beval\b|\bFunction\s*\(|innerHTML|\bimport\s*\(", text)
