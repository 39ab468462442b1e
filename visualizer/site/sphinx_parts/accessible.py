"""The HTML of the theme made accessible: its bars have names, and what scrolls can be reached by keyboard."""

import re
from pathlib import Path
from typing import Any

from landscapes._core.language import N_, _, speaking

#: The start of a tag -> its name for a screen reader.
BARS = {
    '<aside class="sidebar-drawer"': N_("pages of the site"),
    '<aside class="toc-drawer"': N_("places on this page"),
}

#: The starts of tags whose content may be wider than the page.
SCROLLED = ("<pre>", '<div class="table-wrapper')

#: A cell without words at the head of a table is no head.
EMPTY_HEAD = '<th class="head"><p></p></th>'

#: The link that a page shows while its reader scrolls up; it lies outside of all bars.
TO_THE_TOP = re.compile(r'<a href="#" class="back-to-top.*?</a>', re.DOTALL)


def accessible(text: str) -> str:
    """Return the text of a page with names of the bars, and with places that scroll in the order of the tab key.

    >>> accessible('<aside class="toc-drawer"><pre>x</pre></aside>')
    '<aside aria-label="places on this page" class="toc-drawer"><pre tabindex="0">x</pre></aside>'
    """
    for start, bar in BARS.items():
        text = text.replace(start, start.replace(" class", f' aria-label="{_(bar)}" class'))
    text = text.replace(EMPTY_HEAD, "<td></td>")
    for start in SCROLLED:
        text = text.replace(start, start.replace("<pre", '<pre tabindex="0"').replace("<div", '<div tabindex="0"'))
    name = _("way to the top")
    return TO_THE_TOP.sub(lambda found: f'<nav aria-label="{name}">{found[0]}</nav>', text)


def make_accessible(app: Any, error: Exception | None) -> None:
    """Change all pages when Sphinx has written them."""
    if error or app.builder.format != "html":
        return
    with speaking(app.config.ravine_language):
        for path in Path(app.outdir).rglob("*.html"):
            path.write_text(accessible(path.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app: Any) -> None:
    """Let Sphinx call `make_accessible` at the end."""
    app.connect("build-finished", make_accessible)
