"""Sizes of artists and texts in a figure, in inches."""

import textwrap
from typing import Any

from matplotlib.artist import Artist
from matplotlib.text import Text

from landscapes._core.columns import wrap_text
from visualizer.plotting.fonts import has_formula

#: The points in an inch, and those of a text of the usual size, for which lengths in inches are given.
POINTS_PER_INCH, USUAL_SIZE = 72, 11

#: A text in lines of about so few letters is not wrapped further: it may hold a formula that is wider than its room.
FEWEST = 8


def across(figure: Any) -> float:
    """Return the width of a figure or subfigure."""
    return float(figure.bbox.width / figure.dpi)


def inches(artist: Artist, side: str) -> float:
    """Return the "width" or the "height" of an artist."""
    figure: Any = artist.get_figure()
    return float(getattr(artist.get_window_extent(), side) / figure.dpi)


def wrapped(figure: Any, text: str, size: float, width: float | None = None) -> str:
    """Return a text of this size in points, wrapped to this width in inches; default: that of the figure."""
    room = (across(figure) if width is None else width) - 0.3
    return "\n".join(wrap_text(text, max(int(room * POINTS_PER_INCH / (0.58 * size)), 1)))


def wrap_to(text: Text, room: float) -> None:
    """Wrap a text that is wider than this room in inches."""
    whole = text.get_text()
    letters = len(whole)
    while (own := inches(text, "width")) > room and letters > FEWEST:
        letters = max(int(letters * room / own), FEWEST)  # too many where formulas are shorter than they are written
        text.set_text(wrap(whole, letters))


def wrap(text: str, letters: int) -> str:
    r"""Return a text in lines of so many letters; no formula is broken, and no word at its hyphen.

    >>> wrap("adam  $β_{1}=0.9$", 8)
    'adam\n$β_{1}=0.9$'
    """
    return textwrap.fill(text, letters, break_on_hyphens=False, break_long_words=not has_formula(text))


def dots_per_inch(artist: Artist) -> float:
    """Return the resolution of the figure of an artist."""
    figure: Any = artist.get_figure()
    return float(figure.dpi)
