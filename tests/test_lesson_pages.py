"""The lessons on the site: a page judges an answer as a notebook does, and asks before it shows."""

import json

import pytest
from javascript_runs import in_node
from test_lessons import WRONG

from landscapes._core.errors import short_repr
from landscapes._core.language import languages, speaking
from optimizers import Optimizer
from visualizer.cli.lab import notebooks_folder
from visualizer.course.questions import questions_of
from visualizer.course.run import forgetting_units, shown
from visualizer.course.sources import Cell, find
from visualizer.explorer.catalogue import catalogue_code, to_json
from visualizer.explorer.messages import language_facts
from visualizer.lessons import LESSONS, check

every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.name)
every_language = pytest.mark.parametrize("language", languages())

#: What one may also answer, by the kind of the judge: near misses, other rules, other ways to write.
MORE = {
    "number": [0, -1, 1e-9, 1e300, "far"],
    "rule": [0.2, "gd"],
    "start": [(0, 0), (1e9, 0), (1, 2, 3), 7],
}


def typed(answer, kind):
    """An answer as a reader types it in a page; None for one that its buttons do not have."""
    if kind == "choice":
        return answer
    if kind == "several":
        return ",".join(sorted(answer)) or "-"
    if not isinstance(answer, Optimizer):
        return short_repr(answer)
    settings = {name: str(value) if name == "schedule" else value for name, value in answer.settings.items()}
    return f"{answer.name}({', '.join(f'{name}={value!r}' for name, value in settings.items())})"


def judged(lesson):
    """The number, the exercise and its kind of each exercise that a page judges."""
    each = [(f"{lesson.number}.{k}", one) for k, one in enumerate(lesson.exercises, 1)]
    return [(name, one, one.judge.kind) for name, one in each if one.data(name)]


def solutions(lesson):
    """The answers of the notebook with the solutions."""
    (source,) = find(notebooks_folder(), ["en"], [lesson.number])
    space = {"__name__": "__main__"}
    with forgetting_units():
        return {
            one.id: shown(source, 0, Cell(one.id, True, one.answer), space).value
            for one in questions_of(source)
            if one.kind != "prediction"
        }


@every_language
@every_lesson
def test_a_page_says_of_an_answer_what_a_notebook_says(lesson, language):
    right = solutions(lesson)
    sent, told = [], []
    with speaking(language):
        for name, exercise, kind in judged(lesson):
            answers = [right[name], *(answer for answer, _ in WRONG[name]), *MORE.get(kind, [])]
            known = getattr(exercise.judge, "names", [])
            if kind == "choice":
                answers = known
            if kind == "several":
                answers = [answer for answer in answers if {*answer} <= {*known}]
            told.append([repr(check(name, answer)) for answer in answers])
            sent.append([exercise.data(name), [typed(answer, kind) for answer in answers]])
        asked = {"catalogue": catalogue_code(), "exercises": sent, "language": language_facts()}
    if sent:
        assert in_node("lesson_worker.js", json.loads(to_json(asked))) == told
