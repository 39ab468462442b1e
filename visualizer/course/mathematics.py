"""Formulas of notebooks as MathML, which browsers draw without a library and without the network."""

import re

#: Code, which stays as it is, or a formula: of its own line between two dollar signs, or within the line between one.
PARTS = re.compile(r"(```.*?```|`[^`\n]*`)|\$\$(.+?)\$\$|\$([^$\n][^$]*?)\$", re.DOTALL)


def with_mathml(text: str) -> str:
    r"""Return a text of Markdown with its formulas as MathML.

    >>> with_mathml("Above $2/L$ it diverges; `$HOME` is code.").partition("<mn>")[0]
    'Above <math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow>'
    """
    return PARTS.sub(_part, text)


def _part(found: re.Match) -> str:
    from latex2mathml.converter import convert

    code, block, inline = found.groups()
    if code:
        return code
    formula = convert(block or inline, display="block" if block else "inline")
    return " ".join(formula.split())  # a line of its own would end the paragraph
