"""The lessons: what the notebooks ask, and what judges the answers.

A file without an underscore is one lesson: its claim, its opening question and its exercises, whose
answers are computed. The notebooks hold the words.

>>> from visualizer import lessons
>>> lessons.check("01.1", 0.04)
✗ 01.1: that is the limit at κ = 50; here the steepest curvature is L = κ = 200
>>> bool(lessons.check("01.1", 2 / 200))
True
"""

import importlib
import pkgutil
from typing import Any

from landscapes._core.errors import unknown_name
from visualizer.lessons import _lesson
from visualizer.lessons._datasets import cars
from visualizer.lessons._exercise import Exercise, Verdict
from visualizer.lessons._lesson import Lesson, Prediction

__all__ = ["LESSONS", "Exercise", "Lesson", "Prediction", "Verdict", "cars", "check", "predict", "reveal"]

_modules = [
    importlib.import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
    if not module.name.startswith("_")
]

#: Number -> lesson, in order.
LESSONS: dict[str, Lesson] = {
    lesson.number: lesson for lesson in sorted((module.LESSON for module in _modules), key=lambda one: one.number)
}


def check(exercise: str, answer: Any = ...) -> Verdict:
    """Judge the answer to an exercise; a wrong one is told what is wrong with it.

    Parameters
    ----------
    exercise : str
        Its number, such as "01.2".
    answer : number, str, optimizer, ...
        What the exercise asks for. The dots, which stand there at first, are no answer.

    Raises
    ------
    InputError
        If there is no such exercise; whatever is wrong with the answer is said, not raised.

    Examples
    --------
    >>> from optimizers import gd
    >>> check("01.2", gd(lr=0.05))
    ✗ 01.2: it does not diverge: αL = 1 is below 2
    """
    known = {f"{one.number}.{k}": task for one in LESSONS.values() for k, task in enumerate(one.exercises, 1)}
    if exercise not in known:
        raise unknown_name("exercise", exercise, known)
    return known[exercise].verdict(exercise, answer)


def predict(lesson: str, answer: str | None = None) -> Any:
    """Ask the opening question of a lesson: buttons in a notebook, of which the first click counts.

    Parameters
    ----------
    lesson : str
        Its number, such as "01".
    answer : str, optional
        The letter of an option, where one would rather type.

    Raises
    ------
    InputError
        If there is no such lesson.

    Examples
    --------
    >>> predict("03", "c")
    · 03: you predict c) it comes near, and then jumps around the minimum (kept)
    """
    return _lesson.buttons(_get(lesson)) if answer is None else _lesson.commit(_get(lesson), answer)


def reveal(lesson: str) -> Verdict:
    """Run what the opening question of a lesson asks, and compare with what was predicted.

    Nothing is told to those who have predicted nothing.

    Raises
    ------
    InputError
        If there is no such lesson.

    Examples
    --------
    >>> _ = predict("04", "d")
    >>> reveal("04")
    ✗ 04: you predicted d) a hundredth; it is c) a tenth. Measured: 0.100 of the first, 1/√100
    """
    return _lesson.revealed(_get(lesson))


def _get(number: str) -> Lesson:
    if number not in LESSONS:
        raise unknown_name("lesson", number, LESSONS)
    return LESSONS[number]
