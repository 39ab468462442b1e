"""The picture of basins: which minimum the run from each start reaches, and how fast."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.ticker import MaxNLocator

from landscapes import Landscape
from landscapes._core.language import _
from landscapes._core.numbers import typeset
from landscapes._core.parameter import Parameter
from landscapes._core.types import Progress
from optimizers import Basins, basins
from visualizer.maps.basins.colors import BasinColors, scale_of_steps
from visualizer.maps.basins.legend import MAX_COLUMNS, add_step_bar, add_swatches, key_entries
from visualizer.maps.basins.marks import draw_levels, draw_marks, place_text, share_text
from visualizer.maps.basins.window import Window, zoomed
from visualizer.maps.cells import draw_cells
from visualizer.maps.map import Map
from visualizer.maps.moving import PARTS, Moving
from visualizer.maps.plane import Runs, own_parameters, steps_text
from visualizer.plotting.labels import GAP, LABEL_KEYS
from visualizer.plotting.style import Theme

#: The quantity that changes while a film zooms.
ZOOM = Parameter("zoom", 1.0, 1e16, log=True, name="zoom")

#: A picture is not stretched if its sides, in the units of its axes, differ by no more than this factor.
MAX_SHAPE = 2.0

#: The shades of each basin that a film keeps exactly.
SHADES = 12

#: A point, and how many times smaller than the extent the window around it is.
Zoom = tuple[tuple[float, float], float]


@dataclass(frozen=True, eq=False, repr=False)
class BasinMap(Map):
    """A map of basins. Made by `basin_map`.

    Attributes
    ----------
    runs : Runs
        The rule, the landscape and the steps of all runs.
    basins : Basins
        The point that each start reaches, and when.
    window : Window
        The starts.
    zoom : (point, depth) or None
        The point of a zoom, and how many times smaller than the extent the window is.
    scales : array (n, 2) or None
        The steps at the ends of the scale of lightness, at equal parts of the way of a film; None for those that fit.
    levels : bool
        Whether level lines of f are drawn.
    """

    runs: Runs
    basins: Basins
    window: Window
    whole: Window
    zoom: Zoom | None = None
    scales: np.ndarray | None = field(default=None, kw_only=True)
    levels: bool = field(default=True, kw_only=True)

    @property
    def heading(self) -> str:
        """The rule and the landscape."""
        return _("Basins of {rule} on {landscape}", rule=self.runs.optimizer.name, landscape=self.runs.landscape.label)

    @property
    def subheading(self) -> str:
        """The settings of the rule, the steps, and the depth of a zoom."""
        depth = [_("zoom {depth}", depth=typeset(self.zoom[1], 3))] if self.zoom and not self.moving else []
        return GAP.join([*settings_of(self.runs, self.moving), steps_text(self.runs.steps), *depth])

    @cached_property
    def hues(self) -> BasinColors:
        """The hue of each point that can be reached."""
        known = self.basins.attractors
        return BasinColors.of(known.points / known.size, known.minima, self.theme)

    @property
    def colors(self) -> list[str]:
        """The colours that a film must keep exactly: shades of each of the largest basins."""
        largest = np.argsort(-self.basins.fractions, kind="stable")[:MAX_COLUMNS]
        shades = [rgb for k in largest for rgb in self.hues.ramp(k)[:: 256 // SHADES]]
        return list(dict.fromkeys([self.theme.paper, self.theme.ink, *(to_hex(rgb) for rgb in shades)]))

    @property
    def ends(self) -> tuple[float, float]:
        """The steps at the ends of the scale of lightness."""
        if self.scales is None:
            return scale_of_steps(self.basins.labels, self.basins.steps)
        low, high = self.scales[0]
        return float(low), float(high)

    def furnish(self, axes: Axes) -> None:
        """Add the bar of steps and the legend."""
        super().furnish(axes)
        keep_units(axes, self.window)
        if self.zoom:
            make_room(axes)
        reached = np.flatnonzero(self.basins.fractions > 0)
        if (minimum := self.basins.attractors.minima[reached]).any():
            reached = reached[minimum]
        reached = reached[np.argsort(-self.basins.fractions[reached], kind="stable")]
        add_step_bar(axes, self.hues, reached, None if self.zoom and self.moving else self.ends)
        if self.look.legend:
            add_swatches(axes, self.key() | (self.at(PARTS).key() if self.moving else {}), self.theme.quiet)

    def key(self) -> dict[str, str]:
        """Return the meaning of each colour apart that occurs: text -> colour."""
        return key_entries(self.basins, self.hues, self.runs.steps, self.runs.tol)

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the basins, the level lines, and the minima and saddles with their names."""
        x, y = self.sides
        axes.set(xlim=(x.low, x.high), ylim=(y.low, y.high))
        painted = self.hues.paint(self.basins.labels, self.basins.steps, *self.ends)
        artists: list[Artist] = [draw_cells(axes, painted, x, y)]
        keep_units(axes, self.window)
        if self.levels and not self.zoom:
            artists += draw_levels(axes, self.runs.landscape, self.window, self.theme)
        artists += draw_marks(axes, self.basins, self.window, self.theme, named=not self.zoom)
        if self.window.ended:
            artists.append(say_end(axes, self.theme))
        return artists

    def at(self, part: float) -> "BasinMap":
        """Return the map after so many parts of the way of the film; a still is its own."""
        if not self.moving:
            return self
        runs, zoom, off, value = self.runs, self.zoom, 0.0, self.moving.value_at(part)
        if self.moving.parameter is ZOOM and zoom:
            zoom, off = (zoom[0], value), 1 - part / PARTS
        else:
            runs = runs.with_setting(self.moving.parameter.name, value)
        known = self.basins.attractors if runs.landscape is self.runs.landscape else None
        window = part_of(self.whole, runs.landscape, zoom, off)
        found = run_basins(runs, window, known)
        return replace(
            self,
            sides=(window.x, window.y),
            values=arrays_of(found),
            runs=runs,
            basins=found,
            window=window,
            zoom=zoom,
            scales=None if self.scales is None else self.scales_at(part),
            moving=None,
        )

    def scales_at(self, part: float) -> np.ndarray:
        """Return the scale after so many parts of the way, between those that are known, (1, 2)."""
        assert self.scales is not None
        known = np.linspace(0, PARTS, len(self.scales))
        return np.array([[np.interp(part, known, ends) for ends in self.scales.T]])

    def in_words(self) -> str:
        """Return the share of the starts that reach each minimum, and how the rest ends."""
        shares, known = self.basins.fractions, self.basins.attractors
        order = [k for k in np.argsort(-shares, kind="stable")[:MAX_COLUMNS] if shares[k] > 0]
        ends = [
            _(
                "{share} reach {kind} {place}",
                share=share_text(shares[k]),
                kind=_(known.kinds[k]),
                place=place_text(self.basins.points[k], known.size),
            )
            for k in order
        ]
        told = _("; ").join(ends) or _("none arrives")
        return _("{heading}: of {count} starts {told}.", heading=self.heading, count=self.basins.labels.size, told=told)


def say_end(axes: Axes, theme: Theme) -> Artist:
    """Say in the picture that there are no starts between the cells."""
    return axes.text(
        0.5,
        0.02,
        _("Here float64 ends: each cell is one pair of numbers, and there are none between."),
        transform=axes.transAxes,
        ha="center",
        va="bottom",
        fontsize="small",
        color=theme.ink,
        zorder=7,
        bbox={"facecolor": theme.paper, "edgecolor": "none", "alpha": 0.88, "boxstyle": "round,pad=0.3"},
    )


def equal_units(window: Window) -> bool:
    """Return whether the sides of a window differ little enough to be drawn in equal units."""
    return 1 / MAX_SHAPE <= window.shape <= MAX_SHAPE


def keep_units(axes: Axes, window: Window) -> None:
    """Draw both axes in equal units if that suits the window."""
    if equal_units(window):
        axes.set_aspect("equal", adjustable="box")
        axes.apply_aspect()  # now, because names look for room


def make_room(axes: Axes) -> None:
    """Keep room for long numbers at the ticks, which change during a zoom."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_label_coords(-0.12, 0.5)


def settings_of(runs: Runs, moving: Moving | None, always: Collection[str] = LABEL_KEYS) -> list[str]:
    """Return the explicit settings of a rule, and those that are shown always, but not the one that a film changes."""
    rule, known = runs.optimizer, own_parameters(runs.optimizer)
    shown = [name for name in known if name in rule.settings or (name in always and name in rule.values)]
    values = {**rule.options, **rule.values}
    return [known[name].text(values[name]) for name in shown if not (moving and moving.parameter.name == name)]


def part_of(whole: Window, landscape: Landscape, zoom: Zoom | None, off: float = 0.0) -> Window:
    """Return the whole window, or the part of it that a zoom shows."""
    return zoomed(whole, *zoom, names=landscape.axes, off=off) if zoom else whole


def run_basins(runs: Runs, window: Window, known: Any = None, progress: Progress | None = None) -> Basins:
    """Run all starts of a window."""
    return basins(
        runs.optimizer,
        runs.landscape,
        window.starts,
        steps=runs.steps,
        tol=runs.tol,
        seed=runs.seed,
        attractors=known,
        executor=runs.executor,
        progress=progress,
    )


def arrays_of(found: Basins) -> dict[str, np.ndarray]:
    """Return the arrays of a map of basins."""
    return {"label": found.labels, "steps": found.steps}
