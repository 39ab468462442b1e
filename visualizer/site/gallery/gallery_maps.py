"""The maps of the gallery: each is one picture of very many runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from landscapes import himmelblau, ravine
from landscapes._core.language import N_
from optimizers import adam, gd, heavy_ball, momentum, newton, rmsprop
from visualizer.explorer.link import link_of
from visualizer.explorer.plane import checked_plane
from visualizer.explorer.setup import setup_of
from visualizer.maps.basins.map import basin_map
from visualizer.maps.map import Map
from visualizer.maps.phase_map import phase_map
from visualizer.maps.sensitivity import sensitivity

#: The steps of the race that the playground shows beside a map.
STEPS = 100


@dataclass(frozen=True)
class GalleryMap:
    """A map of the gallery.

    Attributes
    ----------
    name : str
        The name of the map and of its file.
    teaches : str
        What it shows, in one sentence.
    make : callable
        Returns the map.
    plane : mapping, optional
        The map of the playground that shows the same, as `Explorer.plane`; None: it has no such map.
    """

    name: str
    teaches: str
    make: Callable[[], Map]
    plane: Mapping[str, Any] | None = None

    def links(self, made: Any) -> list[tuple[str, str]]:
        """Return the label of the landscape and the link that opens the map in the playground; none without a plane."""
        if self.plane is None:
            return []
        runs = made.runs
        setup = setup_of(runs.landscape, [runs.optimizer], None, STEPS, 0, None, STEPS)
        plane = checked_plane(self.plane, runs.landscape, [runs.optimizer])
        return [(runs.landscape.label, link_of(setup | {"plane": plane}))]


def make_polyak() -> Map:
    return phase_map(heavy_ball, ravine, show="rate", xlim=(0.001, 0.2), cells=192)


def make_memory() -> Map:
    return phase_map(rmsprop, ravine, "lr", "beta", cells=192)


def make_forgiving() -> Map:
    return sensitivity([gd, momentum, rmsprop, adam], ravine, steps=200)


def make_folded_basins() -> Map:
    return basin_map(momentum(lr=0.01, beta=0.98), himmelblau, steps=2000, cells=256)


def make_newton() -> Map:
    return basin_map(newton, himmelblau, cells=256)


MAPS = {
    one.name: one
    for one in (
        GalleryMap(
            "polyak",
            N_("Heavy ball is fastest at Polyak's optimum, and diverges beyond the limit of theory."),
            make_polyak,
            {"x": "lr", "y": "beta"},
        ),
        GalleryMap(
            "memory",
            N_("RMSProp needs a long memory to arrive on a ravine."),
            make_memory,
            {"x": "lr", "y": "beta", "show": "steps"},
        ),
        GalleryMap("forgiving", N_("Adam forgives a wrong learning rate, descent does not."), make_forgiving),
        GalleryMap(
            "folded_basins",
            N_("With a long memory, momentum folds the basins of four minima into thin layers."),
            make_folded_basins,
            {"basins": True},
        ),
        GalleryMap(
            "newton",
            N_("Newton's method goes to saddles and to a maximum, too, and its basins have fractal boundaries."),
            make_newton,
            {"basins": True},
        ),
    )
}
