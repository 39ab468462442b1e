"""A map of settings: for each pair of two parameters, how fast, how smoothly and whether a rule arrives."""

import inspect
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

import landscapes
import optimizers
from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.numbers import typeset
from landscapes._core.parameter import Parameter
from landscapes._core.types import Start
from optimizers import Guest, Optimizer, suggest
from visualizer.maps.axis import Axis, parameter_axis
from visualizer.maps.cells import draw_cells
from visualizer.maps.map import Map
from visualizer.maps.moving import PARTS, Moving
from visualizer.maps.options import split_options
from visualizer.maps.overlay import draw_theory, mark_point
from visualizer.maps.plane import (
    Progress,
    Runs,
    check_different,
    default_second,
    find_parameter,
    own_parameters,
    run_plane,
)
from visualizer.maps.ramp import DIVERGED, UNREACHED, Ramp, add_bar, add_key, special_color
from visualizer.maps.shown import fit_ramp, get_shown, measured, text_of
from visualizer.maps.theory import theory_of

#: The ramp of a film fits the maps at so many values.
SAMPLES = 5


@dataclass(frozen=True, eq=False, repr=False)
class PhaseMap(Map):
    """A map of settings. Made by `phase_map`.

    Attributes
    ----------
    runs : Runs
        The rule, the landscape, the start and the steps of all runs.
    show : str
        The quantity that is shown.
    ramp : Ramp
        Its scale and colours.
    """

    runs: Runs
    show: str
    ramp: Ramp
    theory: bool = field(default=True, kw_only=True)

    @property
    def heading(self) -> str:
        """The rule and the landscape, with their settings."""
        return f"{self.runs.optimizer.name} on {self.runs.landscape.label}"

    @property
    def subheading(self) -> str:
        """The settings that all runs share."""
        return subheading(self.runs, self.sides)

    def furnish(self, axes: Axes) -> None:
        """Add the bar, and the legend of the colours that are not on it."""
        super().furnish(axes)
        add_bar(axes, self.ramp)
        if self.look.legend:
            add_key(axes, self.key())

    def key(self) -> dict[str, str]:
        """Return the meaning of each colour that is not on the ramp, and occurs: text -> colour."""
        shown, (number, *diverged) = get_shown(self.show), self.values.values()
        lost = diverged[0] if diverged else np.zeros(number.shape, bool)
        entries = {}
        if self.moving or lost.any():
            entries["diverges"] = special_color(self.theme, DIVERGED)
        if shown.missing and (self.moving or (np.isnan(number) & ~lost).any()):
            entries[text_of(shown.missing, self.runs)] = special_color(self.theme, UNREACHED)
        if not diverged:
            entries.pop("diverges", None)
        return entries

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the cells, the lines of theory, and the present setting."""
        x, y = self.sides
        artists: list[Artist] = [draw_cells(axes, self.colors_of_cells(), x, y)]
        theory = theory_of(self.runs, x, y) if self.theory else None
        if theory:
            artists += draw_theory(axes, theory, x, y, self.theme)
        place = self.runs.value_of(x.name), self.runs.value_of(y.name)
        if x.holds(place[0]) and y.holds(place[1]):
            artists += mark_point(axes, place, self.runs.optimizer.name, self.theme)
        return artists

    def colors_of_cells(self) -> np.ndarray:
        """Return the colour of each cell, RGBA (y.cells, x.cells, 4)."""
        from matplotlib.colors import to_rgba

        number, *diverged = self.values.values()
        colors = self.ramp.paint(number)
        colors[np.isnan(number)] = to_rgba(special_color(self.theme, UNREACHED))
        if diverged:
            colors[diverged[0]] = to_rgba(special_color(self.theme, DIVERGED))
        return colors

    def at(self, part: float) -> "PhaseMap":
        """Return the map after so many parts of the way of the film; a still is its own."""
        if not self.moving:
            return self
        runs = self.runs.with_setting(self.moving.parameter.name, self.moving.value_at(part))
        return replace(self, runs=runs, values=measure(runs, self.sides, self.show), moving=None)

    def describe(self) -> str:
        """Return the alternative text: what share of the cells arrives or diverges, and the best setting."""
        x, y = self.sides
        number, *diverged = self.values.values()
        parts = [f"Map of {self.heading}: {self.show} over {x.name} and {y.name}"]
        if np.isfinite(number).any():
            row, column = np.unravel_index(np.nanargmin(number), number.shape)
            best = f"{x.name} = {x.values[column]:.3g}, {y.name} = {y.values[row]:.3g}"
            parts.append(f"lowest {self.show} {typeset(float(number[row, column]), 3)} at {best}")
        if diverged:
            parts.append(f"{diverged[0].mean():.0%} of the settings diverge")
        return "; ".join(parts) + "."


def subheading(runs: Runs, sides: tuple[Axis, ...]) -> str:
    """Return the settings that all runs of a map share: the other parameters of the rule, the start and the steps."""
    names = [axis.name for axis in sides]
    rule = runs.optimizer
    own = [one.text(rule.values[key]) for key, one in rule.parameters.items() if key in rule.settings or key in SHOWN_SETTINGS
           if key not in names]
    x, y = runs.landscape.start if runs.start is None else runs.start
    return "   ".join([*own, f"{runs.steps} steps from ({typeset(x, 3)}, {typeset(y, 3)})"])


SHOWN_SETTINGS = ("lr", "beta", "beta1", "beta2", "momentum")


def measure(runs: Runs, sides: tuple[Axis, ...], show: str, progress: Progress | None = None) -> dict[str, np.ndarray]:
    """Run all cells and return the arrays of the map."""
    shown = get_shown(show)
    keep = tuple(dict.fromkeys((shown.keep, "diverged_at")))
    return measured(run_plane(runs, sides[0], sides[1], keep, progress), shown, runs)


def phase_map(
    optimizer: Optimizer | str,
    landscape: Landscape | str,
    x: str = "lr",
    y: str | None = None,
    *,
    show: str = "steps",
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    cells: int = 256,
    start: Start = None,
    steps: int = 300,
    tol: float = 1e-3,
    seed: int = 0,
    film: tuple[str, float, float] | None = None,
    theory: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> PhaseMap:
    """Map how a rule does over two of its parameters, or the landscape's.

    Every cell is a run of its own. A dot marks the present setting. On a quadratic, theory is drawn over it: the
    stability limit, critical damping, and the best settings.
    """
    look, playback = split_options("phase_map", OWN_KEYWORDS, options)
    rule, surface = check_rule(optimizer), landscapes.get(landscape)
    rule = suggest(rule, surface, start)
    y = default_second(rule, surface, x) if y is None else y
    check_different(x, y)
    axes = tuple(
        parameter_axis(find_parameter(rule, surface, name), ends, cells) for name, ends in ((x, xlim), (y, ylim))
    )
    runs = Runs(rule, surface, start, steps, tol, seed, executor)
    shown = get_shown(show)
    moving = check_film(film, rule, surface, (x, y))
    frames = [runs] if moving is None else [runs.with_setting(moving.parameter.name, moving.value_at(part)) for part in np.linspace(0, PARTS, SAMPLES)]
    values = [measure(one, axes, show, progress) for one in frames]
    numbers = np.stack([one[shown.unit] for one in values])
    ramp = fit_ramp(shown, numbers, runs, look.colormap)
    return PhaseMap(axes, values[0], frames[0], show, ramp, theory=theory, look=look, playback=playback, moving=moving)


def check_rule(optimizer: Any) -> Optimizer:
    """Return one of the rules, or raise an InputError; a guest, and a parameter that is an array, are not allowed."""
    if isinstance(optimizer, Guest):
        raise InputError(f"a map runs one of Ravine's own rules, got the guest {optimizer.label}")
    rule = optimizers.get(optimizer)
    if arrays := [name for name, value in rule.settings.items() if np.ndim(value)]:
        raise InputError(f"{arrays[0]} of {rule.name} must be one number, got an array: x and y are the axes of a map")
    return rule


def check_film(film: Any, rule: Optimizer, landscape: Landscape, axes: tuple[str, str]) -> Moving | None:
    """Return the parameter that changes during a film, or raise an InputError that says what is allowed."""
    if film is None:
        return None
    try:
        name, low, high = film
    except (TypeError, ValueError):
        raise InputError(f'film must be a parameter and two values, as in ("kappa", 1, 100), got {short_repr(film)}') from None
    parameter: Parameter = find_parameter(rule, landscape, name)
    if name in axes:
        raise InputError(f"the parameter of a film must not be one of the axes, got {name}")
    first, last = (float(parameter.check(value)) for value in (low, high))
    if first == last:
        raise InputError(f"{name} must go from one value to another, got {short_repr(low)} twice")
    return Moving(parameter, first, last)


OWN_KEYWORDS = [name for name in inspect.signature(phase_map).parameters if name != "options"]
_ = own_parameters
