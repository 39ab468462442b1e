"""Schedules of the learning rate: the factor of α at each step of a run.

``adam(lr=0.1, schedule="cosine")`` runs a rule under a schedule; ``"step(every=30, factor=0.5)"`` or
``schedules.step(every=30)`` sets its parameters. A new schedule is one more function in this file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from numpy import cos, floor, minimum, pi, sqrt

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.parametrized import Parametrized
from landscapes._core.real_numbers import whole_number
from landscapes._core.registry import Registry
from landscapes._core.settings_text import parse_settings

Steps = Annotated[float, Parameter("n", 1, 1000, log=True, minimum=1)]
Factor = Annotated[float, Parameter("γ", 0.0, 1.0, minimum=0)]
End = Annotated[float, Parameter("end", 0.0, 1.0, minimum=0)]


@dataclass(frozen=True, eq=False, repr=False)
class Schedule(Parametrized):
    """A factor of the learning rate for every step, with its parameters set.

    The `schedule` decorator makes one; ``step(every=30)`` sets a parameter.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.step(every=2).factors(5)
    array([1.  , 1.  , 0.5 , 0.5 , 0.25])
    """

    kind: ClassVar[str] = "schedule"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The number of steps before this one, and the length of the run in steps."""
        return ("t", "steps")

    def __call__(self, /, *values: object, **settings: Any) -> Self:
        schedule = super().__call__(*values, **settings)
        if arrays := [name for name, value in schedule.settings.items() if np.ndim(value)]:
            raise InputError(f"{arrays[0]} of a schedule must be one number, got an array")
        return schedule

    def factors(self, steps: int, first: int = 0, last: int | None = None) -> np.ndarray:
        """Return the factors at steps `first`, ..., `last` - 1 of a run of `steps` steps, by default at all of them."""
        steps = whole_number("steps", steps, 1, 10**9)
        t = np.arange(first, steps if last is None else last, dtype=float)
        return np.array(np.broadcast_to(self.function(t, steps, **self.values), t.shape), dtype=float)


registry: Registry[Schedule] = Registry("schedule")


def schedule(function: Callable) -> Schedule:
    """Declare a schedule: decorate ``factor(t, steps, **parameters)``; t is an array of step numbers from 0.

    Raises
    ------
    InputError
        If the function's first arguments are not t, steps.

    Examples
    --------
    >>> @schedule
    ... def half_time(t, steps, low=0.1):
    ...     return np.where(2 * t < steps, 1.0, low)
    >>> half_time.factors(4)
    array([1. , 1. , 0.1, 0.1])
    """
    return registry.add(Schedule(function))


def names() -> list[str]:
    """Return the names of all schedules, in alphabetical order.

    >>> names()[:4]
    ['chebyshev', 'constant', 'cosine', 'exponential']
    """
    return registry.names()


def get(text: str | Schedule) -> Schedule:
    """Return the schedule of a text: a name, or a name with settings as in "step(every=30, factor=0.5)".

    Raises
    ------
    InputError
        If no schedule has that name, or the text is not of that form.

    >>> get("cosine(end=0.1)")
    cosine(end=0.1)
    """
    if not isinstance(text, str):
        return registry.get(text)
    match = re.fullmatch(r"\s*([^()]*?)\s*(?:\(([^()]*)\))?\s*", text)
    if not match:
        raise InputError(f"schedule must be a name or name(setting=value), got {short_repr(text)}")
    return registry.get(match[1])(**parse_settings(match[2] or ""))


@schedule
def constant(t, steps):
    """Constant: the learning rate does not change, the default.

        α_t = α

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.constant.factors(3)
    array([1., 1., 1.])

    References
    ----------
    Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22, 1951,
    on the floor of noise that it leaves.
    """
    return 1.0


@schedule
def step(t, steps, every: Steps = 50, factor: Factor = 0.5):
    """Step: multiply the learning rate by a factor once in a fixed number of steps.

        α_t = α · factor^⌊t / every⌋

    Parameters: every, in steps, default 50; factor, default 0.5.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.step(every=2, factor=0.1).factors(4)
    array([1. , 1. , 0.1, 0.1])

    References
    ----------
    torch.optim.lr_scheduler.StepLR(step_size=every, gamma=factor) is this schedule.
    """
    return factor ** floor(t / every)


@schedule
def exponential(t, steps, factor: Factor = 0.98):
    """Exponential: multiply the learning rate by a factor at every step.

        α_t = α · factor^t

    Parameters: factor, default 0.98.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.exponential(factor=0.5).factors(4)
    array([1.   , 0.5  , 0.25 , 0.125])

    References
    ----------
    torch.optim.lr_scheduler.ExponentialLR(gamma=factor) is this schedule.
    """
    return factor**t


@schedule
def cosine(t, steps, end: End = 0.0):
    """Cosine: lower the learning rate along half a cosine wave, over the whole run.

        α_t = α [end + (1 − end) (1 + cos(π t / steps)) / 2]

    Parameters: end, the share of α that is reached after the last step, default 0.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.cosine.factors(4)
    array([1.        , 0.85355339, 0.5       , 0.14644661])

    References
    ----------
    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
    torch.optim.lr_scheduler.CosineAnnealingLR(T_max=steps) is this schedule.
    """
    return end + (1 - end) * (1 + cos(pi * t / steps)) / 2


@schedule
def warmup(t, steps, over: Steps = 20):
    """Warm-up: raise the learning rate in equal steps to α, then keep it.

        α_t = α · min(1, (t + 1) / over)

    Parameters: over, the number of steps to the full α, default 20.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.warmup(over=4).factors(6)
    array([0.25, 0.5 , 0.75, 1.  , 1.  , 1.  ])

    References
    ----------
    Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
    """
    return minimum(1.0, (t + 1) / over)


@schedule
def warmup_cosine(t, steps, over: Steps = 20, end: End = 0.0):
    """Warm-up and cosine: raise the learning rate in equal steps, then lower it along half a cosine wave.

        α_t = α · (t + 1) / over                                      for t < over
        α_t = α [end + (1 − end) (1 + cos(π (t − over) / (steps − over))) / 2]   after it

    Parameters: over, the number of steps of the warm-up, default 20; end, the share of α that is
    reached after the last step, default 0.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.warmup_cosine(over=2).factors(6).round(2)
    array([0.5 , 1.  , 1.  , 0.85, 0.5 , 0.15])

    References
    ----------
    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
    """
    late = np.maximum(t - over, 0) / max(steps - over, 1)
    return np.where(t < over, (t + 1) / over, end + (1 - end) * (1 + cos(pi * late)) / 2)


@schedule
def warm_restarts(t, steps, period: Steps = 50, end: End = 0.0):
    """Warm restarts: lower the learning rate along half a cosine wave, and then begin again at α.

        α_t = α [end + (1 − end) (1 + cos(π (t mod period) / period)) / 2]

    At the end of each period the noise has settled, so the run may stop there; at a restart the loss rises again.

    Parameters: period, in steps, default 50; end, the share of α that a period falls to, default 0.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.warm_restarts(period=2).factors(5)
    array([1. , 0.5, 1. , 0.5, 1. ])

    References
    ----------
    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
    torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(T_0=period) is this schedule.
    """
    return end + (1 - end) * (1 + cos(pi * (t - period * floor(t / period)) / period)) / 2


@schedule
def inverse(t, steps, decay: Annotated[float, Parameter("k", 1e-3, 10.0, log=True, minimum=0)] = 0.1):
    """Inverse: lower the learning rate as 1/t, fast enough for noise to average out.

        α_t = α / (1 + k t)

    The sum of all α_t diverges and the sum of their squares converges. Under these two conditions
    stochastic descent converges to the minimum, not to a floor of noise.

    Parameters: decay (k), default 0.1.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.inverse(decay=1).factors(4)
    array([1.        , 0.5       , 0.33333333, 0.25      ])

    References
    ----------
    Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22, 1951.
    """
    return 1 / (1 + decay * t)


@schedule
def wsd(t, steps, over: Steps = 20, decay: Annotated[float, Parameter("decay", 0.01, 1.0, minimum=1e-6)] = 0.2):
    """Warm-up, stable, decay: raise the learning rate, keep it for most of the run, then lower it to 0.

        α_t = α · min(1, (t + 1) / over, (steps − t) / (decay · steps))

    In a river valley the large rate swings between the walls and carries far along the river; the decay then
    brings the run down to the water, and the loss falls at once.

    Parameters: over, the number of steps of the warm-up, default 20; decay, the share of the run in which the
    rate falls, default 0.2.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.wsd(over=2, decay=0.5).factors(8)
    array([0.5 , 1.  , 1.  , 1.  , 1.  , 0.75, 0.5 , 0.25])

    References
    ----------
    Hu et al., "MiniCPM", 2024, arXiv 2404.06395. Wen et al., "Understanding warmup-stable-decay learning
    rates: a river valley loss landscape perspective", ICLR 2025, arXiv 2410.05192.
    """
    return minimum(minimum(1.0, (t + 1) / over), (steps - t) / (decay * steps))


Period = Annotated[float, Parameter("period", 1, 127, minimum=1, exclusive_maximum=128)]


@schedule
def silver(t, steps, period: Period = 63):
    """Silver steps: now and then a step beyond 2/L, which no constant rate survives, and faster than any of them.

        α_t = α (1 + ρ^(ν(i) − 1)),   ρ = 1 + √2, the silver ratio,   i = 1 + t mod period

    ν(i) is the number of times that 2 divides i: ν(i) = Σ ⌊i / 2ᵏ⌋ − ⌊(i − 1) / 2ᵏ⌋. Set α to 1/L, where L
    is the largest curvature: half of the steps are √2/L, a quarter 2/L, an eighth 3.4/L, and so on. A long step
    throws the steep direction out, and the short steps around it bring it back.

    Parameters: period, 2ᵏ − 1 up to 127, default 63.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.silver.factors(8).round(3)
    array([1.414, 2.   , 1.414, 3.414, 1.414, 2.   , 1.414, 6.828])

    References
    ----------
    Altschuler and Parrilo, "Acceleration by stepsize hedging", 2023, arXiv 2309.07879 and 2309.16530.
    """
    i = 1 + t - period * floor(t / period)
    v = floor(i / 2) - floor((i - 1) / 2) + floor(i / 4) - floor((i - 1) / 4)
    v = v + floor(i / 8) - floor((i - 1) / 8) + floor(i / 16) - floor((i - 1) / 16)
    v = v + floor(i / 32) - floor((i - 1) / 32) + floor(i / 64) - floor((i - 1) / 64)
    return 1 + (1 + sqrt(2)) ** (v - 1)


@schedule
def chebyshev(t, steps, kappa: Annotated[float, Parameter("κ", 1, 1000, log=True, minimum=1)] = 50.0):
    """Chebyshev steps: the best 64 learning rates for all curvatures between μ and L, in a stable order.

        α_t = α / (1 + r cos φ_t),   r = (κ − 1)/(κ + 1),   φ = π (2 j + 1) / 128,  j = 0, ..., 63

    Set α to 2/(L + μ), the best constant rate. The inverse rates are the zeros of Chebyshev's polynomial on
    [μ, L], so that the error after 64 steps is as small as any 64 rates can make it for all these curvatures. Each pair
    of steps is a short one and the long one opposite to it: from the bits of t, φ ← φ/2 for 0 and π − φ/2 for 1.

    Parameters: kappa (κ), the condition number L/μ, default 50.

    Examples
    --------
    >>> from optimizers import schedules
    >>> schedules.chebyshev(kappa=100).factors(4).round(3)
    array([ 0.505, 49.758,  0.977,  1.025])

    References
    ----------
    Young, "On Richardson's method for solving linear systems with positive definite matrices", 1953.
    Lebedev and Finogenov, "The order of choice of the iteration parameters in the cyclic Chebyshev iterative
    method", 1971, on the order.
    """
    i = t - 64 * floor(t / 64)
    a, b, c = floor(i / 32), floor(i / 16), floor(i / 8)
    d, e, f = floor(i / 4), floor(i / 2), i
    angle = pi / 2
    angle = angle / 2 + (a - 2 * floor(a / 2)) * (pi - angle)
    angle = angle / 2 + (b - 2 * floor(b / 2)) * (pi - angle)
    angle = angle / 2 + (c - 2 * floor(c / 2)) * (pi - angle)
    angle = angle / 2 + (d - 2 * floor(d / 2)) * (pi - angle)
    angle = angle / 2 + (e - 2 * floor(e / 2)) * (pi - angle)
    angle = angle / 2 + (f - 2 * floor(f / 2)) * (pi - angle)
    return 1 / (1 + (kappa - 1) / (kappa + 1) * cos(angle))
