"""Plateaus: surfaces that are flat nearly everywhere, so that the gradient says next to nothing."""

from math import pi

from numpy import cos, exp, sin

from landscapes._landscape import landscape


@landscape(domain=((-5, 5), (-5, 5)), start=(3.0, 2.5), minima=[(0, 0)])
def gaussian_well(x, y):
    """Gaussian well: a round hole in a plain, with a gradient that vanishes away from it.

        f = 1 − exp(−(x² + y²) / 2)

    The slope is largest, 0.61, at the distance 1 from the minimum, and 0.0019 at the start. There gradient
    descent looks frozen: at α = 0.1 it needs over a thousand steps to fall in. Watch RMSProp and Adam,
    which divide by the size of the gradient, walk across the plain as if it had a slope.

    Examples
    --------
    >>> from landscapes import gaussian_well
    >>> gaussian_well.gradient(0.0, 0.0)
    (0.0, 0.0)

    References
    ----------
    Goodfellow, Bengio and Courville, "Deep learning", MIT Press 2016, section 8.2.3, for flat regions of losses.
    """
    bell = exp(-(x * x + y * y) / 2)
    return 1 - bell, x * bell, y * bell


@landscape(domain=((-2, 8), (-2, 8)), start=(1.5, 2.0), minima=[(pi, pi)])
def easom(x, y):
    """Easom: a needle of depth 1 in a plain.

        f = −cos x cos y exp(−(x − π)² − (y − π)²)

    At the distance d from the minimum (π, π) f differs from 0 by exp(−d²) at most: 0.02 at d = 2,
    10⁻⁷ at d = 4. Watch which rules find the needle from a start on the plain, and that beyond a
    few units there is nothing left to follow.

    Examples
    --------
    >>> from landscapes import easom
    >>> round(easom.lowest, 12)
    -1.0

    References
    ----------
    Easom, "A survey of global optimization techniques", thesis, University of Louisville 1990.
    """
    u, v = x - pi, y - pi
    bell = exp(-u * u - v * v)
    cx, cy = cos(x), cos(y)
    return -cx * cy * bell, bell * cy * (sin(x) + 2 * u * cx), bell * cx * (sin(y) + 2 * v * cy)
