"""A sweep cut into tasks, which any executor of concurrent.futures runs."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from queue import Empty, SimpleQueue
from threading import Event

from landscapes._core import threads
from landscapes._core.threads import Thread
from landscapes._core.types import Progress
from optimizers._runs import fusing
from optimizers._runs.job import Job, run_lanes
from optimizers._runs.knobs import Knobs
from optimizers._runs.results import Results, cores
from optimizers._runs.summaries import Kept

#: Seconds of a task that is not fused, several times those of one that is: in threads, so that a progress bar moves,
#: and in processes, to which it has to be sent.
IN_THREADS, IN_PROCESSES = 0.1, 4.0

#: Seconds of work, not fused, that one thread does sooner than several are started.
ALONE = 1e-3

#: Seconds of a wait, after which Python sees a Ctrl-C that came just before it.
WAIT = 0.2


def run_blocks(
    job: Job,
    knobs: Knobs,
    results: Results,
    executor: Executor | None,
    progress: Progress | None,
) -> None:
    """Run all lanes that are missing in parallel; threads write into the results, processes send their part.

    Ctrl-C reaches the main thread alone. If it came while that thread has the lock of a task, the lock would never be
    released, and whoever runs the task would wait for it; so other threads submit the tasks and cancel them.
    """
    blocks, stop = results.missing(), Event()
    if executor is None and len(blocks) == 1:  # to start threads takes longer than many a sweep
        run_here(job, knobs, results, blocks[0])
        if progress:
            progress(knobs.lanes, knobs.lanes)
        return
    tasks = Tasks(job, knobs, results, executor, stop)
    done = knobs.lanes - sum(block.stop - block.start for block in blocks)
    submitting = Thread(target=tasks.submit, args=(blocks,))
    try:
        submitting.start()
        for _ in blocks:
            block, rows = tasks.next()
            if rows:
                results.put(block, rows)
            done += block.stop - block.start
            if progress:
                progress(done, knobs.lanes)
    finally:  # tasks are left only after Ctrl-C or an error
        stop.set()
        closing = Thread(target=tasks.close, args=(submitting,))
        closing.start()
        closing.join()


def run_here(job: Job, knobs: Knobs, results: Results, block: slice) -> None:
    """Run a block in this thread."""
    rows = run_lanes(job, *lanes_of_block(knobs, block), out=results.part(block))
    if rows:
        results.put(block, rows)


def lanes_of_block(knobs: Knobs, block: slice) -> tuple[Knobs, int, int]:
    """Return the knobs of a block, and where its lanes begin and end in them."""
    part, begin = knobs.narrow(block.start, block.stop)
    return part, begin, begin + block.stop - block.start


class Tasks:
    """The tasks of a sweep, and those that have ended."""

    def __init__(self, job: Job, knobs: Knobs, results: Results, executor: Executor | None, stop: Event) -> None:
        self.job, self.knobs, self.results, self.stop = job, knobs, results, stop
        self.pool, self.is_own = threads.pool(cores()) if executor is None else executor, executor is None
        self.blocks: dict[Future, slice] = {}
        self.ended: SimpleQueue[Future | BaseException] = SimpleQueue()

    def submit(self, blocks: Sequence[slice]) -> None:
        """Submit a task for each block."""
        try:
            for block in blocks:
                # Neither an Event nor an array to fill can be sent to a process.
                shared = (self.stop, self.results.part(block)) if in_threads(self.pool) else ()
                task = self.pool.submit(run_lanes, self.job, *lanes_of_block(self.knobs, block), *shared)
                self.blocks[task] = block
                task.add_done_callback(self.ended.put)
                if self.stop.is_set():
                    return
        except BaseException as error:  # it is raised where the results are waited for
            self.ended.put(error)

    def next(self) -> tuple[slice, Kept]:
        """Wait for the next task that ends; return its block and what it sends, or raise its error."""
        while True:
            try:
                task = self.ended.get(timeout=WAIT)
            except Empty:
                continue
            if isinstance(task, BaseException):
                raise task
            return self.blocks.pop(task), task.result()

    def close(self, submitting: Thread) -> None:
        """Cancel the tasks that are left."""
        submitting.join()
        for task in self.blocks:
            task.cancel()
        if self.is_own:
            self.pool.shutdown()


def in_threads(executor: Executor | None) -> bool:
    return executor is None or threads.is_pool(executor)


def workers_of(lanes: int, steps: int, executor: Executor | None) -> int | None:
    """Return the number of threads that a sweep is split for; None for one for each core."""
    return 1 if executor is None and lanes * steps * fusing.STEP < ALONE else None


def lanes_of_a_task(steps: int, executor: Executor | None) -> int:
    """Return the number of lanes of a task, by the time that they take."""
    return round((IN_THREADS if in_threads(executor) else IN_PROCESSES) / (steps * fusing.STEP))
