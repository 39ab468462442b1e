"""Plain gradient descent."""

from optimizers._optimizer import optimizer


@optimizer
def gd(w, g, lr=0.01):
    """Gradient descent: one step against the gradient.

        w ← w − α g

    On a quadratic with largest curvature L it is stable for 0 < α < 2/L; between 1/L and 2/L each
    step crosses the valley.

    Parameters: lr (α), default 0.01, in units of w per unit of g.

    Examples
    --------
    >>> from optimizers import gd, trace
    >>> trace(gd(lr=0.02), "ravine", steps=1).points[-1]
    array([9.8, 0. ])

    References
    ----------
    Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.
    torch.optim.SGD is this rule.
    """
    return w - lr * g
