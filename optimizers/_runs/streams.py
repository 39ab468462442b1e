"""The inputs that all lanes of a run share, drawn before the engine starts: noise, mini-batches and the schedule."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from landscapes import Landscape
from optimizers._lanes import Streams
from optimizers._optimizer import Optimizer


def draw_streams(
    optimizer: Optimizer, landscape: Landscape, steps: int, seed: int, chunk: int
) -> Iterator[tuple[Streams, int]]:
    """Yield the streams of each `chunk` steps of a run, with the step at which they end.

    The random numbers continue from chunk to chunk, so that a run does not depend on the length of a chunk.
    """
    options = optimizer.options
    size = int(options["batch"])
    batched = 0 < size < landscape.samples
    # Creating a generator takes as long as a short run, and most runs need none.
    normal = np.random.default_rng(seed) if np.any(options["noise"]) else None
    drawn = draw_batches(landscape.samples, size, np.random.default_rng([seed, 1])) if batched else None
    rate_row = list(optimizer.parameters).index("lr") if "lr" in optimizer.parameters else 0
    for first in range(0, steps, chunk):
        last = min(first + chunk, steps)
        indices = list(islice(drawn, last - first)) if drawn else []
        yield (
            Streams(
                first,
                noise=normal.standard_normal((last - first, 2)) if normal else np.empty((0, 2)),
                samples=np.concatenate(indices) if indices else np.empty(0, np.int64),
                offsets=np.cumsum([0, *map(len, indices)]) if indices else np.empty(0, np.int64),
                factors=_factors(optimizer, steps, first, last),
                rate_row=rate_row,
            ),
            last,
        )


def _factors(optimizer: Optimizer, steps: int, first: int, last: int) -> np.ndarray:
    schedule = optimizer.settings.get("schedule")
    return schedule.factors(steps, first, last) if schedule else np.empty(0)


def draw_batches(samples: int, size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield mini-batches without replacement, shuffled in every epoch; the last batch of an epoch may be smaller."""
    while True:
        order = random.permutation(samples)
        for first in range(0, samples, size):
            yield order[first : first + size]
