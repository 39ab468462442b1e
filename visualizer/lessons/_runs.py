"""Judges of a rule or of a start, which are run; what is said of a run is a list of cases.

A browser judges by the same cases: it runs the answer with its own engine (`static/lessons/judge.js` of the explorer).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, ClassVar, Union

import numpy as np

import landscapes
from landscapes import Formula, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from landscapes._core.types import JsonObject
from optimizers import Optimizer, trace
from visualizer.lessons._conditions import expression, value_of
from visualizer.lessons._measured import Measured, slower_rate

#: Returns the fault of a rule or of a start in words; empty if it is right.
Test = Callable[[Any], str]

NO_RULE = N_("the answer must be an optimizer, such as {example}, got {answer}")
OTHER_RULE = N_("the rule must be {names}, got {name}")
ONLY_IN_PYTHON = N_("a browser cannot run this rule: the notebook judges it")
OPTION = N_("solve it without the option {name}")
NO_START = N_("the start must be a pair of numbers, such as (10, 1), got {answer}")
OUTSIDE = N_("the start must be in the domain {domain}, got {answer}")


@dataclass(frozen=True)
class Run:
    """A run that is measured. What it does not say is the answer's, or the landscape's.

    Attributes
    ----------
    place : Landscape, str or function
        The landscape, its name, or a function that returns it when it is needed.
    steps : int
    rule : Optimizer, optional
    start : (x, y), optional
    seeds : int, default 1
        How often it is run, with the seeds 0, 1, ...
    share : float, default 1
        The learning rate of the answer is multiplied by this.
    """

    place: Landscape | str | Callable[[], Landscape]
    steps: int
    rule: Optimizer | None = None
    start: tuple[float, float] | None = None
    seeds: int = 1
    share: float = 1

    @property
    def landscape(self) -> Landscape:
        place: Any = self.place() if isinstance(self.place, FunctionType) else self.place
        return landscapes.get(place) if isinstance(place, str) else place

    def measured(self, answer: Any) -> Measured:
        """Run a rule, or the rule from a start."""
        rule = self.rule or answer
        start = self.start if isinstance(answer, Optimizer) else answer
        if self.share != 1:
            rule = rule(lr=self.share * rule.values["lr"])
        return Measured([trace(rule, self.landscape, start, steps=self.steps, seed=k) for k in range(self.seeds)])

    def data(self) -> JsonObject:
        """Return the setup of the run as the explorer has it, and the facts and the code of data that it lacks."""
        from visualizer.explorer.catalogue import units
        from visualizer.explorer.setup import setup_of
        from visualizer.explorer.units import is_built_in

        landscape = self.landscape
        own = not (is_built_in(landscape) or isinstance(landscape, Formula))
        told = units([landscape], []) if own else None
        return {
            "setup": setup_of(landscape, [self.rule] if self.rule else [], self.start, self.steps, 0, None, self.steps),
            "units": told and told.facts | {"code": told.code},
            "seeds": self.seeds,
            "share": self.share,
        }


@dataclass(frozen=True)
class Words:
    """A sentence, and the expression, or the sentence, that fills each of its fields."""

    text: str
    fields: Mapping[str, Union[str, "Words"]] = field(default_factory=dict)

    def filled(self, names: Mapping[str, Any]) -> str:
        """Return it in the current language."""
        values = {
            name: one.filled(names) if isinstance(one, Words) else value_of(one, names)
            for name, one in self.fields.items()
        }
        return _(self.text, **values)

    def data(self) -> JsonObject:
        """Return it as plain data, in the current language."""
        told = {name: one.data() if isinstance(one, Words) else expression(one) for name, one in self.fields.items()}
        return {"text": _(self.text), "fields": told}


@dataclass(frozen=True)
class Case:
    """The words for an answer of which a condition holds; an empty text says that the answer is right."""

    condition: str
    words: Words


def case(condition: str, text: str = "", **fields: str | Words) -> Case:
    """Return what is said where a condition holds. Without a text the answer is right."""
    return Case(condition, Words(text, fields))


class Names(dict):
    """The names of a condition; a run is run when its name is first used."""

    def __init__(self, runs: Mapping[str, Run], answer: Any, known: Mapping[str, Any]) -> None:
        super().__init__(known)
        self.runs = runs
        self.answer = answer

    def __missing__(self, name: str) -> Measured:
        self[name] = self.runs[name].measured(self.answer)
        return self[name]


@dataclass(frozen=True)
class Cases:
    """A test of a rule or of a start: the first case that holds decides, and where none holds it is right.

    A condition has the settings of the rule (with `scheduled`, True if it has a schedule) or the coordinates x and y
    of the start, the runs by their names with all that is `Measured`, and `slower_rate(kappa)`.
    """

    cases: Sequence[Case]
    runs: Mapping[str, Run]

    def __call__(self, answer: Any) -> str:
        """Return the fault of an answer in words, or an empty text."""
        return self.said(Names(self.runs, answer, known_names(answer)))

    def said(self, names: Mapping[str, Any]) -> str:
        """Return the words of the first case that holds, or an empty text."""
        return next((one.words.filled(names) for one in self.cases if value_of(one.condition, names)), "")

    def data(self) -> JsonObject:
        """Return it as plain data, in the current language."""
        return {
            "runs": {name: run.data() for name, run in self.runs.items()},
            "cases": [[expression(one.condition), one.words.data()] for one in self.cases],
        }


def known_names(answer: Any) -> dict[str, Any]:
    """Return the names of a condition that need no run."""
    if not isinstance(answer, Optimizer):
        return dict(zip("xy", answer, strict=True))
    known = answer.values | answer.options | {"scheduled": "schedule" in answer.settings}
    return {**known, "slower_rate": lambda kappa: slower_rate(answer, kappa)}


def cases(*decided: Case, **runs: Run) -> Cases:
    """Return a test by cases, with runs by their names."""
    return Cases(decided, runs)


@dataclass(frozen=True)
class Rule:
    """Expects an optimizer with one of these names (or any), and no option but `options`; checks it by `test`."""

    kind: ClassVar = "rule"

    test: Test
    names: Sequence[str]
    options: Collection[str]

    @property
    def example(self) -> str:
        return f"{self.names[0] if self.names else 'adam'}(lr=0.1)"

    def __call__(self, answer: object) -> str:
        """Return the fault of an answer in words, or an empty text."""
        if not isinstance(answer, Optimizer):
            return _(NO_RULE, example=self.example, answer=short_repr(answer))
        if self.names and answer.name not in self.names:
            return _(OTHER_RULE, names=_(" or ").join(self.names), name=answer.name)
        if arrays := [name for name, value in answer.settings.items() if np.ndim(value)]:
            return _("{name} must be one number, got an array", name=arrays[0])
        if extra := answer.settings.keys() - answer.parameters.keys() - set(self.options):
            return _(OPTION, name=min(extra))
        return self.test(answer)

    @property
    def is_written(self) -> bool:
        """True if the test is a list of cases."""
        return isinstance(self.test, Cases)

    def data(self) -> JsonObject:
        """Return it as plain data, in the current language, if the test is a list of cases."""
        told = {"none": _(NO_RULE), "other": _(OTHER_RULE), "option": _(OPTION), "python": _(ONLY_IN_PYTHON)}
        named = {"names": [*self.names], "named": _(" or ").join(self.names), "example": self.example}
        test: Any = self.test
        return {**named, "options": [*self.options], "words": told, **test.data()}


def rule(test: Test, *names: str, options: Collection[str] = ()) -> Rule:
    """Expect an optimizer with one of these names (or any), and no option but `options`; check it by `test`."""
    return Rule(test, names, options)


@dataclass(frozen=True)
class Start:
    """Expects a start (x, y) in the domain of the landscape, and checks it by `test`."""

    kind: ClassVar = "start"
    is_written: ClassVar = True

    landscape: Landscape
    test: Cases

    def __call__(self, answer: Any) -> str:
        """Return the fault of an answer in words, or an empty text."""
        try:
            x, y = map(float, answer)
        except (TypeError, ValueError):
            return _(NO_START, answer=short_repr(answer))
        (x0, x1), (y0, y1) = self.landscape.domain
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return _(OUTSIDE, domain=self.landscape.domain, answer=short_repr(answer))
        return self.test((x, y))

    def data(self) -> JsonObject:
        """Return it as plain data, in the current language."""
        domain = self.landscape.domain
        told = {"none": _(NO_START), "outside": _(OUTSIDE).replace("{domain}", str(domain))}
        return {"domain": domain, "words": told, **self.test.data()}


def start(landscape: Landscape, test: Cases) -> Start:
    """Expect a start (x, y) in the domain of the landscape, and check it by `test`."""
    return Start(landscape, test)


def runs_like(expected: Optimizer, landscape: Landscape | str, *differs: Case) -> Cases:
    """Return a test for the same path as `expected`, step by step; `differs` are the cases where it is another."""
    runs = {"run": Run(landscape, 30), "wanted": Run(landscape, 30, rule=expected)}
    return Cases([case("same(run, wanted)"), *differs], runs)


def arrives(landscape: Landscape | str, steps: int, within: int, *before: Case) -> Cases:
    """Return a test for a run that is within 0.001 of the lowest minimum by this step."""
    return Cases([*before, *arrival_cases(within)], {"run": Run(landscape, steps)})


def arrival_cases(within: int) -> list[Case]:
    """Return the cases in which a run does not come near the lowest minimum by this step."""
    return [
        case("run.diverged >= 0", N_("it diverges at step {step}"), step="run.diverged"),
        case(
            "run.passed < 0",
            N_("after {steps} steps it is still at f = {value:.3g}"),
            steps="run.steps",
            value="run.f",
        ),
        case(f"run.passed > {within}", N_("it needs {steps} steps"), steps="run.passed"),
    ]
