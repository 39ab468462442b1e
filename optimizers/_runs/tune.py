"""Find the best learning rate of an optimizer by a sweep that anyone can repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.keywords import suggest_keywords
from landscapes._core.language import N_, _
from landscapes._core.types import Start
from optimizers._guest import Guest, Racer
from optimizers._optimizer import registry
from optimizers._runs.measures import ARRIVAL_TOLERANCE, length_and_direct_way, stays_below_from
from optimizers._runs.trace import trace
from optimizers._runs.validation import check_steps

#: The learning rates of the search: twenty per power of ten, rounded to two digits.
TUNING_RATES = tuple(float(f"{rate:.2g}") for rate in np.geomspace(1e-4, 10, 101))

#: The number of seeds to average over, for a run that depends on its seed.
TUNING_SEEDS = 5

#: The end of a run is its last tenth; f there is a mean, so that a lucky last point does not count.
END_SHARE = 10

#: A path longer than this many times the straight line from its start to its end is a scribble.
MAX_DETOUR = 6

#: A run stays in the domain if it leaves it by at most this share of its width or height.
MARGIN = 0.05

#: A bound may be exceeded by this much, so that rounding does not decide where all steps of a rule are equally long.
ROUNDING = 1e-9

#: The most points to keep at once; of a long race the rates are tried in several parts.
MAX_POINTS = 1_000_000

_SPAN = f"from {TUNING_RATES[0]:g} to {TUNING_RATES[-1]:g}"


@suggest_keywords
def tune(
    optimizer: Racer | str,
    landscape: Landscape | str,
    start: Start = None,
    *,
    steps: int = 200,
    seed: int = 0,
) -> Racer:
    """Return the optimizer with the best of 101 learning rates from 10⁻⁴ to 10.

    A run ends at its end f̄, the mean of f over its last tenth. Runs that diverge are excluded; so are, if others
    are left, first those that leave the domain by more than a twentieth of its width, and then those whose path is
    longer than six times the straight line from start to end: they scribble. Of what is left the best rate is the
    one that is first within 0.001 of the lowest f̄ and stays there, at the latest from the last tenth on; if none
    is, the one with the lowest f̄. With noise or mini-batches all figures are means of 5 runs with other seeds; the
    given seed is kept for the race.

    Parameters
    ----------
    optimizer : Optimizer, Guest or str
        The optimizer with lr not set; its other settings are kept.
    landscape, start, steps, seed
        As in `trace`.

    Raises
    ------
    InputError
        If the optimizer has no learning rate, if its learning rate is set, or if it diverges at all 101.

    Examples
    --------
    >>> from optimizers import tune
    >>> tune("gd", "ravine")
    gd(lr=0.035)
    """
    optimizer = optimizer if isinstance(optimizer, Guest) else registry.get(optimizer)
    landscape, steps = get_landscape(landscape), check_steps(steps)
    parameter = learning_rate_name(optimizer)
    if parameter is None:
        raise InputError(f"{optimizer.name} has no learning rate to tune")
    if parameter in optimizer.settings:
        raise InputError(f"{parameter} of an optimizer to tune must not be set, got {optimizer.label}")
    seeds = range(seed + 1, seed + 1 + TUNING_SEEDS) if is_stochastic(optimizer) else [seed]
    best = best_trial([_trials(optimizer, parameter, landscape, start, steps, one) for one in seeds])
    if best is None:
        raise InputError(f"{optimizer.label} diverges on {landscape.name} at every lr {_SPAN}")
    return optimizer(**{parameter: TUNING_RATES[best]})


@dataclass(frozen=True)
class Trials:
    """Runs from one start at several rates, as `tune` judges them; a figure of a run that diverged is nan.

    Attributes
    ----------
    values : array (rates, steps + 1)
        f along each run.
    length, direct : array (rates,)
        The length of each path, and the distance from its start to its end.
    excess : array (rates,)
        How far each run leaves the domain, as a share of its width or height; below 0 if it stays inside.
    """

    values: np.ndarray
    length: np.ndarray
    direct: np.ndarray
    excess: np.ndarray

    @classmethod
    def of(cls, points: np.ndarray, values: np.ndarray, landscape: Landscape) -> "Trials":
        """Return the figures of paths (rates, steps + 1, 2) with f along them."""
        centre, size = np.mean(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)
        excess = (np.abs(points - centre) / size).max(axis=(1, 2)) - 0.5
        return cls(values, *length_and_direct_way(points), excess)

    @property
    def end(self) -> np.ndarray:
        """The mean of f over the last tenth of each run, (rates,)."""
        return self.values[:, -self.end_steps :].mean(axis=1)

    @property
    def end_steps(self) -> int:
        """The number of steps in the last tenth, at least one."""
        return max((self.values.shape[1] - 1) // END_SHARE, 1)

    def arrival(self, level: float) -> np.ndarray:
        """Return the step from which on each f stays below the level, (rates,); inf if not before the last tenth."""
        step = stays_below_from(self.values, level)
        return np.where((step >= 0) & (step <= self.values.shape[1] - self.end_steps), step, np.inf)


def best_trial(trials: Sequence[Trials]) -> int | None:
    """Return the index of the best rate, by the criterion of `tune`; None if every rate diverges.

    Each item of `trials` has the runs of one seed; their figures are averaged.
    """
    with np.errstate(all="ignore"):
        end, length, direct, excess = (
            np.mean([getattr(one, name) for one in trials], axis=0) for name in ("end", "length", "direct", "excess")
        )
    left = np.isfinite(end)
    if not left.any():
        return None
    for condition in (excess <= MARGIN + ROUNDING, length <= (MAX_DETOUR + ROUNDING) * direct):
        if (left & condition).any():
            left = left & condition
    level = end[left].min() + ARRIVAL_TOLERANCE
    arrival = np.where(left, np.mean([one.arrival(level) for one in trials], axis=0), np.inf)
    if trials[0].values[0, 0] < level or np.isinf(arrival).all():  # at the start already, or never
        return int(np.where(left, end, np.inf).argmin())
    return int(arrival.argmin())


def learning_rate_name(optimizer: Racer) -> str | None:
    """Return the name of the learning rate: lr, or learning_rate in optax; None if the optimizer has none.

    >>> from optimizers import adam, newton
    >>> learning_rate_name(adam), learning_rate_name(newton)
    ('lr', 'lr')
    """
    return next((name for name in ("lr", "learning_rate") if name in optimizer.parameters), None)


def is_stochastic(optimizer: Racer) -> bool:
    """Return True if a run depends on its seed, through noise or mini-batches.

    >>> from optimizers import gd
    >>> is_stochastic(gd), is_stochastic(gd(noise=0.1))
    (False, True)
    """
    return any(np.any(optimizer.options.get(name)) for name in ("noise", "batch"))


def tuning_terms(optimizers: Sequence[Racer], steps: int) -> str:
    """Return the terms of `tune` in words, for a figure.

    >>> from optimizers import gd
    >>> import textwrap
    >>> print(textwrap.fill(tuning_terms([gd], steps=100), 100))
    its best of 101 learning rates from 0.0001 to 10: the first that comes within 0.001 of the lowest f
    at the end of 100 steps and stays, by a path in the domain of at most 6 times the straight line
    """
    words = N_(
        "its best of {rates} learning rates from {low:g} to {high:g}: the first that comes within {tol:g} "
        "of the lowest f at the end of {steps} steps and stays, by a path in the domain of at most {detour} "
        "times the straight line"
    )
    values = {"rates": len(TUNING_RATES), "low": TUNING_RATES[0], "high": TUNING_RATES[-1], "tol": ARRIVAL_TOLERANCE}
    terms = _(words, **values, steps=steps, detour=MAX_DETOUR)
    if any(map(is_stochastic, optimizers)):
        return _("{terms}, mean of {seeds} other seeds", terms=terms, seeds=TUNING_SEEDS)
    return terms


def _trials(optimizer: Racer, parameter: str, landscape: Landscape, start: Start, steps: int, seed: int) -> Trials:
    if isinstance(optimizer, Guest):
        parts: list[Any] = [{parameter: rate} for rate in TUNING_RATES]
    else:
        count = max(MAX_POINTS // (steps + 1), 1)
        parts = [{parameter: TUNING_RATES[k : k + count]} for k in range(0, len(TUNING_RATES), count)]
    runs = (trace(optimizer(**part), landscape, start, steps=steps, seed=seed) for part in parts)
    with np.errstate(all="ignore"):
        found = [
            Trials.of(run.points.reshape(-1, steps + 1, 2), run.values.reshape(-1, steps + 1), landscape)
            for run in runs
        ]
    return Trials(
        *(np.concatenate([getattr(one, name) for one in found]) for name in ("values", "length", "direct", "excess"))
    )
