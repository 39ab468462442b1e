"""A page of the site before Sphinx reads it: its name and its text."""

import html
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from landscapes._core.language import ENGLISH
from visualizer._project import project_path

#: The pages that are written by hand, in a folder for each language.
WRITTEN = Path(__file__).with_name("pages")


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


def toctree(entries: Iterable[str]) -> str:
    """Return the table of contents, which stands in the navigation alone.

    >>> print(toctree(["race", "saddle <gallery/saddle>"]))
    ```{toctree}
    :hidden:
    <BLANKLINE>
    race
    saddle <gallery/saddle>
    ```
    """
    return "\n".join(["```{toctree}", ":hidden:", "", *entries, "```"])


def playground_address(page: str, link: str) -> str:
    """Return the address that opens a link in the playground of the same language, for an attribute of a page.

    >>> playground_address("gallery/race", "v=1&landscape=ravine")
    '../playground.html#v=1&amp;landscape=ravine'
    """
    return html.escape("../" * page.count("/") + f"playground.html#{link}")
