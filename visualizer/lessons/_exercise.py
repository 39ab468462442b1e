"""Exercises, and the functions that check their answers: a number, a choice, a start, or a rule, which is run."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from optimizers import Optimizer, Trajectory, predict_quadratic, trace

#: Returns the error of an answer in words; empty if the answer is right.
Judge = Callable[[Any], str]

#: The same for an answer that is known to be a rule.
RuleTest = Callable[[Optimizer], str]


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer, in one line: right, wrong, or None if there is no answer yet. True as a bool if right.

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
    """A function that checks the answers to a question, and the reason for the right one."""

    judge: Judge
    because: str

    def verdict(self, name: str, answer: object) -> Verdict:
        """Return the verdict on an answer; errors are part of it, and never raised."""
        if answer is ...:
            return Verdict(None, f"{name}: " + _("put your answer in place of the dots"))
        try:
            fault = self.judge(answer)
        except InputError as error:
            fault = str(error)
        return Verdict(not fault, f"{name}: {fault or _(self.because)}")


#: A number, or a function that computes it when it is needed.
Value = float | Callable[[], float]


def number(truth: Value, *mistakes: tuple[Value, str], hint: str, rel: float = 0.01) -> Judge:
    """Expect one number, to within `rel` of the truth; name the mistake if it is a known one, else give the hint."""

    def judge(answer: Any) -> str:
        try:
            value = math.nan if np.ndim(answer) or isinstance(answer, (bool, str)) else float(answer)
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            return _("the answer must be one number, got {answer}", answer=short_repr(answer))
        right = evaluate(truth)
        if is_close(value, right, rel):
            return ""
        for wrong, words in mistakes:
            if is_close(value, evaluate(wrong), rel):
                return _(words)
        if is_close(value, -right, rel):
            return _("the size is right, the sign is not")
        if is_close(value, right, 5 * rel):
            return _("close, but not to within {percent:g} %", percent=100 * rel)
        power = math.log10(value / right) if value / right > 0 else math.nan
        if round(power, 2) in {*range(-9, 10)} - {0}:
            return _("the digits are right, the power of ten is not")
        return _(N_("too large: {hint}") if value > right else N_("too small: {hint}"), hint=_(hint))

    return judge


def evaluate(value: Value) -> float:
    return float(value() if callable(value) else value)


def is_close(one: float, other: float, rel: float) -> bool:
    return math.isclose(one, other, rel_tol=rel, abs_tol=1e-15)


def choice(names: Collection[str], test: Callable[[str], str]) -> Judge:
    """Expect one of several names, and check it by `test`."""

    def judge(answer: object) -> str:
        name = _name(answer)
        if name in names:
            return test(name)
        return _("the answer must be one of {names}, got {answer}", names=", ".join(names), answer=short_repr(answer))

    return judge


def several(right: Collection[str], wrong: Mapping[str, str]) -> Judge:
    """Expect exactly the names in `right`, in any order; `wrong` maps the others to the reason."""

    def judge(answer: Any) -> str:
        if isinstance(answer, (str, Optimizer)):
            answer = [answer]
        try:
            names = {_name(part) for part in answer}
        except TypeError:
            return _("the answer must be a list of names, got {answer}", answer=short_repr(answer))
        if unknown := names - {*right, *wrong}:
            known = ", ".join(sorted([*right, *wrong]))
            return _("each name must be one of {names}, got {name!r}", names=known, name=min(unknown))
        if reasons := [reason for name, reason in wrong.items() if name in names]:
            return _(reasons[0])
        return "" if names == set(right) else _("all your names are right, but some are missing")

    return judge


def _name(answer: object) -> str:
    return str(getattr(answer, "name", answer)).strip().lower()


def rule(test: RuleTest, *names: str, options: Collection[str] = ()) -> Judge:
    """Expect an optimizer with one of these names (or any), and no option but `options`; check it by `test`."""

    def judge(answer: object) -> str:
        if not isinstance(answer, Optimizer):
            example = f"{names[0] if names else 'adam'}(lr=0.1)"
            words = N_("the answer must be an optimizer, such as {example}, got {answer}")
            return _(words, example=example, answer=short_repr(answer))
        if names and answer.name not in names:
            return _("the rule must be {names}, got {name}", names=_(" or ").join(names), name=answer.name)
        if arrays := [name for name, value in answer.settings.items() if np.ndim(value)]:
            return _("{name} must be one number, got an array", name=arrays[0])
        if extra := answer.settings.keys() - answer.parameters.keys() - set(options):
            return _("solve it without the option {name}", name=min(extra))
        return test(answer)

    return judge


def start(landscape: Landscape, test: Callable[[tuple[float, float]], str]) -> Judge:
    """Expect a start (x, y) in the domain of the landscape, and check it by `test`."""

    def judge(answer: Any) -> str:
        try:
            x, y = map(float, answer)
        except (TypeError, ValueError):
            words = N_("the start must be a pair of numbers, such as (10, 1), got {answer}")
            return _(words, answer=short_repr(answer))
        (x0, x1), (y0, y1) = landscape.domain
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            words = N_("the start must be in the domain {domain}, got {answer}")
            return _(words, domain=landscape.domain, answer=short_repr(answer))
        return test((x, y))

    return judge


def runs_like(expected: Optimizer, landscape: Landscape | str, differs: RuleTest) -> RuleTest:
    """Return a test for the same path as `expected`, step by step; `differs` explains a difference."""

    def test(answer: Optimizer) -> str:
        one, other = (trace(rule, landscape, steps=30).points for rule in (answer, expected))
        return "" if np.allclose(one, other, rtol=1e-9, atol=1e-12) else differs(answer)

    return test


def slower_rate(rule: Optimizer, kappa: float) -> float:
    """Return the rate of the slower of the two directions of `ravine(kappa)`, from theory; nan if it has no formula."""
    theory = predict_quadratic(rule, np.array([1.0, kappa]))
    return float(theory.rate.max()) if theory else math.nan


def arrival(run: Trajectory, steps: int) -> str:
    """Expect a run within 0.001 of the lowest minimum by this step; return its fault in words, or an empty text."""
    if run.diverged_at is not None:
        return _("it diverges at step {step}", step=run.diverged_at)
    reached = run.steps_to()
    if reached < 0:
        return _("after {steps} steps it is still at f = {value:.3g}", steps=run.steps, value=run.values[-1])
    return _("it needs {steps} steps", steps=reached) if reached > steps else ""
