"""The extent: the part of the plane that is drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from optimizers import Trajectory

#: The part of the plane that is shown: ((x0, x1), (y0, y1)).
Extent = tuple[tuple[float, float], tuple[float, float]]


def check_extent(extent: Any, name: str = "extent") -> Extent:
    """Return the extent as floats, or raise an InputError that names the argument, `name`."""
    try:
        (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in extent)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be ((x0, x1), (y0, y1)), got {short_repr(extent)}") from None
    if not (-np.inf < x0 < x1 < np.inf and -np.inf < y0 < y1 < np.inf):
        raise InputError(f"{name} must have x0 < x1 and y0 < y1, all finite, got {short_repr(extent)}")
    return (x0, x1), (y0, y1)


def fit_extent(landscape: Landscape, trajectories: Sequence[Trajectory]) -> Extent:
    """Return the box around the starts, the minima and all points inside the domain, with a margin."""
    points = np.vstack([trajectory.points for trajectory in trajectories])
    starts = [trajectory.points[0] for trajectory in trajectories]
    shown = np.vstack([points[within(points, landscape.domain)], starts, np.reshape(landscape.minima, (-1, 2))])
    shown = shown[np.isfinite(shown).all(axis=1)]
    if not len(shown):
        return landscape.domain
    low, high = shown.min(axis=0), shown.max(axis=0)
    margin = np.maximum(0.1 * (high - low), 0.02 * np.ptp(landscape.domain, axis=1))
    (left, bottom), (right, top) = low - margin, high + margin
    return (float(left), float(right)), (float(bottom), float(top))


def within(points: np.ndarray, extent: Extent) -> np.ndarray:
    """Return for each point (..., 2) whether it lies in the extent."""
    (x0, x1), (y0, y1) = extent
    x, y = points[..., 0], points[..., 1]
    return (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
