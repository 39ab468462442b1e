"""The visualizer: figures, films, explorers and the command line. It draws runs of `optimizers` and holds no formula.

>>> from visualizer import race
>>> race("ravine", ["gd", "momentum"], steps=50).describe()[:14]
'Race on ravine'
"""

import importlib
from typing import Any

#: Public name -> the module that defines it, which is imported at the first use: matplotlib is slow to import.
EXPORTS = {
    "Explorer": "visualizer.explorer.widget",
    "Look": "visualizer.plotting.look",
    "Map": "visualizer.maps.map",
    "MatplotlibExplorer": "visualizer.explorer.matplotlib_widget",
    "Playback": "visualizer.rendering.playback",
    "Race": "visualizer.races.race",
    "Scene": "visualizer.plotting.scene",
    "SideBySide": "visualizer.races.side_by_side",
    "animate": "visualizer.races.animate",
    "basin_map": "visualizer.maps.basins.map",
    "explore": "visualizer.explorer.explore",
    "phase_map": "visualizer.maps.phase_map",
    "race": "visualizer.races.race",
    "sensitivity": "visualizer.maps.sensitivity",
    "side_by_side": "visualizer.races.side_by_side",
}

__all__ = list(EXPORTS)


def __getattr__(name: str) -> Any:
    if name not in EXPORTS:
        raise AttributeError(f"module 'visualizer' has no attribute {name!r}")
    return getattr(importlib.import_module(EXPORTS[name]), name)


def __dir__() -> list[str]:
    return __all__
