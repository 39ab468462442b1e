"""Run an optimizer many times, and keep a summary of each run."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np

from landscapes import InputError, Landscape
from landscapes import get as get_landscape
from landscapes._core.errors import nearest, short_repr
from landscapes._core.keywords import suggest_keywords
from landscapes._core.progress import check_progress
from landscapes._core.real_numbers import check_tolerance
from landscapes._core.types import Progress, Start
from optimizers._optimizer import Optimizer, registry
from optimizers._runs import cuda, validation
from optimizers._runs.blocks import lanes_of_a_task, run_blocks, workers_of
from optimizers._runs.job import Job
from optimizers._runs.results import InMemory, Results
from optimizers._runs.store import InStore, check_path
from optimizers._runs.summaries import SUMMARIES, bytes_per_lane, check_keep


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
    progress: Progress | None = None,
    store: str | os.PathLike[str] | None = None,
    device: str = "cpu",
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
    store : path, optional
        A Zarr store, ``"map.zarr"``, into which the summaries stream: an array for each, nan or -2 where it is not
        computed yet. If the store is there, the sweep goes on where it stopped; the result is that of a sweep
        without interruption. ``pip install "ravine[store]"`` installs Zarr.
    device : "cpu" or "cuda", default "cpu"
        Where it runs: "cuda" is a graphics card of NVIDIA, on which each lane is a thread, in float64. Rules and
        landscapes are compiled from the same functions; a mean over data has no mini-batches there. The card
        rounds a product and the sum after it once, not twice: results agree to about 1e-10 with those of "cpu",
        unless the run itself amplifies rounding. A pair takes some seconds to compile at its first sweep.
        ``pip install "ravine[cuda]"`` installs numba-cuda; the driver of the card is needed as well.

    Raises
    ------
    InputError
        For an unknown name, arrays that do not broadcast, more lanes than fit in memory, the store of
        another sweep, or a device that is not there.

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
    check_progress(progress)
    cuda.check_device(device, optimizer, executor)
    knobs, keep = validation.broadcast_knobs(optimizer, landscape, start), check_keep(keep)
    validation.check_memory(knobs.lanes, bytes_per_lane(keep), "lanes")
    if device == "cpu":  # compile here once, before the threads need the kernels
        _ = landscape.kernel, optimizer.kernel, validation.curvature_kernel(optimizer, landscape)
    job = Job.of(optimizer, landscape, knobs.lanes, steps, seed, landscape.lowest + tol, keep, device)
    most = lanes_of_a_task(steps, executor) if device == "cpu" else cuda.lanes_at_once(job, knobs)
    results: Results
    if store is None:
        workers = workers_of(knobs.lanes, steps, executor) if device == "cpu" else 1
        results = InMemory(keep, knobs.lanes, most, workers)
    else:
        results = InStore(check_path(store), optimizer, job, knobs, most)
    if device == "cpu":
        run_blocks(job, knobs, results, executor, progress)
    else:
        cuda.run_on_card(job, knobs, results, progress)
    kept = results.arrays().items()
    return Sweep(knobs.shape, {name: rows.reshape((*knobs.shape, *rows.shape[1:]))[()] for name, rows in kept})


def _check_sweep(optimizer: object, steps: int, tol: float, executor: object) -> None:
    if not isinstance(optimizer, Optimizer):
        raise InputError(
            f"optimizer of a sweep must be one of Ravine's own rules, got the guest {optimizer!r}: use optimizers.trace"
        )
    if steps > validation.MAX_STEPS:
        raise InputError(f"steps of a sweep must be at most {validation.MAX_STEPS:,}, got {short_repr(steps)}")
    check_tolerance(tol)
    if executor is not None and not hasattr(executor, "submit"):
        raise InputError(f"executor must be a concurrent.futures.Executor, got {short_repr(executor)}")
