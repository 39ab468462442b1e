"""The basins of attraction of an optimizer: which minimum the run from each of many starts reaches, and when."""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.errors import short_repr
from landscapes._core.keywords import suggest_keywords
from landscapes._core.progress import check_progress
from landscapes._core.real_numbers import check_tolerance
from landscapes._core.types import Progress, Start
from optimizers._guest import Racer
from optimizers._optimizer import Optimizer, registry
from optimizers._runs.attractors import SAME_POINT, Attractors, known_attractors, with_new_attractors
from optimizers._runs.measures import ARRIVAL_TOLERANCE
from optimizers._runs.sweep import Sweep, sweep
from optimizers._runs.trace import trace
from optimizers._runs.validation import check_start, check_steps

#: The labels of runs that have left for good, and of runs that are still on their way after the last step.
DIVERGED, TRAVELLING = -1, -2

#: The points of the straight line from the end of a run to its minimum, at which f must not rise.
LINE = np.linspace(0, 1, 17)[1:-1]

#: The most points to keep at once of paths to saddles and maxima.
MAX_POINTS = 2_000_000

#: The steps of the first paths, for runs that arrive soon.
FIRST_PATH = 16

#: Minima whose f differ by less than this share of the tolerance are equally high.
SAME_HEIGHT = 1e-3

#: What is needed of each run.
NEEDED = ("final_point", "final_value", "best_value", "steps_to_tol", "diverged_at")


@dataclass(frozen=True, eq=False, repr=False)
class Basins:
    """The point that the run from each start reaches, and when. Arrays have the shape of the starts.

    Attributes
    ----------
    labels : int array (...)
        The index of the point in `points`; -1 for a run that diverged, -2 for one that is still travelling.
    steps : int array (...)
        The step of arrival: at a minimum the first with f less than `tol` above it, at a saddle or a maximum the first
        within 1e-4 of the domain; of a run that diverged, that step. -1 of a run that has not arrived: it travels, or
        circles in the pit of its minimum, farther than `tol` from it, at the last step.
    points : array (n, 2)
        The minima, and the other critical points, that runs can reach.
    kinds : tuple of str
        The kind of each: "minimum", "saddle", "maximum" or "degenerate".

    Examples
    --------
    >>> import numpy as np
    >>> from optimizers import basins, gd
    >>> found = basins(gd(lr=0.1), "double_well", [(-2.0, 0.5), (0.0, 1.0), (0.5, 0.5)])
    >>> found.labels, found.kinds
    (array([1, 2, 0]), ('minimum', 'minimum', 'saddle'))
    >>> found.fractions
    array([0.33333333, 0.33333333, 0.33333333])
    """

    labels: np.ndarray
    steps: np.ndarray
    attractors: Attractors

    @property
    def points(self) -> np.ndarray:
        return self.attractors.points

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.attractors.kinds

    def __repr__(self) -> str:
        return f"Basins({len(np.unique(self.labels[self.labels >= 0]))} points reached from {self.labels.size} starts)"

    @property
    def fractions(self) -> np.ndarray:
        """The share of all starts whose run reaches each point, (n,): its basin stability.

        The measure of the basin in a box of starts, each equally likely.

        References
        ----------
        Menck, Heitzig, Marwan, Kurths, "How basin stability complements the linear-stability paradigm",
        Nature Physics 9, 89 (2013).
        """
        reached = self.labels[self.labels >= 0]
        return np.bincount(reached, minlength=len(self.points)) / max(self.labels.size, 1)


@suggest_keywords
def basins(
    optimizer: Optimizer | str,
    landscape: Landscape | str,
    starts: Start,
    *,
    steps: int = 1000,
    tol: float = ARRIVAL_TOLERANCE,
    seed: int = 0,
    attractors: Attractors | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Basins:
    """Run an optimizer from many starts, and say which minimum each run reaches, and at which step.

    A run reaches the minimum that is nearest to its last point, in units of the domain,

        if  |f(w_T) − f(m)| < tol,  or if f does not rise along the straight line from w_T to m:

    then it is in the pit of the minimum; a rule with steps of one length circles there. It reaches a saddle or a
    maximum if its last point is within 1e-4 of it. The minima are those that the landscape lists, all that
    `critical_points` finds, and those outside of the domain beside which runs come to rest.

    Parameters
    ----------
    optimizer, landscape, steps, seed, executor, progress
        As in `sweep`. Each start counts as half done after its run, and as done when its arrival is known.
    starts : array (..., 2), or a pair of arrays
    tol : float, default 1e-3
    attractors : Attractors, optional
        The points to tell apart; those of other `Basins`, so that labels mean the same.

    Raises
    ------
    InputError
        As in `sweep`.

    Examples
    --------
    >>> import numpy as np
    >>> from optimizers import basins
    >>> x = np.linspace(-4, 4, 40)
    >>> found = basins("gd", "himmelblau", (x, x[:, None]), steps=300)
    >>> found.points[:4].round(1).tolist()
    [[3.0, 2.0], [-2.8, 3.1], [-3.8, -3.3], [3.6, -1.8]]
    >>> found.fractions[:4].round(2).tolist()
    [0.26, 0.26, 0.23, 0.24]
    """
    optimizer, landscape, steps = registry.get(optimizer), get_landscape(landscape), check_steps(steps)
    _check(optimizer, tol, attractors)
    check_progress(progress)
    starts = np.stack(np.broadcast_arrays(*check_start(starts, landscape)), axis=-1)
    known = attractors or known_attractors(landscape)
    again = _Arrivals(optimizer, landscape, starts.reshape(-1, 2), steps, tol, seed, executor)
    run = again.sweep(slice(None), tol, NEEDED, _half(progress))
    ends, values, diverged = run.final_point, run.final_value, run.diverged_at
    labels = np.where(diverged >= 0, DIVERGED, _reached(known, landscape, ends, values, tol))
    if attractors is None:
        listed, known = known, with_new_attractors(known, landscape, ends[labels == TRAVELLING])
        if len(known.points) > len(listed.points):
            labels = np.where(diverged >= 0, DIVERGED, _reached(known, landscape, ends, values, tol))
    arrival, shape = again.steps_of(run, labels, known, progress), starts.shape[:-1]
    return Basins(labels.reshape(shape), np.where(labels == DIVERGED, diverged, arrival).reshape(shape), known)


def _check(optimizer: Racer, tol: object, attractors: object) -> None:
    if not (attractors is None or isinstance(attractors, Attractors)):
        raise InputError(f"attractors must be those of other basins, got {short_repr(attractors)}")
    if isinstance(optimizer, Optimizer) and (arrays := [n for n, v in optimizer.settings.items() if np.ndim(v)]):
        raise InputError(f"{arrays[0]} of {optimizer.name} must be one number, got an array (see optimizers.sweep)")
    check_tolerance(tol, positive=True)


def _half(progress: Progress | None) -> Progress | None:
    """Return the progress of the first of two runs of all lanes."""
    return (lambda done, lanes: progress(done // 2, lanes)) if progress else None


def _reached(known: Attractors, landscape: Landscape, ends: np.ndarray, values: np.ndarray, tol: float) -> np.ndarray:
    """Return the label of each run from its last point and the f there, (lanes,)."""
    labels = np.full(len(ends), TRAVELLING)
    if not len(known.points):
        return labels
    index, distance = known.nearest(ends)
    minimum = known.minima[index]
    with np.errstate(invalid="ignore"):
        arrived = np.where(minimum, np.abs(values - known.values[index]) < tol, distance < SAME_POINT)
    arrived &= np.isfinite(values)
    labels[arrived] = index[arrived]
    rest = np.flatnonzero(~arrived & minimum & np.isfinite(values))
    inside = rest[_falls(landscape, ends[rest], values[rest], known.points[index[rest]])]
    labels[inside] = index[inside]
    return labels


def _falls(landscape: Landscape, ends: np.ndarray, values: np.ndarray, minima: np.ndarray) -> np.ndarray:
    """Return for each end of a run whether f falls all along the straight line to its minimum, (lanes,)."""
    falls, last = np.ones(len(ends), bool), values
    for share in LINE:
        f = landscape.value(*(ends + share * (minima - ends)).T)
        falls, last = falls & (f <= last), f
    return falls


@dataclass(frozen=True, eq=False)
class _Arrivals:
    """The runs from all starts, run again for the steps at which they arrive."""

    optimizer: Optimizer
    landscape: Landscape
    starts: np.ndarray
    steps: int
    tol: float
    seed: int
    executor: Executor | None

    def sweep(self, chosen: Any, tol: float, keep: tuple[str, ...], progress: Progress | None = None) -> Sweep:
        """Run the chosen starts again, with another tolerance."""
        return sweep(
            self.optimizer,
            self.landscape,
            self.starts[chosen],
            steps=self.steps,
            tol=tol,
            seed=self.seed,
            keep=keep,
            executor=self.executor,
            progress=progress,
        )

    def steps_of(self, run: Sweep, labels: np.ndarray, known: Attractors, progress: Progress | None) -> np.ndarray:
        """Return the step of arrival of each run at the point of its label, or -1, (lanes,)."""
        found, lanes = np.full(len(labels), -1), len(labels)
        minimum = np.append(known.minima, False)[labels]  # the label of no point is negative: it counts from the end
        done = 0
        for level, chosen in self._by_level(np.where(minimum, labels, -1), known):
            if not self.landscape.minima:  # a sweep has no level then
                found[chosen] = self._first_near(chosen, labels[chosen], known)
            else:
                found[chosen] = run.steps_to_tol[chosen] if level == 0 else self._first_below(chosen, level)
            done += len(chosen)
            if progress:
                progress((lanes + done) // 2, lanes)
        # A run that was lower than the minimum at which it ends has crossed its level before.
        heights = np.append(known.values, np.nan)[labels]
        with np.errstate(invalid="ignore"):
            crossed = minimum & (found >= 0) & (run.best_value < heights - self.tol)
        unclear = np.flatnonzero(crossed | ((labels >= 0) & ~minimum))
        found[unclear] = self._first_near(unclear, labels[unclear], known)
        if progress:
            progress(lanes, lanes)
        return found

    def _by_level(self, labels: np.ndarray, known: Attractors) -> Iterator[tuple[float, np.ndarray]]:
        """Yield each height of minima above the lowest listed one, and the runs that end at that height."""
        lowest = self.landscape.lowest if self.landscape.minima else 0.0
        heights = np.round((known.values - lowest) / (SAME_HEIGHT * self.tol)) * SAME_HEIGHT * self.tol
        for height in np.unique(heights[known.minima]):
            chosen = np.flatnonzero((labels >= 0) & (np.append(heights, np.nan)[labels] == height))
            if len(chosen):
                yield height, chosen

    def _first_below(self, chosen: np.ndarray, height: float) -> np.ndarray:
        """Return the first step of each run with f less than the tolerance above this height, or -1."""
        return self.sweep(chosen, self.tol + height, ("steps_to_tol",)).steps_to_tol

    def _first_near(self, chosen: np.ndarray, labels: np.ndarray, known: Attractors) -> np.ndarray:
        """Return the first step of each run at the point of its label, or -1: from paths, longer and longer ones."""
        found, length = np.full(len(chosen), -1), FIRST_PATH
        while len(left := np.flatnonzero(found < 0)):
            length = self.steps if "schedule" in self.optimizer.settings else min(length, self.steps)
            count = max(MAX_POINTS // (length + 1), 1)
            for part in (left[first : first + count] for first in range(0, len(left), count)):
                found[part] = self._on_paths(self.starts[chosen[part]], labels[part], known, length)
            if length == self.steps:
                break
            length *= 4
        return found

    def _on_paths(self, starts: np.ndarray, labels: np.ndarray, known: Attractors, length: int) -> np.ndarray:
        run = trace(self.optimizer, self.landscape, starts, steps=length, seed=self.seed)
        with np.errstate(invalid="ignore"):
            offset = (run.points - known.points[labels, None]) / known.size
            near = np.hypot(*np.moveaxis(offset, -1, 0)) < known.reach[labels, None]
            level = np.abs(run.values - known.values[labels, None]) < self.tol
        hit = near & (level | ~known.minima[labels, None])
        return np.where(hit.any(axis=1), hit.argmax(axis=1), -1)
