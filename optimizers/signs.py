"""Rules that use the sign of the gradient, not its size."""

from typing import Annotated

from numpy import maximum, minimum, sign

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer


@optimizer
def signsgd(w, g, lr=0.01):
    """SignSGD: a step of the same length in each coordinate, for any gradient.

        w ← w − α sign g

    It moves along diagonals, and near a minimum it swings by α without end, unless α is lowered.

    Parameters: lr (α), default 0.01, in units of w.

    Examples
    --------
    >>> from optimizers import signsgd, trace
    >>> trace(signsgd(lr=0.25), "ravine", steps=4).points[-1]
    array([9., 0.])

    References
    ----------
    Bernstein et al., "signSGD: compressed optimisation for non-convex problems", ICML 2018.
    """
    return w - lr * sign(g)


@optimizer
def signum(w, g, m, lr=0.01, beta=0.9):
    """Signum: the sign of the averaged gradient.

        m ← β m + (1 − β) g
        w ← w − α sign m

    The sign is a majority vote: on the walls of a ravine the step turns only when most of the last
    1 / (1 − β) gradients, weighted by size, point the other way.

    Parameters: lr (α), default 0.01, in units of w; beta (β), default 0.9.

    Examples
    --------
    >>> from optimizers import signum, trace
    >>> trace(signum(lr=0.5), "ravine", steps=2).points[-1]
    array([9., 0.])

    References
    ----------
    Bernstein et al., "signSGD: compressed optimisation for non-convex problems", ICML 2018.
    """
    m = beta * m + (1 - beta) * g
    return w - lr * sign(m), m


@optimizer
def lion(w, g, m, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0, cautious=False):
    """Lion: step by the sign of a short average, and keep a long average as the state.

        u = sign(β₁ m + (1 − β₁) g)
        w ← (1 − α λ) w − α u    if cautious, α u only where u g > 0
        m ← β₂ m + (1 − β₂) g

    The state m is updated after the step, so that the newest gradient has the weight 1 − β₁ in the
    step and only 1 − β₂ in m. The cautious form makes no step uphill (see `adamw`).

    Parameters: lr (α), default 1e-4; beta1 (β₁), default 0.9; beta2 (β₂), default 0.99; weight_decay
    (λ), default 0 as in the authors' code (optax 1e-3); cautious, default False.

    Examples
    --------
    >>> from optimizers import lion, trace
    >>> trace(lion(lr=0.5), "ravine", steps=2).points[-1]
    array([9., 0.])

    References
    ----------
    Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.
    Liang, Chen, Liu, Liu, "Cautious optimizers: improving training with one line of code", 2024.
    """
    step = sign(beta1 * m + (1 - beta1) * g)
    if cautious:
        step = step if step * g > 0 else 0.0
    m = beta2 * m + (1 - beta2) * g
    return (1 - lr * weight_decay) * w - lr * step, m


Shrink = Annotated[float, Parameter("η₋", 0.1, 0.9, minimum=0, exclusive_maximum=1)]
Grow = Annotated[float, Parameter("η₊", 1.05, 2.0, minimum=1)]
Length = Annotated[float, Parameter("d", 1e-6, 100, log=True, minimum=0)]


@optimizer
def rprop(
    w, g, d, previous, lr=0.01, shrink: Shrink = 0.5, grow: Grow = 1.2, shortest: Length = 1e-6, longest: Length = 50.0
):
    """Rprop: one step length per coordinate, which grows while the sign stays and shrinks when it flips.

        d ← d · η₊ if g · g_previous > 0, d · η₋ if < 0, within [shortest, longest]
        g ← 0 if g · g_previous < 0
        w ← w − d sign g

    After a flip the coordinate does not move for one step. The rule needs the sign of the full gradient,
    so it does not suit mini-batches.

    Parameters: lr, the first step length, default 0.01; shrink (η₋), default 0.5, grow (η₊), default
    1.2, called etas in torch; shortest, longest, default 1e-6 and 50, called step_sizes there.

    Examples
    --------
    >>> from optimizers import rprop, trace
    >>> 10 - trace(rprop(lr=0.5), "ravine", steps=3).points[:, 0]
    array([0.  , 0.5 , 1.1 , 1.82])

    References
    ----------
    Riedmiller, Braun, "A direct adaptive method for faster backpropagation learning: the RPROP
    algorithm", 1993. torch.optim.Rprop is this rule.
    """
    agreement = g * previous
    factor = grow if agreement > 0 else (shrink if agreement < 0 else 1.0)
    d = minimum(maximum((d if d > 0 else lr) * factor, shortest), longest)
    g = 0.0 * g if agreement < 0 else g
    return w - d * sign(g), d, g
