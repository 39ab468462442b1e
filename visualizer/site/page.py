"""A page of the site before Sphinx reads it: its name and its text."""

import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from landscapes._core.language import ENGLISH

#: The pages that are written by hand, in a folder for each language.
WRITTEN = Path(str(files("visualizer.site"))) / "pages"


class Page(NamedTuple):
    """A page: its name, such as "landscapes/ravine", and its text in MyST's Markdown."""

    name: str
    text: str


#: A picture of the project in a written page, by its place in a clone.
PICTURE = re.compile(r"\]\((?:\.\./)+assets/")

#: A link to a file of the project, which the site does not have.
FILE = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


def written_pages(language: str, folder: Path) -> Iterator[Page]:
    """Yield the pages that are written by hand in a language, and copy their pictures into the folder."""
    shutil.copytree(project_path("assets"), folder / "assets", ignore=shutil.ignore_patterns("*.py"))
    pages = WRITTEN / language
    for path in sorted(pages.rglob("*.md")):
        name = path.relative_to(pages).with_suffix("").as_posix()
        yield Page(name, PICTURE.sub("](/assets/", path.read_text(encoding="utf-8")))
    if language == ENGLISH:
        text = project_path("CONTRIBUTING.md").read_text(encoding="utf-8")
        yield Page("contributing", FILE.sub(r"\1 (`\2`)", text))


def project_path(name: str) -> Path:
    """Return what is at the root of a clone, or in the installed package.

    >>> project_path("CONTRIBUTING.md").is_file()
    True
    """
    package = Path(str(files("visualizer")))
    return next(path for path in (package / name, package.parent / name) if path.exists())
