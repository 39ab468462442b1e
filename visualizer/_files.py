"""Files that are written whole or not at all."""

import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from landscapes import InputError

#: What a film can be written as (see `visualizer.rendering.writers`, which need not be loaded to say it).
EXTENSIONS = (".gif", ".mp4", ".webm", ".webp", ".apng", ".html", ".png", ".svg", ".pdf")


def check_writable(path: str | os.PathLike, extensions: tuple[str, ...]) -> Path:
    """The path, or an InputError that says why nothing can be written there. Call it before the work, not after."""
    path = Path(path)
    if path.suffix.lower() not in extensions:
        allowed = f"{', '.join(extensions[:-1])} or {extensions[-1]}"
        raise InputError(f"cannot write {str(path)!r}: the extension must be {allowed}")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"cannot write {str(path)!r}: there is no folder {str(folder)!r}")
    if path.is_dir():
        raise InputError(f"cannot write {str(path)!r}: it is a folder")
    if not os.access(folder, os.W_OK):
        raise InputError(f"cannot write {str(path)!r}: the folder {str(folder)!r} is not writable")
    return path


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path`; it becomes `path` if the block ends well, and goes if not."""
    # The name is known before the file is there: whenever Ctrl-C comes, the file can be removed.
    part = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        part.touch(exist_ok=False)
        yield part
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise InputError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
        raise


@contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back within the block, until it calls what it is given or ends; then it is a KeyboardInterrupt.

    Inside a draw matplotlib's C++ code takes the exception for a ValueError of its own, or loses it.
    """
    came: list[int] = []

    def let_through() -> None:
        if came:
            raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()
    if not (main and signal.getsignal(signal.SIGINT) is signal.default_int_handler):
        yield let_through
        return
    signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        yield let_through
        let_through()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
