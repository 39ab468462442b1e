"""Processes that work for this one and end when it ends, however that comes: by itself, by a signal or by a kill."""

import _thread
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from visualizer._stop import Stopped

T = TypeVar("T")
R = TypeVar("R")

#: Seconds that a worker has to remove what it has half written.
GRACE = 1.0


def each_in_a_process(function: Callable[[T], R], items: Iterable[T], processes: int) -> Iterator[R]:
    """Yield ``function(item)`` of each item, in the order in which they are done."""
    context = get_context("spawn")  # a fork would copy threads of other libraries in an undefined state
    alive, held = context.Pipe(duplex=False)  # nobody writes: it closes when this process closes it or is gone
    pool = ProcessPoolExecutor(processes, context, _begin, (alive,))
    try:
        with _no_signals():
            done = [pool.submit(_run, function, item) for item in items]
        yield from (task.result() for task in as_completed(done))
        pool.shutdown()
    finally:
        held.close()
        pool.shutdown(cancel_futures=True)


@contextmanager
def _no_signals() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, not even while they load: only this one answers it, after the block."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(alive: Connection) -> None:
    """Prepare a worker: only TERM and the end of the other process stop it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    """Wait for the end of the other process; then stop the work of this one."""
    alive.poll(None)
    _thread.interrupt_main(signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _run(function: Callable[[T], R], item: T) -> R:
    """Run a task: TERM unwinds it. The executor would catch that exception and begin the next task."""
    signal.signal(signal.SIGTERM, _unwind)
    try:
        return function(item)
    except Stopped:
        os._exit(1)
    finally:
        signal.signal(signal.SIGTERM, _leave)


def _unwind(number: int, frame: object) -> None:
    raise Stopped(number)


def _leave(number: int, frame: object) -> None:
    os._exit(1)
