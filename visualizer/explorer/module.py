"""The JavaScript module of the explorer: its modules joined into one, with the catalogue."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from visualizer.explorer.bundle import bundle
from visualizer.explorer.catalogue import Units, catalogue_code, to_json

#: The browser's side of the explorer.
STATIC = Path(__file__).with_name("static")


def compact_sheet(text: str) -> str:
    """Return a style sheet without comments and without space that means nothing.

    (rcssmin does more, but joins ".a :is(b)" to ".a:is(b)", which is another selector.)

    >>> compact_sheet("/* One. */\\n.a :is(b, i) {\\n  margin: 0 calc(1px + 2px);\\n  color: red;\\n}\\n")
    '.a :is(b,i){margin:0 calc(1px + 2px);color:red}'
    """
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.sub(r" ?([{};,]) ?|(?<=:) ", r"\1", text).replace(";}", "}").strip()


#: The style sheet: the files of it in this order.
SHEET = compact_sheet("".join((STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "presets.css")))


#: The module that starts the program: of a spectrum, or of landscapes.
ENTRIES = {True: "spectrum_app.js", False: "app.js"}

#: The module that starts the program of the site, which also judges the exercises of the lessons.
SITE_ENTRY = "site_app.js"


@functools.cache
def widget_module(spectral: bool = False) -> str:
    """Return the module of a widget: its default export has the function `render`, which anywidget calls."""
    return f"{app_code(spectral=spectral)}export default {{ render: app.render }};\n"


def embeddable_module(
    own: Units | None = None, spectral: bool = False, language: Mapping[str, Any] = MappingProxyType({})
) -> str:
    """Return the module that any page can import: ``mount(element, setup)``, and `render` for anywidget.

    It contains the style sheet, and the messages of its language if that is not English.
    """
    return (
        f"{app_code(own, spectral)}const given = {to_json({'sheet': SHEET, **language})};\n"
        "export const mount = (element, setup, options) => app.mount(element, setup, { ...given, ...options });\n"
        "export default { render: (place) => app.render(place, given) };\n"
    )


def app_code(own: Units | None = None, spectral: bool = False, entry: str = "") -> str:
    """Return the code that defines `app`, with the functions `mount`, `page`, `render` and `serve`.

    Its explorers show landscapes, or a spectrum; another entry may give it more functions.

    All of it is one function, whose text is also the program of the page's Web Worker: nothing is sent twice.
    """
    parts = "facts: FACTS, program: PROGRAM, schedules: SCHEDULES, own: OWN, ownProgram: OWN_PROGRAM"
    modules = joined_modules(entry or ENTRIES[spectral])
    body = f"{modules}{catalogue_code(own)}return createApp({{ {parts}, source: () => String(load) }});\n"
    return f"const load = () => {{\n{body}}};\nconst app = load();\n"


@functools.cache
def joined_modules(entry: str) -> str:
    """Return the modules of the browser's side as one text, whose last line gives the exports of `entry`."""
    return bundle(STATIC, entry).replace("export const {", "const {")
