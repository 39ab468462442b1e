"""Run a guest: record its steps, and count its evaluations."""

import warnings
from collections.abc import Sequence
from typing import Self

import numpy as np

from landscapes import InputError, Landscape
from landscapes._core.types import Start
from optimizers._guest import Guest
from optimizers._lanes import divergence_bounds
from optimizers._runs.measures import count_reversals
from optimizers._runs.streams import draw_noise
from optimizers._runs.trajectory import Evaluations, Trajectory
from optimizers._runs.validation import check_memory, check_start

#: The errors that a library may raise in the middle of a run; the run stops there and keeps the message.
GUEST_ERRORS = (ArithmeticError, RuntimeError, ValueError)


#: The evaluations that a guest may make within one step, and those that it may make more for each step of the run: a
#: global search takes a step only where it finds a lower point.
EVALUATIONS, MORE_EVALUATIONS = 20_000, 100


class StopRun(StopIteration):
    """Raised when all steps are made or the run has diverged. scipy stops a run at any StopIteration."""


class EndlessStep(RuntimeError):
    """Raised when a step takes so many evaluations that it may never end."""


class GuestRun:
    """One run of a guest: it evaluates and counts f and its derivatives, and records the point after each step."""

    def __init__(self, landscape: Landscape, start: np.ndarray, steps: int, noise: np.ndarray, seed: int) -> None:
        self.landscape, self.start, self.steps, self.seed = landscape, start, steps, seed
        self.points = [start]
        self.calls = {"f": 0, "gradient": 0, "hessian": 0}
        self.calls_by_step = [tuple(self.calls.values())]
        self.diverged_at = self.stopped_at = -1
        self.finished, self.message = False, ""
        self._noise, self._bounds = noise, divergence_bounds(landscape)

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

    def f(self, point: Sequence[float] | np.ndarray) -> float:
        self.count("f")
        return self.landscape.value(*map(float, point))

    def gradient(self, point: Sequence[float] | np.ndarray) -> np.ndarray:
        """Return the gradient with the noise of the current step, the same at each call."""
        self.count("gradient")
        gradient = np.array(self.landscape.gradient(*map(float, point)))
        return gradient + self._noise[self.step] if self.step < len(self._noise) else gradient

    def hessian(self, point: Sequence[float] | np.ndarray) -> np.ndarray:
        self.count("hessian")
        fxx, fxy, fyy = self.landscape.hessian(*map(float, point))
        return np.array([[fxx, fxy], [fxy, fyy]])

    def record_step(self, point: Sequence[float] | np.ndarray) -> None:
        """Record a step to `point`."""
        if self.finished:  # some libraries make more calls after the first StopRun
            raise StopRun
        self.points.append(np.array(point, dtype=float).reshape(2))
        self.calls_by_step.append(tuple(self.calls.values()))
        self.check_end()

    def check_end(self) -> None:
        """Raise StopRun if the run has diverged or made all its steps."""
        (x, y), (cx, rx, cy, ry) = self.points[-1], self._bounds
        if not (abs(x - cx) <= rx and abs(y - cy) <= ry and np.isfinite(self.landscape.value(x, y))):
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


def one_line(message: object) -> str:
    """Return the message of a library in one line."""
    text = " ".join(message) if isinstance(message, list) else str(message)
    return " ".join(text.split()) or type(message).__name__


def trace_guest(guest: Guest, landscape: Landscape, start: Start, steps: int, seed: int) -> Trajectory:
    """Run a guest from every start, one after the other, and return the `Trajectory`."""
    starts = np.stack(np.broadcast_arrays(*check_start(start, landscape)), axis=-1)
    shape, lanes = starts.shape[:-1], starts.reshape(-1, 2)
    if not len(lanes):
        raise InputError(f"starts must not be empty, got the shape {shape}")
    check_memory(steps + 1, 2 * 8 * 8 * len(lanes), "points of a path")
    noise = _draw_noise(guest, steps, seed)
    runs = [GuestRun(landscape, lane, steps, noise, seed).run(guest) for lane in lanes]

    points = np.stack([run.padded(run.points, run.points[-1]) for run in runs])
    reversals, length = zip(*(turns_and_length(np.array(run.points)) for run in runs), strict=True)
    for run, rows in zip(runs, points, strict=True):
        if run.diverged_at >= 0:
            rows[run.diverged_at :] = np.nan
    x, y = points[..., 0], points[..., 1]
    values, gradients = landscape.value(x, y), np.stack(landscape.gradient(x, y), axis=-1)
    gradients[:, : len(noise)] += noise
    counts = np.stack([run.padded(run.calls_by_step, tuple(run.calls.values())) for run in runs])

    def shaped(rows: list | tuple | np.ndarray) -> np.ndarray:
        return np.reshape(rows, shape + np.shape(rows)[1:])

    def event(steps: list[int]) -> int | np.ndarray | None:
        return shaped(steps) if shape else (steps[0] if steps[0] >= 0 else None)

    return Trajectory(
        guest,
        landscape,
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
    )


def _draw_noise(guest: Guest, steps: int, seed: int) -> np.ndarray:
    deviation = guest.options["noise"]
    if np.ndim(deviation):
        raise InputError(f"noise of a guest must be one number, got an array: {guest!r}")
    return deviation * draw_noise(seed, 0, steps).T if deviation else np.empty((0, 2))


def turns_and_length(points: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Return the changes of direction and the sum of |move| of each coordinate of one path (steps + 1, 2)."""
    sizes = np.abs(np.diff(points, axis=0))
    return count_reversals(points).tolist(), np.where(np.isfinite(sizes), sizes, 0.0).sum(axis=0)
