"""Saddles: points at which the gradient is zero, but which are not minima."""

from landscapes._landscape import landscape


@landscape(domain=((-2, 2), (-2, 2)), start=(1.0, 0.01), saddles=[(0, 0)])
def saddle(x, y):
    """Saddle: down in y, up in x, with no bottom.

        f = x² − y²

    From a start near the ridge y = 0, gradient descent runs to the saddle point first, and then needs
    ln(1/|y₀|) / ln(1 + 2α) steps to leave it. RMSProp divides by the small gradient in y, and leaves
    early. Watch the first step with |y| > 1. A run that starts exactly on the ridge never leaves it.

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

    This is a bounded version of the saddle. From (0.01, 1.5) a path first descends to the pass at (0, 0),
    then turns to one side. Watch how long it stays near the pass; from x = 0 only noise decides the side.

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


@landscape(domain=((-2, 2), (-2, 2)), start=(0.1, 1.0), saddles=[(0, 0)])
def monkey_saddle(x, y):
    """Monkey saddle: three ways down, three ways up, and zero curvature in the middle.

        f = x³ − 3xy²

    The slope is 3r² at the distance r from the middle, where the Hessian is zero, so its eigenvalues
    do not show that this is a saddle. There is no bottom. Watch how much longer a slow rule stays in
    the flat middle than in that of the plain `saddle`.

    Examples
    --------
    >>> from landscapes import monkey_saddle
    >>> monkey_saddle.gradient(1.0, 2.0)
    (-9.0, -12.0)

    References
    ----------
    Hilbert and Cohn-Vossen, "Geometry and the imagination", Chelsea 1952.
    """
    return x**3 - 3 * x * y * y, 3 * (x * x - y * y), -6 * x * y


@landscape(
    domain=((-2.5, 2.5), (-2.5, 2.5)),
    start=(-1.5, 1.7),
    minima=[(1, 1), (-1, -1)],
    saddles=[(0, 0)],
    axes=("w₁", "w₂"),
)
def linear_net(x, y):
    """Linear net: two layers of one weight each, which learn w₂ w₁ = 1.

        f = (w₁ w₂ − 1)² / 2

    All points of the hyperbola xy = 1 are minima; (1, 1) and (−1, −1) are those nearest to the saddle at 0.
    Along a path of small steps x² − y² is nearly constant, so from (−1.5, 1.7) the path goes around the saddle
    and x changes its sign. Watch a path from small weights, such as (0.01, −0.02): it begins with a plateau.

    Examples
    --------
    >>> from landscapes import linear_net
    >>> linear_net.value(0.5, 2.0)
    0.0

    References
    ----------
    Baldi and Hornik, "Neural networks and principal component analysis: learning from examples
    without local minima", Neural Networks 2, 1989.
    """
    r = x * y - 1
    return r * r / 2, y * r, x * r
