"""Lines of a slide that a cell takes: an estimate, by which cells are put onto slides."""

import re

from landscapes._core.columns import text_width

#: The lines of a slide, and the letters of a line.
LINES, LETTERS_OF_A_LINE = 14.0, 72

#: Lines of code, or of what it prints, for one line of text: code is set smaller.
CODE = 0.68


def text_lines(markdown: str) -> float:
    r"""Return the lines of a text of Markdown: a heading takes two, a formula of its own two and a half.

    >>> text_lines("## Then why?\n\nBecause of *W*.\n\n$$x^2$$")
    6.5
    """
    parts = re.split(r"\n\s*\n", markdown.strip())
    return sum(_part_lines(part) for part in parts) + 0.5 * (len(parts) - 1)


def _part_lines(part: str) -> float:
    if part.startswith("#"):
        return 2.0 + (_part_lines(part.partition("\n")[2]) if "\n" in part else 0)
    if part.startswith("$$"):
        return 2.5
    if part.startswith("|"):
        return 1.2 * len(part.splitlines())
    lines = part.splitlines() if re.match(r"[-*>\d]", part) else [" ".join(part.splitlines())]
    return float(sum(-(-text_width(line) // LETTERS_OF_A_LINE) or 1 for line in lines))


def code_lines(text: str) -> float:
    """Return the lines that code, or what it prints, takes; with the room around it."""
    return CODE * len(text.splitlines()) + 0.7 if text.strip() else 0.0
