"""The final loss of rules over their learning rate, and the span of rates that arrive: how forgiving each rule is."""

import inspect
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

import landscapes
from landscapes import InputError, Landscape
from landscapes._core.errors import short_repr
from landscapes._core.language import N_, _
from landscapes._core.numbers import power_of_ten, typeset
from landscapes._core.progress import check_progress
from landscapes._core.real_numbers import check_tolerance
from landscapes._core.types import Progress, Start
from optimizers import COMMON_RULES, Optimizer, Racer
from visualizer.maps.axis import Axis, parameter_axis
from visualizer.maps.map import Map
from visualizer.maps.options import LOOK_WITHOUT_RAMP, split_options
from visualizer.maps.plane import Runs, check_rule, count_text
from visualizer.maps.spans import Span, final_gaps, find_span
from visualizer.plotting.style import assign_styles
from visualizer.plotting.ticks import set_scale
from visualizer.races.race import list_racers

#: A picture goes a power of ten beyond the spans, or this share of them; and so many beyond the start of an open one.
SIDE, OPEN_END = 0.18, 2.0

#: The lowest loss of the picture, as a share of the tolerance, and the highest, as one of the loss at the start.
FLOOR, CEILING = 1e-6, 30.0

#: The tolerances that a logarithmic axis has room for.
TOL = (1e-290, 1e290)

#: The height of the row of a racer's span under the curves, as a share of all of the axes.
ROW = 0.062


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Map):
    """The final loss of several rules over the learning rate. Made by `sensitivity`.

    Attributes
    ----------
    racers : mapping of str to Runs
        The runs of each racer, by its name, which is also that of its array in `values`.
    spans : mapping of str to Span or None
        The span of rates with which each arrives; None if it arrives with none.
    """

    racers: Mapping[str, Runs]
    spans: Mapping[str, Span | None]

    @property
    def runs(self) -> Runs:
        """The runs of the first racer, for what all have in common."""
        return next(iter(self.racers.values()))

    @property
    def heading(self) -> str:
        """The question that the picture answers."""
        return _("Which learning rates arrive on {landscape}?", landscape=self.runs.landscape.label)

    @property
    def subheading(self) -> str:
        """The terms of all runs."""
        words = N_("{terms}; bars: rates with which f − f* ends below {tol}")
        return _(words, terms=self.runs.terms, tol=typeset(self.runs.tol))

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest loss of the picture."""
        begin = float(self.runs.landscape.value(*self.runs.begin)) - self.runs.landscape.lowest
        return self.runs.tol * FLOOR, max(begin, self.runs.tol) * CEILING

    def furnish(self, axes: Axes) -> None:
        """Give the axes the scales, and room for the spans under the curves."""
        (x,), (low, high) = self.sides, self.limits
        set_scale(axes, "x", "log")
        set_scale(axes, "y", "log")
        share = ROW * (len(self.racers) + 0.7)
        bottom = low * (low / high) ** (share / (1 - share))
        axes.set(xlim=(x.low, x.high), ylim=(bottom, high), xlabel=x.label)
        axes.set_ylabel(_("f − f* after {steps} steps", steps=count_text(self.runs.steps)))
        powers = np.arange(ceil(log10(low)), floor(log10(high)) + 1)
        powers = powers[:: max(1, len(powers) // 6)]
        axes.set_yticks(10.0**powers, [power_of_ten(int(power)) for power in powers])
        axes.yaxis.set_tick_params(which="minor", length=0)
        axes.yaxis.set_label_coords(-0.085, share + (1 - share) / 2)
        axes.spines["left"].set_bounds(low, high)

    def paint(self, axes: Axes) -> list[Artist]:
        """Paint the curves, the tolerance, and the span of each racer under them."""
        (x,), low, tol = self.sides, self.limits[0], self.runs.tol
        line = axes.axhline(tol, color=self.theme.quiet, lw=1, ls=(0, (2, 2)), zorder=1)
        text = axes.annotate(
            _("arrived"),
            (0, tol),
            (5, -4),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="top",
            color=self.theme.quiet,
            fontsize="small",
        )
        artists: list[Artist] = [line, text]
        styles = assign_styles([runs.optimizer.name for runs in self.racers.values()])
        for row, (name, style) in enumerate(zip(self.racers, styles, strict=True)):
            color, values = self.theme.color_of(style), self.values[name]
            artists += axes.plot(
                x.values, np.clip(values, low, None), color=color, lw=2.4, zorder=3, solid_capstyle="round"
            )
            artists += self._mark_present(axes, name, color)
            artists += self._draw_span(axes, row, name, color)
        return artists

    def _mark_present(self, axes: Axes, name: str, color: str) -> list[Artist]:
        """Mark the racer's own learning rate on its curve, if it was set."""
        rule, (x,) = self.racers[name].optimizer, self.sides
        if "lr" not in rule.settings or not x.holds(rule.values["lr"]):
            return []
        height = np.interp(
            x.share_of(rule.values["lr"]), x.share_of(x.values), np.clip(self.values[name], self.limits[0], None)
        )
        return [*axes.plot(rule.values["lr"], height, "o", ms=8, mfc=self.theme.paper, mec=color, mew=2, zorder=5)]

    def _draw_span(self, axes: Axes, row: int, name: str, color: str) -> list[Artist]:
        """Draw the row of a racer under the curves: its name, a bar over its span, and the factor."""
        (x,), span = self.sides, self.spans[name]
        height = ROW * (len(self.racers) - row - 0.5)
        where = axes.get_xaxis_transform()
        if span is None:
            words = _("{name}: no rate arrives", name=name)
            return [axes.text(0.008, height, words, transform=axes.transAxes, va="center", color=color)]
        low, high = max(span.low, x.low), min(span.high, x.high)
        (bar,) = axes.plot(
            [low, high], [height] * 2, transform=where, color=color, lw=7, solid_capstyle="butt", zorder=3
        )
        options: dict[str, Any] = {"xycoords": where, "textcoords": "offset points", "va": "center", "color": color}
        if not np.isinf(span.factor):
            named = axes.annotate(name, (low, height), (-7, 0), ha="right", fontweight="medium", **options)
            return [bar, named, axes.annotate(f"× {typeset(span.factor, 2)}", (high, height), (7, 0), **options)]
        ends = [(low, "<")] * span.open_below + [(high, ">")] * span.open_above
        marks = [
            axes.plot(at, height, mark, color=color, ms=12, transform=where, clip_on=False)[0] for at, mark in ends
        ]
        box = {"facecolor": self.theme.paper, "edgecolor": "none", "pad": 3}
        middle = x.value_at((x.share_of(low) + x.share_of(high)) / 2)
        words = _("{name}: no end found", name=name)
        return [bar, *marks, axes.annotate(words, (middle, height), (0, 0), ha="center", bbox=box, zorder=4, **options)]

    def in_words(self) -> str:
        """Return the span of each racer, in words."""
        none = _("with no rate")
        told = _("; ").join(f"{name} {span.text if span else none}" for name, span in self.spans.items())
        words = N_("Learning rates that arrive on {landscape} in {steps} steps: {told}.")
        return _(words, landscape=self.runs.landscape.label, steps=self.runs.steps, told=told)


def sensitivity(
    optimizers: Sequence[Racer | str] | Racer | str = COMMON_RULES,
    landscape: Landscape | str = "ravine",
    *,
    xlim: tuple[float, float] | None = None,
    cells: int = 512,
    start: Start = None,
    steps: int = 300,
    tol: float = 1e-3,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Sensitivity:
    """Show the final loss of several rules over their learning rate, and how forgiving each of them is.

    A rate arrives if f is within `tol` of the lowest minimum at the end of the run. Under the curves a bar shows the
    longest unbroken span of rates that arrive, with its factor, the highest rate over the lowest; single rates that
    arrive by chance are none. The span is searched
    from 10⁻⁹ to 10⁹ until it ends, so that it does not depend on the axis of the picture; one that does not end there
    says so. A dot marks the rate of a racer that has one set.

    Parameters
    ----------
    optimizers : sequence of Optimizer or str, default gd, momentum, rmsprop and adam
        Rules with a parameter lr; their other settings are kept.
    landscape : Landscape or str
        A landscape with a listed minimum.
    xlim : (low, high), optional
        The learning rates of the picture. Default: those of all spans, and a power of ten at either side.
    cells : int, default 512
        The number of learning rates along each curve.
    start, steps, tol, seed, executor
        As in `optimizers.sweep`.
    progress : callable, optional
        Called as ``progress(done, racers)``.
    **options
        theme, title, caption, size, transparent, legend, axes and lang of `Look`.

    Returns
    -------
    Sensitivity
        A notebook shows it; ``.save("strip.png")`` writes it; ``.spans`` has the numbers.

    Raises
    ------
    InputError
        If a value is not allowed, a rule has no lr, or the landscape lists no minimum.

    Examples
    --------
    >>> from visualizer import sensitivity
    >>> strip = sensitivity(["gd", "momentum", "adam"], "ravine", steps=200)
    >>> for name, span in strip.spans.items():
    ...     print(name, span.text)
    gd from 0.027 to 0.039, a factor of 1.5
    momentum from 0.021 to 0.76, a factor of 36
    adam from 0.11 to 420, a factor of 3700
    """
    look, playback = split_options("sensitivity", OWN_KEYWORDS, options, LOOK_WITHOUT_RAMP)
    check_progress(progress)
    surface, rules = landscapes.get(landscape), check_racers(optimizers)
    if not surface.minima:
        raise InputError(f"sensitivity needs a landscape with a minimum to arrive at, and {surface.name} lists none")
    tol = check_tolerance(tol, positive=True)
    if not TOL[0] <= tol <= TOL[1]:
        raise InputError(f"tol must be from {TOL[0]:g} to {TOL[1]:g}, the ends of its axis, got {short_repr(tol)}")
    names = racer_names(rules)
    racers = {
        name: Runs(rule, surface, start, steps, tol, seed, executor) for name, rule in zip(names, rules, strict=True)
    }
    spans = {}
    for name, runs in racers.items():
        spans[name] = find_span(runs)
        if progress:
            progress(len(spans), len(racers))
    x = rate_axis(list(racers.values()), list(spans.values()), xlim, cells)
    curves = {name: final_gaps(runs, x.values) for name, runs in racers.items()}
    return Sensitivity((x,), curves, racers, spans, look=look, playback=playback)


def check_racers(racers: Any) -> list[Optimizer]:
    """Return the racers as a list, or raise an InputError if there is none, or one has no learning rate."""
    rules = [check_rule(one) for one in list_racers(racers, "sensitivity")]
    if not rules:
        raise InputError("sensitivity must have at least one optimizer, got none")
    for rule in rules:
        if "lr" not in rule.parameters:
            raise InputError(f"{rule.name} has no learning rate lr")
    return rules


def racer_names(rules: Sequence[Optimizer]) -> list[str]:
    """Return a different name for each racer: the rule's, with its settings if several racers have the same rule.

    >>> from optimizers import adam, gd
    >>> racer_names([gd, adam, adam(beta1=0.5)])
    ['gd', 'adam', 'adam β₁=0.5']
    """
    counts = Counter(rule.name for rule in rules)
    names = [rule.label if counts[rule.name] > 1 else rule.name for rule in rules]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise InputError(f"every racer must differ from the others, got {twice[0]} twice")
    return names


def rate_axis(runs: Sequence[Runs], spans: Sequence[Span | None], xlim: Any, cells: int) -> Axis:
    """Return the axis of the learning rates: around all spans; around the defaults of the rules if there is none."""
    parameter = runs[0].optimizer.parameters["lr"]
    if xlim is not None:
        return parameter_axis(parameter, xlim, cells)
    found = [span for span in spans if span]
    rates = [one.optimizer.values["lr"] for one in runs if one.optimizer.values["lr"] > 0] if not found else []
    lows = [span.low for span in found if not span.open_below] or [span.high for span in found]
    highs = [span.high for span in found if not span.open_above] or [span.low * 10**OPEN_END for span in found]
    low, high = min([*lows, *rates]), max([*highs, *rates])
    room = max(10.0, (high / low) ** SIDE)
    return parameter_axis(parameter, (float(f"{low / room:.1g}"), float(f"{high * room:.1g}")), cells)


OWN_KEYWORDS = [name for name in inspect.signature(sensitivity).parameters if name != "options"]
