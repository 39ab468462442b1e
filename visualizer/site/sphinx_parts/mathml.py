"""Formulas of the site as MathML, which browsers draw without a script and without the network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes


def inline(writer: Any, node: "nodes.math") -> None:
    """Write a formula within a line."""
    _write(writer, mathml(node, "inline"))


def block(writer: Any, node: "nodes.math_block") -> None:
    """Write a formula on a line of its own, which can be scrolled where it is too wide."""
    _write(writer, f'<div class="math" tabindex="0">{mathml(node, "block")}</div>\n')


def mathml(node: "nodes.math | nodes.math_block", display: str) -> str:
    """Return a formula as MathML."""
    from latex2mathml.converter import convert

    return convert(node.astext(), display=display)


def _write(writer: Any, text: str) -> None:
    """Write the text of a node, whose children are not visited."""
    from docutils import nodes

    writer.body.append(text)
    raise nodes.SkipNode
