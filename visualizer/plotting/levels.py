"""The contour levels of a surface: at values that suit its scale, or at given ones."""

from itertools import pairwise
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import is_whole, real_array
from visualizer.plotting.extent import Extent

#: The default number of contour levels, and the largest.
LEVELS, MAX_LEVELS = 16, 100

#: A number of levels, or their values from the lowest to the highest.
Levels = int | tuple[float, ...]

#: The points along each side of the grid that finds the range of f; fewer for a loss of data, where f is slow.
GRID_SIZE, COARSE_GRID_SIZE = 241, 101


def check_levels(levels: Any) -> Levels:
    """Return the levels as a number, or as a tuple of rising values; else raise an InputError.

    >>> check_levels(8), check_levels([0, 1, 10])
    (8, (0.0, 1.0, 10.0))
    """
    expected = f"levels must be a number from 2 to {MAX_LEVELS}, or 2 to {MAX_LEVELS} rising values"
    error = InputError(f"{expected}, got {short_repr(levels)}")
    if is_whole(levels):
        if not 2 <= levels <= MAX_LEVELS:
            raise error
        return int(levels)
    values = real_array(levels)
    if values is None or values.ndim != 1 or not 2 <= len(values) <= MAX_LEVELS:
        raise error
    if not (np.isfinite(values).all() and all(low < high for low, high in pairwise(values))):
        raise error
    return tuple(values.tolist())


def surface_levels(landscape: Landscape, extent: Extent, levels: Levels = LEVELS) -> np.ndarray:
    """Return the given levels, or that many for the values that f takes in the extent."""
    if not isinstance(levels, int):
        return np.array(levels)
    (x0, x1), (y0, y1) = extent
    size = COARSE_GRID_SIZE if landscape.samples else GRID_SIZE
    f = landscape.value(np.linspace(x0, x1, size), np.linspace(y0, y1, size)[:, None])
    return contour_levels(f[np.isfinite(f)], landscape, levels)


def contour_levels(f: np.ndarray, landscape: Landscape, count: int = LEVELS) -> np.ndarray:
    """Return contour levels for the finite values `f`: geometric if the scale is "log", quadratic if f has minima."""
    low, high = (f.min(), f.max()) if f.size else (0.0, 0.0)
    if not high > low:
        return np.array([low - 1.0, low + 1.0])
    if landscape.scale == "log":
        floor = max((high - low) * 1e-4, 1e-12)
        return low + np.geomspace(floor, high - low, count)
    if landscape.minima:
        return low + (high - low) * np.linspace(0, 1, count) ** 2
    return np.linspace(low, high, count)
