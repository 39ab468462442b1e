"""The momentum of a run: the state variable that sums past gradients, or past steps."""

from typing import NamedTuple

import numpy as np

from landscapes import InputError
from optimizers._analysis.dataflow import rule_roles
from optimizers._analysis.gradient_memory import gradient_memory
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer
from optimizers._runs.trajectory import Trajectory, checked_run


class MomentumBuffer(NamedTuple):
    """The momentum of a run: the name of the state variable, and its value after each step, (steps + 1, 2).

    Examples
    --------
    >>> from optimizers import momentum, trace
    >>> momentum_buffer(trace(momentum(lr=0.01), "ravine", steps=2)).name
    'v'
    """

    name: str
    values: np.ndarray


def momentum_buffer(trajectory: Trajectory) -> MomentumBuffer | None:
    """Return the momentum of a run; None for a rule without one, and for a guest.

    Examples
    --------
    >>> from optimizers import adam, gd, trace
    >>> buffer = momentum_buffer(trace(adam(beta1=0.9), "ravine", steps=2))
    >>> buffer.name, buffer.values.shape
    ('m', (3, 2))
    >>> momentum_buffer(trace(gd, "ravine", steps=2)) is None
    True
    """
    rule = checked_run(trajectory).optimizer
    if isinstance(rule, Guest) or rule.coupled or not (name := _buffer_name(rule)):
        return None
    return MomentumBuffer(name, trajectory.state[name])


def _buffer_name(rule: Optimizer) -> str | None:
    """Return the state variable that is the momentum; None if it has no effect, or if the body cannot be read."""
    if memory := gradient_memory(rule):
        name, decay = memory
        return name if np.all(rule.values[decay] > 0) else None
    try:
        roles = rule_roles(rule)
    except InputError:
        return None
    return next((name for name in rule.state if roles[name] == "momentum" and name != "previous"), None)
