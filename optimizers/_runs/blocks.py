"""A sweep cut into tasks, which any executor of concurrent.futures runs."""

import math
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from threading import Event

from optimizers._runs import fusing
from optimizers._runs.job import BLOCK, Job, run_lanes
from optimizers._runs.knobs import Knobs
from optimizers._runs.summaries import Kept

#: Seconds of a task, roughly: in threads, so that a progress bar moves, and in processes, to which it has to be sent.
IN_THREADS, IN_PROCESSES = 0.1, 1.0


def run_blocks(
    job: Job, knobs: Knobs, kept: Kept, executor: Executor | None, progress: Callable[[int, int], object] | None
) -> None:
    """Run all lanes in parallel and fill `kept`; threads write into it, processes send their part."""
    stop = Event()
    pool = executor or ThreadPoolExecutor(cores())
    threads = isinstance(pool, ThreadPoolExecutor)
    futures: dict[Future, slice] = {}
    done = 0
    try:
        for block in split_blocks(knobs.lanes, lanes_of_a_task(job, threads)):
            part, begin = knobs.narrow(block.start, block.stop)
            out = {name: rows[block] for name, rows in kept.items()}
            shared = (stop, out) if threads else ()  # neither can be sent to a process
            futures[pool.submit(run_lanes, job, part, begin, begin + block.stop - block.start, *shared)] = block
        for task in as_completed([*futures]):
            block, result = futures.pop(task), task.result()
            if not threads:
                for name, rows in result.items():
                    kept[name][block] = rows
            done += block.stop - block.start
            if progress:
                progress(done, knobs.lanes)
    finally:  # tasks are left only after Ctrl-C or an error
        stop.set()
        for task in futures:
            task.cancel()
        if executor is None:
            pool.shutdown()


def lanes_of_a_task(job: Job, threads: bool) -> int:
    return round((IN_THREADS if threads else IN_PROCESSES) / (job.steps * fusing.STEP))


def split_blocks(lanes: int, most: int = BLOCK) -> list[slice]:
    """Split the lanes into blocks of equal size, so that all cores finish together; eight lanes are one cache line."""
    count = cores() * math.ceil(lanes / (max(most, BLOCK) * cores()))
    size = 8 * math.ceil(lanes / (8 * count))
    return [slice(first, min(first + size, lanes)) for first in range(0, lanes, size)]


def cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: the cores that this process may use
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)
