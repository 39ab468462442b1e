"""The sliders of an explorer: their positions, and those that several racers share; terms and conventions of rules."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from landscapes import Parameter
from optimizers import Optimizer, Racer

STEPS = Parameter("steps", 10, 1000, log=True, minimum=1, integer=True, name="steps", default=200)
SEED = Parameter("seed", 0, 20, minimum=0, integer=True, name="seed", default=0)

#: Parameter -> its words, where these are not its name.
WORDS = {
    "lr": "learning rate",
    "beta": "memory",
    "beta1": "memory of g",
    "beta2": "memory of g²",
    "beta3": "memory",
    "kappa": "curvature",
    "theta": "angle",
    "lambd": "decay",
    "rho": "radius",
    "r0": "first distance",
    "d0": "first distance",
    "weight": "slow mean",
    "warmup": "warm-up",
    "slow_step": "step back",
    "eps": "",
    "eps_inside": "ε inside the root",
}

#: The parameters that are always in sight, beside those of the landscape.
PRIMARY = ("lr", "beta", "beta1", "beta2", "beta3", "eps", "rho")

#: Parameter -> the term that its rule loses when the parameter is 0.
REMOVABLE_TERMS = {"beta1": "momentum", "momentum": "momentum", "eps": "ε", "weight_decay": "weight decay"}

#: Rules that add gradients up instead of averaging them, with the parameter that weighs them: along a steady slope
#: they go 1/(1 − β) times as far.
SUMS = {"heavy_ball": "beta", "nesterov": "beta", "dampened_momentum": "beta", "rmsprop": "momentum"}

#: Rules that differ only by a convention: the convention, and the choice of each rule.
CONVENTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("momentum is", {"momentum": "an average", "heavy_ball": "a sum"}),
    ("ε is added", {"adam": "after the bias correction", "adam_hat": "before the bias correction"}),
)


def words_of(parameter: Parameter) -> str:
    """Return what a parameter is called beside its symbol; "" if its symbol says all.

    >>> from optimizers import adam, rmsprop
    >>> [words_of(adam.parameters[name]) for name in ("lr", "eps", "bias_correction")]
    ['learning rate', '', 'bias correction']
    """
    words = WORDS.get(parameter.name, parameter.name.replace("_", " "))
    return "" if words in (parameter.symbol, _letter(parameter.symbol)) and not parameter.switch else words


def _letter(symbol: str) -> str:
    """Return the name of a Greek letter, as in "gamma"; "" for any other text."""
    return unicodedata.name(symbol, "").rpartition(" ")[2].lower() if len(symbol) == 1 else ""


def find_parameter(racer: Optimizer, name: str) -> Parameter:
    """Return a parameter of the rule, or an option that every rule has."""
    return {**racer.parameters, **racer.common}[name]


def current_value(racer: Optimizer, name: str) -> Any:
    """Return the current value of a parameter or option."""
    return {**racer.values, **racer.options}[name]


def shared_settings(racers: Sequence[Racer]) -> list[tuple[str, list[int]]]:
    """Return the settings that one slider changes for several racers, with the numbers of these racers.

    >>> from optimizers import gd, momentum
    >>> shared_settings([gd, momentum])
    [('lr', [0, 1]), ('noise', [0, 1])]
    """
    ours = [k for k, racer in enumerate(racers) if isinstance(racer, Optimizer)]
    rated = [k for k in ours if "lr" in racers[k].parameters]
    return [("lr", rated)] * (len(rated) > 1) + [("noise", ours)] * bool(ours)


def slider_positions(parameter: Parameter, values: Iterable[float], count: int) -> list[float]:
    """Return about `count` positions of a slider: round numbers over the parameter's range, and the given `values`.

    The range is that of the parameter, extended to the values. The positions of a parameter that is off by default
    begin at 0.

    >>> from optimizers import adam
    >>> slider_positions(adam.parameters["lr"], [0.038], 5)
    [0.0001, 0.001, 0.01, 0.038, 1.0]
    >>> slider_positions(adam.parameters["bias_correction"], [True], 5)
    [False, True]
    """
    if parameter.switch:
        return [False, True]
    values = [float(value) for value in values]
    off = parameter.log and (parameter.default == 0 or 0.0 in values)
    positive = [value for value in values if value > 0 or not parameter.log]
    low, high = min([parameter.low, *positive]), max([parameter.high, *positive])
    if parameter.log:
        inner = [float(f"{value:.2g}") for value in np.geomspace(low, high, count - off)[1:-1]]
    else:
        digits = 0 if parameter.integer else int(np.ceil(-np.log10((high - low) / (count - 1)) - 0.1))
        inner = np.linspace(low, high, count)[1:-1].round(digits).tolist()
    grid = np.unique([low, *(np.rint(inner) if parameter.integer else inner), high])
    grid = grid[(low <= grid) & (grid <= high)]
    for value in positive:  # it replaces its nearest neighbour, unless that is an end or another of the values
        replaceable = np.flatnonzero(~np.isin(grid, [*positive, low, high]))
        if value not in grid and len(replaceable):
            scale = np.log if parameter.log else np.asarray
            grid = np.delete(grid, replaceable[np.argmin(np.abs(scale(grid[replaceable]) - scale(value)))])
        grid = np.union1d(grid, [value])
    return ([0.0] if off else []) + grid.tolist()
