"""The layout of a path on the screen: where its crossings crowd, where steps are far apart, what it covers."""

import itertools
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from visualizer.plotting.panels.coincidence import Shared

#: Crossings nearer than so many widths of the line crowd; the nearer, the thinner and fainter they are drawn.
CROWDING = (3.2, 2.0, 1.0)

#: The number of segments over which crowding is averaged.
NEIGHBOURS = 7

#: The pixels between the marks of steps, in widths of the line.
MARK_ROOM = 5.5


class Piece(NamedTuple):
    """A kind of parts of a line: their age, how much their crossings crowd, and on how many lines they lie."""

    age: int
    crowd: int
    below: int


class PathLayout(NamedTuple):
    """A line in pixels, with a vertex for every step and for the ends of every shared stretch.

    Attributes
    ----------
    vertices : float array (n, 2)
    places : float array (n,)
        The step of each vertex.
    runs : list of (int, int, int, int)
        Stretches of one kind: first and last vertex, how much crossings crowd, and on how many lines it lies.
    since : float array (n - 1,)
        From what time on a line below a stretch is there.
    marks : int array
        The vertices of steps that stand far enough apart for marks.
    """

    vertices: np.ndarray
    places: np.ndarray
    runs: list[tuple[int, int, int, int]]
    since: np.ndarray
    marks: np.ndarray

    def up_to(self, at: float) -> np.ndarray:
        """Return the vertices up to a step; between two, the last one lies on the line between them."""
        last = int(np.searchsorted(self.places, at, side="right"))
        if last == len(self.places) or at == self.places[last - 1]:
            return self.vertices[:last]
        (before, after), (start, end) = self.places[last - 1 : last + 1], self.vertices[last - 1 : last + 1]
        share = (at - before) / (after - before)
        return np.concatenate([self.vertices[:last], [(1 - share) * start + share * end]])

    def pieces(self, last: int, time: float, ages: list[int]) -> dict[Piece, list[tuple[int, int]]]:
        """Return the parts of the line up to a vertex, at a time of the race; `ages` are the vertices that end each."""
        found: dict[Piece, list[tuple[int, int]]] = defaultdict(list)
        for start, end, crowd, below in self.runs:
            if start >= last:
                break
            for first, until, others in self._stretches(start, min(end, last), below, time):
                for age, (old, new) in enumerate(itertools.pairwise([last, *ages, 0])):
                    if max(first, new) < min(until, old):
                        found[Piece(age, crowd, others)].append((max(first, new), min(until, old)))
        return found

    def _stretches(self, start: int, end: int, below: int, time: float) -> list[tuple[int, int, int]]:
        """Return the parts of a run, each with the number of lines that lie below it at that time."""
        there = self.since[start:end] <= time
        if not below or there.all():
            return [(start, end, below)]
        edges = [0, *(np.flatnonzero(np.diff(there)) + 1), end - start]
        return [(start + i, start + j, below if there[i] else 0) for i, j in itertools.pairwise(edges)]


def lay_out(line: np.ndarray, width: float, crowd: np.ndarray, shared: Shared) -> PathLayout:
    """Return the layout of a line, (steps + 1, 2) in pixels, of this width in pixels."""
    places = np.union1d(np.arange(len(line)), np.concatenate([shared.starts, shared.ends]))
    segment, share = np.divmod(places, 1)
    segment = segment.astype(int)
    vertices = line[segment].copy()
    between = share > 0
    along = share[between, None]
    vertices[between] = (1 - along) * line[segment[between]] + along * line[segment[between] + 1]
    middle = (places[1:] + places[:-1]) / 2
    crowd = crowd[middle.astype(int)]
    below, since = np.zeros(len(middle), int), np.zeros(len(middle))
    if len(shared.starts):
        stretch = np.searchsorted(shared.starts, middle, side="right") - 1
        inside = (stretch >= 0) & (middle < shared.ends[stretch]) & (crowd == 0)
        below = np.where(inside, shared.below[stretch], 0)
        since = shared.since[np.maximum(np.searchsorted(shared.places, places[1:], side="right") - 1, 0)]
    edges = np.flatnonzero((np.diff(crowd) != 0) | (np.diff(below) != 0)) + 1
    runs = [
        (int(i), int(j), int(crowd[i]), int(below[i])) for i, j in itertools.pairwise([0, *edges, len(middle)]) if j > i
    ]
    marks = np.flatnonzero(~between)[far_apart(line, MARK_ROOM * width)]
    return PathLayout(vertices, places, runs, since, marks)


def crowding(line: np.ndarray, width: float) -> np.ndarray:
    """Return for each segment how much the crossings of a zigzag crowd there, from 0 to 3.

    A zigzag turns back at every vertex; its crossings are as far apart as every other vertex, across them.

    >>> zigzag = np.stack([np.arange(40) * 2.0, np.arange(40) % 2 * 100.0], axis=1)
    >>> [crowding(zigzag * stretched, 2.0).max().item() for stretched in ([1, 1], [5, 1], [1, 0])]
    [2, 0, 0]
    """
    if len(line) < 3:
        return np.zeros(max(len(line) - 1, 0), int)
    along = np.diff(line, axis=0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        lengths = np.hypot(*along.T)
        gaps = np.abs(cross(line[2:] - line[:-2], along[1:])) / lengths[1:]
        turns = ((along[1:] * along[:-1]).sum(axis=1) < 0) & (gaps < 0.5 * np.minimum(lengths[1:], lengths[:-1]))
        density = np.where(turns & (lengths[1:] > 3 * width), 1 / np.maximum(gaps, width / 4), 0)
    half = NEIGHBOURS // 2
    mean = np.convolve(density, np.ones(NEIGHBOURS) / NEIGHBOURS)[half:-half]
    mean = np.maximum(np.append(mean, 0), np.append(0, mean))  # a segment has two ends
    crowd = np.sum([mean * width > 1 / limit for limit in CROWDING], axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], crowd > 0, [False]])))
    for start, end in edges.reshape(-1, 2):
        middles = (line[start:end] + line[start + 1 : end + 1]) / 2
        if not np.ptp(cross(middles, along[start]) / lengths[start]) > 3 * width:
            crowd[start:end] = 0  # to and fro along one line is one line
    return crowd


def cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the cross products of vectors in the plane, (n, 2)."""
    return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]


def far_apart(line: np.ndarray, room: float) -> np.ndarray:
    """Return for each vertex whether the two before it and the two after it are this far away.

    >>> far_apart(np.array([[0.0, 0.0], [9.0, 0.0], [18.0, 0.0], [19.0, 0.0]]), 5.0).tolist()
    [True, True, False, False]
    """
    free = np.isfinite(line).all(axis=1)
    for lag in (1, 2):
        with np.errstate(invalid="ignore"):
            near = np.hypot(*(line[lag:] - line[:-lag]).T) < room
        free[lag:] &= ~near
        free[:-lag] &= ~near
    return free
