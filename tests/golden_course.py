"""What lessons become outside of notebooks: slides, forms of a page, and a bank of questions."""

import re

from visualizer._project import project_path
from visualizer.course.bank import bank_markdown
from visualizer.course.deck import placed, prediction_slides, slides_of
from visualizer.course.frames import Frames
from visualizer.course.questions import questions_of
from visualizer.course.run import Shown
from visualizer.course.sources import find
from visualizer.site.lessons.lesson_questions import exercise, outcome, prediction


def slides(number):
    """How a lesson is spread over its slides, if each cell prints two lines, or shows a picture."""
    (source,) = find(project_path("notebooks"), ["en"], [number])
    shown = [Shown("some text\nin two lines\n" if k % 2 else "", None if k % 2 else Picture()) for k in range(40)]
    frames, asked = Frames(), {one.id: one for one in questions_of(source)}
    made = []
    for cell, output in zip(source.cells, shown, strict=False):
        what, number, _ = cell.asks
        if what in ("predict", "reveal"):
            made += prediction_slides(asked[number], source.texts, is_revealed=what == "reveal")
        else:
            made += slides_of(cell, output, frames)
    for one in placed(made):
        yield f"{[part if not isinstance(part, (str, list)) else len(part) for part in one]} {one.place}"


class Picture:
    """What a cell shows as a picture."""

    def _repr_png_(self):
        return b"png"


def forms(number):
    """The forms in which a page asks, without the words that are hidden in them."""
    (source,) = find(project_path("notebooks"), ["en"], [number])
    yield from short(prediction(number))
    yield from short(outcome(number))
    for k in range(1, len(source.lesson.exercises) + 1):
        yield from short(exercise(source.lesson, f"{number}.{k}", "code"))
    yield from short(bank_markdown([(source, questions_of(source))], source.texts))
    for asked in questions_of(source):
        yield f"{asked.id} {asked.kind} {asked.minutes} {len(asked.options)} {asked.answer!s:.80}"


def short(text):
    return (line[:160] for line in re.sub(r'data-(told|exercise)="[^"]*"', "", text).splitlines())


COURSE = {
    **{f"slides of {number}": lambda number=number: slides(number) for number in ("02", "07")},
    **{f"forms of {number}": lambda number=number: forms(number) for number in ("03", "09")},
}
