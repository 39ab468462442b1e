"""Adaptive moment estimation: Adam, which is RMSProp with momentum and a warm start."""

from numpy import sqrt

from optimizers._optimizer import optimizer


@optimizer
def adam(w, g, m, v, c1, c2, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, bias_correction=True):
    """Adam: a running mean of the gradient over the running root mean square of it.

        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        w ← w − α (m / c₁) / (√(v / c₂) + ε)

    Both averages start at 0 and are too small at first. The bias correction divides them by
    c = 1 − βᵗ, which is the same average fed with ones: c ← β c + (1 − β). So the first step is
    α whatever the gradient; without the correction it is α(1 − β₁)/√(1 − β₂) = 3.16 α.

    Knobs: lr (α), default 0.001, in units of w; beta1 (β₁), default 0.9; beta2 (β₂), default
    0.999; eps (ε), default 1e-8, outside the root and added after the correction (keras adds it
    before); bias_correction, default True.

    Examples
    --------
    >>> from optimizers import adam, trace
    >>> trace(adam(lr=0.2), "ravine", steps=1).points[-1].round(6)
    array([9.8, 0.8])

    References
    ----------
    Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015. torch.optim.Adam is this rule.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = beta1 * c1 + (1 - beta1)
    c2 = beta2 * c2 + (1 - beta2)
    mean = m / c1 if bias_correction else m
    square = v / c2 if bias_correction else v
    return w - lr * mean / (sqrt(square) + eps), m, v, c1, c2
