"""Styles and themes: a colour, dash and marker for each optimizer, the same in every figure, and the page's colours."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from matplotlib import rc_params_from_file
from matplotlib.colors import to_hex, to_rgb

from visualizer.plotting.fonts import font_settings
from visualizer.plotting.themes import SHEETS

#: The most shades of one hue; racers beyond them take the same shades again, with other markers.
MAX_SHADES = 5

#: The farthest shade of a hue, and the largest step between two: shares of the way to the ink or to the paper.
FARTHEST_SHADE, LARGEST_STEP = 0.66, 0.4

#: The farthest shade of black, or of white on dark paper: a lighter grey is lost on the ground.
FARTHEST_GREY = 0.5

#: Below this lightness, of 1, a colour is too dark for darker shades and gets lighter ones.
DARKEST_HUE = 0.3


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
    """The colours of a page: paper, text, grid, and each racer's colour on that paper.

    Attributes
    ----------
    colors : tuple of str
        The hues of the racers.
    shades : tuple
        ``shades[hue][n - 1]`` are the colours of `n` racers of one hue; the first is the hue itself.
    """

    paper: str
    raised: str
    ink: str
    quiet: str
    grid: str
    accent: str
    colors: tuple[str, ...]
    shades: tuple[tuple[tuple[str, ...], ...], ...]

    @classmethod
    def read(cls, name: str) -> "Theme":
        """Return the colours of the style sheets of a theme."""
        settings = _sheets(name)
        paper, ink = _hex(settings["figure.facecolor"]), _hex(settings["text.color"])
        colors = tuple(map(_hex, settings["axes.prop_cycle"].by_key()["color"]))
        return cls(
            paper=paper,
            raised=_hex(settings["legend.facecolor"]),
            ink=ink,
            quiet=_hex(settings["xtick.color"]),
            grid=_hex(settings["grid.color"]),
            accent=_hex(settings["lines.color"]),
            colors=colors,
            shades=tuple(tuple(shades(color, n, paper, ink) for n in range(1, MAX_SHADES + 1)) for color in colors),
        )

    def color_of(self, style: "Style") -> str:
        """Return the colour of a racer on this paper. One that is none of the hues was chosen, and stays as it is.

        >>> DARK.color_of(get_style("gd")), LIGHT.color_of(Style("#123456", SOLID, "o"))
        ('#F4F4F4', '#123456')
        """
        if style.color not in COLORS:
            return style.color
        hue = self.shades[COLORS.index(style.color)]
        return hue[min(style.shades, MAX_SHADES) - 1][style.shade % MAX_SHADES]


def _hex(color: Any) -> str:
    return to_hex(color).upper()


def shades(color: str, count: int, paper: str, ink: str) -> tuple[str, ...]:
    """Return shades of a colour, itself first, each darker by an equal step; those of black are lighter.

    >>> shades("#000000", 3, "#FFFFFF", "#22262B")
    ('#000000', '#404040', '#808080')
    """
    own, (dark, light) = to_rgb(color), sorted(map(to_rgb, (paper, ink)), key=_lightness)
    target = dark if _lightness(own) > DARKEST_HUE else light
    farthest = FARTHEST_GREY if max(own) - min(own) < 0.05 else FARTHEST_SHADE
    step = min(LARGEST_STEP, farthest / max(count - 1, 1))
    mixed = [[u + k * step * (v - u) for u, v in zip(own, target, strict=True)] for k in range(count)]
    return tuple(map(_hex, mixed))


def _lightness(rgb: tuple[float, float, float]) -> float:
    """Return the luminance of a colour on a perceptual scale from 0, black, to 1, white."""
    return sum(share * part**2.2 for share, part in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)) ** (1 / 2.2)


LIGHT, DARK = Theme.read("light"), Theme.read("dark")
#: The themes that differ in colour.
THEMES = {"light": LIGHT, "dark": DARK}

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = COLORS = LIGHT.colors
SOLID, DASHED, DOTTED, DASHDOT = DASHES = ((0, ()), (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h", "<", ">", "d", "p", "H")


@dataclass(frozen=True)
class Style:
    """Colour, dash and marker of a racer. Each of the three alone distinguishes the usual rivals.

    Attributes
    ----------
    color : str
        The hue: one of `COLORS`, or any other colour, which is then the same in every theme.
    dash : tuple
        For views that draw hidden lines; the panels of the plane dash a path only where it covers another.
    shade, shades : int
        Which of how many shades of its hue a racer has (see `Theme.color_of`).
    """

    color: str
    dash: tuple
    marker: str
    shade: int = 0
    shades: int = 1


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
    "cautious_momentum": Style(ORANGE, SOLID, "s"),
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
    "ademamix": Style(PURPLE, SOLID, "^"),
    "signsgd": Style(BLACK, DOTTED, "X"),
    "signum": Style(ORANGE, DOTTED, "D"),
    "lion": Style(VERMILLION, DOTTED, "P"),
    "rprop": Style(GREEN, DASHED, "X"),
    "asgd": Style(BLACK, DASHDOT, "v"),
    "schedule_free": Style(GREEN, DOTTED, "o"),
    "lookahead": Style(BLUE, SOLID, "P"),
    "sam": Style(ORANGE, SOLID, "D"),
    "dog": Style(SKY, SOLID, "s"),
    "prodigy": Style(VERMILLION, SOLID, "D"),
    "normalized_gd": Style(SKY, DOTTED, "D"),
    "polyak": Style(ORANGE, DASHDOT, "h"),
    "newton": Style(BLUE, SOLID, "X"),
    "damped_newton": Style(YELLOW, DASHED, "^"),
    "saddle_free_newton": Style(VERMILLION, DASHDOT, "s"),
    "sophia": Style(YELLOW, DASHDOT, "<"),
}

#: The styles of scipy's methods and of CMA-ES, with colours and markers that gd, momentum, rmsprop and adam do not use.
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
    "CMA-ES": Style(PURPLE, SOLID, "H"),
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


def named_looks() -> dict[str, int]:
    """Return the code of each style that belongs to a name, for `_style_from` and the browser.

    >>> named_looks()["gd"], named_looks()["momentum"]
    (0, 45)
    """
    styles = {**GUEST_STYLES, **BUILTIN_STYLES}
    return {
        name: COLORS.index(one.color) + len(COLORS) * DASHES.index(one.dash) + 32 * MARKERS.index(one.marker)
        for name, one in styles.items()
    }


def assign_styles(names: Sequence[str]) -> list[Style]:
    """Return the styles of a race. Racers of one hue, such as variants of a rule, get shades and markers of their own.

    >>> first, second, third = assign_styles(["gd", "adam", "gd"])
    >>> [LIGHT.color_of(style) for style in (first, third)], first.marker == third.marker
    (['#000000', '#666666'], False)
    """
    own = [get_style(name) for name in names]
    counts = Counter(style.color for style in own)
    hues: dict[str, list[Style]] = defaultdict(list)
    styles = []
    for style in own:
        hue = hues[style.color]
        dash = next_free(DASHES, style.dash, [one.dash for one in hue])
        marker = next_free(MARKERS, style.marker, [one.marker for one in hue])
        styles.append(Style(style.color, dash, marker, len(hue), counts[style.color]))
        hue.append(styles[-1])
    return styles


def next_free(cycle: Sequence[Any], first: Any, taken: Sequence[Any]) -> Any:
    """Return the first element of a cycle, from `first` on, that is not taken; if all are, those taken count again.

    >>> next_free("abc", "b", ["b"]), next_free("abc", "b", ["b", "c", "a", "b"])
    ('c', 'c')
    """
    start, rest = cycle.index(first), taken[len(taken) // len(cycle) * len(cycle) :]
    return next(one for one in [*cycle[start:], *cycle[:start]] if one not in rest)
