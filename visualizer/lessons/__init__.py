"""The lessons: the questions and exercises of the notebooks, and the functions that check the answers.

A file without an underscore is one lesson: its claim, its opening question and its exercises, whose
answers are computed. The notebooks hold the text.

>>> from visualizer import lessons
>>> lessons.check("01.1", 0.04)
✗ 01.1: that is the limit at κ = 50; here the steepest curvature is L = κ = 200
>>> bool(lessons.check("01.1", 2 / 200))
True
"""

import importlib
import pkgutil
from dataclasses import replace
from typing import Any

from landscapes._core.errors import unknown_name
from visualizer.lessons import _lesson
from visualizer.lessons._datasets import cars
from visualizer.lessons._exercise import Exercise, Verdict
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._torch_paths import TorchPath, torch_path

__all__ = [
    "LESSONS",
    "Exercise",
    "Lesson",
    "Prediction",
    "TorchPath",
    "Verdict",
    "cars",
    "check",
    "predict",
    "reveal",
    "torch_path",
]

_modules = [
    importlib.import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
    if not module.name.startswith("_")
]

#: Number -> lesson, in order.
LESSONS: dict[str, Lesson] = {
    lesson.number: lesson for lesson in sorted((module.LESSON for module in _modules), key=lambda one: one.number)
}


def check(exercise: str, answer: object = ...) -> Verdict:
    """Check the answer to an exercise; the verdict says what is wrong with it, if anything.

    Parameters
    ----------
    exercise : str
        The number of the exercise, such as "01.2".
    answer : number, str, optimizer, ...
        The answer. The dots, which the notebook contains at first, are no answer.

    Raises
    ------
    InputError
        If there is no such exercise. A wrong answer raises nothing.

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
    """Show the question of a lesson with a button for each option. Only the first click counts.

    Parameters
    ----------
    lesson : str
        The number of the lesson, such as "01", for its opening question; "07b" is a second one of lesson 07.
    answer : str, optional
        The letter of an option, instead of a click.

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
    """Run the experiment of the question, and compare its result with the prediction.

    Without a prediction the verdict reveals nothing.

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
    """Return the lesson with the question of this name."""
    questions = dict(LESSONS)
    for one in LESSONS.values():
        if one.later:
            questions[f"{one.number}b"] = replace(one, number=f"{one.number}b", prediction=one.later)
    if number not in questions:
        raise unknown_name("lesson", number, questions)
    return questions[number]
