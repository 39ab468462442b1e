"""A damaged cache of compiled kernels is made again, and where none can be written the program runs without.

A file of the cache is emptied, cut, overwritten, swapped with another, replaced by a folder or made unreadable; the
folder of the cache cannot be written, or is a file. Each run ends well and gives the same numbers as before.
"""

import os
import shutil
import sys

import pytest

from attack.processes import Place, limit_files
from attack.tries import SEED, chooser

NOT_ROOT = pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")

#: Compiles two kernels, and prints what they compute.
CODE = "from landscapes import booth, ravine; print(ravine.value(1, 2), booth.gradient(3, 4))"
RUN = [sys.executable, "-W", "error", "-c", CODE]

DAMAGES = {
    "emptied": lambda path, other, choose: path.write_bytes(b""),
    "cut": lambda path, other, choose: path.write_bytes(path.read_bytes()[: choose.randrange(1, path.stat().st_size)]),
    "overwritten": lambda path, other, choose: path.write_bytes(choose.randbytes(path.stat().st_size)),
    "one bit changed": lambda path, other, choose: flip(path, choose),
    "swapped": lambda path, other, choose: shutil.copyfile(other, path),
    "deleted": lambda path, other, choose: path.unlink(),
    "a folder in its place": lambda path, other, choose: (path.unlink(), path.mkdir()),
    "a link to nothing": lambda path, other, choose: (path.unlink(), path.symlink_to("nowhere")),
    "text in its place": lambda path, other, choose: path.write_text("not a cache"),
}


def flip(path, choose):
    content = bytearray(path.read_bytes())
    content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A cache with kernels, and what the run printed that made it."""
    folder = tmp_path_factory.mktemp("cache")
    place = Place(tmp_path_factory.mktemp("first"))
    assert place.run(RUN, NUMBA_CACHE_DIR=str(folder)) == 0, place.err
    assert len(files_of(folder)) > 1
    return folder, place.out


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fault_of_run(place, expected, **environment):
    code = place.run(RUN, **environment)
    if code:
        return f"exit code {code}: {place.err[-300:]!r}"
    return None if place.out == expected else f"prints {place.out!r}, not {expected!r}"


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file(damage, filled, tmp_path, tries):
    cache, expected = filled
    choose = chooser(damage)
    for k, path in enumerate(choose.choices(files_of(cache), k=2)):
        folder = tmp_path / str(k) / "cache"
        shutil.copytree(cache, folder)
        damaged = folder / path.relative_to(cache)
        DAMAGES[damage](damaged, choose.choice([one for one in files_of(folder) if one != damaged]), choose)
        for which in ("the run after it", "the second run")[: 2 - k]:
            fault = fault_of_run(Place(tmp_path / str(k)), expected, NUMBA_CACHE_DIR=str(folder))
            tries.add(f"{damage} {path.name}, {which}", fault)


@pytest.mark.slow
def test_all_files_damaged_at_once(filled, tmp_path, tries):
    cache, expected = filled
    for damage in ("emptied", "overwritten"):
        folder = tmp_path / damage
        shutil.copytree(cache, folder)
        for path in files_of(folder):
            DAMAGES[damage](path, path, chooser(damage))
        tries.add(damage, fault_of_run(Place(tmp_path / f"{damage}-run"), expected, NUMBA_CACHE_DIR=str(folder)))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["a file", pytest.param("no permission", marks=NOT_ROOT), "no space"])
def test_a_cache_that_cannot_be_written(what, filled, tmp_path, tries):
    _, expected = filled
    folder, prepare = tmp_path / "cache", int
    if what == "a file":
        folder.write_text("")
    else:
        folder.mkdir()
    if what == "no permission":
        folder.chmod(0o500)
    if what == "no space":
        prepare = limit_files(500)
    place = Place(tmp_path)
    code = place.run(RUN, prepare, NUMBA_CACHE_DIR=str(folder))
    tries.add(what, None if (code, place.out) == (0, expected) else f"exit code {code}: {place.err[-300:]!r}")


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 4])
def test_processes_share_an_empty_cache(count, filled, tmp_path, tries):
    _, expected = filled
    places = [Place(tmp_path / str(k)) for k in range(count)]
    folder = str(tmp_path / f"cache-{SEED}")
    processes = [place.start(RUN, NUMBA_CACHE_DIR=folder) for place in places]
    for k, (place, process) in enumerate(zip(places, processes, strict=True)):
        code = place.wait(process)
        tries.add(
            f"process {k} of {count}", None if (code, place.out) == (0, expected) else f"{code}: {place.err[-300:]!r}"
        )
    tries.add("the next", fault_of_run(Place(tmp_path / "next"), expected, NUMBA_CACHE_DIR=folder))
