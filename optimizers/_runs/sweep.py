"""Many runs at once, of which only summaries are kept."""

import math
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.errors import short_repr
from landscapes._core.keywords import suggest_keywords
from optimizers._lanes import Path, bounds, reversals
from optimizers._optimizer import Optimizer, registry
from optimizers._runs import streams, validation

#: The most lanes that are advanced together: enough to hide the cost of calling two kernels a step, and no power of
#: two, with which all rows of a block would fall on the same lines of the cache (up to twice as slow).
BLOCK = 1000


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """Summaries of many runs, each an array of the shape to which starts and parameters broadcast.

    Attributes
    ----------
    final_point : array (..., 2)
        The last point; nan for a lane that diverged.
    final_value, best_value : array (...)
        f at the last point, and the least f met on the way (inf if the start itself is lost).
    steps_to_tol : int array (...)
        The first step with f less than `tol` above the lowest listed minimum, or -1.
    reversals : int array (..., 2)
        How often each coordinate changed its direction of travel.
    path_length : array (..., 2)
        Sum of |step| per coordinate (see `Trajectory`).
    diverged_at : int array (...)
        The step at which the lane diverged (see `Trajectory`), or -1.
    """

    final_point: np.ndarray
    final_value: np.ndarray
    best_value: np.ndarray
    steps_to_tol: np.ndarray
    reversals: np.ndarray
    path_length: np.ndarray
    diverged_at: np.ndarray

    def __repr__(self) -> str:
        return f"Sweep(shape={self.final_value.shape})"


@suggest_keywords
def sweep(
    optimizer: Optimizer | str,
    landscape: Landscape | str,
    start: Any = None,
    *,
    steps: int = 200,
    tol: float = 1e-3,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Callable[[int, int], Any] | None = None,
) -> Sweep:
    """Run `optimizer` from many starts, with many settings, and keep a summary of each run.

    Parameters and starts may be arrays; they broadcast like NumPy. Memory is proportional to the number
    of lanes, not to lanes times steps. Ctrl-C ends it at once.

    Parameters
    ----------
    optimizer, landscape, start, steps, seed
        As in `trace`.
    tol : float, default 1e-3
        See `Sweep.steps_to_tol`.
    executor : concurrent.futures.Executor, default a pool of one thread per core
        Whatever runs functions: another thread pool, a process pool, Dask's or MPI's.
    progress : callable, optional
        Called as ``progress(done, lanes)`` whenever a block of lanes is done.

    Raises
    ------
    InputError
        For an unknown name, arrays that do not broadcast, or more lanes than memory holds.

    Examples
    --------
    A map of the learning rate against the momentum takes one call:

    >>> import numpy as np
    >>> from optimizers import momentum, sweep
    >>> lr, beta = np.geomspace(0.001, 1, 60), np.linspace(0, 0.99, 50)
    >>> sweep(momentum(lr=lr[:, None], beta=beta), "ravine").final_value.shape
    (60, 50)
    """
    optimizer, landscape = registry.get(optimizer), get_landscape(landscape)
    if not isinstance(optimizer, Optimizer):
        raise InputError(f"only rules of ours can be swept, and {optimizer!r} is a guest: see optimizers.trace")
    steps, seed = validation.check_steps(steps), validation.check_seed(seed)
    if steps > validation.MAX_STEPS:
        raise InputError(f"steps of a sweep must be at most {validation.MAX_STEPS:,}, got {short_repr(steps)}")
    if not (np.ndim(tol) == 0 and np.isreal(tol) and np.isfinite(tol)):
        raise InputError(f"tol must be a finite number, got {short_repr(tol)}")
    shape, table = validation.broadcast_lanes(optimizer, landscape, start)
    target = landscape.lowest + tol
    if executor is not None and not hasattr(executor, "submit"):
        raise InputError(f"executor must be a concurrent.futures.Executor, got {short_repr(executor)}")
    _ = (
        landscape.kernel,
        optimizer.kernel,
        validation.curvature(optimizer, landscape),
    )  # compiled here, once, and not by each thread that asks

    alone = {name: value for name, value in optimizer.settings.items() if name in ("batch", "schedule")}
    noisy = {"noise": 1.0} if np.any(optimizer.options["noise"]) else {}
    rule = Optimizer(optimizer.function)(**alone, **noisy)  # all else travels in the table, a block at a time
    lanes = table.shape[1]
    summary = np.empty((10, lanes))
    stop = Event()
    pool = executor or ThreadPoolExecutor(_cores())
    signal = stop if isinstance(pool, ThreadPoolExecutor) else None  # an Event does not cross processes
    futures: dict[Future, slice] = {}
    done = 0
    try:
        for block in split_blocks(lanes):
            task = pool.submit(run_block, rule, landscape, table[:, block], steps, seed, target, signal)
            futures[task] = block
        for task in as_completed(futures):
            block = futures[task]
            summary[:, block] = task.result()
            done += block.stop - block.start
            if progress:
                progress(done, lanes)
    finally:  # nothing is left to do, but for Ctrl-C or an error
        stop.set()
        for task in futures:
            task.cancel()
        if executor is None:
            pool.shutdown()
    return _summarised(summary, shape)


def run_block(
    rule: Optimizer,
    landscape: Landscape,
    table: np.ndarray,
    steps: int,
    seed: int,
    target: float,
    stop: Event | None = None,
) -> np.ndarray:
    """Run one block of lanes to its end, or until `stop` is set: its summary, (10, lanes)."""
    from optimizers._runs import engine

    lanes = validation.begin(rule, table)
    path = Path.empty(0, table.shape[1], len(rule.state))
    kernels = landscape.kernel, validation.curvature(rule, landscape), rule.kernel, landscape.kernel_arguments
    edges, lowest = bounds(landscape), validation.lowest(rule, landscape)
    first = 0
    with np.errstate(all="ignore"):
        for feed, last in streams.draw_streams(rule, landscape, steps, seed, engine.CHUNK):
            if stop and stop.is_set():
                break
            engine.advance(*kernels, lanes, path, feed, edges, lowest, target, first, last)
            first = last
    value = np.where(lanes.diverged < 0, lanes.value, np.nan)
    return np.vstack([lanes.position, value, lanes.best, lanes.reached, reversals(lanes), lanes.length, lanes.diverged])


def _summarised(summary: np.ndarray, shape: tuple[int, ...]) -> Sweep:
    rows = summary.reshape(10, *shape)
    pairs = np.moveaxis(rows, 0, -1)  # rows of x and y side by side, without a copy
    return Sweep(
        final_point=pairs[..., 0:2],
        final_value=rows[2],
        best_value=rows[3],
        steps_to_tol=rows[4].astype(int),
        reversals=pairs[..., 5:7].astype(int),
        path_length=pairs[..., 7:9],
        diverged_at=rows[9].astype(int),
    )


def split_blocks(lanes: int) -> list[slice]:
    """Blocks of one size, so that all cores are done together; lanes go in eights, a cache line of them."""
    cores = _cores()
    count = cores * math.ceil(lanes / (BLOCK * cores))
    size = 8 * math.ceil(lanes / (8 * count))
    return [slice(first, min(first + size, lanes)) for first in range(0, lanes, size)]


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: what this process may use, not what there is
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)
