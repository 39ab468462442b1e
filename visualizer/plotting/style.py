"""Styles and themes: a colour, dash and marker for each optimizer, the same in every figure, and the page's colours."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from matplotlib import rc_params_from_file
from matplotlib.colors import to_hex

from visualizer.plotting.fonts import font_settings
from visualizer.plotting.themes import SHEETS


def rc_settings(theme: str, transparent: bool = False) -> dict[Any, Any]:
    """Return matplotlib's rc settings of a theme; `transparent` leaves out the paper.

    >>> rc_settings("projector")["font.size"], rc_settings("dark")["figure.facecolor"]
    (15.0, '#14171C')
    """
    paper = dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), "none") if transparent else {}
    return {**_sheets(theme), **font_settings(), **paper}


def _sheets(theme: str) -> dict[Any, Any]:
    """Return the settings of the style sheets of a theme."""
    settings: dict[Any, Any] = {}
    for sheet in SHEETS[theme]:
        path = Path(__file__).with_name(f"{sheet}.mplstyle")
        settings.update(rc_params_from_file(path, use_default_template=False))
    return settings


@dataclass(frozen=True)
class Theme:
    """The colours of a page: paper, text, grid, and the shade of each racer's colour on that paper."""

    paper: str
    raised: str
    ink: str
    quiet: str
    grid: str
    accent: str
    colors: tuple[str, ...]

    @classmethod
    def read(cls, name: str) -> "Theme":
        """Return the colours of the style sheets of a theme."""
        settings = _sheets(name)
        return cls(
            paper=_hex(settings["figure.facecolor"]),
            raised=_hex(settings["legend.facecolor"]),
            ink=_hex(settings["text.color"]),
            quiet=_hex(settings["xtick.color"]),
            grid=_hex(settings["grid.color"]),
            accent=_hex(settings["lines.color"]),
            colors=tuple(map(_hex, settings["axes.prop_cycle"].by_key()["color"])),
        )

    def of(self, color: str) -> str:
        """Return the shade of a racer's colour on this paper.

        >>> DARK.of(BLACK)
        '#F4F4F4'
        """
        return dict(zip(COLORS, self.colors, strict=True))[color]


def _hex(color: Any) -> str:
    return to_hex(color).upper()


LIGHT, DARK = Theme.read("light"), Theme.read("dark")
#: The themes that differ in colour.
THEMES = {"light": LIGHT, "dark": DARK}

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = COLORS = LIGHT.colors
SOLID, DASHED, DOTTED, DASHDOT = DASHES = ((0, ()), (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h", "<", ">", "d", "p", "H")


@dataclass(frozen=True)
class Style:
    """Colour, dash and marker of a racer. Each of the three alone distinguishes the usual rivals."""

    color: str
    dash: tuple
    marker: str


BUILTIN_STYLES = {
    "gd": Style(BLACK, SOLID, "o"),
    "momentum": Style(BLUE, DASHED, "s"),
    "rmsprop": Style(VERMILLION, SOLID, "^"),
    "adam": Style(GREEN, DASHDOT, "D"),
    "heavy_ball": Style(SKY, DASHDOT, "v"),
    "nesterov": Style(PURPLE, DASHED, "P"),
    "adagrad": Style(ORANGE, DASHED, "X"),
    "adadelta": Style(YELLOW, DOTTED, "h"),
    "dampened_momentum": Style(BLUE, DOTTED, "<"),
    "adam_hat": Style(GREEN, SOLID, "h"),
    "adam_l2": Style(PURPLE, DOTTED, "D"),
    "adamw": Style(VERMILLION, DASHED, "D"),
    "amsgrad": Style(BLUE, DASHDOT, "^"),
    "nadam": Style(PURPLE, DASHDOT, "s"),
    "radam": Style(ORANGE, SOLID, "v"),
    "adamax": Style(SKY, DASHED, "P"),
    "adabelief": Style(BLACK, DASHED, "h"),
    "yogi": Style(YELLOW, SOLID, "o"),
    "adan": Style(SKY, SOLID, "<"),
    "signsgd": Style(BLACK, DOTTED, "X"),
    "signum": Style(ORANGE, DOTTED, "D"),
    "lion": Style(VERMILLION, DOTTED, "P"),
    "rprop": Style(GREEN, DASHED, "X"),
    "asgd": Style(BLACK, DASHDOT, "v"),
    "schedule_free": Style(GREEN, DOTTED, "o"),
    "normalized_gd": Style(SKY, DOTTED, "D"),
    "polyak": Style(ORANGE, DASHDOT, "h"),
    "newton": Style(BLUE, SOLID, "X"),
    "damped_newton": Style(YELLOW, DASHED, "^"),
    "saddle_free_newton": Style(VERMILLION, DASHDOT, "s"),
    "sophia": Style(YELLOW, DASHDOT, "<"),
}

#: The styles of scipy's methods, with colours and markers that gd, momentum, rmsprop and adam do not use.
GUEST_STYLES = {
    "BFGS": Style(PURPLE, SOLID, ">"),
    "L-BFGS-B": Style(SKY, DOTTED, "p"),
    "Nelder-Mead": Style(ORANGE, DASHDOT, "d"),
    "CG": Style(YELLOW, DASHED, "H"),
    "Newton-CG": Style(SKY, SOLID, "d"),
    "Powell": Style(ORANGE, SOLID, "p"),
    "TNC": Style(PURPLE, DOTTED, "H"),
    "SLSQP": Style(SKY, DASHDOT, "H"),
    "COBYLA": Style(YELLOW, SOLID, "d"),
    "COBYQA": Style(YELLOW, DASHDOT, ">"),
    "dogleg": Style(PURPLE, DASHED, "d"),
    "trust-ncg": Style(SKY, DASHED, ">"),
    "trust-krylov": Style(ORANGE, DOTTED, ">"),
    "trust-exact": Style(PURPLE, DASHDOT, "p"),
    "trust-constr": Style(ORANGE, DASHED, "H"),
    "basinhopping": Style(YELLOW, DOTTED, "p"),
    "dual_annealing": Style(VERMILLION, DASHDOT, ">"),
    "differential_evolution": Style(GREEN, SOLID, "H"),
    "direct": Style(BLUE, DASHDOT, "d"),
    "shgo": Style(BLACK, DOTTED, "p"),
}


def get_theme(name: str) -> Theme:
    """Return the colours of a theme; "projector" has those of "light"."""
    return THEMES.get(name, LIGHT)


def get_style(name: str) -> Style:
    """Return the style of an optimizer. Other names get a style from a hash, distinct from the built-in styles.

    >>> get_style("gd").color
    '#000000'
    """
    return BUILTIN_STYLES.get(name) or GUEST_STYLES.get(name) or _style_from(crc32(name.encode()))


def _style_from(code: int) -> Style:
    color, dash = COLORS[code % len(COLORS)], DASHES[code // len(COLORS) % len(DASHES)]
    style = Style(color, dash, MARKERS[code // 32 % len(MARKERS)])
    taken = style in BUILTIN_STYLES.values() or style in GUEST_STYLES.values()
    return _style_from(code + 1) if taken else style


def assign_styles(names: Sequence[str]) -> list[Style]:
    """Return the styles of a race. If a rule runs several times, the later ones take colours that no racer uses.

    >>> first, second, third = assign_styles(["gd", "adam", "gd"])
    >>> first == get_style("gd"), third.color in (first.color, second.color)
    (True, False)
    """
    taken = {get_style(name).color for name in names}
    unused = itertools.cycle([color for color in COLORS if color not in taken] or COLORS)
    seen: Counter[str] = Counter()
    styles = []
    for name in names:
        style, repeat = get_style(name), seen[name]
        if repeat:
            dash = DASHES[(DASHES.index(style.dash) + repeat) % len(DASHES)]
            marker = MARKERS[(MARKERS.index(style.marker) + repeat) % len(MARKERS)]
            style = Style(next(unused), dash, marker)
        styles.append(style)
        seen[name] += 1
    return styles
