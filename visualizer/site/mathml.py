"""Formulas of the site as MathML, which browsers draw without a script and without the network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes


def inline(writer: Any, node: "nodes.math") -> None:
    """Write a formula within a line."""
    _write(writer, node, "inline")


def block(writer: Any, node: "nodes.math_block") -> None:
    """Write a formula on a line of its own, which can be scrolled where it is too wide."""
    writer.body.append('<div class="math" tabindex="0">')
    _write(writer, node, "block")
    writer.body.append("</div>\n")


def _write(writer: Any, node: Any, display: str) -> None:
    from docutils import nodes
    from latex2mathml.converter import convert

    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode
