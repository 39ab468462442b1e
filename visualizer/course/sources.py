"""The notebooks of the lessons, as they are found in a folder: English ones in it, others in a folder per language."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from landscapes import InputError
from landscapes._core.errors import unknown_name
from landscapes._core.language import ENGLISH, checked_language
from landscapes._core.language import languages as all_languages
from visualizer.course.texts import texts_in
from visualizer.lessons import LESSONS, Lesson

#: The call of a cell that asks something: what it does, and the number of the lesson or of the exercise.
ASKING = re.compile(r'lessons\.(predict|reveal|check)\(\s*"([\w.]+)"\s*(?:,\s*(.*?)\s*)?\)\s*$', re.DOTALL)

#: What a reader does not see: a comment, and the end of a line between two Chinese signs, which would be a space.
HIDDEN = re.compile("<!--.*?-->|(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook.

    Attributes
    ----------
    id : str
    is_code : bool
    source : str
        Its text; of text cells without what is not shown.
    """

    id: str
    is_code: bool
    source: str

    @property
    def asks(self) -> tuple[str, str, str]:
        """The call that asks the reader: "predict", "reveal", "check" or "", its number, and the answer in it.

        >>> Cell("c", True, 'lessons.check("01.3", 1 - 0.03 * 50)').asks
        ('check', '01.3', '1 - 0.03 * 50')
        """
        found = ASKING.search(self.source) if self.is_code else None
        return (found[1], found[2], found[3] or "") if found else ("", "", "")


@dataclass(frozen=True)
class Source:
    """A lesson in one language: what it measures, and the cells of its notebook."""

    lesson: Lesson
    language: str
    path: Path

    @property
    def stem(self) -> str:
        """The name of its files, such as "01_the_swing"."""
        return self.path.stem

    @property
    def cells(self) -> list[Cell]:
        return read_cells(self.path)

    @property
    def title(self) -> str:
        """The heading of the notebook, in its language."""
        return self.cells[0].source.partition("\n")[0].lstrip("# ")

    @property
    def texts(self) -> dict[str, str]:
        return texts_in(self.language)


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a notebook.

    Raises
    ------
    InputError
        If the file cannot be read, or is no notebook.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            Cell(cell.get("id", ""), is_code, (text if is_code else HIDDEN.sub("", text)).strip())
            for cell in cells
            if cell["cell_type"] in ("code", "markdown")
            for is_code, text in [(cell["cell_type"] == "code", "".join(cell["source"]))]
        ]
    except OSError as error:
        raise InputError(f"cannot read {str(path)!r}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"cannot read {str(path)!r}: it is no notebook") from None


def languages(folder: Path) -> list[str]:
    """Return the languages of which there are notebooks: English, and each folder that has the name of a language."""
    return [name for name in all_languages() if name == ENGLISH or (folder / name).is_dir()]


def find(folder: Path, wanted: Sequence[str] = (), numbers: Sequence[str] = ()) -> list[Source]:
    """Return the notebooks of these languages and lessons that are there; of all where none is named.

    Raises
    ------
    InputError
        If there is no such language or lesson, or no notebook of it.
    """
    known, wanted = languages(folder), [checked_language(name) for name in wanted]
    for number in numbers:
        if number not in LESSONS:
            raise unknown_name("lesson", number, LESSONS)
    found = [
        Source(lesson, language, path)
        for language in known
        if language in (wanted or known)
        for number, lesson in LESSONS.items()
        if number in (numbers or LESSONS)
        if (path := (folder if language == ENGLISH else folder / language) / lesson.notebook).is_file()
    ]
    if not found:
        raise InputError(f"there are no such notebooks in {str(folder)!r}")
    return found
