"""Surfaces with many minima: where a path ends depends on where it starts."""

from landscapes._landscape import landscape

HIMMELBLAU_MINIMA = [
    (3.0, 2.0),
    (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.2831859912861696),
    (3.5844283403304917, -1.8481265269644036),
]
HIMMELBLAU_SADDLES = [
    (3.385154183607021, 0.07385187983774928),
    (0.08667750455539636, 2.884254701174776),
    (-3.0730257507643897, -0.08135304428796751),
    (-0.12796134673068008, -1.9537149802445763),
]


@landscape(
    domain=((-6, 6), (-6, 6)), start=(0.0, 0.0), minima=HIMMELBLAU_MINIMA, saddles=HIMMELBLAU_SADDLES, scale="log"
)
def himmelblau(x, y):
    """Himmelblau: four equal minima around a hill.

        f = (x² + y − 11)² + (x + y² − 7)²

    All four minima have f = 0; four saddles lie between them and a maximum near (−0.27, −0.92).
    Watch two rules start from the same point and end in different minima.

    Examples
    --------
    >>> from landscapes import himmelblau
    >>> himmelblau.value(3.0, 2.0)
    0.0

    References
    ----------
    Himmelblau, "Applied nonlinear programming", McGraw-Hill 1972.
    """
    p, q = x * x + y - 11, x + y * y - 7
    return p * p + q * q, 4 * x * p + 2 * q, 2 * p + 4 * y * q
