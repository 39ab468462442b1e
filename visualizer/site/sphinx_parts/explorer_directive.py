"""The directive ``{explorer}``: a live explorer on a page of the site."""

import html
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from landscapes._core.language import N_, _, speaking
from visualizer.site.page import playground_address


class ExplorerDirective(SphinxDirective):
    """A live explorer; its content is the text of a link after "#", on one line or one part in each.

    Where scripts are off, a link stands in its place. With the option `small` it shows the map and the sliders
    alone, with `wide` it is wider than the text, with `welcome` it is played once and says what to try first.
    """

    has_content = True
    option_spec: ClassVar = dict.fromkeys(("small", "wide", "welcome"), directives.flag)

    def run(self) -> list[nodes.Node]:
        """Return the place of the explorer, which `program.js` fills when a reader comes near."""
        setup = "&".join("".join(line.split()) for line in self.content if line.strip())
        return [explorer_place(setup, self.env.docname, self.config.ravine_language, tuple(self.options))]


def explorer_place(setup: str, docname: str, language: str, options: Sequence[str] = ()) -> nodes.raw:
    """Return the place of an explorer with this setup as a node."""
    with speaking(language):
        words = _(N_("Open in the playground"))
    address = playground_address(docname, setup)
    kind = " ".join(["ravine-live", *(f"ravine-{option}" for option in options)])
    text = (
        f'<div class="{kind}" data-setup="{html.escape(setup)}"></div>\n'
        f'<p class="ravine-open"><a href="{address}">{html.escape(words)}</a></p>\n'
    )
    return nodes.raw("", text, format="html")


def setup(app: Any) -> None:
    """Add the directive to Sphinx."""
    app.add_directive("explorer", ExplorerDirective)
