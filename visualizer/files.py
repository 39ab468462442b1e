"""Files that are written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from landscapes import InputError


def check_writable(path: str | os.PathLike, extensions: tuple[str, ...]) -> Path:
    """The path, or an InputError that says why nothing can be written there. Call it before the work, not after."""
    path = Path(path)
    if path.suffix.lower() not in extensions:
        raise InputError(f"cannot write {str(path)!r}: the extension must be {' or '.join(extensions)}")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"cannot write {str(path)!r}: there is no folder {str(folder)!r}")
    if path.is_dir():
        raise InputError(f"cannot write {str(path)!r}: it is a folder")
    if not os.access(folder, os.W_OK):
        raise InputError(f"cannot write {str(path)!r}: the folder {str(folder)!r} is not writable")
    return path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path`; it becomes `path` if the block ends well, and goes if not."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise InputError(f"cannot write {str(path)!r}: {error.strerror}") from None
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException as error:
        with suppress(FileNotFoundError):
            os.unlink(name)
        if isinstance(error, OSError):
            raise InputError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
