"""The size of a figure in pixels: a width alone, or a width and a height that are filled exactly."""

import re
from typing import TYPE_CHECKING, Any

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import real_array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The smallest and the largest width or height of a figure, in pixels.
SIDES = (160, 7680)

#: How many times as long as the shorter side the longer one may be.
MAX_RATIO = 4

#: The fewest pixels of an inch of a figure: text of 11 points is then 7 pixels high.
MIN_DPI = 45


def check_size(size: Any) -> tuple[int, int] | None:
    """Return a size as (width, height); raise an InputError if it is not allowed. None stays None.

    >>> check_size("1920x1080"), check_size((800, 800))
    ((1920, 1080), (800, 800))
    """
    if size is None:
        return None
    match = re.fullmatch(r"\s*(\d+)\s*[x×]\s*(\d+)\s*", size) if isinstance(size, str) else None
    pair = real_array([int(side[:9]) for side in match.groups()] if match else size, 2)
    if pair is None or not all(side.is_integer() for side in pair.tolist()):
        raise InputError(f"size must be a width and a height in pixels, such as 1920x1080, got {short_repr(size)}")
    sides = width, height = [int(side) for side in pair]
    low, high = SIDES
    if not low <= min(sides) <= max(sides) <= high:
        raise InputError(f"each side of size must be from {low} to {high} pixels, got {width}x{height}")
    if max(sides) > MAX_RATIO * min(sides):
        raise InputError(f"no side of size may be more than {MAX_RATIO} times the other, got {width}x{height}")
    return width, height


def blank_figure(natural_width: float, width: int | None) -> "Figure":
    """Return an empty figure of this width. A narrow one has fewer inches, within limits, so larger text."""
    from matplotlib.figure import Figure

    width = round(100 * natural_width) if width is None else width
    inches = min(max(width / 80, natural_width - 2), natural_width)
    return Figure(figsize=(inches, 6), dpi=width / inches)


def set_pixels(figure: Any, size: tuple[int, int], inches: float) -> None:
    """Make the figure this many inches wide and `size` pixels large."""
    width, height = size
    dpi = width / inches
    figure.set_dpi(dpi)
    figure.set_size_inches((width + 1e-6) / dpi, (height + 1e-6) / dpi)  # rounding must not cost a pixel


def exact_pixels(size: Any, width: int | None) -> tuple[int, int]:
    """Return the size, or the one of this width with the same ratio of the sides."""
    return size if width is None else (width, max(round(width * size[1] / size[0]), 1))
