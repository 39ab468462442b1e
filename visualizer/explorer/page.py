"""A page without Python: the whole explorer in one file, its code packed to a third."""

import base64
import functools
import html
import os
import zlib
from pathlib import Path
from string import Formatter

from landscapes._core.language import ENGLISH
from landscapes._core.types import JsonObject
from visualizer._files import atomic_write, check_writable
from visualizer.explorer.catalogue import Units, to_json
from visualizer.explorer.module import SHEET, app_code, embeddable_module

#: The extensions of a page, and of a module for other pages.
PAGE_EXTENSIONS, MODULE_EXTENSIONS = (".html", ".htm"), (".js", ".mjs")

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' blob:; \
worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="ravine-page">
<main id="ravine"><p>{described}</p></main>
<script type="application/json" id="ravine-data">{data}</script>
<script type="text/plain" id="ravine-code">{packed}</script>
<script type="module">
const part = (name) => document.getElementById(name);
const bytes = Uint8Array.from(atob(part("ravine-code").textContent), (sign) => sign.charCodeAt(0));
const code = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).blob();
const address = URL.createObjectURL(new Blob([await code], {{ type: "text/javascript" }}));
const {{ app }} = await import(address);
URL.revokeObjectURL(address);
app.page(part("ravine"), JSON.parse(part("ravine-data").textContent));
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
        "setup", the state that the page opens with, and "computed", the paths that it cannot compute; in another
        language than English also "lang" and "messages" (see `visualizer.explorer.messages`).
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
    text = (
        embeddable_module(own, spectral, language_of(setup))
        if is_module
        else page_text(own, setup, title, described, spectral)
    )
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8", errors="replace")  # half a pair of UTF-16 is no character
    return path


def language_of(setup: JsonObject) -> JsonObject:
    """Return the language and the messages of a setup, if it has any."""
    return {name: setup[name] for name in ("lang", "messages") if name in setup}


def page_text(own: Units | None, setup: JsonObject, title: str, described: str, spectral: bool = False) -> str:
    """Return the text of the page; "<" is escaped in its data, so that no data can end a script."""
    return "".join(page_pieces(own, setup, title, described, spectral))


def page_pieces(own: Units | None, setup: JsonObject, title: str, described: str, spectral: bool = False) -> list[str]:
    """Return the text of the page in pieces; several pages have the long ones in common."""
    values = {
        "lang": setup.get("lang", ENGLISH),
        "title": html.escape(title),
        "described": html.escape(described),
        "style": SHEET,
        "packed": packed(app_code(own, spectral)),
        "data": to_json(setup),
    }
    parts = [(text, values[name] if name else "") for text, name, _, _ in Formatter().parse(PAGE)]
    return [piece for pair in parts for piece in pair if piece]


@functools.lru_cache(maxsize=4)
def packed(code: str) -> str:
    """Return the module that exports `app`, as base64 of what zlib makes of it.

    >>> zlib.decompress(base64.b64decode(packed("const app = 1;\\n"))).decode()
    'const app = 1;\\nexport { app };\\n'
    """
    module = f"{code}export {{ app }};\n"
    return base64.b64encode(zlib.compress(module.encode("utf-8", errors="replace"), level=9)).decode("ascii")
