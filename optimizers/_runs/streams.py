"""The inputs that all lanes of a run share, drawn before the engine starts: noise, mini-batches and the schedule."""

from collections.abc import Iterator

import numpy as np

from landscapes import Landscape
from optimizers._lanes import Streams
from optimizers._optimizer import Optimizer


def draw_streams(
    optimizer: Optimizer, landscape: Landscape, steps: int, seed: int, chunk: int
) -> Iterator[tuple[Streams, int]]:
    """Yield the streams of each `chunk` steps of a run, with the step at which they end.

    The random numbers of a step depend on the seed and the step only, so that a run does not depend on the length of a
    chunk.
    """
    size = int(optimizer.options["batch"])
    noisy, batched = np.any(optimizer.options["noise"]), 0 < size < landscape.samples
    rate_row = list(optimizer.parameters).index("lr") if "lr" in optimizer.parameters else 0
    unused = np.empty(0, np.int64), np.empty(0, np.int64)
    rows, left = (landscape.kernel_table.shape[0], landscape.samples % size) if batched else (0, 0)
    batch, rest = np.empty((rows, size)), np.empty((rows, left))
    for first in range(0, steps, chunk):
        last = min(first + chunk, steps)
        samples, offsets = draw_batches(landscape.samples, size, seed, first, last) if batched else unused
        yield (
            Streams(
                first,
                noise=draw_noise(seed, first, last) if noisy else np.empty((2, 0)),
                samples=samples,
                offsets=offsets,
                factors=_factors(optimizer, steps, first, last),
                rate_row=rate_row,
                batch=batch,
                rest=rest,
            ),
            last,
        )


def _factors(optimizer: Optimizer, steps: int, first: int, last: int) -> np.ndarray:
    schedule = optimizer.settings.get("schedule")
    return schedule.factors(steps, first, last) if schedule else np.empty(0)


def draw_noise(seed: int, first: int, last: int) -> np.ndarray:
    """Return the standard normal numbers of the steps `first` to `last` − 1, two for each, (2, steps)."""
    from landscapes._core import random  # compiled, so imported where it is needed

    return random.draw_normals(seed, first, last)


def draw_noise_of_pairs(seed: int, step: int, pairs: int) -> np.ndarray:
    """Return the standard normal numbers of one step for pairs of parameters, (2, pairs)."""
    from landscapes._core import random

    return random.draw_normals_of_pairs(seed, step, pairs)


def draw_batches(samples: int, size: int, seed: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the samples in the batches of the steps `first` to `last` − 1, and where each batch starts and ends.

    Mini-batches are drawn without replacement: they cut the order of an epoch into parts of `size` samples, and the
    last part may be smaller.

    >>> draw_batches(5, 2, seed=0, first=0, last=4)
    (array([1, 0, 4, 3, 2, 1, 2]), array([0, 2, 4, 5, 7]))
    """
    from landscapes._core import random

    steps_per_epoch = -(-samples // size)
    first_epoch, end_epoch = first // steps_per_epoch, -(-last // steps_per_epoch)
    epochs, parts = np.divmod(np.arange(first, last + 1), steps_per_epoch)
    starts = (epochs - first_epoch) * samples + parts * size
    orders = random.draw_orders(seed, first_epoch, end_epoch, samples)
    return orders.ravel()[starts[0] : starts[-1]], starts - starts[0]
