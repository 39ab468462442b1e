"""The run of a guest: its steps are recorded, and the evaluations that it asks for are counted."""

import warnings
from typing import Any, Self

import numpy as np

from landscapes import InputError, Landscape
from optimizers._guest import Guest
from optimizers._lanes import STILL, bounds
from optimizers._runs.trajectory import Evaluations, Trajectory
from optimizers._runs.validation import check_memory, check_start

#: What a library may raise in the middle of a run that went wrong; a run stops there, and says so.
GUEST_ERRORS = (ArithmeticError, RuntimeError, ValueError)


class StopRun(StopIteration):
    """The walk is over: all steps are made, or the run has diverged. scipy takes a StopIteration for a wish to stop."""


class GuestRun:
    """One run of a guest: it asks here for f and its derivatives, and says here where it stands after each step."""

    def __init__(self, landscape: Landscape, start: np.ndarray, steps: int, noise: np.ndarray, seed: int) -> None:
        self.landscape, self.start, self.steps, self.seed = landscape, start, steps, seed
        self.points = [start]
        self.asked = {"f": 0, "gradient": 0, "hessian": 0}
        self.counts = [tuple(self.asked.values())]
        self.diverged_at = self.stopped_at = -1
        self.over, self.message = False, ""
        self._noise, self._bounds = noise, bounds(landscape)

    @property
    def step(self) -> int:
        """How many steps are made."""
        return len(self.points) - 1

    def f(self, point: Any) -> float:
        self.asked["f"] += 1
        return self.landscape.value(*map(float, point))

    def gradient(self, point: Any) -> np.ndarray:
        """The gradient, with the noise of the step that is being made: the same however often it is asked for."""
        self.asked["gradient"] += 1
        gradient = np.array(self.landscape.gradient(*map(float, point)))
        return gradient + self._noise[self.step] if self.step < len(self._noise) else gradient

    def hessian(self, point: Any) -> np.ndarray:
        self.asked["hessian"] += 1
        fxx, fxy, fyy = self.landscape.hessian(*map(float, point))
        return np.array([[fxx, fxy], [fxy, fyy]])

    def arrive(self, point: Any) -> None:
        """A step is made, to `point`."""
        if self.over:  # some tidy up before they obey
            raise StopRun
        self.points.append(np.array(point, dtype=float).reshape(2))
        self.counts.append(tuple(self.asked.values()))
        self.look()

    def look(self) -> None:
        """End the walk where there is no more to be seen."""
        (x, y), (cx, rx, cy, ry) = self.points[-1], self._bounds
        if not (abs(x - cx) <= rx and abs(y - cy) <= ry and np.isfinite(self.landscape.value(x, y))):
            self.diverged_at = self.step
        if self.diverged_at >= 0 or self.step == self.steps:
            self.over = True
            raise StopRun

    def take(self, guest: Guest) -> Self:
        """Let the guest go until it stops or the walk is over."""
        message = ""
        try:
            self.look()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                message = guest.function(self, guest)
        except StopRun:
            pass
        except InputError:
            raise
        except (TypeError, *GUEST_ERRORS) as error:
            if isinstance(error, TypeError) or not any(self.asked.values()):  # it did not even begin
                raise InputError(f"{guest!r} cannot run: {one_line(error)}") from error
            message = one_line(error)
        if not self.over:
            self.stopped_at, self.message = self.step, message
        return self

    def rows(self, made: list, after: Any) -> np.ndarray:
        """One row for each of 0, ..., `steps`: as many as were made, and `after` from there on."""
        return np.array([*made, *[after] * (self.steps - self.step)])


def one_line(message: Any) -> str:
    """What a library says, in one line."""
    text = " ".join(message) if isinstance(message, list) else str(message)
    return " ".join(text.split()) or type(message).__name__


def trace_guest(guest: Guest, landscape: Landscape, start: Any, steps: int, seed: int) -> Any:
    """Run from every start, one after the other: a `Trajectory`."""
    starts = np.stack(np.broadcast_arrays(*check_start(start, landscape)), axis=-1)
    shape, lanes = starts.shape[:-1], starts.reshape(-1, 2)
    if not len(lanes):
        raise InputError(f"there is nothing to run: the starts have the shape {shape}")
    check_memory(steps + 1, 2 * 8 * 8 * len(lanes), "points of a path")
    deviation = guest.options["noise"]
    if np.ndim(deviation):
        raise InputError(f"a guest has one noise, not an array of them: {guest!r}")
    noise = deviation * np.random.default_rng(seed).standard_normal((steps, 2)) if deviation else np.empty((0, 2))
    walks = [GuestRun(landscape, lane, steps, noise, seed).take(guest) for lane in lanes]

    points = np.stack([walk.rows(walk.points, walk.points[-1]) for walk in walks])
    reversals, length = zip(*(turns_and_length(np.array(walk.points)) for walk in walks), strict=True)
    for walk, rows in zip(walks, points, strict=True):
        if walk.diverged_at >= 0:
            rows[walk.diverged_at :] = np.nan
    x, y = points[..., 0], points[..., 1]
    values, gradients = landscape.value(x, y), np.stack(landscape.gradient(x, y), axis=-1)
    gradients[:, : len(noise)] += noise
    counts = np.stack([walk.rows(walk.counts, tuple(walk.asked.values())) for walk in walks])

    def shaped(rows: Any) -> np.ndarray:
        return np.reshape(rows, shape + np.shape(rows)[1:])

    def event(steps: list[int]) -> Any:
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
        diverged_at=event([walk.diverged_at for walk in walks]),
        evaluations=Evaluations(*(shaped(counts[..., k]) for k in range(3))),
        stopped_at=event([walk.stopped_at for walk in walks]),
        message=shaped([walk.message for walk in walks]) if shape else walks[0].message,
    )


def turns_and_length(points: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Changes of direction and the sum of |move|, per coordinate, of one path (steps + 1, 2)."""
    moves = np.diff(points, axis=0)
    signs = [np.sign(c[np.abs(c) > STILL]) for c in moves.T]
    sizes = np.where(np.isfinite(moves), np.abs(moves), 0.0)
    return [int(np.count_nonzero(s[1:] != s[:-1])) for s in signs], sizes.sum(axis=0)
