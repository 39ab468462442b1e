"""A sweep in a store: the same as in memory, seen while it fills, and the same to the last byte after kills."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from landscapes import InputError
from optimizers import gd, momentum, sweep
from optimizers._runs import blocks, store
from optimizers._runs.summaries import SUMMARIES

zarr = pytest.importorskip("zarr", reason="a store needs zarr: pip install 'ravine[store]'")

LANES = momentum(lr=np.geomspace(1e-3, 1, 60)[:, None], beta=np.linspace(0, 0.9, 50))
KEEP = ("final_point", "steps_to_tol", "rate")


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch):
    """Tasks of 4 rows of LANES."""
    monkeypatch.setattr(blocks, "IN_THREADS", 200 * 100 * 4e-9)


def assert_same(one, other, keep=KEEP):
    for name in keep:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_a_store_has_what_memory_has(tmp_path):
    path, keep = tmp_path / "map.zarr", tuple(SUMMARIES)
    expected, stored = (sweep(LANES, "himmelblau", steps=100, keep=keep, **to) for to in ({}, {"store": path}))
    assert_same(stored, expected, keep)
    group = zarr.open_group(path, mode="r")
    assert group["final_point"].shape == (60, 50, 2)
    assert group["final_point"].chunks == (4, 50, 2)
    for name in keep:
        np.testing.assert_array_equal(group[name][:], getattr(expected, name), err_msg=name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.zarr"]
    one = sweep(gd, "sphere", store=tmp_path / "one.zarr")
    assert_same(one, sweep(gd, "sphere"), ("final_value", "reversals"))


def test_a_sweep_goes_on_where_it_stopped(tmp_path):
    path, seen = tmp_path / "map.zarr", []

    def stop_half_way(done, lanes):
        if done > lanes / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(LANES, "himmelblau", steps=100, keep=KEEP, store=path, progress=stop_half_way)
    half = zarr.open_group(path, mode="r")
    known = half["steps_to_tol"][:] != store.NOT_YET
    assert 0.4 < known.mean() < 0.7
    (path / "rate" / "c" / "torn.partial").touch()
    again = sweep(LANES, "himmelblau", steps=100, keep=KEEP, store=path, progress=lambda *at: seen.append(at))
    assert seen[0][0] > 1500
    assert seen[-1] == (3000, 3000)
    assert_same(again, sweep(LANES, "himmelblau", steps=100, keep=KEEP))
    assert not [*path.rglob("*.partial")]
    seen.clear()
    sweep(LANES, "himmelblau", steps=100, keep=KEEP, store=path, progress=lambda *at: seen.append(at))
    assert not seen


@pytest.mark.thinned(3)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": 101}, "with steps 100, not 101: choose another store, or delete it"),
        ({"seed": 1}, "with seed 0, not 1"),
        ({"keep": ("rate",)}, "with keep"),
        ({"landscape": "rosenbrock"}, "with landscape 'himmelblau', not 'rosenbrock'"),
        ({"start": (1, 1)}, "with starts and parameters"),
        ({"optimizer": LANES(lr=0.1)}, "with settings of the optimizer"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_the_store_of_another_sweep_is_refused(tmp_path, change, message):
    path = tmp_path / "map.zarr"
    settings = {"optimizer": LANES, "landscape": "himmelblau", "steps": 100, "keep": KEEP, "store": path}
    sweep(**settings)
    with pytest.raises(InputError, match=message):
        sweep(**settings | change)


def test_what_is_no_store_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for path in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(InputError, match="store must be a new path, or the store of a sweep"):
            sweep(gd, "sphere", store=path)
    with pytest.raises(InputError, match="store must be the path of a folder"):
        sweep(gd, "sphere", store=3)
    with pytest.raises(InputError, match="does not exist"):
        sweep(gd, "sphere", store=tmp_path / "no" / "map.zarr")
    assert (tmp_path / "notes.txt").read_text() == "mine"


KILLED = """
    import sys
    import numpy as np
    from optimizers import momentum, sweep
    from optimizers._runs import blocks
    blocks.IN_THREADS = 1500 * {steps} * 4e-9
    lanes = momentum(lr=np.geomspace(1e-3, 1, 600)[:, None], beta=np.linspace(0, 0.9, 100))
    print("begun", flush=True)
    sweep(lanes, "ravine", steps={steps}, keep=("final_value", "steps_to_tol"), store=sys.argv[1])
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, 200])
def test_a_killed_sweep_ends_as_an_undisturbed_one(tmp_path, kills):
    command = [sys.executable, "-c", dedent(KILLED).format(steps=4000)]
    subprocess.run([*command, tmp_path / "calm.zarr"], check=True, capture_output=True)
    chance, killed = random.Random(0), []
    while len(killed) < kills:
        with subprocess.Popen([*command, tmp_path / "map.zarr"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            run.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
            kind = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
            run.send_signal(kind)
            run.communicate()
        if run.returncode:
            killed.append(kind)
        else:  # it was faster: begin again
            assert bytes_of(tmp_path / "map.zarr") == bytes_of(tmp_path / "calm.zarr")
            shutil.rmtree(tmp_path / "map.zarr")
    subprocess.run([*command, tmp_path / "map.zarr"], check=True, capture_output=True)
    assert bytes_of(tmp_path / "map.zarr") == bytes_of(tmp_path / "calm.zarr")
