"""The runs of a map: a sweep over two parameters, of the rule, of the options of every rule, or of the landscape."""

import os
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core import threads
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.language import _
from landscapes._core.numbers import typeset
from landscapes._core.parameter import Parameter
from landscapes._core.real_numbers import check_tolerance, real_array
from landscapes._core.types import Progress, Start
from optimizers import Guest, Optimizer, sweep
from optimizers import get as get_optimizer
from visualizer.maps.axis import Axis

#: The name of the lowest f of each cell among the summaries.
FLOOR = "floor"

#: The names of the rules' own memory, best first: the default of the second axis.
MEMORIES = ("beta", "beta1", "momentum", "beta2")


@dataclass(frozen=True)
class Runs:
    """The terms of all runs of a map: everything but the two parameters that change over it."""

    optimizer: Optimizer
    landscape: Landscape
    start: Start = None
    steps: int = 300
    tol: float = 1e-3
    seed: int = 0
    executor: Executor | None = None
    store: str | os.PathLike[str] | None = None
    device: str = "cpu"

    def __post_init__(self) -> None:
        object.__setattr__(self, "tol", check_tolerance(self.tol))

    @property
    def begin(self) -> tuple[float, float]:
        """The start of all runs."""
        if self.start is None:
            return self.landscape.start
        pair = real_array(self.start, 2)
        if pair is None:
            raise InputError(f"the start of a map must be one point (x, y), got {short_repr(self.start)}")
        x, y = pair.tolist()
        return x, y

    @property
    def terms(self) -> str:
        """The length and the start of all runs, in words."""
        x, y = (typeset(part, 3) for part in self.begin)
        return _("{steps} steps from ({x}, {y})", steps=count_text(self.steps), x=x, y=y)

    def with_setting(self, name: str, value: Any) -> "Runs":
        """Return the runs with a parameter of the rule or of the landscape set."""
        terms = dict(vars(self))
        if name in own_parameters(self.optimizer):
            terms["optimizer"] = self.optimizer(**{name: value})
        else:
            terms["landscape"] = self.landscape(**{name: float(value)})
        return Runs(**terms)

    def value_of(self, name: str) -> float:
        """Return the present value of a parameter of the rule or of the landscape."""
        own = {**self.optimizer.options, **self.optimizer.values}
        return float(own[name] if name in own_parameters(self.optimizer) else self.landscape.values[name])

    def sweep(self, keep: Sequence[str], progress: Progress | None = None) -> dict[str, np.ndarray]:
        """Run all lanes of the rule; return the summaries."""
        result = sweep(
            self.optimizer,
            self.landscape,
            self.begin,
            steps=self.steps,
            tol=self.tol,
            seed=self.seed,
            keep=keep,
            executor=self.executor,
            store=self.store,
            device=self.device,
            progress=progress,
        )
        return {name: np.asarray(getattr(result, name)) for name in keep}


def count_text(count: int) -> str:
    """Return a whole number as it is read, with a thin space between thousands from 10000 on.

    >>> count_text(300), count_text(2000000)
    ('300', '2\u2009000\u2009000')
    """
    return f"{count:,}".replace(",", "\u2009") if count >= 10_000 else str(count)


def steps_text(count: int) -> str:
    """Return a number of steps.

    >>> steps_text(300)
    '300 steps'
    """
    return _("{steps} steps", steps=count_text(count))


def check_rule(optimizer: Any) -> Optimizer:
    """Return one of the rules, or raise an InputError; a guest, and a parameter that is an array, are not allowed."""
    if isinstance(optimizer, Guest):
        raise InputError(f"a map runs one of Ravine's own rules, got the guest {optimizer.label}")
    rule = get_optimizer(optimizer)
    if arrays := [name for name, value in rule.settings.items() if np.ndim(value)]:
        raise InputError(f"{arrays[0]} of {rule.name} must be one number, got an array")
    return rule


def own_parameters(optimizer: Optimizer) -> dict[str, Parameter]:
    """Return the parameters and the options of a rule by name."""
    return {**optimizer.parameters, **optimizer.common}


def find_parameter(optimizer: Optimizer, landscape: Landscape, name: object) -> Parameter:
    """Return the parameter of the rule, of its options or of the landscape, or raise an InputError that lists them.

    >>> import landscapes, optimizers
    >>> find_parameter(optimizers.gd, landscapes.ravine, "kapa")
    Traceback (most recent call last):
        ...
    landscapes.InputError: unknown parameter of gd on ravine 'kapa': did you mean 'kappa'? (known: lr, noise, clip, \
kappa)
    """
    both = {**landscape.parameters, **own_parameters(optimizer)}
    known = {key: one for key, one in both.items() if type(one) is Parameter and not (one.switch or one.integer)}
    if not isinstance(name, str) or name not in known:
        raise unknown_name(f"parameter of {optimizer.name} on {landscape.name}", name, sorted_names(known, optimizer))
    return known[name]


def sorted_names(known: dict[str, Parameter], optimizer: Optimizer) -> list[str]:
    """Return the names of parameters, those of the rule first."""
    own = [name for name in own_parameters(optimizer) if name in known]
    return [*own, *(name for name in known if name not in own)]


def default_second(optimizer: Optimizer, landscape: Landscape, first: str) -> str:
    """Return the second axis of a map that names only the first: the memory of the rule, or the landscape's parameter.

    >>> import landscapes, optimizers
    >>> [default_second(optimizers.get(name), landscapes.ravine, "lr") for name in ("rmsprop", "adam", "gd")]
    ['beta', 'beta1', 'kappa']
    """
    own = [name for name in MEMORIES if name in optimizer.parameters]
    names = [name for name in (*own, *landscape.parameters, "noise") if name != first]
    return names[0]


def run_plane(runs: Runs, x: Axis, y: Axis, keep: Sequence[str], progress: Progress | None = None) -> dict[str, Any]:
    """Run every cell of a plane; return the summaries, each (y.cells, x.cells, ...).

    A sweep takes arrays of the rule's parameters; of the landscape's it takes one value at a time. Where those change
    the lowest minimum, `FLOOR` is that of each cell.
    """
    own = own_parameters(runs.optimizer)
    inner, outer = ([axis for axis in (y, x) if (axis.name in own) == mine] for mine in (True, False))
    if not outer:
        plane = runs.optimizer(**{x.name: x.values, y.name: y.values[:, None]})
        return Runs(**{**vars(runs), "optimizer": plane}).sweep(keep, progress)
    if runs.store is not None:
        raise InputError(f"store is for a map over parameters of the rule, and {outer[0].name} is one of the landscape")
    row = runs.optimizer(**{axis.name: axis.values for axis in inner})
    names, values = [axis.name for axis in outer], [axis.values for axis in outer]
    settings = [dict(zip(names, one, strict=True)) for one in product(*values)]
    with threads.pool() as pool:  # one for all sweeps: to start threads takes longer than a small sweep
        terms = {
            **vars(runs),
            "optimizer": row,
            "executor": runs.executor or (pool if str(runs.device) == "cpu" else None),
        }
        rows = stack_sweeps(settings, Runs(**terms), keep, progress)
    shape = (x.cells, y.cells) if outer == [x] else (y.cells, x.cells)
    arrays = {name: array.reshape(*shape, *array.shape[1 + len(inner) :]) for name, array in rows.items()}
    return {name: np.swapaxes(array, 0, 1) for name, array in arrays.items()} if outer == [x] else arrays


def stack_sweeps(
    settings: Sequence[dict[str, float]], runs: Runs, keep: Sequence[str], progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Run a sweep for each of several settings of the landscape; return their summaries, one after the other."""
    rows: list[dict[str, np.ndarray]] = []
    for setting in settings:
        row = Runs(**{**vars(runs), "landscape": runs.landscape(**setting)})
        rows.append(row.sweep(keep))
        if "final_value" in keep and row.landscape.minima:
            rows[-1][FLOOR] = np.full_like(rows[-1]["final_value"], floor_of(row.landscape))
        if progress:
            lanes = rows[0][keep[0]].size
            progress(len(rows) * lanes, len(settings) * lanes)
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def floor_of(landscape: Landscape) -> float | None:
    """Return f at the lowest listed minimum; None if none is listed."""
    return landscape.lowest if landscape.minima else None


def framed_rate(rate: float, limit: float | None = None) -> tuple[float, float]:
    """Return the range of a learning rate that a map has by default: three powers of ten around the present one.

    Where theory has a stability limit, the range goes up to beyond it.

    >>> framed_rate(0.038), framed_rate(0.2), framed_rate(0.002, limit=1.9)
    ((0.001, 1.0), (0.005, 5.0), (0.001, 5.0))
    """
    high = rounded(33 * rate)
    if limit is not None and np.isfinite(limit) and limit > high / 3:
        high = rounded(3 * limit)
    return min(rounded(high / 1000), rounded(rate / 2)), high


def rounded(value: float) -> float:
    """Return the nearest of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    digit = min((1.0, 2.0, 5.0, 10.0), key=lambda one: abs(np.log(one * power / value)))
    return float(f"{digit * power:.3g}")


def check_different(x: object, y: object) -> None:
    """Raise an InputError if both axes are the same parameter."""
    if x == y:
        raise InputError(f"x and y must be two different parameters, got {short_repr(x)} twice")
