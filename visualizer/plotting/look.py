"""The look of a race: which panels are drawn, which part of the plane, in which theme and under which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from visualizer.plotting.extent import Extent, check_extent
from visualizer.plotting.panels import PANELS
from visualizer.plotting.themes import check_theme

#: Names of panels from top to bottom; or several such columns, from left to right.
PanelLayout = Sequence[str] | Sequence[Sequence[str]]

#: The panels that are drawn unless others are asked for.
DEFAULT_PANELS = ("map", "swing")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a race is drawn. `race` takes each of these as a keyword.

    Parameters
    ----------
    panels : sequence of str, or a sequence of such, default ("map", "swing")
        The panels from top to bottom: "map", "surface" (the landscape in three dimensions), "swing" (the
        second coordinate against the step), "loss", "rate" (the effective learning rate), "schedule" and
        "phase" (the second coordinate against its velocity). Of several sequences each is a column.
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn; by default a box around what happens inside the domain.
    theme : "light", "dark" or "projector", default "light"
        The last has large text and thick lines.
    title, caption : str, optional
        Text over and under the whole figure.
    azimuth : float, optional
        The direction from which the surface is first seen, in degrees from the x axis; by default the one
        from which most of the paths is seen. The camera turns by 40 degrees in all.

    Raises
    ------
    InputError
        For a value that is not allowed, in one line that says what is.

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
            "help": "from top to bottom: map, surface, swing, loss, rate, schedule, phase; with commas each "
            "is a column, as in map,swing surface,loss; default: map swing",
        },
    )
    extent: Extent | None = field(
        default=None,
        metadata={"nargs": 4, "type": float, "metavar": ("X0", "X1", "Y0", "Y1"), "help": "part of the plane to show"},
    )
    theme: str = field(default="light", metadata={"help": "light (default), dark or projector"})
    title: str = field(default="", metadata={"metavar": "TEXT", "help": "over the figure"})
    caption: str = field(default="", metadata={"metavar": "TEXT", "help": "under the figure"})
    azimuth: float | None = field(
        default=None,
        metadata={
            "type": float,
            "metavar": "DEGREES",
            "help": "direction from which the surface is seen, 0 from the right; default: where most is seen",
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
    """Names of panels in columns, or an InputError that says which there are."""
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
