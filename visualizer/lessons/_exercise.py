"""An exercise and what judges its answer: a number, a choice, a start, or a rule, which is run."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from optimizers import Optimizer, Trajectory, predict_quadratic, trace

#: Says what is wrong with an answer, or nothing if it is right.
Judge = Callable[[Any], str]


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer, in one line: right, wrong, or (None) nothing to judge yet. As a bool, whether right.

    >>> Verdict(True, "01.1: 2/L, with L = κ = 200")
    ✓ 01.1: 2/L, with L = κ = 200
    """

    right: bool | None
    words: str

    def __bool__(self) -> bool:
        return bool(self.right)

    def __repr__(self) -> str:
        mark = {True: "✓", False: "✗", None: "·"}[self.right]
        return f"{mark} {self.words}"


@dataclass(frozen=True)
class Exercise:
    """What judges the answers to a question, and why the right one is right."""

    judge: Judge
    because: str

    def verdict(self, name: str, answer: Any) -> Verdict:
        """Judge an answer; whatever is wrong with it is said, never raised."""
        if answer is ...:
            return Verdict(None, f"{name}: put your answer in place of the dots")
        try:
            wrong = self.judge(answer)
        except InputError as error:
            wrong = str(error)
        return Verdict(not wrong, f"{name}: {wrong or self.because}")


#: A number, or what computes it when it is needed.
Value = float | Callable[[], float]


def number(truth: Value, *mistakes: tuple[Value, str], rel: float = 0.01) -> Judge:
    """One number, to within `rel` of the truth; a mistake that is known is called by its name."""

    def judge(answer: Any) -> str:
        try:
            value = math.nan if np.ndim(answer) or isinstance(answer, (bool, str)) else float(answer)
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            return f"one number is wanted, got {short_repr(answer)}"
        right = now(truth)
        if close(value, right, rel):
            return ""
        for wrong, words in mistakes:
            if close(value, now(wrong), rel):
                return words
        if close(value, -right, rel):
            return "the size is right, the sign is not"
        ten = math.log10(value / right) if value / right > 0 else math.nan
        if round(ten, 2) in range(-9, 10):
            return "the digits are right, the power of ten is not"
        return "too large" if value > right else "too small"

    return judge


def now(value: Value) -> float:
    return float(value() if callable(value) else value)


def close(one: float, other: float, rel: float) -> bool:
    return math.isclose(one, other, rel_tol=rel, abs_tol=1e-15)


def choice(names: Collection[str], test: Callable[[str], str]) -> Judge:
    """One among several names, on which `test` is run."""

    def judge(answer: Any) -> str:
        name = _name(answer)
        return test(name) if name in names else f"one of {', '.join(names)} is wanted, got {short_repr(answer)}"

    return judge


def several(right: Collection[str], wrong: Mapping[str, str]) -> Judge:
    """The names of some among several, in any order."""

    def judge(answer: Any) -> str:
        if isinstance(answer, (str, Optimizer)):
            answer = [answer]
        try:
            names = {_name(part) for part in answer}
        except TypeError:
            return f"a list of names is wanted, got {short_repr(answer)}"
        if strange := names - {*right, *wrong}:
            return f"{min(strange)!r} is not among {', '.join(sorted([*right, *wrong]))}"
        if said := [words for name, words in wrong.items() if name in names]:
            return said[0]
        return "" if names == set(right) else "what you name is right, but not all of it"

    return judge


def _name(answer: Any) -> str:
    return str(getattr(answer, "name", answer)).strip().lower()


def rule(test: Callable[[Any], str], *names: str, options: Collection[str] = ()) -> Judge:
    """An optimizer of one of these names (or of any), with no option but `options`, on which `test` is run."""

    def judge(answer: Any) -> str:
        if not isinstance(answer, Optimizer):
            return f"an optimizer is wanted, such as {names[0] if names else 'adam'}(lr=0.1), got {short_repr(answer)}"
        if names and answer.name not in names:
            return f"the rule is to be {' or '.join(names)}, got {answer.name}"
        if arrays := [name for name, value in answer.settings.items() if np.ndim(value)]:
            return f"one setting is wanted, and {arrays[0]} is an array"
        if extra := answer.settings.keys() - answer.parameters.keys() - set(options):
            return f"do it without {min(extra)}"
        return test(answer)

    return judge


def start(landscape: Landscape, test: Callable[[tuple[float, float]], str]) -> Judge:
    """A start (x, y) in the domain of the landscape, on which `test` is run."""

    def judge(answer: Any) -> str:
        try:
            x, y = map(float, answer)
        except (TypeError, ValueError):
            return f"a start is a pair, such as (10, 1), got {short_repr(answer)}"
        (x0, x1), (y0, y1) = landscape.domain
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return f"the start is to lie on the map, {landscape.domain}"
        return test((x, y))

    return judge


def runs_like(wanted: Optimizer, landscape: Landscape | str, differs: Callable[[Any], str]) -> Callable[[Any], str]:
    """A test: does it run, step by step, like the one that is wanted? If not, `differs` says why."""

    def test(answer: Optimizer) -> str:
        one, other = (trace(rule, landscape, steps=30).points for rule in (answer, wanted))
        return "" if np.allclose(one, other, rtol=1e-9, atol=1e-12) else differs(answer)

    return test


def slower_rate(rule: Optimizer, kappa: float) -> float:
    """What theory says of the slower of the two directions of `ravine(kappa)`."""
    theory = predict_quadratic(rule, np.array([1.0, kappa]))
    return float(theory.rate.max()) if theory else math.nan


def arrival(run: Trajectory, steps: int) -> str:
    """What is wrong with a run that was to be within 0.001 of the lowest minimum by that step, or nothing."""
    if run.diverged_at is not None:
        return f"it diverges at step {run.diverged_at}"
    reached = run.steps_to()
    if reached < 0:
        return f"after {run.steps} steps it is still at f = {run.values[-1]:.3g}"
    return f"it needs {reached} steps" if reached > steps else ""
