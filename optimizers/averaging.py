"""Rules whose result is an average of the points of the run."""

from typing import Annotated

from numpy import maximum

from landscapes._core.parameter import Parameter
from optimizers._optimizer import optimizer

Lambda = Annotated[float, Parameter("λ", 1e-6, 1.0, log=True, minimum=0)]
Power = Annotated[float, Parameter("p", 0.5, 1.0, minimum=0)]
Patience = Annotated[float, Parameter("t₀", 1, 1e6, log=True, minimum=0)]


@optimizer
def asgd(w, g, average, t, lr=0.01, lambd: Lambda = 1e-4, power: Power = 0.75, t0: Patience = 1e6):
    """Averaged descent: a decaying learning rate, and the mean of the last points as the result.

        η = α / (1 + λ α t)^p
        w ← (1 − λ η) w − η g
        average ← average + (w − average) / max(1, t − t₀)

    t is the number of steps before this one. The gradient is taken at the point w. The result is the state
    `average`: it equals w until step t₀ and is the mean of the points from there on. With an early t₀ the
    average removes noise.

    Parameters: lr (α), default 0.01; lambd (λ), default 1e-4; power (p), default 0.75, called alpha in
    torch; t0 (t₀), default 1e6.

    Examples
    --------
    >>> from optimizers import asgd, trace
    >>> run = trace(asgd(lr=0.1, t0=100, noise=1.0), "sphere", start=(0, 0), steps=2000)
    >>> bool(abs(run.state["average"][-1]).max() < abs(run.points[-500:]).max() / 10)
    True

    References
    ----------
    Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
    torch.optim.ASGD is this rule.
    """
    eta = lr / (1 + lambd * lr * t) ** power
    w = (1 - lambd * eta) * w - eta * g
    return w, average + (w - average) / maximum(1.0, t - t0), t + 1


@optimizer
def schedule_free(w, g, z, x, top, total, t, lr=1.0, beta=0.9):
    """Schedule-free descent: take the gradient between a fast point and the mean of all fast points.

        z ← z − α g
        x ← x + (z − x) c_t
        w ← β x + (1 − β) z

    The picture shows w, where the gradient is taken. The result is the state x, the mean of the points z:
    c_t is 1/t, or under a warm-up the share of the current α² in the sum of all α². It has the effect of a
    decaying learning rate, without the length of the run as a parameter.

    Parameters: lr (α), default 1; beta (β), default 0.9.

    Examples
    --------
    >>> from optimizers import schedule_free, trace
    >>> trace(schedule_free(lr=0.25), "sphere", start=(4, 0), steps=2).state["x"][:, 0]
    array([0. , 2. , 1.5])

    References
    ----------
    Defazio et al., "The road less scheduled", NeurIPS 2024.
    """
    top = maximum(top, lr)
    total = total + top * top
    x = x if t > 0 else w
    z = (z if t > 0 else w) - lr * g
    x = x + (z - x) * top * top / (total + (total == 0))
    return beta * x + (1 - beta) * z, z, x, top, total, t + 1


Period = Annotated[float, Parameter("k", 1, 50, minimum=1, integer=True)]
SlowStep = Annotated[float, Parameter("s", 0, 1, minimum=0)]


@optimizer
def lookahead(w, g, v, slow, t, lr=0.01, beta=0.9, every: Period = 5, slow_step: SlowStep = 0.5):
    """Lookahead: k steps of a heavy ball forward, then one step back towards the point before them.

        v ← β v + g
        w ← w − α v
        w ← slow ← slow + s (w − slow)    every k steps

    The step back averages over the swing: a ball that has passed the floor of a ravine comes half of the way
    back. The velocity v is kept. With β = 0 it is Lookahead around plain descent; s = 1 is `heavy_ball`. The
    picture shows the fast point w; the result is the state `slow`, which w equals after every k steps.

    Parameters: lr (α), default 0.01; beta (β), default 0.9; every (k), default 5; slow_step (s), default 0.5
    (in the authors' code 0.8).

    Examples
    --------
    >>> from optimizers import lookahead, trace
    >>> run = trace(lookahead(lr=0.25, beta=0, every=2), "sphere", start=(4, 0), steps=4)
    >>> run.points[:, 0]
    array([4.   , 2.   , 2.5  , 1.25 , 1.5625])

    References
    ----------
    Zhang, Lucas, Hinton, Ba, "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019.
    optax.lookahead(optax.sgd(α, momentum=β), k, s) is this rule.
    """
    slow = slow if t > 0 else w
    v = beta * v + g
    fast = w - lr * v
    t = t + 1
    meet = t - every * (t // every) == 0
    slow = slow + slow_step * (fast - slow) if meet else slow
    return slow if meet else fast, v, slow, t
