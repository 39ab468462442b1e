"""Measures of a run, each defined once: reversals, lengths, arriving and staying, the distance to a minimum.

The browser counts alike (``numbers/measures.js`` and ``engine/oscillation.js`` of the explorer); divergence is that of
`Trajectory.diverged_at`, and a minimum is one that the landscape lists (`Landscape.minima`).
"""

import functools
from collections.abc import Sequence

import numpy as np

from optimizers._lanes import MIN_MOVE

#: f within this of the lowest listed minimum counts as arrived.
ARRIVAL_TOLERANCE = 1e-3


def count_reversals(points: np.ndarray) -> np.ndarray:
    """Return how often each coordinate turns back: points (..., steps + 1, 2) -> int array (..., 2).

        #{t : Δw_t · Δw_s < 0},  s the last step before t at which the coordinate moved

    A move |Δw| <= 1e-12 is rounding and counts as no move.

    >>> count_reversals(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.5], [3.0, 0.5], [4.0, 2.0]]))
    array([0, 2])
    """
    moves = np.diff(points, axis=-2)
    heading = np.where(np.abs(moves) > MIN_MOVE, np.sign(moves), 0)
    rows = np.arange(heading.shape[-2])[:, None]
    latest = np.maximum.accumulate(np.where(heading != 0, rows, 0), axis=-2)  # a coordinate at rest keeps its heading
    heading = np.take_along_axis(heading, latest, axis=-2)
    return (heading[..., 1:, :] * heading[..., :-1, :] < 0).sum(axis=-2)


def length_and_direct_way(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the length of a path in the plane, and the distance from its start to its end; nan if it diverged.

        Σ ‖w_t − w_(t−1)‖  and  ‖w_T − w_0‖,  points (..., steps + 1, 2) -> two arrays (...)

    >>> length, direct = length_and_direct_way(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0]]))
    >>> length.item(), direct.item()
    (9.0, 3.0)
    """
    moves, whole = np.diff(points, axis=-2), points[..., -1, :] - points[..., 0, :]
    return np.hypot(moves[..., 0], moves[..., 1]).sum(axis=-1), np.hypot(whole[..., 0], whole[..., 1])


def first_below(values: np.ndarray, level: float) -> np.ndarray:
    """Return the first step with f < `level`, or -1 if there is none: values (..., steps + 1) -> int array (...).

    >>> first_below(np.array([3.0, 0.5, 2.0, 0.5, 0.4]), 1.0).item()
    1
    """
    hit = values < level
    return np.where(hit.any(axis=-1), hit.argmax(axis=-1), -1)


def stays_below_from(values: np.ndarray, level: float) -> np.ndarray:
    """Return the first step from which on f < `level` to the end, or -1: values (..., steps + 1) -> int array (...).

        min {t : f_s < level for all s >= t}

    >>> stays_below_from(np.array([3.0, 0.5, 2.0, 0.5, 0.4]), 1.0).item()
    3
    """
    above = ~(values < level)  # nan, after divergence, is not below
    first = np.where(above.any(axis=-1), above.shape[-1] - np.argmax(above[..., ::-1], axis=-1), 0)
    return np.where(first < above.shape[-1], first, -1)


def distance_to_nearest(point: np.ndarray, minima: Sequence[Sequence[float] | np.ndarray]) -> np.ndarray:
    """Return the Euclidean distance of points (..., n) to the nearest of the minima; nan if there is none.

    >>> distance_to_nearest(np.array([3.0, 4.0]), [(0, 0), (3, 3)]).item()
    1.0
    """
    points, unknown = np.moveaxis(point, -1, 0), np.full((1, point.shape[-1]), np.nan)
    ways = [[c - m for c, m in zip(points, minimum, strict=True)] for minimum in minima or unknown]
    return np.min([functools.reduce(np.hypot, way, 0.0) for way in ways], axis=0)
