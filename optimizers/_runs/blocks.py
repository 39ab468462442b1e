"""A sweep cut into tasks, which any executor of concurrent.futures runs."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from threading import Event

from optimizers._runs import fusing
from optimizers._runs.job import Job, run_lanes
from optimizers._runs.knobs import Knobs
from optimizers._runs.results import Results, cores

#: Seconds of a task, roughly: in threads, so that a progress bar moves, and in processes, to which it has to be sent.
IN_THREADS, IN_PROCESSES = 0.1, 1.0


def run_blocks(
    job: Job,
    knobs: Knobs,
    results: Results,
    executor: Executor | None,
    progress: Callable[[int, int], object] | None,
) -> None:
    """Run all lanes that are missing in parallel; threads write into the results, processes send their part."""
    stop = Event()
    pool = executor or ThreadPoolExecutor(cores())
    futures: dict[Future, slice] = {}
    blocks = results.missing()
    done = knobs.lanes - sum(block.stop - block.start for block in blocks)
    try:
        for block in blocks:
            part, begin = knobs.narrow(block.start, block.stop)
            # Neither an Event nor an array to fill can be sent to a process.
            shared = (stop, results.part(block)) if in_threads(pool) else ()
            futures[pool.submit(run_lanes, job, part, begin, begin + block.stop - block.start, *shared)] = block
        for task in as_completed([*futures]):
            block, rows = futures.pop(task), task.result()
            if rows:
                results.put(block, rows)
            done += block.stop - block.start
            if progress:
                progress(done, knobs.lanes)
    finally:  # tasks are left only after Ctrl-C or an error
        stop.set()
        for task in futures:
            task.cancel()
        if executor is None:
            pool.shutdown()


def in_threads(executor: Executor | None) -> bool:
    return executor is None or isinstance(executor, ThreadPoolExecutor)


def lanes_of_a_task(steps: int, executor: Executor | None) -> int:
    """Return the number of lanes of a task, by the time that they take."""
    return round((IN_THREADS if in_threads(executor) else IN_PROCESSES) / (steps * fusing.STEP))
