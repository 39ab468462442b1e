"""The views of a race. Each draws into axes that it is given; `visualizer.Scene` puts several into a figure."""

from visualizer.views.cast import Cast
from visualizer.views.drawing import Drawing
from visualizer.views.map import MapView
from visualizer.views.phase import PhaseView
from visualizer.views.relief import ReliefView
from visualizer.views.series import LossView, RateView, ScheduleView, SeriesView, SwingView

#: What there is to see of a race, by name.
VIEWS: dict[str, type[Drawing]] = {
    "map": MapView,
    "relief": ReliefView,
    "swing": SwingView,
    "loss": LossView,
    "rate": RateView,
    "schedule": ScheduleView,
    "phase": PhaseView,
}

__all__ = [
    "VIEWS",
    "Cast",
    "Drawing",
    "LossView",
    "MapView",
    "PhaseView",
    "RateView",
    "ReliefView",
    "ScheduleView",
    "SeriesView",
    "SwingView",
]
