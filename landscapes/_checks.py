"""Checks of what a user specifies for a landscape: domain, start, scale, axes and texts."""

from typing import Any

from landscapes._core.errors import InputError, short_repr
from landscapes._landscape import Interval, Point


def check_domain(domain: Any) -> tuple[Interval, Interval]:
    """Return the domain as numbers, or raise InputError."""
    try:
        (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in domain)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"domain must be ((x0, x1), (y0, y1)), got {short_repr(domain)}") from None
    for low, high in ((x0, x1), (y0, y1)):
        if not (low < high and max(abs(low), abs(high)) <= 1e9 and high - low >= 1e-9 * max(1, abs(low), abs(high))):
            raise InputError(
                f"domain must have x0 < x1 and y0 < y1, at most 1e9 in size and not too close, got {short_repr(domain)}"
            )
    return (x0, x1), (y0, y1)


def check_start(start: Any, domain: tuple[Interval, Interval]) -> Point:
    """Return the start as numbers in the domain, or raise InputError."""
    try:
        x, y = (float(coordinate) for coordinate in start)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"start must be a pair (x, y) of numbers, got {short_repr(start)}") from None
    (x0, x1), (y0, y1) = domain
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        raise InputError(f"start must be in the domain {domain}, got {short_repr(start)}")
    return x, y


def check_scale(scale: object) -> None:
    if scale not in (None, "linear", "log"):
        raise InputError(f"scale must be 'linear' or 'log', got {short_repr(scale)}")


def check_axes(axes: object) -> tuple[str, str]:
    if not isinstance(axes, tuple | list) or len(axes) != 2:
        raise InputError(f"axes must be two texts, got {short_repr(axes)}")
    return check_text("an axis", axes[0]), check_text("an axis", axes[1])


def check_text(what: str, text: object) -> str:
    """Return a title or the name of an axis, one line of text, or raise InputError."""
    if not isinstance(text, str) or not text.isprintable() or len(text) > 60:
        raise InputError(f"{what} must be one line of text, at most 60 characters, got {short_repr(text)}")
    return text
