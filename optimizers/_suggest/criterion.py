"""The criterion for suggested learning rates: conditions for a run that shows how a rule moves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from landscapes import Landscape
from optimizers._optimizer import Optimizer
from optimizers._runs.trace import trace

#: The distance by which a run may leave the domain, relative to the domain's width.
MARGIN = 0.05

#: The longest step, and the shortest distance that can be seen, relative to the domain's width.
MAX_STEP, MIN_DISTANCE = 0.25, 0.02

#: The radius around its destination in which a run has arrived, relative to its distance from the start.
ARRIVAL_RADIUS = 0.05

#: The surface is level where a further step of `ARRIVAL_RADIUS` of the domain would lower f by at most this share of
#: its total decrease.
LEVEL = 0.01

#: The part of the race in which a run should arrive.
EARLIEST, LATEST = 0.25, 0.75

#: The relative tolerances for equally low ends and for equally long paths.
VALUE_TOLERANCE, LENGTH_TOLERANCE = 0.02, 0.25


@dataclass(frozen=True)
class Runs:
    """Runs of one rule at several learning rates, twice as long as the race, to know their destinations.

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
    def final_slope(self) -> np.ndarray:
        """The length of the mean gradient after the race, (rates,); small for an oscillation about a minimum."""
        return np.hypot(*self.gradients[:, self.steps :].mean(axis=1).T)

    @cached_property
    def moves(self) -> np.ndarray:
        """The steps of the race, (rates, steps, 2)."""
        return np.diff(self.points[:, : self.steps + 1], axis=1)

    @cached_property
    def destination(self) -> np.ndarray:
        """The mean position after the race, (rates, 2); for an oscillation about a minimum, its centre."""
        return self.points[:, self.steps :].mean(axis=1)

    @cached_property
    def distance(self) -> np.ndarray:
        """The distance from the start to the destination, (rates,)."""
        return np.hypot(*(self.destination - self.points[:, 0]).T)

    @cached_property
    def arrival(self) -> np.ndarray:
        """The first step after which a run stays near its destination, (rates,); nan if it diverges."""
        rest = self.points - self.destination[:, None]
        away = np.hypot(rest[..., 0], rest[..., 1]) > ARRIVAL_RADIUS * self.distance[:, None]
        last = np.where(away.any(axis=1), away.shape[1] - np.argmax(away[:, ::-1], axis=1), 0)
        return np.where(np.isfinite(self.distance), last, np.nan)


def run_at(optimizer: Optimizer, rates: np.ndarray, landscape: Landscape, start: Any, steps: int) -> Runs:
    """Run the rule at each of the learning rates."""
    path = trace(optimizer(lr=rates), landscape, start, steps=2 * steps)
    corner, size = np.min(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)
    with np.errstate(all="ignore"):
        return Runs((path.points - corner) / size, path.values, path.gradients * size, steps)


def stays_in_domain(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that the run stays in the domain."""
    return np.all(np.abs(runs.points[:, : runs.steps + 1] - 0.5) <= 0.5 + MARGIN, axis=(1, 2))


def has_short_steps(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that no step is longer than a quarter of the domain."""
    return np.all(np.abs(runs.moves) <= MAX_STEP, axis=(1, 2))


def is_robust(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that the next smaller and the next larger rate lead to the same place."""
    same = np.abs(np.diff(runs.destination, axis=0)).max(axis=1) <= MARGIN
    return np.append(same, True) & np.append(True, same)


def moves_early(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require a visible distance, of which the run covers a part in the first tenth of the race."""
    first = runs.points[:, : max(runs.steps // 10, 1) + 1] - runs.points[:, :1]
    early = np.hypot(first[..., 0], first[..., 1]).max(axis=1)
    return (runs.distance >= MIN_DISTANCE) & (early >= ARRIVAL_RADIUS * runs.distance)


def arrives(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that the run arrives before the last quarter of the race, where the surface is level."""
    seen = runs.values[left, : runs.steps + 1]
    decrease = runs.values[0, 0] - np.min(seen[np.isfinite(seen)], initial=np.inf)
    return (runs.arrival <= LATEST * runs.steps) & (ARRIVAL_RADIUS * runs.final_slope <= LEVEL * decrease)


def takes_time(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that the run does not arrive in the first quarter of the race."""
    return runs.arrival >= EARLIEST * runs.steps


def ends_low(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require that the run ends about as low as the lowest of those left; if none of those moves, all pass."""
    end, start = runs.values[:, runs.steps], runs.values[0, 0]
    lowest = np.min(end[left & np.isfinite(end)], initial=start)
    if not (runs.distance[left] >= MIN_DISTANCE).any():
        return left
    return end - lowest <= VALUE_TOLERANCE * (start - lowest)


def is_direct(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Require a path that is not much longer than the shortest of those left, so that it does not oscillate."""
    length = np.hypot(runs.moves[..., 0], runs.moves[..., 1]).sum(axis=1)
    return length <= (1 + LENGTH_TOLERANCE) * np.min(length[left & np.isfinite(length)], initial=np.inf)


#: A function of the runs and the mask of those that are left; it returns the mask of those that meet the condition.
Condition = Callable[[Runs, np.ndarray], np.ndarray]

#: The conditions for a run, the most important first. A condition that none of the runs left meets is dropped.
CONDITIONS: tuple[Condition, ...] = (
    stays_in_domain,
    has_short_steps,
    is_robust,
    moves_early,
    arrives,
    takes_time,
    ends_low,
)


def select(runs: Runs, conditions: tuple[Condition, ...] = CONDITIONS) -> tuple[np.ndarray, list[Condition]]:
    """Return the mask of the runs that meet the conditions, and the conditions that were not dropped."""
    left, met = np.ones(len(runs.points), dtype=bool), []
    with np.errstate(all="ignore"):
        for condition in conditions:
            if (both := left & condition(runs, left)).any():
                left = both
                met.append(condition)
    return left, met
