"""A lesson: its claim, the question it opens with, its exercises, and the picture that stands for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from visualizer.lessons._exercise import Exercise, Verdict

#: What the options of a prediction are called.
LETTERS = "abcdef"


@dataclass(frozen=True)
class Prediction:
    """A question that is answered before it is shown.

    Attributes
    ----------
    question : str
    options : sequence of str
        What may be said.
    measure : callable
        Runs it: which option holds, counted from 0, and in words what was measured.
    """

    question: str
    options: Sequence[str]
    measure: Callable[[], tuple[int, str]]

    def lines(self) -> list[str]:
        return [f"{letter}) {option}" for letter, option in zip(LETTERS, self.options, strict=False)]


@dataclass(frozen=True)
class Lesson:
    """One notebook.

    Attributes
    ----------
    number, name, title : str
        "01", "the_swing" and "The swing".
    minutes : int
        What it takes, with the exercises.
    claim : str
        What is shown, in one sentence.
    prediction : Prediction
    exercises : sequence of Exercise
        In the order of their numbers, from 1.
    still : callable
        Makes the race of which the last frame stands for the lesson.
    """

    number: str
    name: str
    title: str
    minutes: int
    claim: str
    prediction: Prediction
    exercises: Sequence[Exercise]
    still: Callable[[], Any]

    @property
    def notebook(self) -> str:
        """The name of its file."""
        return f"{self.number}_{self.name}.ipynb"


#: What was predicted in this session: number of the lesson -> number of the option.
said: dict[str, int] = {}


def commit(lesson: Lesson, letter: Any) -> Verdict:
    """Keep a prediction, once."""
    letters = LETTERS[: len(lesson.prediction.options)]
    letter = str(letter).strip().lower()
    if len(letter) != 1 or letter not in letters:
        return Verdict(None, f"{lesson.number}: answer with one of {', '.join(letters)}")
    first = said.setdefault(lesson.number, letters.index(letter))
    kept = "kept" if letters[first] == letter else "the first answer counts"
    return Verdict(None, f"{lesson.number}: you predict {lesson.prediction.lines()[first]} ({kept})")


def revealed(lesson: Lesson) -> Verdict:
    """What was measured, beside what was predicted."""
    if lesson.number not in said:
        return Verdict(None, f"{lesson.number}: predict first, then run this cell again")
    truth, measured = lesson.prediction.measure()
    answer = said[lesson.number]
    lines = lesson.prediction.lines()
    if answer == truth:
        return Verdict(True, f"{lesson.number}: as you predicted, {lines[truth]}. Measured: {measured}")
    return Verdict(False, f"{lesson.number}: you predicted {lines[answer]}; it is {lines[truth]}. Measured: {measured}")


def buttons(lesson: Lesson) -> Any:
    """The question with a button for each option, of which the first that is clicked counts."""
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
    return VBox([HTML(f"<b>Before you go on:</b> {lesson.prediction.question}"), *choices, answer])
