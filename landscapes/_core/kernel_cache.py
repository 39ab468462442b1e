"""Compiled functions on disk, in one file each, which is checked when it is read."""

import hashlib
import os
import pickle
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numba
from numba.core.caching import CacheImpl, FunctionCache, NullCache
from numba.core.serialize import dumps

#: The length of the digest at the beginning of a file.
DIGEST = hashlib.sha256().digest_size


class KernelCache(FunctionCache):
    """Numba's cache of a function whose name contains a hash of its content, see `landscapes._core.jit.unique`.

    Numba's own files are neither checked nor written where another process writes at the same time, and what it loads
    is machine code: from a damaged file it raises whatever the damage leads to, and from a file with the content of
    another one it runs the other function.
    """

    def __init__(self, function: Callable) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self.files = CheckedFiles(self._cache_path, self._impl.filename_base, (numba.__version__, stamp))
        self._cache_file = self.files  # type: ignore[assignment]  # of Numba's class it has `load` and `save`

    def _index_key(self, signature: Any, codegen: Any) -> str:
        """Return what the machine code depends on beside the function: its types and the processor."""
        return repr((signature, codegen.magic_tuple()))

    def save_overload(self, signature: Any, result: Any) -> None:
        """Write the function to the disk, as far as that is possible."""
        with suppress(OSError):
            super().save_overload(signature, result)

    def __contains__(self, key: tuple[Any, Any]) -> bool:
        return os.path.exists(self.files.path(self._index_key(*key)))


class CheckedFiles:
    """The files of one function: a digest of name and content, and the content."""

    def __init__(self, folder: str, name: str, stamp: object) -> None:
        self.folder, self.name, self.stamp = folder, name, stamp

    def path(self, key: str) -> str:
        version = hashlib.sha256(repr((self.stamp, key)).encode()).hexdigest()
        return os.path.join(self.folder, f"{self.name}.{version[:16]}.nbc")

    def load(self, key: str) -> Any:
        """Return what was saved, or None if it is not there or is damaged."""
        path = self.path(key)
        try:
            with open(path, "rb") as file:
                written = file.read()
        except OSError:
            return None
        content = memoryview(written)[DIGEST:]
        return pickle.loads(content) if written[:DIGEST] == digest(path, content) else None

    def save(self, key: str, data: Any) -> None:
        path, content = self.path(key), dumps(data)
        part = f"{path}.tmp.{secrets.token_hex(4)}"
        try:
            with open(part, "wb") as file:
                file.write(digest(path, content) + content)
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise


def digest(path: str, content: bytes | memoryview) -> bytes:
    found = hashlib.sha256(os.path.basename(path).encode())
    found.update(content)
    return found.digest()


def cache_of(function: Callable) -> KernelCache | NullCache:
    """Return the cache of a function; one that keeps nothing if no folder can be written to."""
    try:
        return KernelCache(function)
    except RuntimeError:  # "cannot cache function ...: no locator available"
        return NullCache()


class FolderState(NamedTuple):
    """A folder of the cache: its path, None where none can be written to; its files, their bytes, and damaged files."""

    folder: str | None
    files: int = 0
    size: int = 0
    damaged: int = 0


def examine_folder(source: Path) -> FolderState:
    """Return what is cached of the functions in the folder of this file."""
    kinds: list[Any] = CacheImpl._locator_classes
    locators = (kind.from_function(examine_folder, str(source)) for kind in kinds)
    folder = next((locator.get_cache_path() for locator in locators if locator is not None), None)
    if folder is None:
        return FolderState(None)
    contents = [(str(path), path.read_bytes()) for path in Path(folder).glob(f"*.{'?' * 16}.nbc") if path.is_file()]
    damaged = [path for path, written in contents if written[:DIGEST] != digest(path, written[DIGEST:])]
    return FolderState(folder, len(contents), sum(len(written) for _, written in contents), len(damaged))
