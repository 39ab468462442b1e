"""Saddles: points where the gradient is zero and which are no minimum."""

from landscapes._landscape import landscape


@landscape(domain=((-2, 2), (-2, 2)), start=(1.0, 0.01), saddles=[(0, 0)])
def saddle(x, y):
    """Saddle: down in y, up in x, with no bottom.

        f = x² − y²

    Started near the ridge y = 0, gradient descent runs to the saddle point at once and then needs
    ln(1/|y₀|) / ln(1 + 2α) steps to leave it. RMSProp sees the small gradient in y, divides by it,
    and leaves early. Watch the first step with |y| > 1. Exactly on the ridge every rule stays.

    Examples
    --------
    >>> from landscapes import saddle
    >>> saddle.minima
    ()

    References
    ----------
    Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional
    non-convex optimization", NeurIPS 2014.
    """
    return x * x - y * y, 2 * x, -2 * y


@landscape(domain=((-2, 2), (-2, 2)), start=(0.01, 1.5), minima=[(1, 0), (-1, 0)], saddles=[(0, 0)])
def double_well(x, y):
    """Double well: two equal minima, and a saddle on the pass between them.

        f = x⁴/4 − x²/2 + y²/2

    The bounded version of the saddle. From (0.01, 1.5) a path first falls onto the pass at (0, 0)
    and must choose a side. Watch how long it hesitates, and that noise decides for x = 0.

    Examples
    --------
    >>> from landscapes import double_well
    >>> double_well.lowest
    -0.25

    References
    ----------
    Strogatz, "Nonlinear dynamics and chaos", 2nd ed., section 2.7, for the potential in x.
    """
    return x**4 / 4 - x * x / 2 + y * y / 2, x**3 - x, y
