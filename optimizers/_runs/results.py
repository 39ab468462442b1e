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
    """Summaries in memory, in blocks of at most so many lanes, or of `FEWEST`."""

    def __init__(self, keep: Sequence[str], lanes: int, most: int) -> None:
        self.kept, self.lanes, self.most = new_arrays(keep, lanes), lanes, most

    def missing(self) -> list[slice]:
        return split_blocks(self.lanes, self.most)

    def part(self, block: slice) -> Kept | None:
        return {name: rows[block] for name, rows in self.kept.items()}

    def put(self, block: slice, rows: Kept) -> None:
        for name, values in rows.items():
            self.kept[name][block] = values

    def arrays(self) -> Kept:
        return self.kept


def split_blocks(lanes: int, most: int = FEWEST) -> list[slice]:
    """Split the lanes into blocks of equal size, so that all cores finish together; eight lanes are one cache line."""
    count = cores() * math.ceil(lanes / (max(most, FEWEST) * cores()))
    size = 8 * math.ceil(lanes / (8 * count))
    return [slice(first, min(first + size, lanes)) for first in range(0, lanes, size)]


def cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: the cores that this process may use
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)
