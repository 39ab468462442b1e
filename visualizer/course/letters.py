"""The Chinese letters of a page as a font within it: it shows them where the machine has no Chinese font."""

import base64
import io
import re
from importlib.util import find_spec
from pathlib import Path

from landscapes._core.columns import is_wide
from visualizer.plotting.fonts import CHINESE_FILE, CHINESE_PACKAGE

#: The name of the font within a page.
NAME = "Ravine Chinese"


def with_letters(page: str) -> str:
    """Return a page with a font of the Chinese letters that it shows."""
    shown = re.sub("<script.*?</script>", "", page, flags=re.DOTALL)
    return page.replace("</head>", f"<style>{font_face(shown)}</style>\n</head>", 1)


def font_face(text: str) -> str:
    """Return the style sheet with a font of the Chinese letters of a text; "" if it has none.

    It is also "" if the extra "chinese" is not installed. Then a page takes the font of the machine.

    >>> font_face("κ = 50")
    ''
    """
    letters = sorted(filter(is_wide, set(text)))
    spec = find_spec(CHINESE_PACKAGE)
    if not letters or not spec or not spec.submodule_search_locations:
        return ""
    data = base64.b64encode(subset(Path(next(iter(spec.submodule_search_locations)), CHINESE_FILE), letters)).decode()
    return f'@font-face{{font-family:"{NAME}";src:url("data:font/woff;base64,{data}") format("woff")}}'


def subset(path: Path, letters: list[str]) -> bytes:
    """Return a font with these letters alone, as WOFF."""
    from fontTools import subset as tools

    options = tools.Options()
    options.flavor = "woff"
    options.layout_features = []
    chosen = tools.Subsetter(options)
    chosen.populate(text="".join(letters))
    file = io.BytesIO()
    with tools.load_font(str(path), options) as font:
        chosen.subset(font)
        tools.save_font(font, file, options)
    return file.getvalue()
