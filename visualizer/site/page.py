"""A page of the site before Sphinx reads it: its name and its text."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

#: The pages that are written by hand, in a folder for each language.
WRITTEN = Path(str(files("visualizer.site"))) / "pages"


class Page(NamedTuple):
    """A page: its name, such as "landscapes/ravine", and its text in MyST's Markdown."""

    name: str
    text: str


def written_pages(language: str) -> Iterator[Page]:
    """Yield the pages that are written by hand in a language.

    >>> "index" in [page.name for page in written_pages("en")]
    True
    """
    folder = WRITTEN / language
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        yield Page(name, path.read_text(encoding="utf-8"))
