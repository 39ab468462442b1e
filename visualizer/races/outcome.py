"""The outcome of a run in words: of one run, or of the runs from many starts."""

import numpy as np

from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from optimizers import Trajectory


def describe_outcome(trajectory: Trajectory) -> str:
    """Return the outcome of a run in one clause."""
    label = trajectory.optimizer.label
    if trajectory.points.ndim > 2:
        return describe_cloud(trajectory)
    final = typeset(trajectory.values[-1], 3)
    if trajectory.diverged_at is not None:
        return _("{racer} diverges at step {step}", racer=label, step=trajectory.diverged_at)
    if (arrived := trajectory.arrival()) >= 0:
        return _("{racer} is within 0.001 of the minimum from step {step} on", racer=label, step=arrived)
    if trajectory.stopped_at is not None:
        return _("{racer} stops at step {step} at f = {value}", racer=label, step=trajectory.stopped_at, value=final)
    passed = trajectory.steps_to()
    if passed < 0:
        return _("{racer} ends at f = {value}", racer=label, value=final)
    words = N_("{racer} ends at f = {value}, after it passed the minimum at step {step}")
    return _(words, racer=label, value=final, step=passed)


def describe_cloud(trajectory: Trajectory) -> str:
    """Return the outcome of the runs from many starts, in one clause."""
    reached = trajectory.steps_to()
    diverged = int(np.sum(np.asarray(trajectory.diverged_at) >= 0))
    arrived = reached[reached >= 0]
    words = N_("{racer} is within 0.001 of the minimum from {count} of {starts} starts")
    outcome = _(words, racer=trajectory.optimizer.label, count=len(arrived), starts=len(reached))
    if len(arrived):
        outcome = _("{outcome}, from half of these by step {step}", outcome=outcome, step=int(np.median(arrived)))
    return _("{outcome}, and diverges from {count}", outcome=outcome, count=diverged) if diverged else outcome
