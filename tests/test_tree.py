"""Functions as trees: what is read is what was written, and derivatives are those of the function."""

import json
import os
import re
import subprocess
import sys
from typing import Annotated

import numpy as np
import pytest
from conftest import every_landscape, every_optimizer
from test_landscapes import CONDITION, random_points

import landscapes
import optimizers
from landscapes import InputError, Parameter, formula, landscape
from landscapes._loss import loss
from landscapes._tree.derivative_rules import RULES
from landscapes._tree.differentiate import gradient_tree, hessian_tree
from landscapes._tree.expression import ARITHMETIC, TESTS, FunctionTree, run
from landscapes._tree.folding import folded
from landscapes._tree.function_tree import function_tree
from landscapes._tree.kinks import kinked
from landscapes._tree.parser import parse
from landscapes._tree.python_code import python_function

#: Surfaces that are smooth although their functions have kinks, and why.
SMOOTH_AFTER_ALL = {"logistic_regression": "the kinks of |margin| in both terms cancel"}


def alone(tree):
    """The tree of a landscape without the derivatives that it returns."""
    *before, (_, (f, *_)) = tree.statements
    return FunctionTree(tree.parameters, (*before, ("return", (f,))))


def tree_of(expression, parameters=("x", "y")):
    return FunctionTree(parameters, (("return", (expression,)),))


def evaluated(landscape, function, x, y):
    """What a function of the landscape's parameters comes to, averaged over the samples if it has data."""
    if not landscape.samples:
        return [part + 0 * x for part in function(x, y, *landscape.values.values())]
    parts = function(x[:, None], y[:, None], *landscape.kernel_arguments)
    return [np.mean(part + 0 * x[:, None], axis=-1) for part in parts]


# every unit


@every_landscape
def test_a_landscape_is_read_as_it_is_written(landscape):
    tree = function_tree(landscape.function)

    def read(*values):
        return run(tree.statements, dict(zip(tree.parameters, values, strict=True)))

    x, y = random_points(landscape)
    ours, expected = (evaluated(landscape, function, x, y) for function in (read, landscape.function))
    np.testing.assert_array_equal(ours, expected)


@every_optimizer
def test_a_rule_is_read_as_it_is_written(optimizer):
    tree = function_tree(optimizer.function)
    knobs = list(optimizer.values.values())
    for numbers in np.random.default_rng(0).uniform(0.1, 2.0, (20, len(tree.parameters) - len(knobs))):
        expected = np.ravel(optimizer.function(*numbers, *knobs))
        names = dict(zip(tree.parameters, [*numbers, *map(np.float64, knobs)], strict=True))
        np.testing.assert_array_equal(run(tree.statements, names), expected)


@every_landscape
def test_the_written_gradient_is_the_derived_one(landscape):
    derived = python_function(gradient_tree(alone(function_tree(landscape.function))))
    x, y = random_points(landscape)
    ours, expected = (evaluated(landscape, function, x, y) for function in (landscape.function, derived))
    np.testing.assert_array_equal(ours[0], expected[0])
    for written, exact in zip(ours[1:], expected[1:], strict=True):
        bound = np.maximum(1e-12 * np.maximum(1, np.abs(exact)), CONDITION.get(landscape.name, 0))
        assert np.all(np.abs(written - exact) <= bound)


@every_landscape
def test_what_is_declared_smooth_has_no_kinks(landscape):
    has_kinks = kinked(function_tree(landscape.function))
    assert has_kinks != landscape.smooth or landscape.name in SMOOTH_AFTER_ALL


@every_landscape
def test_the_hessian_is_the_same_compiled_and_plain(landscape):
    x, y = (part[:20] for part in random_points(landscape))
    plain = [part + 0 * x for part in landscape.plain_hessian(x, y)]
    np.testing.assert_allclose(landscape.hessian(x, y), plain, rtol=1e-11, atol=1e-11 * np.abs(plain).max())


@every_landscape
def test_trees_are_plain_json(landscape):
    tree = function_tree(landscape.function)
    for made in (tree, gradient_tree(alone(tree)), hessian_tree(tree)):
        assert json.loads(json.dumps(made, allow_nan=False)) == json.loads(json.dumps(made))


def test_in_the_middle_of_the_drop_the_curvature_is_that_of_its_surroundings():
    assert landscapes.drop_wave.hessian(0, 0) == pytest.approx((72.5, 0, 72.5), rel=1e-15)
    assert landscapes.drop_wave.hessian(1e-6, 0) == pytest.approx((72.5, 0, 72.5), rel=1e-8)


# derivatives

INSIDE = ("+", ("*", 0.3, "x"), ("+", ("*", 0.1, ("*", "x", "y")), 0.2))
OTHER = ("+", ("*", 0.2, "y"), ("+", ("*", "x", "x"), 0.5))
OF_TWO = ("+", "-", "*", "/", "//", "%", "**", "hypot", "max", "min")
CASES = {
    **{operation: (operation, INSIDE) for operation in RULES},
    **{operation: (operation, OTHER, INSIDE) for operation in OF_TWO},
    **{operation: ("*", "x", ("if", (operation, INSIDE, OTHER), "x", "y")) for operation in TESTS},
    "not": ("*", "x", ("if", ("not", ("<", INSIDE, OTHER)), "x", "y")),
    "if": ("if", ("<", OTHER, INSIDE), ("*", "x", "y"), ("sin", OTHER)),
    "u ** 3": ("**", INSIDE, 3),
    "u ** 2": ("**", INSIDE, 2),
    "u ** 1": ("**", INSIDE, 1),
    "u ** 0": ("**", INSIDE, 0),
    "u ** -2": ("**", INSIDE, -2),
    "u ** 0.5": ("**", INSIDE, 0.5),
    "u ** 0.3": ("**", INSIDE, 0.3),
    "u ** 1.5": ("**", INSIDE, 1.5),
    "2 ** u": ("**", 2, INSIDE),
}


@pytest.mark.parametrize("name", CASES)
def test_the_derivatives_are_those_of_differences(name):
    gradient = gradient_tree(tree_of(CASES[name]))
    first, second = python_function(gradient), python_function(hessian_tree(gradient))
    x, y = np.random.default_rng(5).uniform(0.1, 1.2, (2, 50))
    h = 1e-5

    def at(k, dx=0.0, dy=0.0):
        return first(x + dx, y + dy)[k] + 0 * x

    differences = [
        (at(0, h) - at(0, -h)) / (2 * h),
        (at(0, 0, h) - at(0, 0, -h)) / (2 * h),
        (at(1, h) - at(1, -h)) / (2 * h),
        (at(1, 0, h) - at(1, 0, -h)) / (2 * h),
        (at(2, 0, h) - at(2, 0, -h)) / (2 * h),
    ]
    for ours, expected in zip((*first(x, y)[1:], *second(x, y)), differences, strict=True):
        np.testing.assert_allclose(ours + 0 * x, expected, rtol=1e-6, atol=1e-6)


def test_every_operation_has_a_rule_and_a_case():
    assert RULES.keys() == ARITHMETIC.keys() == CASES.keys() & ARITHMETIC.keys()


@pytest.mark.parametrize(
    ("expression", "gradient"),
    [
        (("abs", "x"), (0, 0)),
        (("sqrt", ("+", ("*", "x", "x"), ("*", "y", "y"))), (0, 0)),
        (("hypot", "x", "y"), (0, 0)),
        (("max", "x", ("*", 3, "x")), (2, 0)),
        (("min", "x", "y"), (0.5, 0.5)),
        (("sign", "x"), (0, 0)),
        (("**", "x", 0.5), (0, 0)),
    ],
    ids=str,
)
def test_on_a_kink_the_gradient_is_the_mean_of_both_sides(expression, gradient):
    assert python_function(gradient_tree(tree_of(expression)))(np.float64(0), np.float64(0))[1:] == gradient


def test_common_parts_are_computed_once_and_what_is_not_needed_is_left_out():
    tree = hessian_tree(gradient_tree(tree_of(("*", ("exp", ("*", "x", "y")), ("exp", ("*", "x", "y"))))))
    assert json.dumps(tree.statements).count('"exp"') == 1
    assert hessian_tree(gradient_tree(tree_of(("+", ("sin", "x"), ("*", "y", "y"))))).statements == (
        ("return", (("neg", ("sin", "x")), 0.0, 2.0)),
    )


def test_a_division_by_the_constant_zero_is_refused():
    with pytest.raises(InputError, match="a division by the constant 0 has no derivative"):
        gradient_tree(tree_of(("/", "x", 0)))
    with pytest.raises(InputError, match="the function must return 3 values, got 1"):
        hessian_tree(tree_of("x"))


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        (("+", "u", 0.0), "u"),
        (("+", 0, "u"), "u"),
        (("-", 0, "u"), ("neg", "u")),
        (("*", "u", 1), "u"),
        (("*", -1, "u"), ("neg", "u")),
        (("*", "u", 0), 0.0),
        (("/", 0, "u"), 0.0),
        (("**", "u", 0), 1.0),
        (("if", 1.0, "u", "v"), "u"),
        (("sqrt", 4), 2.0),
        (("sqrt", -4), ("sqrt", -4)),
        (("/", 1, 0), ("/", 1, 0)),
        (("*", 1e200, 1e200), ("*", 1e200, 1e200)),
        (("**", -8, 0.5), ("**", -8, 0.5)),
        (("<", "u", 0), ("<", "u", 0)),
    ],
    ids=str,
)
def test_what_is_folded(arguments, result):
    assert folded(*arguments) == result


# kinks


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(1 + x**2)",
        "sqrt(exp(x) + y**4)",
        "abs(x**2)",
        "abs(1 + cosh(y))",
        "(2 + x**2)**y",
        "(3 + y*y)**-1.5",
        "max(sin(x), 2)",
        "abs(sin(x) - 2)",
        "asin(sin(x)/2)",
        "x**-2 + 1/y",
        "k*abs(k) + sqrt(k)*x + y",
        "sign(2 + tanh(x))*y",
        "log(1 + x**2)",
    ],
)
def test_formulas_without_kinks(text):
    assert formula(text, **({"k": 2} if "k" in text else {})).smooth


@pytest.mark.parametrize(
    "text",
    [
        "abs(x)",
        "sqrt(x**2)",
        "sqrt(x**2 + y**2)",
        "x**1.5",
        "x**y",
        "asin(x)",
        "max(x, y)",
        "min(x, 1)",
        "sign(x)",
        "abs(x - k)",
        "sqrt(k + x**2)",
        "abs(sin(x))",
        "sqrt(1 - x**2)",
    ],
)
def test_formulas_with_kinks(text):
    assert not formula(text, **({"k": 2} if "k" in text else {})).smooth


# f alone


def test_an_author_may_return_f_alone(own_units):
    Bend = Annotated[float, Parameter("β", 0, 2)]

    @landscape(domain=((-2, 2), (-1, 3)), start=(-1, 1), minima=lambda a, b: [(a, a * a)], scale="log")
    def banana(x, y, a: Bend = 1.0, b=100.0):
        """Banana: a test.

        f = (a − x)² + b (y − x²)²
        """
        u, v = a - x, y - x * x
        return u * u + b * v * v

    written = landscapes.rosenbrock
    x, y = random_points(written)
    for settings in ({}, {"a": -0.5, "b": 7}):
        ours, theirs = banana(**settings), written(**settings)
        np.testing.assert_allclose(ours.value(x, y), theirs.value(x, y), rtol=1e-14)
        np.testing.assert_allclose(ours.gradient(x, y), theirs.gradient(x, y), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(ours.hessian(x, y), theirs.hessian(x, y), rtol=1e-12, atol=1e-12)
        assert ours.minima == theirs.minima
    assert (banana.name, banana.summary, banana.formula) == ("banana", "Banana: a test.", "f = (a − x)² + b (y − x²)²")
    assert banana.parameters["a"].symbol == "β"
    assert banana.values == {"a": 1.0, "b": 100.0}
    for rule in (optimizers.gd(lr=1e-3), optimizers.newton):
        runs = [optimizers.trace(rule, surface, start=(-1.2, 1), steps=20) for surface in (banana, written)]
        np.testing.assert_allclose(*(run.points for run in runs), rtol=1e-7)


@pytest.mark.slow
def test_so_may_the_author_of_a_loss(own_units):
    known = landscapes.two_layer_tanh
    x, y = known.raw

    @loss(data=(x, y), domain=known.domain, start=known.start, minima=[(2, 1.5)])
    def layers(w1, w2, x, y):
        r = w2 * np.tanh(w1 * x) - y
        return r * r / 2

    assert layers.axes == ("w1", "w2")
    a, b = random_points(known)
    for ours, theirs in zip(layers.gradient(a, b), known.gradient(a, b), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layers.hessian(a, b), known.hessian(a, b), rtol=1e-11, atol=1e-11)
    run = optimizers.trace(optimizers.gd(lr=0.1, batch=4), layers, steps=5)
    np.testing.assert_allclose(run.points, optimizers.trace(optimizers.gd(lr=0.1, batch=4), known, steps=5).points)


def test_a_function_of_two_values_is_refused(own_units):
    with pytest.raises(InputError, match="half must return f, or f and its two derivatives; it returns 2 values"):

        @landscape(domain=((0, 1), (0, 1)), start=(0.5, 0.5))
        def half(x, y):
            return x * y, y


def test_f_alone_must_be_readable(own_units):
    with pytest.raises(InputError, match=re.escape("loops must be plain arithmetic, got 'for _ in range(3)")):

        @landscape(domain=((0, 1), (0, 1)), start=(0.5, 0.5))
        def loops(x, y):
            f = x * y
            for _ in range(3):
                f = f * f
            return f


def test_what_cannot_be_read_has_differences_for_second_derivatives(own_units):
    @landscape(domain=((-1, 1), (-1, 1)), start=(0.5, 0.5))
    def powers(x, y):
        f = x + 2 * y
        fx, fy = 1.0, 2.0
        for _ in range(2):
            fx, fy = 2 * f * fx, 2 * f * fy
            f = f * f
        return f, fx, fy

    x, y = random_points(powers)
    second = 12 * (x + 2 * y) ** 2
    for hessian in (powers.hessian(x, y), powers.plain_hessian(x, y)):
        np.testing.assert_allclose(hessian, [second, 2 * second, 4 * second], rtol=1e-7, atol=1e-7)
    (point,) = landscapes.critical_points(powers)
    assert point.kind == "minimum"


# reading

LIMIT = np.float64(1.5)


def bell(u, width=2.0):
    scaled = u / width
    return np.exp(-scaled * scaled)


def both(u, v):
    total = u + v
    return total * total, u * v


def branching(u):
    if u > 0:
        return u
    return -u


def endless(u):
    return endless(u) + 1


def helped(x, y):
    wide = x * LIMIT
    square, product = both(wide, y)
    return square + bell(x) * bell(y, 1.0) + product


def test_functions_that_a_surface_calls_are_read_with_it():
    tree = function_tree(helped)
    x, y = np.random.default_rng(2).uniform(-2, 2, (2, 30))
    np.testing.assert_array_equal(run(tree.statements, {"x": x, "y": y})[0], helped(x, y))
    assert len({name for kind, name, *_ in tree.statements if kind == "let"}) == len(tree.statements) - 1
    f, fx, _ = python_function(gradient_tree(tree))(x, y)
    np.testing.assert_allclose(f, helped(x, y), rtol=1e-14)
    np.testing.assert_allclose(fx, (helped(x + 1e-6, y) - helped(x - 1e-6, y)) / 2e-6, rtol=1e-7, atol=1e-8)


def test_a_surface_may_branch_and_return_early():
    def bent(x, y, limit=0.5):
        slope: float = 2.0
        if x > limit:
            slope *= 3
            offset = limit
        else:
            offset = 0.0
        if y < 0:
            return slope * x + y
        return np.square(slope * (x - offset)) + np.clip(y, 0.25, 0.75)

    tree = function_tree(bent)
    first, second = gradient_tree(tree), hessian_tree(gradient_tree(tree))
    for x, y in np.random.default_rng(4).uniform(-1, 1, (40, 2)):
        slope, offset = (6, 0.5) if x > 0.5 else (2, 0)
        expected = (slope, 1.0) if y < 0 else (2 * slope**2 * (x - offset), float(0.25 < y < 0.75))
        f, *gradient = python_function(first)(x, y, 0.5)
        assert f == pytest.approx(bent(x, y), rel=1e-15)
        assert gradient == pytest.approx(expected, rel=1e-14)
        assert python_function(second)(x, y, 0.5) == pytest.approx((0 if y < 0 else 2 * slope**2, 0, 0), rel=1e-14)
    x, y = np.random.default_rng(4).uniform(-1, 1, (2, 40))
    expected = [bent(a, b) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(python_function(first)(x, y, 0.5)[0], expected, rtol=1e-15)
    written = python_function(tree)  # with branches, for one point at a time
    assert [written(a, b, 0.5) for a, b in zip(x, y, strict=True)] == expected


def refused_swap(x, y):
    x, y = y, x
    return x - y


def refused_keyword(x, y):
    return bell(x, width=y)


def refused_count(x, y):
    a, b, c = both(x, y)
    return a + b + c


def refused_branch(x, y):
    return branching(x) + y


def refused_recursion(x, y):
    return endless(x) + y


def refused_matrix(x, y):
    x @= y
    return x


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (refused_swap, "refused_swap must be plain arithmetic, got '(y, x)'"),
        (refused_keyword, "must be plain arithmetic, got 'bell(x, width=y)'"),
        (refused_count, "must be plain arithmetic, got 'both(x, y)'"),
        (refused_branch, "must be plain arithmetic, got 'branching(x)'"),
        (refused_recursion, "endless must be plain arithmetic, got 'endless(u)'"),
        (refused_matrix, "must be plain arithmetic, got 'x @= y'"),
    ],
    ids=lambda case: getattr(case, "__name__", ""),
)
def test_what_cannot_be_read_is_said_in_one_line(function, says):
    with pytest.raises(InputError, match=re.escape(says)) as error:
        function_tree(function)
    assert "\n" not in str(error.value)


def test_numbers_of_numpy_and_several_arguments_are_read():
    count = np.int64(3)

    def several(x, y):
        least = most = +x
        least, most = min(least, y, 0.5), max(most, y, 0.25)
        return least**count + most

    tree = function_tree(several)
    assert json.loads(json.dumps(tree))[1][-1] == ["return", [["+", ["**", "least", 3], "most"]]]
    for x, y in np.random.default_rng(4).uniform(-1, 1, (20, 2)):
        assert run(tree.statements, {"x": x, "y": y})[0] == several(x, y)


# writing


@pytest.mark.parametrize(
    "name", ["inf", "nan", "float64", "maximum", "arcsinh", "sqrt_", "text", "function", "formula"]
)
def test_a_parameter_may_have_any_name(name):
    surface = formula(f"max(x**2, y/9)*{name} + asinh(0*x) + y**2", **{name: 3})
    assert surface.hessian(1, 2) == (6, 0, 2)
    assert surface.plain_hessian(1.0, 2.0) == (6, 0, 2)
    assert surface(**{name: 4}).value(1, 2) == 8


def test_names_of_an_author_do_not_hide_those_of_numpy(own_units):
    @landscape(domain=((0, 1), (0, 1)), start=(0.5, 0.5))
    def shadowed(x, y, _sqrt=2.0, _0=3.0, _float64=1.0):
        _exp = _sqrt * x + y
        return np.sqrt(_exp) + np.exp(_0 * y) * _float64

    exact = np.sqrt(2 * 0.5 + 0.25) + np.exp(0.75)
    assert shadowed.value(0.5, 0.25) == pytest.approx(exact, rel=1e-15)
    assert shadowed.gradient(0.5, 0.25)[0] == pytest.approx(1 / np.sqrt(1.25), rel=1e-15)
    assert shadowed.hessian(0.5, 0.25)[0] == pytest.approx(-1 / 1.25**1.5, rel=1e-14)


def test_numbers_without_end_are_written():
    endless = python_function(tree_of(("max", ("+", "x", -np.inf), ("if", ("==", "y", 0), np.nan, np.inf))))
    assert endless(1.0, 1.0) == np.inf
    assert endless.source == "def function(x, y):\n    return _max((x + -_inf), _if((y == 0), _nan, _inf))"


SOURCES = """
import hashlib, landscapes
from landscapes._derivatives import second_derivatives
sources = [second_derivatives(landscapes.get(name).function).source for name in landscapes.names()]
sources += [landscapes.formula("max(x*a, y*b, c) + sqrt(abs(x*y*d))", a=1, b=2, c=3, d=4).function.source]
print(hashlib.sha256("".join(sources).encode()).hexdigest())
"""


def test_the_source_is_the_same_in_every_process():
    made = {
        subprocess.run(
            [sys.executable, "-c", SOURCES],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


@pytest.mark.parametrize("text", ["x² · y³ − 2", "max(x, y, 1)/(2 + sin(pi*x))", "e**x*0 + ln(2 + y²)"])
def test_a_typed_formula_and_a_written_function_are_the_same_tree(text):
    """A typed formula has nothing that Python's own reading of the same text has not."""
    x, y = np.random.default_rng(1).uniform(0, 1, (2, 20))
    names = {"x": x, "y": y, "pi": np.pi, "e": np.e, "sin": np.sin, "ln": np.log}
    names["max"] = lambda *values: np.maximum(np.maximum(*values[:2]), values[2])
    plain = text.replace("²", "**2").replace("³", "**3").replace("·", "*").replace("−", "-")
    np.testing.assert_allclose(
        run(parse(text).tree.statements, {"x": x, "y": y})[0], eval(plain, {}, names), rtol=1e-15
    )
