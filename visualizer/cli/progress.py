"""Progress bars, with the time that is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(title: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function ``progress(done, total)`` that moves a bar; nothing is drawn where there is no terminal."""
    from tqdm import tqdm

    with tqdm(desc=title, unit=unit, unit_scale=True, leave=False, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
