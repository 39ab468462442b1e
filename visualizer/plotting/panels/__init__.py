"""The panels of a figure. Each draws into given axes; `visualizer.Scene` puts several into one figure."""

import importlib
from typing import Any

#: Name -> module and class of the panel, imported when it is drawn: matplotlib is slow to import.
PANELS = {
    "map": "map:MapPanel",
    "surface": "surface3d.panel:SurfacePanel",
    "swing": "swing:AcrossPanel",
    "x": "series:XPanel",
    "y": "series:CoordinatePanel",
    "loss": "series:LossPanel",
    "rate": "series:RatePanel",
    "schedule": "series:SchedulePanel",
    "phase": "phase:PhasePanel",
    "gradient": "curvature:GradientPanel",
    "sharpness": "curvature:SharpnessPanel",
    "spectrum": "rows:SpectrumPanel",
    "updates": "rows:UpdatesPanel",
}


def panel_class(name: str) -> Any:
    """Return the class of the panel with this name.

    >>> panel_class("swing").__name__
    'AcrossPanel'
    """
    module, _, kind = PANELS[name].partition(":")
    return getattr(importlib.import_module(f"{__name__}.{module}"), kind)
