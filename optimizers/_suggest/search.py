"""Suggested settings: learning rates from a search that anyone can repeat, or from the landscape itself."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from landscapes import InputError, Landscape, Suggested
from landscapes import get as get_landscape
from landscapes._core.errors import short_repr
from landscapes._core.types import Start
from optimizers._guest import Guest, Racer
from optimizers._optimizer import Optimizer, registry
from optimizers._runs.validation import check_start, check_steps
from optimizers._suggest.criterion import (
    CONDITIONS,
    LATEST,
    MIN_DISTANCE,
    Condition,
    Runs,
    arrives,
    is_direct,
    run_at_rates,
    select,
    stays_in_domain,
)
from optimizers.descent import gd
from optimizers.inertia import momentum

#: The rules of a race without named racers.
COMMON_RULES = ("gd", "momentum", "rmsprop", "adam")

#: The leading digits of the learning rates of the search: twenty per power of ten, in about equal ratios.
DIGITS = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)

#: The learning rates of the search, from 10⁻⁹ to 9000, since the slopes of data may have any unit.
RATES = np.array([float(f"{digits}e{power}") for power in range(-9, 4) for digits in DIGITS])

#: The lengths of a race in the search; the last is the longest race of a suggestion.
LENGTHS = (40, 60, 80, 100, 150, 200, 300)

#: The length of a race if no rule arrives at any length.
DEFAULT_STEPS = 100

#: The most samples of a loss that the search uses.
MAX_SAMPLES = 64


def suggested_steps(landscape: Landscape | str, start: Start = None) -> int:
    """Return the length of a race in which the common rules show the lesson of a landscape.

    At the landscape's own parameters and start it is that of `Landscape.suggested`. Otherwise it is the shortest of
    seven lengths, from 40 to 300, at which the largest number of gd, momentum, rmsprop and adam arrive.

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
    return own.steps if own else search_steps(landscape, start)


def suggest(optimizer: Racer | str, landscape: Landscape | str, start: Start = None, steps: int | None = None) -> Racer:
    """Return the optimizer with a learning rate that makes an instructive run.

    For gd, momentum, rmsprop and adam at the landscape's own parameters and start, the settings are those of
    `Landscape.suggested`. Otherwise the rule is run at 260 rates, from 10⁻⁹ to 9000. A good run stays in the domain,
    makes no step longer than a quarter of it, has the same destination as the runs at the next rates, moves in the
    first tenth of the race, arrives after its first quarter and before its last, and ends low. A condition that no
    rate meets is dropped. A round number is chosen from the remaining rates.

    Three kinds of rules differ. `gd` has about the largest remaining rate, so that it swings in a ravine; `momentum`
    has the rate of `gd`, so that the damping of the swing is visible; a rule with the default lr = 1 keeps it if it
    arrives with it. For the rate with the lowest final f see `tune`.

    Parameters
    ----------
    optimizer : Optimizer, Guest or str
        An optimizer with its lr set, one without lr, and a guest are returned unchanged.
    landscape : Landscape or str
    start : (x, y), default the landscape's own
    steps : int, default `suggested_steps`
        The length of the race. The search uses at most 300 steps.

    Returns
    -------
    Optimizer or Guest

    Raises
    ------
    InputError
        For an unknown name, a start that is not one finite point, or steps that are not a whole number >= 1.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import adam, suggest
    >>> suggest("adam", "ravine"), suggest(adam(lr=0.5), "ravine")
    (adam(lr=0.2), adam(lr=0.5))
    >>> suggest("gd", ravine(kappa=100), steps=200)  # it diverges at 0.02 and above
    gd(lr=0.019)
    """
    landscape = get_landscape(landscape)
    optimizer = optimizer if isinstance(optimizer, Guest) else registry.get(optimizer)
    if isinstance(optimizer, Guest) or "lr" not in optimizer.parameters or "lr" in optimizer.settings:
        return optimizer
    own = own_suggestion(landscape, start)
    is_named = optimizer.function.__name__ == optimizer.name  # not by the title of a text
    if own and steps is None and not optimizer.settings and is_named and optimizer.name in own.settings:
        return optimizer(**own.settings[optimizer.name])
    return search_rate(optimizer, landscape, start, suggested_steps(landscape, start) if steps is None else steps)


def suggested_racers(
    landscape: Landscape | str, names: Sequence[Racer | str] = COMMON_RULES, start: Start = None
) -> list[Racer]:
    """Return the racers for a landscape, each with its suggested settings (see `suggest`).

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
    if not np.iterable(names):
        raise InputError(f"names must be a list of rules, got {short_repr(names)}")
    steps = None if own_suggestion(landscape, start) else search_steps(landscape, start)
    return [suggest(name, landscape, start, steps) for name in names]


def search_rate(optimizer: Optimizer, landscape: Landscape, start: Start, steps: int) -> Optimizer:
    """Return the optimizer with the learning rate from the search, without the suggestion of the landscape."""
    steps, smaller = min(check_steps(steps), LENGTHS[-1]), fewer_samples(landscape)

    def runs(rates: np.ndarray) -> Runs:
        return run_at_rates(optimizer, rates, smaller, start, steps)

    default = optimizer.parameters["lr"].default
    if optimizer.function is momentum.function:
        options = {name: value for name, value in optimizer.settings.items() if name in optimizer.common}
        gd_rate = search_rate(gd(**options), landscape, start, steps).settings["lr"]
        if can_meet(runs(np.array([gd_rate])), stays_in_domain):
            return optimizer(lr=gd_rate)
    elif default == 1 and can_meet(
        runs(np.array([default])), stays_in_domain, arrives
    ):  # lr is a factor of the rule's own step
        return optimizer(lr=default)
    rate = best_rate(runs(RATES), optimizer)
    return optimizer(lr=largest_rate(runs, rate) if optimizer.function is gd.function else rate)


def can_meet(runs: Runs, *conditions: Condition) -> bool:
    """Return True if some of the runs meet all of these conditions."""
    return len(select(runs, conditions)[1]) == len(conditions)


def best_rate(runs: Runs, optimizer: Optimizer) -> float:
    """Return the roundest rate that meets the conditions; of equally round ones, the one nearest to the middle.

    A rule with state must also take a direct path, since such a rule is shown for its damping.
    """
    rates = RATES[select(runs, (*CONDITIONS, is_direct) if optimizer.state else CONDITIONS)[0]]
    return roundest(rates, np.sqrt(rates[0] * rates[-1]))


def largest_rate(runs: Callable[[np.ndarray], Runs], rate: float) -> float:
    """Return about the largest rate such that all rates from `rate` up to it meet the conditions.

    At this rate gradient descent swings in a ravine. The limit is sharp, so that the search uses all rates of two
    digits.
    """
    rates = np.unique([float(f"{candidate:.1e}") for candidate in np.geomspace(rate, 10 * rate, 500)])
    run = runs(rates)
    if not run.distance[0] >= MIN_DISTANCE:
        return rate
    good = select(run)[0]
    first = int(good.argmax())
    end = first + int(np.append(good[first:], False).argmin())
    rates = rates[first:end]
    return roundest(rates[rates >= 0.8 * rates[-1]], rates[-1])


def roundest(rates: np.ndarray, near: float) -> float:
    """Return the roundest of the rates; of equally round ones, the nearest to `near`; of equally near ones, the larger.

    The distance is rounded, so that every machine and the browser see the same ties.
    """
    return float(min(rates, key=lambda rate: (roundness(rate), round(abs(np.log(rate / near)), 9), -rate)))


def roundness(rate: float) -> int:
    """Return 0 for 1, 2 and 5 times a power of ten, 1 for other single digits, and 2 for all other numbers.

    >>> roundness(0.02), roundness(0.03), roundness(0.038)
    (0, 1, 2)
    """
    digits = f"{rate:.1e}"[:3]
    return 0 if digits in ("1.0", "2.0", "5.0") else 1 if digits.endswith("0") else 2


def search_steps(landscape: Landscape, start: Start = None) -> int:
    """Return the length of a race from the search, without the suggestion of the landscape."""
    x, y = check_start(start, landscape)
    return _search_steps(landscape, (float(x), float(y)))


@functools.lru_cache(maxsize=8)  # a race needs its length twice: for itself and for its racers
def _search_steps(landscape: Landscape, start: tuple[float, float]) -> int:
    landscape = fewer_samples(landscape)
    runs = {name: run_at_rates(registry.get(name), RATES, landscape, start, LENGTHS[-1]) for name in COMMON_RULES}
    arrived = {steps: count_arrivals({name: run.shorter(steps) for name, run in runs.items()}) for steps in LENGTHS}
    most = max(arrived.values())
    return next(steps for steps in LENGTHS if arrived[steps] == most) if most else DEFAULT_STEPS


def count_arrivals(runs: dict[str, Runs]) -> int:
    """Count the rules that meet all conditions at some rate; momentum must arrive at the rate of gd."""
    at_gd_rate = best_rate(runs["gd"], gd) == RATES
    in_time = (runs["momentum"].arrival[at_gd_rate] <= LATEST * runs["momentum"].steps).all()
    return int(in_time) + sum(can_meet(run, *CONDITIONS) for name, run in runs.items() if name != "momentum")


def fewer_samples(landscape: Landscape) -> Landscape:
    """Return the landscape, or for a loss of many samples the loss of a part of them."""
    if landscape.samples <= MAX_SAMPLES:
        return landscape
    loss: Any = landscape
    part = slice(None, None, -(-landscape.samples // MAX_SAMPLES))
    x, y = loss.raw
    return loss.on(x[part], y[part], domain=landscape.domain, start=landscape.start)


def own_suggestion(landscape: Landscape, start: Start) -> Suggested | None:
    """Return the landscape's own suggestion; None at another start."""
    x, y = check_start(start, landscape)
    if x.ndim or y.ndim:
        raise InputError(f"start of a suggestion must be one point (x, y), got {short_repr(start)}")
    return landscape.suggested if (x, y) == landscape.start else None
