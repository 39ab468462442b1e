"""Columns of a terminal: how wide a text is there, and texts filled up with spaces to one width."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence

#: A Chinese character with the signs that stay in its line, a gap, or a word of other letters.
PIECE = re.compile(
    r"[（「“《]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][，。；：！？、）」”》…]*|\s+|[^\s\u2e80-\uffef]+|."
)


def text_width(text: str) -> int:
    """Return the columns that a text takes in a terminal: two for a Chinese character, none for a combining mark.

    >>> text_width("adam"), text_width("动量法"), text_width("ẇ")
    (4, 6, 1)
    """
    return sum(0 if unicodedata.combining(sign) else 1 + is_wide(sign) for sign in text)


def is_wide(sign: str) -> bool:
    """Return whether a sign takes two columns, as those of Chinese do.

    >>> is_wide("步"), is_wide("κ")
    (True, False)
    """
    return unicodedata.east_asian_width(sign) in "WF"


def padded(text: str, width: int) -> str:
    """Return a text with spaces at its end, so many columns wide.

    >>> padded("步数", 6) + "|"
    '步数  |'
    """
    return text + " " * (width - text_width(text))


def padded_left(text: str, width: int) -> str:
    """Return a text with spaces before it, so many columns wide.

    >>> padded_left("步数", 6)
    '  步数'
    """
    return " " * (width - text_width(text)) + text


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines: the first column to the left, the others to the right, three spaces between.

    >>> table([["", "步数"], ["gd", "9"]])
    ['     步数', 'gd      9']
    """
    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    return ["   ".join([padded(row[0], widths[0]), *map(padded_left, row[1:], widths[1:])]) for row in rows]


def wrap_text(text: str, columns: int, first: str = "", later: str = "") -> list[str]:
    """Return a text in lines of at most so many columns, which begin with `first` and `later`.

    Between Chinese characters a line may end anywhere, but none begins with a closing sign.

    >>> wrap_text("动量法，梯度下降。", 10)
    ['动量法，梯', '度下降。']
    >>> wrap_text("two words", 5)
    ['two', 'words']
    """
    if text_width(text) == len(text):
        return textwrap.wrap(text, columns, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    lines, line = [], first
    for piece in PIECE.findall(text):
        if text_width(line + piece.rstrip()) > columns and line.strip():
            lines.append(line.rstrip())
            line = later
        line += piece if line.strip() else piece.lstrip()
    return [*lines, line.rstrip()]
