"""Races side by side: two landscapes, or two settings, in one film."""

import textwrap
from dataclasses import dataclass, replace
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg

from landscapes import InputError
from landscapes._errors import shown
from visualizer.film import Race, check_width
from visualizer.scene import Scene, blank
from visualizer.style import settings_of


class Row:
    """Scenes beside each other in one figure, shown at the same step; what is over before the others stands still.

    Attributes
    ----------
    figure, canvas
        matplotlib's.
    scenes : list of Scene
        Each in a subfigure.
    steps : int
        The last step there is to show.
    """

    def __init__(self, races: "tuple[Race, ...]", theme: str, title: str, width: int | None) -> None:
        with rc_context(settings_of(theme)):
            self.figure = blank(len(races), width)
            self.canvas = FigureCanvasAgg(self.figure)
            places = self.figure.subfigures(1, len(races), squeeze=False)[0]
            self.scenes: list[Scene] = [
                replace(race, theme=theme).scene(figure=place) for race, place in zip(races, places, strict=True)
            ]
            self.steps = max(scene.steps for scene in self.scenes)
            inches = max(scene.inches for scene in self.scenes)
            if title:
                size = 1.4 * float(rcParams["font.size"])
                lines = textwrap.wrap(title, int(self.figure.get_figwidth() * 72 / (0.58 * size)))
                self.figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=size)
                inches += 1.5 * len(lines) * size / 72
            self.figure.set_figheight(inches)

    @property
    def moving(self) -> list[Any]:
        """The artists that change from step to step, in the order in which they are drawn."""
        return [artist for scene in self.scenes for artist in scene.moving]

    def show(self, step: int) -> None:
        """Move every artist to where it is after `step` steps, or at the end of its race."""
        for scene in self.scenes:
            scene.show(min(step, scene.steps))


@dataclass(frozen=True, eq=False, repr=False)
class Beside(Race):
    """Several races in one film. Made by `beside`; for everything else it is a race.

    Attributes
    ----------
    races : tuple of Race
        From left to right.
    """

    races: tuple[Race, ...] = ()

    def __repr__(self) -> str:
        return f"Beside({', '.join(map(repr, self.races))})"

    @property
    def steps(self) -> int:
        """How long the longest race is."""
        return max(race.steps for race in self.races)

    def scene(self, width: int | None = None, figure: Any = None) -> Row:
        """A new picture of the races, to be moved with its `show`: 400 pixels for each and 400 more, or so many."""
        if width is not None:
            check_width(width)
        return Row(self.races, self.theme, self.title, width)

    def describe(self) -> str:
        """What is seen, in words: the alternative text of the film."""
        return " Beside it: ".join(race.describe() for race in self.races)


def beside(*races: Race, title: str = "") -> Beside:
    """Races side by side in one film: two landscapes, or two settings.

    Speed, pause and theme are those of the first.

    Parameters
    ----------
    *races : Race
        Two or more, as `race` gives them.
    title : str, optional
        Over all of them.

    Raises
    ------
    InputError
        For fewer than two, or for what is no race.

    Examples
    --------
    >>> from optimizers import adam
    >>> from visualizer import race
    >>> upright, turned = (race(name, [adam(lr=0.1)], steps=60) for name in ("ravine", "rotated_ravine"))
    >>> film = beside(upright, turned, title="Adam lives by its axes")
    >>> film.scene().canvas.get_width_height()[0]
    1200
    """
    if len(races) < 2:
        raise InputError(f"beside takes two races or more, got {len(races)}")
    if strange := [race for race in races if not isinstance(race, Race) or isinstance(race, Beside)]:
        raise InputError(f"beside takes races, as visualizer.race gives them, got {shown(strange[0])}")
    first, runs = races[0], [run for race in races for run in race.trajectories]
    return Beside(
        first.landscape,
        runs,
        fps=first.fps,
        hold=first.hold,
        theme=first.theme,
        title=title,
        slow_start=first.slow_start,
        loop=first.loop,
        races=races,
    )
