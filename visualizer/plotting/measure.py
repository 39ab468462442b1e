"""Sizes of artists and texts in a figure, in inches."""

from typing import Any

from matplotlib.artist import Artist

from landscapes._core.columns import wrap_text

#: The points in an inch, and those of a text of the usual size, for which lengths in inches are given.
POINTS, USUAL_SIZE = 72, 11


def across(figure: Any) -> float:
    """Return the width of a figure or subfigure."""
    return float(figure.bbox.width / figure.dpi)


def inches(artist: Artist, side: str) -> float:
    """Return the "width" or the "height" of an artist."""
    figure: Any = artist.get_figure(root=True)
    return float(getattr(artist.get_window_extent(), side) / figure.dpi)


def wrapped(figure: Any, text: str, size: float, width: float | None = None) -> str:
    """Return a text of this size in points, wrapped to this width in inches; default: that of the figure."""
    room = (across(figure) if width is None else width) - 0.3
    return "\n".join(wrap_text(text, max(int(room * POINTS / (0.58 * size)), 1)))


def dots_per_inch(artist: Artist) -> float:
    """Return the resolution of the figure of an artist."""
    figure: Any = artist.get_figure(root=True)
    return float(figure.dpi)
