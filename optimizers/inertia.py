"""Momentum in several forms: the rule keeps a velocity."""

from optimizers._optimizer import optimizer


@optimizer
def momentum(w, g, v, lr=0.01, beta=0.9):
    """Momentum as an average: step along the exponentially weighted mean of the gradients.

        v ← β v + (1 − β) g
        w ← w − α v

    Gradients of opposite sign cancel in v; gradients of the same sign keep their size. This is the
    EWMA form of Andrew Ng's lessons; `heavy_ball` is the sum form of torch and optax, and
    ``momentum(lr=α/(1 − β))`` makes the same steps as ``heavy_ball(lr=α)``. At equal α only the EWMA
    form damps the swing on a ravine. On a quadratic it is stable for 0 < αL < 2(1 + β)/(1 − β).

    Parameters: lr (α), default 0.01; beta (β), the memory of the average, default 0.9.

    Examples
    --------
    >>> from optimizers import gd, momentum, trace
    >>> [int(trace(rule(lr=0.038), "ravine", steps=100).reversals[1]) for rule in (gd, momentum)]
    [99, 14]

    References
    ----------
    Ng, "Improving deep neural networks", DeepLearning.AI, week 2: gradient descent with momentum.
    """
    v = beta * v + (1 - beta) * g
    return w - lr * v, v


@optimizer
def heavy_ball(w, g, v, lr=0.01, beta=0.9):
    """Heavy ball: momentum as a sum, the form of torch and of most papers.

        v ← β v + g
        w ← w − α v

    The sum amplifies a constant gradient 1/(1 − β) times: at equal α and β = 0.9 the rule is ten times as
    fast as `momentum`, and it swings as widely as plain descent. On a quadratic it is stable for
    0 < αL < 2(1 + β), and fastest at α = (2/(√L + √μ))², β = ((√κ − 1)/(√κ + 1))².

    Parameters: lr (α), default 0.01; beta (β), default 0.9, called momentum in torch.

    Examples
    --------
    >>> from optimizers import heavy_ball, momentum, trace
    >>> ewma = trace(momentum(lr=0.038), "ravine").points
    >>> summed = trace(heavy_ball(lr=0.0038), "ravine").points
    >>> bool(abs(ewma - summed).max() < 1e-13)
    True

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    torch.optim.SGD(momentum=β) is this rule.
    """
    v = beta * v + g
    return w - lr * v, v


@optimizer
def nesterov(w, g, v, lr=0.01, beta=0.9):
    """Nesterov momentum: the heavy ball with its gradient one step ahead.

        v ← β v + g
        w ← w − α (g + β v)

    Here w is the look-ahead point, so that a picture shows the points of the gradients (torch, keras and
    optax do the same). On a quadratic it is stable for 0 < αL < 2(1 + β)/(1 + 2β), a *smaller* range than
    that of plain descent.

    Parameters: lr (α), default 0.01; beta (β), default 0.9, called momentum in torch.

    Examples
    --------
    >>> from optimizers import nesterov, trace
    >>> trace(nesterov(lr=0.1, beta=0.5), "sphere", start=(1, 0), steps=2).points[:, 0]
    array([1.  , 0.7 , 0.44])

    References
    ----------
    Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)", 1983;
    in this form Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
    torch.optim.SGD(momentum=β, nesterov=True) is this rule.
    """
    v = beta * v + g
    return w - lr * (g + beta * v), v


@optimizer
def dampened_momentum(w, g, v, t, lr=0.01, beta=0.9, dampening=0.9):
    """Dampened momentum: the heavy ball with torch's dampening of every gradient except the first.

        v ← g at the first step, then β v + (1 − τ) g
        w ← w − α v

    With τ = β it looks like `momentum` but differs: the first gradient is not dampened, has ten times the
    weight of the next ones at τ = 0.9, and takes dozens of steps to fade.

    Parameters: lr (α), default 0.01; beta (β), default 0.9, called momentum in torch; dampening (τ),
    default 0.9 (in torch 0).

    Examples
    --------
    >>> from optimizers import dampened_momentum, momentum, trace
    >>> rules = dampened_momentum(lr=0.1), momentum(lr=0.1)
    >>> [float(trace(rule, "sphere", (1, 0), steps=1).points[1, 0].round(6)) for rule in rules]
    [0.8, 0.98]

    References
    ----------
    torch.optim.SGD(momentum=β, dampening=τ) is this rule.
    """
    v = beta * v + (1 - dampening) * g if t > 0 else g
    return w - lr * v, v, t + 1


@optimizer
def cautious_momentum(w, g, v, lr=0.01, beta=0.9):
    """Cautious momentum: the average of `momentum`, but never a step uphill.

        v ← β v + (1 − β) g
        w ← w − α v    only where v g > 0

    A coordinate waits while the average and the newest gradient disagree, that is, when momentum would carry it
    past the floor of its valley and up the other wall. The velocity v is kept. The authors divide the mask by
    its mean over a tensor, so that the other coordinates go further; here every coordinate is a tensor of its
    own. `adamw` and `lion` have the same mask as a switch.

    Parameters: lr (α), default 0.01; beta (β), default 0.9.

    Examples
    --------
    >>> from optimizers import cautious_momentum, momentum, trace
    >>> for rule in (momentum, cautious_momentum):
    ...     run = trace(rule(lr=0.038), "ravine", steps=100)
    ...     print(run.reversals, run.path_length.round(2))
    [ 1 14] [10.1   5.46]
    [0 9] [10.01  1.65]

    References
    ----------
    Liang, Chen, Liu, Liu, "Cautious optimizers: improving training with one line of code", 2024.
    """
    v = beta * v + (1 - beta) * g
    return w - lr * (v if v * g > 0 else 0.0), v
