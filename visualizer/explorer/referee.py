"""The referee: compares the paths that the browser has computed with those of `optimizers.trace`."""

from collections.abc import Sequence

import numpy as np

from landscapes import InputError
from optimizers import Trajectory, trace

#: The largest difference between two paths that is rounding, relative to the largest coordinate.
CLOSE = 1e-10

#: The relative change of the start by which the growth of rounding errors along a path is measured.
NUDGE = 1e-15


def compare(runs: Sequence[Trajectory], paths: Sequence[np.ndarray], seed: int = 0) -> None:
    """Raise an InputError if a path of the browser is not that of `trace`.

    A path may differ by more than rounding if it is ill-conditioned: a start that is moved by 1e-15 of its size moves
    the path as much.

    Parameters
    ----------
    runs : sequence of Trajectory
    paths : sequence of array (n (steps + 1),)
        The points of each racer, one after the other; nan after a divergence. An empty one is not compared.
    seed : int, default 0
        As in `optimizers.trace`.

    Raises
    ------
    InputError
        If a path differs.

    >>> from landscapes import ravine
    >>> from optimizers import gd
    >>> run = trace(gd(lr=0.03), ravine, steps=5)
    >>> compare([run], [run.points.ravel()])
    """
    for run, path in zip(runs, paths, strict=True):
        if path.size and not is_close(run, path.reshape(-1, run.points.shape[1]), seed):
            raise InputError(f"the browser's path of {run.optimizer.label} is not that of Python")


def is_close(run: Trajectory, points: np.ndarray, seed: int = 0) -> bool:
    """Return True if the points are those of the run, within rounding and its growth along the path."""
    if points.shape != run.points.shape:
        return False
    apart = difference(run, points)
    return apart <= CLOSE or apart <= 100 * amplification(run, seed)


def difference(run: Trajectory, points: np.ndarray) -> float:
    """Return the largest difference between points and those of the run, relative to the largest coordinate.

    It is infinite if the paths do not diverge at the same step.
    """
    there = np.isfinite(run.points)
    if (there != np.isfinite(points)).any():
        return np.inf
    size = max(np.abs(run.points[there]).max(initial=0.0), 1e-300)
    return float(np.abs(points - run.points)[there].max(initial=0.0) / size)


def amplification(run: Trajectory, seed: int = 0) -> float:
    """Return the relative difference of runs whose starts differ by rounding: large for an ill-conditioned run.

    It is 0 if f is not finite at the start.
    """
    start = run.points[0]
    if not np.isfinite(start).all():
        return 0.0
    with np.errstate(all="ignore"):
        nudged = [
            trace(run.optimizer, run.landscape, tuple(start * (1 + sign * NUDGE)), steps=run.steps, seed=seed)
            for sign in (-1, 1)
        ]
    return max(difference(run, other.points) for other in nudged)
