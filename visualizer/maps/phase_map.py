"""A map of settings: for each pair of two parameters, how fast, how smoothly and whether a rule arrives."""

import inspect
import os
from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from landscapes._core.parameter import Parameter
from landscapes._core.progress import check_progress
from landscapes._core.types import Progress, Start
from optimizers import Optimizer, Racer, suggest
from visualizer.maps.axis import Axis, parameter_axis
from visualizer.maps.cells import draw_cells
from visualizer.maps.map import Map
from visualizer.maps.moving import PARTS, Moving
from visualizer.maps.options import split_options
from visualizer.maps.overlay import Overlay, draw_theory
from visualizer.maps.plane import (
    Runs,
    check_different,
    check_rule,
    default_second,
    find_parameter,
    framed_rate,
    own_parameters,
    run_plane,
)
from visualizer.maps.ramp import DIVERGED, UNREACHED, Ramp, add_bar, add_key, special_color
from visualizer.maps.shown import check_shown, fit_ramp, get_shown, measured, text_of
from visualizer.maps.theory import stability_limit, theory_of
from visualizer.plotting.labels import LABEL_KEYS
from visualizer.plotting.picture_language import drawing_in

#: A film with a table of colours keeps so many of the ramp: one frame alone may lack some.
KEPT_COLORS = 96

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
    theory : bool
        Whether the lines of theory are drawn.
    point : str
        The name of the present setting: "here", or "suggested" if the rule's lr was not set.
    """

    runs: Runs
    show: str
    ramp: Ramp
    theory: bool = field(default=True, kw_only=True)
    point: str = field(default="here", kw_only=True)

    @property
    def heading(self) -> str:
        """The rule and the landscape."""
        return _("{rule} on {landscape}", rule=self.runs.optimizer.name, landscape=self.runs.landscape.name)

    @property
    def subheading(self) -> str:
        """The settings that all runs share."""
        moving = [self.moving.parameter.name] if self.moving else []
        return subheading(self.runs, [*(axis.name for axis in self.sides), *moving])

    @property
    def colors(self) -> list[str]:
        """The colours that every format must keep: those of the paper, the legend and the ramp."""
        ramp = [to_hex(color) for color in self.ramp.colors(np.linspace(0, 1, KEPT_COLORS))]
        special = [special_color(self.theme, colors) for colors in (DIVERGED, UNREACHED)]
        return list(dict.fromkeys([self.theme.paper, self.theme.ink, *special, *ramp]))

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
            entries[_("diverges")] = special_color(self.theme, DIVERGED)
        if shown.missing and (self.moving or (np.isnan(number) & ~lost).any()):
            entries[text_of(shown.missing, self.runs)] = special_color(self.theme, UNREACHED)
        if not diverged:
            entries.pop(_("diverges"), None)
        return entries

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the cells, the lines of theory, and the present setting."""
        x, y = self.sides
        artists: list[Artist] = [draw_cells(axes, self.colors_of_cells(), x, y)]
        theory = theory_of(self.runs, x, y) if self.theory else None
        overlay = Overlay(axes, x, y, self.theme)
        place = self.runs.value_of(x.name), self.runs.value_of(y.name)
        if x.holds(place[0]) and y.holds(place[1]):
            overlay.mark(place, self.point_name())
        if theory:
            draw_theory(overlay, theory)
        return artists + overlay.artists

    def point_name(self) -> str:
        """Return the name of the present setting, with its values."""
        known = {**self.runs.landscape.parameters, **own_parameters(self.runs.optimizer)}
        return "  ".join(
            [_(self.point), *(known[axis.name].text(self.runs.value_of(axis.name)) for axis in self.sides)]
        )

    def colors_of_cells(self) -> np.ndarray:
        """Return the colour of each cell, RGBA (y.cells, x.cells, 4)."""
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

    def in_words(self) -> str:
        """Return the best setting, or that none arrives, and what share of the cells diverges."""
        x, y = self.sides
        number, *diverged = self.values.values()
        words = N_("Map of {heading}: {quantity} over {x} and {y}")
        parts = [_(words, heading=self.heading, quantity=self.show, x=x.name, y=y.name)]
        if np.isfinite(number).any():
            row, column = np.unravel_index(np.nanargmin(number), number.shape)
            best = f"{x.name} = {x.values[column]:.3g}, {y.name} = {y.values[row]:.3g}"
            lowest = typeset(float(number[row, column]), 3)
            parts.append(_("lowest {quantity} {value} at {place}", quantity=self.show, value=lowest, place=best))
        elif none := get_shown(self.show).none:
            parts.append(_(none))
        if diverged:
            parts.append(_("{share:.0%} of the settings diverge", share=diverged[0].mean()))
        return _("{clauses}.", clauses=_("; ").join(parts))


def subheading(runs: Runs, names: Collection[str]) -> str:
    """Return what all runs of a map share: parameters that are not among `names`, steps and start."""
    rule, landscape = runs.optimizer, runs.landscape
    texts = [one.text(landscape.values[key]) for key, one in landscape.parameters.items() if key not in names]
    for key, one in own_parameters(rule).items():
        if key not in names and (key in rule.settings or (key in LABEL_KEYS and rule.values.get(key))):
            texts.append(one.text({**rule.options, **rule.values}[key] if key != "schedule" else rule.settings[key]))
    return "   ".join([*texts, runs.terms])


def measure(runs: Runs, sides: tuple[Axis, ...], show: str, progress: Progress | None = None) -> dict[str, np.ndarray]:
    """Run all cells and return the arrays of the map."""
    shown = get_shown(show)
    keep = tuple(dict.fromkeys((shown.keep, "diverged_at")))
    return measured(run_plane(runs, sides[0], sides[1], keep, progress), shown, runs)


def phase_map(
    optimizer: Racer | str,
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
    store: str | os.PathLike[str] | None = None,
    device: str = "cpu",
    progress: Progress | None = None,
    **options: Any,
) -> PhaseMap:
    """Map how fast, how smoothly and whether a rule arrives, over two parameters; each cell is a run of its own.

    A dot marks the present setting; a rule whose lr is not set gets the suggested one (see `optimizers.suggest`). On a
    quadratic, theory is drawn over the map for `gd`, `momentum`, `heavy_ball`, `nesterov` and `dampened_momentum`: the
    stability limit, critical damping along both eigen-directions, and the best settings, for heavy ball Polyak's.

    Parameters
    ----------
    optimizer : Optimizer or str
        One of Ravine's own rules. Its other settings are kept.
    landscape : Landscape or str
    x, y : str
        Two parameters: of the rule, an option of every rule (noise, clip), or of the landscape. Default: lr, and the
        memory of the rule (beta, beta1 or momentum), or else a parameter of the landscape. Learning rates and other
        logarithmic parameters have equal factors on equal distances; so has 1 − β on the axis of a β.
    show : str, default "steps"
        "steps": the first step within `tol` of the lowest minimum; "loss": f − f* at the end; "rate": the asymptotic
        factor per step of the distance to the minimum; "oscillation": the share of the path that going back and forth
        cancels; "divergence": the step at which the run diverges. `optimizers.Sweep` defines them. In all others
        a run that diverges has a colour of its own.
    xlim, ylim : (low, high), optional
        The ends of the axes. Default: the sensible range of the parameter; of a learning rate three powers of ten
        around the present one.
    cells : int, default 256
        The number of cells along each axis.
    start, steps, tol, seed, executor, store, device
        As in `optimizers.sweep`; `steps` is 300 by default. A store, such as "map.zarr", keeps what is done of a long
        map: the same call goes on where it stopped. It is for a still over two parameters of the rule.
    film : (name, first, last), optional
        A third parameter: the map is a film while it goes from one value to another, as in ``("kappa", 1, 100)``.
    theory : bool, default True
        False leaves out the lines of theory.
    progress : callable, optional
        Called as ``progress(done, cells)``.
    **options
        theme, title, caption, colormap, size, transparent, legend, axes and lang of `Look`; seconds, fps, hold and
        loop of `Playback`, for a film.

    Returns
    -------
    PhaseMap
        A notebook shows it; ``.save("map.png")`` writes it; ``.values`` has the arrays, whose axes are ``.sides``.

    Raises
    ------
    InputError
        If a value is not allowed; the message says which values are.
    TypeError
        If a keyword is unknown; the message names the nearest one.

    Examples
    --------
    Heavy ball is fastest where Polyak's formula says, at α = 0.0614 and β = 0.566:

    >>> from visualizer import phase_map
    >>> phase_map("heavy_ball", "ravine", show="rate").describe()
    'Map of heavy_ball on ravine: rate over lr and beta; lowest rate 0.745 at lr = 0.0602, beta = 0.573; 14% of the \
settings diverge.'
    """
    look, playback = split_options("phase_map", OWN_KEYWORDS, options)
    surface = landscapes.get(landscape)
    given = check_rule(optimizer)
    rule, point = with_rate(given, surface, start), N_("here") if given.settings else N_("suggested")
    check_told(theory, progress)
    y = default_second(rule, surface, x) if y is None else y
    check_different(x, y)
    sides = (make_axis(rule, surface, x, xlim, cells), make_axis(rule, surface, y, ylim, cells))
    shown, runs = check_shown(show, surface), Runs(rule, surface, start, steps, tol, seed, executor, store, device)
    moving = check_film(film, rule, surface, (x, y), store)
    frames = sample_frames(runs, moving)
    values = [measure(one, sides, show, progress) for one in frames]
    with drawing_in(look.lang):
        ramp = fit_ramp(shown, np.stack([one[shown.unit] for one in values]), runs, look.colormap)
    how: dict[str, Any] = {"look": look, "playback": playback, "moving": moving}
    return PhaseMap(sides, values[0], frames[0], show, ramp, theory=theory, point=point, **how)


def sample_frames(runs: Runs, moving: Moving | None) -> list[Runs]:
    """Return the runs at a few values of a film, the first one at its start; those of a still are one."""
    if moving is None:
        return [runs]
    values = [moving.value_at(part) for part in np.linspace(0, PARTS, SAMPLES)]
    return [runs.with_setting(moving.parameter.name, value) for value in values]


def with_rate(rule: Optimizer, landscape: Landscape, start: Start) -> Optimizer:
    """Return a rule with the learning rate that is suggested for a landscape, unless it has one set."""
    suggested = suggest(rule, landscape, Runs(rule, landscape, start).begin)
    return rule(**suggested.settings)


def make_axis(rule: Optimizer, landscape: Landscape, name: str, ends: Any, cells: int) -> Axis:
    """Return the axis of a parameter; that of a learning rate lies around the present one unless ends are given."""
    parameter = find_parameter(rule, landscape, name)
    if name == "lr" and ends is None and rule.values["lr"] > 0:
        ends = framed_rate(rule.values["lr"], stability_limit(Runs(rule, landscape)))
    return parameter_axis(parameter, ends, cells)


def check_film(
    film: Any, rule: Optimizer, landscape: Landscape, axes: tuple[str, str], store: Any = None
) -> Moving | None:
    """Return the parameter that changes during a film, or raise an InputError that says what is allowed."""
    if film is None:
        return None
    if store is not None:
        raise InputError("store is for a map that does not move: leave out film")
    try:
        name, low, high = film
    except (TypeError, ValueError):
        raise InputError(
            f'film must be a parameter and two values, as in ("kappa", 1, 100), got {short_repr(film)}'
        ) from None
    parameter: Parameter = find_parameter(rule, landscape, name)
    if name in axes:
        raise InputError(f"the parameter of a film must not be one of the axes, got {name}")
    first, last = (float(parameter.check(value)) for value in (low, high))
    if first == last:
        raise InputError(f"{name} must go from one value to another, got {short_repr(low)} twice")
    return Moving(parameter, first, last)


def check_told(theory: Any, progress: Any) -> None:
    """Raise an InputError unless theory is a switch and progress a function or None."""
    if not isinstance(theory, bool):
        raise InputError(f"theory must be True or False, got {short_repr(theory)}")
    check_progress(progress)


OWN_KEYWORDS = [name for name in inspect.signature(phase_map).parameters if name != "options"]
