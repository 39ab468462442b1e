"""Work on two processors: one thread makes the frames, another one encodes them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from landscapes._core import threads

Item = TypeVar("Item")
Result = TypeVar("Result")

#: The most items that wait to be encoded: a frame of a large film takes several megabytes.
WAITING = 2


def map_ahead(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield ``work(item)`` for each item, in order; the work is done in another thread while the next item is made.

    >>> list(map_ahead(str.upper, ["a", "b", "c", "d"]))
    ['A', 'B', 'C', 'D']
    """
    waiting: deque[Future[Result]] = deque()
    with threads.pool(1) as pool:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
