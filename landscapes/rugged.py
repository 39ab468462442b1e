"""Rugged fields: many minima between kinks; the slope in one region predicts little about the next."""

from math import pi

from numpy import cos, exp, sign, sin, sqrt

from landscapes._landscape import landscape

TRAY_MINIMUM = 1.3494066171539107
TABLE_MINIMUM = (8.055023475736563, 9.664590019241272)
SIGNS = [(1, 1), (1, -1), (-1, 1), (-1, -1)]


@landscape(
    domain=((-500, 500), (-500, 500)),
    start=(200.0, -150.0),
    minima=[(420.968746359982, 420.968746359982)],
    smooth=False,
)
def schwefel(x, y):
    """Schwefel: a deceptive field of hills, with the lowest minimum far from the next best.

        f = 837.9657745448674 − x sin √|x| − y sin √|y|

    The waves grow longer and higher outwards. The lowest minimum is near the corner (421, 421), the next
    lowest at x or y = −303, so the values in one region mislead about the other. Try learning rates
    of about 10: slopes are of order 10, distances are hundreds.

    Examples
    --------
    >>> from landscapes import schwefel
    >>> abs(schwefel.lowest) < 1e-9
    True

    References
    ----------
    Schwefel, "Numerical optimization of computer models", Wiley 1981.
    """
    p, q = sqrt(abs(x)), sqrt(abs(y))
    sp, sq = sin(p), sin(q)
    return 837.9657745448674 - x * sp - y * sq, -sp - p * cos(p) / 2, -sq - q * cos(q) / 2


@landscape(domain=((-512, 512), (-512, 512)), start=(0.0, 0.0), minima=[(512, 404.2318051137578)], smooth=False)
def eggholder(x, y):
    """Eggholder: rugged everywhere, with the lowest point on the edge of the domain.

        f = −(y + 47) sin √|x/2 + y + 47| − x sin √|x − y − 47|

    At the lowest point of the domain, f = −959.64 at (512, 404.23), f still decreases towards larger x: a rule
    without bounds leaves the domain there. Kinks run along y = −47 − x/2 and y = x − 47.
    Watch how small a part of the surface each path covers.

    Examples
    --------
    >>> from landscapes import eggholder
    >>> round(eggholder.lowest, 4)
    -959.6407

    References
    ----------
    Jamil and Yang, "A literature survey of benchmark functions for global optimisation problems", 2013.
    """
    v = y + 47
    a, b = x / 2 + v, x - v
    p, q = sqrt(abs(a)), sqrt(abs(b))
    fa = v * cos(p) * sign(a) / (2 * (p + (p == 0)))  # 0 on the kink itself
    fb = x * cos(q) * sign(b) / (2 * (q + (q == 0)))
    return -v * sin(p) - x * sin(q), -fa / 2 - sin(q) - fb, -sin(p) - fa + fb


@landscape(
    domain=((-10, 10), (-10, 10)),
    start=(2.6, 0.5),
    minima=[(i * TRAY_MINIMUM, j * TRAY_MINIMUM) for i, j in SIGNS],
    smooth=False,
)
def cross_in_tray(x, y):
    """Cross in tray: four equal minima around a cross of sharp ridges.

        f = −0.0001 (1 + |sin x sin y| exp |100 − R/π|)^0.1
        R = √(x² + y²)

    f is near −2 except around the lines x = kπ and y = kπ, where ridges rise, with increasing slope, to an
    edge at −0.0001. Watch how a path stays in the cell of this grid in which it starts.

    Examples
    --------
    >>> from landscapes import cross_in_tray
    >>> round(cross_in_tray.lowest, 6)
    -2.062612

    References
    ----------
    Surjanovic and Bingham, "Virtual library of simulation experiments".
    """
    r = sqrt(x * x + y * y)
    u, sx, sy = 100 - r / pi, sin(x), sin(y)
    s = sx * sy
    e = exp(abs(u))
    w = abs(s) * e
    top = 1e-4 * (1 + w) ** 0.1
    k, slope, inward = 0.1 * top / (1 + w), sign(s) * e, sign(u) * w / (pi * (r + (r == 0)))
    return -top, k * (inward * x - slope * cos(x) * sy), k * (inward * y - slope * sx * cos(y))


@landscape(
    domain=((-10, 10), (-10, 10)),
    start=(6.0, 7.0),
    minima=[(i * TABLE_MINIMUM[0], j * TABLE_MINIMUM[1]) for i, j in SIGNS],
    smooth=False,
)
def holder_table(x, y):
    """Holder table: waves like an egg crate, with four equal minima near the corners.

        f = −|sin x cos y| exp |1 − R/π|
        R = √(x² + y²)

    The waves deepen with the distance from the middle, so the lowest points of the domain, f = −19.21, are
    near its corners. Kinks run along x = kπ and y = (k + ½)π, and along the circle R = π. Watch how a rule
    ends in the cell where it starts.

    Examples
    --------
    >>> from landscapes import holder_table
    >>> round(holder_table.lowest, 6)
    -19.208503

    References
    ----------
    Surjanovic and Bingham, "Virtual library of simulation experiments".
    """
    r = sqrt(x * x + y * y)
    u, sx, cy = r / pi - 1, sin(x), cos(y)
    s, e = sx * cy, exp(abs(u))
    slope, outward = sign(s) * e, sign(u) * abs(s) * e / (pi * (r + (r == 0)))
    return -abs(s) * e, -slope * cos(x) * cy - outward * x, slope * sx * sin(y) - outward * y
