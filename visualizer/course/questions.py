"""The questions of a lesson with their answers and their time: the predictions, and the exercises."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from landscapes import InputError
from landscapes._core.language import _, speaking
from visualizer.course.sources import Cell, Source, read_cells
from visualizer.lessons import Exercise, _get
from visualizer.lessons._lesson import LETTERS, Lesson

#: Minutes that a question takes, by its kind: estimates, of which nobody has timed a class.
MINUTES = {"prediction": 2, "number": 3, "choice": 1, "several": 2, "rule": 4, "start": 3, "other": 4}


@dataclass(frozen=True)
class Question:
    """A question with its answer.

    Attributes
    ----------
    id : str
        "01" is the prediction of a lesson, "07b" a second one, "01.2" an exercise.
    kind : str
        "prediction", or what kind of answer is expected: "number", "choice", "several", "rule", "start"
        or "other".
    question : str
        In Markdown, with formulas between dollar signs.
    options : sequence of str
        The possible answers of a prediction.
    answer : str
        The letter of the right option; of an exercise the Python code of an answer that is accepted.
    because : str
        Why it is right; of a prediction what was measured.
    minutes : int
    """

    id: str
    kind: str
    question: str
    options: Sequence[str]
    answer: str
    because: str
    minutes: int


def questions_of(source: Source) -> list[Question]:
    """Return the questions of a notebook, in its order; the answers stand in the notebook with the solutions.

    Raises
    ------
    InputError
        If the notebook asks what has no solution.
    """
    beside = source.path.parent / "solutions"
    folder = beside if beside.is_dir() else source.path.parents[1] / "solutions"
    answers = solutions(read_cells(folder / source.path.name))
    asked = []
    with speaking(source.language):
        for before, cell in pairwise(source.cells):
            what, number, _answer = cell.asks
            if what == "predict":
                asked.append(prediction_of(_get(number)))
            if what == "check":
                asked.append(exercise_of(source, number, before.source, answers))
        return asked


def prediction_of(lesson: Lesson) -> Question:
    """Return the opening question of a lesson; its experiment is run."""
    right, measured = lesson.prediction.measure()
    options = [line.partition(") ")[2] for line in lesson.prediction.lines()]
    asked = capitalized(_(lesson.prediction.question))
    return Question(lesson.number, "prediction", asked, options, LETTERS[right], measured, MINUTES["prediction"])


def exercise_of(source: Source, number: str, text: str, answers: dict[str, str]) -> Question:
    """Return an exercise; `text` is the cell above the one that checks it."""
    place = int(number.partition(".")[2])
    exercise = source.lesson.exercises[place - 1]
    if number not in answers:
        raise InputError(f"{source.path.name}: the exercise {number} has no solution")
    asked = text.partition(f"**{place}.**")[2]
    kind = kind_of(exercise)
    return Question(number, kind, (asked or text).strip(), (), answers[number], _(exercise.because), MINUTES[kind])


def capitalized(text: str) -> str:
    """Return a text with a capital letter at its beginning; symbols stay as they are.

    >>> capitalized("what happens?"), capitalized("α = 0.038")
    ('What happens?', 'α = 0.038')
    """
    return text[:1].upper() + text[1:] if text[:1].isascii() else text


def kind_of(exercise: Exercise) -> str:
    """Return the kind of answer that an exercise expects: that of its judge; "other" for a judge apart.

    >>> from visualizer.lessons import LESSONS
    >>> [kind_of(exercise) for exercise in LESSONS["00"].exercises]
    ['number', 'choice', 'start', 'rule']
    """
    return getattr(exercise.judge, "kind", "other")


def solutions(cells: Sequence[Cell]) -> dict[str, str]:
    """Return the code of each answer: what is checked, after the code since the answer before.

    >>> solutions([Cell("a", True, "lr = 2 / 200"), Cell("b", True, 'lessons.check("01.1", lr)')])
    {'01.1': 'lr = 2 / 200\\n\\nlr'}
    """
    found, before = {}, ""
    for cell in cells:
        if not cell.is_code:
            continue
        what, number, answer = cell.asks
        if what == "check":
            lines = cell.source[: cell.source.rindex("lessons.check")]
            found[number] = f"{before}{lines}{answer}".strip()
        before = "" if what == "check" else f"{before}{cell.source}\n\n"
    return found
