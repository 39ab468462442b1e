"""The quantities that a map of settings can show, each with the summary it needs, its scale and its words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.errors import unknown_name
from landscapes._core.language import N_, _
from landscapes._core.numbers import typeset
from visualizer.maps.options import SHOW
from visualizer.maps.plane import FLOOR, Runs, count_text, floor_of
from visualizer.maps.ramp import Ramp

#: The lowest minimum: one, or of each cell where the landscape changes over the map; None if none is listed.
Floor = float | np.ndarray | None

#: The share of the cells that may have lower numbers than the low end of a ramp.
CHANCE = 0.004


@dataclass(frozen=True)
class Shown:
    """A quantity on a map.

    Attributes
    ----------
    keep : str
        The summary of `optimizers.Sweep` of which it is made.
    unit : str
        The name of the array in `Map.values`.
    number : callable
        (summary, lowest minimum or None) -> the number of each cell, nan where it has none.
    kind : "log", "linear" or "rate"
        The scale.
    label : str
        What the numbers are; it may name {steps}, {tol} and {gap}.
    missing : str
        What a cell without a number means, unless its run diverged.
    none : str
        What is said of a map on which no cell has a number.
    """

    keep: str
    unit: str
    number: Callable[[np.ndarray, Floor], np.ndarray]
    kind: Literal["log", "linear", "rate"]
    label: str
    missing: str = ""
    none: str = ""


def arrived(steps: np.ndarray, floor: Floor) -> np.ndarray:
    """Return the steps of the runs that arrive; nan for the others."""
    return np.where(steps >= 0, np.maximum(steps, 1), np.nan)


def gap(value: np.ndarray, floor: Floor) -> np.ndarray:
    """Return f above the lowest minimum; where none is listed, f itself."""
    return value if floor is None else np.maximum(value - floor, 0)


def converging(rate: np.ndarray, floor: Floor) -> np.ndarray:
    """Return the rates below 1; nan for the others."""
    return np.where(rate < 1, rate, np.nan)


def event(step: np.ndarray, floor: Floor) -> np.ndarray:
    """Return the step of divergence; nan for a run that stays finite."""
    return np.where(step >= 0, np.maximum(step, 1), np.nan)


def unchanged(share: np.ndarray, floor: Floor) -> np.ndarray:
    return share


STEPS = Shown(
    "steps_to_tol",
    "steps",
    arrived,
    "log",
    N_("steps to within {tol} of the minimum  (bright: few)"),
    missing=N_("does not arrive in {steps} steps"),
    none=N_("no setting arrives; a map of the loss shows how near each comes"),
)
LOSS = Shown("final_value", "loss", gap, "log", N_("{gap} after {steps} steps  (bright: low)"))
RATE = Shown(
    "rate",
    "rate",
    converging,
    "rate",
    N_("share of the distance left after each step  (bright: fast)"),
    missing=N_("does not come closer at the end"),
    none=N_("no setting comes closer at the end; a map of the loss shows how near each comes"),
)
OSCILLATION = Shown(
    "oscillation", "oscillation", unchanged, "linear", N_("share of the way lost to swinging  (bright: none)")
)
DIVERGENCE = Shown(
    "diverged_at",
    "diverged_at",
    event,
    "log",
    N_("step at which the run diverges"),
    missing=N_("stays finite for {steps} steps"),
    none=N_("no setting diverges"),
)

#: Name -> the quantity.
SHOWN = dict(zip(SHOW, (STEPS, LOSS, RATE, OSCILLATION, DIVERGENCE), strict=True))


def get_shown(name: object) -> Shown:
    """Return the quantity of that name, or raise an InputError that lists them.

    >>> get_shown("los")
    Traceback (most recent call last):
        ...
    landscapes.InputError: unknown quantity 'los': did you mean 'loss'? (known: steps, loss, rate, oscillation, \
divergence)
    """
    if not isinstance(name, str) or name not in SHOWN:
        raise unknown_name("quantity", name, SHOWN)
    return SHOWN[name]


def check_shown(name: object, landscape: Landscape) -> Shown:
    """Return the quantity of that name; raise an InputError if the landscape has no minimum, and it needs one."""
    shown = get_shown(name)
    if shown.keep in ("steps_to_tol", "rate") and not landscape.minima:
        others = " or ".join(key for key, one in SHOWN.items() if one.keep not in ("steps_to_tol", "rate"))
        raise InputError(f"{name} needs a minimum to arrive at, and {landscape.name} lists none: show {others}")
    return shown


def text_of(text: str, runs: Runs) -> str:
    """Return a text of a quantity, with the terms of the runs in it."""
    return _(text, steps=count_text(runs.steps), tol=typeset(runs.tol), gap=gap_name(runs.landscape))


def gap_name(landscape: Landscape) -> str:
    """Return the name of f above its minimum, or of f itself where none is listed."""
    return "f − f*" if landscape.minima else "f"


def fit_ramp(shown: Shown, numbers: np.ndarray, runs: Runs, colormap: str) -> Ramp:
    """Return the ramp whose ends fit the numbers of a map, or of several frames of a film."""
    ramp = Ramp(0.0, 1.0, shown.kind, text_of(shown.label, runs), colormap)
    finite = numbers[np.isfinite(numbers)]
    if shown.unit == "loss":
        return loss_ramp(ramp, finite, runs)
    if shown.unit in ("steps", "diverged_at"):
        low = lowest(finite, runs.steps / 10)
        return replace(ramp, low=min(low, runs.steps / 2), high=float(runs.steps))
    if shown.kind == "rate":
        return replace(ramp, low=min(max(lowest(finite, 0.5), 0.0), 0.9), high=0.999)
    return ramp


def lowest(numbers: np.ndarray, default: float) -> float:
    """Return the low end of a ramp: so that a few cells that come off well by chance do not darken the others."""
    return float(np.quantile(numbers, CHANCE)) if numbers.size else default


def loss_ramp(ramp: Ramp, finite: np.ndarray, runs: Runs) -> Ramp:
    """Return the ramp of losses, up to that of the start.

    It begins at the lowest loss, or at rounding. Where no minimum is listed it is linear, from the lowest f in the
    domain where no minimum is listed.
    """
    begin = float(gap(np.asarray(runs.landscape.value(*runs.begin)), floor_of(runs.landscape)))
    if not runs.landscape.minima:
        x, y = (np.linspace(*side, 65) for side in runs.landscape.domain)
        low = float(runs.landscape.value(x[:, None], y).min())
        return replace(ramp, low=low, high=max(begin, low + 1e-12 * max(abs(low), 1)), kind="linear")
    low = max(lowest(finite[finite > 0], begin), 1e-12 * begin)
    return replace(ramp, low=min(low, begin / 10), high=begin)


def measured(summaries: dict[str, Any], shown: Shown, runs: Runs) -> dict[str, np.ndarray]:
    """Return the arrays of a map: the quantity, and whether each run diverged."""
    number = shown.number(summaries[shown.keep], summaries.get(FLOOR, floor_of(runs.landscape)))
    diverged = summaries["diverged_at"] >= 0
    if shown.unit == "diverged_at":
        return {shown.unit: number}
    return {shown.unit: np.where(diverged, np.nan, number), "diverged": diverged}
