"""The place for the summaries of a sweep: arrays in memory, or a store on disk (see `optimizers._runs.store`)."""

import math
import os
from collections.abc import Sequence
from typing import Protocol

from optimizers._runs.summaries import Kept, new_arrays

#: The fewest lanes of a task, unless there are fewer for each core.
FEWEST = 1000


class Results(Protocol):
    """The place for the summaries, and the lanes of which they are missing."""

    def missing(self) -> list[slice]:
        """Return the blocks of lanes to run."""

    def part(self, block: slice) -> Kept | None:
        """Return the arrays of a block for a thread to fill; None if it is to return its own."""

    def put(self, block: slice, rows: Kept) -> None:
        """Take the summaries of a block."""

    def arrays(self) -> Kept:
        """Return all summaries, each (lanes, ...)."""


class InMemory:
    """Summaries in memory, in blocks of at most so many lanes, or of `FEWEST`; as many for each worker, or core."""

    def __init__(self, keep: Sequence[str], lanes: int, most: int, workers: int | None = None) -> None:
        self.kept, self.blocks = new_arrays(keep, lanes), split_blocks(lanes, most, workers)

    def missing(self) -> list[slice]:
        return self.blocks

    def part(self, block: slice) -> Kept | None:
        return {name: rows[block] for name, rows in self.kept.items()}

    def put(self, block: slice, rows: Kept) -> None:
        for name, values in rows.items():
            self.kept[name][block] = values

    def arrays(self) -> Kept:
        return self.kept


def split_blocks(lanes: int, most: int = FEWEST, workers: int | None = None) -> list[slice]:
    """Split the lanes into blocks of equal size, so that all workers finish together; eight lanes are a cache line."""
    workers = workers or cores()
    count = workers * math.ceil(lanes / (max(most, FEWEST) * workers))
    size = 8 * math.ceil(lanes / (8 * count))
    return [slice(first, min(first + size, lanes)) for first in range(0, lanes, size)]


def cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: the cores that this process may use
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)
