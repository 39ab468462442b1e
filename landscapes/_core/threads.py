"""Threads, or none where there are none, as in a browser: there, what a thread would do is done at once."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

#: Whether Python can start a thread here.
AVAILABLE = sys.platform not in ("emscripten", "wasi")


class AtOnce(Executor):
    """An executor without threads: a task is done when it is submitted.

    >>> AtOnce().submit(max, 2, 3).result()
    3
    """

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **settings: Any) -> Future:
        future: Future = Future()
        try:
            future.set_result(task(*arguments, **settings))
        except Exception as error:
            future.set_exception(error)
        return future


def pool(threads: int | None = None) -> Executor:
    """Return an executor of so many threads, by default as many as `ThreadPoolExecutor` has; or one without threads."""
    return ThreadPoolExecutor(threads) if AVAILABLE else AtOnce()


def is_pool(executor: Executor | None) -> bool:
    """Return whether an executor runs its tasks in this process."""
    return isinstance(executor, ThreadPoolExecutor | AtOnce)


class Thread(threading.Thread):
    """A thread; where there are none, `start` does its work, and then returns.

    >>> thread = Thread(target=print, args=("done",))
    >>> thread.start(); thread.join()
    done
    """

    def start(self) -> None:
        if AVAILABLE:
            super().start()
        else:
            self.run()

    def join(self, timeout: float | None = None) -> None:
        if AVAILABLE:
            super().join(timeout)
