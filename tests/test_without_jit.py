"""The rules and the landscapes pass their tests as plain Python, too: what is compiled is what is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="this is the run without JIT")
def test_rules_and_landscapes_without_jit():
    files = [HERE / "test_rules.py", HERE / "test_landscapes.py"]
    # Tests of f alone on fine grids, or in thirty digits, say nothing new of the same function, and take minutes.
    chosen = ["-k", "not symbolic and not on_the_domain"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *chosen, *files],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
