"""The report of a step: what it says is what was run, and its formulas are worth what they say."""

import math
import operator
import re

import numpy as np
import pytest
from conftest import every_optimizer, gentle

import landscapes
import optimizers
from landscapes import InputError, linear_regression, ravine, rosenbrock, saddle
from optimizers import StepReport, adam, gd, guests, momentum, optimizer, rmsprop, step_report, trace
from optimizers._analysis import notation
from optimizers._analysis import step_report as report_module
from optimizers._analysis.dataflow import rule_roles

SWITCHED = [
    rmsprop(centered=True, momentum=0.9, eps_inside=True),
    adam(bias_correction=False),
    adam(eps=0, beta1=0),
    optimizers.adagrad(eps_inside=True, initial=0.1),
    optimizers.adan(weight_decay=0.1),
    optimizers.lion(weight_decay=0.1),
    optimizers.asgd(t0=3, lambd=0.1),
    optimizers.sophia(every=3),
    gd(lr=0.01, noise=1.0, clip=2.0, schedule="cosine"),
    optimizers.schedule_free(lr=0.01, schedule="warmup(over=5)"),
]


@every_optimizer
@pytest.mark.parametrize("landscape", [ravine, rosenbrock, landscapes.beale], ids=lambda unit: unit.name)
def test_a_step_leads_to_the_next_point(optimizer, landscape):
    assert_leads(trace(gentle(optimizer, landscape, steps=12), landscape, steps=12))


@pytest.mark.parametrize("rule", SWITCHED, ids=repr)
@pytest.mark.parametrize("landscape", [ravine, saddle], ids=lambda unit: unit.name)
def test_with_switches_and_options_too(rule, landscape):
    assert_leads(trace(rule, landscape, start=(1.0, 0.5), steps=12, seed=3))


def test_of_a_mini_batch():
    assert_leads(trace(rmsprop(batch=3, noise=0.1), linear_regression, steps=12))


def assert_leads(run):
    for step in range(run.steps if run.diverged_at is None else run.diverged_at - 1):
        taken = step_report(run, step)
        np.testing.assert_allclose(taken.after, run.points[step + 1], rtol=1e-15, atol=0)
        assert taken.point == tuple(run.points[step])
        for part, c in zip(taken.parts, range(2), strict=False):
            kept = {line.target: line.value for line in part.lines}
            for name, rows in run.state.items():
                remembered = rows[step + 1] if run.optimizer.coupled else rows[step + 1, c]
                if (symbol := notation.symbol(name)) in kept:
                    assert kept[symbol] == pytest.approx(remembered, rel=1e-15, abs=0, nan_ok=True)


# the text


class Exact(float):
    """A number whose root is ~x, which binds as √ does."""

    def __invert__(self):
        return Exact(math.sqrt(self))


for _name in ("add", "sub", "mul", "truediv", "pow", "neg"):
    setattr(Exact, f"__{_name}__", lambda *sides, _name=_name: Exact(getattr(float, f"__{_name}__")(*sides)))


def worth(numbers: str) -> float:
    """The value of a right side in numbers, read as Python reads it."""
    text = numbers.replace("·", "*").replace("−", "-").replace("√", "~").replace("^", "**")
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: "**" + match[0].translate(DIGITS), text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = re.sub(r"⌊([^⌋]*)⌋", r"floor(\1)", text)
    text = re.sub(r"\d+\.?\d*(e[-+]?\d+)?", lambda match: f"Exact({match[0]})", text)
    known = {"Exact": Exact, "abs": lambda x: Exact(abs(x)), "floor": lambda x: Exact(math.floor(x))}
    known |= {"max": max, "min": min, "sign": lambda x: Exact((x > 0) - (x < 0))}
    return float(eval(text, {"__builtins__": {}}, known))


DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@every_optimizer
def test_a_formula_is_worth_what_it_says(optimizer, monkeypatch):
    """Written with all digits, the numbers of a line, with their brackets and dots, give its value."""
    for module in (notation, report_module):
        monkeypatch.setattr(module, "number", lambda value: repr(float(value)).replace("-", "−").removesuffix(".0"))
    run = trace(gentle(optimizer, rosenbrock, steps=8), rosenbrock, steps=8)
    for step in (0, 1, 7):
        lines = [line for part in step_report(run, step).parts for line in part.lines]
        assert lines
        for line in lines:
            assert worth(line.numbers) == pytest.approx(line.value, rel=1e-13, abs=1e-300), line


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (gd, ["w ← w − α g"]),
        (momentum, ["v ← β v + (1 − β) g", "w ← w − α v"]),
        (momentum(beta=0), ["v ← g", "w ← w − α v"]),
        (rmsprop, ["s ← β s + (1 − β) g²", "v ← g / (√s + ε)", "w ← w − α v"]),
        (
            rmsprop(centered=True, momentum=0.9),
            [
                "s ← β s + (1 − β) g²",
                "m ← β m + (1 − β) g",
                "variance ← max(s − m², 0)",
                "v ← μ v + g / (√variance + ε)",
                "w ← w − α v",
            ],
        ),
        (
            adam(bias_correction=False, eps=0),
            ["m ← β₁ m + (1 − β₁) g", "v ← β₂ v + (1 − β₂) g²", "w ← w − α m / √v"],
        ),
        (optimizers.adam_hat, [..., "w ← w − α √c₂ / c₁ · m / (√v + ε)"]),
        (optimizers.adadelta, [..., "step ← √(d + ε) / √(s + ε) · g", "d ← β d + (1 − β) step²", "w ← w − α step"]),
        (optimizers.adabelief, [..., "s ← β₂ s + (1 − β₂) (g − m)² + ε", ...]),
        (optimizers.nadam, [..., "μ ← β₁ (1 − 0.5 · 0.96^(t ψ))", ...]),
        (optimizers.radam, [..., "length ← longest − 2 t (1 − c₂) / c₂", "w ← w − α (m / c₁)"]),
        (optimizers.rprop, [..., "d ← min(max(α, shortest), longest)", "previous ← g", "w ← w − d sign(g)"]),
        (
            optimizers.normalized_gd,
            ["length ← √(gx² + gy²)", "share ← α / length", "x ← x − share gx", "y ← y − share gy"],
        ),
    ],
    ids=repr,
)
def test_a_rule_reads_like_the_book(rule, lines):
    step = step_report(trace(rule, rosenbrock, steps=1))
    ours = [f"{line.target} ← {line.formula}" for line in step.parts[0].lines]
    if lines[0] is ...:
        ours = ours[-len(lines) + 1 :] if lines[-1] is not ... else [line for line in ours if line in lines]
    assert ours == [line for line in lines if line is not ...]


def test_the_numbers_of_a_step():
    run = trace(momentum(lr=0.5, beta=0.5), "sphere", start=(1.0, -3.0), steps=2)
    across = step_report(run, 1).parts[1]
    assert [(line.target, line.value) for line in across.inputs] == [("w", -1.5), ("g", -3.0), ("v", -3.0)]
    assert [line.columns for line in across.lines] == [
        ("v ← β v + (1 − β) g", "0.5 · (−3) + (1 − 0.5) · (−3)", "−3"),
        ("w ← w − α v", "−1.5 − 0.5 · (−3)", "0"),
    ]
    assert str(step_report(run, 1)).splitlines()[5:] == [
        "",
        "y:  w = −1.5   g = −3   v = −3",
        "  v ← β v + (1 − β) g  = 0.5 · (−3) + (1 − 0.5) · (−3)  = −3",
        "  w ← w − α v          = −1.5 − 0.5 · (−3)              = 0",
    ]


@every_optimizer
def test_it_can_be_printed(optimizer):
    run = trace(gentle(optimizer, rosenbrock, steps=3), rosenbrock, steps=3)
    text = str(step_report(run, 2))
    assert "←" in text
    assert "-" not in text.replace(optimizer.name, "").partition("\n")[2]
    assert max(map(len, text.splitlines())) < 210
    assert isinstance(step_report(run), StepReport)


@every_optimizer
def test_terms_have_roles(optimizer):
    roles = rule_roles(optimizer)
    assert {roles[name] for name in ("g", "fx") if name in roles} == {"gradient"}
    for name in optimizer.state:
        role = roles[name]
        if name in ("m", "v", "d") and role:
            # v is a mean of gradients here and of their squares there: the body says which.
            squares = {"adam", "adamw", "yogi", "nadam", "radam", "amsgrad", "adam_l2", "adam_hat"}
            expected = "scale" if name == "d" or (name == "v" and optimizer.name in squares) else "momentum"
            assert role == expected
        if name in ("s", "u", "n", "top") and optimizer.name != "schedule_free":
            assert role == "scale"
        if name in ("c1", "c2", "c3", "t", "bias"):
            assert role == ""
    drawn = [
        piece.role
        for part in step_report(trace(optimizer, rosenbrock, steps=1)).parts
        for line in part.lines
        for piece in line.pieces
    ]
    assert "gradient" in drawn


# what others write


def test_a_rule_of_ones_own_is_taken_apart(own_units):
    limit = 2.0

    @optimizer
    def guarded(w, g, v, lr=0.1, beta=0.5, bold=False):
        half, twice = (g / 2, g * 2) if bold else (g, g)
        v = beta * v + half
        v *= 0.5
        if np.abs(v) > limit and not bold:
            v = limit * np.sign(v)
        elif v == 0:
            return w, v
        return w - lr * np.maximum(-1e3, v) * twice**2, v

    for rule in (guarded, guarded(bold=True)):
        assert_leads(trace(rule(lr=1e-4), rosenbrock, steps=6))
    lines = [line.formula for line in step_report(trace(guarded, rosenbrock, steps=1)).parts[0].lines]
    assert lines == ["β v + g", "v · 0.5", "2 sign(v)", "w − α max(−1000, v) g²"]
    assert trace(guarded, "sphere", start=(0, 1), steps=1).points[1, 0] == 0
    assert_leads(trace(guarded, "sphere", start=(0, 1), steps=1))


def test_what_is_no_arithmetic_is_said_in_one_line(own_units):
    @optimizer
    def looped(w, g, lr=0.1):
        for _ in range(3):
            w = w - lr * g
        return w

    @optimizer
    def helped(w, g, lr=0.1):
        return operator.sub(w, lr * g)

    scope: dict = {"optimizer": optimizer}
    exec("@optimizer\ndef typed(w, g, lr=0.1):\n    return w - lr * g", scope)
    for rule, says in [
        (looped, "looped must be plain arithmetic, got 'for _ in range(3)"),
        (helped, "helped must be plain arithmetic, got 'operator.sub(w, lr * g)'"),
        (scope["typed"], "the source of typed is not available"),
    ]:
        with pytest.raises(InputError, match=re.escape(says)) as error:
            report_module.function_tree(rule.function)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("made", "step", "says"),
    [
        (lambda: gd, 0, "trajectory must be one from optimizers.trace on a landscape, got gd()"),
        (lambda: trace("gd", ravine, steps=3), 3, "from 0 to 2, got 3"),
        (lambda: trace("gd", ravine, steps=3), 1.5, "from 0 to 2, got 1.5"),
        (lambda: trace(gd(lr=[0.1, 0.2]), ravine, steps=3), 0, "trajectory must be one run, got 2 runs"),
        (lambda: trace(gd(lr=1e15), ravine, steps=3), 2, "step must be below 1, where the run diverged, got 2"),
        (lambda: trace(guests.scipy("BFGS"), ravine, steps=3), 0, "one of Ravine's own rules, got the guest BFGS"),
        (lambda: trace(optimizers.sophia(batch=2), linear_regression, steps=3), 0, "Hessians of mini-batches"),
    ],
)
def test_what_has_no_anatomy_is_refused(made, step, says):
    with pytest.raises(InputError, match=re.escape(says)) as error:
        step_report(made(), step)
    assert "\n" not in str(error.value)
