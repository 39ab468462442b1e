"""The texts of the cells of a notebook, as the Markdown of a page."""

import base64
import json
import re
from typing import Any

#: A link to a notebook.
NOTEBOOK = re.compile(r"\]\((\w+)\.ipynb\)")

#: A quotation with a title in bold: the box of a mistake.
BOX = re.compile(r"^> \*\*(.+?)[.。]\*\* ?((?:.|\n> ?)*)", re.MULTILINE)


def linked(text: str) -> str:
    """Return the text of a cell with links to pages, and with quotations as boxes.

    >>> linked("See [momentum](02_momentum.ipynb).")
    'See [momentum](02_momentum.md).'
    >>> print(linked("> **Common mistake.** To read\\n> this."))
    :::{admonition} Common mistake
    :class: warning
    To read
    this.
    :::
    """
    text = NOTEBOOK.sub(r"](\1.md)", text)
    return BOX.sub(_box, text)


def _box(found: re.Match) -> str:
    body = re.sub(r"\n> ?", "\n", found[2]).strip()
    return f":::{{admonition}} {found[1]}\n:class: warning\n{body}\n:::"


def code_block(code: str, kind: str = "python", name: str = "") -> str:
    """Return a block of code, with a class for the style sheet."""
    option = f":class: {name}\n" if name else ""
    return f"````{{code-block}} {kind}\n{option}\n{code}\n````"


def raw(text: str) -> str:
    """Return HTML as it stands."""
    return f"```{{raw}} html\n{text}\n```"


def hidden(value: Any) -> str:
    """Return data for an attribute of a page: whoever reads the page does not see it, whoever looks for it does.

    >>> hidden({"right": "a"})
    'eyJyaWdodCI6ICJhIn0='
    """
    return base64.b64encode(json.dumps(value, ensure_ascii=False).encode()).decode()
