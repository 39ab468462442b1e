"""The look of a race: its panels, the part of the plane that is drawn, its theme, title and caption."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal

from landscapes import InputError
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.language import N_, checked_language
from landscapes._core.real_numbers import is_whole, real_number
from visualizer.plotting.aspect import Aspect, check_aspect
from visualizer.plotting.captions import check_captions
from visualizer.plotting.colormaps import COLORMAPS, check_colormap
from visualizer.plotting.extent import Extent, check_extent
from visualizer.plotting.figure_size import check_size
from visualizer.plotting.levels import LEVELS, Levels, check_levels
from visualizer.plotting.panels import PANELS
from visualizer.plotting.themes import check_theme

#: Names of panels from top to bottom, or several such columns from left to right; also as "map swing | surface".
PanelLayout = str | Sequence[str] | Sequence[Sequence[str]]

#: The panels that are drawn by default.
DEFAULT_PANELS = ("map", "swing")


@dataclass(frozen=True, kw_only=True)
class Look:
    """The appearance of a race. `race` takes each of these fields as a keyword.

    Parameters
    ----------
    panels : str, sequence of str, or a sequence of such, default ("map", "swing")
        The panels from top to bottom: "map", "surface" (the landscape in three dimensions), "swing" (the
        coordinate across the valley against the step, or the second one), "x", "y" (a coordinate), "loss",
        "rate" (the effective learning rate), "schedule", "phase" (the second coordinate against its velocity),
        "gradient" (its length), "sharpness" (the largest curvature over the limit of the rule), "spectrum" (a row for
        each direction of curvature) and "updates" (a row for each group of parameters, with the length of its step).
        Several sequences are columns from left to right;
        in a text a bar separates them, as in "map swing | surface".
    extent : ((x0, x1), (y0, y1)), optional
        The part of the plane that is drawn. Default: a box around the paths and what they happen around (see
        `visualizer.plotting.extent.fit_extent`). An arrow marks where a racer leaves it, with the step.
    theme : "light", "dark" or "projector", default "light"
        "projector" has large text and thick lines.
    title, caption : str, optional
        Text above and below the whole figure, as it is: a $ begins no formula. ``title=False`` leaves out all titles,
        also the landscape's.
    arrows : bool, default False
        If True, the map shows the step that each racer takes: the direction downhill, the momentum, and the way
        to the next point (see `visualizer.plotting.panels.step_arrows`).
    colormap : str, default "viridis"
        The colours of the surface: "viridis", "cividis", "magma", "inferno", "plasma" or "gray",
        mixed with the paper's colour.
    levels : int or sequence of float, default 16
        The number of contour levels, or their values of f from the lowest to the highest.
    colorbar : bool, default False
        Whether the map has a bar at its right with the values of f.
    captions : mapping of int to str, optional
        Step -> the text that replaces the caption from that step on. The place of the caption holds the longest one.
    aspect : "auto", "equal" or float, default "auto"
        The length of one unit of y in units of x on the map. "auto": equal if the picture is neither too flat nor
        too high for it; the map says by how much it stretches an axis. Unless `extent` is given, it grows to help.
    size : (int, int) or str, optional
        Width and height in pixels, as (1920, 1080) or "1920x1080". The figure fills them exactly; where that
        leaves more room for the panels, the legend stands beside them. Default: 800 pixels wide, and 400 more
        for each further column; as high as the panels need.
    transparent : bool, default False
        Leave out the paper, for a slide with a background of its own. A video and a page cannot be transparent.
    legend, axes : bool, default True
        False leaves out the legend, or the axes with their ticks and labels.
    azimuth, elevation : float, optional
        The direction from which the surface is seen at the first step, in degrees: from the x axis, and above the
        horizon, from 5 to 90. Default: the direction that shows most of all paths during the film.
    turn : float, default 30
        The angle by which the camera turns around the surface during the film, in degrees; 0 for a fixed camera.
    tail : int, optional
        The number of steps over which a path fades behind its head, to a faint line. Default: it does not fade.
    labels : sequence of str, optional
        Names of the racers, in their order, on the map and in the legend. None, an empty text, and what is left
        out at the end leave a racer its rule's name.
    colors : sequence of str, optional
        Colours of the racers, in their order, such as "#D55E00" or "tab:blue", in every theme the same. None, an
        empty text, and what is left out at the end leave a racer its rule's colour.
    lang : "en" or "zh", optional
        The language of all texts but names. Default: the current one (see `use_language`), if the fonts have its
        letters.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.

    Examples
    --------
    >>> Look(panels="map").columns, Look(panels="map swing | surface").columns
    ([['map']], [['map', 'swing'], ['surface']])
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
            "help": N_(
                "from top to bottom: map, surface, swing, x, y, loss, rate, schedule, phase, gradient, sharpness, "
                "spectrum, updates; a bar in quotation marks begins a column, as in 'map swing | surface loss'; "
                "default: map swing"
            ),
        },
    )
    extent: Extent | None = field(
        default=None,
        metadata={
            "nargs": 4,
            "type": float,
            "metavar": ("X0", "X1", "Y0", "Y1"),
            "help": N_("part of the plane to draw"),
        },
    )
    theme: str = field(default="light", metadata={"help": N_("light (default), dark or projector")})
    title: str | Literal[False] = field(
        default="",
        metadata={
            "metavar": "TEXT",
            "help": N_("text above the figure"),
            "off": N_("no titles, not even the landscape's"),
        },
    )
    caption: str = field(default="", metadata={"metavar": "TEXT", "help": N_("text below the figure")})
    azimuth: float | None = field(
        default=None,
        metadata={
            "type": float,
            "metavar": "DEGREES",
            "help": N_(
                "direction from which the surface is seen, 0 from the right; default: the one that shows most "
                "of all paths"
            ),
        },
    )
    elevation: float | None = field(
        default=None,
        metadata={
            "type": float,
            "metavar": "DEGREES",
            "help": N_("height of the camera above the horizon of the surface, from 5 to 90; default: as for azimuth"),
        },
    )
    turn: float = field(
        default=30.0,
        metadata={
            "type": float,
            "metavar": "DEGREES",
            "help": N_("angle by which the camera turns during the film, default: 30; 0 for a fixed camera"),
        },
    )
    captions: Mapping[int, str] | Sequence[str] = field(
        default=(),
        metadata={
            "nargs": "+",
            "metavar": "STEP:TEXT",
            "help": N_('captions from a step on, in place of --caption: "0: all start" "34: here S has decayed"'),
        },
    )
    arrows: bool = field(
        default=False, metadata={"help": N_("draw gradient, momentum and step of each racer as arrows")}
    )
    colormap: str = field(
        default="viridis",
        metadata={
            "metavar": "NAME",
            "help": N_("colours of the surface: {names}; default: viridis"),
            "values": {"names": ", ".join(COLORMAPS)},
        },
    )
    levels: Levels | Sequence[float] = field(
        default=LEVELS,
        metadata={
            "nargs": "+",
            "type": float,
            "metavar": "F",
            "help": N_("one number: how many contour levels, default: {count}; several: their values of f"),
            "values": {"count": LEVELS},
        },
    )
    colorbar: bool = field(default=False, metadata={"help": N_("draw a bar with the values of f beside the map")})
    aspect: Aspect = field(
        default="auto",
        metadata={
            "metavar": "HOW",
            "help": N_(
                "length of one unit of y in units of x: auto (default; equal where that fits), equal or a number"
            ),
        },
    )
    size: tuple[int, int] | str | None = field(
        default=None,
        metadata={"metavar": "WxH", "help": N_("width and height in pixels, filled exactly, such as 1920x1080")},
    )
    transparent: bool = field(default=False, metadata={"help": N_("no paper, for a slide with its own background")})
    legend: bool = field(default=True, metadata={"off": N_("no legend")})
    axes: bool = field(default=True, metadata={"off": N_("no axes, ticks and labels of axes")})

    tail: int | None = field(
        default=None,
        metadata={
            "type": int,
            "metavar": "STEPS",
            "help": N_("steps over which a path fades; default: it does not fade"),
        },
    )
    labels: Sequence[str | None] = field(
        default=(),
        metadata={
            "nargs": "+",
            "metavar": "TEXT",
            "help": N_("names of the racers; an empty one leaves the rule's name"),
        },
    )
    colors: Sequence[str | None] = field(
        default=(),
        metadata={"nargs": "+", "metavar": "COLOR", "help": N_("colours of the racers, as in '#D55E00' or tab:blue")},
    )
    lang: str | None = None

    def __post_init__(self) -> None:
        check_panels(self.panels)
        check_theme(self.theme)
        object.__setattr__(self, "aspect", check_aspect(self.aspect))
        if self.extent is not None:
            object.__setattr__(self, "extent", check_extent(self.extent))
        object.__setattr__(self, "colormap", check_colormap(self.colormap))
        object.__setattr__(self, "levels", check_levels(self.levels))
        if not isinstance(self.colorbar, bool):
            raise InputError(f"colorbar must be True or False, got {short_repr(self.colorbar)}")
        if not isinstance(self.arrows, bool):
            raise InputError(f"arrows must be True or False, got {short_repr(self.arrows)}")
        object.__setattr__(self, "captions", check_captions(self.captions))
        object.__setattr__(self, "size", check_size(self.size))
        if not isinstance(self.title, str) and self.title is not False:
            raise InputError(f"title must be text, or False for no titles, got {short_repr(self.title)}")
        if not isinstance(self.caption, str):
            raise InputError(f"caption must be text, got {short_repr(self.caption)}")
        for name in ("transparent", "legend", "axes"):
            if not isinstance(getattr(self, name), bool):
                raise InputError(f"{name} must be True or False, got {short_repr(getattr(self, name))}")
        if self.azimuth is not None and not is_finite(self.azimuth):
            raise InputError(f"azimuth must be a finite number of degrees, got {short_repr(self.azimuth)}")
        if self.elevation is not None and not (is_finite(self.elevation) and 5 <= self.elevation <= 90):
            raise InputError(f"elevation must be from 5 to 90 degrees, got {short_repr(self.elevation)}")
        if not is_finite(self.turn):
            raise InputError(f"turn must be a finite number of degrees, got {short_repr(self.turn)}")
        if self.tail is not None and not (is_whole(self.tail) and self.tail >= 1):
            raise InputError(f"tail must be a whole number of steps >= 1, got {short_repr(self.tail)}")
        for name in ("labels", "colors"):
            check_texts(name, getattr(self, name))
        check_colors(self.colors)
        if self.lang is not None:
            object.__setattr__(self, "lang", checked_language(self.lang))

    @property
    def all_captions(self) -> dict[int, str]:
        """The caption from each step on; the first one begins at step 0."""
        return {0: self.caption, **check_captions(self.captions)}

    @property
    def columns(self) -> list[list[str]]:
        """The names of the panels, column by column."""
        return check_panels(self.panels)

    @property
    def heading(self) -> str:
        """The text above the figure; empty if there is none."""
        return self.title or ""


def is_finite(value: object) -> bool:
    number = real_number(value)
    return number is not None and isfinite(number)


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
    try:
        names = list(names)
    except TypeError:
        names = []
    if not names:
        raise InputError(f"panels must be names of panels ({', '.join(PANELS)}), got {short_repr(panels)}")
    if all(isinstance(name, str) for name in names):
        names = parse_columns(" ".join(names))
    columns = [list(column) if isinstance(column, list | tuple) else [column] for column in names]
    for name in [name for column in columns for name in column]:
        if not isinstance(name, str) or name not in PANELS:
            raise unknown_name("panel", name, PANELS)
    if not all(columns):
        raise InputError(f"a column of panels cannot be empty, got {short_repr(panels)}")
    return columns


def parse_columns(text: str) -> list[list[str]]:
    """Return the columns of panels that a text such as "map swing | surface" describes."""
    if "," in text:
        raise InputError(f'panels are written "map swing | surface loss", without commas, got {short_repr(text)}')
    return [column.split() for column in text.split("|")]
