"""Settings that teach: learning rates found by a sweep that everybody can repeat, or read from the landscape."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape, Suggested
from landscapes import get as get_landscape
from landscapes._core.errors import short_repr
from optimizers._guest import Guest
from optimizers._optimizer import Optimizer, registry
from optimizers._runs.validation import check_start, check_steps
from optimizers._suggest.criterion import (
    CONDITIONS,
    LATEST,
    VISIBLE,
    Condition,
    Runs,
    arrives,
    is_direct,
    runs_of,
    select,
    stays,
)
from optimizers.descent import gd
from optimizers.inertia import momentum

#: The rules of a race for which none are named.
COMMON = ("gd", "momentum", "rmsprop", "adam")

#: The first digits of the learning rates that are tried: twenty to a power of ten, in about equal ratios.
DIGITS = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)

#: All of them, from 10⁻⁹ to 9000: slopes may be those of data of any unit.
RATES = np.array([float(f"{digits}e{power}") for power in range(-9, 4) for digits in DIGITS])

#: The lengths of a race that are tried; a run is watched for no longer than the last.
LENGTHS = (40, 60, 80, 100, 150, 200, 300)

#: The length of a race in which no rule arrives, whatever the length.
USUAL = 100

#: The most samples of a loss that are used for the search.
MAX_SAMPLES = 64


def suggested_steps(landscape: Landscape | str, start: Any = None) -> int:
    """The number of steps in which the common rules show what a landscape is for.

    At the landscape's own parameters and start it is that of `Landscape.suggested`. Elsewhere it is the shortest of
    seven lengths, from 40 to 300, in which the most of gd, momentum, rmsprop and adam arrive.

    Parameters
    ----------
    landscape : Landscape or str
    start : (x, y), default the landscape's own

    Returns
    -------
    int

    Raises
    ------
    InputError
        For an unknown name, or a start that is not one finite point.

    Examples
    --------
    >>> from optimizers import suggested_steps
    >>> suggested_steps("ravine"), suggested_steps("rosenbrock")
    (100, 300)
    """
    landscape = get_landscape(landscape)
    own = own_suggestion(landscape, start)
    return own.steps if own else searched_steps(landscape, start)


def suggest(
    optimizer: Optimizer | Guest | str, landscape: Landscape | str, start: Any = None, steps: int | None = None
) -> Optimizer | Guest:
    """The optimizer at a learning rate with which its run is worth watching.

    For gd, momentum, rmsprop and adam at the landscape's own parameters and start, the settings are those of
    `Landscape.suggested`. Otherwise the rule is run at 260 rates, from 10⁻⁹ to 9000. A good run stays in the domain,
    takes no step longer than a quarter of it, ends where the runs at the next rates end, moves in the first tenth of
    the race, arrives after its first quarter and before its last, and ends low. A condition that no rate meets is
    dropped. Of the rates that are left a round one is taken.

    Three kinds of rules differ. `gd` has about the largest rate that is left, so that it swings in a ravine;
    `momentum` has the rate of `gd`, so that one sees the swing damped; and a rule with the default lr = 1 keeps it
    where it arrives. A rate for the lowest end is that of `tune`.

    Parameters
    ----------
    optimizer : Optimizer, Guest or str
        One whose lr is set, one that has no lr, and a guest are returned as they are.
    landscape : Landscape or str
    start : (x, y), default the landscape's own
    steps : int, default `suggested_steps`
        The length of the race. A run is watched for 300 steps at most.

    Returns
    -------
    Optimizer or Guest

    Raises
    ------
    InputError
        For an unknown name, a start that is not one finite point, or steps that are no whole number >= 1.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import adam, suggest
    >>> suggest("adam", "ravine"), suggest(adam(lr=0.5), "ravine")
    (adam(lr=0.2), adam(lr=0.5))
    >>> suggest("gd", ravine(kappa=100), steps=200)  # it diverges from 0.02 on
    gd(lr=0.019)
    """
    landscape = get_landscape(landscape)
    optimizer = optimizer if isinstance(optimizer, Guest) else registry.get(optimizer)
    if isinstance(optimizer, Guest) or "lr" not in optimizer.parameters or "lr" in optimizer.settings:
        return optimizer
    own = own_suggestion(landscape, start)
    if own and steps is None and not optimizer.settings and optimizer.name in own.settings:
        return optimizer(**own.settings[optimizer.name])
    return searched(optimizer, landscape, start, suggested_steps(landscape, start) if steps is None else steps)


def suggested_racers(
    landscape: Landscape | str, names: Sequence[Optimizer | Guest | str] = COMMON, start: Any = None
) -> list[Optimizer | Guest]:
    """The racers for a landscape, each as `suggest` gives it.

    Parameters
    ----------
    landscape : Landscape or str
    names : sequence of str, Optimizer or Guest, default gd, momentum, rmsprop and adam
    start : (x, y), default the landscape's own

    Returns
    -------
    list of Optimizer or Guest

    Raises
    ------
    InputError
        As in `suggest`.

    Examples
    --------
    >>> from optimizers import suggested_racers
    >>> suggested_racers("ravine")
    [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
    """
    landscape = get_landscape(landscape)
    steps = None if own_suggestion(landscape, start) else searched_steps(landscape, start)
    return [suggest(name, landscape, start, steps) for name in names]


def searched(optimizer: Optimizer, landscape: Landscape, start: Any, steps: int) -> Optimizer:
    """The optimizer at the rate that the search finds, whatever the landscape suggests."""
    steps, lighter = min(check_steps(steps), LENGTHS[-1]), fewer_samples(landscape)

    def runs(rates: np.ndarray) -> Runs:
        return runs_of(optimizer, rates, lighter, start, steps)

    default = optimizer.parameters["lr"].default
    if optimizer.function is momentum.function:
        options = {name: value for name, value in optimizer.settings.items() if name in optimizer.common}
        same = searched(gd(**options), landscape, start, steps).settings["lr"]
        if can_meet(runs(np.array([same])), stays):
            return optimizer(lr=same)
    elif default == 1 and can_meet(runs(np.array([default])), stays, arrives):  # a share of the rule's own step
        return optimizer(lr=default)
    rate = best(runs(RATES), optimizer)
    return optimizer(lr=swinging(runs, rate) if optimizer.function is gd.function else rate)


def can_meet(runs: Runs, *conditions: Condition) -> bool:
    """True if some of the runs meet all of these conditions."""
    return len(select(runs, conditions)[1]) == len(conditions)


def best(runs: Runs, optimizer: Optimizer) -> float:
    """The roundest rate that meets the conditions; of equally round ones the one nearest to the middle.

    A rule with a memory is to take a direct way, too: it is short_repr for what it damps.
    """
    rates = RATES[select(runs, (*CONDITIONS, is_direct) if optimizer.state else CONDITIONS)[0]]
    return roundest(rates, np.sqrt(rates[0] * rates[-1]))


def swinging(runs: Callable[[np.ndarray], Runs], rate: float) -> float:
    """About the largest rate up to which, from `rate` on, all meet the conditions: at it descent swings in a ravine.

    The limit is sharp there, so that all numbers of two digits are tried.
    """
    rates = np.unique([float(f"{near:.1e}") for near in np.geomspace(rate, 10 * rate, 500)])
    run = runs(rates)
    if not run.way[0] >= VISIBLE:
        return rate
    good = select(run)[0]
    first = int(good.argmax())
    end = first + int(np.append(good[first:], False).argmin())
    rates = rates[first:end]
    return roundest(rates[rates >= 0.8 * rates[-1]], rates[-1])


def roundest(rates: np.ndarray, near: float) -> float:
    """The roundest of the rates; of equally round ones that nearest to `near`."""
    return float(min(rates, key=lambda rate: (roundness(rate), abs(np.log(rate / near)))))


def roundness(rate: float) -> int:
    """0 for 1, 2 and 5 with any power of ten, 1 for the other single digits, 2 for all else.

    >>> roundness(0.02), roundness(0.03), roundness(0.038)
    (0, 1, 2)
    """
    digits = f"{rate:.1e}"[:3]
    return 0 if digits in ("1.0", "2.0", "5.0") else 1 if digits.endswith("0") else 2


def searched_steps(landscape: Landscape, start: Any = None) -> int:
    """The length of race that the search finds, whatever the landscape suggests."""
    landscape = fewer_samples(landscape)
    runs = {name: runs_of(registry.get(name), RATES, landscape, start, LENGTHS[-1]) for name in COMMON}
    arrived = {steps: arrivals({name: run.shorter(steps) for name, run in runs.items()}) for steps in LENGTHS}
    most = max(arrived.values())
    return next(steps for steps in LENGTHS if arrived[steps] == most) if most else USUAL


def arrivals(runs: dict[str, Runs]) -> int:
    """The number of rules that meet all conditions at some rate; momentum must arrive at that of gd."""
    same = best(runs["gd"], gd) == RATES
    in_time = (runs["momentum"].arrival[same] <= LATEST * runs["momentum"].steps).all()
    return int(in_time) + sum(can_meet(run, *CONDITIONS) for name, run in runs.items() if name != "momentum")


def fewer_samples(landscape: Landscape) -> Any:
    """The landscape, or the loss of fewer samples where there are many."""
    if landscape.samples <= MAX_SAMPLES:
        return landscape
    loss: Any = landscape
    some = slice(None, None, -(-landscape.samples // MAX_SAMPLES))
    x, y = loss.raw
    return loss.on(x[some], y[some], domain=landscape.domain, start=landscape.start)


def own_suggestion(landscape: Landscape, start: Any) -> Suggested | None:
    """The landscape's own suggestion, at its own start."""
    x, y = check_start(start, landscape)
    if x.ndim or y.ndim:
        raise InputError(f"a suggestion is for one start (x, y), got {short_repr(start)}")
    at_home = (x, y) == landscape.start
    return landscape.suggested if at_home else None
