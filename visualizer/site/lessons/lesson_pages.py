"""The lessons as pages: the notebooks with outputs, live explorers and films, and exercises that judge themselves."""

import os
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from landscapes._core.language import N_, _, speaking
from visualizer._project import project_path
from visualizer._workers import each_in_a_process
from visualizer.course.run import Shown, forgetting_units, run
from visualizer.course.sources import Cell, Source, find
from visualizer.lessons import Lesson, question_names
from visualizer.lessons._still import save_still
from visualizer.site.lessons.lesson_outputs import Outputs
from visualizer.site.lessons.lesson_questions import exercise, outcome, prediction
from visualizer.site.lessons.lesson_texts import code_block, linked, raw
from visualizer.site.page import Page, toctree

#: Where the files of the lessons lie that Sphinx need not know, below the folder of a language.
FILES = "_static/lessons"

#: The width of the picture of a lesson in the table, in pixels; it is shown at half of it.
THUMBNAIL = 480

TITLE = N_("Lessons")

#: What the columns of the table hold.
HEAD = N_("picture"), N_("lesson"), N_("minutes"), N_("answered")

INTRODUCTION = N_(
    "Each lesson asks first, and shows then. The explorers are live, and the exercises judge themselves and say what "
    "is wrong. This browser keeps your answers; nothing is sent."
)
NOTEBOOKS = N_(
    "The lessons are notebooks, too, in which you can change every line. `{command}` opens them in JupyterLab."
)
COURSE = N_("`{command}` makes slides, worksheets and questions of all lessons.")


def pages(language: str, folder: Path, numbers: Sequence[str] = ()) -> Iterator[Page]:
    """Yield the pages of the lessons, or of those with these numbers, and write their pictures into the folder."""
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    (folder / "lessons").mkdir(parents=True, exist_ok=True)
    chosen = [source.lesson.number for source in find(project_path("notebooks"), [language], numbers)]
    made = partial(lesson_page, language=language, folder=folder)
    count = min(len(chosen), os.cpu_count() or 1)
    yield from each_in_a_process(made, chosen, count) if len(chosen) > 1 else map(made, chosen)
    yield index_page(find(project_path("notebooks"), [language], chosen))


def lesson_page(number: str, language: str, folder: Path) -> Page:
    """Return the page of a lesson; its cells are run."""
    (source,) = find(project_path("notebooks"), [language], [number])
    outputs = Outputs(folder / FILES, source.stem)
    with speaking(language), forgetting_units():
        save_thumbnail(source, folder)
        cells = zip(source.cells, run(source), strict=True)
        text = "\n\n".join(cell_text(source, cell, shown, outputs) for cell, shown in cells)
        shutil.copyfile(source.path, folder / FILES / source.path.name)
        script = raw('<script src="../_static/lessons.js" defer></script>')
        return Page(f"lessons/{source.stem}", f"{text}\n\n{as_notebook(source)}\n\n{script}\n")


def cell_text(source: Source, cell: Cell, shown: Shown, outputs: Outputs) -> str:
    """Return a cell of a notebook as Markdown."""
    what, number, _answer = cell.asks
    if what == "predict":
        return prediction(number)
    if what == "reveal":
        return outcome(number)
    if what == "check":
        return exercise(source.lesson, number, cell.source)
    if not cell.is_code:
        text = linked(cell.source)
        return (
            f"# {source.lesson.number} {source.title}{text.removeprefix(f'# {source.title}')}"
            if text.startswith("# ")
            else text
        )
    return "\n\n".join(part for part in (code_block(cell.source), outputs.of(shown)) if part)


def as_notebook(source: Source) -> str:
    """Return the line that says where the notebook is."""
    link = f'<a href="../{FILES}/{source.path.name}" download>{source.path.name}</a>'
    words = _(
        "This lesson is also a notebook: {link}. `{command}` opens all of them.", link="LINK", command=command(source)
    )
    return raw(f'<hr><p class="lesson-notebook">{as_html(words).replace("LINK", link)}</p>')


def as_html(text: str) -> str:
    """Return a sentence with code between backquotes as HTML."""
    parts = text.split("`")
    return "".join(f"<code>{part}</code>" if k % 2 else part for k, part in enumerate(parts))


def command(source: Source) -> str:
    return "ravine lab" if source.language == "en" else f"ravine lab --lang {source.language}"


def save_thumbnail(source: Source, folder: Path) -> None:
    """Write the picture of a lesson."""
    save_still(source.lesson.still(), folder / "lessons" / f"{source.lesson.number}.png", THUMBNAIL)


def index_page(sources: Sequence[Source]) -> Page:
    """Return the table of the lessons, in which a script ticks what was answered."""
    rows = "\n".join(row(source) for source in sources)
    head = f"| {' | '.join(map(_, HEAD))} |\n|---|---|---|---|"
    notebooks = _(NOTEBOOKS, command=command(sources[0]))
    course = _(COURSE, command="ravine course")
    parts = [
        f"# {_(TITLE)}",
        _(INTRODUCTION),
        f"{{.lesson-table}}\n{head}\n{rows}",
        notebooks,
        course,
        toctree(source.stem for source in sources),
        raw('<script src="../_static/lessons.js" defer></script>'),
    ]
    return Page("lessons/index", "\n\n".join(parts) + "\n")


def row(source: Source) -> str:
    """Return the row of a lesson in the table."""
    lesson = source.lesson
    picture = f"![]({lesson.number}.png){{.no-scaled-link width={THUMBNAIL // 2}px}}"
    done = f'<span class="lesson-progress" data-questions="{" ".join(judged(lesson))}"></span>'
    link = f"[{lesson.number} {source.title}]({source.stem}.md)"
    return f"| {picture} | {link}<br>{_(lesson.claim)} | {lesson.minutes} | {done} |"


def judged(lesson: Lesson) -> list[str]:
    """Return the names of the questions that the page of a lesson asks and judges."""
    names = question_names(lesson)
    by_page = {f"{lesson.number}.{k}" for k, one in enumerate(lesson.exercises, 1) if one.is_written}
    return [name for name in names if "." not in name or name in by_page]
