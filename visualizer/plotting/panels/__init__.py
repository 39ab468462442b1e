"""The panels of a figure. Each draws into axes that it is given; `visualizer.Scene` puts several into a figure."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visualizer.plotting.panels.panel import Panel

#: Name -> the module and the class that draw it, loaded when it is drawn: matplotlib takes a while.
PANELS = {
    "map": "map:MapPanel",
    "surface": "surface3d.panel:SurfacePanel",
    "swing": "series:SwingPanel",
    "loss": "series:LossPanel",
    "rate": "series:RatePanel",
    "schedule": "series:SchedulePanel",
    "phase": "phase:PhasePanel",
}


def panel_class(name: str) -> "type[Panel]":
    """The class that draws the panel of that name.

    >>> panel_class("swing").__name__
    'SwingPanel'
    """
    module, _, kind = PANELS[name].partition(":")
    return getattr(importlib.import_module(f"{__name__}.{module}"), kind)
