"""Schedules of the learning rate: the factor of α at each step of a run.

``adam(lr=0.1, schedule="cosine")`` runs a rule under a schedule; ``"step(every=30, factor=0.5)"`` or
``schedules.step(every=30)`` sets its parameters. A new schedule is one more function in this file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from numpy import cos, floor, minimum, pi

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

    >>> names()
    ['constant', 'cosine', 'exponential', 'inverse', 'step', 'warmup', 'warmup_cosine']
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
