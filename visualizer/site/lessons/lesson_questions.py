"""The questions of a lesson in a page: predictions, which hide what follows, and exercises, which judge themselves."""

import html

from landscapes._core.language import N_, _
from visualizer.lessons import Lesson, _get
from visualizer.lessons._lesson import LETTERS, outcome_verdict, prediction_words
from visualizer.site.lessons.lesson_texts import code_block, hidden, raw

BEFORE = N_("Before you go on:")
GOES_ON = N_("Choose an answer, and the lesson goes on.")
SHOW = N_("Show what happens")
MEASURED = N_("Measured: {measured}")
ANSWER = N_("your answer")
CHECK = N_("Check")
IN_THE_NOTEBOOK = N_("The notebook judges this answer. Put it in place of the dots, and run the cell:")

#: What an answer of each kind looks like.
EXAMPLES = {"number": "2 / 200", "start": "(10, 1)"}


def prediction(number: str) -> str:
    """Return the question with its buttons; what follows is hidden until one of them is clicked."""
    lesson = _get(number)
    letters = LETTERS[: len(lesson.prediction.options)]
    kept = [prediction_words(lesson, k, True) for k in range(len(letters))]
    told = {letter: f"{number}: {words}" for letter, words in zip(letters, kept, strict=True)}
    lines = zip(letters, lesson.prediction.lines(), strict=True)
    buttons = "\n".join(
        f'<button type="button" value="{letter}" aria-pressed="false">{html.escape(line)}</button>'
        for letter, line in lines
    )
    asked = f"<b>{_(BEFORE)}</b> {html.escape(_(lesson.prediction.question))}"
    return raw(
        f'<script>document.documentElement.classList.add("lesson-scripts");</script>\n'
        f'<div class="lesson-prediction" role="group" aria-labelledby="asked-{number}" data-question="{number}" '
        f'data-told="{hidden(told)}">\n<p id="asked-{number}">{asked}</p>\n{buttons}\n'
        f'<p class="lesson-told" role="status">{_(GOES_ON)}</p>\n</div>'
    )


def outcome(number: str) -> str:
    """Return the button that compares what was measured with the prediction; without scripts, what was measured."""
    lesson = _get(number)
    truth, measured = lesson.prediction.measure()
    each = [outcome_verdict(lesson, k, truth, measured) for k in range(len(lesson.prediction.options))]
    told = {letter: repr(verdict) for letter, verdict in zip(LETTERS, each, strict=False)}
    plain = html.escape(f"{lesson.prediction.lines()[truth]}. {_(MEASURED, measured=measured)}")
    return raw(
        f'<div class="lesson-outcome" data-question="{number}" data-told="{hidden(told)}">\n'
        f'<button type="button">{_(SHOW)}</button>\n<p class="lesson-told" role="status"></p>\n'
        f"<noscript><p>{plain}</p></noscript>\n</div>"
    )


def exercise(lesson: Lesson, number: str, code: str) -> str:
    """Return the form of an exercise; or, where only Python can judge, what to run."""
    one = lesson.exercises[int(number.partition(".")[2]) - 1]
    data = one.data(number)
    if data is None:
        return f"{_(IN_THE_NOTEBOOK)}\n\n{code_block(code)}"
    fields = choices(data) if data["kind"] in ("choice", "several") else text_field(data)
    return raw(
        f'<form class="lesson-exercise" data-exercise="{hidden(data)}" hidden>\n{fields}\n'
        f'<button>{_(CHECK)}</button>\n<p class="lesson-told" role="status"></p>\n</form>\n'
        f"<noscript><p>{_(IN_THE_NOTEBOOK)} <code>{html.escape(code)}</code></p></noscript>"
    )


def text_field(data: dict) -> str:
    """Return the field of an answer that is typed."""
    example = EXAMPLES.get(data["kind"]) or f"{(data['names'] or ['adam'])[0]}(lr=...)"
    return (
        f'<label>{_(ANSWER)} <input type="text" placeholder="{html.escape(example)}" autocomplete="off" '
        f'autocapitalize="off" spellcheck="false"></label>'
    )


def choices(data: dict) -> str:
    """Return the buttons of an answer that is chosen: one of several names, or any of them."""
    kind = "radio" if data["kind"] == "choice" else "checkbox"
    inputs = "\n".join(
        f'<label><input type="{kind}" name="{data["name"]}" value="{name}"> {name}</label>' for name in data["names"]
    )
    return f"<fieldset><legend>{_(ANSWER)}</legend>\n{inputs}\n</fieldset>"
