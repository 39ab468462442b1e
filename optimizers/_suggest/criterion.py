"""The criterion for a suggested learning rate: the conditions that a run to watch should meet."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from landscapes import Landscape
from landscapes._core.types import Start
from optimizers._optimizer import Optimizer
from optimizers._runs.trace import trace

#: A run stays in the domain if it leaves it by at most this share of its width.
MARGIN = 0.05

#: A bound may be exceeded by this much, so that rounding does not decide where all steps of a rule are equally long.
ROUNDING = 1e-9

#: The longest step allowed, and the shortest path that is visible, as shares of the domain's width.
MAX_STEP, MIN_DISTANCE = 0.25 + ROUNDING, 0.02

#: A run has arrived when its distance from its destination is at most this share of the total distance.
ARRIVAL_RADIUS = 0.05

#: A point is level if a further move by `ARRIVAL_RADIUS` of the domain lowers f by at most this share of its decrease.
LEVEL = 0.01

#: A race is too long for a run that arrives in its first quarter, and too short for one that arrives in its last.
EARLIEST, LATEST = 0.25, 0.75

#: The tolerances for two runs that end equally low, and for two paths of equal length, as shares.
VALUE_TOLERANCE, LENGTH_TOLERANCE = 0.02, 0.25 + ROUNDING


@dataclass(frozen=True)
class Runs:
    """Runs of one rule at several learning rates, each twice as long as the race, which shows its destination.

    Attributes
    ----------
    points : array (rates, 2 steps + 1, 2)
        The paths, in widths and heights of the domain.
    values : array (rates, 2 steps + 1)
        f along them.
    gradients : array (rates, 2 steps + 1, 2)
        The gradients along them, per width and height of the domain.
    steps : int
        The length of the race.
    """

    points: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    steps: int

    def shorter(self, steps: int) -> "Runs":
        """Return the same runs in a shorter race."""
        rows = slice(2 * steps + 1)
        return Runs(self.points[:, rows], self.values[:, rows], self.gradients[:, rows], steps)

    @cached_property
    def slope(self) -> np.ndarray:
        """The size of the mean gradient after the race, (rates,); it is small for an oscillation about a minimum."""
        return np.hypot(*self.gradients[:, self.steps :].mean(axis=1).T)

    @cached_property
    def moves(self) -> np.ndarray:
        """The steps of the race, (rates, steps, 2)."""
        return np.diff(self.points[:, : self.steps + 1], axis=1)

    @cached_property
    def destination(self) -> np.ndarray:
        """The mean point after the race, (rates, 2); for an oscillation about a minimum it is the centre."""
        return self.points[:, self.steps :].mean(axis=1)

    @cached_property
    def distance(self) -> np.ndarray:
        """The distance from the start to the destination, (rates,)."""
        return np.hypot(*(self.destination - self.points[:, 0]).T)

    @cached_property
    def arrival(self) -> np.ndarray:
        """The first step from which on a run is near its destination, (rates,); nan for a run that diverges."""
        offset = self.points - self.destination[:, None]
        away = np.hypot(offset[..., 0], offset[..., 1]) > ARRIVAL_RADIUS * self.distance[:, None]
        last = np.where(away.any(axis=1), away.shape[1] - np.argmax(away[:, ::-1], axis=1), 0)
        return np.where(np.isfinite(self.distance), last, np.nan)


def run_at_rates(optimizer: Optimizer, rates: np.ndarray, landscape: Landscape, start: Start, steps: int) -> Runs:
    """Return the runs of a rule at each of the rates."""
    path = trace(optimizer(lr=rates), landscape, start, steps=2 * steps)
    corner, size = np.min(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)
    with np.errstate(all="ignore"):
        return Runs((path.points - corner) / size, path.values, path.gradients * size, steps)


def stays_in_domain(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs that stay in the domain, as a mask."""
    return np.all(np.abs(runs.points[:, : runs.steps + 1] - 0.5) <= 0.5 + MARGIN, axis=(1, 2))


def steps_are_short(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs without a step longer than a quarter of the domain."""
    return np.all(np.abs(runs.moves) <= MAX_STEP, axis=(1, 2))


def is_repeatable(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs with the same destination as the runs at the next smaller and the next larger rate."""
    same = np.abs(np.diff(runs.destination, axis=0)).max(axis=1) <= MARGIN
    return np.append(same, True) & np.append(True, same)


def moves_at_once(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs of a visible distance that cover a part of it in the first tenth of the race."""
    first = runs.points[:, : max(runs.steps // 10, 1) + 1] - runs.points[:, :1]
    early = np.hypot(first[..., 0], first[..., 1]).max(axis=1)
    return (runs.distance >= MIN_DISTANCE) & (early >= ARRIVAL_RADIUS * runs.distance)


def arrives(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs that arrive before the last quarter of the race, at a level point."""
    values = runs.values[left, : runs.steps + 1]
    decrease = runs.values[0, 0] - np.min(values[np.isfinite(values)], initial=np.inf)
    return (runs.arrival <= LATEST * runs.steps) & (ARRIVAL_RADIUS * runs.slope <= LEVEL * decrease)


def arrives_late_enough(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs that do not arrive in the first quarter of the race."""
    return runs.arrival >= EARLIEST * runs.steps


def ends_low(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs that end about as low as the lowest one left, or all that are left if none of them moves."""
    end, start = runs.values[:, runs.steps], runs.values[0, 0]
    lowest = np.min(end[left & np.isfinite(end)], initial=start)
    if not (runs.distance[left] >= MIN_DISTANCE).any():
        return left
    return end - lowest <= VALUE_TOLERANCE * (start - lowest)


def is_direct(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Return the runs with a path about as short as the shortest one left: they do not oscillate."""
    length = np.hypot(runs.moves[..., 0], runs.moves[..., 1]).sum(axis=1)
    return length <= (1 + LENGTH_TOLERANCE) * np.min(length[left & np.isfinite(length)], initial=np.inf)


#: A function of the runs, and of those left (a mask), that returns the runs that meet the condition (a mask).
Condition = Callable[[Runs, np.ndarray], np.ndarray]

#: The conditions for a run, the most important first. A condition that none of the runs left meets is dropped.
CONDITIONS: tuple[Condition, ...] = (
    stays_in_domain,
    steps_are_short,
    is_repeatable,
    moves_at_once,
    arrives,
    arrives_late_enough,
    ends_low,
)


def select(runs: Runs, conditions: tuple[Condition, ...] = CONDITIONS) -> tuple[np.ndarray, list[Condition]]:
    """Return the runs that meet the conditions, as a mask, and the conditions that were not dropped."""
    left, met = np.ones(len(runs.points), dtype=bool), []
    with np.errstate(all="ignore"):
        for condition in conditions:
            if (both := left & condition(runs, left)).any():
                left = both
                met.append(condition)
    return left, met
