"""Stretches of lines on the screen that coincide: they lie within about a pixel of another line, in its direction."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

#: Pixels between two samples of a line, and the side of a cell of the grid that holds them.
SPACING, CELL = 2.0, 1.5

#: The number of directions that differ, from 0 to 180 degrees.
DIRECTIONS = 12

#: The samples of a line that vote on whether it coincides there, so that a crossing is no stretch.
VOTES = 7


class Samples(NamedTuple):
    """Points along a line: their place on it in vertices, their pixels (n, 2), and the share of 180° they head for."""

    places: np.ndarray
    pixels: np.ndarray
    headings: np.ndarray


class Shared(NamedTuple):
    """The stretches of a line that lie on others.

    Attributes
    ----------
    starts, ends : float array (n,)
        Where each begins and ends on the line, in vertices.
    below : int array (n,)
        How many lines it lies on.
    places, since : float array (samples,)
        Places along the line, and the time at which the first of the other lines came there.
    """

    starts: np.ndarray
    ends: np.ndarray
    below: np.ndarray
    places: np.ndarray
    since: np.ndarray


def shared_stretches(
    lines: Sequence[np.ndarray],
    times: Sequence[np.ndarray],
    crowds: Sequence[np.ndarray],
    order: Iterable[int],
    size: tuple[float, float],
) -> list[Shared]:
    """Return for each line, (n, 2) in pixels, its stretches on lines that come earlier in `order`.

    `times` holds the time at which each vertex is reached, `crowds` how much the crossings of each segment crowd:
    among those that do, a line coincides with nothing. `size` is that of the picture, whose corner is at (0, 0).
    """
    samples = [sample(line, size) for line in lines]
    found: dict[int, Shared] = {}
    earlier: list[np.ndarray] = []
    for k in order:
        covered = [first_times(grid, samples[k]) for grid in earlier]
        found[k] = stretches(samples[k], covered)
        when = np.interp(samples[k].places, np.arange(len(times[k])), times[k])
        apart = crowds[k][samples[k].places.astype(int)] == 0
        earlier.append(grid_of(Samples(*(part[apart] for part in samples[k])), when[apart], size))
    return [found[k] for k in range(len(lines))]


def sample(line: np.ndarray, size: tuple[float, float]) -> Samples:
    """Return points along the part of a line that lies in the picture."""
    starts, along = line[:-1], np.diff(line, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        walls = np.stack([-starts / along, (size - starts) / along])  # where a segment meets the edges
        enter, leave = np.fmax(walls.min(axis=0).max(axis=1), 0), np.fmin(walls.max(axis=0).min(axis=1), 1)
        pixels = np.hypot(*along.T) * (leave - enter)
        counts = np.ceil(np.fmax(pixels, 0) / SPACING).astype(int)  # nan: beside the picture
    segments = np.repeat(np.arange(len(along)), counts)
    order = np.arange(len(segments)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = enter[segments] + (order + 0.5) / counts[segments] * (leave - enter)[segments]
    headings = np.arctan2(along[:, 1], along[:, 0]) / np.pi % 1
    return Samples(segments + share, starts[segments] + share[:, None] * along[segments], headings[segments])


def grid_of(samples: Samples, times: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """Return the first time at which a line passes each cell in each direction; infinite where it never does."""
    grid = np.full((DIRECTIONS, *(int(side / CELL) + 3 for side in size)), np.inf, np.float32)
    late = slice(None, None, -1)  # the earliest is written last
    direction, column, row = cells(samples, 0.5, 0.5, 0.5)
    grid[direction[late], column[late], row[late]] = times[late]
    return grid


def first_times(grid: np.ndarray, samples: Samples) -> np.ndarray:
    """Return for each sample the first time at which the line of the grid passes it in its direction."""
    corners = [(turn, right, up) for turn in (0, 1) for right in (0, 1) for up in (0, 1)]
    return np.min([grid[cells(samples, *corner)] for corner in corners], axis=0)


def cells(samples: Samples, turn: float, right: float, up: float) -> tuple[np.ndarray, ...]:
    """Return the cells of samples: their own for halves, their neighbours on one side or the other for 0 and 1."""
    direction = np.floor(samples.headings * DIRECTIONS + turn - 0.5).astype(int) % DIRECTIONS
    column, row = (np.floor(samples.pixels / CELL + [right - 0.5, up - 0.5]).astype(int) + 1).T
    return direction, column, row


def stretches(samples: Samples, covered: Sequence[np.ndarray]) -> Shared:
    """Return the stretches of a line on others; `covered` holds the first times of each of these."""
    if not covered or not len(samples.places):
        return Shared(*np.zeros((5, 0)))
    times = np.array(covered)
    most = np.convolve(np.isfinite(times).any(axis=0), np.ones(VOTES))[VOTES // 2 : -(VOTES // 2)] > VOTES / 2
    edges = np.flatnonzero(np.diff(np.concatenate([[False], most, [False]])))
    first, last = edges[::2], edges[1::2] - 1
    shares = [np.isfinite(times[:, i : j + 1]).mean(axis=1) for i, j in zip(first, last, strict=True)]
    below = np.array([(share >= 0.5).sum() for share in shares], int)
    since = times.min(axis=0)
    since[~np.isfinite(since)] = 0
    return Shared(samples.places[first], samples.places[last], np.maximum(below, 1), samples.places, since)
