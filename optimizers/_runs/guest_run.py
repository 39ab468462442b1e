"""Run a guest: record its steps, and count its evaluations."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np

from landscapes import InputError, Landscape
from landscapes.problems import Problem, check_vector, from_landscape
from optimizers._guest import Guest
from optimizers._runs.measures import count_reversals
from optimizers._runs.regions import Region, join_regions, map_arrays
from optimizers._runs.streams import draw_noise_of_pairs
from optimizers._runs.trajectory import Evaluations, Trajectory
from optimizers._runs.validation import check_memory, check_start

#: The errors that a library may raise in the middle of a run; the run stops there and keeps the message.
GUEST_ERRORS = (ArithmeticError, RuntimeError, ValueError)


#: The evaluations that a guest may make within one step, and those that it may make more for each step of the run: a
#: global search takes a step only where it finds a lower point.
EVALUATIONS, MORE_EVALUATIONS = 20_000, 100


#: The most numbers that the regions of all steps and runs may have, 256 MiB; beyond that none is kept.
MAX_NUMBERS = 2**25


class StopRun(StopIteration):
    """Raised when all steps are made or the run has diverged. scipy stops a run at any StopIteration."""


class EndlessStep(RuntimeError):
    """Raised when a step takes so many evaluations that it may never end."""


class GuestRun:
    """One run of a guest: it evaluates and counts f and its derivatives, and records the point after each step.

    Attributes
    ----------
    regions : list of Region or None
        What the guest works with at each point of `points`.
    first_region : callable
        Returns it for the start, or None; called at the evaluations before the first step until it is known.
    tried : list of array (n,)
        The points at which f was evaluated since the last step.
    """

    def __init__(
        self,
        where: Landscape | Problem,
        start: np.ndarray,
        steps: int,
        noise: np.ndarray,
        seed: int,
        max_numbers: int = MAX_NUMBERS,
    ) -> None:
        self.landscape, self.start, self.steps, self.seed = where, start, steps, seed
        self.problem = where if isinstance(where, Problem) else from_landscape(where)
        self.points = [start]
        self.regions: list[Region | None] = [None]
        self.max_numbers, self.keeps_regions = max_numbers, True
        self.first_region: Callable[[], Region | None] = lambda: None
        self.tried: list[np.ndarray] = []
        self.calls = {"f": 0, "gradient": 0, "hessian": 0}
        self.calls_by_step = [tuple(self.calls.values())]
        self.diverged_at = self.stopped_at = -1
        self.finished, self.message = False, ""
        self._noise = noise

    @property
    def step(self) -> int:
        """The number of steps so far."""
        return len(self.points) - 1

    def count(self, kind: str) -> None:
        """Count an evaluation, or raise `EndlessStep`."""
        self.calls[kind] += 1
        most = EVALUATIONS + MORE_EVALUATIONS * self.steps
        if self.calls[kind] - self.calls_by_step[-1][list(self.calls).index(kind)] > most:
            raise EndlessStep(f"more than {most} evaluations of {kind} within one step")
        if self.keeps_regions and self.regions == [None]:
            self.begin_with(self.first_region())

    def f(self, point: Sequence[float] | np.ndarray) -> float:
        self.count("f")
        self.tried.append(np.array(point, dtype=float))
        return self.problem.value(point)

    def gradient(self, point: Sequence[float] | np.ndarray) -> np.ndarray:
        """Return the gradient with the noise of the current step, the same at each call."""
        self.count("gradient")
        gradient = self.problem.gradient(point)
        return gradient + self._noise[self.step] if self.step < len(self._noise) else gradient

    def hessian(self, point: Sequence[float] | np.ndarray) -> np.ndarray:
        self.count("hessian")
        return self.problem.hessian(point)

    def begin_with(self, region: Region | None) -> None:
        """Take the region that the guest works with at the start."""
        self.regions[0] = self._fitting(region)

    def _fitting(self, region: Region | None) -> Region | None:
        """Return the region; if those of all steps would have too many numbers, drop all and return None."""
        if region is not None and sum(map(np.size, region)) * (self.steps + 1) > self.max_numbers:
            self.keeps_regions, self.regions = False, [None] * len(self.regions)
        return region if self.keeps_regions else None

    def record_step(self, point: Sequence[float] | np.ndarray, region: Region | None = None) -> None:
        """Record a step to `point`; without a new region the last one holds."""
        if self.finished:  # some libraries make more calls after the first StopRun
            raise StopRun
        self.points.append(np.array(point, dtype=float).reshape(self.start.shape))
        self.calls_by_step.append(tuple(self.calls.values()))
        self.regions.append(self._fitting(region) or self.regions[-1])
        self.tried = []
        self.check_end()

    def check_end(self) -> None:
        """Raise StopRun if the run has diverged or made all its steps."""
        point, problem = self.points[-1], self.problem
        inside = (np.abs(point - problem.centre) <= problem.reach).all()
        if not (inside and np.isfinite(problem.value(point))):
            self.diverged_at = self.step
        if self.diverged_at >= 0 or self.step == self.steps:
            self.finished = True
            raise StopRun

    def run(self, guest: Guest) -> Self:
        """Run the guest until it stops or all steps are made."""
        message = ""
        try:
            self.check_end()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                message = guest.function(self, guest)
        except StopRun:
            pass
        except EndlessStep as error:
            raise InputError(f"{guest!r} was stopped: {error}") from None
        except InputError:
            raise
        except Exception as error:  # of any kind: the code is that of others
            if not isinstance(error, GUEST_ERRORS) or not any(self.calls.values()):  # it failed before its first step
                raise InputError(f"{guest!r} cannot run: {one_line(error)}") from error
            message = one_line(error)
        if not self.finished:
            self.stopped_at, self.message = self.step, message
        return self

    def padded(self, rows: list, last: object) -> np.ndarray:
        """Return one row for each of 0, ..., `steps`: those of the run, then copies of `last`."""
        return np.array([*rows, *[last] * (self.steps - self.step)])

    def padded_regions(self) -> list[Region | None]:
        """Return the region at each of 0, ..., `steps`: after the run the last one, none once it has diverged."""
        regions = [*self.regions, *self.regions[-1:] * (self.steps - self.step)]
        return regions if self.diverged_at < 0 else [r if t < self.diverged_at else None for t, r in enumerate(regions)]


def one_line(message: object) -> str:
    """Return the message of a library in one line."""
    text = " ".join(message) if isinstance(message, list) else str(message)
    return " ".join(text.split()) or type(message).__name__


def trace_guest(guest: Guest, where: Landscape | Problem, start: object, steps: int, seed: int) -> Trajectory:
    """Run a guest from every start, one after the other, and return the `Trajectory`."""
    starts = _starts(where, start)
    shape, size = starts.shape[:-1], starts.shape[-1]
    lanes = starts.reshape(-1, size)
    if not len(lanes):
        raise InputError(f"starts must not be empty, got the shape {shape}")
    check_memory(steps + 1, size * 8 * 8 * len(lanes), "points of a path")
    noise = _draw_noise(guest, size, steps, seed)
    runs = [GuestRun(where, lane, steps, noise, seed, MAX_NUMBERS // len(lanes)).run(guest) for lane in lanes]

    points = np.stack([run.padded(run.points, run.points[-1]) for run in runs])
    reversals, length = zip(*(turns_and_length(np.array(run.points)) for run in runs), strict=True)
    for run, rows in zip(runs, points, strict=True):
        if run.diverged_at >= 0:
            rows[run.diverged_at :] = np.nan
    values, gradients = _evaluate(where, points)
    gradients[:, : len(noise)] += noise
    counts = np.stack([run.padded(run.calls_by_step, tuple(run.calls.values())) for run in runs])

    def shaped(rows: list | tuple | np.ndarray) -> np.ndarray:
        return np.reshape(rows, shape + np.shape(rows)[1:])

    def event(steps: list[int]) -> int | np.ndarray | None:
        return shaped(steps) if shape else (steps[0] if steps[0] >= 0 else None)

    return Trajectory(
        guest,
        where,
        points=shaped(points),
        values=shaped(values),
        gradients=shaped(gradients),
        state={},
        reversals=shaped(reversals),
        path_length=shaped(length),
        diverged_at=event([run.diverged_at for run in runs]),
        evaluations=Evaluations(*(shaped(counts[..., k]) for k in range(3))),
        stopped_at=event([run.stopped_at for run in runs]),
        message=shaped([run.message for run in runs]) if shape else runs[0].message,
        region=map_arrays(shaped, join_regions([run.padded_regions() for run in runs])),
    )


def _starts(where: Landscape | Problem, start: Any) -> np.ndarray:
    """Return the starts, (..., n); a run on a problem has one."""
    if isinstance(where, Problem):
        return check_vector("start", where.start if start is None else start, where.size)
    return np.stack(np.broadcast_arrays(*check_start(start, where)), axis=-1)


def _evaluate(where: Landscape | Problem, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return f and its gradient at points (lanes, steps + 1, n), nan where a point is."""
    if not isinstance(where, Problem):
        x, y = points[..., 0], points[..., 1]
        return where.value(x, y), np.stack(where.gradient(x, y), axis=-1)
    values, gradients = np.full(points.shape[:-1], np.nan), np.full(points.shape, np.nan)
    for place in np.ndindex(values.shape):
        if np.isfinite(points[place]).all():
            values[place], gradients[place] = where.value_and_gradient(points[place])
    return values, gradients


def _draw_noise(guest: Guest, size: int, steps: int, seed: int) -> np.ndarray:
    """Return the noise of each step, (steps, n); no rows without noise."""
    deviation = guest.options["noise"]
    if np.ndim(deviation):
        raise InputError(f"noise of a guest must be one number, got an array: {guest!r}")
    if not deviation:
        return np.empty((0, size))
    pairs = (size + 1) // 2
    normals = [draw_noise_of_pairs(seed, t, pairs).reshape(-1)[:size] for t in range(steps)]
    return deviation * np.array(normals)


def turns_and_length(points: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Return the changes of direction and the sum of |move| of each coordinate of one path (steps + 1, 2)."""
    sizes = np.abs(np.diff(points, axis=0))
    return count_reversals(points).tolist(), np.where(np.isfinite(sizes), sizes, 0.0).sum(axis=0)
