"""The extension of Sphinx that a page of the site needs: live explorers, formulas as MathML, search in Chinese."""

from typing import Any

from visualizer.site.reference import docstrings
from visualizer.site.sphinx_parts import accessible, context, explorer_directive, mathml
from visualizer.site.sphinx_parts.search import ChineseSearch


def setup(app: Any) -> dict[str, bool]:
    """Add all of it to Sphinx."""
    accessible.setup(app)
    context.setup(app)
    explorer_directive.setup(app)
    docstrings.setup(app)
    app.add_html_math_renderer("mathml", inline_renderers=(mathml.inline, None), block_renderers=(mathml.block, None))
    app.add_search_language(ChineseSearch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
