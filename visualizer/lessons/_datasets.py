"""A small set of real data: the stopping distances of fifty cars of the 1920s."""

import numpy as np

SPEED = (
    "4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 "
    "15 16 16 17 17 17 18 18 18 18 19 19 19 20 20 20 20 20 22 23 24 24 24 24 25"
)
DISTANCE = (
    "2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 "
    "54 32 40 32 40 50 42 56 76 84 36 46 68 32 48 52 56 64 66 54 70 92 93 120 85"
)


def cars() -> tuple[np.ndarray, np.ndarray]:
    """Return speeds in miles per hour and stopping distances in feet, each an array (50,).

    >>> speed, distance = cars()
    >>> len(speed), float(speed.mean()), float(distance.mean())
    (50, 15.4, 42.98)

    References
    ----------
    Ezekiel, "Methods of correlation analysis", Wiley 1930; `cars` in R is this table.
    """
    speed, distance = (np.array(row.split(), dtype=float) for row in (SPEED, DISTANCE))
    return speed, distance
