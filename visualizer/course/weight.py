"""Lines of a slide that a cell takes: an estimate, by which cells are put onto slides."""

import re
import unicodedata

#: The lines of a slide, and the letters of a line.
LINES, LETTERS_OF_A_LINE = 14.0, 72

#: Lines of code, or of what it prints, for one line of text: code is set smaller.
CODE = 0.68


def width(text: str) -> int:
    """Return the columns of a text: a Chinese character takes two.

    >>> width("κ = 50"), width("学习率")
    (6, 6)
    """
    return sum(1 + is_wide(sign) for sign in text)


def is_wide(sign: str) -> bool:
    """Return whether a sign takes two columns, as those of Chinese do."""
    return unicodedata.east_asian_width(sign) in "WF"


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
    return float(sum(-(-width(line) // LETTERS_OF_A_LINE) or 1 for line in lines))


def code_lines(text: str) -> float:
    """Return the lines that code, or what it prints, takes; with the room around it."""
    return CODE * len(text.splitlines()) + 0.7 if text.strip() else 0.0
