"""The entries of an explorer's menus: landscapes and optimizers by family, and the set-ups of books."""

from collections.abc import Sequence

import landscapes
import optimizers
from landscapes._core.parametrized import Parametrized
from landscapes._core.types import JsonObject
from visualizer.races.presets import PRESETS


def menu_entries() -> JsonObject:
    """Return the names in the menus, grouped by the file that defines them.

    >>> menu_entries()["optimizers"]["inertia"]
    ['dampened_momentum', 'heavy_ball', 'momentum', 'nesterov']
    """
    return {
        "landscapes": _families([landscapes.get(name) for name in landscapes.names()]),
        "optimizers": _families([optimizers.get(name) for name in optimizers.names()]),
        "presets": {preset.name: preset.source for preset in PRESETS.values()},
    }


def _families(units: Sequence[Parametrized]) -> dict[str, list[str]]:
    families: dict[str, list[str]] = {}
    for unit in units:
        families.setdefault(_family(unit), []).append(unit.name)
    return dict(sorted(families.items()))


def _family(unit: Parametrized) -> str:
    return unit.function.__module__.rpartition(".")[2]
