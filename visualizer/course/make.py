"""Make everything of a course: for each language a folder of slides, worksheets and questions, and a page of links."""

import html
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from landscapes import InputError
from landscapes._core.language import speaking
from landscapes._core.paths import checked_path
from visualizer._files import atomic_write
from visualizer.course.bank import bank_json, bank_markdown
from visualizer.course.deck import deck
from visualizer.course.questions import Question, questions_of
from visualizer.course.run import run
from visualizer.course.sources import Source
from visualizer.course.worksheet import worksheet

#: What the extra "course" installs: the exporter of slides, formulas for browsers, and reveal.js.
PACKAGES = ("nbconvert", "latex2mathml", "pyreveal")

#: The pages of a lesson.
KINDS = ("slides", "worksheet")

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ravine: a course</title>
<style>body {{ max-width: 60em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; }}
td {{ padding: 0.2em 1.2em 0.2em 0; }}</style>
<h1>Ravine: a course</h1>
{body}
"""


def make(sources: Sequence[Source], folder: Path) -> Iterator[Path]:
    """Make the slides and the worksheet of each notebook, the questions of all, and the page of links; yield each path.

    Parameters
    ----------
    sources : sequence of Source
        The notebooks, those of one language together.
    folder : Path
        Where the files go; it is made if it is not there. Files of these names are replaced.

    Raises
    ------
    InputError
        If a cell of a notebook fails, a package is missing, or a file cannot be written.
    """
    check_packages()
    folder = checked_path(folder)
    links = []
    for language, group in groupby(sources, key=lambda source: source.language):
        place = made(folder / language)
        asked: list[tuple[Source, list[Question]]] = []
        for source in group:
            asked.append((source, questions_of(source)))
            for kind, text in pages(*asked[-1]).items():
                yield written(place / f"{source.stem}_{kind}.html", text)
        yield written(place / "questions.md", bank_markdown(asked, source.texts))
        yield written(place / "questions.json", bank_json(asked, language))
        links.append(links_of([one for one, _ in asked]))
    yield written(folder / "index.html", PAGE.format(body="\n".join(links)))


def pages(source: Source, asked: Sequence[Question]) -> dict[str, str]:
    """Return the pages of a lesson, by their kind."""
    with speaking(source.language):
        return {"slides": deck(source, run(source), asked), "worksheet": worksheet(source, asked)}


def check_packages() -> None:
    """Raise an InputError if a package is missing that makes the pages."""
    if missing := [name for name in PACKAGES if find_spec(name) is None]:
        raise InputError(f'ravine course needs {missing[0]}: pip install "ravine[course]"')


def made(folder: Path) -> Path:
    """Return the folder, which is there from now on."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot create the folder {str(folder)!r}: {error.strerror}") from None
    return folder


def written(path: Path, text: str) -> Path:
    """Write a file, and return its path."""
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8")
    return path


def links_of(sources: Sequence[Source]) -> str:
    """Return the table of the links to the files of a language."""
    language, texts = sources[0].language, sources[0].texts
    rows = "\n".join(
        f"<tr><td>{one.lesson.number} {html.escape(one.title)}</td>"
        + "".join(f'<td><a href="{language}/{one.stem}_{kind}.html">{texts[kind]}</a></td>' for kind in KINDS)
        + "</tr>"
        for one in sources
    )
    bank = f'<p><a href="{language}/questions.md">{texts["questions"]}</a>'
    data = f'<a href="{language}/questions.json">JSON</a></p>'
    return f'<section lang="{texts["tag"]}">\n<table>\n{rows}\n</table>\n{bank} · {data}\n</section>'
