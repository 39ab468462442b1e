"""Races side by side: two landscapes, or two settings, in one film."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import FigureBase

from landscapes import InputError
from landscapes._core.errors import short_repr
from visualizer.plotting.heights import fit_height
from visualizer.plotting.look import Look
from visualizer.plotting.scene import Scene, blank_figure
from visualizer.plotting.style import rc_settings
from visualizer.races.film import Film, check_width
from visualizer.races.race import Race
from visualizer.rendering.playback import Playback


class SideBySideScene:
    """Scenes beside each other in one figure, all at the same step; a shorter race stays at its end.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    scenes : list of Scene
        One for each race, in its own subfigure.
    steps : int
        The last step that `show` takes.
    """

    def __init__(self, races: Sequence[Race], look: Look, width: int | None) -> None:
        with rc_context(rc_settings(look.theme)):
            self.figure = blank_figure(len(races), width)
            self.canvas = FigureCanvasAgg(self.figure)
            places = self.figure.subfigures(1, len(races), squeeze=False)[0]
            self.scenes: list[Scene] = [
                replace(race, look=replace(race.look, theme=look.theme)).scene(figure=place)
                for race, place in zip(races, places, strict=True)
            ]
            self.steps = max(scene.steps for scene in self.scenes)
            inches = max(scene.inches for scene in self.scenes)
            self.figure.set_figheight(inches + self._add_title(look.title))
            fit_height(self.figure, [column for scene in self.scenes for column in scene.columns])

    def _add_title(self, title: str) -> float:
        """Write the title above all races; return its height in inches."""
        if not title:
            return 0.0
        size = 1.4 * float(rcParams["font.size"])
        lines = textwrap.wrap(title, int(self.figure.get_figwidth() * 72 / (0.58 * size)))
        self.figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=size)
        return 1.5 * len(lines) * size / 72

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step, in the order in which they are drawn."""
        return [artist for scene in self.scenes for artist in scene.moving]

    def show(self, step: float) -> None:
        """Draw every race after `step` steps, or at its end."""
        for scene in self.scenes:
            scene.show(min(step, scene.steps))


@dataclass(frozen=True, eq=False, repr=False)
class SideBySide(Film):
    """Several races in one film. Made by `side_by_side`.

    Attributes
    ----------
    races : tuple of Race
        From left to right.
    look : Look
        The theme and the title of the figure; each race keeps its own panels and extent.
    playback : Playback
    """

    races: tuple[Race, ...]
    look: Look
    playback: Playback

    def __repr__(self) -> str:
        return f"SideBySide({', '.join(map(repr, self.races))})"

    @property
    def steps(self) -> int:
        """The length of the longest race."""
        return max(race.steps for race in self.races)

    def scene(self, width: int | None = None, figure: FigureBase | None = None) -> SideBySideScene:
        """Return a new scene of the races, whose `show` sets the step. Default width: 400 (races + 1) pixels."""
        if width is not None:
            check_width(width)
        return SideBySideScene(self.races, self.look, width)

    def describe(self) -> str:
        """Return the alternative text: the outcome of each run, in words."""
        return " Beside it: ".join(race.describe() for race in self.races)


def side_by_side(*races: Race, title: str = "") -> SideBySide:
    """Put races side by side in one film: two landscapes, or two settings.

    The first race sets the timing and the theme.

    Parameters
    ----------
    *races : Race
        Two or more races, made by `race`.
    title : str, optional
        Text above all races.

    Raises
    ------
    InputError
        If there are fewer than two races, or an argument is not a race.

    Examples
    --------
    >>> from optimizers import adam
    >>> from visualizer import race
    >>> upright, turned = (race(name, [adam(lr=0.1)], steps=60) for name in ("ravine", "rotated_ravine"))
    >>> film = side_by_side(upright, turned, title="Adam depends on the axes")
    >>> film.scene().canvas.get_width_height()[0]
    1200
    """
    if len(races) < 2:
        raise InputError(f"side_by_side must be given two races or more, got {len(races)}")
    if others := [race for race in races if not isinstance(race, Race)]:
        raise InputError(f"side_by_side must be given races made by visualizer.race, got {short_repr(others[0])}")
    first = races[0]
    return SideBySide(races, Look(theme=first.look.theme, title=title), first.playback)
