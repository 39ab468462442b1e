"""The look of a race: its panels, the part of the plane that is drawn, its theme, title and caption."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite
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
        coordinate across the valley against the step, or the second one), "x", "y" (a coordinate), "loss",
        "rate" (the effective learning rate), "schedule" and "phase" (the second coordinate against its
        velocity). Several sequences are columns from left to right.
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
            "help": "from top to bottom: map, surface, swing, x, y, loss, rate, schedule, phase; a list with commas "
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

    @property
    def columns(self) -> list[list[str]]:
        """The names of the panels, column by column."""
        return check_panels(self.panels)


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
