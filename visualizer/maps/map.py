"""The base class of maps: a picture of arrays over labelled axes, still or moving, that is saved like a race."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from landscapes import InputError
from landscapes._core.language import speaking
from landscapes._core.types import Progress
from visualizer.maps.axis import Axis
from visualizer.maps.cells import set_axes
from visualizer.maps.moving import PARTS, Moving
from visualizer.maps.scene import MapScene
from visualizer.plotting.look import Look
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.style import Theme, get_theme, rc_settings
from visualizer.races.film import Film, check_width
from visualizer.rendering.clip import Clip
from visualizer.rendering.playback import Playback
from visualizer.rendering.writers import STILL, check_path, still


@dataclass(frozen=True, eq=False, repr=False)
class Map(Film):
    """Arrays over labelled axes, and their picture. A notebook shows it; `save` writes it.

    Made by `phase_map` and `sensitivity`. A subclass defines `paint`, `heading` and `in_words`, usually `furnish`,
    and `at` if it can move.

    Attributes
    ----------
    sides : tuple of Axis
        The axes: x, or x and y.
    values : mapping of str to array
        The arrays by name, (y.cells, x.cells) or (x.cells,). In a film they are those of its first frame.
    look : Look
        The appearance: theme, title, caption, colormap, size and so on.
    playback : Playback
        The timing of a film.
    moving : Moving or None
        The quantity that changes during the film; None for a still.
    """

    sides: tuple[Axis, ...]
    values: Mapping[str, np.ndarray]
    look: Look = field(default_factory=Look, kw_only=True)
    playback: Playback = field(default_factory=Playback, kw_only=True)
    moving: Moving | None = field(default=None, kw_only=True)

    def __repr__(self) -> str:
        sides = ", ".join(f"{axis.name} from {axis.low:g} to {axis.high:g}" for axis in self.sides)
        return f"{type(self).__name__}({', '.join(self.values)} over {sides})"

    # defined by subclasses

    @property
    def heading(self) -> str:
        """The title that the figure has unless another is given."""
        raise NotImplementedError

    @property
    def subheading(self) -> str:
        """The line under the title; may be empty."""
        return ""

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the map on axes that `furnish` has made ready; return the artists. A film paints for each frame."""
        raise NotImplementedError

    def in_words(self) -> str:
        """Return the alternative text in the current language."""
        raise NotImplementedError

    def furnish(self, axes: Axes) -> None:
        """Give axes their scales, limits and labels, and what else stays the same in a film."""
        set_axes(axes, *self.sides)

    def at(self, part: float) -> "Map":
        """Return the map after so many parts of the way of the film; a still is its own."""
        return self

    # shared by all maps

    def describe(self) -> str:
        """Return the alternative text: the map in words."""
        with speaking(self.look.lang):
            return self.in_words()

    @property
    def theme(self) -> Theme:
        """The colours of the paper and of the texts."""
        return get_theme(self.look.theme)

    @property
    def steps(self) -> int:
        """The number of parts of the way of the film; 0 for a still."""
        return PARTS if self.moving else 0

    def ways(self) -> np.ndarray:
        return np.ones((1, self.steps))

    def scene(self, width: int | None = None, figure: FigureBase | None = None) -> MapScene:
        """Return a new figure of the map; `width` is in pixels, `figure` is drawn into if given."""
        if width is not None:
            check_width(width)
        return MapScene(self, width, figure)

    def draw(self, axes: Axes, part: float = 0) -> list[Artist]:
        """Draw the map into axes of a figure of your own, without a title; a film after so many parts of its way.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> from visualizer import phase_map
        >>> axes = Figure().add_subplot()
        >>> artists = phase_map("gd", "ravine", cells=16, steps=50).draw(axes)
        >>> axes.get_xscale(), axes.get_ylabel()
        ('log', 'kappa,  $κ$')
        """
        with rc_context(rc_settings(self.look.theme, self.look.transparent)), drawing_in(self.look.lang):
            self.furnish(axes)
            return self.at(part).paint(axes)

    def clip(self, width: int | None = None, progress: Progress | None = None, extension: str = ".png") -> Clip:
        """Return the map as the input of the writer of a format."""
        with speaking(self.look.lang):
            if self.moving:
                return super().clip(width, progress, extension)
            return Clip(self.scene(width), [0], [1000], 0, self.colors, self.describe(), progress)

    def save(self, path: str | os.PathLike, progress: Progress | None = None, width: int | None = None) -> Path:
        """Write the map as .png, .svg, .pdf or .pgf; one made with `film` also as .gif, .mp4, .webm, .webp or .apng.

        On an error no file appears, and an old one stays as it was. The still of a film is its last frame.

        Parameters
        ----------
        path : str or path
            The extension selects the format.
        progress : callable, optional
            Called as ``progress(done, frames)`` after each frame.
        width : int, optional
            Width in pixels, for the formats that have pixels; default 800, or that of `size`.

        Raises
        ------
        InputError
            If the extension is unknown or not one of a still, or the file cannot be written.
        """
        check_format(check_path(path), self.moving is not None)
        return super().save(path, progress, width)

    def to_xarray(self) -> Any:
        """Return the arrays as an xarray.Dataset, whose dimensions are the axes by name.

        Raises
        ------
        InputError
            If xarray is not installed: ``pip install "ravine[xarray]"``.
        """
        try:
            from xarray import Dataset
        except ImportError:
            raise InputError('to_xarray needs xarray: pip install "ravine[xarray]"') from None
        names = [axis.name for axis in reversed(self.sides)]
        coordinates = {axis.name: axis.values for axis in self.sides}
        return Dataset(
            {name: (names, array) for name, array in self.values.items()}, coordinates, {"title": self.heading}
        )

    @cached_property
    def _png(self) -> bytes:
        target = io.BytesIO()
        still.png(self.clip(), target)
        return target.getvalue()

    def _repr_png_(self) -> bytes | None:
        return None if self.moving else self._png

    def _repr_html_(self) -> str | None:
        return super()._repr_html_() if self.moving else None


def check_format(path: str | os.PathLike, moving: bool) -> None:
    """Raise an InputError if a map that does not move cannot be written in the format of this path."""
    extension = Path(path).suffix.lower()
    if not moving and extension and extension not in STILL:
        raise InputError(f"a map is a still unless it has film=: write .png, .svg, .pdf or .pgf, got {extension}")
