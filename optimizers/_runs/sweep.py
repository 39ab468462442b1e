"""Run an optimizer many times, and keep a summary of each run."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from threading import Event
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.errors import nearest, short_repr
from landscapes._core.keywords import suggest_keywords
from landscapes._core.types import Start
from optimizers._lanes import Path, divergence_bounds
from optimizers._optimizer import Optimizer, registry
from optimizers._runs import streams, validation
from optimizers._runs.envelope import new_envelope
from optimizers._runs.summaries import SUMMARIES, Ended, check_keep

#: The most lanes of a block: enough to make the cost of two kernel calls per step negligible. With a power of two all
#: rows of a block would share the same cache lines, which is up to twice as slow.
BLOCK = 1000


class Sweep:
    """The summaries of many runs. Each is an array of the shape to which starts and parameters broadcast.

    A summary that the sweep did not keep raises an AttributeError that says so.

    Attributes
    ----------
    final_point : array (..., 2)
        The last point; nan for a lane that diverged.
    final_value, best_value : array (...)
        f at the last point, and the lowest f of the run (inf if it diverged at the start).
    steps_to_tol : int array (...)
        The first step with f less than `tol` above the lowest listed minimum, or -1.
    reversals : int array (..., 2)
        The number of changes of direction of each coordinate.
    path_length : array (..., 2)
        Sum of |step| per coordinate (see `Trajectory`).
    diverged_at : int array (...)
        The step at which the lane diverged (see `Trajectory`), or -1.
    rate : array (...)
        Only with `keep`. The asymptotic rate: the measured factor per step of the distance to the nearest listed
        minimum, less than 1 if the run converges and more than 1 if it diverges. It is a geometric mean, from the
        least-squares line through the logarithm of the largest distances of successive spans of steps, over the
        last half of the run; the run ends here where it diverges, or where the distance is rounding, 1e-12 of the
        largest so far. On a quadratic it is the spectral radius. nan if fewer than two spans are left, or no
        minimum is listed.
    oscillation : array (...)
        Only with `keep`. The share of the path that going back and forth cancels, in [0, 1],

            1 − Σ |w_T − w₀| / Σ Σ |Δw|,  the outer sums over both coordinates,

        which is the mean over the coordinates of 1 − |w_T − w₀| / Σ |Δw|, weighted by their path lengths: 0 if both
        are monotone (or at rest), near 1 for a run that swings about its end. nan for a lane that diverged.
    """

    final_point: np.ndarray
    final_value: np.ndarray
    best_value: np.ndarray
    steps_to_tol: np.ndarray
    reversals: np.ndarray
    path_length: np.ndarray
    diverged_at: np.ndarray
    rate: np.ndarray
    oscillation: np.ndarray

    def __init__(self, shape: tuple[int, ...], kept: Mapping[str, np.ndarray]) -> None:
        self.__dict__.update(kept, shape=shape)

    def __getattr__(self, name: str) -> Any:
        if name in SUMMARIES:
            raise AttributeError(f"this sweep did not keep {name}: add keep=({name!r},)")
        raise AttributeError(f"a sweep has no {name!r}: {nearest(name, SUMMARIES)}(known: {', '.join(SUMMARIES)})")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a sweep cannot be changed, so {name} cannot be set")

    def __repr__(self) -> str:
        return f"Sweep(shape={self.shape})"


@suggest_keywords
def sweep(
    optimizer: Optimizer | str,
    landscape: Landscape | str,
    start: Start = None,
    *,
    steps: int = 200,
    tol: float = 1e-3,
    seed: int = 0,
    keep: Sequence[str] | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Sweep:
    """Run `optimizer` from many starts, with many settings, and keep a summary of each run.

    Parameters and starts may be arrays; they broadcast like NumPy. Memory is proportional to the number
    of lanes, not to lanes times steps. Ctrl-C stops it at once.

    Parameters
    ----------
    optimizer, landscape, start, steps, seed
        As in `trace`.
    tol : float, default 1e-3
        See `Sweep.steps_to_tol`.
    keep : tuple of str, default all but rate and oscillation
        The names of the summaries to keep (see `Sweep`); they are the same whatever else is kept.
    executor : concurrent.futures.Executor, default a pool of one thread per core
        Another thread pool, a process pool, or an executor of Dask or MPI.
    progress : callable, optional
        Called as ``progress(done, lanes)`` after each block of lanes.

    Raises
    ------
    InputError
        For an unknown name, arrays that do not broadcast, or more lanes than fit in memory.

    Examples
    --------
    One call computes a map of the learning rate against the momentum:

    >>> import numpy as np
    >>> from optimizers import heavy_ball, momentum, sweep
    >>> lr, beta = np.geomspace(0.001, 1, 60), np.linspace(0, 0.99, 50)
    >>> sweep(momentum(lr=lr[:, None], beta=beta), "ravine").final_value.shape
    (60, 50)

    The rate of heavy ball is the square root of its momentum where it oscillates:

    >>> swept = sweep(heavy_ball(lr=0.02, beta=[0.25, 0.81]), "ravine", steps=400, keep=("rate", "oscillation"))
    >>> swept.rate.round(2), swept.oscillation.round(2)
    (array([0.97, 0.9 ]), array([0.05, 0.4 ]))
    """
    optimizer, landscape = registry.get(optimizer), get_landscape(landscape)
    steps, seed = validation.check_steps(steps), validation.check_seed(seed)
    _check_sweep(optimizer, steps, tol, executor)
    shape, table = validation.broadcast_lanes(optimizer, landscape, start)
    # Compile here once, before the threads need the kernels.
    _ = landscape.kernel, optimizer.kernel, validation.curvature_kernel(optimizer, landscape)

    shared = {name: value for name, value in optimizer.settings.items() if name in ("batch", "schedule")}
    noise = {"noise": 1.0} if np.any(optimizer.options["noise"]) else {}
    rule = Optimizer(optimizer.function)(**shared, **noise)  # everything else is in the table
    arguments = steps, seed, landscape.lowest + tol, check_keep(keep)
    kept = _run_blocks(rule, landscape, table, arguments, executor, progress)
    return Sweep(shape, {name: rows.reshape((*shape, *rows.shape[1:]))[()] for name, rows in kept.items()})


def _check_sweep(optimizer: object, steps: int, tol: float, executor: object) -> None:
    if not isinstance(optimizer, Optimizer):
        raise InputError(
            f"optimizer of a sweep must be one of Ravine's own rules, got the guest {optimizer!r}: use optimizers.trace"
        )
    if steps > validation.MAX_STEPS:
        raise InputError(f"steps of a sweep must be at most {validation.MAX_STEPS:,}, got {short_repr(steps)}")
    if not (np.ndim(tol) == 0 and np.isreal(tol) and np.isfinite(tol)):
        raise InputError(f"tol must be a finite number, got {short_repr(tol)}")
    if executor is not None and not hasattr(executor, "submit"):
        raise InputError(f"executor must be a concurrent.futures.Executor, got {short_repr(executor)}")


def _run_blocks(
    rule: Optimizer,
    landscape: Landscape,
    table: np.ndarray,
    arguments: tuple[int, int, float, tuple[str, ...]],
    executor: Executor | None,
    progress: Callable[[int, int], object] | None,
) -> dict[str, np.ndarray]:
    """Run the blocks of the table in parallel and return their summaries, each (lanes, ...)."""
    lanes = table.shape[1]
    kept: dict[str, np.ndarray] = {}
    stop = Event()
    pool = executor or ThreadPoolExecutor(_cores())
    signal = stop if isinstance(pool, ThreadPoolExecutor) else None  # an Event cannot be sent to a process
    futures: dict[Future, slice] = {}
    done = 0
    try:
        for block in split_blocks(lanes):
            task = pool.submit(run_block, rule, landscape, table[:, block], *arguments, signal)
            futures[task] = block
        for task in as_completed(futures):
            block = futures[task]
            for name, rows in task.result().items():
                whole = kept.setdefault(name, np.empty((lanes, *rows.shape[1:]), rows.dtype))
                whole[block] = rows
            done += block.stop - block.start
            if progress:
                progress(done, lanes)
    finally:  # tasks are left only after Ctrl-C or an error
        stop.set()
        for task in futures:
            task.cancel()
        if executor is None:
            pool.shutdown()
    return kept


def run_block(
    rule: Optimizer,
    landscape: Landscape,
    table: np.ndarray,
    steps: int,
    seed: int,
    target: float,
    keep: tuple[str, ...],
    stop: Event | None = None,
) -> dict[str, np.ndarray]:
    """Run one block of lanes to its end, or until `stop` is set, and return its summaries, each (lanes, ...)."""
    from optimizers._runs import engine

    lanes = validation.initial_lanes(rule, table)
    path = Path.empty(0, table.shape[1], len(rule.state))
    envelope = new_envelope(landscape, table.shape[1], steps if "rate" in keep else None)
    kernels = landscape.kernel, validation.curvature_kernel(rule, landscape), rule.kernel, landscape.kernel_arguments
    bounds, reference = divergence_bounds(landscape), validation.gap_reference(rule, landscape)
    first = 0
    with np.errstate(all="ignore"):
        for shared, last in streams.draw_streams(rule, landscape, steps, seed, engine.CHUNK):
            if stop and stop.is_set():
                break
            engine.advance(*kernels, lanes, path, envelope, shared, bounds, reference, target, first, last)
            first = last
    ended = Ended(table[:2], lanes, envelope)
    return {name: SUMMARIES[name](ended) for name in keep}


def split_blocks(lanes: int) -> list[slice]:
    """Split the lanes into blocks of equal size, so that all cores finish together; eight lanes are one cache line."""
    cores = _cores()
    count = cores * math.ceil(lanes / (BLOCK * cores))
    size = 8 * math.ceil(lanes / (8 * count))
    return [slice(first, min(first + size, lanes)) for first in range(0, lanes, size)]


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: the cores that this process may use
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)
