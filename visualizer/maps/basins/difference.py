"""The difference of two rules: where they reach different minima, and which is faster elsewhere."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from visualizer.maps.basins.hues import screen_color
from visualizer.maps.basins.legend import add_swatches
from visualizer.maps.basins.marks import draw_levels, draw_marks, share_text
from visualizer.maps.basins.picture import BasinMap, keep_units, settings_of
from visualizer.maps.cells import draw_cells
from visualizer.maps.map import Map
from visualizer.maps.moving import PARTS
from visualizer.maps.plane import steps_text
from visualizer.maps.ramp import PLACE, theme_name
from visualizer.plotting.bar import add_numbers
from visualizer.plotting.labels import GAP

#: Two points nearer than this, in units of the domain, are the same minimum.
SAME_POINT = 1e-3

#: The hues of the first and of the second rule, and the lightness and chroma of a draw and of the largest lead.
HUES = (250.0, 55.0)
LEAD = {"light": ((0.97, 0.0), (0.52, 0.15)), "dark": ((0.27, 0.0), (0.80, 0.14))}

#: The colours of starts from which different minima are reached, only the first or the second rule arrives, or neither.
APART = {
    "light": {"different": "#2B3038", "first": "#0B3A66", "second": "#7A3B00", "neither": "#B4B8BF"},
    "dark": {"different": "#B9BFC8", "first": "#BFE3FF", "second": "#FFDDB3", "neither": "#5A616B"},
}

#: The leads at the ends of the scale: a factor between these, that few starts exceed.
LEAST_LEAD, MOST_LEAD, TAIL = 2.0, 64.0, 0.02

#: The numbers of the classes of starts.
SAME, DIFFERENT, FIRST, SECOND, NEITHER = range(5)


@dataclass(frozen=True, eq=False, repr=False)
class BasinDifference(Map):
    """The difference of the basins of two rules. Made by `basin_map` with `against`.

    Attributes
    ----------
    first, second : BasinMap
        The maps of the two rules.
    largest : float
        The lead at the ends of the scale of colours.
    """

    first: BasinMap
    second: BasinMap
    largest: float = LEAST_LEAD

    @classmethod
    def of(cls, first: BasinMap, second: BasinMap) -> "BasinDifference":
        """Return the difference of two maps with the same starts; its look and timing are those of the first."""
        shown = cls(first.sides, {}, first, second, look=first.look, playback=first.playback, moving=first.moving)
        arrays = {"class": shown.classes, "lead": shown.lead}
        caption = shown.look.caption or ("" if shown.moving else shown.summary())
        last = cls.of(first.at(PARTS), second.at(PARTS)).largest if shown.moving else LEAST_LEAD
        largest = max(shown.fitting_lead(), last)
        return replace(shown, values=arrays, largest=largest, look=replace(shown.look, caption=caption))

    @property
    def heading(self) -> str:
        """The two rules and the landscape."""
        first, second = self.names
        return _(
            "{first} against {second} on {landscape}",
            first=first,
            second=second,
            landscape=self.first.runs.landscape.label,
        )

    @property
    def subheading(self) -> str:
        """The settings of the two rules, and the steps."""
        both = [" ".join([one.runs.optimizer.name, *settings_of(one.runs, self.moving, set())]) for one in self.maps]
        return GAP.join([*both, steps_text(self.first.runs.steps)])

    @property
    def maps(self) -> tuple[BasinMap, BasinMap]:
        """The maps of the two rules."""
        return self.first, self.second

    @property
    def colors(self) -> list[str]:
        """The colours that a film must keep exactly."""
        apart = APART[theme_name(self.theme)].values()
        return list(dict.fromkeys([self.theme.paper, self.theme.ink, *apart, *map(to_hex, self.ramp[::4])]))

    @cached_property
    def classes(self) -> np.ndarray:
        """The class of each start, int array (y.cells, x.cells).

        0: both arrive at the same minimum, 1: at different ones, 2: only the first arrives, 3: only the second,
        4: neither.
        """
        first, second = self.first.basins, self.second.basins
        index, distance = first.attractors.nearest(second.points)
        name = np.append(np.where(distance < SAME_POINT, index, -np.arange(len(index)) - 10), -5)
        same = first.labels == name[second.labels]
        arrives, other = ((one.labels >= 0) & (one.steps >= 0) for one in (first, second))
        kinds = [arrives & other & same, arrives & other, arrives, other]
        return np.select(kinds, [SAME, DIFFERENT, FIRST, SECOND], NEITHER)

    @cached_property
    def lead(self) -> np.ndarray:
        """The steps of the second rule over those of the first, where both reach the same minimum; else nan."""
        first, second = (np.maximum(one.basins.steps, 1) for one in (self.first, self.second))
        return np.where(self.classes == SAME, second / first, np.nan)

    def fitting_lead(self) -> float:
        """Return the end of the scale that suits the leads."""
        leads = self.lead[self.classes == SAME]
        if not leads.size:
            return LEAST_LEAD
        return float(np.clip(np.quantile(np.maximum(leads, 1 / leads), 1 - TAIL), LEAST_LEAD, MOST_LEAD))

    @cached_property
    def ramp(self) -> np.ndarray:
        """The colours from the largest lead of the second rule to that of the first, sRGB (255, 3)."""
        (light, _), (strong, chroma) = LEAD[theme_name(self.theme)]
        share = np.linspace(0, 1, 128)
        first, second = (
            np.array([screen_color(np.array([light + t * (strong - light)]), t * chroma, hue)[0] for t in share])
            for hue in HUES
        )
        return np.vstack([second[:0:-1], first])

    def furnish(self, axes: Axes) -> None:
        """Add the bar of leads, and the legend."""
        super().furnish(axes)
        keep_units(axes, self.first.window)
        left, bottom, width, height = PLACE
        bar = axes.inset_axes((left, bottom, 1.4 * width, height))
        bar.imshow(self.ramp[:, None], extent=(0, 1, -1, 1), aspect="auto", origin="lower")
        top = np.floor(np.log2(self.largest) + 1e-9)
        ticks = np.unique(np.round(np.linspace(-top, top, 5)))
        texts = [f"{typeset(2.0 ** abs(t))}×" if t else "=" for t in ticks]
        add_numbers(bar, ticks / np.log2(self.largest), texts, (-1, 1))
        first, second = self.names
        bar.set_ylabel(_("←  {second} faster        {first} faster  →", first=first, second=second))
        if self.look.legend:
            add_swatches(axes, self.key() | (self.at(PARTS).key() if self.moving else {}), self.theme.quiet)

    @property
    def names(self) -> tuple[str, str]:
        """The names of the rules, with their settings if they are the same rule."""
        first, second = self.first.runs.optimizer, self.second.runs.optimizer
        return (first.name, second.name) if first.name != second.name else (first.label, second.label)

    def key(self) -> dict[str, str]:
        """Return the meaning of each colour apart that occurs: text -> colour."""
        first, second = self.names
        texts = {
            DIFFERENT: ("different", _("different minima")),
            FIRST: ("first", _("only {name} arrives", name=first)),
            SECOND: ("second", _("only {name} arrives", name=second)),
            NEITHER: ("neither", _("neither arrives")),
        }
        colors = APART[theme_name(self.theme)]
        return {text: colors[name] for one, (name, text) in texts.items() if (self.classes == one).any()}

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the classes and leads, the level lines, and the minima and saddles."""
        x, y = self.sides
        axes.set(xlim=(x.low, x.high), ylim=(y.low, y.high))
        artists: list[Artist] = [draw_cells(axes, self.colors_of_cells(), x, y)]
        keep_units(axes, self.first.window)
        if self.first.levels and not self.first.zoom:
            artists += draw_levels(axes, self.first.runs.landscape, self.first.window, self.theme)
        return artists + draw_marks(axes, self.first.basins, self.first.window, self.theme, named=False)

    def colors_of_cells(self) -> np.ndarray:
        """Return the colour of each start, RGBA (y.cells, x.cells, 4)."""
        colors, apart = np.ones((*self.classes.shape, 4)), APART[theme_name(self.theme)]
        for one, name in ((DIFFERENT, "different"), (FIRST, "first"), (SECOND, "second"), (NEITHER, "neither")):
            colors[self.classes == one, :3] = to_rgb(apart[name])
        same = self.classes == SAME
        share = np.clip(np.log2(self.lead[same]) / np.log2(self.largest), -1, 1)
        colors[same, :3] = self.ramp[np.round(127 + 127 * share).astype(int)]
        return colors

    def at(self, part: float) -> "BasinDifference":
        """Return the difference after so many parts of the way of the film; a still is its own."""
        if not self.moving:
            return self
        shown = BasinDifference.of(self.first.at(part), self.second.at(part))
        return replace(shown, look=self.look, largest=self.largest, moving=None)

    def summary(self) -> str:
        """Return the shares of the starts in words."""
        (first, second), count = self.names, self.classes.size
        shares = [np.sum(self.classes == one) / count for one in range(5)]
        parts = [_("Different minima from {share} of the starts", share=share_text(shares[DIFFERENT]))]
        for name, ahead in ((first, self.lead > 1), (second, self.lead < 1)):
            parts.append(_("{name} faster from {share}", name=name, share=share_text(ahead.sum() / count)))
        alone = N_("only {name} arrives from {share}")
        for one, name, words in (
            (FIRST, first, alone),
            (SECOND, second, alone),
            (NEITHER, "", N_("neither from {share}")),
        ):
            if shares[one]:
                parts.append(_(words, name=name, share=share_text(shares[one])))
        return _("{clauses}.", clauses=_(", ").join(parts))

    def in_words(self) -> str:
        """Return the shares of the starts in words."""
        return f"{self.heading}. {self.summary()}"
