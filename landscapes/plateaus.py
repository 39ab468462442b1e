"""Plateaus: surfaces that are flat nearly everywhere, with very small gradients."""

from math import pi

from numpy import cos, exp, sin

from landscapes._landscape import landscape


@landscape(domain=((-5, 5), (-5, 5)), start=(3.0, 2.5), minima=[(0, 0)])
def gaussian_well(x, y):
    """Gaussian well: a round hole in a plain, with a gradient that vanishes away from it.

        f = 1 − exp(−(x² + y²) / 2)

    The slope is largest, 0.61, at the distance 1 from the minimum, and 0.0019 at the start. There gradient
    descent hardly moves: at α = 0.1 it needs over a thousand steps to reach the well. Watch RMSProp and Adam,
    which divide by the size of the gradient, cross the plain in far fewer steps.

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

    At the distance d from the minimum (π, π) f differs from 0 by at most exp(−d²): 0.02 at d = 2,
    10⁻⁷ at d = 4. Watch which rules find the needle from a start on the plain; beyond a few units the
    gradient is practically zero.

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


@landscape(
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    start=(0.75, 1.0),
    minima=[
        (-0.49999999244502824, -0.7999999993878394),
        (0.8997268868126034, -0.7000195080848141),
        (-0.8999812428879499, 0.6999296608298121),
    ],
    saddles=[(-0.747009724696159, 0.12628646761087808), (0.34371022657814, -0.7397349838158443)],
)
def three_pits(x, y):
    """Three pits: round holes in a plain, and a start at which the plain is almost level.

        f = −0.9 exp(−4 a²) − 0.7 exp(−10 b²) − 0.5 exp(−10 c²)

    a, b and c are the distances from (−0.5, −0.8), (0.9, −0.7) and (−0.9, 0.7), the centres of the pits.
    At the start (0.75, 1) the gradient is 7·10⁻⁸. Gradient descent (α = 0.05) and heavy ball
    (α = 0.01, β = 0.95) hardly move from there in 1000 steps. Watch AdaGrad (α = 0.1), Adam (0.05) and RMSProp
    (0.02), whose steps do not shrink with the slope, reach the deepest pit.

    Examples
    --------
    >>> from landscapes import three_pits
    >>> round(three_pits.lowest, 8), round(three_pits.value(0.75, 1.0), 8)
    (-0.9, -0.0)

    References
    ----------
    Yun, "Deep learning optimizer visualization", for the idea; the pits here are different.
    """
    u, v, p, q, r, s = x + 0.5, y + 0.8, x - 0.9, y + 0.7, x + 0.9, y - 0.7
    a, b, c = 0.9 * exp(-4 * (u * u + v * v)), 0.7 * exp(-10 * (p * p + q * q)), 0.5 * exp(-10 * (r * r + s * s))
    return -a - b - c, 8 * u * a + 20 * (p * b + r * c), 8 * v * a + 20 * (q * b + s * c)
