"""Rules and landscapes written as JavaScript: functions evaluated by node, and whole runs beside `trace`."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, naming
from javascript_runs import in_node, landscape_data, request, rule_data, traced_in_node

from landscapes import InputError, formula, landscape, linear_regression, picture, ravine, rosenbrock, saddle
from landscapes._core.sampling import sample_points
from landscapes._tree.expression import ARITHMETIC, FunctionTree
from landscapes._tree.expression import run as run_statements
from landscapes._tree.function_tree import function_tree
from landscapes._tree.glsl import Glsl, glsl_function
from landscapes._tree.javascript import HELPERS, JavaScript, javascript_function
from optimizers import Optimizer, adam, adamw, gd, guests, momentum, newton, optimizer, polyak, rmsprop, trace
from visualizer.explorer.bundle import bundle
from visualizer.explorer.module import STATIC
from visualizer.explorer.program import javascript_module

EDGES = [0.0, -0.0, 1.0, -1.0, 0.1, 2.0, -2.5, 3.0, 7.0, 1e-9, 1e300, -1e300, math.inf, -math.inf, math.nan]

#: The smallest difference of two paths that is more than rounding, relative to the largest coordinate.
CLOSE = 1e-10


def text(number: float) -> str:
    special = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}
    return special.get(repr(number), repr(number))


def evaluated(trees: dict[str, FunctionTree], calls: list[tuple[str, tuple[float, ...]]]) -> list[list[float]]:
    """The results of the functions by node."""
    source = HELPERS + "".join(f"export {javascript_function(tree, name)}\n" for name, tree in trees.items())
    asked = {"source": source, "calls": [[name, list(map(text, values))] for name, values in calls]}
    return [[float(value.replace("Infinity", "inf")) for value in found] for found in in_node("call_worker.js", asked)]


def arity(operation: str) -> int:
    """Three for `if`, else two where the operation takes two numbers."""
    if operation == "if":
        return 3
    try:
        ARITHMETIC[operation](1.0)
    except TypeError:
        return 2
    return 1


def same(found: float, expected: float, tolerance: float = 1e-14) -> bool:
    if math.isnan(expected) or math.isinf(expected):
        return found == expected or (math.isnan(found) and math.isnan(expected))
    return abs(found - expected) <= tolerance * max(abs(expected), 1e-300)


def test_each_operation_is_that_of_python():
    calls, expected, trees = [], [], {}
    for k, operation in enumerate(ARITHMETIC):
        names = ("a", "b", "c")[: arity(operation)]
        trees[f"f{k}"] = FunctionTree(names, (("return", ((operation, *names),)),))
        for values in itertools.product(EDGES, repeat=len(names)):
            calls.append((f"f{k}", values))
            with np.errstate(all="ignore"):
                expected.append(float(ARITHMETIC[operation](*map(np.float64, values))))
    wrong = [
        (list(ARITHMETIC)[int(name[1:])], values, found, right)
        for (name, values), (found,), right in zip(calls, evaluated(trees, calls), expected, strict=True)
        if not same(found, right)
    ]
    assert wrong == []


@pytest.mark.thinned(6)
@pytest.mark.parametrize("power", [0, 1, 2, 3, 7, 20, -1, -3, 0.5, 2.0, -0.5])
def test_a_constant_power_is_that_of_python(power):
    tree = FunctionTree(("u",), (("return", (("**", "u", power), ("**", ("+", "u", 1), power))),))
    values = [-2.5, -1.0, 0.3, 4.0]
    results = evaluated({"f": tree}, [("f", (u,)) for u in values])
    with np.errstate(all="ignore"):
        for u, found in zip(values, results, strict=True):
            expected = [float(np.float64(base) ** power) for base in (u, u + 1)]
            assert all(map(same, found, expected)), (u, found, expected)


def test_tests_are_numbers_and_numbers_are_tests():
    tree = FunctionTree(
        ("u", "flag"),
        (
            ("let", "positive", (">", "u", 0)),
            ("if", "flag", (("let", "u", ("*", "u", "positive")),), (("let", "u", ("neg", "u")),)),
            ("if", ("and", "positive", ("not", "flag")), (("return", ("u", True)),), ()),
            ("return", (("+", "u", (">=", "u", 1)), ("if", "u", 2, 3))),
        ),
    )
    points = list(itertools.product([-2.0, 0.0, 0.5, 3.0, math.nan], [0.0, 1.0]))
    for values, found in zip(points, evaluated({"f": tree}, [("f", values) for values in points]), strict=True):
        expected = [
            float(part) for part in run_statements(tree.statements, dict(zip(tree.parameters, values, strict=True)))
        ]
        assert all(map(same, found, expected)), (values, found, expected)


AWKWARD = ("new", "arguments", "square", "Math", "β", "gl_x", "a__b", "undefined", "r0", "v1", "float")


def test_any_name_of_python_is_a_name_of_the_code():
    total = AWKWARD[0]
    for name in AWKWARD[1:]:
        total = ("+", total, name)
    tree = FunctionTree(AWKWARD, (("let", "let", total), ("return", (("**", ("-", "let", 1), 2),))))
    assert evaluated({"f": tree}, [("f", (1.0,) * len(AWKWARD))]) == [[100.0]]
    assert "β" not in glsl_function(tree, "f")


@pytest.mark.parametrize("write", [javascript_function, glsl_function])
def test_no_text_gets_into_the_code(write):
    for name in ("a; alert(1)", "a b", "", "a\n", "$", "x-1", "`"):
        with pytest.raises(InputError, match="identifier"):
            write(FunctionTree((name,), (("return", (name,)),)), "f")
        with pytest.raises(InputError, match="identifier"):
            write(FunctionTree(("x",), (("return", ("x",)),)), name)
    with pytest.raises(InputError, match="'alert'"):
        write(FunctionTree(("x",), (("return", (("alert", "x"),)),)), "f")


@pytest.mark.parametrize("writer", [JavaScript, Glsl])
def test_every_operation_can_be_written(writer):
    for operation in ARITHMETIC:
        names = ("a", "b", "c")[: arity(operation)]
        tree = FunctionTree(names, (("return", ((operation, *names),)),))
        assert writer(tree).expression((operation, *names))


def test_a_function_returns_on_every_branch():
    for statements in [(), (("if", "x", (("return", ("x",)),), ()),), (("let", "u", "x"),)]:
        with pytest.raises(InputError, match="every branch"):
            javascript_function(FunctionTree(("x",), statements), "f")
    two = (("if", "x", (("return", ("x", "x")),), ()), ("return", ("x",)))
    with pytest.raises(InputError, match="equally many"):
        javascript_function(FunctionTree(("x",), two), "f")


def test_each_landscape_has_the_derivatives_of_python():
    trees, calls, expected = {}, [], []
    for k, unit in enumerate(unit for unit in LANDSCAPES if not unit.samples):
        trees[f"f{k}"] = function_tree(unit.function)
        for x, y in zip(*(part[::40] for part in sample_points(unit.domain)), strict=True):
            calls.append((f"f{k}", (float(x), float(y), *map(float, unit.values.values()))))
            expected.append((unit, (unit.value(x, y), *unit.gradient(x, y))))
    assert len(calls) > 200
    for (unit, right), found in zip(expected, evaluated(trees, calls), strict=True):
        size = max(map(abs, right), default=1.0)
        with naming(unit):
            assert np.allclose(found, right, rtol=1e-11, atol=1e-12 * max(size, 1e-3))


# Whole runs


def difference(run, found) -> float:
    """The largest difference of two paths, relative to the largest coordinate; inf if they diverge at other steps."""
    if run.diverged_at != found["diverged_at"]:
        return math.inf
    points = run.points[: run.diverged_at]
    return float(np.abs(points - found["points"][: run.diverged_at]).max() / np.abs(points).max())


def amplification(run, seed: int = 0) -> float:
    """The largest such difference if the start moves by 1e-15: how far rounding alone may take the path."""
    worst = 0.0
    for angle in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        start = run.points[0] + 1e-15 * np.maximum(np.abs(run.points[0]), 1) * [np.cos(angle), np.sin(angle)]
        other = trace(run.optimizer, run.landscape, start, steps=run.steps, seed=seed)
        if other.diverged_at != run.diverged_at:
            return math.inf
        worst = max(worst, difference(run, {"points": other.points, "diverged_at": other.diverged_at}))
    return worst


def assert_same(run, found, close: float = CLOSE) -> None:
    """The path, the values, the gradients and the state are those of the trajectory."""
    assert difference(run, found) <= close
    parts = {"points": run.points, "values": run.values, "gradients": run.gradients}
    parts |= {f"state {name}": rows for name, rows in run.state.items()}
    assert parts.keys() | {"diverged_at"} == found.keys()
    for name, rows in parts.items():
        size = np.nanmax(np.abs(rows))
        assert np.allclose(found[name], rows, rtol=0, atol=100 * close * size, equal_nan=True), name


@cache
def catalogue():
    runs = [trace(rule, unit, steps=60) for unit in LANDSCAPES for rule in OPTIMIZERS]
    return list(zip(runs, traced_in_node(runs), strict=True))


def test_every_pair_is_that_of_trace_or_amplifies_rounding():
    pairs = [(run, difference(run, found)) for run, found in catalogue()]
    assert len(pairs) == len(LANDSCAPES) * len(OPTIMIZERS)
    conditioned = [(run, far) for run, far in pairs if far > CLOSE]
    wrong = [
        (run.landscape.name, run.optimizer.name, far, worst)
        for run, far in conditioned
        if not far <= 10 * (worst := amplification(run))
    ]
    assert wrong == []
    assert len(conditioned) <= len(pairs) / 40  # ill-conditioned runs are exceptions


def test_every_pair_keeps_values_gradients_and_state():
    equal = [pair for pair in catalogue() if difference(*pair) <= 1e-14]
    assert len(equal) > 1000
    for run, found in equal:
        with naming((run.landscape, run.optimizer)):
            assert_same(run, found)


def heavy_sign(w, g, v, count, lr=0.01, beta=0.9, nesterov=True):
    count = count + 1
    v = beta * v + (1 - beta**count) * np.sign(g) * (np.abs(g) > 0.1)
    if nesterov:
        return w - lr * (g + beta * v), v, count
    return w - lr * v, v, count


OPTIONS = {
    "noise": gd(lr=0.001, noise=0.5),
    "clip": momentum(lr=0.02, clip=2.0),
    "schedule": adam(lr=0.1, schedule="cosine"),
    "all": rmsprop(lr=0.02, noise=0.3, clip=1.0, schedule="step(every=20)", centered=True, eps_inside=True),
    "second order": newton(lr=0.5, noise=0.1),
    "gap": polyak(lr=0.5, clip=3.0),
    "decay": adamw(lr=0.05, weight_decay=0.1),
    "own rule": Optimizer(heavy_sign)(lr=0.003, nesterov=False),
}
OWN = formula("a*x**2 + sin(2*y)**2 + 0.1*y**2 + log(1 + exp(k*x))", a=0.5, k=2.0)(k=1.5)
BLOT = picture(np.random.default_rng(3).random((11, 17)), domain=((-4, 4), (-3, 3)), start=(3.0, 2.5))
FEW = linear_regression.on([0.0, 1.0, 2.0, 3.5, 5.0], [1.0, 2.5, 4.0, 9.0, 9.5])


@pytest.mark.parametrize("surface", [ravine(kappa=20), rosenbrock, OWN, BLOT, linear_regression, FEW], ids=repr)
@pytest.mark.thinned(2)
def test_options_are_those_of_trace(surface):
    rules = dict(OPTIONS)
    if surface.samples:
        rules |= {"batch": gd(lr=0.01, batch=3), "batch with Hessians": newton(lr=0.1, batch=4, noise=0.1)}
    runs = [trace(rule, surface, steps=50, seed=7) for rule in rules.values()]
    for name, run, found in zip(rules, runs, traced_in_node(runs, seed=7), strict=True):
        with naming((name, surface)):
            sensitive = name in ("second order", "gap") and difference(run, found) > CLOSE
            assert_same(run, found, close=10 * amplification(run, seed=7) if sensitive else CLOSE)


def test_standardised_data_and_other_starts():
    scaled = linear_regression(standardise=True)
    runs = [trace(adam(lr=0.1, batch=8), scaled, (-1.5, 2.0), steps=40, seed=2)]
    runs += [trace(gd(lr=0.1), saddle, (0.5, 1e-3), steps=120)]
    for run, found in zip(runs, traced_in_node(runs, seed=2), strict=True):
        assert_same(run, found)


@pytest.mark.parametrize("rule", [gd(lr=0.9), momentum(lr=30.0), adam(lr=1e13)], ids=repr)
def test_divergence_is_at_the_step_of_trace(rule):
    runs = [trace(rule, surface, steps=200) for surface in (ravine, rosenbrock, linear_regression)]
    assert any(run.diverged_at is not None for run in runs)
    for run, found in zip(runs, traced_in_node(runs), strict=True):
        assert_same(run, found)


def test_one_sample_is_the_whole_data():
    one = linear_regression.on([2.0], [1.0], domain=((-3, 3), (-3, 3)), start=(1, 1))
    run = trace(gd(lr=0.05), one, steps=20)
    assert_same(run, traced_in_node([run])[0])


#: A page that may run inline scripts and blobs, but makes no code of text by `eval`.
STRICT = """<!doctype html><html lang=en><title>strict</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:">
<script>
window.load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
window.traced = async (runner, { source, landscapes, runs: [run] }) => {
  const [{ trace }, code] = [await load(runner), await load(source)];
  const program = { ...code.landscapes[0], step: code.rules[0] };
  return Array.from(trace(program, landscapes[0], run.data, run).points);
};
try { window.evaluated = new Function("return 1")(); } catch (error) { window.evaluated = error.name; }
</script>"""


def test_a_page_without_eval_imports_the_code(new_page, tmp_path):
    run = trace(adam(lr=0.1, clip=5.0, schedule="cosine"), ravine(kappa=30), steps=60)
    file = tmp_path / "strict.html"
    file.write_text(STRICT, encoding="utf-8")
    page = new_page(offline=True)
    page.goto(file.as_uri())
    assert page.evaluate("() => window.evaluated") == "EvalError"
    runner = bundle(STATIC, "engine/trace.js")
    points = page.evaluate("([runner, asked]) => traced(runner, asked)", [runner, request([run])])
    assert np.allclose(np.reshape(points, (-1, 2)), run.points, rtol=CLOSE, atol=0)


# What is refused


def test_a_guest_is_refused():
    for write in (lambda guest: javascript_module([saddle], [guest]), lambda guest: rule_data(guest, 10)):
        with pytest.raises(InputError, match="guest: it runs in Python only"):
            write(guests.scipy("BFGS"))


def test_a_loop_is_refused(own_units):
    @optimizer
    def halving(w, g, lr=0.1):
        for _ in range(3):
            lr = lr / 2
        return w - lr * g

    @landscape(domain=((-1, 1), (-1, 1)), start=(1, 1))
    def tower(x, y):
        f = 0.0
        for k in range(3):
            f = f + x**k
        return f + y, 1.0 + 2 * x, 1.0

    for units in ([saddle], [halving]), ([tower], [gd]):
        with pytest.raises(InputError, match="plain arithmetic"):
            javascript_module(*units)


def test_a_rule_that_forgets_its_state_is_refused(own_units):
    @optimizer
    def forgetful(w, g, v, lr=0.1):
        return w - lr * g * (1 + v)

    with pytest.raises(InputError, match="forgetful must return 2 values, got 1"):
        javascript_module([saddle], [forgetful])


def test_an_array_is_refused():
    with pytest.raises(InputError, match="one lr at a time"):
        rule_data(gd(lr=[0.1, 0.2]), 10)
    with pytest.raises(InputError, match="one kappa at a time"):
        landscape_data(ravine(kappa=[10, 20]))
