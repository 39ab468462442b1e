"""Races side by side, as small multiples: one film, one step counter, one legend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from matplotlib.figure import FigureBase

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.language import _, speaking
from visualizer.plotting.figure_size import check_size
from visualizer.plotting.look import Look
from visualizer.races.film import Film, check_width
from visualizer.races.grid_scene import GridScene
from visualizer.races.race import Race
from visualizer.rendering.playback import Playback


@dataclass(frozen=True, eq=False, repr=False)
class SideBySide(Film):
    """Several races in one film. Made by `side_by_side`.

    Attributes
    ----------
    races : tuple of Race
        From left to right, row by row.
    look : Look
        The theme, title and size of the figure; each race keeps its own panels and extent.
    playback : Playback
    columns : int
        The number of races in a row.
    share : bool or None
        Whether all races have the same axes and contour levels; None: those on the same landscape have.
    """

    races: tuple[Race, ...]
    look: Look
    playback: Playback
    columns: int
    share: bool | None = None

    def __repr__(self) -> str:
        return f"SideBySide({', '.join(map(repr, self.races))})"

    @property
    def steps(self) -> int:
        """The length of the longest race."""
        return max(race.steps for race in self.races)

    def ways(self) -> np.ndarray:
        """Return how far each run moves in each step, in sides of its picture; an array (runs, steps)."""
        return np.vstack([np.pad(race.ways(), ((0, 0), (0, self.steps - race.steps))) for race in self.races])

    @property
    def colors(self) -> list[str]:
        """The colours that every format must keep exactly: those of the papers and of the racers."""
        return list(dict.fromkeys(color for race in self.races for color in race.colors))

    def scene(self, width: int | None = None, figure: FigureBase | None = None) -> GridScene:
        """Return a new scene of the races, whose `show` sets the step. Default width: 400 pixels a column, and 400."""
        if width is not None:
            check_width(width)
        return GridScene(self.races, self.look, self.columns, self.share, width, figure)

    def describe(self) -> str:
        """Return the alternative text: the outcome of each run, in words."""
        with speaking(self.look.lang):
            return _(" Beside it: ").join(race.describe() for race in self.races)


def side_by_side(
    *races: Race, title: str = "", columns: int | None = None, share: bool | None = None, size: Any = None
) -> SideBySide:
    """Put races side by side in one film, as small multiples: several landscapes, settings, starts or racers.

    All races are at the same step; a shorter one stays at its end. A racer has the same colour everywhere. The
    title of each race says what differs, and one legend the rest. The first race sets the timing, the theme,
    the size, and whether there are a legend, titles, axes and paper; each race keeps its own panels.

    Parameters
    ----------
    *races : Race
        Two or more races, made by `race`.
    title : str, optional
        Text above all races.
    columns : int, optional
        The number of races in a row. Default: up to three races in one row, four in two rows, and so on.
    share : bool, optional
        True: all races have the same axes and contour levels. False: each race has its own. Default: races on
        the same landscape share them.
    size : (int, int) or str, optional
        Width and height in pixels, as in `race`. Default: that of the first race.

    Raises
    ------
    InputError
        If there are fewer than two races, or an argument is not allowed.

    Examples
    --------
    >>> from optimizers import adam
    >>> from visualizer import race
    >>> upright, turned = (race(name, [adam(lr=0.1)], steps=60) for name in ("ravine", "rotated_ravine"))
    >>> film = side_by_side(upright, turned, title="Adam depends on the axes")
    >>> scene = film.scene()
    >>> scene.canvas.get_width_height()[0], [one.title.get_text() for one in scene.races]
    (1200, ['ravine', 'rotated_ravine'])
    """
    check_races(races)
    columns = check_columns(columns, len(races))
    if share is not None and not isinstance(share, bool):
        raise InputError(f"share must be True, False or None, got {short_repr(share)}")
    look = replace(races[0].look, caption="", extent=None)
    if not isinstance(title, str) or title or look.title is not False:
        look = replace(look, title=title)
    if size is not None:
        look = replace(look, size=check_size(size))
    return SideBySide(races, look, races[0].playback, columns, share)


def check_races(races: Sequence[Race]) -> None:
    """Raise an InputError unless these are two races or more that count in the same unit."""
    if len(races) < 2:
        raise InputError(f"side_by_side must be given two races or more, got {len(races)}")
    if others := [race for race in races if not isinstance(race, Race)]:
        raise InputError(f"side_by_side must be given races made by visualizer.race, got {short_repr(others[0])}")
    if len({race.unit for race in races}) > 1:
        raise InputError("races side by side must all count steps, or all count gradients (fair='budget')")


def check_columns(columns: object, races: int) -> int:
    """Return the number of races in a row, by default one that makes the grid nearly as wide as it is high.

    >>> [check_columns(None, races) for races in (2, 3, 4, 6, 9, 12)]
    [2, 3, 2, 3, 3, 4]
    """
    if columns is None:
        return races if races < 4 else ceil(races**0.5)
    if isinstance(columns, bool) or not isinstance(columns, int) or not 1 <= columns <= races:
        raise InputError(f"columns must be a whole number from 1 to {races}, got {short_repr(columns)}")
    return columns
