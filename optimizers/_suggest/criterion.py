"""The criterion for a learning rate that teaches: the conditions for a run that is to be watched."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from landscapes import Landscape
from optimizers._optimizer import Optimizer
from optimizers._runs.trace import trace

#: A run stays in the domain if it leaves it by no more than this share of its width.
EDGE = 0.05

#: The longest step that is still a step and no leap, and the least way that is seen: shares of the domain's width.
LEAP, VISIBLE = 0.25, 0.02

#: A run has arrived when it is this near to where it stays, as a share of the way there.
NEAR = 0.05

#: Ground is level where going on by `NEAR` of the domain would lower f by no more than this share of its whole fall.
LEVEL = 0.01

#: A race is over too soon when a run arrives in its first quarter, and too short when one arrives in its last.
EARLIEST, LATEST = 0.25, 0.75

#: Runs end equally low, or are equally long, up to these shares.
LOW, LONGER = 0.02, 0.25


@dataclass(frozen=True)
class Runs:
    """Runs of one rule at several learning rates, each twice as long as the race, so that its destination is known.

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
        """The same runs in a shorter race."""
        rows = slice(2 * steps + 1)
        return Runs(self.points[:, rows], self.values[:, rows], self.gradients[:, rows], steps)

    @cached_property
    def slope(self) -> np.ndarray:
        """The size of the mean gradient after the race, (rates,): that of a swing about a minimum is small."""
        return np.hypot(*self.gradients[:, self.steps :].mean(axis=1).T)

    @cached_property
    def moves(self) -> np.ndarray:
        """Each step of the race, (rates, steps, 2)."""
        return np.diff(self.points[:, : self.steps + 1], axis=1)

    @cached_property
    def destination(self) -> np.ndarray:
        """The mean place in the time after the race, (rates, 2): of a swing about a minimum that is its middle."""
        return self.points[:, self.steps :].mean(axis=1)

    @cached_property
    def way(self) -> np.ndarray:
        """The distance from the start to the destination, (rates,)."""
        return np.hypot(*(self.destination - self.points[:, 0]).T)

    @cached_property
    def arrival(self) -> np.ndarray:
        """The first step from which on a run is near its destination, (rates,); nan where it diverges."""
        rest = self.points - self.destination[:, None]
        away = np.hypot(rest[..., 0], rest[..., 1]) > NEAR * self.way[:, None]
        last = np.where(away.any(axis=1), away.shape[1] - np.argmax(away[:, ::-1], axis=1), 0)
        return np.where(np.isfinite(self.way), last, np.nan)


def runs_of(optimizer: Optimizer, rates: np.ndarray, landscape: Landscape, start: Any, steps: int) -> Runs:
    """The runs of the rule at each of the rates."""
    path = trace(optimizer(lr=rates), landscape, start, steps=2 * steps)
    corner, size = np.min(landscape.domain, axis=1), np.ptp(landscape.domain, axis=1)
    with np.errstate(all="ignore"):
        return Runs((path.points - corner) / size, path.values, path.gradients * size, steps)


def stays(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The run stays in the domain."""
    return np.all(np.abs(runs.points[:, : runs.steps + 1] - 0.5) <= 0.5 + EDGE, axis=(1, 2))


def steps_are_short(runs: Runs, left: np.ndarray) -> np.ndarray:
    """No step is longer than a quarter of the domain."""
    return np.all(np.abs(runs.moves) <= LEAP, axis=(1, 2))


def repeats(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The next smaller and the next larger rate lead to the same place, so that the end is no accident."""
    same = np.abs(np.diff(runs.destination, axis=0)).max(axis=1) <= EDGE
    return np.append(same, True) & np.append(True, same)


def moves_at_once(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The way is long enough to be seen, and a part of it is made in the first tenth of the race."""
    first = runs.points[:, : max(runs.steps // 10, 1) + 1] - runs.points[:, :1]
    return (runs.way >= VISIBLE) & (np.hypot(first[..., 0], first[..., 1]).max(axis=1) >= NEAR * runs.way)


def arrives(runs: Runs, left: np.ndarray) -> np.ndarray:
    """Before the last quarter of the race the run is where it stays, and there the ground is level."""
    seen = runs.values[left, : runs.steps + 1]
    fall = runs.values[0, 0] - np.min(seen[np.isfinite(seen)], initial=np.inf)
    return (runs.arrival <= LATEST * runs.steps) & (NEAR * runs.slope <= LEVEL * fall)


def lasts(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The run is on its way for the first quarter of the race."""
    return runs.arrival >= EARLIEST * runs.steps


def ends_low(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The run ends about as low as the lowest that is left; where none of those moves, this says nothing."""
    end, start = runs.values[:, runs.steps], runs.values[0, 0]
    lowest = np.min(end[left & np.isfinite(end)], initial=start)
    if not (runs.way[left] >= VISIBLE).any():
        return left
    return end - lowest <= LOW * (start - lowest)


def is_direct(runs: Runs, left: np.ndarray) -> np.ndarray:
    """The path is hardly longer than the shortest that is left: it does not swing."""
    length = np.hypot(runs.moves[..., 0], runs.moves[..., 1]).sum(axis=1)
    return length <= (1 + LONGER) * np.min(length[left & np.isfinite(length)], initial=np.inf)


#: A function of the runs and of which of them are left, as a mask, that says which meet the condition.
Condition = Callable[[Runs, np.ndarray], np.ndarray]

#: The conditions for a run, the most important first. One that none of the runs left can meet is dropped.
CONDITIONS: tuple[Condition, ...] = (stays, steps_are_short, repeats, moves_at_once, arrives, lasts, ends_low)


def select(runs: Runs, conditions: tuple[Condition, ...] = CONDITIONS) -> tuple[np.ndarray, list[Condition]]:
    """The runs that meet the conditions, as a mask, and the conditions that were not dropped."""
    left, met = np.ones(len(runs.points), dtype=bool), []
    with np.errstate(all="ignore"):
        for condition in conditions:
            if (both := left & condition(runs, left)).any():
                left = both
                met.append(condition)
    return left, met
