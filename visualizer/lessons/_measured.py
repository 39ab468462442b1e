"""The measures of a run that a condition may name; `static/lessons/measured.js` of the explorer has the same."""

import math
from collections.abc import Sequence

import numpy as np

from optimizers import Optimizer, Trajectory, predict_quadratic, sharpness


class Measured:
    """The measures of a run; of several, with different seeds, those of the first, and what they do on average.

    >>> from optimizers import gd, trace
    >>> Measured([trace(gd(lr=0.038), "ravine", steps=100)]).turns
    99
    """

    def __init__(self, runs: Sequence[Trajectory]) -> None:
        self.runs = runs
        self.run = runs[0]

    @property
    def steps(self) -> int:
        """The number of steps that it was to run."""
        return self.run.steps

    @property
    def turns(self) -> int:
        """The number of times that the second coordinate turns back."""
        return int(self.run.reversals[1])

    @property
    def length(self) -> float:
        """The distance that both coordinates travel, added."""
        return float(self.run.path_length.sum())

    @property
    def x(self) -> float:
        """The first coordinate at the end."""
        return float(self.run.points[-1, 0])

    @property
    def y(self) -> float:
        """The second coordinate at the end."""
        return float(self.run.points[-1, 1])

    @property
    def first(self) -> float:
        """The loss at the start."""
        return float(self.run.values[0])

    @property
    def f(self) -> float:
        """The loss at the end."""
        return float(self.run.values[-1])

    @property
    def above(self) -> float:
        """The height of f above its minimum at the end."""
        return self.f - self.run.landscape.lowest

    @property
    def away(self) -> float:
        """The distance from the nearest minimum at the end."""
        return float(self.run.distance)

    @property
    def diverged(self) -> int:
        """The step of divergence, or -1."""
        return -1 if self.run.diverged_at is None else int(self.run.diverged_at)

    @property
    def passed(self) -> int:
        """The first step within 0.001 of the lowest minimum in f, or -1."""
        return int(self.run.steps_to())

    @property
    def left(self) -> int:
        """The first step at which the second coordinate is beyond 1, or -1."""
        away = abs(self.run.points[:, 1]) > 1
        return int(away.argmax()) if away.any() else -1

    @property
    def sharpness(self) -> float:
        """The largest curvature at the end."""
        return float(sharpness(self.run, points=2).values[-1])

    @property
    def mean(self) -> float:
        """The mean of f at the end over all runs; infinite if one diverges."""
        return float(np.mean([run.values[-1] if run.diverged_at is None else np.inf for run in self.runs]))

    @property
    def worst(self) -> float:
        """The height of f above its minimum at the end of the worst run; infinite if one diverges."""
        above = np.array([run.values[-1] for run in self.runs]) - self.run.landscape.lowest
        return float(np.nan_to_num(above, nan=np.inf).max())


def same(one: Measured, other: Measured) -> bool:
    """Return True if two runs have the same path, step by step."""
    return np.allclose(one.run.points, other.run.points, rtol=1e-9, atol=1e-12)


def is_close(one: float, other: float, rel: float) -> bool:
    return math.isclose(one, other, rel_tol=rel, abs_tol=1e-15)


def below(value: float, limit: float) -> str:
    """Return a number that is below a limit with three digits, or with as many as show it.

    >>> below(1.999998, 2)
    '1.999998'
    """
    return next(text for digits in range(3, 18) if float(text := f"{value:.{digits}g}") < limit)


def slower_rate(rule: Optimizer, kappa: float) -> float:
    """Return the rate of the slower of the two directions of `ravine(kappa)`, from theory; nan if it has no formula."""
    theory = predict_quadratic(rule, np.array([1.0, kappa]))
    return float(theory.rate.max()) if theory else math.nan
