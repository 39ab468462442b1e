"""A sweep on a cluster of Dask: the same bytes, also when a worker is killed on the way."""

import os
import subprocess
import sys
from textwrap import dedent

import numpy as np
import pytest

from optimizers import momentum, sweep

pytest.importorskip("distributed", reason="a cluster needs Dask: pip install 'ravine[cluster]'")

CLUSTER = """
    import os, signal, sys
    import numpy as np
    from distributed import Client, LocalCluster
    from optimizers import momentum, sweep

    def kill_one(done, lanes):
        if killed or done == lanes:
            return
        killed.append(next(iter(client.run(os.getpid).values())))
        os.kill(killed[0], signal.SIGKILL)

    if __name__ == "__main__":
        lanes = momentum(lr=np.geomspace(1e-3, 1, 1500)[:, None], beta=np.linspace(0, 0.9, 1000))
        workers = dict(n_workers=2, threads_per_worker=1, dashboard_address=None)
        killed = []
        with LocalCluster(**workers) as cluster, Client(cluster) as client:
            pool = client.get_executor()
            found = sweep(lanes, "ravine", steps=400, keep=("final_value",), executor=pool, progress=kill_one)
        assert killed
        np.save(sys.argv[1], found.final_value)
"""


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same(tmp_path):
    script = tmp_path / "cluster.py"
    script.write_text(dedent(CLUSTER))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.run(
        [sys.executable, script, tmp_path / "found.npy"], capture_output=True, text=True, env=environment
    )
    assert run.returncode == 0, run.stderr
    lanes = momentum(lr=np.geomspace(1e-3, 1, 1500)[:, None], beta=np.linspace(0, 0.9, 1000))
    expected = sweep(lanes, "ravine", steps=400, keep=("final_value",))
    np.testing.assert_array_equal(np.load(tmp_path / "found.npy"), expected.final_value)
