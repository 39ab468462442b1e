"""What may be set on every optimizer: what is done to the gradient before the rule sees it, and to lr over time."""

from typing import Any

from landscapes._knob import Knob
from optimizers import schedules


class ScheduleKnob(Knob):
    """The knob that is turned by the name of a schedule."""

    @property
    def allowed(self) -> str:
        return "the name of a schedule, as in cosine or step(every=30)"

    def check(self, value: Any) -> schedules.Schedule:
        return schedules.get(value)

    def text(self, value: Any) -> str:
        return value.label


OPTIONS = {
    "noise": Knob("σ", 1e-3, 10.0, log=True, least=0, name="noise", default=0.0),
    "clip": Knob("clip", 0.01, 100.0, log=True, least=0, name="clip", default=0.0),
    "batch": Knob("batch", 1, 64, log=True, least=0, whole=True, name="batch", default=0.0),
    "schedule": ScheduleKnob("schedule", name="schedule"),
}
