"""What a rule was told at a step of a run: the run over again, from what the trajectory keeps."""

from typing import Any

import numpy as np

from landscapes import InputError
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer
from optimizers._runs.trajectory import Trajectory


def rerunnable_rule(trajectory: Trajectory) -> Optimizer:
    """The rule of a run that can be run again.

    Raises
    ------
    InputError
        If it is a guest's, or if its Hessians were those of mini-batches.
    """
    rule = trajectory.optimizer
    if isinstance(rule, Guest):
        raise InputError(f"{rule.name} is a guest, who does not show its rule")
    if rule.second_order and rule.options["batch"]:
        raise InputError(f"{rule.name} saw the Hessians of mini-batches, which a run does not keep")
    return rule


def told(trajectory: Trajectory, t: int) -> dict[str, Any]:
    """The inputs of the rule at step t, by name: point, gradient, state, and the parameters at that step.

    Of a rule for one coordinate numbers are arrays (..., 2), of one that sees both (...).

    >>> from optimizers import momentum, trace
    >>> run = trace(momentum(lr=0.25, beta=0.5), "sphere", start=(1, 2), steps=2)
    >>> {name: np.asarray(value).tolist() for name, value in told(run, 1).items()}
    {'w': [0.75, 1.5], 'g': [1.5, 3.0], 'v': [1.0, 2.0], 'lr': 0.25, 'beta': 0.5}
    """
    rule, landscape = rerunnable_rule(trajectory), trajectory.landscape
    point, gradient = trajectory.points[..., t, :], trajectory.gradients[..., t, :]
    x, y = point[..., 0], point[..., 1]
    hessian = landscape.hessian(x, y) if rule.second_order else ()
    if rule.coupled:
        gap = trajectory.values[..., t] - landscape.floor
        given = [x, y, gap, gradient[..., 0], gradient[..., 1], *hessian]
    else:
        given = [point, gradient, *([np.stack(hessian[::2], axis=-1)] if hessian else [])]
    state = {name: rows[..., t] if rule.coupled else rows[..., t, :] for name, rows in trajectory.state.items()}
    parameters = dict(rule.values)
    if "schedule" in rule.settings:
        parameters["lr"] = parameters["lr"] * rule.settings["schedule"].factors(trajectory.steps, t, t + 1)[0]
    if not rule.coupled:
        parameters = {name: value[..., None] if np.ndim(value) else value for name, value in parameters.items()}
    return dict(zip(rule.inputs, given, strict=True)) | state | parameters
