"""The extent: the part of the plane that is drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.real_numbers import interval_pair, is_interval
from optimizers import Trajectory

#: The part of the plane that is shown: ((x0, x1), (y0, y1)).
Extent = tuple[tuple[float, float], tuple[float, float]]

#: The largest end of an extent, and the narrowest extent, relative to its ends: beyond, no ticks fit between them.
LARGEST, NARROWEST = 1e150, 1e-12

#: A landscape with more minima than this is not shown with all of them.
MAX_MINIMA = 6

#: The shorter side over the longer one, at least, both in units of the domain; up to this share of the domain.
MIN_SHARE = 0.6


def check_extent(extent: Any, name: str = "extent") -> Extent:
    """Return the extent as floats, or raise an InputError that names the argument, `name`."""
    pair = interval_pair(extent)
    if pair is None:
        raise InputError(f"{name} must be ((x0, x1), (y0, y1)), got {short_repr(extent)}")
    if not all(is_interval(low, high, LARGEST, NARROWEST, 1 / LARGEST) for low, high in pair):
        raise InputError(
            f"{name} must have x0 < x1 and y0 < y1, at most {LARGEST:g} and not too close, got {short_repr(extent)}"
        )
    return pair


def fit_extent(landscape: Landscape, trajectories: Sequence[Trajectory]) -> Extent:
    """Return the part of the plane that holds what happens in a race, and what it happens around.

    - All points of a path that stays within reach: no farther outside than the box of the domain and the starts
      is large. Of a path that goes farther, a run that diverges for example, only the points in that box.
    - The starts, and the minima: if there are more than six, those near the paths.
    - Where there is no minimum: the nearest saddle, with half as much of the plane on its other side.
    - A picture as a whole (see `landscapes.picture`).

    A margin is added. If one side is much shorter than the other, in units of the domain, it gets longer.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> swing, diverging = (trace(gd(lr=lr), ravine, start=(10, 6), steps=200) for lr in (0.038, 0.041))
    >>> [round(float(end), 1) for end in fit_extent(ravine, [swing])[1]]
    [-6.5, 7.1]
    >>> [round(float(end), 1) for end in fit_extent(ravine, [diverging])[1]]
    [-0.6, 6.6]
    """
    if getattr(landscape, "table", None) is not None:
        return landscape.domain
    chosen = zip(trajectories, held_points(landscape, trajectories), strict=True)
    paths = np.vstack([run.points[held] for run, held in chosen])
    if not len(paths):
        return landscape.domain
    shown = np.vstack([paths, landmarks(landscape, paths)])
    low, high = shown.min(axis=0), shown.max(axis=0)
    whole = np.ptp(landscape.domain, axis=1)
    margin = np.maximum(0.1 * (high - low), 0.02 * whole)
    shares = (high - low + 2 * margin) / whole
    missing = np.maximum(MIN_SHARE * np.minimum(shares[::-1], 1) - shares, 0) * whole
    (left, bottom), (right, top) = low - margin - missing / 2, high + margin + missing / 2
    return (float(left), float(right)), (float(bottom), float(top))


def held_points(landscape: Landscape, trajectories: Sequence[Trajectory]) -> list[np.ndarray]:
    """Return for each path which of its points (steps + 1,) the picture must hold; see `fit_extent`."""
    starts = [run.points[:1] for run in trajectories if np.isfinite(run.points[0]).all()]
    core = bounding_box(np.vstack([np.transpose(landscape.domain), *starts]))
    reach = grown(core, 1.0)
    held = []
    for run in trajectories:
        stays = within(run.points, reach) | np.isnan(run.points).any(axis=1)
        held.append(within(run.points, reach if stays.all() and run.diverged_at is None else core))
    return held


def landmarks(landscape: Landscape, paths: np.ndarray) -> np.ndarray:
    """Return what the paths happen around, (n, 2): minima, or else half the mirror image of the paths in a saddle."""
    minima, saddles = (np.reshape(points, (-1, 2)) for points in (landscape.minima, landscape.saddles))
    if len(minima) > MAX_MINIMA:
        near = within(minima, grown(bounding_box(paths), 0.5))
        near[nearest(landscape, minima, paths)] = True
        return minima[near]
    if len(minima) or not len(saddles):
        return minima
    return 1.5 * saddles[nearest(landscape, saddles, paths)] - 0.5 * paths


def nearest(landscape: Landscape, points: np.ndarray, paths: np.ndarray) -> int:
    """Return which of the points is the nearest to any of the paths, in units of the domain."""
    whole = np.ptp(landscape.domain, axis=1)
    low, high = paths.min(axis=0), paths.max(axis=0)
    inside = np.clip(points, low, high)
    return int(np.hypot(*((points - inside) / whole).T).argmin())


def bounding_box(points: np.ndarray) -> Extent:
    """Return the smallest box that holds the points (n, 2)."""
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return (x0, x1), (y0, y1)


def grown(extent: Extent, share: float) -> Extent:
    """Return the extent with this share of each side added at both of its ends.

    >>> grown(((0, 10), (0, 1)), 0.5)
    ((-5.0, 15.0), (-0.5, 1.5))
    """
    (x0, x1), (y0, y1) = extent
    dx, dy = share * (x1 - x0), share * (y1 - y0)
    return (x0 - dx, x1 + dx), (y0 - dy, y1 + dy)


def within(points: np.ndarray, extent: Extent) -> np.ndarray:
    """Return for each point (..., 2) whether it lies in the extent."""
    (x0, x1), (y0, y1) = extent
    x, y = points[..., 0], points[..., 1]
    return (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
