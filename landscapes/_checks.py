"""Checks of what a user specifies for a landscape: domain, start, scale and axes."""

from landscapes._core.errors import InputError, check_text, short_repr
from landscapes._core.real_numbers import interval_pair, is_interval, real_array
from landscapes._core.sampling import Interval, Point


def check_domain(domain: object) -> tuple[Interval, Interval]:
    """Return the domain as numbers, or raise InputError."""
    pair = interval_pair(domain)
    if pair is None:
        raise InputError(f"domain must be ((x0, x1), (y0, y1)), got {short_repr(domain)}")
    if not all(is_interval(low, high, 1e9, 1e-9, 1.0) for low, high in pair):
        raise InputError(
            f"domain must have x0 < x1 and y0 < y1, at most 1e9 in size and not too close, got {short_repr(domain)}"
        )
    return pair


def check_start(start: object, domain: tuple[Interval, Interval]) -> Point:
    """Return the start as numbers in the domain, or raise InputError."""
    pair = real_array(start, 2)
    if pair is None:
        raise InputError(f"start must be a pair (x, y) of numbers, got {short_repr(start)}")
    x, y = pair.tolist()
    (x0, x1), (y0, y1) = domain
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        raise InputError(f"start must be in the domain {domain}, got {short_repr(start)}")
    return x, y


def check_scale(scale: object) -> None:
    if not (scale is None or (isinstance(scale, str) and scale in ("linear", "log"))):
        raise InputError(f"scale must be 'linear' or 'log', got {short_repr(scale)}")


def check_axes(axes: object) -> tuple[str, str]:
    if not isinstance(axes, tuple | list) or len(axes) != 2:
        raise InputError(f"axes must be two texts, got {short_repr(axes)}")
    return check_text("an axis", axes[0]), check_text("an axis", axes[1])


def check_points(name: str, points: object) -> None:
    """Raise an InputError unless this is a list of points (x, y), or a function that returns one."""
    if callable(points) or (isinstance(points, list | tuple) and not points):
        return
    array = real_array(points)
    if array is None or array.ndim != 2 or array.shape[1] != 2:
        form = "a list of points (x, y), or a function of the parameters"
        raise InputError(f"{name} must be {form}, got {short_repr(points)}")
