"""The bank of questions: one text to read, and one file for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from visualizer.course.questions import Question
from visualizer.course.sources import Source
from visualizer.lessons._lesson import LETTERS


def bank_json(asked: Sequence[tuple[Source, Sequence[Question]]], language: str) -> str:
    """Return the questions as JSON: for each lesson its number, title, minutes and questions."""
    lessons: list[dict[str, Any]] = [
        {
            "lesson": source.lesson.number,
            "title": source.title,
            "minutes": source.lesson.minutes,
            "questions": [asdict(one) | {"options": list(one.options)} for one in questions],
        }
        for source, questions in asked
    ]
    return json.dumps({"language": language, "lessons": lessons}, ensure_ascii=False, indent=1) + "\n"


def bank_markdown(asked: Sequence[tuple[Source, Sequence[Question]]], texts: Mapping[str, str]) -> str:
    """Return the questions with their answers as a text of Markdown."""
    parts = [f"# {texts['bank']}\n\n{texts['estimate']}\n"]
    for source, questions in asked:
        minutes = texts["minutes"].format(minutes=source.lesson.minutes)
        parts.append(f"## {source.lesson.number} {source.title}\n\n{minutes}\n")
        parts += [as_markdown(one, texts) for one in questions]
    return "\n".join(parts)


def as_markdown(question: Question, texts: Mapping[str, str]) -> str:
    """Return one question as Markdown.

    >>> from visualizer.course.texts import texts_in
    >>> asked = Question("01.1", "number", "Above which $\\\\alpha$?", (), "2 / 200", "2/L", 4)
    >>> print(as_markdown(asked, texts_in("en")))
    ### 01.1 (4 minutes)
    <BLANKLINE>
    Above which $\\alpha$?
    <BLANKLINE>
    **Answer**
    <BLANKLINE>
    ```python
    2 / 200
    ```
    <BLANKLINE>
    **Why:** 2/L
    <BLANKLINE>
    """
    minutes = texts["minutes"].format(minutes=question.minutes)
    options = [f"- {letter}) {option}" for letter, option in zip(LETTERS, question.options, strict=False)]
    code = question.kind != "prediction"
    answer = f"**{texts['solution']}**\n\n```python\n{question.answer}\n```"
    given = answer if code else f"**{texts['solution']}:** {question.answer})"
    why = f"**{texts['why' if code else 'result']}:** {question.because}"
    parts = [f"### {question.id} ({minutes})", question.question, "\n".join(options), given, why]
    return "\n\n".join(part for part in parts if part) + "\n"
