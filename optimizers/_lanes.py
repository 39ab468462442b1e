"""The arrays of a block of lanes: the state of each run, and the random streams that all runs share."""

import math
from typing import NamedTuple

import numpy as np

from landscapes import Landscape
from landscapes._core.types import Numbers

#: A lane has diverged when its distance from the centre exceeds this many times the size of the domain.
MAX_DISTANCE = 1e12

#: A shorter move is rounding, and does not count as a change of direction.
MIN_MOVE = 1e-12


class Lanes(NamedTuple):
    """A block of runs, side by side: position, state of the rule, and summary of the path so far."""

    position: np.ndarray  # (2, lanes)
    gradient: np.ndarray  # (2, lanes)
    value: np.ndarray  # (lanes,)
    hessian: np.ndarray  # (3, lanes) fxx, fxy, fyy; no lanes for a rule that does not use it
    state: np.ndarray  # (2, variables, lanes)
    hyperparameters: np.ndarray  # (hyperparameters, lanes)
    rate: np.ndarray  # (lanes,) the learning rate before its schedule
    noise: np.ndarray  # (lanes,) standard deviation of the gradient noise
    clip: np.ndarray  # (lanes,) the largest length of a gradient; inf without clipping
    best: np.ndarray  # (lanes,) the lowest value so far
    reached: np.ndarray  # (lanes,) the first step with value < target, or -1
    diverged: np.ndarray  # (lanes,) the step of divergence, or -1
    turns: np.ndarray  # (2, lanes) ±(1 + reversals of direction), 0 before the first move
    length: np.ndarray  # (2, lanes) sum of |move|
    scratch: np.ndarray  # (lanes,) what the engine needs within a step


def aligned_array(shape: tuple[int, ...], fill: Numbers = 0.0) -> np.ndarray:
    """Return an array that starts on a cache line.

    NumPy does not guarantee this; with AVX-512 it is up to a fifth faster.
    """
    size = math.prod(shape)
    buffer = np.empty(size + 8)
    first = -buffer.ctypes.data % 64 // 8
    array = buffer[first : first + size].reshape(shape)
    array[...] = fill
    return array


class Streams(NamedTuple):
    """The inputs that all lanes share from step `first` on, drawn in advance; an empty array means not used."""

    first: int
    noise: np.ndarray  # (2, steps) standard normal
    samples: np.ndarray  # the indices of the samples, one batch after the other
    offsets: np.ndarray  # (steps + 1,) the start of each batch in `samples`
    factors: np.ndarray  # (steps,) the factors of the learning rate
    rate_row: int  # the row of the learning rate in the hyperparameters
    batch: np.ndarray  # (parameters, samples of a batch) where the engine puts the parameters of a batch
    rest: np.ndarray  # the same for the last batch of an epoch, which may be smaller


class Path(NamedTuple):
    """The record of every step; empty arrays if the path is not kept."""

    points: np.ndarray  # (steps + 1, 2, lanes)
    values: np.ndarray  # (steps + 1, lanes)
    gradients: np.ndarray  # (steps + 1, 2, lanes)
    state: np.ndarray  # (steps + 1, 2, variables, lanes)

    @classmethod
    def empty(cls, rows: int, lanes: int, variables: int) -> "Path":
        return cls(
            points=np.empty((rows, 2, lanes)),
            values=np.empty((rows, lanes)),
            gradients=np.empty((rows, 2, lanes)),
            state=np.empty((rows, 2, variables, lanes)),
        )


class Envelope(NamedTuple):
    """The largest squared distance to the nearest minimum in each row of steps; no rows if it is not kept.

    See `optimizers._runs.envelope`.
    """

    minima: np.ndarray  # (2, minima)
    squared: np.ndarray  # (rows, lanes)
    step: np.ndarray  # (rows, lanes) the step of that distance

    def part(self, lanes: int) -> "Envelope":
        """Return the envelope of the first lanes."""
        return Envelope(self.minima, self.squared[:, :lanes], self.step[:, :lanes])


def reversals(lanes: Lanes) -> np.ndarray:
    """Return the number of changes of direction, (2, lanes)."""
    return np.maximum(np.abs(lanes.turns) - 1, 0)


def divergence_bounds(landscape: Landscape) -> np.ndarray:
    """Return (centre x, reach x, centre y, reach y); a lane outside this box has diverged."""
    (x0, x1), (y0, y1) = landscape.domain
    return np.array([(x0 + x1) / 2, MAX_DISTANCE * (x1 - x0), (y0 + y1) / 2, MAX_DISTANCE * (y1 - y0)])
