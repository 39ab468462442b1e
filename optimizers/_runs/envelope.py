"""The envelope of a run's distance to the nearest minimum, kept as it runs, and the asymptotic rate read off it.

The steps are cut into rows, eight for each doubling of the step, at least two steps each. A row keeps the largest
distance in it and the step at which it was, so that an oscillation that passes near the minimum does not count as an
arrival, and the last half of a run, however long, has about eight rows.
"""

import numpy as np

from landscapes import Landscape
from optimizers._lanes import Envelope, aligned_array

#: A distance below this share of the largest so far is rounding.
ROUNDING_SHARE = 1e-12


def envelope_row(step: int) -> int:
    """Return the row of a step; the engine counts alike.

    >>> [envelope_row(step) for step in (0, 1, 2, 31, 32, 35, 36, 63, 64)]
    [0, 0, 1, 15, 16, 16, 17, 23, 24]
    """
    shift = max(step.bit_length() - 4, 1)
    return 8 * (shift - 1) + (step >> shift)


def new_envelope(landscape: Landscape, lanes: int, steps: int | None) -> Envelope:
    """Return the envelope of a run of so many steps; an empty one, which is not kept, if steps is None."""
    minima = np.array(landscape.minima, float).reshape(-1, 2).T if steps is not None else np.empty((2, 0))
    rows = envelope_row(steps) + 1 if steps is not None and minima.size else 0
    return Envelope(np.ascontiguousarray(minima), aligned_array((rows, lanes)), aligned_array((rows, lanes)))


def asymptotic_rate(envelope: Envelope) -> np.ndarray:
    """Return the factor per step of the distance, (lanes,): the least-squares line through log distance.

    The line is over the last half of the steps before the distance is rounding. nan if fewer than two rows are left.
    """
    if not len(envelope.squared):
        return np.full(envelope.squared.shape[1], np.nan)
    distance, step = np.sqrt(envelope.squared), envelope.step
    rounding = ROUNDING_SHARE * (np.maximum.accumulate(distance) + np.abs(envelope.minima).max())
    measurable = np.logical_and.accumulate(distance > rounding)
    last = np.where(measurable, step, 0).max(axis=0)
    used = measurable & (step >= last / 2)
    count = np.maximum(used.sum(axis=0), 1)
    weight = np.where(used, step - np.where(used, step, 0).sum(axis=0) / count, 0.0)
    logs = np.log(np.where(used, distance, 1.0))
    with np.errstate(invalid="ignore"):
        return np.exp((weight * logs).sum(axis=0) / (weight * weight).sum(axis=0))
