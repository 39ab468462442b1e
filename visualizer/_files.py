"""Atomic writing: a file is complete, or it does not appear."""

import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from landscapes import InputError
from landscapes._core.paths import checked_path

#: Permission to write, of whomever: also one who may do everything should not replace a file that nobody may write to.
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

#: The extensions of the files that a film can be saved as. Listed here so that `writers` need not be loaded.
EXTENSIONS = (".gif", ".mp4", ".webm", ".webp", ".apng", ".html", ".png", ".svg", ".pdf", ".pgf")


def check_writable(path: str | os.PathLike, extensions: tuple[str, ...]) -> Path:
    """Return the path, or raise an InputError that says why it cannot be written. Call it before the work begins."""
    checked = checked_path(path)
    slash, path = is_folder(path), checked
    if path.suffix.lower() not in extensions:
        allowed = f"{', '.join(extensions[:-1])} or {extensions[-1]}"
        raise InputError(f"cannot write {str(path)!r}: the extension must be {allowed}")
    if slash:
        raise InputError(f"cannot write '{path}{os.sep}': with the slash it names a folder")
    check_replaceable(path)
    return path


def check_replaceable(path: Path) -> None:
    """Raise an InputError if what has this name is no ordinary file, or none that may be written to."""
    target = followed(path)
    check_parent(target)
    try:
        mode = target.stat().st_mode
    except OSError:  # it is not there yet, or cannot be looked at, and then not written to either
        return
    if stat.S_ISDIR(mode):
        raise InputError(f"cannot write {str(path)!r}: it is a folder")
    if not stat.S_ISREG(mode):
        raise InputError(f"cannot write {str(path)!r}: it is a pipe or a device, not a file")
    if not (mode & WRITABLE and os.access(target, os.W_OK)):
        raise InputError(f"cannot write {str(path)!r}: the file is read-only")


def followed(path: Path) -> Path:
    """Return the file that a symbolic link leads to; any other path is returned unchanged."""
    if not path.is_symlink():
        return path
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # before Python 3.13; since then a link that leads to itself is its own target
        target = path
    if target.is_symlink():
        raise InputError(f"cannot write {str(path)!r}: the link leads to itself")
    return target


def is_folder(path: str | os.PathLike) -> bool:
    """Return whether a path is written as that of a folder, with a slash at its end.

    >>> is_folder("frames/"), is_folder("frames.png")
    (True, False)
    """
    return os.fspath(path).endswith(("/", os.sep))


def check_writable_folder(path: str | os.PathLike, names: re.Pattern) -> Path:
    """Return the path of a folder that can be written, or raise an InputError. Only files of these `names` may go."""
    path = checked_path(path)
    check_parent(path)
    if path.exists() and not path.is_dir():
        raise InputError(f"cannot write the folder {str(path)!r}: a file has this name")
    if path.is_dir() and (others := sorted(one.name for one in path.iterdir() if not names.fullmatch(one.name))):
        raise InputError(f"cannot write the folder {str(path)!r}: it holds {others[0]!r}, which is no frame of a film")
    return path


def check_parent(path: Path) -> None:
    """Raise an InputError if nothing can be written beside this path."""
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"cannot write {str(path)!r}: there is no folder {str(folder)!r}")
    if not os.access(folder, os.W_OK):
        raise InputError(f"cannot write {str(path)!r}: the folder {str(folder)!r} is not writable")


def final_stem(part: Path) -> str:
    """Return the stem of the file that a temporary file of `atomic_write` will become.

    >>> final_stem(Path(".my-race-0a1b2c3d.pgf"))
    'my-race'
    """
    return part.stem[1:].rpartition("-")[0]


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside `path`. It replaces `path` if the block succeeds, and is deleted if it fails.

    Of a symbolic link it replaces the file that the link leads to. A file that is replaced keeps its permissions.
    """
    check_replaceable(path)
    path = followed(path)
    # The name is known before the file is there: whenever Ctrl-C comes, the file can be removed.
    part = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        part.touch(exist_ok=False)
        yield part
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise InputError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
        raise


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `path`. It replaces `path` if the block succeeds, and is deleted if it fails.

    Links and permissions stay as in `atomic_write`.
    """
    path = followed(path)
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    old = part.with_name(f"{part.name}-old")
    try:
        part.mkdir()
        yield part
        if path.exists():
            shutil.copymode(path, part)
            path.rename(old)
        part.rename(path)
    except BaseException as error:
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise InputError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
