"""What a run is fed, drawn outside of the engine and the same for every lane: noise, mini-batches, the schedule."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from landscapes import Landscape
from optimizers._lanes import Streams
from optimizers._optimizer import Optimizer


def draw_streams(
    optimizer: Optimizer, landscape: Landscape, steps: int, seed: int, chunk: int
) -> Iterator[tuple[Streams, int]]:
    """The feed of every `chunk` steps of a run, each with the step at which it ends.

    Streams of random numbers go on from chunk to chunk, so that a run does not depend on how it is cut.
    """
    options = optimizer.options
    size = int(options["batch"])
    batched = 0 < size < landscape.samples
    # A generator takes as long to make as a short run; most runs need none.
    gaussian = np.random.default_rng(seed) if np.any(options["noise"]) else None
    drawn = batches(landscape.samples, size, np.random.default_rng([seed, 1])) if batched else None
    rate = list(optimizer.parameters).index("lr") if "lr" in optimizer.parameters else 0
    for first in range(0, steps, chunk):
        last = min(first + chunk, steps)
        parts = list(islice(drawn, last - first)) if drawn else []
        yield (
            Streams(
                first,
                noise=gaussian.standard_normal((last - first, 2)) if gaussian else np.empty((0, 2)),
                samples=np.concatenate(parts) if parts else np.empty(0, np.int64),
                cuts=np.cumsum([0, *map(len, parts)]) if parts else np.empty(0, np.int64),
                factors=_factors(optimizer, steps, first, last),
                rate=rate,
            ),
            last,
        )


def _factors(optimizer: Optimizer, steps: int, first: int, last: int) -> np.ndarray:
    schedule = optimizer.settings.get("schedule")
    return schedule.factors(steps, first, last) if schedule else np.empty(0)


def batches(samples: int, size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Mini-batches without replacement, shuffled anew every epoch; the last of an epoch may be smaller."""
    while True:
        order = random.permutation(samples)
        for first in range(0, samples, size):
            yield order[first : first + size]
