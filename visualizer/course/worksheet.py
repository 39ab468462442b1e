"""A worksheet to print: the prediction and the exercises of a lesson, with room for answers."""

import base64
import html
import io
from collections.abc import Sequence

from PIL import Image

from visualizer.course.letters import with_letters
from visualizer.course.mathematics import with_mathml
from visualizer.course.questions import Question
from visualizer.course.sources import Source
from visualizer.course.templates import read_template
from visualizer.lessons._lesson import LETTERS
from visualizer.rendering.clip import Clip

#: The width of the picture in pixels, and its number of colours.
WIDTH, COLORS = 1200, 64


def worksheet(source: Source, asked: Sequence[Question]) -> str:
    """Return the worksheet of a lesson as a page that fits A4; it holds no answer."""
    from jinja2 import Template
    from nbconvert.filters.markdown import markdown2html

    predictions = [one for one in asked if one.kind == "prediction"]
    exercises = [one for one in asked if one.kind != "prediction"]
    picture, described = first_picture(source)
    page = Template(read_template("worksheet.html.j2"), keep_trailing_newline=True).render(
        texts=source.texts,
        title=html.escape(f"{source.title}: {source.texts['worksheet']}"),
        heading=html.escape(f"{source.lesson.number} {source.title}"),
        css=read_template("worksheet.css"),
        picture=base64.b64encode(picture).decode(),
        described=html.escape(described),
        predictions=[
            {
                "text": markdown2html(one.question),
                "options": [f"{k}) {html.escape(name)}" for k, name in zip(LETTERS, one.options, strict=False)],
            }
            for one in predictions
        ],
        exercises=[
            {"id": one.id.partition(".")[2], "text": markdown2html(with_mathml(one.question))} for one in exercises
        ],
    )
    return with_letters(page)


def first_picture(source: Source) -> tuple[bytes, str]:
    """Return the image of a lesson before the first step, as a PNG, and its name: paths can be drawn into it."""
    film = source.lesson.still()
    clip = Clip(film.scene(width=WIDTH), [0], [0], colors=film.colors)
    file = io.BytesIO()
    Image.fromarray(clip.last).convert("RGB").quantize(COLORS).save(file, "PNG", optimize=True)
    return file.getvalue(), source.title
