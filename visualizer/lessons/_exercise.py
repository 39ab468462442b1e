"""Exercises, and what judges their answers: a number, a choice or several names. See `_runs` for rules and starts.

A judge is called with an answer, and returns its fault in words. Most can also be written as plain data, by which a
page judges the same answers with the same words.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, ClassVar

import numpy as np

from landscapes import InputError
from landscapes._core.errors import nearest_name, short_repr
from landscapes._core.language import N_, _, sentences
from landscapes._core.types import JsonObject
from optimizers import Optimizer
from visualizer.lessons._measured import is_close

#: Returns the error of an answer in words; empty if the answer is right.
Judge = Callable[[Any], str]


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


NO_ANSWER = N_("put your answer in place of the dots")


@dataclass(frozen=True)
class Exercise:
    """A function that checks the answers to a question, and the reason for the right one."""

    judge: Judge
    because: str

    def verdict(self, name: str, answer: object) -> Verdict:
        """Return the verdict on an answer; errors are part of it, and never raised."""
        if answer is ...:
            return Verdict(None, f"{name}: " + _(NO_ANSWER))
        try:
            fault = self.judge(answer)
        except InputError as error:
            fault = str(error)
        return Verdict(not fault, f"{name}: {fault or _(self.because)}")

    def data(self, name: str) -> JsonObject | None:
        """Return all that a page needs to judge answers as `verdict` does; None if only Python can."""
        if not self.is_written:
            return None
        judge: Any = self.judge
        told = {"name": name, "kind": judge.kind, "because": _(self.because), "dots": _(NO_ANSWER)}
        return told | judge.data()

    @property
    def is_written(self) -> bool:
        """True if its judge can be written as data."""
        return getattr(self.judge, "is_written", False)


#: A number, or a function that computes it when it is needed.
Value = float | Callable[[], float]

NO_NUMBER = N_("the answer must be one number, got {answer}")
OTHER_SIGN = N_("the size is right, the sign is not")
OTHER_POWER = N_("the digits are right, the power of ten is not")
NEARLY = N_("close, but not to within {percent:g} %")
TOO_LARGE, TOO_SMALL = N_("too large: {hint}"), N_("too small: {hint}")


@dataclass(frozen=True)
class Number:
    """Expects one number, to within `rel` of the truth; names the mistake if it is a known one, else gives the hint."""

    kind: ClassVar = "number"
    is_written: ClassVar = True

    truth: Value
    mistakes: Sequence[tuple[Value, str]]
    hint: str
    rel: float

    def __call__(self, answer: Any) -> str:
        """Return the fault of an answer in words, or an empty text."""
        try:
            value = math.nan if np.ndim(answer) or isinstance(answer, (bool, str)) else float(answer)
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            return _(NO_NUMBER, answer=short_repr(answer))
        right = evaluate(self.truth)
        if is_close(value, right, self.rel):
            return ""
        for wrong, words in self.mistakes:
            if is_close(value, evaluate(wrong), self.rel):
                return _(words)
        if is_close(value, -right, self.rel):
            return _(OTHER_SIGN)
        if is_close(value, right, 5 * self.rel):
            return _(NEARLY, percent=100 * self.rel)
        power = math.log10(value / right) if value / right > 0 else math.nan
        if round(power, 2) in {*range(-9, 10)} - {0}:
            return _(OTHER_POWER)
        return _(TOO_LARGE if value > right else TOO_SMALL, hint=_(self.hint))

    def data(self) -> JsonObject:
        """Return the numbers and the words in the current language."""
        return {
            "truth": evaluate(self.truth),
            "rel": self.rel,
            "mistakes": [[evaluate(wrong), _(words)] for wrong, words in self.mistakes],
            "words": {
                "none": _(NO_NUMBER),
                "sign": _(OTHER_SIGN),
                "nearly": _(NEARLY, percent=100 * self.rel),
                "power": _(OTHER_POWER),
                "large": _(TOO_LARGE, hint=_(self.hint)),
                "small": _(TOO_SMALL, hint=_(self.hint)),
            },
        }


def number(truth: Value, *mistakes: tuple[Value, str], hint: str, rel: float = 0.01) -> Number:
    """Expect one number, to within `rel` of the truth; name the mistake if it is a known one, else give the hint."""
    return Number(truth, mistakes, hint, rel)


def evaluate(value: Value) -> float:
    return float(value() if callable(value) else value)


@dataclass(frozen=True)
class Choice:
    """Expects one of several names, and checks it by `test`."""

    kind: ClassVar = "choice"
    is_written: ClassVar = True

    names: Collection[str]
    test: Callable[[str], str]

    def __call__(self, answer: object) -> str:
        """Return the fault of an answer in words, or an empty text."""
        name = _name(answer)
        if name in self.names:
            return self.test(name)
        words = N_("the answer must be one of {names}, got {answer}")
        told = _(words, names=", ".join(self.names), answer=short_repr(answer))
        return sentences(meant(name, self.names), told)

    def data(self) -> JsonObject:
        """Return what is said of each name."""
        return {"names": [*self.names], "faults": {name: self(name) for name in self.names}}


def choice(names: Collection[str], test: Callable[[str], str]) -> Choice:
    """Expect one of several names, and check it by `test`."""
    return Choice(names, test)


@dataclass(frozen=True)
class Several:
    """Expects exactly the names in `right`, in any order; `wrong` maps the others to the reason."""

    kind: ClassVar = "several"
    is_written: ClassVar = True

    right: Collection[str]
    wrong: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """All names, in alphabetical order."""
        return sorted([*self.right, *self.wrong])

    def __call__(self, answer: Any) -> str:
        """Return the fault of an answer in words, or an empty text."""
        if isinstance(answer, (str, Optimizer)):
            answer = [answer]
        try:
            names = {_name(part) for part in answer}
        except TypeError:
            return _("the answer must be a list of names, got {answer}", answer=short_repr(answer))
        if not names:
            return _("the list is empty: name at least one")
        if unknown := sorted(names - {*self.names}):
            words = N_("each name must be one of {names}, got {name}")
            told = _(words, names=", ".join(self.names), name=short_repr(unknown[0]))
            return sentences(meant(unknown[0], self.names), told)
        if reasons := [reason for name, reason in self.wrong.items() if name in names]:
            return _(reasons[0])
        return "" if names == set(self.right) else _("all your names are right, but some are missing")

    def data(self) -> JsonObject:
        """Return what is said of each set of names, which are joined by commas in alphabetical order."""
        sets = chain.from_iterable(combinations(self.names, count) for count in range(len(self.names) + 1))
        return {"names": self.names, "faults": {",".join(names): self(names) for names in sets}}


def several(right: Collection[str], wrong: Mapping[str, str]) -> Several:
    """Expect exactly the names in `right`, in any order; `wrong` maps the others to the reason."""
    return Several(right, wrong)


def _name(answer: object) -> str:
    return str(getattr(answer, "name", answer)).strip().lower()


def meant(name: str, names: Collection[str]) -> str:
    """Return the question for the nearest of the names to a mistyped one; empty if none is near."""
    near = nearest_name(name, names)
    return _("did you mean {name!r}?", name=near) if near else ""
