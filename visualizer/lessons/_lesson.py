"""A lesson: its claim, its opening question, its exercises, and its still image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import optimizers
from landscapes._core.language import N_, _
from optimizers import schedules
from visualizer.lessons._answers import answers, keep
from visualizer.lessons._exercise import Exercise, Verdict
from visualizer.races.film import Film

#: The letters of the options of a prediction.
LETTERS = "abcdef"


@dataclass(frozen=True)
class Prediction:
    """A question that the reader answers before the experiment is run.

    Attributes
    ----------
    question : str
    options : sequence of str
        The possible answers.
    measure : callable
        Runs the experiment; returns the index of the right option, from 0, and the measured result in words.
    """

    question: str
    options: Sequence[str]
    measure: Callable[[], tuple[int, str]]

    def lines(self) -> list[str]:
        """Return the options with their letters; the name of a rule or of a schedule is the same in every language."""
        typed = {*optimizers.names(), *schedules.names()}
        shown = [option if option in typed else _(option) for option in self.options]
        return [f"{letter}) {option}" for letter, option in zip(LETTERS, shown, strict=False)]


@dataclass(frozen=True)
class Lesson:
    """One notebook.

    Attributes
    ----------
    number, name, title : str
        "01", "the_swing" and "The swing".
    minutes : int
        The time that it takes, with the exercises.
    claim : str
        The result that it shows, in one sentence.
    prediction : Prediction
    exercises : sequence of Exercise
        In the order of their numbers, from 1.
    still : callable
        Returns the race whose last frame is the image of the lesson.
    later : Prediction, optional
        A second question, further down; its name is the number of the lesson with a b, such as "07b".
    """

    number: str
    name: str
    title: str
    minutes: int
    claim: str
    prediction: Prediction
    exercises: Sequence[Exercise]
    still: Callable[[], Film]
    later: Prediction | None = None

    @property
    def notebook(self) -> str:
        """The name of its notebook file."""
        return f"{self.number}_{self.name}.ipynb"


def predicted(lesson: Lesson) -> int | None:
    """Return the prediction that counts, the first one, as the index of its option; None if there is none."""
    letters = LETTERS[: len(lesson.prediction.options)]
    given = (str(one.get("answer")) for one in answers()[0] if one["question"] == lesson.number)
    return next((letters.index(letter) for letter in given if len(letter) == 1 and letter in letters), None)


def commit(lesson: Lesson, letter: object) -> Verdict:
    """Keep a prediction; only the first one counts, also after a restart."""
    letters = LETTERS[: len(lesson.prediction.options)]
    letter = str(letter).strip().lower()
    if len(letter) != 1 or letter not in letters:
        return Verdict(None, f"{lesson.number}: " + _("answer with one of {letters}", letters=", ".join(letters)))
    if predicted(lesson) is None:
        keep(question=lesson.number, answer=letter, right=None)
    first = predicted(lesson)  # another kernel may have been faster
    first = letters.index(letter) if first is None else first
    return Verdict(None, f"{lesson.number}: {prediction_words(lesson, first, letters[first] == letter)}")


def prediction_words(lesson: Lesson, first: int, is_kept: bool) -> str:
    """Return what is said of a prediction, or of a later one than the first."""
    words = N_("you predict {line} (kept)") if is_kept else N_("you predict {line} (the first answer counts)")
    return _(words, line=lesson.prediction.lines()[first])


def revealed(lesson: Lesson) -> Verdict:
    """Compare the measured result with the prediction."""
    answer = predicted(lesson)
    if answer is None:
        return Verdict(None, f"{lesson.number}: " + _("predict first, then run this cell again"))
    return outcome_verdict(lesson, answer, *lesson.prediction.measure())


def outcome_verdict(lesson: Lesson, answer: int, truth: int, measured: str) -> Verdict:
    """Return the verdict on a prediction, the index of its option, where this is true and was measured."""
    lines = lesson.prediction.lines()
    right = N_("as you predicted, {line}. Measured: {measured}")
    wrong = N_("you predicted {line}; it is {truth}. Measured: {measured}")
    words = _(right if answer == truth else wrong, line=lines[answer], truth=lines[truth], measured=measured)
    return Verdict(answer == truth, f"{lesson.number}: {words}")


def buttons(lesson: Lesson) -> Any:
    """Return the question with a button for each option; only the first click counts."""
    from ipywidgets import HTML, Button, VBox

    answer = HTML()
    choices = [Button(description=line, layout={"width": "auto"}) for line in lesson.prediction.lines()]

    def clicked(button: Any) -> None:
        answer.value = str(commit(lesson, button.description[0]))
        for choice in choices:
            choice.disabled = True
            choice.style.font_weight = "bold" if choice is button else "normal"

    for choice in choices:
        choice.on_click(clicked)
    if (given := predicted(lesson)) is not None:
        clicked(choices[given])
    before = _("Before you go on:")
    return VBox([HTML(f"<b>{before}</b> {_(lesson.prediction.question)}"), *choices, answer])
