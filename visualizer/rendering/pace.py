"""The pace of a film: the share of its time that each step of the race gets."""

import numpy as np

from landscapes._core.errors import unknown_name

#: Name -> what it means; the first is the default.
PACES = {
    "auto": "by how much happens: a long run slows down where the racers move",
    "even": "the same time for each step",
    "log": "the same time for the steps up to 1, 10, 100 and 1000",
}

#: Runs up to this length are paced evenly: each of their steps can be seen.
EVEN_STEPS = 150


def check_pace(pace: object) -> None:
    """Raise an InputError if there is no pace of this name."""
    if not isinstance(pace, str) or pace not in PACES:
        raise unknown_name("pace", pace, PACES)


def step_shares(pace: str, steps: int, ways: np.ndarray) -> np.ndarray:
    """Return the share of the film that each step gets, an array (steps,) whose sum is 1.

    Parameters
    ----------
    pace : "auto", "even" or "log"
    steps : int
        The length of the race.
    ways : array (racers, steps)
        How far each racer moves in each step, in any unit.

    Examples
    --------
    >>> step_shares("log", 3, np.zeros((0, 3))).round(2).tolist()
    [0.5, 0.29, 0.21]
    >>> long = step_shares("auto", 3000, np.zeros((0, 3000)))
    >>> bool(long[:10].sum() > 20 * long[-10:].sum())
    True
    """
    if not steps:  # a still, such as a map
        return np.zeros(0)
    even = np.full(steps, 1 / steps)
    log = np.diff(np.log1p(np.arange(steps + 1))) / np.log1p(steps)
    if pace != "auto":
        return log if pace == "log" else even
    calm = min(EVEN_STEPS / steps, 1.0)
    return calm * even + (1 - calm) * (log + moving_shares(ways, log)) / 2


def moving_shares(ways: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the share of the whole way of all racers that each step makes; every racer counts as much as the others.

    A racer that never moves counts as `rest`. Neighbouring steps are averaged, so that the film does not jerk.
    """
    totals = ways.sum(axis=1, keepdims=True)
    moved = np.divide(ways, totals, out=np.broadcast_to(rest, ways.shape).copy(), where=totals > 0)
    share = moved.mean(axis=0) if len(moved) else rest
    ends = np.concatenate([[0.0], np.cumsum(share)])
    at = np.arange(len(share) + 1)
    low, high = np.maximum(at[:-1] - 2, 0), np.minimum(at[1:] + 2, len(share))
    smooth = (ends[high] - ends[low]) / (high - low)
    return smooth / smooth.sum()


def ways_in_picture(points: np.ndarray, counts: np.ndarray, steps: int, box: np.ndarray) -> np.ndarray:
    """Return how far a racer moves in each step of the race, an array (steps,), in sides of the picture.

    Parameters
    ----------
    points : array (points, 2)
        The path; its points outside the picture count as points of its edge.
    counts : int array (points,)
        The step of the race at which each point was reached.
    steps : int
        The length of the race.
    box : array (2, 2)
        The lower and the upper corner of the picture.

    Examples
    --------
    >>> box = np.array([[0.0, 0.0], [10.0, 1.0]])
    >>> ways_in_picture(np.array([[0.0, 0.0], [5.0, 0.0], [99.0, 0.0]]), np.array([0, 2, 3]), 4, box).tolist()
    [0.25, 0.25, 0.5, 0.0]
    """
    inside = np.clip(points, *box) / (box[1] - box[0])
    way = np.nan_to_num(np.hypot(*np.diff(inside, axis=0).T))
    return np.diff(np.interp(np.arange(steps + 1), counts, np.concatenate([[0.0], np.cumsum(way)])))
