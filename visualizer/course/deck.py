"""A deck: the cells of a notebook as slides, with its pictures, live explorers, and the prediction as steps."""

import base64
import html
from collections.abc import Mapping, Sequence
from typing import Any

from visualizer.course.frames import Frames, frame
from visualizer.course.mathematics import with_mathml
from visualizer.course.questions import Question
from visualizer.course.run import Shown, mime_bundle
from visualizer.course.slides import Slide, export
from visualizer.course.sources import Cell, Source
from visualizer.course.weight import LINES, code_lines, text_lines
from visualizer.explorer.widget import Explorer
from visualizer.lessons._lesson import LETTERS

#: The lines of a picture: a heading, or a short text, fits above it.
PICTURE = LINES - 3


def deck(source: Source, outputs: Sequence[Shown], asked: Sequence[Question]) -> str:
    """Return the deck of a notebook, of whose cells these are the outputs, as the text of one page."""
    frames = Frames()
    slides: list[Slide] = []
    for cell, shown in zip(source.cells, outputs, strict=True):
        what, number, _ = cell.asks
        if what in ("predict", "reveal"):
            (prediction,) = (one for one in asked if one.id == number)
            slides += prediction_slides(prediction, source.texts, is_revealed=what == "reveal")
        else:
            slides += slides_of(cell, shown, frames)
    return export(source, placed(slides), frames)


def slides_of(cell: Cell, shown: Shown, frames: Frames) -> list[Slide]:
    """Return the slides of one cell; none for the check of an exercise, which has no answer yet."""
    if cell.asks[0] == "check":
        return []
    if not cell.is_code:
        place = "slide" if cell.source.startswith("#") else "fragment"
        return [Slide(place, False, with_mathml(cell.source), lines=text_lines(cell.source))]
    if isinstance(shown.value, Explorer):
        return [Slide("subslide", True, cell.source, [frame(shown.value, frames)])]
    made = outputs_of(shown)
    all_data = [one.get("data", {"text/plain": one.get("text")}) for one in made]
    if any("image/png" in data or "<img" in data.get("text/html", "") for data in all_data):
        return [Slide("fragment", True, cell.source, made, PICTURE)]
    text = "\n".join(data["text/plain"] for data in all_data)
    return [Slide("fragment", True, cell.source, made, code_lines(cell.source) + code_lines(text))]


def placed(slides: Sequence[Slide]) -> list[Slide]:
    """Let cells follow on one slide, as steps, while there is room; a cell that has no room begins a slide."""
    done: list[Slide] = []
    used = LINES
    for one in slides:
        if one.place == "fragment" and used + one.lines > LINES:
            one = one._replace(place="subslide")
        used = one.lines + (used if one.place == "fragment" else 0)
        done.append(one)
    return done


def prediction_slides(asked: Question, texts: Mapping[str, str], is_revealed: bool) -> list[Slide]:
    """Return the opening question with its options; or these again, and as a step after them what was measured."""
    heading = texts["outcome" if is_revealed else "prediction"]
    buttons = "".join(
        f'<button type="button" data-letter="{letter}" aria-pressed="false"{" disabled" if is_revealed else ""}>'
        f"{letter}) {html.escape(option)}</button>"
        for letter, option in zip(LETTERS, asked.options, strict=False)
    )
    group = f'<div class="options{"" if is_revealed else " asked"}" data-question="{asked.id}">{buttons}</div>'
    question = Slide("subslide", False, f"## {heading}\n\n{asked.question}\n\n{group}")
    if not is_revealed:
        return [question]
    right = asked.options[LETTERS.index(asked.answer)]
    answer = texts["answer"].format(option=f"{asked.answer}) {right}")
    measured = texts["measured"].format(measured=asked.because)
    told = (
        f'<div class="outcome" data-question="{asked.id}" data-right="{asked.answer}"></div>\n\n{answer}\n\n{measured}'
    )
    return [question, Slide("fragment", False, told, lines=0)]


def outputs_of(shown: Shown) -> list[dict[str, Any]]:
    """Return what a cell shows as the outputs of a notebook."""
    made: list[dict[str, Any]] = []
    if shown.printed:
        made.append({"output_type": "stream", "name": "stdout", "text": shown.printed})
    if shown.value is not None:
        data, metadata = mime_bundle(shown.value)
        made.append({"output_type": "display_data", "data": text_data(data), "metadata": metadata})
    return made


def text_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an output with its pictures as text."""
    return {kind: base64.b64encode(part).decode() if isinstance(part, bytes) else part for kind, part in data.items()}
