"""A preset: a set-up that is known from a publication, and the numbers that are expected of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import landscapes
import optimizers
from landscapes import Landscape
from landscapes._core.language import N_, _
from landscapes._core.types import Settings
from visualizer.plotting.extent import Extent
from visualizer.races.preset_numbers import Number


@dataclass(frozen=True)
class Preset:
    """A set-up of a book or an article.

    Attributes
    ----------
    name, title, book : str
        Its name for `ravine preset`, what one sees, and the publication.
    surface : str
        The name of a landscape, or a formula.
    racers : sequence of (str, dict)
        Names of optimizers, with their settings.
    start : (x, y)
    steps : int
    numbers : sequence of Number
        The expected numbers.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn; default: a box around the paths.
    domain : ((x0, x1), (y0, y1)), default ((-10, 10), (-10, 10))
        The domain of a formula.
    panels : str, default "map swing"
        The panels of its picture.
    """

    name: str
    title: str
    book: str
    surface: str
    racers: Sequence[tuple[str, Settings]]
    start: tuple[float, float]
    steps: int
    numbers: Sequence[Number]
    extent: Extent | None = None
    domain: Extent = ((-10.0, 10.0), (-10.0, 10.0))
    panels: str = "map swing"

    @property
    def source(self) -> str:
        """The publication, and whether it prints the numbers.

        >>> from visualizer.races.presets import get
        >>> get("zigzag").source
        'Marktechpost, Why gradient descent zigzags, 2026 (published; computed for heavy_ball)'
        """
        computed = [number.racer for number in self.numbers if not number.published]
        if len(computed) in (0, len(self.numbers)):
            return _(N_("{book} (computed)") if computed else N_("{book} (published)"), book=self.book)
        names = dict.fromkeys(self.racers[racer][0] for racer in computed)
        return _("{book} (published; computed for {names})", book=self.book, names=", ".join(names))

    def landscape(self) -> Landscape:
        if self.surface in landscapes.names():
            return landscapes.get(self.surface)
        return landscapes.formula(self.surface, domain=self.domain, start=self.start)

    def race(self) -> Any:
        """Run the set-up; return its `visualizer.Race`."""
        from visualizer.races.race import race

        rules = [optimizers.get(name)(**settings) for name, settings in self.racers]
        return race(self.landscape(), rules, self.start, steps=self.steps, extent=self.extent, panels=self.panels)


def published(*numbers: Number) -> list[Number]:
    """Return the numbers as those that the source prints."""
    return [replace(number, published=True) for number in numbers]


def last_point(racer: int, x: str, y: str) -> list[Number]:
    """Return the numbers of the last point."""
    return [Number(racer, "x at the end", x), Number(racer, "y at the end", y)]


def loss_below(racer: int, expected: str) -> Number:
    return Number(racer, "first step with f < 0.001", expected)


def y_above_1(racer: int, expected: str) -> Number:
    return Number(racer, "first step with |y| > 1", expected)


def millionth(racer: int, expected: str) -> Number:
    return Number(racer, "first step with f a millionth of that at the start", expected)


def edge(racer: int, x: str, y: str, sharpness: str) -> list[Number]:
    """Return the numbers of the end on a curve of minima."""
    return [*last_point(racer, x, y), Number(racer, "sharpness at the end", sharpness)]


def oscillation(racer: int, reversals: str, length: str, distance: str) -> list[Number]:
    """Return the numbers of the swing across a ravine, and of the end."""
    return [
        Number(racer, "reversals in b", reversals),
        Number(racer, "path length in b", length),
        Number(racer, "distance to the minimum", distance),
    ]


def ends_at(racer: int, where: str, near: tuple[float, float]) -> Number:
    """Return the end of a run: `where` if it is within 0.1 of the point `near`, else its coordinates."""
    return Number(racer, "ends", where, near=near)


def stays_at_start(racer: int) -> Number:
    return Number(racer, "distance from the start", "0.000")
