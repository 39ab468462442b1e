"""The figure of a map, still or moving: axes that stay, and what is painted on them for each frame."""

from typing import Any, Protocol

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text

from visualizer.maps.moving import Moving
from visualizer.plotting.canvas import Canvas
from visualizer.plotting.casing import case
from visualizer.plotting.figure_size import MIN_DPI, blank_figure, exact_pixels, set_pixels
from visualizer.plotting.fonts import check_letters, show_formulas
from visualizer.plotting.labels import COUNTER
from visualizer.plotting.look import Look
from visualizer.plotting.measure import wrapped
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.room import room_for_axes
from visualizer.plotting.style import get_theme, rc_settings

#: The size of a figure in inches; one of another shape has the same area.
WIDTH, HEIGHT = 8.0, 6.4


class Paintable(Protocol):
    """A map, as far as its figure needs it (see `visualizer.maps.map.Map`)."""

    @property
    def look(self) -> Look: ...
    @property
    def moving(self) -> Moving | None: ...
    @property
    def steps(self) -> int: ...
    @property
    def heading(self) -> str: ...
    @property
    def subheading(self) -> str: ...
    def furnish(self, axes: Axes) -> None: ...
    def paint(self, axes: Axes) -> list[Artist]: ...
    def at(self, part: float) -> "Paintable": ...


class MapScene:
    """The figure of a map. A film of maps paints a new one for each frame.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    axes : matplotlib.axes.Axes
    artists : list of Artist
        What is painted on the axes.
    steps : int
        The last part of the way that `show` takes; 0 for a still.
    """

    def __init__(self, film: Paintable, width: int | None = None, figure: Any = None) -> None:
        self.film, self.steps, self.progress_line = film, film.steps, None
        look = film.look
        with self._style(), drawing_in(look.lang):
            self.figure = figure or sized_figure(look.size, width)
            self.axes = self.figure.add_subplot()
            film.furnish(self.axes)
            for axis in (self.axes.xaxis, self.axes.yaxis):
                show_formulas(axis.label)
            self._add_texts()
            if engine := self.figure.get_layout_engine():
                with room_for_axes():
                    engine.execute(self.figure)  # texts along lines need the final shape of the axes
            self.artists = film.at(0).paint(self.axes)
            self._animate()
            if not look.axes:
                self.axes.set_axis_off()
            if look.transparent:
                case(self.figure, [], get_theme(look.theme))

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from frame to frame, in the order in which they are drawn; none in a still."""
        if not self.steps:
            return []
        painted = sorted(self.artists, key=lambda artist: artist.get_zorder())
        return [*painted, self.axes.xaxis, self.axes.yaxis, *self.axes.spines.values(), self.clock]

    def show(self, step: float) -> None:
        """Paint the map after so many parts of the way."""
        if not self.steps:
            return
        for artist in self.artists:
            artist.remove()
        with self._style(), drawing_in(self.film.look.lang):
            self.artists = self.film.at(step).paint(self.axes)
        self.clock.set_text(self.film.moving.text(step) if self.film.moving else "")
        self._animate()

    def _style(self) -> Any:
        return rc_context(rc_settings(self.film.look.theme, self.film.look.transparent))

    def _add_texts(self) -> None:
        """Add the title, the value that changes during a film, and the caption."""
        film, theme = self.film, get_theme(self.film.look.theme)
        title = "" if film.look.title is False else film.look.title or film.heading
        pad = 10.0 + (1.5 * float(rcParams["font.size"]) if title and film.subheading else 0.0)
        self.title = self.axes.set_title(title, fontsize="x-large", pad=pad)
        if title and film.subheading:
            self.axes.annotate(
                film.subheading, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", color=theme.quiet
            )
        self.clock: Text = self.axes.set_title("", loc="right", color=theme.quiet, fontweight="normal", pad=pad)
        self.clock.set_gid(COUNTER)
        check_letters(title, film.look.caption)
        if film.look.caption:
            text = wrapped(self.figure, film.look.caption, rcParams["font.size"])
            self.figure.supxlabel(text, x=0.01, ha="left", fontsize="medium", color=theme.quiet)

    def _animate(self) -> None:
        for artist in self.moving:
            artist.set_animated(True)
        for artist in [*self.artists, self.clock] if self.steps else []:
            artist.set_in_layout(False)


def sized_figure(size: Any, width: int | None) -> Any:
    """Return an empty figure: of this size in pixels, or of this width and the shape of a map.

    >>> [sized_figure(*given).canvas.get_width_height() for given in ((None, None), ((1920, 1080), 960))]
    [(800, 640), (960, 540)]
    """
    figure = blank_figure(WIDTH, width)
    figure.set_figheight(figure.get_figwidth() * HEIGHT / WIDTH)
    if size:
        pixels = exact_pixels(size, width)
        inches = (WIDTH * HEIGHT * pixels[0] / pixels[1]) ** 0.5
        set_pixels(figure, pixels, min(inches, pixels[0] / MIN_DPI))
    Canvas(figure)
    return figure
