"""Adaptive rules: divide the step of each coordinate by the size of its own gradients."""

from typing import Annotated

from numpy import maximum, sqrt

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer

Initial = Annotated[float, Parameter("s₀", 0.0, 1.0, minimum=0)]


@optimizer
def adagrad(w, g, s, lr=0.01, eps=1e-10, eps_inside=False, initial: Initial = 0.0):
    """AdaGrad: divide the step by the root of the sum of all squared gradients.

        s ← s + g²
        w ← w − α g / (√s + ε)

    No step is longer than α, and under a constant gradient step t has the length α/√t: s never
    decreases, so the steps shrink to 0. `eps_inside` divides by √(s + ε), and `initial` (s₀) is added to s
    from the start: optax and keras have both, with s₀ = 0.1.

    Parameters: lr (α), default 0.01, in units of w; eps (ε), default 1e-10, in units of g; eps_inside, default
    False; initial (s₀), default 0, in units of g².

    Examples
    --------
    >>> from optimizers import adagrad, trace
    >>> trace(adagrad(lr=0.5), "ravine", steps=1).points[-1]
    array([9.5, 0.5])

    References
    ----------
    Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", JMLR 12, 2011. torch.optim.Adagrad is this rule.
    """
    s = s + g * g
    inside, outside = (eps, 0.0) if eps_inside else (0.0, eps)
    return w - lr * g / (sqrt(s + initial + inside) + outside), s


@optimizer
def adadelta(w, g, s, d, lr=1.0, beta=0.9, eps=1e-6):
    """AdaDelta: RMSProp with the root mean square of its own steps as the learning rate.

        s ← β s + (1 − β) g²
        Δ = √(d + ε) / √(s + ε) · g
        d ← β d + (1 − β) Δ²
        w ← w − α Δ

    The units match without a learning rate, hence α = 1. Since d starts at 0, the first step is
    √(ε/(1 − β)) ≈ 0.003 on every landscape, which makes a slow start.

    Parameters: lr (α), default 1; beta (β), default 0.9, called rho in torch and keras; eps (ε),
    default 1e-6, inside both roots.

    Examples
    --------
    >>> from optimizers import adadelta, trace
    >>> (10 - trace(adadelta, "ravine", steps=1).points[-1, 0]).round(7)
    np.float64(0.0031623)

    References
    ----------
    Zeiler, "ADADELTA: an adaptive learning rate method", 2012. torch.optim.Adadelta is this rule.
    """
    s = beta * s + (1 - beta) * g * g
    step = sqrt(d + eps) / sqrt(s + eps) * g
    d = beta * d + (1 - beta) * step * step
    return w - lr * step, s, d


@optimizer
def rmsprop(w, g, s, m, v, lr=0.01, beta=0.9, eps=1e-8, momentum=0.0, centered=False, eps_inside=False):
    """RMSProp: divide the step by a running root mean square of the gradient.

        s ← β s + (1 − β) g²
        w ← w − α g / (√s + ε)

    On a ravine S_db is large and S_dW small, so the division damps the swing in b but not the motion in W,
    and α may be larger. Unlike AdaGrad it forgets: at β = 0.9 the gradient of 100 steps ago has the weight
    0.9^100 = 2.7e-5.

    Three variants, all in torch's order of operations: `centered` divides by the standard deviation
    √(s − m²), where m is the running mean of g (s − m² is kept at 0 or above, while torch may take the root
    of a negative number); `momentum` = μ makes v ← μ v + g/(√s + ε) and steps by α v; `eps_inside` divides
    by √(s + ε), as optax and keras do.

    Parameters: lr (α), default 0.01; beta (β), default 0.9 (torch calls it alpha and has 0.99; keras
    rho); eps (ε), default 1e-8; momentum (μ), default 0; centered, eps_inside, default False.

    Examples
    --------
    >>> from optimizers import rmsprop, trace
    >>> trace(rmsprop(lr=0.2), "ravine", steps=1).points.round(6)  # first step: α/√(1 − β) in both
    array([[10.      ,  1.      ],
           [ 9.367544,  0.367544]])

    References
    ----------
    Tieleman, Hinton, "Lecture 6.5: rmsprop", Neural networks for machine learning, 2012.
    torch.optim.RMSprop is this rule.
    """
    s = beta * s + (1 - beta) * g * g
    m = beta * m + (1 - beta) * g
    variance = maximum(s - m * m, 0.0) if centered else s
    inside, outside = (eps, 0.0) if eps_inside else (0.0, eps)
    v = momentum * v + g / (sqrt(variance + inside) + outside)
    return w - lr * v, s, m, v
