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

from landscapes._core.errors import short_repr, unknown_name
from visualizer.lessons import _lesson
from visualizer.lessons._answers import answers, keep
from visualizer.lessons._datasets import cars
from visualizer.lessons._exercise import Exercise, Verdict
from visualizer.lessons._lesson import Lesson, Prediction
from visualizer.lessons._score import Score, row_of
from visualizer.lessons._torch_paths import TorchPath, torch_path

__all__ = [
    "LESSONS",
    "Exercise",
    "Lesson",
    "Prediction",
    "Score",
    "TorchPath",
    "Verdict",
    "cars",
    "check",
    "forget",
    "predict",
    "reveal",
    "score",
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
    verdict = known[exercise].verdict(exercise, answer)
    if verdict.right is not None:
        keep(question=exercise, answer=short_repr(answer), right=verdict.right)
    return verdict


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
    verdict = _lesson.revealed(_get(lesson))
    if verdict.right is not None:
        keep(question=lesson, answer="", right=verdict.right)
    return verdict


def score(lesson: str | None = None) -> Score:
    """Show what was answered, right or not: a table with a row for each prediction and each exercise.

    Answers are kept in the user's folder for the state of programs, or in the folder that the environment variable
    RAVINE_STATE names (empty: in memory alone), so that a restarted kernel finds them. An exercise has 1 point, once
    any answer to it was right. A prediction has none.

    Parameters
    ----------
    lesson : str, optional
        The number of a lesson. By default the rows are those of all lessons of which something was answered.

    Returns
    -------
    Score
        `points` and `max_points` are numbers; `save` writes a file for a spreadsheet (.csv) or an autograder (.json).

    Raises
    ------
    InputError
        If there is no such lesson.

    Examples
    --------
    >>> forget("01")
    >>> _ = check("01.1", 0.04), check("01.1", 0.01), check("01.3", 2)
    >>> score("01").points, score("01").max_points
    (1, 6)
    >>> print("\\n".join(repr(score("01")).splitlines()[:4]))
    01
    01.1   ✓   2  0.01
    01.2
    01.3   ✗   1  2
    """
    given, fault = answers()
    number = lesson if lesson is None else _get(lesson).number[:2]
    begun = {one["question"][:2] for one in given}
    chosen = [one for one in LESSONS.values() if one.number == number or (number is None and one.number in begun)]
    questions = [name for one in chosen for name in question_names(one)]
    return Score([row_of(name, [one for one in given if one["question"] == name]) for name in questions], fault)


def forget(lesson: str | None = None) -> None:
    """Forget the answers to a lesson, or to all: the next prediction is the first again.

    Raises
    ------
    InputError
        If there is no such lesson.

    Examples
    --------
    >>> _ = predict("02", "a")
    >>> forget("02")
    >>> reveal("02")
    · 02: predict first, then run this cell again
    """
    keep(forget="" if lesson is None else _get(lesson).number)


def question_names(lesson: Lesson) -> list[str]:
    """Return the names of the questions of a lesson: its predictions, then its exercises."""
    later = [f"{lesson.number}b"] if lesson.later else []
    return [lesson.number, *later, *(f"{lesson.number}.{k + 1}" for k in range(len(lesson.exercises)))]


def _get(number: str) -> Lesson:
    """Return the lesson with the question of this name."""
    questions = dict(LESSONS)
    for one in LESSONS.values():
        if one.later:
            questions[f"{one.number}b"] = replace(one, number=f"{one.number}b", prediction=one.later)
    if number not in questions:
        raise unknown_name("lesson", number, questions)
    return questions[number]
