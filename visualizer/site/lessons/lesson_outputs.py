"""The outputs of the cells of a notebook in a page: printed text, live explorers, films and pictures."""

import html
from pathlib import Path
from typing import Any

from PIL import Image

from landscapes._core.language import N_, _
from visualizer.course.run import Shown, mime_bundle
from visualizer.explorer.widget import Explorer
from visualizer.lessons._still import save_still
from visualizer.maps.map import Map
from visualizer.races.film import Film
from visualizer.site.lessons.lesson_texts import code_block, raw

#: The width of a film in pixels.
WIDTH = 720

PAUSE, PLAY = N_("Pause"), N_("Play")


class Outputs:
    """The outputs of one lesson; files are written into a folder, under names that begin with that of the lesson."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.folder = folder
        self.stem = stem
        self.count = 0

    def of(self, shown: Shown) -> str:
        """Return what a cell shows as Markdown."""
        parts = [code_block(shown.printed.rstrip("\n"), "text", "lesson-output")] if shown.printed else []
        if shown.value is not None:
            parts.append(self.value(shown.value))
        return "\n\n".join(parts)

    def value(self, value: Any) -> str:
        """Return the value of the last line of a cell."""
        if isinstance(value, Explorer):
            return self.explorer(value)
        if isinstance(value, Film):
            is_still = isinstance(value, Map) and value.moving is None
            return self.picture(value) if is_still else self.film(value)
        data, _metadata = mime_bundle(value)
        return code_block(data["text/plain"], "text", "lesson-output")

    def explorer(self, explorer: Explorer) -> str:
        """Return a live explorer; one of units that the site does not have is a page in a frame."""
        own = explorer.own
        if not own.landscapes and not own.rules:
            return f"```{{explorer}} {explorer.link}\n```"
        path = explorer.save(self.path(".html"))
        title = html.escape(explorer.race.describe())
        return raw(f'<iframe class="lesson-explorer" src="{address(path)}" title="{title}" loading="lazy"></iframe>')

    def film(self, film: Film) -> str:
        """Return a film, which can be stopped; a reader who wants less motion sees its last frame."""
        moving, still = self.path(".gif"), self.path(".png")
        film.save(moving, width=WIDTH)
        width, height = save_still(film, still, WIDTH)
        return raw(
            f'<figure class="lesson-film"><picture>\n'
            f'<source media="(prefers-reduced-motion: reduce)" srcset="{address(still)}">\n'
            f'<img src="{address(moving)}" data-still="{address(still)}" width="{width}" height="{height}" '
            f'loading="lazy" alt="{html.escape(film.describe())}">\n</picture>\n'
            f'<button type="button" data-play="{_(PLAY)}" hidden>{_(PAUSE)}</button></figure>'
        )

    def picture(self, value: Film) -> str:
        """Return a map, which does not move."""
        path = self.path(".png")
        value.save(path, width=WIDTH)
        with Image.open(path) as picture:
            width, height = picture.size
        return raw(
            f'<img class="lesson-picture" src="{address(path)}" width="{width}" height="{height}" loading="lazy" '
            f'alt="{html.escape(value.describe())}">'
        )

    def path(self, extension: str) -> Path:
        """Return the path of a new file."""
        self.count += 1
        return self.folder / f"{self.stem}_{self.count}{extension}"


def address(path: Path) -> str:
    """Return the address of a file of the lessons from one of their pages."""
    return f"../_static/lessons/{path.name}"
