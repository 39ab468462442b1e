"""The look of a race: its panels, the part of the plane that is drawn, its theme, title and caption."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from numbers import Integral
from typing import Any

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from visualizer.plotting.extent import Extent, check_extent
from visualizer.plotting.panels import PANELS
from visualizer.plotting.themes import check_theme

#: Names of panels from top to bottom, or several such columns from left to right.
PanelLayout = Sequence[str] | Sequence[Sequence[str]]

#: The panels that are drawn by default.
DEFAULT_PANELS = ("map", "swing")


@dataclass(frozen=True, kw_only=True)
class Look:
    """The appearance of a race. `race` takes each of these fields as a keyword.

    Parameters
    ----------
    panels : sequence of str, or a sequence of such, default ("map", "swing")
        The panels from top to bottom: "map", "surface" (the landscape in three dimensions), "swing" (the
        second coordinate against the step), "loss", "rate" (the effective learning rate), "schedule" and
        "phase" (the second coordinate against its velocity). Several sequences are columns from left to right.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn. Default: a box around the starts, the minima and all points of
        the paths inside the domain.
    theme : "light", "dark" or "projector", default "light"
        "projector" has large text and thick lines.
    title, caption : str, optional
        Text above and below the whole figure.
    azimuth : float, optional
        The direction from which the surface is seen at the first step, in degrees from the x axis. Default:
        the one of four directions that shows most of the paths. The camera turns by 40 degrees during the film.
    tail : int, optional
        The number of steps over which a path fades behind its head, to a faint line. Default: it does not fade.
    labels : sequence of str, optional
        Names of the racers, in their order, on the map and in the legend. None, an empty text, and what is left
        out at the end leave a racer its rule's name.
    colors : sequence of str, optional
        Colours of the racers, in their order, such as "#D55E00" or "tab:blue", in every theme the same. None, an
        empty text, and what is left out at the end leave a racer its rule's colour.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.

    Examples
    --------
    >>> Look(panels="map").columns
    [['map']]
    >>> Look(theme="drak")
    Traceback (most recent call last):
        ...
    landscapes.InputError: unknown theme 'drak': did you mean 'dark'? (known: light, dark, projector)
    """

    panels: PanelLayout = field(
        default=DEFAULT_PANELS,
        metadata={
            "nargs": "+",
            "metavar": "PANEL",
            "help": "from top to bottom: map, surface, swing, loss, rate, schedule, phase; a list with commas "
            "is a column, as in map,swing surface,loss; default: map swing",
        },
    )
    extent: Extent | None = field(
        default=None,
        metadata={"nargs": 4, "type": float, "metavar": ("X0", "X1", "Y0", "Y1"), "help": "part of the plane to draw"},
    )
    theme: str = field(default="light", metadata={"help": "light (default), dark or projector"})
    title: str = field(default="", metadata={"metavar": "TEXT", "help": "text above the figure"})
    caption: str = field(default="", metadata={"metavar": "TEXT", "help": "text below the figure"})
    azimuth: float | None = field(
        default=None,
        metadata={
            "type": float,
            "metavar": "DEGREES",
            "help": "direction from which the surface is seen, 0 from the right; default: the one of four "
            "directions that shows most of the paths",
        },
    )

    tail: int | None = field(
        default=None,
        metadata={"type": int, "metavar": "STEPS", "help": "steps over which a path fades; default: it does not fade"},
    )
    labels: Sequence[str | None] = field(
        default=(),
        metadata={"nargs": "+", "metavar": "TEXT", "help": "names of the racers; an empty one leaves the rule's name"},
    )
    colors: Sequence[str | None] = field(
        default=(),
        metadata={"nargs": "+", "metavar": "COLOR", "help": "colours of the racers, as in '#D55E00' or tab:blue"},
    )

    def __post_init__(self) -> None:
        check_panels(self.panels)
        check_theme(self.theme)
        if self.extent is not None:
            object.__setattr__(self, "extent", check_extent(self.extent))
        for name in ("title", "caption"):
            if not isinstance(getattr(self, name), str):
                raise InputError(f"{name} must be text, got {short_repr(getattr(self, name))}")
        if self.azimuth is not None and not (isinstance(self.azimuth, (int, float)) and isfinite(self.azimuth)):
            raise InputError(f"azimuth must be a finite number of degrees, got {short_repr(self.azimuth)}")

        if self.tail is not None and (
            isinstance(self.tail, bool) or not isinstance(self.tail, Integral) or self.tail < 1
        ):
            raise InputError(f"tail must be a whole number of steps >= 1, got {short_repr(self.tail)}")
        for name in ("labels", "colors"):
            check_texts(name, getattr(self, name))
        check_colors(self.colors)

    @property
    def columns(self) -> list[list[str]]:
        """The names of the panels, column by column."""
        return check_panels(self.panels)


def check_texts(name: str, texts: Any) -> None:
    """Raise an InputError if something is not a sequence of texts, or None in place of one."""
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        raise InputError(f"{name} must be a list, one for each racer, got {short_repr(texts)}")
    for one in texts:
        if not (one is None or isinstance(one, str)):
            raise InputError(f"{name} must be texts, or None, got {short_repr(one)}")


def check_colors(colors: Sequence[str | None]) -> None:
    """Raise an InputError if a text is no colour."""
    if not any(colors):
        return
    from matplotlib.colors import is_color_like  # here, because the command line has its help without matplotlib

    for color in filter(None, colors):
        if not is_color_like(color):
            raise InputError(f"colors must be colours such as '#D55E00' or 'tab:blue', got {short_repr(color)}")


def check_panels(panels: Any) -> list[list[str]]:
    """Return the names of the panels in columns, or raise an InputError that lists the panels."""
    names = [panels] if isinstance(panels, str) else panels
    if not isinstance(names, Iterable) or not (names := list(names)):
        raise InputError(f"panels must be names of panels ({', '.join(PANELS)}), got {short_repr(panels)}")
    columns = [names] if all(isinstance(name, str) for name in names) else names
    columns = [[column] if isinstance(column, str) else list(column) for column in columns]
    for name in [name for column in columns for name in column]:
        if not isinstance(name, str) or name not in PANELS:
            raise unknown_name("panel", name, PANELS)
    if not all(columns):
        raise InputError("a column of panels cannot be empty")
    return columns
