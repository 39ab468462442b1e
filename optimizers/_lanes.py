"""A block of lanes: where each run is, what its rule remembers, and what is the same for all of them."""

import math
from typing import Any, NamedTuple

import numpy as np

from landscapes import Landscape

#: A lane has diverged when it leaves the domain by this many times its size.
FAR = 1e12

#: A move no longer than this is rounding, and no change of direction.
STILL = 1e-12


class Lanes(NamedTuple):
    """A block of runs: where each is, what its rule remembers, and what is known of its way so far."""

    position: np.ndarray  # (2, lanes)
    gradient: np.ndarray  # (2, lanes)
    value: np.ndarray  # (lanes,)
    hessian: np.ndarray  # (3, lanes) fxx, fxy, fyy; no lanes where the rule does not ask for it
    state: np.ndarray  # (2, variables, lanes)
    hyperparameters: np.ndarray  # (hyperparameters, lanes)
    rate: np.ndarray  # (lanes,) the learning rate before its schedule
    noise: np.ndarray  # (lanes,) standard deviation of the gradient noise
    clip: np.ndarray  # (lanes,) the longest gradient allowed; inf for any
    best: np.ndarray  # (lanes,) the least value met
    reached: np.ndarray  # (lanes,) the first step with value < target, or -1
    diverged: np.ndarray  # (lanes,) the step of divergence, or -1
    turns: np.ndarray  # (2, lanes) ±(1 + reversals of direction), 0 before the first move
    length: np.ndarray  # (2, lanes) sum of |move|


def rows(shape: tuple[int, ...], fill: Any = 0.0) -> np.ndarray:
    """An array that begins with a cache line, which NumPy does not promise: up to a fifth faster with AVX-512."""
    size = math.prod(shape)
    room = np.empty(size + 8)
    first = -room.ctypes.data % 64 // 8
    array = room[first : first + size].reshape(shape)
    array[...] = fill
    return array


class Streams(NamedTuple):
    """What is the same for all lanes from step `first` on, drawn beforehand; with no rows it is left out."""

    first: int
    noise: np.ndarray  # (steps, 2) standard normal
    samples: np.ndarray  # which samples the batches hold, one batch after the other
    cuts: np.ndarray  # (steps + 1,) where in `samples` the batches begin
    factors: np.ndarray  # (steps,) of the learning rate
    rate: int  # the row of the learning rate among the hyperparameters


class Path(NamedTuple):
    """Everything about every step; with no rows, nothing is kept."""

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


def reversals(lanes: Lanes) -> np.ndarray:
    """Changes of direction, (2, lanes)."""
    return np.maximum(np.abs(lanes.turns) - 1, 0)


def bounds(landscape: Landscape) -> np.ndarray:
    """(centre x, reach x, centre y, reach y): outside of it a lane has diverged."""
    (x0, x1), (y0, y1) = landscape.domain
    return np.array([(x0 + x1) / 2, FAR * (x1 - x0), (y0 + y1) / 2, FAR * (y1 - y0)])
