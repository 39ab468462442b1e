"""Paths of files and folders, checked before any work begins."""

import os
from pathlib import Path

from landscapes._core.errors import InputError, short_repr


def checked_path(path: object) -> Path:
    """Return the path of a file or a folder, which need not be there; raise an InputError if none can have this name.

    >>> checked_path("race.gif").name
    'race.gif'
    >>> checked_path(5)
    Traceback (most recent call last):
        ...
    landscapes.InputError: a path must be text or a pathlib.Path, got 5
    """
    if not isinstance(path, (str, os.PathLike)) or not isinstance(text := os.fspath(path), str):
        raise InputError(f"a path must be text or a pathlib.Path, got {short_repr(path)}")
    try:
        os.lstat(text)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        pass
    except (OSError, ValueError) as error:  # a name that is too long, or with a null character
        raise InputError(f"no file can be called {text!r}: {getattr(error, 'strerror', None) or error}") from None
    return Path(text)
