"""The outcome of a run in words: of one run, or of the runs from many starts."""

import numpy as np

from landscapes._core.numbers import typeset
from optimizers import Trajectory


def describe_outcome(trajectory: Trajectory) -> str:
    """Return the outcome of a run in one clause."""
    label = trajectory.optimizer.label
    if trajectory.points.ndim > 2:
        return f"{label} {describe_cloud(trajectory)}"
    final = typeset(trajectory.values[-1], 3)
    if trajectory.diverged_at is not None:
        return f"{label} diverges at step {trajectory.diverged_at}"
    if (arrived := trajectory.arrival()) >= 0:
        return f"{label} is within 0.001 of the minimum from step {arrived} on"
    if trajectory.stopped_at is not None:
        return f"{label} stops at step {trajectory.stopped_at} at f = {final}"
    passed = trajectory.steps_to()
    return f"{label} ends at f = {final}" + (f", after it passed the minimum at step {passed}" if passed >= 0 else "")


def describe_cloud(trajectory: Trajectory) -> str:
    """Return the outcome of the runs from many starts, in one clause."""
    reached = trajectory.steps_to()
    diverged = int(np.sum(np.asarray(trajectory.diverged_at) >= 0))
    arrived = reached[reached >= 0]
    outcome = f"is within 0.001 of the minimum from {len(arrived)} of {len(reached)} starts"
    if len(arrived):
        outcome += f", from half of these by step {int(np.median(arrived))}"
    return outcome + (f", and diverges from {diverged}" if diverged else "")
