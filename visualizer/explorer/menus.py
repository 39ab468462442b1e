"""What the menus of an explorer offer: landscapes and optimizers by family, and the set-ups of books."""

from typing import Any

import landscapes
import optimizers
from landscapes._core.parametrized import Parametrized
from visualizer.races.presets import PRESETS


def offers() -> dict[str, Any]:
    """The names in the menus, in the groups in which the files have them.

    >>> offers()["optimizers"]["inertia"]
    ['dampened_momentum', 'heavy_ball', 'momentum', 'nesterov']
    """
    return {
        "landscapes": _families([landscapes.get(name) for name in landscapes.names()]),
        "optimizers": _families([optimizers.get(name) for name in optimizers.names()]),
        "presets": {preset.name: preset.source for preset in PRESETS.values()},
    }


def _families(units: list[Any]) -> dict[str, list[str]]:
    families: dict[str, list[str]] = {}
    for unit in units:
        families.setdefault(_family(unit), []).append(unit.name)
    return dict(sorted(families.items()))


def _family(unit: Parametrized) -> str:
    return unit.function.__module__.rpartition(".")[2]
