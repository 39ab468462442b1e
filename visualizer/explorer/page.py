"""A page without Python: the whole explorer in one file."""

import html
import os
from pathlib import Path
from string import Formatter

from landscapes._core.types import JsonObject
from visualizer._files import atomic_write, check_writable
from visualizer.explorer.catalogue import Units, to_json
from visualizer.explorer.module import SHEET, app_code, embeddable_module

#: The extensions of a page, and of a module for other pages.
PAGE_EXTENSIONS, MODULE_EXTENSIONS = (".html", ".htm"), (".js", ".mjs")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="ravine-page">
<main id="ravine"><p>{described}</p></main>
<script type="application/json" id="ravine-data">{data}</script>
<script type="module">
{module}app.page(document.getElementById("ravine"), JSON.parse(document.getElementById("ravine-data").textContent));
</script>
</body>
</html>
"""


def save_page(
    path: str | os.PathLike, own: Units | None, setup: JsonObject, title: str, described: str, spectral: bool = False
) -> Path:
    """Write a page, or a module for other pages, depending on the extension.

    Parameters
    ----------
    path : str or path
    own : Units or None
        The units of the race that the library does not have.
    setup : dict
        "setup", the state that the page opens with, and "computed", the paths that it cannot compute.
    title, described : str
        The title of the page, and the outcome in words, which is shown where scripts are off.
    spectral : bool, default False
        It shows a spectrum.

    Raises
    ------
    InputError
        If the extension is unknown, or the file cannot be written.
    """
    path = check_writable(path, (*PAGE_EXTENSIONS, *MODULE_EXTENSIONS))
    is_module = path.suffix.lower() in MODULE_EXTENSIONS
    text = embeddable_module(own, spectral) if is_module else page_text(own, setup, title, described, spectral)
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace")  # half a pair of UTF-16 is no character
    return path


def page_text(own: Units | None, setup: JsonObject, title: str, described: str, spectral: bool = False) -> str:
    """Return the text of the page; "<" is escaped in its data, so that no data can end a script."""
    return "".join(page_pieces(own, setup, title, described, spectral))


def page_pieces(own: Units | None, setup: JsonObject, title: str, described: str, spectral: bool = False) -> list[str]:
    """Return the text of the page in pieces; several pages have the long ones in common."""
    values = {
        "title": html.escape(title),
        "described": html.escape(described),
        "style": SHEET,
        "module": app_code(own, spectral),
        "data": to_json(setup),
    }
    parts = [(text, values[name] if name else "") for text, name, _, _ in Formatter().parse(PAGE)]
    return [piece for pair in parts for piece in pair if piece]
