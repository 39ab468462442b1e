"""The options of every optimizer: noise, clipping and mini-batches of the gradient, and the schedule of lr."""

from typing import Any

from landscapes._core.language import N_
from landscapes._core.parameter import Parameter
from optimizers import schedules


class ScheduleParameter(Parameter):
    """A parameter whose value is a schedule, or the name of one."""

    @property
    def _range(self) -> str:
        return N_("the name of a schedule, as in cosine or step(every=30)")

    def check(self, value: Any) -> schedules.Schedule:
        return schedules.get(value)

    def text(self, value: Any) -> str:
        return value.label


OPTIONS = {
    "noise": Parameter("σ", 1e-3, 10.0, log=True, minimum=0, name="noise", default=0.0),
    "clip": Parameter("clip", 0.01, 100.0, log=True, minimum=0, name="clip", default=0.0),
    "batch": Parameter("batch", 1, 64, log=True, minimum=0, integer=True, name="batch", default=0.0),
    "schedule": ScheduleParameter("schedule", name="schedule"),
}
