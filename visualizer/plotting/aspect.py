"""The aspect of the map: how long one unit of y is beside one unit of x, and the shape of the panel that follows."""

from typing import Any, Literal

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.language import _
from landscapes._core.real_numbers import real_number
from landscapes._core.settings_text import parse_value
from visualizer.plotting.extent import Extent

#: "auto", "equal", or the length of one unit of y in units of x.
Aspect = Literal["auto", "equal"] | float

#: The height of the map over its width, at least and at most, and its height at most, in inches.
FLATTEST, TALLEST, MAX_INCHES = 0.34, 1.0, 4.4

#: Units count as equal up to this stretch; a longer one is brought down towards `GOAL`.
EQUAL, GOAL = 1.05, 1.4

#: The shorter side of the extent becomes at most so many times as long, to bring the stretch down.
MAX_GROWTH = 2.5


def check_aspect(aspect: Any) -> Any:
    """Return the aspect, or raise an InputError that says what is allowed; a number may be a text.

    >>> check_aspect("2")
    2.0
    """
    if isinstance(aspect, str) and aspect in ("auto", "equal"):
        return aspect
    number = real_number(parse_value(aspect) if isinstance(aspect, str) else aspect)
    if number is None or not 0.01 <= number <= 100:
        raise InputError(f"aspect must be auto, equal or a number from 0.01 to 100, got {short_repr(aspect)}")
    return number


def shape_of(extent: Extent, aspect: Aspect, width: float) -> float:
    """Return the height over the width of a map of this extent that is so many inches wide.

    >>> shape_of(((0, 10), (0, 5)), "auto", 7.0)
    0.5
    >>> shape_of(((0, 10), (0, 1)), "auto", 7.0)
    0.34
    """
    stretch = aspect if isinstance(aspect, float) else 1.0
    return min(max(stretch * side(extent, 1) / side(extent, 0), FLATTEST), tallest(width))


def with_room(extent: Extent, aspect: Aspect, shape: float) -> Extent:
    """Return the extent with its shorter side lengthened, about its middle, towards the aspect.

    "auto" brings a stretch down to 1.4 for a long extent, and to none for a high one, but makes no side more than
    2.5 times as long; any other aspect is met.

    Parameters
    ----------
    extent : ((x0, x1), (y0, y1))
    aspect : "auto", "equal" or float
    shape : float
        The height over the width of the map.

    Examples
    --------
    >>> with_room(((0, 8), (-1, 1)), "auto", 0.7)
    ((0, 8), (-2.0, 2.0))
    >>> with_room(((-1, 1), (-1, 1)), "equal", 0.5)
    ((-2.0, 2.0), (-1, 1))
    """
    ratio = side(extent, 1) / side(extent, 0) * (aspect if isinstance(aspect, float) else 1.0)
    most = MAX_GROWTH if aspect == "auto" else float("inf")
    if ratio < shape:
        goal = GOAL if aspect == "auto" else 1.0
        return extent[0], lengthened(extent[1], min(max(shape / ratio / goal, 1.0), most))
    return lengthened(extent[0], min(ratio / shape, most)), extent[1]


def side(extent: Extent, axis: int) -> float:
    """Return the length of a side of the extent."""
    low, high = extent[axis]
    return high - low


def lengthened(interval: tuple[float, float], factor: float) -> tuple[float, float]:
    """Return an interval that is so many times as long, about its middle; the same one if the factor is 1."""
    low, high = interval
    more = (factor - 1) * (high - low) / 2
    return (low - more, high + more) if factor > 1 + 1e-9 else interval


def tallest(width: float) -> float:
    """Return the largest height over width of a map that is so many inches wide."""
    return max(min(TALLEST, MAX_INCHES / width), FLATTEST)


def stretch_words(axes: tuple[str, str], stretch: float) -> str:
    """Return how much one axis is stretched, for one unit of y over one unit of x in the picture; "" if it is not.

    >>> stretch_words(("W", "b"), 2.08), stretch_words(("W", "b"), 0.5), stretch_words(("W", "b"), 1.01)
    ('b stretched 2.1 ×', 'W stretched 2 ×', '')
    """
    name, factor = (axes[1], stretch) if stretch > 1 else (axes[0], 1 / stretch)
    return _("{name} stretched {factor:.2g} ×", name=name, factor=factor) if factor >= EQUAL else ""
