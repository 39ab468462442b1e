"""The data of the lessons: the stopping distances of fifty cars of the 1920s."""

from typing import cast

import numpy as np

import landscapes
from landscapes import Loss


def cars() -> tuple[np.ndarray, np.ndarray]:
    """Return speeds in miles per hour and stopping distances in feet, each an array (50,).

    >>> speed, distance = cars()
    >>> len(speed), float(speed.mean()), float(distance.mean())
    (50, 15.4, 42.98)

    References
    ----------
    Ezekiel, "Methods of correlation analysis", Wiley 1930; `cars` in R is this table.
    """
    return cast(Loss, landscapes.cars).data
