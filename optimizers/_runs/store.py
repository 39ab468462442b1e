"""A sweep that streams into a Zarr store: it can be looked at while it fills, and goes on where it stopped.

The store is a group with an array for each summary, in the shape of the sweep; a chunk has the rows of a task.
A kill leaves no half of a chunk, and `done` says of which tasks all chunks are written. A task that was lost
is run again with the same inputs, so that the store does not depend on interruptions.
"""

import glob
import hashlib
import math
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.paths import checked_path
from optimizers._optimizer import Optimizer
from optimizers._runs.job import Job
from optimizers._runs.knobs import Knobs
from optimizers._runs.summaries import COUNTS, PAIRS, Kept

#: The value of a whole number that is not computed yet; that of other numbers is nan.
NOT_YET = -2

#: The attribute of the group with the settings of the sweep.
SETTINGS = "sweep"


class InStore:
    """Summaries in a store on disk, in tasks of whole rows of at most so many lanes."""

    def __init__(self, path: Path, optimizer: Optimizer, job: Job, knobs: Knobs, most: int) -> None:
        self.keep, self.shape = job.keep, knobs.shape or (1,)
        self.lanes_of_a_row = math.prod(self.shape[1:])
        settings = describe(optimizer, job, knobs)
        remove_torn_files(path)
        if path.exists():
            check_same(path, settings)
        else:
            create(path, self.shape, job.keep, max(1, most // self.lanes_of_a_row), settings)
        self.group = zarr_library().open_group(path, mode="r+")
        self.done = self.group["done"][:]
        self.rows = self.group[job.keep[0]].chunks[0]

    def missing(self) -> list[slice]:
        rows, lanes = self.rows, math.prod(self.shape)
        size = rows * self.lanes_of_a_row
        return [slice(k * size, min((k + 1) * size, lanes)) for k in np.flatnonzero(self.done == 0).tolist()]

    def part(self, block: slice) -> Kept | None:
        return None

    def put(self, block: slice, rows: Kept) -> None:
        first, last = block.start // self.lanes_of_a_row, block.stop // self.lanes_of_a_row
        for name, values in rows.items():
            self.group[name][first:last] = values.reshape((last - first, *self.shape[1:], *values.shape[1:]))
        self.done[first // self.rows] = 1
        self.group["done"][:] = self.done

    def arrays(self) -> Kept:
        return {name: self.group[name][:].reshape((-1, 2) if name in PAIRS else -1) for name in self.keep}


def create(path: Path, shape: Sequence[int], keep: Sequence[str], rows: int, settings: Mapping[str, Any]) -> None:
    """Create an empty store; a kill leaves none."""
    rows = min(rows, shape[0])
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        group = zarr_library().create_group(folder / path.name, attributes={SETTINGS: dict(settings)})
        for name in keep:
            tail, counts = ((2,) if name in PAIRS else ()), name in COUNTS
            group.create_array(
                name,
                shape=(*shape, *tail),
                chunks=(rows, *shape[1:], *tail),
                dtype="int64" if counts else "float64",
                fill_value=NOT_YET if counts else math.nan,
            )
        count = -(-shape[0] // rows)
        group.create_array("done", shape=(count,), chunks=(count,), dtype="uint8", fill_value=0)
        (folder / path.name).rename(path)
    finally:
        shutil.rmtree(folder)


def describe(optimizer: Optimizer, job: Job, knobs: Knobs) -> dict[str, Any]:
    """Return what the results depend on, as JSON; large things by a hash."""
    landscape = job.pair.landscape
    return {
        "optimizer": optimizer.name,
        "settings of the optimizer": {name: short_repr(value) for name, value in optimizer.settings.items()},
        "landscape": landscape.name,
        "shape": list(knobs.shape),
        "steps": job.steps,
        "seed": job.seed,
        "target": job.target,
        "keep": list(job.keep),
        "device": job.device,
        "starts and parameters": hash_of(*knobs.parts),
        "parameters of the landscape": hash_of(landscape.kernel_arguments, np.array(landscape.minima)),
        "code of the optimizer": hash_of(optimizer.function.__code__),
        "code of the landscape": hash_of(landscape.function.__code__),
    }


def hash_of(*things: np.ndarray | CodeType) -> str:
    digest = hashlib.sha256()
    for thing in things:
        if isinstance(thing, np.ndarray):
            digest.update(repr((thing.shape, thing.dtype.str)).encode() + np.ascontiguousarray(thing).tobytes())
        else:
            digest.update(thing.co_code + repr(thing.co_names).encode())
            for constant in thing.co_consts:
                digest.update(hash_of(constant).encode() if isinstance(constant, CodeType) else repr(constant).encode())
    return digest.hexdigest()[:16]


def check_same(path: Path, settings: Mapping[str, Any]) -> None:
    """Raise an InputError if there is anything at the path but a store of the same sweep."""
    try:
        found = zarr_library().open_group(path, mode="r").attrs[SETTINGS]
    except (OSError, ValueError, KeyError):  # no group of Zarr, or one of something else
        raise InputError(f"store must be a new path, or the store of a sweep; {str(path)!r} is neither") from None
    for name, value in settings.items():
        if found.get(name) != value:
            raise InputError(
                f"the store {str(path)!r} is that of another sweep, with {name} {short_repr(found.get(name))}, "
                f"not {short_repr(value)}: choose another store, or delete it"
            )


def remove_torn_files(path: Path) -> None:
    """Remove what a process has left that was killed while it wrote a chunk, or created the store."""
    for chunk in path.rglob("*.partial"):
        chunk.unlink(missing_ok=True)
    for folder in path.parent.glob(f".{glob.escape(path.name)}.*"):
        shutil.rmtree(folder, ignore_errors=True)


def check_path(store: object) -> Path:
    """Return the path of a store, or raise an InputError."""
    if not isinstance(store, (str, os.PathLike)) or not os.fspath(store):
        raise InputError(f'store must be the path of a folder such as "map.zarr", got {short_repr(store)}')
    path = checked_path(store)
    if not path.absolute().parent.is_dir():
        raise InputError(f"the folder {str(path.parent)!r} of the store does not exist")
    zarr_library()
    return path.absolute()


def zarr_library() -> Any:
    try:
        import zarr
    except ImportError:
        raise InputError('a store needs zarr: pip install "ravine[store]"') from None
    return zarr
