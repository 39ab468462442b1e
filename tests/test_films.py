"""What holds of every film and map: it is equal to itself alone, can be a key, and shows itself in one line."""

from dataclasses import replace

import pytest

from optimizers import gd, momentum
from visualizer import basin_map, phase_map, race, sensitivity, side_by_side
from visualizer.lessons._torch_paths import TorchPath, torch_path
from visualizer.maps.basins.colors import BasinColors
from visualizer.maps.basins.difference import BasinDifference
from visualizer.maps.basins.picture import BasinMap
from visualizer.maps.phase_map import PhaseMap
from visualizer.maps.sensitivity import Sensitivity
from visualizer.races.along import Along
from visualizer.races.race import Race
from visualizer.races.side_by_side import SideBySide
from visualizer.rendering.clip import Clip

FEW = {"cells": 16, "steps": 5}
MAKE = {
    Race: lambda: race("sphere", ["gd"], steps=2),
    Along: lambda: race("sphere", [gd], steps=2).along("lr", 0.01, 0.1),
    SideBySide: lambda: side_by_side(*[race("sphere", ["gd"], steps=2)] * 2),
    PhaseMap: lambda: phase_map("heavy_ball", "ravine", **FEW),
    Sensitivity: lambda: sensitivity(["gd"], "ravine", **FEW),
    BasinMap: lambda: basin_map(gd, "himmelblau", **FEW),
    BasinDifference: lambda: basin_map(gd, "himmelblau", against=momentum, **FEW),
    BasinColors: lambda: basin_map(gd, "himmelblau", **FEW).hues,
    Clip: lambda: race("sphere", ["gd"], steps=2).clip(),
    TorchPath: lambda: torch_path("adam"),
}


@pytest.mark.parametrize("kind", MAKE, ids=lambda kind: kind.__name__)
def test_it_is_equal_to_itself_alone_and_can_be_a_key(kind):
    """Those that hold arrays cannot be compared part by part."""
    made = MAKE[kind]()
    assert isinstance(made, kind)
    copied = replace(made) if kind is not BasinColors else BasinColors(made.hues, made.chroma, made.theme)
    assert made == made
    assert made != copied
    assert {made: 1, copied: 2}[made] == 1


@pytest.mark.parametrize("kind", [*MAKE][:7], ids=lambda kind: kind.__name__)
def test_it_shows_itself_in_one_line(kind):
    shown = repr(MAKE[kind]())
    assert shown.startswith(kind.__name__)
    assert "\n" not in shown
    assert len(shown) < 200
