"""Reconstruct the inputs of a rule at one step from a trajectory."""

from typing import Any

import numpy as np

from landscapes import InputError
from landscapes.problems import Problem
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer
from optimizers._runs.trajectory import Trajectory


def rerunnable_rule(trajectory: Trajectory) -> Optimizer:
    """Return the rule of a trajectory, if its steps can be run again.

    Raises
    ------
    InputError
        For a guest, and for Hessians of mini-batches, which a trajectory does not keep.
    """
    rule = trajectory.optimizer
    if isinstance(rule, Guest):
        raise InputError(f"optimizer must be one of Ravine's own rules, got the guest {rule.name}")
    if rule.second_order and rule.options["batch"]:
        raise InputError(f"{rule.name} used Hessians of mini-batches, which a trajectory does not keep")
    return rule


def reconstruct_inputs(trajectory: Trajectory, t: int) -> dict[str, Any]:
    """Return the inputs of the rule at step t by name: point, derivatives, state, and parameters at that step.

    The values are arrays (..., 2) for a rule of one coordinate, and (...) for a rule of both.

    >>> from optimizers import momentum, trace
    >>> run = trace(momentum(lr=0.25, beta=0.5), "sphere", start=(1, 2), steps=2)
    >>> {name: np.asarray(value).tolist() for name, value in reconstruct_inputs(run, 1).items()}
    {'w': [0.75, 1.5], 'g': [1.5, 3.0], 'v': [1.0, 2.0], 'lr': 0.25, 'beta': 0.5}
    """
    rule, landscape = rerunnable_rule(trajectory), trajectory.landscape
    point, gradient = trajectory.points[..., t, :], trajectory.gradients[..., t, :]
    if isinstance(landscape, Problem):
        inputs = [point, gradient, *([landscape.curvatures(point)] if rule.second_order else [])]
        return _named(trajectory, t, inputs)
    x, y = point[..., 0], point[..., 1]
    hessian = landscape.hessian(x, y) if rule.second_order else ()
    if rule.coupled:
        gap = trajectory.values[..., t] - landscape.floor
        inputs = [x, y, gap, gradient[..., 0], gradient[..., 1], *hessian]
    else:
        inputs = [point, gradient, *([np.stack(hessian[::2], axis=-1)] if hessian else [])]
    return _named(trajectory, t, inputs)


def _named(trajectory: Trajectory, t: int, inputs: list[Any]) -> dict[str, Any]:
    """Return the inputs by name, with the state and the parameters at step t."""
    rule = rerunnable_rule(trajectory)
    state = {name: rows[..., t] if rule.coupled else rows[..., t, :] for name, rows in trajectory.state.items()}
    parameters = dict(rule.values)
    if "schedule" in rule.settings:
        parameters["lr"] = parameters["lr"] * rule.settings["schedule"].factors(trajectory.steps, t, t + 1)[0]
    if not rule.coupled:
        parameters = {name: value[..., None] if np.ndim(value) else value for name, value in parameters.items()}
    return dict(zip(rule.inputs, inputs, strict=True)) | state | parameters
