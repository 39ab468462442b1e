"""Exits: where a line leaves a box, in which direction, and at which step."""

from typing import NamedTuple

import numpy as np


class Exit(NamedTuple):
    """A place at which a line leaves a box.

    Attributes
    ----------
    step : int
        The first point outside; for a line that ends inside with nan, the first nan.
    time : float
        When the line crosses the edge, in steps.
    place : array (2,)
        Where it crosses the edge; for a line that ends inside, its last point.
    direction : array (2,)
        That of the line there, of length 1; 0 for a line that ends inside.
    back : int or None
        The first point that is inside again; None if there is none.
    """

    step: int
    time: float
    place: np.ndarray
    direction: np.ndarray
    back: int | None


def find_exits(points: np.ndarray) -> list[Exit]:
    """Return the exits of a line from the unit box, in the order of their steps.

    Parameters
    ----------
    points : array (n, 2)
        The line, in units of the box, which goes from 0 to 1; infinite or nan where it has no point.

    Examples
    --------
    >>> line = np.array([[0.5, 0.5], [0.5, 1.5], [0.5, 0.75], [1.5, 0.75], [np.nan, np.nan]])
    >>> for exit in find_exits(line):
    ...     print(exit.step, exit.time, exit.place, exit.direction, exit.back)
    1 0.5 [0.5 1. ] [0. 1.] 2
    3 2.5 [1.   0.75] [1. 0.] None
    """
    with np.errstate(invalid="ignore"):
        inside = np.all((points >= 0) & (points <= 1), axis=1)
    begins = ~np.isnan(points[0]).any()  # a line that starts outside leaves at once, one without points does not
    leaves = np.flatnonzero(~inside & np.append(begins, inside[:-1]))
    returns = np.append(np.flatnonzero(inside & ~np.append(True, inside[:-1])), len(points))
    exits = []
    for step, back in zip(leaves.tolist(), returns[np.searchsorted(returns, leaves)].tolist(), strict=True):
        time, place, direction = crossing(points[max(step - 1, 0)], points[step])
        time = max(step - 1 + time, 0.0)
        exits.append(Exit(step, time, place, direction, back if back < len(points) else None))
    return exits


def crossing(before: np.ndarray, after: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return where a line leaves the unit box: the share of the way from `before` to `after`, place and direction.

    A line from outside starts on the edge. An infinite point lies straight up, down, left or right. To nan no
    direction leads: the line ends at `before`.

    >>> crossing(np.array([0.5, 0.5]), np.array([0.5, 4.5]))
    (0.125, array([0.5, 1. ]), array([0., 1.]))
    """
    if np.isnan(after).any():
        return 1.0, before, np.zeros(2)
    if not ((before >= 0) & (before <= 1)).all():
        place = np.clip(after, 0, 1)
        return 0.0, place, unit(np.sign(after) * (place != after))
    endless = np.isinf(after)
    move = np.where(endless, np.sign(after), 0.0) if endless.any() else after - before
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(move == 0, np.inf, (np.where(move > 0, 1 - before, -before)) / move)
    share = float(shares.min())
    return 0.0 if endless.any() else share, np.clip(before + share * move, 0, 1), unit(move)


def unit(vector: np.ndarray) -> np.ndarray:
    """Return the vector with length 1; a zero stays."""
    vector = vector / (np.abs(vector).max() or 1.0)
    return vector / (np.hypot(*vector) or 1.0)
